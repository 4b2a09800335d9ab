"""How much of a page is filled."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from articles.models import Page, Placement
from articles.vocabulary import Part

#: A page with less room than this has no hole: editors fill it with leading.
WORTH_A_STORY: Final = 200


@dataclass(frozen=True, slots=True)
class Fill:
    """The running length of a page in characters, and what it holds; capacity 0 means not known."""

    length: int
    capacity: int

    @property
    def over(self) -> int:
        """Characters too many; 0 where they fit or nobody knows."""
        return max(0, self.length - self.capacity) if self.capacity else 0

    @property
    def left(self) -> int:
        """Characters that still fit; 0 where the page is full or nobody knows."""
        return max(0, self.capacity - self.length)

    @property
    def room(self) -> int:
        """The hole that is worth another story, in steps of fifty characters; 0 where there is none."""
        return self.left // 50 * 50 if self.left >= max(WORTH_A_STORY, self.capacity // 10) else 0

    @property
    def low(self) -> int:
        """Below this a page is far from full; `high` is full enough for print."""
        return self.capacity * 7 // 10

    @property
    def high(self) -> int:
        return self.capacity * 23 // 25


def fill(page: Page, placements: Iterable[Placement]) -> Fill:
    """What stands on a page against what it holds; the placements bring their stories along.

    A story counts whole on the page of its main placement: where it turns is not known before the page is made up.
    """
    length = sum(one.story.length for one in placements if one.page_id == page.pk and one.part == Part.MAIN)
    return Fill(length=length, capacity=page.capacity)
