"""Words that name a day by the day of the paper: 昨天, 今天, yesterday. What they mean, and where they stand in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

#: Days from the paper's day. A word with its hour (昨晚) names the same day; 今天 in 今日头条 is a name.
APART: Final = {
    "大前天": -3, "前天": -2, "昨天": -1, "昨日": -1, "昨晚": -1, "昨夜": -1,
    "今天": 0, "今日": 0, "今晨": 0, "今早": 0, "今晚": 0,
    "明天": 1, "明日": 1, "明晨": 1, "明早": 1, "明晚": 1, "后天": 2, "大后天": 3,
    "yesterday": -1, "today": 0, "tomorrow": 1,
}  # fmt: skip
_LATIN: Final = ("yesterday", "today", "tomorrow")
_WORDS: Final = re.compile(
    "(?P<word>"
    + "|".join(sorted((word for word in APART if word not in _LATIN), key=len, reverse=True))
    + r")(?!头条|之星|之子|黄花|说法)"
    # In the middle of a sentence a capital makes a name of it: USA Today.
    r"|(?<![A-Za-z0-9’'-])(?P<latin>yesterday|today|tomorrow|(?<![A-Za-z,] )(?:Yesterday|Today|Tomorrow))(?![A-Za-z0-9-])"
)
#: What somebody said is told by the day on which he said it. A quotation that does not close goes on to the end of its
#: line: papers close it in a later paragraph.
_QUOTED: Final = re.compile(r"“[^”\n]*(?:”|$)|《[^》\n]*》|「[^」\n]*(?:」|$)|\"[^\"\n]*\"", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Said:
    """A word at the characters `start` to `end` of a text; it names the day `apart` days from the paper's."""

    word: str
    start: int
    end: int
    apart: int

    def on(self, day: date) -> date:
        """The day it names in the paper of that day."""
        return day + timedelta(days=self.apart)


def said(text: str) -> Iterator[Said]:
    """The words of a text that name a day, in order, but for those somebody said."""
    quoted = [found.span() for found in _QUOTED.finditer(text)]
    for found in _WORDS.finditer(text):
        if not any(start <= found.start() < end for start, end in quoted):
            word = found["word"] or found["latin"]
            yield Said(word, found.start(), found.end(), APART[word.lower()])


def word_for(apart: int, *, latin: bool) -> str:
    """The plain word for a day so many days from the paper's; "" where there is none."""
    words = [word for word, days in APART.items() if days == apart and (word in _LATIN) == latin]
    return words[0] if words else ""
