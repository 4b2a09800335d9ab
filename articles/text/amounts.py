"""Numbers as copy prints them: 1,200, 3.5万, 十二, １２. What they amount to, and where they stand."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

#: Full-width figures and marks of a number, one for one, so that places stay what they are.
_HALF: Final = str.maketrans("０１２３４５６７８９．％：", "0123456789.%:")
_TIMES: Final = {
    "": 1,
    "百": 100,
    "千": 1_000,
    "万": 10_000,
    "百万": 1_000_000,
    "千万": 10_000_000,
    "亿": 10**8,
    "万亿": 10**12,
}
_FIGURES: Final = r"\d{1,3}(?:,\d{3})+(?:\.\d{1,9})?|\d{1,15}(?:\.\d{1,9})?"
_AMOUNT: Final = re.compile(rf"(?<![\d.,])(?P<figures>{_FIGURES})(?P<times>万亿|百万|千万|亿|万|千|百)?(?![\d.])")
_DIGITS: Final = {ch: number for number, ch in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_UP_TO_99: Final = re.compile(r"(?:[一二三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九])")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number at the characters `start` to `end` of a text: its figures as printed without commas, and its value."""

    figures: str
    times: str
    value: Decimal
    start: int
    end: int


def half_width(text: str) -> str:
    """The text with half-width figures; every character keeps its place."""
    return text.translate(_HALF)


def amounts(text: str) -> Iterator[Amount]:
    """The numbers in figures, in order. A number of more than fifteen figures is none."""
    for found in _AMOUNT.finditer(half_width(text)):
        figures, times = found["figures"].replace(",", ""), found["times"] or ""
        yield Amount(figures, times, Decimal(figures) * _TIMES[times], found.start(), found.end())


def whole(printed: str) -> int | None:
    """The whole number of at most 99 that is printed: 12, １２, 十二, 两. None for anything else."""
    printed = half_width(printed)
    if printed.isascii() and printed.isdigit():
        return int(printed) if len(printed) <= 2 else None
    if not _UP_TO_99.fullmatch(printed):
        return None
    tens, ten, ones = printed.partition("十")
    if not ten:
        return _DIGITS[printed]
    return 10 * _DIGITS.get(tens, 1) + _DIGITS.get(ones, 0)
