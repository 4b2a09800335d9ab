"""Where the files of photographs lie: written to the disk, found again, cleared when nobody needs them.

All of them lie in one private place, the default storage; no address leads there by path (Rule 8).
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Final

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage

from articles.models import Photo, Rendition, Upload

FOLDERS: Final = ("incoming", "originals", "renditions")
"""The folders of the storage that hold photographs; `models.photo` names the files in them, `models.upload` those on
their way."""


def put(name: str, data: bytes | BinaryIO) -> str:
    """Write a new file under `name`, or near it when that is taken, and return the name it got. An open file is copied.

    When this returns the bytes are on the disk, the folders that lead to them too: a row may be
    committed that counts on them. Raises OSError when they are not.
    """
    got = default_storage.save(name, ContentFile(data) if isinstance(data, bytes) else File(data))
    with contextlib.suppress(NotImplementedError):  # a storage elsewhere answers for its own disks
        _flush(Path(default_storage.path(got)), Path(default_storage.path("")))
    return got


def remove(names: Iterable[str]) -> None:
    """Take files away that no row names. One that is gone already is as good."""
    for name in names:
        default_storage.delete(name)


def _flush(path: Path, root: Path) -> None:
    for step in (path, *path.parents):
        handle = os.open(step, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
        if step == root:
            return


@dataclass(frozen=True, slots=True)
class Stray:
    """A file that no row names: its name in the storage, when it was written, its size in bytes."""

    name: str
    written_at: datetime
    size: int


def strays(*, before: datetime) -> Iterator[Stray]:
    """The files that no row names, written before that moment.

    A younger file may belong to a photo whose row is about to be committed.
    """
    every = _all_names()
    while names := list(islice(every, 500)):
        known = _named(names)
        for name in names:
            if name in known:
                continue
            with contextlib.suppress(FileNotFoundError):  # cleared by somebody else meanwhile
                written_at = default_storage.get_modified_time(name)
                if written_at < before:
                    yield Stray(name, written_at, default_storage.size(name))


def clear(stray: Stray, *, before: datetime) -> bool:
    """Remove a stray file, after looking once more: false when it is young or named by now."""
    try:
        if default_storage.get_modified_time(stray.name) >= before:
            return False
    except FileNotFoundError:
        return False
    if _named([stray.name]):
        return False
    default_storage.delete(stray.name)
    return True


def missing() -> Iterator[str]:
    """The names of files that a row counts on and that are not there: to be brought back from a backup."""
    for model, field in ((Photo, "original"), (Rendition, "file"), (Rendition, "avif")):
        named = model._default_manager.exclude(**{field: ""}).order_by("pk").values_list(field, flat=True)
        for name in named.iterator():
            if not default_storage.exists(name):
                yield name


def _named(names: Iterable[str]) -> set[str]:
    wanted = list(names)
    return {
        *_on_their_way(wanted),
        *Photo.objects.filter(original__in=wanted).values_list("original", flat=True),
        *Rendition.objects.filter(file__in=wanted).values_list("file", flat=True),
        *Rendition.objects.filter(avif__in=wanted).values_list("avif", flat=True),
    }


def _on_their_way(names: Iterable[str]) -> Iterator[str]:
    """Of these names the files somebody is still sending. Of what has ended no file is left, unless by a crash."""
    by_token = {name.rpartition("/")[2]: name for name in names if name.startswith("incoming/")}
    if by_token:
        going_on = Upload.objects.filter(token__in=by_token, photo__isnull=True, refusal="")
        yield from (by_token[token] for token in going_on.values_list("token", flat=True))


def _all_names() -> Iterator[str]:
    for folder in FOLDERS:
        yield from _names_below(folder)


def _names_below(folder: str) -> Iterator[str]:
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in sorted(files):
        yield f"{folder}/{name}"
    for name in sorted(folders):
        yield from _names_below(f"{folder}/{name}")
