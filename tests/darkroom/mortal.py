"""A server that may be killed at any moment and is there again the next: `python -m tests.darkroom.mortal PORT`.

It loads the newsroom once, and serves from a child; each line on its standard input is answered with that child's death
(SIGKILL, as a power cut or the kernel would do it) and another child.
"""

from __future__ import annotations

import os
import signal
import sys
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Handler(WSGIRequestHandler):
    def log_message(self, *_args: object) -> None:
        """Nobody reads it."""


def serve(port: int) -> int:
    """Start a child that serves, and return its number once it listens."""
    ready, told = os.pipe()
    child = os.fork()
    if child:
        os.close(told)
        os.read(ready, 1)
        os.close(ready)
        return child
    from newsroom.wsgi import application

    with make_server("127.0.0.1", port, application, Server, Handler) as server:
        os.write(told, b"x")
        server.serve_forever()
    raise SystemExit


def say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def main() -> None:
    import newsroom.wsgi  # noqa: F401  loaded here, so that a child starts at once

    port = int(sys.argv[1])
    child = serve(port)
    say("ready")
    for _line in sys.stdin:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        child = serve(port)
        say("again")
    os.kill(child, signal.SIGKILL)


if __name__ == "__main__":
    main()
