"""Two texts of a story, field by field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

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
    code: str = ""

    @property
    def changed(self) -> bool:
        return self.old != self.new

    @property
    def parts(self) -> list[Part]:
        """The pieces; in a body, whole lines that did not change stand together, to be folded."""
        if self.code != "body":
            return [Part(piece.mark, piece.text) for piece in self.pieces]
        last = len(self.pieces) - 1
        return [part for at, one in enumerate(self.pieces) for part in _parts(one, first=at == 0, last=at == last)]


class Part(NamedTuple):
    """A piece, or so many whole unchanged paragraphs of one."""

    mark: str
    text: str
    paragraphs: int = 0

    @property
    def folded(self) -> str:
        """What stands on the fold: how many paragraphs are under it."""
        return ngettext("%(count)s unchanged paragraph", "%(count)s unchanged paragraphs", self.paragraphs) % {
            "count": self.paragraphs
        }


def _parts(piece: Piece, *, first: bool, last: bool) -> list[Part]:
    if piece.mark != "same":
        return [Part(piece.mark, piece.text)]
    # What goes on from the piece before, whole lines, and what goes on into the next.
    head, mark, rest = ("", "", piece.text) if first else piece.text.partition("\n")
    lines, _end, tail = (rest, "", "") if last else rest.rpartition("\n")
    found = [Part("same", head + mark)] if head + mark else []
    if lines.strip("\n"):
        found.append(Part("same", lines, len(list(filter(None, lines.split("\n"))))))
    return [*found, Part("same", tail)] if tail else found


def compare(old: Copy, new: Copy, *, sections: Mapping[int, str]) -> list[Compared]:
    """Two copies, field by field in reading order; fields empty on both sides are left out."""

    def words(copy: Copy) -> list[tuple[str, str, str]]:
        return [
            ("kind", _("Kind"), str(Kind(copy.kind).label)),
            ("section", _("Section"), sections.get(copy.section, "") if copy.section else ""),
            ("standing_head", _("Standing head"), copy.standing_head),
            ("kicker", _("Kicker"), copy.kicker),
            ("headline", _("Headline"), copy.headline),
            ("subhead", _("Subhead"), copy.subhead),
            ("dateline", _("Dateline"), copy.dateline),
            ("event_date", _("Day of the event"), copy.event_date),
            ("byline", _("Byline"), byline_line(copy)),
            ("body", _("Body"), running_text(copy)),
            (
                "pictures",
                _("Pictures"),
                pictures_lines(copy),
            ),
            ("correction", _("Correction"), copy.correction),
        ]

    rows = []
    for (code, label, before), (_code, _label, after) in zip(words(old), words(new), strict=True):
        if before or after:
            rows.append(Compared(label, before, after, pieces(before, after), code))
    if old.body != new.body and running_text(old) == running_text(new):
        rows.append(Compared(_("Markup of the body"), old.body, new.body, pieces(old.body, new.body), "markup"))
    return rows


def tally(rows: list[Compared]) -> tuple[int, int]:
    """Characters added and characters cut."""
    added = sum(len(p.text) for row in rows for p in row.pieces if p.mark == "added")
    cut = sum(len(p.text) for row in rows for p in row.pieces if p.mark == "cut")
    return added, cut
