"""Lists: as many as are announced. 三名…分别是 and two names."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from django.utils.translation import gettext_lazy as _

from articles.proofing.finding import Finding
from articles.proofing.passages import passages
from articles.text.amounts import whole
from articles.text.digest import Copy
from articles.text.names import is_personal
from articles.vocabulary import Severity

CODES: Final = ("count_of_list",)

_SOURCE: Final = _("house rule: whoever announces a number has counted")
_NUMBER: Final = r"(?:[0-9０-９]{1,2}|[一二三四五六七八九]?十[一二三四五六七八九]?|[两三四五六七八九])"
_ANNOUNCED: Final = re.compile(
    rf"(?<![0-9０-９.．第十百千万余多几年月])(?P<number>{_NUMBER})(?P<unit>名|位|人|个|家|座|项|条|种|所|支|件|部|大|本|处|对)"
    rf"(?P<what>[^，。；：！？、0-9０-９]{{0,14}})[，：]?(?:他们|她们|它们|其中)?分别(?:是|为|叫|名叫|系)[：]?(?P<list>[^。；！？：]+)"
)
_AND: Final = re.compile(r"(?:以及|和|及|与|暨)")
_NAMES: Final = re.compile(
    rf"(?P<names>(?:[\u3400-\u9fff]{{2,4}}、){{1,30}}[\u3400-\u9fff]{{2,4}}?(?:(?:和|与)[\u3400-\u9fff]{{2,4}}?)?)(?P<others>等)?"
    rf"(?P<number>{_NUMBER})(?P<unit>名|位|人)"
)


def check(copy: Copy, day: date | None) -> Iterator[Finding]:
    """A list that says 等, or that goes on in clauses, is left alone: nobody can say where it ends."""
    for passage in passages(copy):
        for found in _ANNOUNCED.finditer(passage.text):
            number = whole(found["number"])
            counts = _counts(found["list"])
            if number is not None and counts and number not in counts:
                yield passage.remark(
                    (found.start("number"), found.end("list")),
                    Severity.WARN,
                    "count_of_list",
                    _("“%(number)s” are announced and %(count)s follow."),
                    _SOURCE,
                    number=found["number"] + found["unit"],
                    count=str(min(counts)) if len(counts) == 1 else f"{min(counts)}–{max(counts)}",
                )
        for found in _NAMES.finditer(passage.text):
            number = whole(found["number"])
            names = re.split("[、和与]", found["names"])
            if number is None or not all(is_personal(name) for name in names[1:]) or not _ends_in_name(names[0]):
                continue
            if len(names) > number or (not found["others"] and len(names) != number):
                yield passage.remark(
                    found.span(),
                    Severity.WARN,
                    "count_of_list",
                    _("%(count)s people are named, and “%(number)s” follows."),
                    _SOURCE,
                    number=found["number"] + found["unit"],
                    count=str(len(names)),
                )


def _counts(listed: str) -> range | None:
    """As many items as the list may have: 和 joins two of them, or stands in a name. None where it has no clear end."""
    listed = listed.rstrip("，、 ”")
    if "，" in listed or "等" in listed or "“" in listed or "《" in listed:
        return None
    items = listed.split("、")
    joined = len(_AND.findall(items[-1]))
    inside = sum(len(_AND.findall(item)) for item in items[:-1])
    if len(items) == 1 and not joined:
        return None
    # A 和 in the last item most often joins; one inside another item may do either.
    least = len(items) + (1 if joined and len(items[-1]) > 3 else 0)
    return range(min(least, len(items) + joined), len(items) + joined + inside + 1)


def _ends_in_name(words: str) -> bool:
    """The first of the names may carry what stands before it: 组员顾小满."""
    return any(is_personal(words[at:]) for at in range(max(0, len(words) - 4), max(0, len(words) - 1)))
