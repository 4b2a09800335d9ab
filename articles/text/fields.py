"""The fixed form of what is typed into a field.

A browser sends `\\r\\n`; a paste brings blanks at the ends of lines. Both are folded here, in one place, so that saving
without a change changes nothing (Rule 2). Letters are never touched.
"""

import re
from datetime import date
from typing import Final


class UnfitTextError(ValueError):
    """Text that cannot be kept: it holds characters that are no text. `code` is `nul` or `surrogate`, `no_day` where a
    day was wanted, `no_crop` for what is no part of a picture.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


HALVES: Final = re.compile("[\ud800-\udfff]")
#: Characters that may stand invisibly around copy; a field of nothing else is empty.
_BLANK: Final = (
    " \t\u00a0\u3000\u200b\u200c\u200d\u2060\ufeff"
    # Rarer blanks, and letters that show nothing: a credit of these alone is none.
    "\u00ad\u115f\u1160\u2002\u2003\u2009\u202f\u2800\u3164\uffa0"
)


def fit(text: str) -> str:
    """The same text, or UnfitTextError where it holds NUL or half of a surrogate pair (Rule 9)."""
    if "\0" in text:
        raise UnfitTextError("nul")
    if HALVES.search(text):
        raise UnfitTextError("surrogate")
    return text


def lines(text: str) -> str:
    """Text of several lines: `\\n` line ends, no blanks around a line, no empty line before or after."""
    folded = fit(text).replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    return "\n".join(line.strip(_BLANK) for line in folded.split("\n")).strip("\n")


def decks(text: str) -> str:
    """Lines of a headline block: as `lines`, and without empty lines between them (a line break is a print break)."""
    return "\n".join(line for line in lines(text).split("\n") if line)


def day(text: str) -> str:
    """A day as `2026-11-24`, or nothing. UnfitTextError `no_day` for anything else."""
    written = one_line(text)
    try:
        return date.fromisoformat(written).isoformat() if written else ""
    except ValueError:
        raise UnfitTextError("no_day") from None


def one_line(text: str) -> str:
    """Text of one line: line breaks become one space."""
    return " ".join(line for line in lines(text).split("\n") if line)
