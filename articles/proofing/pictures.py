"""No picture runs without its file, its caption and its credit."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from django.utils.translation import gettext_lazy as _

from articles.proofing.finding import Finding
from articles.text.digest import Copy
from articles.vocabulary import Severity

_RULE: Final = _("house rule: every picture has its file, caption and credit, and a description for who cannot see it")


def check(copy: Copy, day: date | None) -> Iterator[Finding]:
    for number, shot in enumerate(copy.pictures, start=1):
        place = {"number": number}
        if not shot.digest:
            yield Finding(
                Severity.BLOCK,
                "no_file",
                _("Picture %(number)s has no file.") % place,
                _RULE,
                f"pictures.{number}.photo",
            )
        if not shot.caption:
            yield Finding(
                Severity.BLOCK,
                "no_caption",
                _("Picture %(number)s has no caption.") % place,
                _RULE,
                f"pictures.{number}.caption",
            )
        if not shot.credit:
            yield Finding(
                Severity.BLOCK,
                "no_credit",
                _("Picture %(number)s has no credit.") % place,
                _RULE,
                f"pictures.{number}.credit",
            )
        if not shot.alt:
            yield Finding(
                Severity.HINT,
                "no_alt",
                _("Picture %(number)s has no description.") % place,
                _RULE,
                f"pictures.{number}.alt",
            )
