"""A story's body as it is printed: with its dateline and byline, whole or as an opening."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from articles.reading.piece import Figure, Piece
from articles.text import figures
from articles.text.byline import render
from articles.text.measure import length
from articles.text.title import plain
from articles.vocabulary import BylineRole

_TAG: Final = re.compile(r'<(/?)([a-z0-9]+)((?:\s+[a-z-]+="[^"]*")*)\s*/?>')
_VOID: Final = frozenset({"br"})
#: Where a paragraph may be cut: after a sentence and whatever closes it.
_SENTENCE: Final = re.compile(r"[。！？…!?]+[”’」』）)]*|\.[”’)]*(?=\s)")
#: No opening ends with less of a paragraph than this, in characters.
_LEAST: Final = 24


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, crosshead, list or table of a body; `html` is sanitised."""

    tag: str
    html: str


@dataclass(frozen=True, slots=True)
class Opening:
    """The beginning of a story: whole paragraphs, and the inside of the last one, so that a link can end it.

    `cut` says that there is more to read.
    """

    paragraphs: SafeString
    last: SafeString
    cut: bool

    @property
    def is_long(self) -> bool:
        """More than a phone prints."""
        return self.paragraphs.count("</p>") >= 2

    @property
    def size(self) -> int:
        """Characters that it prints."""
        return length(self.paragraphs) + length(self.last)


#: Nothing is printed.
NO_OPENING: Final = Opening(SafeString(""), SafeString(""), cut=False)


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a story's body, and the picture that stands after it."""

    html: SafeString
    figure: Figure | None


def blocks(body: str) -> list[Block]:
    """The top-level blocks of a sanitised body, in order; together they are the body without the line ends between."""
    found: list[Block] = []
    depth = start = 0
    for match in _TAG.finditer(body):
        closing, tag = bool(match[1]), match[2]
        if tag in _VOID:
            continue
        if not closing:
            if depth == 0:
                _add(found, "", body[start : match.start()])
                start, opened = match.start(), tag
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0:
                _add(found, opened, body[start : match.end()])
                start = match.end()
    _add(found, "", body[start:])
    return found


def whole(piece: Piece) -> tuple[Part, ...]:
    """The body with its dateline and byline, its pictures set between the paragraphs.

    A picture that has a figure in the body stands there, once; a figure whose picture may not be shown today leaves no
    gap. Of the other pictures the first follows the second paragraph, each further one three blocks later; none stands
    under a crosshead or before the text of a photo feature, whose pictures are printed above it. Crossheads stand right
    below the headline in the page's order, whatever they are called in the body.
    """
    rows = [_crosshead(row) if row.tag == "h3" else row for row in _with_opening(piece, blocks(piece.body))]
    placed = {figure.mark: figure for figure in reversed(in_text(piece))}
    rows = [row for row in rows if row.tag != "figure" or figures.marks(row.html)[0] in placed]
    loose = [] if piece.is_photo_feature else beside_text(piece)
    parts: list[Part] = []
    run: list[Block] = []
    due = 2
    for index, row in enumerate(rows):
        following = rows[index + 1].tag if index + 1 < len(rows) else None
        if row.tag == "figure":
            if found := placed.pop(figures.marks(row.html)[0], None):
                parts.append(Part(_trusted(run), found))
                run, due = [], 3
            continue
        run.append(row)
        due -= 1
        if loose and due <= 0 and row.tag not in ("h3", "") and following not in ("h3", "figure", None):
            parts.append(Part(_trusted(run), loose.pop(0)))
            run, due = [], 3
    if run:
        parts.append(Part(_trusted(run), loose.pop(0) if loose else None))
    parts.extend(Part(SafeString(""), figure) for figure in loose)
    return tuple(parts)


def in_text(piece: Piece) -> list[Figure]:
    """The pictures that have a figure in the body."""
    marks = set(figures.marks(piece.body))
    return [figure for figure in piece.figures if figure.mark in marks]


def beside_text(piece: Piece) -> list[Figure]:
    """The pictures that have none."""
    marks = set(figures.marks(piece.body))
    return [figure for figure in piece.figures if figure.mark not in marks]


def with_figures(piece: Piece, draw: Callable[[Figure], SafeString]) -> SafeString:
    """The body alone, with `draw(picture)` in the place of each figure; one that may not be shown today leaves none."""
    placed = {figure.mark: figure for figure in reversed(in_text(piece))}

    def once(mark: str) -> str:
        found = placed.pop(mark, None)
        return draw(found) if found else ""

    return _trusted([Block("", figures.drawn(piece.body, once))])


