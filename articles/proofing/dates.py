"""Dates that cannot be, weekdays that do not fit, days that do not fit the paper's day."""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.proofing.finding import Finding
from articles.proofing.passages import Passage, body, passages, within
from articles.text import days
from articles.text.amounts import whole
from articles.text.digest import Copy
from articles.vocabulary import Severity

CODES: Final = ("impossible_date", "weekday", "relative_day", "day_word", "future_date", "wide_digits", "event_day")

_SOURCE: Final = _("GB/T 15835, numerals in print; the calendar")
_DATE: Final = re.compile(r"(?<!\d)(?:(?P<year>(?:19|20)\d\d)年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})日")
#: 十一月三十一日. The lunar calendar has other months.
_HAN_DATE: Final = re.compile(
    r"(?<![农阴旧夏]历)(?<![一二三四五六七八九十百闰个])(?P<month>十[一二]?|[一二三四五六七八九])月"
    r"(?P<day>[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])日"
)
#: A year that is none: a figure too many (20241年), or one of another millennium with its month.
_YEAR: Final = re.compile(
    r"(?<!\d)(?:(?:19|20)\d{3}年(?![前来])|(?!1[0-9]\d\d|20\d\d|21[0-4]\d)\d{4}年(?=\d{1,2}月)|2[2-9](?!00)\d\d年(?![前来]|历史|文明))"
)
#: 周三（25日）, 25日（周三）: the month is that of the paper's day, or the one next to it.
_BARE: Final = re.compile(r"(?<![\d月至—\-、])(?P<day>\d{1,2})日(?![均报])")
_AHEAD: Final = re.compile(
    r"(?:星期|周|礼拜)(?P<name>[一二三四五六日天])[（(，]{0,1}(?:(?P<year>(?:19|20)\d\d)年)?(?:(?P<month>\d{1,2})月)?(?P<day>\d{1,2})日"
)
_WEEKDAY: Final = re.compile(r"[，（( ]{0,2}(?:星期|周|礼拜)(?P<name>[一二三四五六日天])(?![至到—年岁])")
_WEEKDAYS: Final = "一二三四五六日"
_APART: Final = {"前天": -2, "昨天": -1, "昨日": -1, "今天": 0, "今日": 0, "明天": 1, "明日": 1, "后天": 2}
_WORD: Final = "|".join(_APART)
#: 昨天（3月4日）, and 3月4日（昨天）. The month may be missing.
_WORD_DATE: Final = re.compile(
    rf"(?P<word>{_WORD})[（(]?(?:即)?(?:(?P<month>\d{{1,2}})月)?(?P<day>\d{{1,2}})日(?!子|元|[均报])"
    rf"|(?:(?P<month2>\d{{1,2}})月)?(?<!\d)(?P<day2>\d{{1,2}})日[（(](?P<word2>{_WORD})[）)]"
)
_YESTERDAY: Final = re.compile(r"昨[天日](?!的)")
_QUOTED: Final = re.compile(r"“[^“”]*”|《[^《》]*》")
_SENTENCE: Final = re.compile(r"[^。！？]+")
_DONE: Final = re.compile(r"了(?!解)|已(?:经|于)|圆满")
_TO_COME: Final = re.compile(r"将|拟|预计|计划|截至|截止|起|至|到|前|开始|决定|确定|安排|定于|原定|公布|发布|报名")
_WIDE: Final = re.compile(r"[０-９]+")


def check(copy: Copy, day: date | None) -> Iterator[Finding]:
    """`day` is the day on which the paper appears; without it only what is wrong on any day is found.

    A date without a year is read in the year that brings it nearest to `day`.
    """
    for passage in passages(copy):
        yield from _impossible(passage)
        yield from _weekdays(passage, day)
        for found in _WIDE.finditer(passage.text):
            yield _remark(passage, found.span(), Severity.HINT, "wide_digits", _("Full-width figures: “%(words)s”."))
        if day is not None:
            yield from _relative(passage, day)
            yield from _future(passage, day)
    if day is not None:
        if not copy.event_date:
            yield from _yesterday(copy, day)
        if finding := slipped(copy, day):
            yield finding


def slipped(copy: Copy, day: date) -> Finding | None:
    """The first word of the body for a day, where none of them names the day of the event in the paper of that day.

    A story that slipped a day says 昨天 of the day before yesterday. What somebody said is left alone, and a text that
    names no day by such a word has nothing to slip.
    """
    if not copy.event_date:
        return None
    event = date.fromisoformat(copy.event_date)
    told = [(passage, one) for passage in body(copy) if not passage.head for one in days.said(passage.text)]
    if not told or any(one.on(day) == event for _passage, one in told):
        return None
    passage, first = told[0]
    better = days.word_for((event - day).days, latin=first.word.isascii())
    sentence = (
        _("“%(words)s”: in the edition of %(day)s, %(word)s is %(date)s; the event was on %(event)s, %(better)s.")
        if better
        else _("“%(words)s”: in the edition of %(day)s, %(word)s is %(date)s; the event was on %(event)s.")
    )
    return _remark(
        passage,
        (first.start, first.end),
        Severity.WARN,
        "event_day",
        sentence,
        day=day.isoformat(),
        word=first.word,
        date=first.on(day).isoformat(),
        event=event.isoformat(),
        better=better,
    )


