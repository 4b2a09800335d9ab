"""A picture comes in: from the bytes somebody sends to a photo in the library with all its files."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from datetime import date, datetime
from pathlib import PurePosixPath
from typing import Final, Protocol

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.darkroom import files
from articles.darkroom.develop import (
    Attribution,
    Kind,
    Rendered,
    Unacceptable,
    carries,
    fit,
    open_fully,
    render,
)
from articles.darkroom.renditions import LARGEST, NAMES, SIZES, Size, render_all
from articles.masthead import masthead
from articles.models import Account, Photo, Rendition, Reporter
from articles.models.photo import original_path, rendition_path
from articles.text import fields


class Readable(Protocol):
    """An open file: what a form, a command or a test hands over."""

    def read(self, size: int = ..., /) -> bytes: ...


_FORMAT: Final[dict[Kind, tuple[str, str]]] = {
    "JPEG": ("jpeg", ".jpg"),
    "PNG": ("png", ".png"),
    "WEBP": ("webp", ".webp"),
}
"""What the row says, and how the kept file ends. Both follow from the content, not from the name it came with."""

_NAME_LIMIT: Final = 200


def receive(
    data: bytes | Readable,
    *,
    name: str,
    by: Account,
    now: datetime,
    caption: str = "",
    credit: str = "",
    alt: str = "",
    photographer: Reporter | None = None,
    taken_at: datetime | None = None,
    rights_from: date | None = None,
    rights_until: date | None = None,
    may_see: Callable[[Photo], bool] | None = None,
) -> Photo:
    """Take a picture into the library, or raise `Unacceptable` with a sentence for whoever sent it.

    Everything is made before anything is accepted: the file is decoded whole, every size of
    `renditions.SIZES` is rendered, all files are on the disk, and then the rows are committed
    (Rule 8). A crash on the way leaves at most files without a row; `audit_files` clears them.

    The same file again is the photo it already is: it comes back unchanged, its `uploaded_at`
    earlier than `now`. `may_see` decides whether `by` may be handed a photo somebody else sent (a
    surface passes the desk's permission); without it only one's own come back, and the others are
    refused as `already_here`.

    The caller's transaction should not be open yet: decoding takes most of a second, and SQLite
    has one writer.
    """
    whole = _read(data)
    digest = hashlib.sha256(whole).hexdigest()
    may_see = may_see or (lambda photo: _is_own(photo, by))
    if (here := _find(digest)) is not None:
        return _hand_over(here, may_see)
    opened = open_fully(whole, enough=LARGEST, bytes_limit=settings.PHOTO_MAX_BYTES)
    format_, suffix = _FORMAT[opened.kind]
    photo = Photo(
        digest=digest,
        filename=_plain_name(name),
        format=format_,
        width=opened.width,
        height=opened.height,
        size=len(whole),
        caption=fields.lines(caption),
        credit=fields.one_line(credit),
        alt=fields.one_line(alt),
        photographer=photographer,
        taken_at=taken_at,
        rights_from=rights_from,
        rights_until=rights_until,
        uploaded_by=by,
        uploaded_at=now,
    )
    rendered = list(render_all(opened, attribution(photo)))
    kept: list[str] = []
    try:
        kept.append(files.put(original_path(photo, f"original{suffix}"), whole))
        photo.original.name = kept[0]
        rows = [_shelve(Rendition(photo=photo, token=new_token()), size, made, kept) for size, made in rendered]
        with transaction.atomic():
            photo.save(force_insert=True)
            Rendition.objects.bulk_create(rows)
    except IntegrityError:
        files.remove(kept)
        if (here := _find(digest)) is None:
            raise
        return _hand_over(here, may_see)  # somebody sent the same file in this very moment
    except OSError as error:
        _let_go(kept)
        raise Unacceptable("not_kept") from error
    return photo


def renew(photo: Photo) -> bool:
    """Write a photo's renditions anew when they do not say what the photo says now; true when it was needed.

    Called when credit or photographer changed, and by `renew_renditions`. The tokens stay, because
    released revisions name them and a public address is permanent; the files behind them change
    at the commit, all at once. A size that was added to `renditions.SIZES`, or changed there, is
    made; one that was taken off the list stays, for the pages that use it.
    """
    words = attribution(photo)
    if _up_to_date(photo, words):
        return False
    with photo.original.open("rb") as held:
        whole = held.read()
    # It was accepted once; a limit that was lowered since is no reason to lose it.
    opened = open_fully(whole, enough=LARGEST, bytes_limit=max(len(whole), settings.PHOTO_MAX_BYTES))
    kept: list[str] = []
    try:
        rows = []
        made = {row.name: row for row in photo.renditions.all()}
        # A size that was taken off the list is made anew as large as it is.
        kept_sizes = [Size(row.name, (row.width, row.height)) for row in made.values() if row.name not in NAMES]
        for size in (*SIZES, *kept_sizes):
            token = made[size.name].token if size.name in made else new_token()
            rendered = render(opened, size.box, words)
            rows.append(_shelve(Rendition(photo=photo, token=token), size, rendered, kept))
        with transaction.atomic():
            _exchange(photo, rows)
    except OSError as error:
        _let_go(kept)
        raise Unacceptable("not_kept") from error
    return True


def attribution(photo: Photo) -> Attribution:
    """What a photo's renditions say about it (Rule 8).

    Creator is the photographer, credit the line as printed. The copyright is the paper's where the
    photographer stands in the paper's register, else that of whoever the credit names. Without
    either nothing is claimed.
    """
    creator = photo.photographer.name if photo.photographer else ""
    holder = masthead().name if photo.photographer else photo.credit
    year = timezone.localdate(photo.taken_at or photo.uploaded_at).year  # New Year begins where the paper is
    return Attribution(creator, photo.credit, f"© {year} {holder}" if holder else "")


def new_token() -> str:
    """A name nobody can guess: 256 bits, 43 characters that need no escaping in an address."""
    return secrets.token_urlsafe(32)


def _read(data: bytes | Readable) -> bytes:
    """All of it, but never more than one byte above the limit."""
    return data if isinstance(data, bytes) else data.read(settings.PHOTO_MAX_BYTES + 1)


def _find(digest: str) -> Photo | None:
    return Photo.objects.select_related("photographer").filter(digest=digest).first()


def _is_own(photo: Photo, by: Account) -> bool:
    return by.pk in (photo.uploaded_by_id, photo.photographer.account_id if photo.photographer else None)


def _hand_over(photo: Photo, may_see: Callable[[Photo], bool]) -> Photo:
    if not may_see(photo):
        raise Unacceptable("already_here")
    return photo


def _plain_name(name: str) -> str:
    """The camera's or the sender's own name for the file, without folders and control characters."""
    last = PurePosixPath(name.replace("\\", "/")).name
    plain = "".join(ch for ch in last if ch.isprintable() and not "\ud800" <= ch <= "\udfff")
    return plain[-_NAME_LIMIT:] or "-"


def _shelve(row: Rendition, size: Size, made: Rendered, kept: list[str]) -> Rendition:
    """Put a rendered file on the disk and fill in its row. `kept` learns its name at once, in case of a failure."""
    row.name = size.name
    row.width, row.height, row.size = made.width, made.height, len(made.data)
    kept.append(files.put(rendition_path(row, "rendition.jpg"), made.data))
    row.file.name = kept[-1]
    return row


def _exchange(photo: Photo, rows: list[Rendition]) -> None:
    """Point a photo's renditions at new files, and let the old ones go once that is committed."""
    Photo.objects.select_for_update().get(pk=photo.pk)
    before = {row.name: row for row in photo.renditions.all()}
    for row in rows:
        if (old := before.get(row.name)) is None:
            row.save(force_insert=True)
        else:
            photo.renditions.filter(pk=old.pk).update(
                file=row.file.name, size=row.size, width=row.width, height=row.height
            )
    # A file that was lost leaves its name free, and the new one has taken it.
    new = {row.file.name for row in rows}
    gone = [name for old in before.values() if (name := old.file.name) and name not in new]
    transaction.on_commit(lambda: files.remove(gone))


def _up_to_date(photo: Photo, words: Attribution) -> bool:
    made = {row.name: row for row in photo.renditions.all()}
    for size in SIZES:
        row = made.get(size.name)
        if row is None or (row.width, row.height) != fit((photo.width, photo.height), size.box):
            return False
    return all(_says(row, words) for row in made.values())


def _says(row: Rendition, words: Attribution) -> bool:
    try:
        with row.file.open("rb") as held:
            return carries(held.read(), words)
    except FileNotFoundError:
        return False


def _let_go(kept: list[str]) -> None:
    """Take back what was written before the disk failed; what cannot be removed is left to `audit_files`."""
    try:
        files.remove(kept)
    except OSError:
        return
