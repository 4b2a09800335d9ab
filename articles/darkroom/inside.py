"""What the process does that opens one file from outside (`darkroom.apart` starts it). Knows no Django.

The file is its standard input, what is wanted its one argument, and what it made goes to its standard output: a line
of JSON, then the files one behind the other. It holds itself to its limits before it looks at the first byte.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
from collections.abc import Callable
from typing import Any, BinaryIO

from articles.darkroom.blocks import blocks_of
from articles.darkroom.credentials import read_credential
from articles.darkroom.develop import (
    Attribution,
    Box,
    Cut,
    Kind,
    Opened,
    Rendered,
    Unacceptable,
    likeness,
    open_fully,
    render,
    render_avif,
)
from articles.darkroom.metadata import facts, read
from articles.darkroom.renditions import Size, cut_of, decoded


def main() -> None:
    wanted = json.loads(sys.argv[1])
    said = os.fdopen(os.dup(1), "wb")
    with said, open(0, "rb", closefd=False) as held:
        said.write(b"ready\n")
        said.flush()
        _bound(wanted["memory"], wanted["seconds"], nice=wanted["nice"])
        try:
            header, files = _work(held, wanted)
        except Unacceptable as refusal:
            header, files = {"refused": refusal.code, "facts": refusal.facts}, []
        except MemoryError:
            header, files = {"refused": "too_heavy", "facts": {}}, []
        said.write(json.dumps(header).encode() + b"\n")
        for data in files:
            said.write(data)


def _bound(memory: int, seconds: float, *, nice: int) -> None:
    """No more memory, processor time or disk than this; whatever goes beyond ends the process."""
    os.nice(nice)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # The system counts whole seconds; the timer ends the process within its second.
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1, int(seconds) + 2))
    signal.setitimer(signal.ITIMER_PROF, max(0.01, seconds - sum(os.times()[:2])))


def _work(held: BinaryIO, wanted: dict[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    sizes = [Size(name, (width, height), cropped) for name, width, height, cropped in wanted["sizes"]]
    focus: Box = (wanted["focus"][0], wanted["focus"][1])
    window: Cut | None = tuple(wanted["window"]) if wanted["window"] else None
    opened = open_fully(
        held,
        enough=lambda picture: decoded(sizes, picture, window),
        bytes_limit=wanted["bytes"],
        memory=wanted["pixels"],
    )
    draw = _drawing(opened, wanted)
    made, files = [], []
    for size in sizes:
        cut = cut_of(size, (opened.width, opened.height), focus, window)
        rendered = draw(size.box, cut)
        made.append([size.name, rendered.width, rendered.height, list(cut or ()), len(rendered.data)])
        files.append(rendered.data)
    header = {
        "kind": opened.kind,
        "width": opened.width,
        "height": opened.height,
        "likeness": likeness(opened),
        "shows": opened.shows,
        "read": _reading(held, opened.kind) if wanted["avif"] is None else {},
        "files": made,
    }
    return header, files


def _reading(held: BinaryIO, kind: Kind) -> dict[str, Any]:
    """What the file says of itself, and its content credential. The picture is whole: no reason to refuse."""
    told: dict[str, Any] = {}
    try:
        found = blocks_of(held, kind)
        told["said"] = facts(read(found))
        if found.credentials:
            told["credentials"] = {"present": True}
            told["credentials"] |= read_credential(held, kind)
    except (Exception, MemoryError):  # noqa: BLE001  neither is worth a picture: it comes in without
        return told
    return told


def _drawing(opened: Opened, wanted: dict[str, Any]) -> Callable[..., Rendered]:
    words = wanted["avif"]
    if words is None:
        return lambda box, cut: render(opened, box, cut)
    return lambda box, cut: render_avif(opened, box, Attribution(*words), cut)
