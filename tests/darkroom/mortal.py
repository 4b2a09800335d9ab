"""A server that may be killed at any moment and is there again the next: `python -m tests.darkroom.mortal PORT`.

It loads the newsroom once, and serves from a fork: granian with its worker, as docs/operators.md starts it. Each line
on its standard input is answered with the death of both (SIGKILL to the whole group, as a power cut or the kernel would
do it) and another granian.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
import time

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels


def serve(port: int) -> int:
    """Start granian in a group of its own, and return the group's number once it takes connections."""
    child = os.fork()
    if not child:
        os.setsid()
        Granian(
            "newsroom.wsgi:application",
            address="127.0.0.1",
            port=port,
            interface=Interfaces.WSGI,
            workers=1,
            blocking_threads=4,
            backpressure=512,
            websockets=False,
            log_level=LogLevels.critical,
        ).serve()
        os._exit(0)
    for _try in range(1000):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=20).close()
        except OSError:
            time.sleep(0.01)
        else:
            return child
    raise SystemExit("granian never took a connection")


def end(group: int, port: int) -> None:
    os.killpg(group, signal.SIGKILL)
    os.waitpid(group, 0)
    for _try in range(1000):  # the worker is the kernel's to bury
        try:
            socket.create_connection(("127.0.0.1", port), timeout=20).close()
        except OSError:
            return
        time.sleep(0.01)
    raise SystemExit("somebody still serves")


def say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def main() -> None:
    import newsroom.wsgi  # noqa: F401  loaded here, so that a worker starts at once

    port = int(sys.argv[1])
    group = serve(port)
    say("ready")
    for _line in sys.stdin:
        end(group, port)
        group = serve(port)
        say("again")
    end(group, port)


if __name__ == "__main__":
    main()
