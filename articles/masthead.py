"""The paper's own facts, read once from the settings."""

from dataclasses import dataclass, fields
from datetime import time

from django.conf import settings

from articles.vocabulary import REVIEWS, State


@dataclass(frozen=True, slots=True)
class Masthead:
    """What stands in the nameplate and the imprint of every edition.

    `reviews` are the states a story passes between draft and signed, in order.
    """

    name: str
    name_latin: str
    publisher: str
    cn_number: str
    address: str
    phone: str
    printer: str
    price: str
    founded: str
    reviews: tuple[State, ...]

    def imprint(self) -> dict[str, str]:
        """The facts an edition keeps when it closes, by field name."""
        return {f.name: getattr(self, f.name) for f in fields(self) if f.name != "reviews"}


#: Facts without which an edition does not close (Rule 4: the imprint is complete).
REQUIRED_FACTS = ("name", "publisher", "cn_number", "address")


def masthead() -> Masthead:
    """The masthead of this installation, from `settings.PAPER` and `settings.REVIEWS`.

    Read anew at each call, so that a paper with two reviews can be tested beside one with three.
    """
    return Masthead(**settings.PAPER, reviews=REVIEWS[settings.REVIEWS])


def proofing_off() -> frozenset[str]:
    """The codes of the checks this paper does without, from `settings.PROOFING_OFF`."""
    return frozenset(settings.PROOFING_OFF)


def page_closing() -> time:
    """The hour at which this paper's pages close, where the page does not say another."""
    return time.fromisoformat(settings.PAGE_CLOSING)
