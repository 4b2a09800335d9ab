"""The sizes in which readers see a picture. This list is the only place that names them. Knows no Django."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from articles.darkroom.develop import Box, Cut, Opened, Rendered, fit, render
from articles.text import crops


@dataclass(frozen=True, slots=True)
class Size:
    """One named size. `box` is the largest width and height in pixels.

    The width decides; the height (four times as much) only stops a strip of a picture from
    becoming a tower. No picture is made larger than it is. A size that is `cropped` has the shape
    of its box, and shows the part around the focal point.
    """

    name: str
    box: Box
    cropped: bool = False


#: What a link shows where somebody shares it.
CARD: Final = "card"

SIZES: Final = (
    Size("thumb", (320, 1280)),  # lists and the contact sheet
    Size("column", (800, 3200)),  # one column of a page, a telephone
    Size("page", (1600, 6400)),  # a lead across the page, a sharp screen
    Size(CARD, (1200, 630), cropped=True),
)

WHOLE: Final = Size("whole", (6000, 6000))
"""All of a picture for somebody outside (`press.handout`). Not of the list: no reader is sent it, and none is kept."""

NAMES: Final = frozenset(size.name for size in SIZES)
CROPPED: Final = frozenset(size.name for size in SIZES if size.cropped)

MIDDLE: Final[Box] = (500, 500)
"""The focal point of a picture that has none, in thousandths from the left and from the top."""


def cut_of(size: Size, picture: Box, focus: Box = MIDDLE, window: Cut | None = None) -> Cut | None:
    """The part of an upright picture that a size shows; None for a size that shows all of it.

    A cropped size is as large as the picture allows, and as near to the focal point as its edges allow. With a `window`
    every size shows that part of the picture, or a part of it.
    """
    if not size.cropped:
        return window
    left, top, width, height = window or (0, 0, *picture)
    across, down = _cover(size.box, (width, height))
    wanted = round(picture[0] * focus[0] / 1000 - across / 2), round(picture[1] * focus[1] / 1000 - down / 2)
    return (
        min(max(left, wanted[0]), left + width - across),
        min(max(top, wanted[1]), top + height - down),
        across,
        down,
    )


def window_of(crop: str, picture: Box) -> Cut | None:
    """The pixels of an upright picture that a story's own cut shows (`text.crops`, in its fixed form); None for all."""
    if not crop:
        return None
    left, top, width, height = crops.read(crop)
    across, down = picture
    at = left * across // 1000, top * down // 1000
    return *at, max(1, (left + width) * across // 1000 - at[0]), max(1, (top + height) * down // 1000 - at[1])


def _cover(shape: Box, picture: Box) -> Box:
    """The largest box of that shape inside a picture."""
    width, height = picture
    if width * shape[1] <= height * shape[0]:
        return width, max(1, round(width * shape[1] / shape[0]))
    return max(1, round(height * shape[0] / shape[1])), height


def decoded(sizes: Iterable[Size], picture: Box, window: Cut | None = None) -> Box:
    """What an upright picture must be decoded to, at the least, so that every one of `sizes` can be made from it."""
    width = height = 1
    for size in sizes:
        shown = cut_of(size, picture, window=window) or (0, 0, *picture)
        made = fit((shown[2], shown[3]), size.box)
        width = max(width, -(-made[0] * picture[0] // shown[2]))
        height = max(height, -(-made[1] * picture[1] // shown[3]))
    return width, height


def render_all(opened: Opened, sizes: Iterable[Size] = SIZES, focus: Box = MIDDLE) -> Iterator[tuple[Size, Rendered]]:
    """Every one of `sizes`, in their order."""
    for size in sizes:
        yield size, render(opened, size.box, cut_of(size, (opened.width, opened.height), focus))
