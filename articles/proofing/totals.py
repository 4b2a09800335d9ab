"""Sums: the parts behind 其中 against the whole, shares of more than a hundred per cent."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import accumulate
from typing import Final

from django.utils.translation import gettext_lazy as _

from articles.proofing.finding import Finding
from articles.proofing.passages import Passage, passages
from articles.text.amounts import Amount, amounts, half_width
from articles.text.digest import Copy
from articles.vocabulary import Severity

CODES: Final = ("total", "percent_sum")

_SOURCE: Final = _("house rule: whoever prints a sum has added it up")
_SENTENCE: Final = re.compile(r"[^。！？；]+")
_UNIT: Final = re.compile(
    r"(?:名|个|户|家|件|项|人|次|所|座|辆|台|支|宗|起|例|份|亩|吨|公里|平方米|公斤|万?元|只|头|棵|篇|本|场|套|间)"
)
#: Said of a number that is none exactly, or of parts that are not all.
_ABOUT: Final = re.compile(r"近$|约$|超$|逾$|超过$|大约$|将近$|至少$|最多$|上$")
_MORE: Final = re.compile(r"(?:余|多|左右|以上|以下|以内)")
_SOME: Final = re.compile(
    r"等|主要|包括|尤其|特别是|不含|此外|还有|另有|另外|分别|人均|平均|同比|增长|下降|累计|其余|其他|剩余"
)
#: The sentence is back at the whole.
_GOES_ON: Final = re.compile(r"，(?=已|共|目前|占|较|另|还|将|全部|均|完成|合计|总)")
#: Qualities of which one may have several: 女职工18人、党员20人 add up to anything.
_OVERLAP: Final = re.compile(r"党员|女|男|博士|硕士|高级|少数民族|青年|学生|退休|留学|本科|研究生|大学生|志愿者")
#: Two that make the whole, and nothing besides.
_PAIRS: Final = (("男", "女"), ("城镇", "农村"), ("城市", "农村"), ("境内", "境外"), ("国内", "国外"), ("本地", "外地"), ("成人", "儿童"),
                 ("省内", "省外"), ("市内", "市外"), ("公办", "民办"), ("中央", "地方"))  # fmt: skip
_SHARES: Final = re.compile(
    r"(?:分别占|各占|占比分别(?:为|是|达)?|占比依次为)[^%。；]{0,12}?(?P<list>\d[\d.]*%(?:[、和，及与]{1,2}(?:约|近)?\d[\d.]*%)+)"
)
_SHARE: Final = re.compile(r"占(?:比|总[数量额]的?|全部的?|到了?|了)?(?:约|近|超)?(?P<share>\d[\d.]*)%")
_OVER: Final = Decimal("100.5")


def check(copy: Copy, day: date | None) -> Iterator[Finding]:
    """Only what is printed as exact, in one sentence and with one unit, is added up."""
    for passage in passages(copy):
        text = half_width(passage.text)
        for sentence in _SENTENCE.finditer(text):
            yield from _parts(passage, sentence.start(), sentence[0])
            yield from _shares(passage, sentence.start(), sentence[0])


def _parts(passage: Passage, at: int, sentence: str) -> Iterator[Finding]:
    """The last number before 其中 is the whole; what follows it with the same unit are the parts."""
    whole_words, among, part_words = sentence.partition("其中")
    part_words = _GOES_ON.split(part_words)[0]
    if not among or "其中" in part_words or _SOME.search(part_words):
        return
    before = list(_with_units(whole_words))
    parts = list(_with_units(part_words))
    if not before or len(parts) < 2:
        return
    whole, unit = before[-1]
    if not _exact(whole_words, whole) or len(whole_words) - whole.end > 8:
        return
    if any(one_unit != unit or not _exact(part_words, part) for part, one_unit in parts):
        return
    sums = list(accumulate(part.value for part, _unit in parts))
    total = sums[-1]
    # Behind the last part the sentence may go on with another number.
    if whole.value in sums or not _must_be_all(part_words, len(parts), total, whole.value):
        return
    offset = at + len(whole_words) + len(among)
    yield passage.remark(
        (at + whole.start, offset + parts[-1][0].end),
        Severity.WARN,
        "total",
        _("“%(parts)s” add up to %(total)s, and the whole is %(whole)s."),
        _SOURCE,
        parts=" + ".join(f"{part.figures}{part.times}" for part, _unit in parts),
        total=f"{total.normalize():f}",
        whole=f"{whole.value.normalize():f}",
    )


def _with_units(text: str) -> Iterator[tuple[Amount, str]]:
    for amount in amounts(text):
        unit = _UNIT.match(text, amount.end)
        if unit:
            yield amount, unit[0]


def _exact(text: str, amount: Amount) -> bool:
    return not _ABOUT.search(text[max(0, amount.start - 4) : amount.start]) and not _MORE.match(text, amount.end)


def _must_be_all(words: str, parts: int, total: Decimal, whole: Decimal) -> bool:
    """Whether these parts have to be the whole: a pair that leaves nothing out, more than there is, or nearly all."""
    if parts == 2 and any(one in words and other in words for one, other in _PAIRS):
        return True
    if _OVERLAP.search(words):
        return False
    return total > whole or (parts > 2 and total * 10 >= whole * 9)


def _shares(passage: Passage, at: int, sentence: str) -> Iterator[Finding]:
    for found in _SHARES.finditer(sentence):
        yield from _over(passage, (at + found.start(), at + found.end()), re.findall(r"(\d[\d.]*)%", found["list"]))
    if not _SHARES.search(sentence):
        told = list(_SHARE.finditer(sentence))
        for found in told:
            if _number(found["share"]) > 100:
                yield from _over(passage, (at + found.start(), at + found.end()), [found["share"]])


def _over(passage: Passage, span: tuple[int, int], shares: list[str]) -> Iterator[Finding]:
    total = sum(map(_number, shares), Decimal(0))
    if total > _OVER:
        yield passage.remark(
            span,
            Severity.WARN,
            "percent_sum",
            _("“%(words)s”: shares of one whole that come to %(total)s%%."),
            _SOURCE,
            total=f"{total.normalize():f}",
        )


def _number(printed: str) -> Decimal:
    head, _dot, tail = printed.partition(".")
    return Decimal(f"{head[:9]}.{tail.replace('.', '')[:9] or 0}")
