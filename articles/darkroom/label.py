"""What is written on a photo in the library: its words, who took it and when, and the days its rights hold.

A story's picture has its own copy of caption and credit (Rule 2): nothing that changes here changes a story.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from django.db import transaction

from articles.darkroom.receive import renew
from articles.models import Photo
from articles.models.stake import settle_photo
from articles.text import fields
from articles.vocabulary import RightsKind


@dataclass(frozen=True, slots=True)
class Label:
    """The facts of a photo that people write. `photographer` is the number of an entry in the register.

    The focal point is in thousandths from the left and from the top; both or none.
    """

    caption: str = ""
    credit: str = ""
    alt: str = ""
    photographer: int | None = None
    taken_at: datetime | None = None
    city: str = ""
    copyright: str = ""
    rights_kind: str = RightsKind.OWN
    rights_from: date | None = None
    rights_until: date | None = None
    rights_notes: str = ""
    consent: str = ""
    usable: bool = True
    focal_x: int | None = None
    focal_y: int | None = None


class RelabelledError(Exception):
    """Somebody else changed the label since it was shown. Nothing was saved; `label` is what stands now."""

    def __init__(self, label: Label) -> None:
        super().__init__("relabelled")
        self.label = label


def label_of(photo: Photo) -> Label:
    """What stands on a photo now."""
    return Label(**{name: getattr(photo, _column(name)) for name in Label.__dataclass_fields__})


def mark(label: Label) -> str:
    """A mark of exactly these facts, for a form to carry: whoever saves says with it what he was looking at."""
    return hashlib.sha256(json.dumps(asdict(label), default=_written, sort_keys=True).encode()).hexdigest()[:16]


def _written(value: Any) -> str:
    """A moment is the same in whatever zone it stands: a camera's own, as just read, or the database's."""
    return str(value.astimezone(UTC) if isinstance(value, datetime) else value)


def relabel(photo_id: int, label: Label, *, seen: str) -> bool:
    """Write another label on a photo; false when it says the same already.

    `seen` is the mark of the label the person was looking at. Raises RelabelledError when another one stands there by
    now: nobody's words are overwritten unseen (Rule 6). Where creator, credit or copyright changed, the files are
    written anew after the commit; that may raise `develop.Unacceptable` or OSError, and the label is then saved all
    the same (`renew_renditions` tries again).
    """
    new = replace(
        label,
        caption=fields.lines(label.caption),
        credit=fields.one_line(label.credit),
        alt=fields.one_line(label.alt),
        city=fields.one_line(label.city),
        copyright=fields.one_line(label.copyright),
        rights_notes=fields.lines(label.rights_notes),
        consent=fields.one_line(label.consent),
    )
    with transaction.atomic():
        photo = Photo.objects.select_for_update(no_key=True).get(pk=photo_id)
        current = label_of(photo)
        if new == current:
            return False
        if mark(current) != seen:
            raise RelabelledError(current)
        for name, value in asdict(new).items():
            setattr(photo, _column(name), value)
        photo.save(update_fields=list(asdict(new)))
        if new.photographer != current.photographer:
            settle_photo(photo)
    renew(Photo.objects.select_related("photographer").get(pk=photo_id))
    return True


def _column(name: str) -> str:
    return "photographer_id" if name == "photographer" else name
