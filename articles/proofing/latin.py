"""A small English word that a conversion left between Chinese characters."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from django.utils.translation import gettext_lazy as _

from articles.proofing.finding import Finding
from articles.proofing.passages import passages
from articles.text.digest import Copy
from articles.vocabulary import Severity

CODES: Final = ("stray_latin",)

#: Only words that join others: units (km), brands (iPhone, vivo) and names are never among them.
_STRAY: Final = re.compile(
    r"(?<=[\u3400-\u9fff，。、；：”》）])\s*"
    r"(?P<word>and|or|of|the|an|in|to|for|from|with|on|at|by|as|is|are|was|were|be|that|this|but|not|which)"
    r"\s*(?=[\u3400-\u9fff“《（])"
)


def check(copy: Copy, day: date | None) -> Iterator[Finding]:
    """One remark for each such word."""
    for passage in passages(copy):
        for found in _STRAY.finditer(passage.text):
            start, end = found.span("word")
            yield Finding(
                Severity.WARN,
                "stray_latin",
                _("A stray English word in Chinese text: “%(words)s”.") % {"words": passage.around(start, end)},
                _("house rule: copy that comes in is repaired where the editor sees it"),
                passage.field,
                found["word"],
                passage.at + start,
                passage.at + end,
            )
