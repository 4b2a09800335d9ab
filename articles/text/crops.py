"""The part of a picture that a story shows, as it is typed, kept and signed: `x,y,w,h` in thousandths of the upright picture.

It names no pixels, so that it holds for whatever size a picture is made in.
"""

import re
from typing import Final

from articles.text.fields import UnfitTextError

#: Left, top, width and height.
Crop = tuple[int, int, int, int]

#: The narrowest and the lowest part that may be shown.
LEAST: Final = 50
WHOLE: Final[Crop] = (0, 0, 1000, 1000)

_WRITTEN: Final = re.compile(r"(\d{1,4}),(\d{1,4}),(\d{1,4}),(\d{1,4})", re.ASCII)


def read(crop: str) -> Crop:
    """What is written; all of the picture where nothing is. UnfitTextError `no_crop` for anything else."""
    if not crop:
        return WHOLE
    found = _WRITTEN.fullmatch(crop.replace(" ", ""))
    if found is None:
        raise UnfitTextError("no_crop")
    left, top, width, height = map(int, found.groups())
    if min(width, height) < LEAST or left + width > 1000 or top + height > 1000:
        raise UnfitTextError("no_crop")
    return left, top, width, height


def fixed(crop: str) -> str:
    """The fixed form: nothing where all of the picture is shown. UnfitTextError `no_crop` for what is no part of it."""
    part = read(crop)
    return "" if part == WHOLE else ",".join(map(str, part))
