"""One figure with two magnitudes: 3.5亿元 here and 3.5万元 there."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from django.utils.translation import gettext_lazy as _

from articles.proofing.finding import Finding
from articles.proofing.passages import Passage, passages
from articles.text.amounts import Amount, amounts
from articles.text.digest import Copy
from articles.vocabulary import Severity

CODES: Final = ("magnitude",)

_SOURCE: Final = _("house rule: one figure has one unit")
_UNITS: Final = ("元", "美元", "欧元", "人", "人次", "吨", "亩", "户", "件", "平方米", "立方米", "千瓦时", "斤", "公斤")
_LARGE: Final = ("万", "亿", "万亿")


def check(copy: Copy, day: date | None) -> Iterator[Finding]:
    """Figures of three digits or with a fraction hardly come twice by chance. What stands above is held against the body
    from the first digit on: it repeats what stands there.
    """
    found = [(passage, amount, unit) for passage in passages(copy) for amount, unit in _counted(passage)]
    told: set[tuple[str, str]] = set()
    for number, (passage, amount, unit) in enumerate(found):
        earlier = next((one for one in found[:number] if _apart(one, passage, amount, unit)), None)
        if earlier is None or (amount.figures, unit) in told:
            continue
        above = earlier[0].head and earlier[0].field != "body" and passage.field == "body"
        if above and any(one.value == earlier[1].value and u == unit for p, one, u in found if p.field == "body"):
            continue
        if not above and len(amount.figures.strip("0.").replace(".", "")) < 3 and "." not in amount.figures:
            continue
        told.add((amount.figures, unit))
        yield passage.remark(
            (amount.start, amount.end + len(unit)),
            Severity.WARN if above else Severity.HINT,
            "magnitude",
            _("“%(words)s”, and “%(other)s” elsewhere in the story: is that one figure?"),
            _SOURCE,
            other=f"{earlier[1].figures}{earlier[1].times}{unit}",
        )


def _counted(passage: Passage) -> Iterator[tuple[Amount, str]]:
    for amount in amounts(passage.text):
        unit = next(
            (unit for unit in sorted(_UNITS, key=len, reverse=True) if passage.text.startswith(unit, amount.end)), ""
        )
        if unit and amount.times in ("", *_LARGE):
            yield amount, unit


def _apart(one: tuple[Passage, Amount, str], passage: Passage, amount: Amount, unit: str) -> bool:
    """The same figures and unit, and another magnitude; one of the two is a large one."""
    return one[1].figures == amount.figures and one[2] == unit and one[1].times != amount.times
