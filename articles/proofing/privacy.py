"""Numbers that belong to one person: mobile telephones, identity cards, bank cards."""

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

CODES: Final = ("phone_number", "id_number", "card_number")

_SOURCE: Final = _("Personal Information Protection Law: what is published of a person is needed and agreed to")
_PHONE: Final = re.compile(r"(?<![\d-])1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!-?\d)")
_ID: Final = re.compile(
    r"(?<![\dA-Za-z])[1-9]\d{5}(?:18|19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![\dA-Za-z])"
)
_CARD: Final = re.compile(r"(?<![\d-])(?:\d{4}[- ]?){3,4}\d{1,4}(?![\d-])")


def check(copy: Copy, day: date | None) -> Iterator[Finding]:
    """A number that is printed on purpose, of an office or with leave, is left with a word: “leave it, because …”."""
    for passage in passages(copy):
        text = half_width(passage.text)
        cards = [found.span() for found in _ID.finditer(text)]
        for span in cards:
            yield passage.remark(
                span, Severity.WARN, "id_number", _("The number of an identity card: “%(words)s”."), _SOURCE
            )
        for found in _CARD.finditer(text):
            figures = re.sub(r"\D", "", found[0])
            if 16 <= len(figures) <= 19 and _luhn(figures) and found.span() not in cards:
                yield passage.remark(
                    found.span(), Severity.WARN, "card_number", _("The number of a bank card: “%(words)s”."), _SOURCE
                )
        for found in _PHONE.finditer(text):
            yield passage.remark(
                found.span(),
                Severity.WARN,
                "phone_number",
                _("The number of a mobile telephone: “%(words)s”."),
                _SOURCE,
            )


def _luhn(figures: str) -> bool:
    """The check digit of bank cards (ISO/IEC 7812)."""
    total = 0
    for place, figure in enumerate(reversed(figures)):
        doubled = int(figure) * (1 + place % 2)
        total += doubled - 9 * (doubled > 9)
    return total % 10 == 0
