"""The large-type edition: the stories of a paper one under the other, a few at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from articles.reading.front import Front
from articles.reading.issue import Issue, Place

#: So many stories stand on one sheet: what is more waits behind one large button.
SHEET: Final = 6


@dataclass(frozen=True, slots=True)
class Entry:
    """One story of the paper; `number` counts the stories of the whole paper from 1."""

    number: int
    place: Place


@dataclass(frozen=True, slots=True)
class Sheet:
    """Some stories of an edition in reading order; `number` counts its sheets from 1.

    `web` are the stories released since the edition, on the first sheet of today's paper alone. `left` stories stand
    behind this sheet; `previous` and `next` are the dates of the editions around it.
    """

    issue: Issue | None
    number: int
    web: tuple[Place, ...]
    entries: tuple[Entry, ...]
    total: int
    previous: date | None
    next: date | None

    @property
    def left(self) -> int:
        return max(0, self.total - self.number * SHEET)

    @property
    def following(self) -> int | None:
        """The number of the sheet behind this one."""
        return self.number + 1 if self.left else None


def sheet(front: Front, number: int = 1) -> Sheet | None:
    """The sheet of that number, or None where the paper has fewer. No query: a front page has everything at hand."""
    walk = front.issue.walk() if front.issue else []
    start = (number - 1) * SHEET
    if number != 1 and start >= len(walk):
        return None
    return Sheet(
        issue=front.issue,
        number=number,
        web=tuple(block.place for block in front.web) if number == 1 else (),
        entries=tuple(Entry(start + at, place) for at, place in enumerate(walk[start : start + SHEET], start=1)),
        total=len(walk),
        previous=front.previous,
        next=front.next,
    )
