"""Files from outside are opened in a process of their own, which may take so much memory and so much time.

A decoder is a million lines of C that a stranger's file drives. What goes wrong there (a bomb, a loop, a crash) ends
that process and leaves a sentence for whoever sent the file; the server never holds the picture at all. (Rule 8.)
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

from articles.darkroom.develop import BYTES_LIMIT, MEMORY, Attribution, Box, Cut, Kind, Rendered, Unacceptable
from articles.darkroom.metadata import Reading, from_facts
from articles.darkroom.renditions import MIDDLE, SIZES, Size


@dataclass(frozen=True, slots=True)
class Bounds:
    """What the process may take: `memory` in bytes, all of it; `pixels` as `develop.MEMORY`; processor `seconds`."""

    memory: int
    pixels: int
    seconds: float


STRANGER: Final = Bounds(memory=MEMORY + 60_000_000, pixels=MEMORY, seconds=1.6)
"""For a file that has just come in. Python and Pillow take 24 MB of the memory, a server about 70 beside it."""

ACCEPTED: Final = Bounds(memory=1_500_000_000, pixels=1_300_000_000, seconds=30)
"""For an original of the library: it was accepted once, and a limit lowered since is no reason to lose it."""

PATIENCE: Final = 10.0
"""Seconds by the clock for one second of the processor: a busy machine is no fault of the picture."""

AT_ONCE: Final = 2
"""Pictures a server process has opened at a time; the others wait. It bounds the memory of the machine."""

_OUT_OF_TIME: Final = (-signal.SIGPROF, -signal.SIGXCPU)
_AT_THE_BENCH: Final = threading.BoundedSemaphore(AT_ONCE)
_HOUSE: Final = str(Path(__file__).resolve().parents[2])
_START: Final = "import sys; sys.path.insert(0, sys.argv.pop()); from articles.darkroom.inside import main; main()"


@dataclass(frozen=True, slots=True)
class Made:
    """One file that was made: its size's name, the file, and the part of the picture it shows (None: all of it)."""

    name: str
    file: Rendered
    cut: Cut | None


@dataclass(frozen=True, slots=True)
class Developed:
    """An accepted picture: what it is, upright width and height in pixels, its likeness, whether anything of it is to be
    seen, and its files in order.

    `reading` is what the file says of itself. `credentials` is empty without a C2PA manifest; otherwise `present`, and what
    `credentials.read_credential` gives.
    """

    kind: Kind
    width: int
    height: int
    likeness: str
    shows: bool
    files: tuple[Made, ...]
    reading: Reading
    credentials: dict[str, Any]


def develop(
    held: BinaryIO,
    *,
    sizes: Sequence[Size] = SIZES,
    focus: Box = MIDDLE,
    window: Cut | None = None,
    bytes_limit: int = BYTES_LIMIT,
    bounds: Bounds = STRANGER,
    avif: Attribution | None = None,
) -> Developed:
    """Open an open file of the disk to its last pixel and make every one of `sizes`, or raise `Unacceptable`.

    With a `window` (pixels of the upright picture) the files show that part of it alone.
    JPEG files come without words (`develop.inscribe` writes them in); with `avif` they are AVIF files that carry these
    words, made at the lowest priority. Raises OSError when the process cannot be started: no fault of the file.
    """
    wanted = {
        "sizes": [(size.name, *size.box, size.cropped) for size in sizes],
        "focus": focus,
        "window": window,
        "bytes": bytes_limit,
        "pixels": bounds.pixels,
        "memory": bounds.memory,
        "seconds": bounds.seconds,
        "nice": 19 if avif else 0,
        "avif": (avif.creator, avif.credit, avif.copyright) if avif else None,
    }
    held.seek(0)
    with _AT_THE_BENCH:
        return _hear(*_ask(held, wanted, bounds.seconds * PATIENCE))


def _ask(held: BinaryIO, wanted: dict[str, Any], seconds: float) -> tuple[bytes, int | None]:
    """What the process said, and how it ended; None when it was ended by the clock."""
    try:
        done = subprocess.run(  # noqa: S603  our own interpreter; the picture is its input, never a word of the line
            # -I: nothing of the server's surroundings, and no folder it happens to run in.
            [sys.executable, "-I", "-c", _START, json.dumps(wanted), _HOUSE],
            stdin=held,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        return late.stdout or b"", None
    return done.stdout, done.returncode


def _hear(said: bytes, ended: int | None) -> Developed:
    ready, _, rest = said.partition(b"\n")
    if ready != b"ready":
        raise OSError("the process that opens pictures could not be started")
    if ended is None or ended in _OUT_OF_TIME:
        raise Unacceptable("too_heavy")
    line, _, files = rest.partition(b"\n")
    if ended or not line:
        raise Unacceptable("damaged")  # it tore the decoder down with it
    header = json.loads(line)
    if "refused" in header:
        raise Unacceptable(header["refused"], **header["facts"])
    made, at = [], 0
    for name, width, height, cut, length in header["files"]:
        made.append(Made(name, Rendered(files[at : at + length], width, height), tuple(cut) if cut else None))
        at += length
    told = header["read"]
    return Developed(
        header["kind"],
        header["width"],
        header["height"],
        header["likeness"],
        header["shows"],
        tuple(made),
        from_facts(told.get("said", {})),
        dict(told.get("credentials", {})),
    )
