"""The plan of a page, computed from the weights of its stories.

Not the page as printed but its order: what is heavy stands high, left and large. The grid has COLUMNS columns; the
first HEAD rows hold the page's own head. A place that does not fit into ROWS makes the page longer, never smaller.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from articles.reading.issue import Place
from articles.vocabulary import Weight

COLUMNS: Final = 24
HEAD: Final = 4
ROWS: Final = 48
#: Two thirds of the page for what leads, one third for what stands beside it.
WIDE: Final = 16
NARROW: Final = COLUMNS - WIDE
#: So many teasers stand side by side.
TEASERS: Final = 4
#: A region is never lower than this many rows: a headline must be legible.
LEAST: Final = 3


@dataclass(frozen=True, slots=True)
class Region:
    """A rectangle of the plan, in columns and rows counted from 1, and the places in it (several where briefs or
    teasers share a box). `look` is lead, second, plain, briefs, teasers or vertical.
    """

    x: int
    y: int
    w: int
    h: int
    look: str
    places: tuple[Place, ...]

    @property
    def first(self) -> Place:
        return self.places[0]

    @property
    def pictured(self) -> bool:
        """Whether there is a picture, and room for it."""
        piece = self.first.piece
        return self.look in ("lead", "second", "plain") and piece is not None and bool(piece.figures) and self.h >= 9


@dataclass(frozen=True, slots=True)
class Plan:
    """A page: its regions in reading order, and the number of rows with the head."""

    regions: tuple[Region, ...]
    rows: int


@dataclass(frozen=True, slots=True)
class Patch:
    """A rectangle of a small plan, drawn as `look`: h headline, g text, p picture, s the paper's name."""

    look: str
    x: float
    y: float
    w: float
    h: float


@dataclass(frozen=True, slots=True)
class _Box:
    """Places that share a region, and how many rows they would like."""

    look: str
    places: tuple[Place, ...]
    want: int
    least: int = LEAST


def plan(places: Sequence[Place]) -> Plan:
    """Where each place of a page stands, for any number of places."""
    bands = _bands(places)
    heights = _share(ROWS, [band.want for band in bands], [band.least for band in bands])
    regions: list[Region] = []
    y = HEAD + 1
    for band, height in zip(bands, heights, strict=True):
        regions.extend(band.lay(y, height))
        y += height
    return Plan(tuple(sorted(regions, key=lambda region: region.first.order)), y - 1)


def thumb(page: Plan, *, front: bool) -> tuple[Patch, ...]:
    """The plan in small, in a box of 70 by 100 with a margin of 4."""
    down = (92 - 9) / max(page.rows - HEAD, 1)
    across = 62 / COLUMNS
    patches = [Patch("s", 4, 4, 30, 6) if front else Patch("h", 4, 4, 62, 2)]
    for region in page.regions:
        x, y = 4 + (region.x - 1) * across, 13 + (region.y - HEAD - 1) * down
        w, h = region.w * across - 2, region.h * down - 2
        if region.look == "vertical":
            patches += [_patch("g", x, y, w - 7, h), _patch("h", x + w - 5, y, 5, h * 0.8)]
            continue
        head = min(4.5 if region.look == "lead" else 2.5, h)
        patches.append(_patch("h", x, y, w if region.look == "lead" else w * 0.8, head))
        rest, top = h - head - 1.5, y + head + 1.5
        if region.pictured and rest > 8:
            patches.append(_patch("p", x, top, w, rest * 0.6))
            rest, top = rest * 0.4 - 1.5, top + rest * 0.6 + 1.5
        if rest > 1:
            patches.append(_patch("g", x, top, w, rest))
    return tuple(patches)


@dataclass(frozen=True, slots=True)
class _Band:
    """A strip over the whole width: columns of boxes side by side, each (x, width, rows of boxes)."""

    columns: tuple[tuple[int, int, tuple[tuple[_Box, ...], ...]], ...]

    @property
    def want(self) -> int:
        return max(sum(max(box.want for box in row) for row in rows) for _, _, rows in self.columns)

    @property
    def least(self) -> int:
        return max(sum(max(box.least for box in row) for row in rows) for _, _, rows in self.columns)

    def lay(self, y: int, height: int) -> list[Region]:
        """The regions of the band, `height` rows high from row `y` on."""
        found: list[Region] = []
        for x, width, rows in self.columns:
            top = y
            wants = [max(box.want for box in row) for row in rows]
            heights = _share(height, wants, [max(box.least for box in row) for row in rows])
            for row, row_height in zip(rows, heights, strict=True):
                left = x
                for box, box_width in zip(row, _share(width, [1] * len(row), [1] * len(row)), strict=True):
                    found.append(Region(left, top, box_width, row_height, box.look, box.places))
                    left += box_width
                top += row_height
        return found


