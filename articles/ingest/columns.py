"""A page of a PDF into text in the order in which it is read: columns from left to right, each from top to bottom.

A PDF says where each letter stands and nothing more. Letters make lines; the empty bands of the page cut it into regions,
again and again, until a region is one column; what is set in larger type is a headline. Knows no Django: `main` runs in
a process of its own (`readers.pdf` starts it), which holds itself to its limits before it looks at the first byte.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

#: What the process may take: bytes of memory, and seconds of the processor.
MEMORY: Final = 280_000_000
SECONDS: Final = 1.6
#: Pages of a document that are read; a page of a newspaper is one, a double page two.
MOST_PAGES: Final = 8
#: Letters of all pages. A full page of a broadsheet has about 15,000.
MOST_LETTERS: Final = 120_000
#: Type so much larger than the body's is a headline's.
_LARGER: Final = 1.45
#: Regions inside each other; a page is hardly cut more than ten times.
_DEPTH: Final = 60


@dataclass(slots=True)
class Letters:
    """Letters that stand together on one line: where they stand, from the page's lower left corner in points, and the
    size of their type.
    """

    text: str
    left: float
    bottom: float
    right: float
    top: float
    size: float


class TooMuch(Exception):
    """More pages or letters than a page of a newspaper has."""


def main() -> None:
    """Read the PDF at standard input, write `{"text"}` or `{"refused"}` as JSON to standard output."""
    with os.fdopen(os.dup(1), "wb") as said:
        data = sys.stdin.buffer.read()
        _bound()
        try:
            found: dict[str, Any] = {"text": text_of(data)}
        except TooMuch:
            found = {"refused": "too_much"}
        except MemoryError:
            found = {"refused": "too_much"}
        except PermissionError:
            found = {"refused": "encrypted"}
        except ModuleNotFoundError:
            found = {"refused": "absent"}
        except Exception:  # noqa: BLE001  whatever the library finds wrong with a stranger's file: it is the file
            found = {"refused": "damaged"}
        said.write(json.dumps(found).encode())


def _bound() -> None:
    """No more memory, processor time or disk than this; whatever goes beyond ends the process."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (int(SECONDS) + 1, int(SECONDS) + 2))
    signal.setitimer(signal.ITIMER_PROF, max(0.01, SECONDS - sum(os.times()[:2])))


def text_of(data: bytes) -> str:
    """The text of a PDF's pages. Raises TooMuch, PermissionError for a password, ModuleNotFoundError without the library."""
    import pypdfium2
    import pypdfium2.raw as raw

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as wrong:
        if "assword" in str(wrong):
            raise PermissionError from wrong
        raise
    if len(document) > MOST_PAGES:
        raise TooMuch
    pages = []
    count = 0
    for page in document:
        text = page.get_textpage()
        count += text.count_chars()
        if count > MOST_LETTERS:
            raise TooMuch
        pages.append(read_in_order(list(_lines(raw, text.raw, text.count_chars()))))
    return "\n\n".join(part for part in pages if part)


def _lines(raw: Any, page: Any, count: int) -> Iterator[Letters]:
    """Runs of letters on one line, close together and in type of one size, as the file has them."""
    from ctypes import byref

    found = raw.FS_RECTF()
    run: list[str] = []
    box = [0.0, 0.0, 0.0, 0.0, 0.0]

    def done() -> Iterator[Letters]:
        text = "".join(run).strip()
        if text:
            yield Letters(text, *box)
        run.clear()

    blank = False
    high = 0
    for at in range(count):
        code = raw.FPDFText_GetUnicode(page, at)
        if high:
            code, high = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00), 0
        elif 0xD800 <= code < 0xDC00:
            high = code
            continue
        if code in (0, 10, 13, 0xFFFE, 0xFFFF) or 0xDC00 <= code < 0xE000:
            continue
        letter = chr(code)
        if letter.isspace():
            blank = bool(run)
            continue
        raw.FPDFText_GetLooseCharBox(page, at, byref(found))
        left, bottom, right, top = found.left, found.bottom, found.right, found.top
        size = raw.FPDFText_GetFontSize(page, at) or 1.0
        same = (
            run
            and abs(size - box[4]) < 0.15 * box[4]
            and min(top, box[3]) - max(bottom, box[1]) > -0.2 * size
            and abs((top + bottom) - (box[3] + box[1])) < 1.2 * size
            and -0.6 * size < left - box[2] < 1.1 * size
        )
        if not same:
            yield from done()
            box[:] = [left, bottom, right, top, size]
            blank = False
        if blank and run:
            run.append(" ")
        blank = False
        run.append(letter)
        box[1], box[2], box[3] = min(bottom, box[1]), max(right, box[2]), max(top, box[3])
    yield from done()