def opening(piece: Piece, most: int, *, signed: bool = True) -> Opening:
    """The first paragraphs of a story, about `most` characters, cut at the end of a sentence.

    Crossheads, lists and tables are left for the story's own page. Unless `signed` the text stands alone, without
    dateline and byline.
    """
    rows = blocks(piece.body)
    kept: list[Block] = []
    left = most
    cut = False
    for row in rows:
        if row.tag == "figure":
            continue
        if row.tag != "p":
            cut = True
            continue
        size = length(row.html)
        if size > left:
            cut = True
            if shorter := _sentences(plain(row.html[3:-4]), left, broken=not kept):
                kept.append(Block("p", format_html("<p>{}</p>", shorter)))
            break
        kept.append(row)
        left -= size
    if signed:
        kept = _with_opening(piece, kept)
    if not kept:
        return Opening(SafeString(""), SafeString(""), cut)
    return Opening(_trusted(kept[:-1]), _trusted([Block("", kept[-1].html[3:-4])]), cut)


def byline(piece: Piece) -> str:
    """The names as the source language prints them, without the editors; "" where nobody is credited."""
    return render(
        [(person.role, person.name, person.printed) for person in piece.people if person.role != BylineRole.EDITOR]
    )


def _with_opening(piece: Piece, rows: list[Block]) -> list[Block]:
    """The blocks with dateline and byline where a paper prints them.

    In the first line, bracketed, after a dateline; after the last words of a comment, in brackets; else above the text
    on a line of its own.
    """
    names = "" if piece.is_photo_feature else byline(piece)
    if not rows or not (names or piece.dateline):
        return rows
    inline = names.startswith("（") or (bool(piece.dateline) and not names.isascii())
    if piece.dateline or inline:
        bracketed = f"（{names}）" if names and inline and not names.startswith("（") else names
        place = format_html('<span class="dateline">{}</span>', piece.dateline) if piece.dateline else ""
        by = format_html('<span class="by">{}</span>', bracketed) if bracketed and inline else ""
        gap = " " if place and not by and piece.dateline[0].isascii() else ""
        rows = _at_start(rows, f"{place}{by}{gap}")
        if inline:
            return rows
    if not names:
        return rows
    if piece.is_comment and not names.isascii():
        return _at_end(
            rows, format_html('<span class="by{}">（{}）</span>', " signed" if len(names) <= 12 else "", names)
        )
    return [Block("by", format_html('<p class="by">{}</p>', names)), *rows]


def _at_start(rows: list[Block], html: str) -> list[Block]:
    if rows and rows[0].tag == "figure":
        return [rows[0], *_at_start(rows[1:], html)]
    if rows and rows[0].tag == "p":
        first = rows[0]
        return [Block("p", f"<p>{html}{first.html[3:]}"), *rows[1:]]
    return [Block("p", f"<p>{html}</p>"), *rows]


def _at_end(rows: list[Block], html: str) -> list[Block]:
    last = rows[-1]
    if last.tag == "figure" and len(rows) > 1:
        return [*_at_end(rows[:-1], html), last]
    if last.tag == "p":
        return [*rows[:-1], Block("p", f"{last.html[:-4]}{html}</p>")]
    return [*rows, Block("p", f"<p>{html}</p>")]


def _sentences(text: str, most: int, *, broken: bool) -> str:
    """As many whole sentences as fit into `most` characters; "" where hardly anything fits.

    Where something must stand (`broken`), a longer first sentence is cut before a comma or, without one, at the last
    character, with an ellipsis.
    """
    ends = [match.end() for match in _SENTENCE.finditer(text) if match.end() <= most]
    if ends and ends[-1] >= _LEAST:
        return text[: ends[-1]].strip()
    if not broken:
        return ""
    head = text[:most]
    comma = max(head.rfind(mark) for mark in "，、；;,")
    return (head[:comma] if comma >= _LEAST else head).strip() + "……"


def _crosshead(row: Block) -> Block:
    return Block("h3", row.html.replace("<h3", "<h2", 1).removesuffix("</h3>") + "</h2>")


def _add(found: list[Block], tag: str, html: str) -> None:
    if html.strip():
        found.append(Block(tag, html.strip()))


def _trusted(rows: list[Block]) -> SafeString:
    """The only place that calls HTML safe: a body was cleaned by `text.sanitize` when it was saved, revisions are never
    changed, and what is added here goes through `format_html`.
    """
    return mark_safe("\n".join(row.html for row in rows))  # noqa: S308
