"""No picture runs without its file, its caption and its credit."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from articles.proofing.finding import Finding
from articles.text.digest import Copy
from articles.vocabulary import Severity


def check(copy: Copy) -> Iterator[Finding]:
    for number, shot in enumerate(copy.pictures, start=1):
        place = {"number": number}
        if not shot.digest:
            yield Finding(Severity.BLOCK, "no_file", _("Picture %(number)s has no file.") % place)
        if not shot.caption:
            yield Finding(Severity.BLOCK, "no_caption", _("Picture %(number)s has no caption.") % place)
        if not shot.credit:
            yield Finding(Severity.BLOCK, "no_credit", _("Picture %(number)s has no credit.") % place)
        if not shot.alt:
            yield Finding(Severity.HINT, "no_alt", _("Picture %(number)s has no description.") % place)
