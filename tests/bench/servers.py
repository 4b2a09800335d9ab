"""Servers that are there for the measuring alone, on one core, and gone when it ends."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from http.client import HTTPConnection
from pathlib import Path
from typing import Final

#: Seconds a server may take until it answers.
PATIENCE: Final = 20


def cores() -> tuple[int, int]:
    """The core of the servers and the core of the load; on a machine with one it is the same."""
    mine = sorted(os.sched_getaffinity(0))
    return mine[0], mine[-1]


@contextlib.contextmanager
def on_core(core: int) -> Iterator[None]:
    """Whatever is started inside runs on that core."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def granian(application: str, port: int, *, python: str = sys.executable) -> list[str]:
    """The server as `make demo` starts it."""
    return [
        *(python, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--no-ws"),
        *("--log-level", "warning", "--workers", "1", "--blocking-threads", "4", "--backpressure", "512", application),
    ]


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


@contextlib.contextmanager
def running(
    command: Sequence[str], *, port: int, cwd: Path, env: Mapping[str, str], log: Path | None = None
) -> Iterator[int]:
    """A server, from its first answer on; it and its workers are ended whatever happens. Yields their process group.

    `log` takes what it says.
    """
    with contextlib.ExitStack() as files:
        said = files.enter_context(log.open("wb")) if log else None
        process = subprocess.Popen(command, cwd=cwd, env=env, start_new_session=True, stdout=said, stderr=said)
    try:
        _wait_for(process, port)
        yield process.pid
    finally:
        _end(process)


def worked(group: int) -> float:
    """Seconds of a processor that a server and its workers have had: what no neighbour on the machine makes longer."""
    ticks = 0
    for found in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            told = found.read_text().rpartition(")")[2].split()  # from the state on, behind the name of the program
            if int(told[2]) == group:
                ticks += int(told[11]) + int(told[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def page(port: int, path: str) -> str:
    """The body of one answer. OSError unless it is 200."""
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read().decode()
    finally:
        connection.close()
    if answer.status != 200:
        raise OSError(f"{path} on port {port} answered {answer.status}")
    return body


def _wait_for(process: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if process.poll() is not None:
            raise OSError(f"The server for port {port} ended with {process.returncode}.")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise OSError(f"Nothing answers on port {port}.")


def _end(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(5)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
