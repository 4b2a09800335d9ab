"""A page as a small plan: where each story stands, drawn from weight and order alone.

The grid has six columns; the style sheet names a class for each place (`x1 w4 y1 h5`), because no page of ours carries
an inline style.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle
from typing import Final

from articles.admin.marks import STATE_STYLE
from articles.desk.states import label
from articles.models import Placement
from articles.vocabulary import Part, Weight

COLUMNS: Final = 6
#: Rows of a plan that is not crowded, and the last row the style sheet knows.
ROWS: Final = 12
LAST_ROW: Final = 24
#: Stories drawn beside the lead's band and the bottom leads; whatever else stands there is counted.
MOST: Final = 18


@dataclass(frozen=True, slots=True)
class Slot:
    """One place of a plan. `place` are its grid classes; without a placement it is a hole of `missing` characters."""

    place: str
    placement: Placement | None = None
    missing: int = 0

    @property
    def style(self) -> str:
        """The style of the story's state."""
        return STATE_STYLE[self.placement.story.state] if self.placement else "hole"

    @property
    def word(self) -> str:
        """What the story is on this page: its weight, or that it is a jump or a teaser."""
        return placed_as(self.placement) if self.placement else ""

    @property
    def state(self) -> str:
        return label(self.placement.story.state) if self.placement else ""

    @property
    def part(self) -> bool:
        """Whether only a part of a story stands here."""
        return self.placement is not None and self.placement.part != Part.MAIN


@dataclass
class _Band:
    """Stories side by side; `height` in rows of the grid. A band with a rail has its first story left of the others."""

    stories: list[Placement]
    height: int
    rail: bool = False


def placed_as(placement: Placement) -> str:
    """The word for what a story is on its page; nothing for a plain one."""
    if placement.part != Part.MAIN:
        return str(Part(placement.part).label)
    if placement.weight == Weight.PLAIN:
        return ""
    return str(Weight(placement.weight).label)


def small_plan(placements: Sequence[Placement], *, missing: int = 0) -> list[Slot]:
    """The slots of one page, top to bottom. `missing` characters of room draw a hole; an empty page is one hole."""
    if not placements:
        return [Slot(_place(1, COLUMNS, 1, ROWS), missing=missing)]
    bands = _bands(placements)
    hole = _Band([], 3) if missing else None
    if hole:
        last_is_bottom = bands[-1].stories[0].weight == Weight.BOTTOM
        bands.insert(len(bands) - 1 if last_is_bottom else len(bands), hole)
    _stretch(bands)
    slots: list[Slot] = []
    row = 1
    for band in bands:
        if row + band.height - 1 > LAST_ROW:
            break
        if band is hole:
            slots.append(Slot(_place(1, COLUMNS, row, band.height), missing=missing))
        else:
            slots.extend(_draw(band, row))
        row += band.height
    return slots


def _bands(placements: Sequence[Placement]) -> list[_Band]:
    of = {weight: [one for one in placements if one.weight == weight] for weight in Weight}
    parts = [one for one in placements if one.part != Part.MAIN]
    bands: list[_Band] = []
    middle = [*of[Weight.SECOND], *of[Weight.PLAIN]]
    if of[Weight.LEAD]:
        rail = [*of[Weight.EAR], *of[Weight.SECOND]][:2]
        middle = [one for one in middle if one not in rail]
        bands.append(_Band([of[Weight.LEAD][0], *rail], 6 if len(rail) > 1 else 5, rail=True))
        middle = [*of[Weight.LEAD][1:], *(one for one in of[Weight.EAR] if one not in rail), *middle]
    else:
        middle = [*of[Weight.EAR], *middle]
    crowded = len(middle) > 6
    bands += [_Band(row, 2 if crowded else 3) for row in _rows(middle[:MOST])]
    bands += [_Band(row, 2) for row in _rows([*of[Weight.BRIEF], *parts][: max(0, MOST - len(middle))])]
    bands += [_Band([one], 2) for one in of[Weight.BOTTOM][:2]]
    return bands


def _rows(stories: list[Placement]) -> list[list[Placement]]:
    """Rows of three at most, as even as they come: four stories stand two and two."""
    count = -(-len(stories) // 3)
    rows: list[list[Placement]] = []
    start = 0
    for index in range(count):
        width = -(-(len(stories) - start) // (count - index))
        rows.append(stories[start : start + width])
        start += width
    return rows


def _stretch(bands: list[_Band]) -> None:
    """Fill the plan's rows, one row at a time, from the top."""
    spare = ROWS - sum(band.height for band in bands)
    for band in cycle(bands):
        if spare <= 0:
            return
        band.height += 1
        spare -= 1


def _draw(band: _Band, row: int) -> list[Slot]:
    if band.rail and len(band.stories) > 1:
        lead, *rail = band.stories
        slots = [Slot(_place(1, 4, row, band.height), lead)]
        top = row
        for index, one in enumerate(rail):
            height = -(-(row + band.height - top) // (len(rail) - index))
            slots.append(Slot(_place(5, 2, top, height), one))
            top += height
        return slots
    width = COLUMNS // len(band.stories)
    return [Slot(_place(1 + index * width, width, row, band.height), one) for index, one in enumerate(band.stories)]


def _place(x: int, w: int, y: int, h: int) -> str:
    return f"x{x} w{w} y{y} h{h}"
