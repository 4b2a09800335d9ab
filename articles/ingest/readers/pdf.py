"""PDF pages with text in them, read in a process of their own (`ingest.columns`) where the library for it is installed."""

import importlib.util
import json
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from articles.desk.refusal import Refused
from articles.ingest.readers import docx
from articles.ingest.readers.bounds import damaged, too_much

#: Seconds by the clock for the process; it ends itself after 1.6 of the processor's.
PATIENCE: Final = 16.0
#: Files a server process has opened at a time. It bounds the memory of the machine.
_ONE_BY_ONE: Final = threading.BoundedSemaphore(2)
_HOUSE: Final = str(Path(__file__).resolve().parents[3])
_START: Final = "import sys; sys.path.insert(0, sys.argv.pop()); from articles.ingest.columns import main; main()"


def takes(data: bytes, name: str) -> bool:
    """Whether this is a PDF."""
    return data.startswith(b"%PDF")


def is_there() -> bool:
    """Whether the library that reads PDF is installed."""
    return importlib.util.find_spec("pypdfium2") is not None


def read(data: bytes) -> tuple[str, str]:
    """The text of a PDF, columns in the order they are read, and `pdf`. Raises Refused: `unread_format` without the
    library, `damaged`, `encrypted`, `too_much`, `no_text`.
    """
    if not is_there():
        raise docx.unread("PDF")
    found = _ask(data)
    refused = found.get("refused")
    if refused == "encrypted":
        raise docx.encrypted()
    if refused == "absent":
        raise docx.unread("PDF")
    if refused == "too_much":
        raise too_much()
    if refused:
        raise damaged()
    text = str(found["text"])
    if not text.strip():
        raise Refused(
            "no_text",
            _(
                "There is no text in this PDF, only pictures of it. Nothing was taken in. Send the copy it was made from."
            ),
        )
    return text + "\n", "pdf"


def _ask(data: bytes) -> dict[str, Any]:
    """What the process found. One that was ended for its memory or its time has found too much."""
    with _ONE_BY_ONE:
        try:
            done = subprocess.run(  # noqa: S603  our own interpreter; the file is its input, never a word of the line
                # -I: nothing of the server's surroundings, and no folder it happens to run in.
                [sys.executable, "-I", "-c", _START, _HOUSE],
                input=data,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={},
                timeout=PATIENCE,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return {"refused": "too_much"}
    if done.returncode < 0:
        return {"refused": "too_much"}
    if done.returncode or not done.stdout:
        return {"refused": "damaged"}
    found: dict[str, Any] = json.loads(done.stdout)
    return found
