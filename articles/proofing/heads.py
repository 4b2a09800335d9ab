"""A story needs a section, and a line that stands for it."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from django.utils.translation import gettext_lazy as _

from articles.proofing.finding import Finding
from articles.text import title
from articles.text.digest import Copy
from articles.vocabulary import Severity

_RULE: Final = _("house rule: from submit on, a story has a section and a headline")


def check(copy: Copy, day: date | None) -> Iterator[Finding]:
    if copy.section is None:
        yield Finding(Severity.BLOCK, "no_section", _("The section is missing."), _RULE, "section")
    caption = copy.pictures[0].caption if copy.pictures else ""
    if not title.title(copy.headline, copy.standing_head, caption):
        yield Finding(Severity.BLOCK, "no_title", _("The headline is missing."), _RULE, "headline")