def read_in_order(lines: Sequence[Letters]) -> str:
    """Lines into text: one paragraph a line, headlines marked with `##`, an empty line between them."""
    if not lines:
        return ""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    body = sizes.most_common(1)[0][0]
    found: list[str] = []
    for region in _regions(list(lines), body, 0):
        found += _paragraphs(region, body)
    return "\n\n".join(found)


def _regions(lines: list[Letters], body: float, depth: int) -> Iterable[list[Letters]]:
    """A region's columns in reading order. The region is cut at the widest gutter that runs through all of it, else at
    its widest empty band; a band is an end of a story, a gutter parts columns of one.
    """
    if len(lines) < 2 or depth > _DEPTH:
        return [lines]
    gutters = _gaps([(line.left, line.right) for line in lines], body * 0.7)
    bands = _gaps([(line.bottom, line.top) for line in lines], body * 0.9)
    if gutters and not _rows(lines, gutters[0], body):
        cut = gutters[0]
        left = [line for line in lines if line.right <= cut]
        right = [line for line in lines if line.right > cut]
        return [*_regions(left, body, depth + 1), *_regions(right, body, depth + 1)]
    if bands:
        cut = bands[0]
        upper = [line for line in lines if line.bottom >= cut]
        under = [line for line in lines if line.bottom < cut]
        return [*_regions(upper, body, depth + 1), *_regions(under, body, depth + 1)]
    return [sorted(lines, key=lambda line: (-(line.top + line.bottom) / 2, line.left))]


def _rows(lines: list[Letters], cut: float, body: float) -> bool:
    """Whether a gutter only parts words of one line: 2031年5月12日   星期一."""
    return max(line.top for line in lines) - min(line.bottom for line in lines) < 2.2 * body


def _gaps(spans: list[tuple[float, float]], least: float) -> list[float]:
    """The middles of the empty stretches between spans, the widest first."""
    found: list[tuple[float, float]] = []
    spans.sort()
    reach = spans[0][1]
    for start, end in spans[1:]:
        if start - reach > least:
            found.append((start - reach, (start + reach) / 2))
        reach = max(reach, end)
    return [middle for _, middle in sorted(found, reverse=True)]


def _paragraphs(lines: list[Letters], body: float) -> list[str]:
    """The lines of one column as paragraphs: a line that is set in, or follows one that is not full, begins another."""
    rows: list[Letters] = []
    for line in lines:
        before = rows[-1] if rows else None
        if (
            before
            and abs((line.top + line.bottom) - (before.top + before.bottom)) < before.size
            and line.left > before.right
        ):
            joint = " " if line.left - before.right > 0.5 * body else ""
            rows[-1] = Letters(
                before.text + joint + line.text, before.left, min(before.bottom, line.bottom), line.right,
                max(before.top, line.top), max(before.size, line.size),
            )  # fmt: skip
        else:
            rows.append(line)
    edges = [row for row in rows if row.size < body * _LARGER]
    left = min((row.left for row in edges), default=0.0)
    right = max((row.right for row in edges), default=0.0)
    set_in = sum(row.left > left + 0.8 * body for row in edges)
    found: list[str] = []
    last: Letters | None = None
    for row in rows:
        if row.size >= body * _LARGER:
            found.append(f"## {row.text}")
            last = None
            continue
        full = last is not None and last.right > right - 1.6 * body and last.bottom - row.top < 1.2 * body
        begins = row.left > left + 0.8 * body and set_in * 2 < len(edges) + 1
        if last is not None and full and not begins and abs(row.size - last.size) < 0.1 * body:
            found[-1] = _joined(found[-1], row.text)
        else:
            found.append(f"\u3000\u3000{row.text}" if begins and set_in > 1 else row.text)
        last = row
    return found


def _joined(one: str, other: str) -> str:
    if one.endswith("-") and other[:1].islower():
        return one[:-1] + other
    latin = one[-1] < "\u2e80" and other[0] < "\u2e80"
    return f"{one} {other}" if latin else one + other
