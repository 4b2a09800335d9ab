"""Two texts of a story, field by field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from articles.admin import crops
from articles.text import byline, figures, title
from articles.text.difference import Piece, pieces
from articles.text.digest import Copy
from articles.vocabulary import Kind

_BLOCK_END: Final = re.compile(r"</(?:p|h3|blockquote|li|tr)>|<br>")


def byline_line(copy: Copy) -> str:
    """The byline as it will be printed."""
    return byline.render([(p.role, p.name, p.role_printed) for p in copy.people])


def running_text(copy: Copy, body: str | None = None) -> str:
    """A body, or the part of it that is given, as lines of plain text, a line a block, to compare. A figure is a line
    with the number of its photo, as in `pictures_lines`.
    """
    known = {figures.mark(s.digest): f"№ {s.photo}" for s in copy.pictures if s.photo}
    said = figures.drawn(copy.body if body is None else body, lambda mark: f"\n【{known.get(mark, mark)}】\n")
    return "\n".join(filter(None, (line.strip() for line in title.plain(_BLOCK_END.sub("\n", said)).split("\n"))))


def pictures_lines(copy: Copy) -> str:
    """The pictures of a story as text, a line each, to compare."""
    return "\n".join(
        " · ".join(
            filter(
                None, (f"№ {s.photo}" if s.photo else "", s.caption, s.credit, s.alt, s.crop and crops.words(s.crop))
            )
        )
        for s in copy.pictures
    )


@dataclass(frozen=True, slots=True)
class Compared:
    """One field of two texts: what stood, what stands, and the way between."""

    label: str
    old: str
    new: str
    pieces: list[Piece]

    @property
    def changed(self) -> bool:
        return self.old != self.new


def compare(old: Copy, new: Copy, *, sections: Mapping[int, str]) -> list[Compared]:
    """Two copies, field by field in reading order; fields empty on both sides are left out."""

    def words(copy: Copy) -> list[tuple[str, str]]:
        return [
            (_("Kind"), str(Kind(copy.kind).label)),
            (_("Section"), sections.get(copy.section, "") if copy.section else ""),
            (_("Standing head"), copy.standing_head),
            (_("Kicker"), copy.kicker),
            (_("Headline"), copy.headline),
            (_("Subhead"), copy.subhead),
            (_("Dateline"), copy.dateline),
            (_("Day of the event"), copy.event_date),
            (_("Byline"), byline_line(copy)),
            (_("Body"), running_text(copy)),
            (
                _("Pictures"),
                pictures_lines(copy),
            ),
            (_("Correction"), copy.correction),
        ]

    rows = []
    for (label, before), (_label, after) in zip(words(old), words(new), strict=True):
        if before or after:
            rows.append(Compared(label, before, after, pieces(before, after)))
    if old.body != new.body and running_text(old) == running_text(new):
        rows.append(Compared(_("Markup of the body"), old.body, new.body, pieces(old.body, new.body)))
    return rows


def tally(rows: list[Compared]) -> tuple[int, int]:
    """Characters added and characters cut."""
    added = sum(len(p.text) for row in rows for p in row.pieces if p.mark == "added")
    cut = sum(len(p.text) for row in rows for p in row.pieces if p.mark == "cut")
    return added, cut
