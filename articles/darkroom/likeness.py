"""Which pictures of the library look alike, by their `likeness` (`develop.likeness`)."""

from __future__ import annotations

from typing import Final

from django.db.models import QuerySet

from articles.models import Photo

#: Of 64 bits. The same picture at another size or quality differs in a few; two shots of one burst in less than these.
ALIKE: Final = 10
#: Pictures that are compared, the latest first: one number each is read (Rule 12).
COMPARED: Final = 2_000
#: What a flat picture has, and what it had before that was told apart.
_NOTHING: Final = ("", "0" * 16)


def near(likeness: str, photos: QuerySet[Photo], *, most: int = 6) -> list[int]:
    """The numbers of those among `photos` that look like it, the most alike first, `most` at the most.

    Only the `COMPARED` latest are looked at. A picture without a likeness looks like nothing, and so does a flat one.
    """
    if likeness in _NOTHING:
        return []
    bits = int(likeness, 16)
    latest = (
        photos.exclude(likeness__in=_NOTHING).order_by("-uploaded_at", "-id").values_list("pk", "likeness")[:COMPARED]
    )
    apart = sorted(((bits ^ int(other, 16)).bit_count(), -pk) for pk, other in latest)
    return [-pk for distance, pk in apart if distance <= ALIKE][:most]
