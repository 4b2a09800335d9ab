"""A figure in the body: the place of one of the story's own pictures, and nothing of the picture itself.

It names the picture by the beginning of its digest, so that the order of the pictures may change, and so that the text
that is signed says which picture stands where (Rule 2). It is never the address of a file.
"""

import re
from collections.abc import Callable
from typing import Final

#: Characters of a digest that stand for it: 64 bits, enough among the pictures of one story.
MARK: Final = 16

FIGURE: Final = re.compile(rf'<figure data-picture="([0-9a-f]{{{MARK}}})"></figure>')


def mark(digest: str) -> str:
    """What a figure calls the picture with that digest; "" for a picture that has no file yet."""
    return digest[:MARK]


def figure(mark: str) -> str:
    """The place of a picture, as a body holds it."""
    return f'<figure data-picture="{mark}"></figure>'


def marks(body: str) -> list[str]:
    """The pictures a body in its fixed form has a place for, in order; one that has two stands twice."""
    return FIGURE.findall(body)


def drawn(body: str, draw: Callable[[str], str]) -> str:
    """The body with `draw(mark)` in the place of each figure."""
    return FIGURE.sub(lambda found: draw(found[1]), body)
