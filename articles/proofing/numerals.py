"""How numbers are written: thousands marked in one way, figures of one width, 两 and 二 where each belongs."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from django.utils.translation import gettext_lazy as _

from articles.proofing.finding import Finding
from articles.proofing.passages import passages
from articles.text.digest import Copy
from articles.vocabulary import Severity

CODES: Final = ("thousands", "mixed_width", "two")

_SOURCE: Final = _("GB/T 15835, numerals in print")
_COMMAS: Final = re.compile(r"(?<![\d,.])\d{1,3}(?:,\d{3})+(?![\d,])")
#: Five figures and more in a row, and no number of a telephone, an order or a document: those have more than nine.
_PLAIN: Final = re.compile(r"(?<![\d.,/A-Za-z第号〔\[-])\d{5,9}(?![\d/A-Za-z号年-]|\.\d{4})")
_FIGURES: Final = re.compile(r"[0-9０-９]+")
_MEASURES: Final = "个名位人只本家条件座张辆次年天块间场支封盒双对栋棵台套头口匹根把"
#: 二个 is 两个; 十二个, 第一、二名, 一二个 are what they should be, and so are 二人, 二次, 二年, 二位 and 二套.
_TWO: Final = re.compile(
    r"(?<![一三四五六七八九十百千万亿零〇第其初周之二两数老不0-9月、－—\-])(?<!独一无)(?<!一分为)二[个名只家座张辆天块间支封盒双对棵匹根件](?![套儿])"
)
#: 第两次, 两十, 十两个, 周两.
_SECOND: Final = re.compile(
    rf"第两(?=[{_MEASURES}届期批版章节组轮条届])|两十|(?<=[二三四五六七八九]十)两(?=[{_MEASURES}])"
)


def check(copy: Copy, day: date | None) -> Iterator[Finding]:
    """A text that marks thousands once marks them always; the first that is not marked is told."""
    every = list(passages(copy))
    commas = [found for passage in every for found in _COMMAS.finditer(passage.text)]
    told = False
    for passage in every:
        plain = None if told or not commas else _PLAIN.search(passage.text)
        if plain:
            told = True
            yield passage.remark(
                plain.span(),
                Severity.HINT,
                "thousands",
                _("“%(words)s”: elsewhere the thousands are marked, as in %(marked)s."),
                _SOURCE,
                marked=commas[0][0],
            )
        for found in _FIGURES.finditer(passage.text):
            if found[0].isascii() or not re.search("[0-9]", found[0]):
                continue
            yield passage.remark(
                found.span(),
                Severity.WARN,
                "mixed_width",
                _("Full-width and half-width figures in one number: “%(words)s”."),
                _SOURCE,
            )
        for found in _TWO.finditer(passage.text):
            yield passage.remark(
                found.span(), Severity.WARN, "two", _("“%(words)s”: before a measure word two is 两."), _SOURCE
            )
        for found in _SECOND.finditer(passage.text):
            yield passage.remark(
                found.span(),
                Severity.WARN,
                "two",
                _("“%(words)s”: within a number, and for the second, two is 二."),
                _SOURCE,
            )
