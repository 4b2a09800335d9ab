"""What one document may cost, whatever its bytes say: sizes are counted while it is read, and a clock runs beside."""

import time
from dataclasses import dataclass, field
from typing import Final

from django.utils.translation import gettext_lazy as _

from articles.desk.refusal import Refused

#: Seconds one document may take.
SECONDS: Final = 1.5
#: Bytes the parts of an archive may have together when they are unpacked.
MOST_UNPACKED: Final = 12_000_000
#: Files in an archive; a Word document with many pictures has some hundreds.
MOST_FILES: Final = 2_000
#: Elements or tags. A broadsheet page out of Word has about 20,000.
MOST_ELEMENTS: Final = 100_000
#: Lines a document may give, empty ones too.
MOST_LINES: Final = 10_000
#: Characters a text may have, whatever it was read from. A full page of a broadsheet has about 20,000.
MOST_CHARACTERS: Final = 400_000
#: Bytes of one tag, comment or instruction of a document; the parser holds it whole.
MOST_TAG: Final = 128_000
#: Pictures that are taken out of a document, and their bytes together.
MOST_PICTURES: Final = 60
MOST_PICTURED: Final = 32_000_000
#: Elements inside each other.
MOST_DEPTH: Final = 200


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that stands in a document: its name there, its bytes as they are, and the offset in the text of the
    reading where it stands. It has not been looked at; `darkroom.receive` does that.
    """

    name: str
    data: bytes
    at: int


@dataclass(frozen=True, slots=True)
class Pictures:
    """The pictures of a document: those that lie in it, in order, each once, and how many it only points to."""

    inside: tuple[Picture, ...] = ()
    elsewhere: int = 0


@dataclass(slots=True)
class Budget:
    """What is spent on one document. Each method raises Refused `too_much` as soon as a bound is passed."""

    began: float = field(default_factory=time.monotonic)
    elements: int = 0
    lines: int = 0
    characters: int = 0
    unpacked: int = 0
    most_unpacked: int = MOST_UNPACKED

    def element(self, depth: int) -> None:
        """One more element, inside `depth` others. The clock is looked at every thousand."""
        self.elements += 1
        if self.elements > MOST_ELEMENTS or depth > MOST_DEPTH:
            raise too_much()
        if self.elements % 1_000 == 0:
            self.clock()

    def line(self) -> None:
        """One more line."""
        self.lines += 1
        if self.lines > MOST_LINES:
            raise too_much()

    def text(self, size: int) -> None:
        """`size` more characters."""
        self.characters += size
        if self.characters > MOST_CHARACTERS:
            raise too_much()

    def unpack(self, size: int) -> None:
        """`size` more bytes out of an archive."""
        self.unpacked += size
        if self.unpacked > self.most_unpacked:
            raise too_much()

    def clock(self) -> None:
        """Whether there is time left."""
        if time.monotonic() - self.began > SECONDS:
            raise too_much()


def too_much() -> Refused:
    """The refusal of a document that is more than a page."""
    return Refused(
        "too_much",
        _(
            "This document holds more than a page of a newspaper can. Nothing was taken in. Send it page by page, as text."
        ),
    )


def damaged() -> Refused:
    """The refusal of a file that ends early or breaks its own form."""
    return Refused(
        "damaged",
        _("This file is damaged or incomplete. Nothing was taken in. Save it once more as .docx or as text in UTF-8."),
    )


def joined(lines: list[str]) -> str:
    """The lines of a document as its text."""
    return "\n".join(lines).strip("\n") + "\n"


def place(lines: list[str], line: int) -> int:
    """The offset in `joined(lines)` at which a line begins."""
    whole = "\n".join(lines)
    ahead = len(whole) - len(whole.lstrip("\n"))
    at = sum(len(text) + 1 for text in lines[:line]) - ahead
    return max(0, min(at, len(joined(lines))))


def marked(text: str, level: int, bold: bool) -> str:
    """A paragraph with the marks the splitter knows: `#` by its level, or `**` where it is bold as a whole. Each line of
    a broken headline has its own mark.
    """
    if not text.strip() or not (level or bold):
        return text
    lines = []
    for line in text.split("\n"):
        inner = line.strip()
        if not inner:
            lines.append(line)
        elif level:
            lines.append(f"{'#' * min(level, 6)} {inner}")
        else:
            lines.append(line if "*" in inner else f"**{inner}**")
    return "\n".join(lines)


def row(cells: list[list[str]]) -> list[str]:
    """The lines of a table's row: cells of one line each become one line with tabs between them; where a cell has
    several lines the table is a layout, and its cells follow one another.
    """
    if len(cells) > 1 and all(len(cell) < 2 and "\n" not in "".join(cell) for cell in cells):
        return ["\t".join("".join(cell).strip("#* ") for cell in cells)]
    return [line for cell in cells for line in cell]