def _impossible(passage: Passage) -> Iterator[Finding]:
    for found in _DATE.finditer(passage.text):
        if not _exists(found["year"], int(found["month"]), int(found["day"])):
            yield _remark(passage, found.span(), Severity.WARN, "impossible_date", _("No such day: “%(words)s”."))
    for found in _HAN_DATE.finditer(passage.text):
        if not _exists(None, whole(found["month"]) or 0, whole(found["day"]) or 0):
            yield _remark(passage, found.span(), Severity.WARN, "impossible_date", _("No such day: “%(words)s”."))
    for found in _YEAR.finditer(passage.text):
        yield _remark(passage, found.span(), Severity.WARN, "impossible_date", _("No such year: “%(words)s”."))


def _weekdays(passage: Passage, day: date | None) -> Iterator[Finding]:
    """A weekday behind its date, or ahead of it; a date may lack its year, and where the paper's day is known its month."""
    for dates in (_DATE, _BARE):
        for found in dates.finditer(passage.text):
            printed = _WEEKDAY.match(passage.text, found.end())
            if printed:
                yield from _weekday(passage, found, (found.start(), printed.end()), printed["name"], day)
    for found in _AHEAD.finditer(passage.text):
        yield from _weekday(passage, found, found.span(), found["name"], day)


def _weekday(
    passage: Passage, found: re.Match[str], span: tuple[int, int], printed: str, day: date | None
) -> Iterator[Finding]:
    parts = found.groupdict()
    meant = (
        _meant(parts.get("year"), int(parts["month"]), int(parts["day"]), day)
        if parts.get("month")
        else _nearest(int(parts["day"]), day)
    )
    name = "日" if printed == "天" else printed
    if meant is not None and _WEEKDAYS[meant.weekday()] != name:
        yield _remark(
            passage,
            span,
            Severity.WARN,
            "weekday",
            _("“%(words)s”: %(date)s is 星期%(weekday)s."),
            date=meant.isoformat(),
            weekday=_WEEKDAYS[meant.weekday()],
        )


def _relative(passage: Passage, day: date) -> Iterator[Finding]:
    for found in _WORD_DATE.finditer(passage.text):
        word = found["word"] or found["word2"]
        month, number = found["month"] or found["month2"], int(found["day"] or found["day2"])
        meant = day + timedelta(days=_APART[word])
        if number != meant.day or (month and int(month) != meant.month):
            yield _remark(
                passage,
                found.span(),
                Severity.WARN,
                "relative_day",
                _("“%(words)s”: in the edition of %(day)s, %(word)s is %(date)s."),
                day=day.isoformat(),
                word=word,
                date=meant.isoformat(),
            )


def _yesterday(copy: Copy, day: date) -> Iterator[Finding]:
    """A 昨天 without its date: once a text, so that somebody asks whether the story slipped a day."""
    for passage in passages(copy):
        quoted = [found.span() for found in _QUOTED.finditer(passage.text)]
        for found in _YESTERDAY.finditer(passage.text):
            dated = _WORD_DATE.match(passage.text, found.start())
            if dated is None and not within(quoted, found.start()):
                yield _remark(
                    passage,
                    found.span(),
                    Severity.HINT,
                    "day_word",
                    _("“%(words)s”: in the edition of %(day)s, %(word)s is %(date)s."),
                    day=day.isoformat(),
                    word=found[0],
                    date=(day - timedelta(days=1)).isoformat(),
                )
                return


def _future(passage: Passage, day: date) -> Iterator[Finding]:
    for sentence in _SENTENCE.finditer(passage.text):
        if _TO_COME.search(sentence[0]):
            continue
        done = max((found.start() for found in _DONE.finditer(sentence[0])), default=-1)
        for found in _DATE.finditer(sentence[0]):
            meant = _meant(found["year"], int(found["month"]), int(found["day"]), day)
            if meant is not None and meant > day and found.end() <= done:
                yield _remark(
                    passage,
                    (sentence.start() + found.start(), sentence.start() + found.end()),
                    Severity.WARN,
                    "future_date",
                    _("“%(words)s” is told as past, and comes after the edition of %(day)s."),
                    day=day.isoformat(),
                )


def _exists(year: str | None, month: int, number: int) -> bool:
    """Whether there is such a day; a 29 February without its year is granted."""
    return 1 <= month <= 12 and 1 <= number <= monthrange(int(year) if year else 2000, month)[1]


def _meant(year: str | None, month: int, number: int, day: date | None) -> date | None:
    """The day a printed date means: in its year, else in the year that brings it nearest to the paper's day."""
    if year:
        return date(int(year), month, number) if _exists(year, month, number) else None
    if day is None:
        return None
    years = [y for y in (day.year - 1, day.year, day.year + 1) if _exists(str(y), month, number)]
    return min((date(y, month, number) for y in years), key=lambda meant: abs(meant - day), default=None)


def _nearest(number: int, day: date | None) -> date | None:
    """The day of that number that lies nearest to the paper's day, within a fortnight."""
    if day is None:
        return None
    around = (day + timedelta(days=apart) for apart in range(-14, 15))
    return min((one for one in around if one.day == number), key=lambda one: abs(one - day), default=None)


def _remark(
    passage: Passage, span: tuple[int, int], severity: Severity, code: str, sentence: Promise, **more: str
) -> Finding:
    return passage.remark(span, severity, code, sentence, _SOURCE, **more)
