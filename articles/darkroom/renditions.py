"""The sizes in which readers see a picture. This list is the only place that names them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from articles.darkroom.develop import Attribution, Box, Opened, Rendered, render


@dataclass(frozen=True, slots=True)
class Size:
    """One named size. `box` is the largest width and height in pixels.

    The width decides; the height (four times as much) only stops a strip of a picture from
    becoming a tower. No picture is made larger than it is.
    """

    name: str
    box: Box


SIZES: Final = (
    Size("thumb", (320, 1280)),  # lists and the contact sheet
    Size("column", (800, 3200)),  # one column of a page, a telephone
    Size("page", (1600, 6400)),  # a lead across the page, a sharp screen
)

NAMES: Final = frozenset(size.name for size in SIZES)

LARGEST: Final[Box] = (
    max(size.box[0] for size in SIZES),
    max(size.box[1] for size in SIZES),
)
"""What a picture must be decoded to, so that every size can be made from it."""


def render_all(opened: Opened, attribution: Attribution) -> Iterator[tuple[Size, Rendered]]:
    """Every size of SIZES, in its order."""
    for size in SIZES:
        yield size, render(opened, size.box, attribution)
