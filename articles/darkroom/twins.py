"""The AVIF twins of renditions: smaller files for readers, made when the JPEG files are long there.

Nothing waits for them and nothing depends on them: an address answers with its JPEG for as long as it has no twin. They
are made after an upload by a thread of the server at the lowest priority, or by `make_avif`; whoever comes first.
"""

from __future__ import annotations

import fcntl
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from django.conf import settings
from django.db import connection, transaction

from articles.darkroom import apart, files
from articles.darkroom.apart import ACCEPTED, Made
from articles.darkroom.develop import Attribution, Unacceptable
from articles.darkroom.receive import attribution, focus_of, let_go, on_disk, written
from articles.darkroom.renditions import SIZES, Size, window_of
from articles.models import Photo, Rendition
from articles.models.photo import avif_path
from articles.vocabulary import Twins

_THREAD: Final = "avif"


def make(photo: Photo) -> bool:
    """Make the AVIF files that one photo lacks; false when its files were renewed meanwhile, or cannot be made into AVIF.

    Raises FileNotFoundError when the original is lost.
    """
    every = list(photo.renditions.all())
    words = attribution(photo)
    made: list[tuple[Rendition, Made]] = []
    try:
        with photo.original.open("rb") as original, on_disk(original, photo.size) as whole:
            for crop in dict.fromkeys(row.crop for row in every if not row.avif):
                made += _made(photo, whole, [row for row in every if row.crop == crop and not row.avif], words)
    except Unacceptable:
        return not Photo.objects.filter(pk=photo.pk).update(twins=Twins.FAILED)
    kept: list[str] = []
    try:
        # Told one by one, so that a disk that fails half-way leaves nothing behind.
        kept.extend(files.put(avif_path(row, "rendition.avif"), one.file.data) for row, one in made)
        with transaction.atomic():
            # The words may have changed while the files were made: then these say what is no longer true.
            standing = Photo.objects.select_for_update(of=("self",)).select_related("photographer").get(pk=photo.pk)
            files_then = {row.pk: row.file.name for row in every}
            files_now = dict(Rendition.objects.filter(photo=photo).values_list("pk", "file"))
            current = (attribution(standing), files_now) == (words, files_then)
            if current:
                for (row, _one), name in zip(made, kept, strict=True):
                    Rendition.objects.filter(pk=row.pk).update(avif=name)
                Photo.objects.filter(pk=photo.pk).update(twins=Twins.MADE)
    except OSError:
        let_go(kept)
        raise
    if not current:
        let_go(kept)
    return current


def _made(
    photo: Photo, whole: BinaryIO, rows: Sequence[Rendition], words: Attribution
) -> Iterator[tuple[Rendition, Made]]:
    """The AVIF files of these rows, which show the whole picture or one story's cut of it."""
    window = window_of(rows[0].crop, (photo.width, photo.height))
    known = {size.name: size for size in SIZES}
    sizes = [known.get(row.name) or Size(row.name, (row.width, row.height), row.cut != written(window)) for row in rows]
    files_made = apart.develop(
        whole,
        sizes=sizes,
        focus=focus_of(photo),
        window=window,
        bytes_limit=photo.size,
        bounds=ACCEPTED,
        avif=words,
    ).files
    yield from zip(rows, files_made, strict=True)


def make_wanted() -> Iterator[tuple[Photo, bool]]:
    """Make what is wanted, one photo at a time, and say of each whether it was made. Nothing when somebody else does."""
    passed = 0
    while True:
        with _alone() as alone:
            photo = (
                Photo.objects.filter(twins=Twins.WANTED, pk__gt=passed)
                .select_related("photographer")
                .prefetch_related("renditions")
                .order_by("pk")
                .first()
            )
            if not alone or photo is None:
                return
            passed = photo.pk
            try:
                made = make(photo)
            except OSError:
                made = False  # the disk, or a lost original: `audit_files` names it
        yield photo, made


def begin() -> None:
    """Have the wanted files made by a thread of this process, if none is at it; the caller's request goes on."""
    if settings.AVIF_AFTER_UPLOAD and not any(thread.name == _THREAD for thread in threading.enumerate()):
        threading.Thread(target=_to_the_end, name=_THREAD, daemon=True).start()


def _to_the_end() -> None:
    try:
        for _made in make_wanted():
            pass
    finally:
        connection.close()


@contextmanager
def _alone() -> Iterator[bool]:
    """Whether nobody else on this machine makes AVIF files now: they would only take each other's time."""
    folder = Path(settings.MEDIA_ROOT)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".avif").open("wb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
