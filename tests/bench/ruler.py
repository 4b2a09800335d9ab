"""How fast a server answers: a few connections that ask again as soon as they are answered, for a fixed time."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection
from statistics import median
from time import perf_counter
from typing import Final

#: Readers at once; all of them wait for the same core.
CONNECTIONS: Final = 16


@dataclass(frozen=True)
class Run:
    """Answers a second, the middle time of an answer in milliseconds, and the bytes of an answer's body."""

    rate: float
    p50: float
    size: int


def measure(port: int, paths: Sequence[str], seconds: float, *, unchanged: bool = False) -> Run:
    """Ask 127.0.0.1:`port` for these paths in turn. OSError when an answer is anything but 200 with its length.

    `unchanged` asks as whoever has the pages already: each must be answered with 304.
    """
    tags = {path: _tag(port, path) for path in paths} if unchanged else {}
    return asyncio.run(_measure(port, paths, seconds, tags))


def _tag(port: int, path: str) -> str:
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return str(answer.headers["ETag"])


async def _measure(port: int, paths: Sequence[str], seconds: float, tags: Mapping[str, str]) -> Run:
    times: list[float] = []
    sizes: list[int] = []
    turn = itertools.cycle(paths)
    began = perf_counter()
    async with asyncio.TaskGroup() as group:
        for _ in range(CONNECTIONS):
            group.create_task(_reader(port, turn, began + seconds, times, sizes, tags))
    return Run(len(times) / (perf_counter() - began), 1000 * median(times), round(sum(sizes) / len(sizes)))


async def _reader(
    port: int, turn: Iterator[str], until: float, times: list[float], sizes: list[int], tags: Mapping[str, str]
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        while (asked := perf_counter()) < until:
            path = next(turn)
            has = f"If-None-Match: {tags[path]}\r\n" if tags else ""
            writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: text/html\r\n{has}\r\n".encode())
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            status, _, rest = head.partition(b"\r\n")
            _, named, length = rest.partition(b"content-length:")
            if (b" 304" if tags else b" 200") not in status or not (named or tags):
                raise OSError(f"{path} on port {port} answered {status.decode()}")
            size = 0 if tags else int(length.partition(b"\r\n")[0])
            await reader.readexactly(size)
            times.append(perf_counter() - asked)
            sizes.append(size)
    finally:
        writer.close()
