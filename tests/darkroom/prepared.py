"""The process that opens pictures, prepared once and forked for each file: `with Prepared() as ask`.

A file is opened by the same `inside.main`, alone in a process that holds itself to the same limits; only what a fresh
interpreter spends on its imports (80 ms, a hundred times over) is spent once.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Final, Self

_HOUSE: Final = str(Path(__file__).resolve().parents[2])
_START: Final = (
    "import sys; sys.path.insert(0, sys.argv.pop()); from tests.darkroom.prepared import serve; serve(int(sys.argv[1]))"
)


class Prepared:
    """Stands in for `apart._ask`. `seconds` and `megabytes` are what the last file's process took."""

    def __init__(self) -> None:
        self.seconds = self.megabytes = 0.0

    def __enter__(self) -> Self:
        self.line, theirs = socket.socketpair()
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-I", "-c", _START, str(theirs.fileno()), _HOUSE], pass_fds=[theirs.fileno()], env={}
            )
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        self.line.close()
        self.process.wait()

    def __call__(self, held: BinaryIO, wanted: dict[str, Any], seconds: float) -> tuple[bytes, int | None]:
        """What the process said, and how it ended. A wait of more than `seconds` by the clock is a fault here."""
        hear, speak = os.pipe()
        with os.fdopen(hear, "rb") as said:
            socket.send_fds(self.line, [json.dumps(wanted).encode()], [held.fileno(), speak])
            os.close(speak)
            words = said.read()
        self.line.settimeout(seconds)
        told = json.loads(self.line.recv(1000))
        self.seconds, self.megabytes = told["seconds"], told["megabytes"]
        return words, told["ended"]


def serve(number: int) -> None:
    """Fork for each file that comes, and tell how its process ended."""
    from articles.darkroom import inside

    with socket.socket(fileno=number) as line:
        while True:
            words, held, _flags, _address = socket.recv_fds(line, 10_000, 2)
            if not words:
                return
            child = os.fork()
            if not child:
                line.close()
                for at, given in enumerate(held):
                    os.dup2(given, at)
                    os.close(given)
                sys.argv[1:] = [words.decode()]
                try:
                    inside.main()
                except BaseException:  # noqa: BLE001  as an interpreter ends for any of them
                    os._exit(1)
                os._exit(0)
            for given in held:
                os.close(given)
            _child, status, used = os.wait4(child, 0)
            told = {
                "ended": os.waitstatus_to_exitcode(status),
                "seconds": used.ru_utime + used.ru_stime,
                "megabytes": used.ru_maxrss / 1000,
            }
            line.sendall(json.dumps(told).encode())
