"""Ages against years of birth."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from django.utils.translation import gettext_lazy as _

from articles.proofing.finding import Finding
from articles.proofing.passages import passages
from articles.text.amounts import half_width, whole
from articles.text.digest import Copy
from articles.vocabulary import Severity

CODES: Final = ("age",)

_SOURCE: Final = _("house rule: an age fits the year of birth")
_SENTENCE: Final = re.compile(r"[^。！？；]+")
_BORN: Final = re.compile(
    r"(?<!\d)(?P<year>(?:18|19|20)\d\d)年(?:\d{1,2}月)?(?:\d{1,2}日)?(?:出生|生(?![产意活日动态长效命物])|[^，。以前后]{0,6}出生)(?!以?[前后])|生于(?P<year2>(?:18|19|20)\d\d)年"
)
_AGE: Final = re.compile(r"(?:今年|现年|年仅|现已|如今)(?P<age>\d{1,3}|[一二三四五六七八九]?十[一二三四五六七八九]?)岁")
#: Somebody else comes into the sentence: 父亲1950年出生，儿子今年48岁.
_OTHERS: Final = re.compile(
    r"父亲|母亲|爸|妈|爷爷|奶奶|外公|外婆|岳|儿子|女儿|孩子|妻子|丈夫|老伴|爱人|[大二三小]?[哥姐弟妹]|孙|侄|甥|徒弟|最[大小年]"
)
#: Characters behind the second number in which somebody else may be named: 今年46岁的小妹.
_BEHIND: Final = 6


def check(copy: Copy, day: date | None) -> Iterator[Finding]:
    """Where one sentence has one year of birth and one age of the paper's own year; a year more or less is a birthday,
    or counted as one did formerly (虚岁). Where somebody else comes in between, nobody can say whose age it is.
    """
    if day is None:
        return
    for passage in passages(copy):
        for sentence in _SENTENCE.finditer(half_width(passage.text)):
            born, aged = list(_BORN.finditer(sentence[0])), list(_AGE.finditer(sentence[0]))
            if len(born) != 1 or len(aged) != 1:
                continue
            year = int(born[0]["year"] or born[0]["year2"])
            printed = aged[0]["age"]
            age = int(printed) if printed.isdigit() else whole(printed)
            start, end = sorted((born[0].span(), aged[0].span()))
            if _OTHERS.search(sentence[0], start[0], end[1] + _BEHIND):
                continue
            if age is not None and abs(day.year - year - age) > 1:
                yield passage.remark(
                    (sentence.start() + start[0], sentence.start() + end[1]),
                    Severity.WARN,
                    "age",
                    _("Born in %(year)s one is about %(right)s in %(now)s, not %(age)s."),
                    _SOURCE,
                    year=str(year),
                    right=str(day.year - year),
                    now=str(day.year),
                    age=str(age),
                )
