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
#: The longer before what it begins with.
_UNITS: Final = ("元", "美元", "欧元", "人次", "人", "吨", "亩", "户", "件", "平方米", "立方米", "千瓦时", "斤", "公斤")
_LARGE: Final = ("万", "亿", "万亿")


def check(copy: Copy, day: date | None) -> Iterator[Finding]:
    """Figures of three digits or with a fraction hardly come twice by chance. What stands above is held against the body
    from the first digit on: it repeats what stands there.
    """
    found = [(passage, amount, unit) for passage in passages(copy) for amount, unit in _counted(passage)]
    in_body = {(amount.value, unit) for passage, amount, unit in found if passage.field == "body"}
    first: dict[tuple[str, str], tuple[Passage, Amount]] = {}
    told: set[tuple[str, str]] = set()
    for passage, amount, unit in found:
        above, earlier = first.setdefault((amount.figures, unit), (passage, amount))
        if earlier.times == amount.times or (amount.figures, unit) in told:
            continue
        repeats = above.head and above.field != "body" and passage.field == "body"
        if repeats and (earlier.value, unit) in in_body:
            continue
        if not repeats and len(amount.figures.strip("0.").replace(".", "")) < 3 and "." not in amount.figures:
            continue
        told.add((amount.figures, unit))
        yield passage.remark(
            (amount.start, amount.end + len(unit)),
            Severity.WARN if repeats else Severity.HINT,
            "magnitude",
            _("“%(words)s”, and “%(other)s” elsewhere in the story: is that one figure?"),
            _SOURCE,
            other=f"{earlier.figures}{earlier.times}{unit}",
        )


def _counted(passage: Passage) -> Iterator[tuple[Amount, str]]:
    for amount in amounts(passage.text):
        unit = next((unit for unit in _UNITS if passage.text.startswith(unit, amount.end)), "")
        if unit and amount.times in ("", *_LARGE):
            yield amount, unit
