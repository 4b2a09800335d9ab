"""Hours that no clock shows: 25:70, 上午15时."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from django.utils.translation import gettext_lazy as _

from articles.proofing.finding import Finding
from articles.proofing.passages import passages
from articles.text.amounts import half_width
from articles.text.digest import Copy
from articles.vocabulary import Severity

CODES: Final = ("impossible_time",)

_SOURCE: Final = _("GB/T 15835, numerals in print; the clock")
_SENTENCE: Final = re.compile(r"[^。！？；]+")
_COLON: Final = re.compile(r"(?<![\d:.以])(?P<hour>\d{1,2}):(?P<minute>\d\d)(?![\d:.%])")
_HOUR: Final = re.compile(r"(?<![\d.])(?P<hour>\d\d)时(?=[，。、许整至到左半起])")
_MINUTES: Final = re.compile(r"(?<![\d.])(?P<hour>\d{1,2})[时点](?P<minute>\d{1,2})分(?!之)")
_MORNING: Final = re.compile(r"(?:上午|早上|早晨|清晨|凌晨)(?P<hour>\d{1,2})(?:时|点(?!建议|意见)|:\d\d)")
#: A ratio, a score, a count of votes, a map's scale.
_RATIO: Final = re.compile(
    r"比分|比数|战成|战胜|击败|取胜|险胜|完胜|负于|不敌|领先|落后|战平|夺冠|主队|客队|终场|全场|半场|跑出|用时|成绩|投票|表决|赞成"
    r"|比例|之比|配比|比(?=[\d:])|折算|局|球"
)


def check(copy: Copy, day: date | None) -> Iterator[Finding]:
    """A score is no time: sentences of matches and ratios are left alone where a colon stands."""
    for passage in passages(copy):
        text = half_width(passage.text)
        spans = {found.span() for found in _MINUTES.finditer(text) if _never(found["hour"], found["minute"])}
        for sentence in _SENTENCE.finditer(text):
            if not _RATIO.search(sentence[0]):
                at = sentence.start()
                spans |= {
                    (at + found.start(), at + found.end())
                    for found in _COLON.finditer(sentence[0])
                    if _never(found["hour"], found["minute"])
                }
        spans |= {found.span() for found in _MORNING.finditer(text) if 12 < int(found["hour"]) <= 24}
        spans |= {found.span() for found in _HOUR.finditer(text) if int(found["hour"]) > 24}
        for span in sorted(spans):
            yield passage.remark(span, Severity.WARN, "impossible_time", _("No such time: “%(words)s”."), _SOURCE)


def _never(hour: str, minute: str) -> bool:
    return int(hour) > 24 or int(minute) > 59 or (int(hour) == 24 and int(minute) > 0)