def _bands(places: Sequence[Place]) -> list[_Band]:
    lead = next((place for place in places if place.weight == Weight.LEAD), None)
    bottom = [place for place in places if place.weight == Weight.BOTTOM]
    teasers = tuple(place for place in places if place.is_teaser)
    briefs = tuple(place for place in places if place.is_brief)
    side = [place for place in places if lead and _stands_beside(place)]
    rest = [p for p in places if p is not lead and p not in (*bottom, *briefs, *teasers, *side)]
    bands = [
        _Band(((1, COLUMNS, ((_Box("teasers", teasers[start : start + TEASERS], 3),),)),))
        for start in range(0, len(teasers), TEASERS)
    ]
    if lead:
        top = ((_box(lead),),)
        if side:
            bands.append(_Band(((1, WIDE, top), (WIDE + 1, NARROW, tuple((_box(place),) for place in side)))))
        else:
            bands.append(_Band(((1, COLUMNS, top),)))
    if rest and briefs:
        bands.append(_Band(((1, WIDE, _rows(rest, 2)), (WIDE + 1, NARROW, ((_briefs(briefs),),)))))
    elif rest:
        bands.append(_Band(((1, COLUMNS, _rows(rest, 3)),)))
    elif briefs:
        bands.append(_Band(((1, COLUMNS, ((_briefs(briefs),),)),)))
    bands.extend(_Band(((1, COLUMNS, ((_box(place),),)),)) for place in bottom)
    return bands


def _stands_beside(place: Place) -> bool:
    if place.weight in (Weight.SECOND, Weight.EAR):
        return True
    return place.weight == Weight.PLAIN and place.piece is not None and place.piece.is_comment


def _rows(places: Sequence[Place], across: int) -> tuple[tuple[_Box, ...], ...]:
    """Boxes in rows of at most `across`; a photo feature has a row of its own, and a last one alone fills its row."""
    rows: list[list[_Box]] = []
    alone = True
    for place in places:
        feature = place.piece is not None and place.piece.is_photo_feature
        if feature or alone or len(rows[-1]) == across:
            rows.append([])
        rows[-1].append(_box(place))
        alone = feature
    return tuple(tuple(row) for row in rows)


def _box(place: Place) -> _Box:
    piece = place.piece
    if place.weight == Weight.LEAD:
        return _Box("lead", (place,), 20, 12)
    if place.weight == Weight.BOTTOM:
        return _Box("vertical", (place,), 12, 11)
    pictured = piece is not None and bool(piece.figures)
    if piece is not None and piece.is_photo_feature:
        return _Box("plain", (place,), 15, 9) if pictured else _Box("plain", (place,), 5)
    if place.weight == Weight.SECOND:
        return _Box("second", (place,), 12, 9) if pictured else _Box("second", (place,), 6, 5)
    return _Box("plain", (place,), 11, 7) if pictured else _Box("plain", (place,), 6, 5)


def _briefs(places: tuple[Place, ...]) -> _Box:
    return _Box("briefs", places, 2 + 2 * len(places), 1 + (3 * len(places)) // 2)


def _share(total: int, wants: Sequence[int], least: Sequence[int]) -> list[int]:
    """Whole numbers in proportion to `wants`, each at least its least; they add up to `total`, or to more where the
    least do not fit. What rounding leaves goes to the first.
    """
    if not wants:
        return []
    shares = [max(low, total * want // sum(wants)) for want, low in zip(wants, least, strict=True)]
    spare = total - sum(shares)
    if spare > 0:
        shares[0] += spare
    for index in sorted(range(len(shares)), key=lambda i: least[i] - shares[i]):
        give = min(max(-spare, 0), shares[index] - least[index])
        shares[index] -= give
        spare += give
    return shares


def _patch(look: str, x: float, y: float, w: float, h: float) -> Patch:
    return Patch(look, round(x, 1), round(y, 1), round(max(w, 1), 1), round(max(h, 1), 1))
