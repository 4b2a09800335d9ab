"""Files on their way in: sent in pieces, checked by digest, taken up again after a lost connection.

The pieces of a file lie in one file of the private place, and how much has arrived is that file's length: nothing else
has to agree with it after a crash. When all of it is there it is received like any other (`darkroom.receive`).
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO, Final

from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import Q, Sum

from articles.darkroom.develop import Unacceptable
from articles.darkroom.receive import digest_of, find, hand_over, new_token, plain_name, receive
from articles.models import Account, Photo, Reporter, Upload
from articles.text import fields

PIECE: Final = 1_000_000
"""Bytes of a piece as the upload page sends them; up to twice as many are taken."""

LASTS: Final = timedelta(days=2)
"""How long a file that is on its way may stand still, and how long an answer can be asked for again."""

MOST_WAITING: Final = 200
"""Files one person may have on their way at a time."""

MOST_BYTES: Final = 4_000_000_000
"""Bytes one person's files on their way may come to."""

_WAITING: Final = Q(photo__isnull=True, refusal="")


class OutOfStep(Exception):
    """A piece that does not follow what has arrived, or would go beyond the end. `arrived` is where to go on, in bytes."""

    def __init__(self, arrived: int) -> None:
        super().__init__("out of step")
        self.arrived = arrived


class BrokenPiece(Exception):
    """A piece whose digest is another one than was sent with it: it is to be sent again."""


def begin(
    *,
    owner: Account,
    name: str,
    size: int,
    digest: str,
    now: datetime,
    may_see: Callable[[Photo], bool],
    caption: str = "",
    credit: str = "",
    photographer: Reporter | None = None,
) -> Upload | Photo:
    """Announce a file of `size` bytes. A photo comes back where the library has that digest already: nothing need be sent.

    `digest` is the SHA-256 in hex, or empty. A file the same person began to send before, by its digest, goes on where
    it stopped. Raises `Unacceptable` for what would be refused anyway, or when too much is on its way.
    """
    if not size:
        raise Unacceptable("empty")
    if size > settings.PHOTO_MAX_BYTES:
        raise Unacceptable("too_large", limit=settings.PHOTO_MAX_BYTES // 1_000_000)
    if digest and (here := find(digest)) is not None:
        return hand_over(here, may_see)
    said = {"caption": fields.lines(caption), "credit": fields.one_line(credit), "photographer": photographer}
    mine = Upload.objects.filter(_WAITING, owner=owner)
    if digest and (begun := mine.filter(digest=digest, size=size).first()) is not None:
        Upload.objects.filter(pk=begun.pk).update(**said, touched_at=now)
        begun.refresh_from_db()
        return begun
    forget(Upload.objects.filter(owner=owner, touched_at__lt=now - LASTS)[:50])
    waiting = mine.aggregate(bytes=Sum("size", default=0))["bytes"]
    if mine.count() >= MOST_WAITING or waiting + size > MOST_BYTES:
        raise Unacceptable("too_many_waiting")
    return Upload.objects.create(
        token=new_token(),
        owner=owner,
        name=plain_name(name),
        size=size,
        digest=digest,
        begun_at=now,
        touched_at=now,
        **said,
    )


def arrived(upload: Upload) -> int:
    """How many bytes have arrived."""
    try:
        return _path(upload).stat().st_size
    except FileNotFoundError:
        return 0


def add(upload: Upload, piece: bytes, *, at: int, digest: str = "", now: datetime) -> int:
    """Put a piece behind what has arrived, and return how much has arrived then.

    `at` is where the sender believes it belongs; `digest` its SHA-256 in hex, or empty. Raises OutOfStep or BrokenPiece;
    nothing is written then.
    """
    if digest and hashlib.sha256(piece).hexdigest() != digest:
        raise BrokenPiece
    with _locked(upload) as held:
        length = held.seek(0, os.SEEK_END)
        if at != length or length + len(piece) > upload.size:
            raise OutOfStep(length)
        held.write(piece)
    Upload.objects.filter(pk=upload.pk).update(touched_at=now)
    return at + len(piece)


def finish(upload: Upload, *, now: datetime, may_see: Callable[[Photo], bool]) -> Upload:
    """Receive a file that has arrived whole; its row says then what became of it. Twice is as good as once.

    Raises OutOfStep while something is missing, and `Unacceptable` ("not_kept") when the disk fails: what has arrived
    is kept, and it can be tried again.
    """
    with _locked(upload) as held:
        upload.refresh_from_db()
        if upload.photo_id is not None or upload.refusal:
            return upload
        length = held.seek(0, os.SEEK_END)
        if length != upload.size:
            raise OutOfStep(length)
        with _path(upload).open("rb") as whole:
            try:
                if upload.digest and digest_of(whole) != upload.digest:
                    raise Unacceptable("broke_on_the_way")
                upload.photo = receive(
                    whole,
                    name=upload.name,
                    by=upload.owner,
                    now=now,
                    caption=upload.caption,
                    credit=upload.credit,
                    photographer=upload.photographer,
                    may_see=may_see,
                    presume=True,
                )
                upload.again = upload.photo.uploaded_at < now
            except Unacceptable as refusal:
                if refusal.code == "not_kept":
                    raise
                upload.refusal, upload.facts = refusal.code, refusal.facts
        upload.touched_at = now
        upload.save(update_fields=["photo", "again", "refusal", "facts", "touched_at"])
        _path(upload).unlink(missing_ok=True)
    return upload


def expired(now: datetime) -> Iterator[Upload]:
    """Files on their way that have stood still for too long, and answers nobody asks for any more."""
    yield from Upload.objects.filter(touched_at__lt=now - LASTS).order_by("pk").iterator(chunk_size=200)


def forget(uploads: Iterable[Upload]) -> int:
    """Let uploads go with what has arrived of them; the photos that came of them stay. How many they were."""
    count = 0
    for upload in uploads:
        upload.delete()
        _path(upload).unlink(missing_ok=True)
        count += 1
    return count


def _path(upload: Upload) -> Path:
    return Path(default_storage.path(f"incoming/{upload.token[:2]}/{upload.token}"))


@contextmanager
def _locked(upload: Upload) -> Iterator[BinaryIO]:
    """The file of an upload, for one request at a time: two windows may send the same picture."""
    path = _path(upload)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield held
