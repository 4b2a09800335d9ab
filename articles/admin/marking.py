"""What changed since a signature, marked in the story as it will run: in place, character by character."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any, Final, NamedTuple

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.admin.comparing import Compared, byline_line
from articles.admin.history import Plate, Proof, with_plates
from articles.desk.notes import Pinned
from articles.proofing import passages
from articles.text import merging
from articles.text.difference import Piece, pieces
from articles.text.digest import Copy, Shot

#: What the set text has no place for, or not for all of it: it is told below, as in the list of the fields.
_BESIDE: Final = ("kind", "section", "event_date", "markup")


def with_changes(proof: Proof, old: Copy, new: Copy, pinned: Sequence[Pinned]) -> Proof:
    """The proof of `new` with the way from `old` marked in it, and its open queries. What stands unchanged between two
    changes of the body is folded.
    """
    plates = _plates(proof.pictures, old.pictures, new.pictures)
    return replace(
        proof,
        standing_head=marked(old.standing_head, new.standing_head),
        kicker=_deck(old.kicker, new.kicker),
        headline=_deck(old.headline, new.headline),
        subhead=_deck(old.subhead, new.subhead),
        dateline=marked(old.dateline, new.dateline),
        byline=marked(byline_line(old), byline_line(new)),
        body=with_plates(_body(old, new, _pins(pinned)), plates),
        pictures=plates,
        correction=marked(old.correction, new.correction),
    )


def marked(old: str, new: str) -> SafeString:
    """A line with what was cut and added in it; nothing is marked where nothing changed."""
    return format_html_join("", "{}", ((_piece(piece),) for piece in pieces(old, new)))


def beside(rows: Iterable[Compared]) -> list[Compared]:
    """The rows of a comparison that the set text does not show."""
    return [row for row in rows if row.changed and row.code in _BESIDE]


def _piece(piece: Piece) -> SafeString:
    if piece.mark == "same":
        return format_html("{}", piece.text)
    if piece.mark == "cut":
        return format_html("<del>{}</del>", piece.text)
    if piece.mark == "added":
        return format_html("<ins>{}</ins>", piece.text)
    if piece.mark == "come":
        return format_html('<span class="mv"><small class="mvtag">{}</small>{}</span>', _("moved here"), piece.text)
    return format_html('<span class="mv away"><small class="mvtag">{}</small>{}</span>', _("moved away"), piece.text)


def _deck(old: str, new: str) -> list[str]:
    """A field of several lines, line by line; a line that was cut stands where it stood."""
    lines: list[list[Piece]] = [[]]
    for piece in pieces(old, new):
        for number, text in enumerate(piece.text.split("\n")):
            if number:
                lines.append([])
            if text:
                lines[-1].append(Piece(piece.mark, text))
    return [format_html_join("", "{}", ((_piece(piece),) for piece in line)) for line in lines if line]


def _plates(plates: Sequence[Plate], old: Sequence[Shot], new: Sequence[Shot]) -> list[Plate]:
    """The pictures, each with what changed in its words and its place since; those that are gone stand behind."""
    before, gone = _before(old, new)
    kept = [at for at in before if at is not None]
    order = dict(zip(kept, sorted(kept), strict=True))
    found = []
    for plate, shot, at in zip(plates, new, before, strict=True):
        if at is None:
            was, said = Shot(shot.photo, "", "", "", "", ""), [_("new picture")]
        else:
            was = old[at]
            said = [_("cut anew")] if was.crop != shot.crop else []
            said += [_("moved")] if order[at] != at else []
        news = " · ".join(said)
        found.append(
            replace(
                plate,
                caption=marked(was.caption, shot.caption),
                credit=marked(was.credit, shot.credit),
                said=marked(was.alt, shot.alt),
                news=news,
            )
        )
    return found + [
        Plate(
            "",
            marked(shot.caption, ""),
            marked(shot.credit, ""),
            "",
            said=marked(shot.alt, ""),
            news=_("picture taken out"),
        )
        for shot in gone
    ]


def _before(old: Sequence[Shot], new: Sequence[Shot]) -> tuple[list[int | None], list[Shot]]:
    """Which of the old pictures each of the new ones was, and those that none of them is.

    One photo may hang there twice, whole and as a detail: what is the same in all is found first, then what shows the
    same part, then what is the same photo.
    """
    found: list[int | None] = [None] * len(new)
    left = list(range(len(old)))
    alike: tuple[Callable[[Shot], Any], ...] = (lambda s: s, lambda s: (s.photo, s.crop), lambda s: s.photo)
    for key in alike:
        for number, shot in enumerate(new):
            at = next((at for at in left if key(old[at]) == key(shot)), None) if found[number] is None else None
            if at is not None:
                found[number] = at
                left.remove(at)
    return found, [old[at] for at in left]


# The body


class _Pins(NamedTuple):
    """The number of the query that each letter of the body is asked by, and what stands behind the last of them."""

    numbers: dict[int, int]
    behind: dict[int, SafeString]


def _pins(pinned: Sequence[Pinned]) -> _Pins:
    found = _Pins({}, {})
    for number, one in enumerate(pinned, start=1):
        if one.field == "body" and not one.loose and one.note.settled_at is None and one.start < one.end:
            found.numbers.update(dict.fromkeys(range(one.start, one.end), number))
            word = _("Q%(number)s") % {"number": number}
            link = format_html('<sup><a href="#note-{}">{}</a></sup>', one.note.pk, word)
            found.behind[one.end] = format_html("{}{}", found.behind.get(one.end, ""), link)
    return found


class _Block(NamedTuple):
    """A block as it is drawn; `open` is one that changed or that something is asked about."""

    html: str
    open: bool


@dataclass(slots=True)
class _Way:
    """The way from the old text to the new: the mark of each character that stands, and what was cut, by its place.

    Whole lines that were cut stand `ahead` of the line that begins there or `behind` the one that ends there, other words
    `inside` a line.
    """

    marks: list[str] = field(default_factory=list)
    ahead: dict[int, list[Piece]] = field(default_factory=dict)
    behind: dict[int, list[Piece]] = field(default_factory=dict)
    inside: dict[int, list[Piece]] = field(default_factory=dict)
    #: Where the last cut ended with the end of a line.
    broken: int = -1

    def cut(self, piece: Piece, new: str) -> None:
        at = len(self.marks)
        begins, ends = at == 0 or new[at - 1] == "\n", at >= len(new) or new[at] == "\n"
        lines = [Piece(piece.mark, line) for line in piece.text.split("\n")]
        if ends and not begins and self.broken == at:
            self._keep(self.behind, at, lines)
        elif begins:
            self._keep(self.ahead, at, lines[:-1])
            self._keep(self.inside, at, lines[-1:])
        elif ends:
            self._keep(self.inside, at, lines[:1])
            self._keep(self.behind, at, lines[1:])
        else:
            self._keep(self.inside, at, [Piece(piece.mark, piece.text.replace("\n", "¶"))])
        self.broken = at if piece.text.endswith("\n") else -1

    def _keep(self, where: dict[int, list[Piece]], at: int, some: list[Piece]) -> None:
        if told := [piece for piece in some if piece.text]:
            where.setdefault(at, []).extend(told)

    def within(self, first: int, end: int) -> None:
        """Nothing stands by itself inside a block: what was cut between its lines stands in them."""
        for where in (self.ahead, self.behind):
            for at in [at for at in where if first < at < end]:
                self.inside.setdefault(at, []).extend(where.pop(at))

    def changes(self, first: int, end: int) -> bool:
        """Whether anything came or went between these letters."""
        marks = set(self.marks[first:end])
        return marks != {"same"} or any(at in self.inside for at in range(first, end + 1))

    def rest(self) -> list[Piece]:
        """What found no place. Nothing that was cut is left out."""
        return [
            piece for where in (self.ahead, self.inside, self.behind) for at in sorted(where) for piece in where[at]
        ]


def _way(old: str, new: str) -> _Way:
    way = _Way()
    for piece in pieces(old, new):
        if piece.mark in ("cut", "gone"):
            way.cut(piece, new)
        else:
            way.marks += [piece.mark] * len(piece.text)
    return way


def _body(old: Copy, new: Copy, pins: _Pins) -> SafeString:
    """The new body, block by block; what did not change is folded."""
    way = _way(passages.texts(old).get("body", ""), passages.texts(new).get("body", ""))
    places = passages.places(new.body)
    stood = set(merging.blocks(old.body))
    found: list[_Block] = []
    at = stop = 0
    for block in merging.blocks(new.body):
        start = new.body.index(block, stop)
        stop = start + len(block)
        first, end = _letters_of(places, at, stop)
        if first == end:  # a table or a picture: none of its letters are told apart
            found.append(_Block(_barred(block) if block not in stood else block, block not in stood))
            continue
        at = end
        way.within(first, end)
        found += map(_cut_line, way.ahead.pop(first, []))
        changed = block not in stood or way.changes(first, end)
        html = _drawn(new.body, (start, stop), range(first, end), places, way, pins)
        asked = any(number in pins.numbers for number in range(first, end))
        found.append(_Block(_barred(html) if changed else html, changed or asked))
        found += map(_cut_line, way.behind.pop(end, []))
    return _folded([*found, *map(_cut_line, way.rest())])


def _letters_of(places: Sequence[tuple[int, int]], at: int, stop: int) -> tuple[int, int]:
    """The letters of a block that ends at `stop` of the HTML, as numbers in the plain text, from `at` on."""
    first = at + 1 if at < len(places) and places[at] == (0, 0) else at
    end = first
    for number in range(first, len(places)):
        if places[number] != (0, 0):
            if places[number][0] >= stop:
                break
            end = number + 1
    return first, end


def _drawn(
    html: str, span: tuple[int, int], letters: range, places: Sequence[tuple[int, int]], way: _Way, pins: _Pins
) -> str:
    """A block of the HTML with its marks: opened and closed again at every tag, so that they never cross one."""
    out: list[str] = []
    done, worn = span[0], ("same", 0)
    for at in letters:
        left, right = places[at]
        if left < done:  # between two lines, or a second letter of one sign
            continue
        wears = (way.marks[at], pins.numbers.get(at, 0))
        cut = way.inside.pop(at, [])
        if wears != worn or left != done or cut or at in pins.behind:
            out += [_closing(worn), pins.behind.get(at, ""), html[done:left], *map(_piece, cut), _opening(wears, worn)]
            worn = wears
        out.append(html[left:right])
        done = right
    end = letters.stop
    out += [_closing(worn), pins.behind.get(end, ""), *map(_piece, way.inside.pop(end, [])), html[done : span[1]]]
    return "".join(out)


def _opening(wears: tuple[str, int], before: tuple[str, int]) -> str:
    mark, pin = wears
    tag = f'<small class="mvtag">{escape(_("moved here"))}</small>' if before[0] != "come" else ""
    opened = {"added": "<ins>", "come": f'<span class="mv">{tag}'}.get(mark, "")
    return opened + ('<mark class="pin">' if pin else "")


def _closing(worn: tuple[str, int]) -> str:
    mark, pin = worn
    return ("</mark>" if pin else "") + {"added": "</ins>", "come": "</span>"}.get(mark, "")


def _cut_line(piece: Piece) -> _Block:
    return _Block(format_html('<p class="ch">{}</p>', _piece(piece)), open=True)


def _barred(html: str) -> str:
    """A block with a bar beside it."""
    return html.replace("<p>", '<p class="ch">', 1) if html.startswith("<p>") else f'<div class="ch">{html}</div>'


def _folded(blocks: Iterable[_Block]) -> SafeString:
    """The blocks, those that did not change folded under their number."""
    out: list[str] = []
    for is_open, group in groupby(blocks, key=lambda block: block.open):
        some = [block.html for block in group]
        if is_open:
            out += some
            continue
        words = ngettext("%(count)s unchanged paragraph", "%(count)s unchanged paragraphs", len(some)) % {
            "count": len(some)
        }
        out.append(f'<details class="same"><summary>{escape(words)}</summary>{"".join(some)}</details>')
    return mark_safe("\n".join(out))  # noqa: S308  the body's own safe HTML, and marks of ours
