"""No picture runs without its file, its caption and its credit."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Final

from django.utils.translation import gettext_lazy as _

from articles.proofing.finding import Finding
from articles.text import figures
from articles.text.digest import Copy
from articles.vocabulary import Severity

_RULE: Final = _("house rule: every picture has its file, caption and credit, and a description for who cannot see it")
_FIGURES: Final = _("house rule: a picture in the text is one of the story's own, and stands there once")


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
    own = {figures.mark(shot.digest) for shot in copy.pictures if shot.digest}
    for mark, times in Counter(figures.marks(copy.body)).items():
        if mark not in own:
            yield Finding(
                Severity.BLOCK,
                "figure_gone",
                _("A picture stands in the text that is not among the story's pictures."),
                _FIGURES,
                "body",
            )
        elif times > 1:
            yield Finding(
                Severity.WARN,
                "figure_twice",
                _("A picture has more than one place in the text; it is printed at the first."),
                _FIGURES,
                "body",
            )
