"""What a long text usually has, and this one has not. What must be there is asked in `heads` and `pictures`."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from django.utils.translation import gettext_lazy as _

from articles.proofing.finding import Finding
from articles.text.digest import Copy
from articles.text.measure import length
from articles.vocabulary import Kind, Severity

CODES: Final = ("no_deck", "no_byline")

#: Characters of body from which a story wants a kicker or a subhead, and from which it wants somebody's name.
WANTS_DECK: Final = 1500
WANTS_BYLINE: Final = 300


def check(copy: Copy, day: date | None) -> Iterator[Finding]:
    """Hints for news alone: other kinds follow rules of their own."""
    if copy.kind != Kind.NEWS:
        return
    characters = length(copy.body)
    if characters >= WANTS_DECK and not (copy.kicker or copy.subhead):
        yield Finding(
            Severity.HINT,
            "no_deck",
            _("A story of %(length)s characters has neither kicker nor subhead.") % {"length": characters},
            _("house rule: a long story is announced"),
            "subhead",
        )
    if characters >= WANTS_BYLINE and not copy.people:
        yield Finding(
            Severity.HINT,
            "no_byline",
            _("Nobody is credited with this story."),
            _("house rule: a story names who wrote it"),
            "people",
        )
