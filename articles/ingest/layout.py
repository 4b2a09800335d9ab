"""A split page as blocks: stretches of the source, each with what it was read as. What an intake's report keeps.

A block is a line of the page, or the credit in a line, or what is left of the line beside it. Every character of the
source that is not white stands in exactly one block, with the marks that were taken out around it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Final

from articles.ingest.pieces import Doubt, Piece, Span, SplitPage, SplitPerson, SplitStory
from articles.text.clean import Repair
from articles.text.paragraphs import BREAKS

#: What a block can be: the words of the decisions, in the order in which they stand in a story.
PARTS: Final = (
    "standing", "kicker", "headline", "subhead", "byline", "paragraph", "crosshead", "caption", "credit", "aside",
)  # fmt: skip
#: Parts that head a story.
HEADS: Final = frozenset({"standing", "kicker", "headline", "subhead"})
#: Parts whose lines run on to a paragraph where a join is kept.
RUNNING: Final = frozenset({"paragraph", "caption"})
#: Parts that are read as people, not as text.
CREDITS: Final = frozenset({"byline", "credit"})

#: What stands on a line, blanks around it left out.
_SOLID: Final = re.compile(r"\S(?:[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]*\S)?")

#: The number of the form of the report. It changes when an older report would be read otherwise.
FORM: Final = 1


@dataclass(frozen=True, slots=True)
class Block:
    """`source[start:end]`, read as `part` of story `story` (None: of none).

    `spans` is its text without the marks around it; blocks of one `group` (from 1) are one paragraph. A credit has its
    dateline, the people of the byline and those of a picture (`shown`); `photo` is the picture of the story it belongs
    to, and `agency` what is printed behind its credit.
    """

    start: int
    end: int
    part: str
    story: int | None = None
    spans: tuple[Span, ...] = ()
    group: int = 0
    photo: int | None = None
    dateline: tuple[Span, ...] = ()
    people: tuple[SplitPerson, ...] = ()
    shown: tuple[SplitPerson, ...] = ()
    agency: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """A page as it was read: its blocks in the order of the source, the kind of each story, and every repair and doubt
    of the page in the order of the source. Decisions name a block, a repair and a doubt by its place in these lists.

    `repair_at` and `doubt_at` have, for each, the number of the block it stands in or behind.
    """

    blocks: tuple[Block, ...]
    kinds: tuple[str, ...]
    repairs: tuple[Repair, ...]
    doubts: tuple[Doubt, ...]
    repair_at: tuple[int, ...]
    doubt_at: tuple[int, ...]


def layout_of(page: SplitPage) -> Layout:
    """The blocks of a page that was split."""
    blocks = [Block(*span, "aside", spans=(span,)) for piece in page.unplaced for span in piece.spans]
    group = 0
    for number, story in enumerate(page.stories):
        made, group = _blocks_of(story, number, page.source, group)
        blocks += made
    blocks.sort(key=lambda block: (block.start, block.end))
    tiled = tuple(_tiled(blocks, page.source))
    theirs: dict[int, list[int]] = {}
    for at, block in enumerate(tiled):
        if block.story is not None:
            theirs.setdefault(block.story, []).append(at)

    def behind(story: int, position: int) -> int:
        """The last block of a story that begins by then, else its first."""
        mine = theirs[story]
        return mine[max(0, bisect_right(mine, position, key=lambda at: tiled[at].start) - 1)]

    repairs = sorted(
        ((repair, behind(at, repair.start)) for at, story in enumerate(page.stories) for repair in story.repairs),
        key=lambda pair: (pair[0].start, pair[0].end),
    )
    doubts = sorted(
        ((doubt, behind(at, doubt.start)) for at, story in enumerate(page.stories) for doubt in story.doubts),
        key=lambda pair: (pair[0].start, pair[0].end),
    )
    return Layout(
        tiled,
        tuple(story.kind for story in page.stories),
        tuple(repair for repair, _ in repairs),
        tuple(doubt for doubt, _ in doubts),
        tuple(at for _, at in repairs),
        tuple(at for _, at in doubts),
    )


def dump(layout: Layout) -> dict[str, Any]:
    """The layout as JSON: `{"form", "blocks", "kinds", "repairs", "doubts"}`; what is empty is left out."""
    return {
        "form": FORM,
        "blocks": [_row(block) for block in layout.blocks],
        "kinds": list(layout.kinds),
        "repairs": [
            [at, r.kind, r.start, r.end, r.before, r.after]
            for r, at in zip(layout.repairs, layout.repair_at, strict=True)
        ],
        "doubts": [
            [at, d.kind, d.start, d.end, d.text, d.why] for d, at in zip(layout.doubts, layout.doubt_at, strict=True)
        ],
    }


def load(kept: dict[str, Any]) -> Layout:
    """A layout from what `dump` made of it, before or after a way through JSON."""
    return Layout(
        tuple(_load_block(row) for row in kept["blocks"]),
        tuple(kept["kinds"]),
        tuple(Repair(*row[1:]) for row in kept["repairs"]),
        tuple(Doubt(*row[1:]) for row in kept["doubts"]),
        tuple(row[0] for row in kept["repairs"]),
        tuple(row[0] for row in kept["doubts"]),
    )


_FIELDS: Final = tuple(one.name for one in fields(Block))


def _row(block: Block) -> dict[str, Any]:
    found = {name: getattr(block, name) for name in _FIELDS}
    for name in ("people", "shown"):
        found[name] = [asdict(person) for person in found[name]]
    return {name: value for name, value in found.items() if value is not None and value not in ((), [], "")}


def _load_block(row: dict[str, Any]) -> Block:
    return Block(
        **{
            **row,
            "spans": _spans(row.get("spans", ())),
            "dateline": _spans(row.get("dateline", ())),
            "people": tuple(map(_load_person, row.get("people", ()))),
            "shown": tuple(map(_load_person, row.get("shown", ()))),
        }
    )


def _load_person(row: dict[str, Any]) -> SplitPerson:
    role_span = row["role_span"]
    return SplitPerson(
        row["code"], row["role"], row["name"], _spans(row["spans"]), tuple(role_span) if role_span else None
    )


def _spans(rows: Iterable[Sequence[int]]) -> tuple[Span, ...]:
    return tuple((start, end) for start, end in rows)


# A story into blocks


def _blocks_of(story: SplitStory, number: int, source: str, group: int) -> tuple[list[Block], int]:
    blocks: list[Block] = []
    joins = [repair for repair in story.repairs if repair.kind == "joined"]

    def text(piece: Piece, part: str, photo: int | None = None) -> None:
        nonlocal group
        group += 1
        for span in piece.spans:
            for start, end in _cut(span, joins):
                blocks.append(Block(start, end, part, number, ((start, end),), group, photo))

    for part, pieces in (
        ("standing", (story.standing_head,) if story.standing_head else ()),
        ("kicker", story.kicker),
        ("headline", story.headline),
        ("subhead", story.subhead),
    ):
        for piece in pieces:
            text(piece, part)
    for piece in story.paragraphs:
        text(piece, "crosshead" if piece.crosshead else "paragraph")
    for place, photo in enumerate(story.photos):
        for piece in photo.caption:
            text(piece, "caption", place)
    blocks += _credits_of(story, number, source)
    return blocks, group


def _cut(span: Span, joins: list[Repair]) -> Iterable[Span]:
    """A span cut where lines were joined."""
    at, end = span
    first = bisect_right(joins, at, key=lambda repair: repair.start)
    for repair in joins[first:]:
        if repair.start >= end:
            break
        if at < repair.start and repair.end < end:
            yield at, repair.start
            at = repair.end
    yield at, end


def _credits_of(story: SplitStory, number: int, source: str) -> list[Block]:
    """One block a credit: what stands on one line with nothing but marks between."""
    atoms: list[tuple[Span, int, SplitPerson | None, int | None]] = []
    if story.dateline:
        atoms += [(span, 0, None, None) for span in story.dateline.spans]
    everybody: list[tuple[SplitPerson, int | None]] = [(one, None) for one in story.bylines]
    everybody += [(one, place) for place, photo in enumerate(story.photos) for one in photo.credits]
    for one, where in everybody:
        atoms.append((one.spans[0], 1, one, where))
        if one.role_span:
            atoms.append((one.role_span, 2, None, where))
    atoms.sort(key=lambda atom: (atom[0], atom[1]))
    marks = sorted((r for r in story.repairs if r.kind == "mark"), key=lambda r: r.start)
    blocks: list[Block] = []
    for span, what, person, place in atoms:
        last = blocks[-1] if blocks else None
        if last is None or not _touch(last.end, span[0], source, marks):
            last = Block(span[0], span[1], "byline", number)
            blocks.append(last)
        blocks[-1] = replace(
            last,
            end=max(last.end, span[1]),
            dateline=(*last.dateline, span) if what == 0 else last.dateline,
            people=(*last.people, person) if person is not None and place is None else last.people,
            shown=(*last.shown, person) if person is not None and place is not None else last.shown,
            photo=place if place is not None else last.photo,
            agency=story.photos[place].agency if place is not None else last.agency,
        )
    order = {id(person): at for at, person in enumerate(story.bylines)}
    blocks = [
        replace(
            block,
            part="byline" if block.people or block.dateline else "credit",
            people=tuple(sorted(block.people, key=lambda person: order[id(person)])),
        )
        for block in blocks
    ]
    #: A picture whose people all stand in the byline ("文/图") hangs on their line.
    bound = {block.photo for block in blocks}
    for place, photo in enumerate(story.photos):
        if place not in bound and not photo.credits:
            free = [at for at, block in enumerate(blocks) if block.photo is None]
            if free:
                blocks[free[-1]] = replace(blocks[free[-1]], photo=place, agency=photo.agency)
    return blocks


def _touch(end: int, start: int, source: str, marks: list[Repair]) -> bool:
    """Whether only marks that were taken out stand between two places of one line."""
    if start <= end:
        return True
    if breaks(source, end, start):
        return False
    at = end
    for mark in marks[bisect_right(marks, end - 1, key=lambda repair: repair.start) :]:
        if mark.start >= start:
            break
        if source[at : mark.start].strip():
            return False
        at = mark.end
    return not source[at:start].strip()


def _tiled(blocks: list[Block], source: str) -> Iterable[Block]:
    """The blocks with the marks between them: each goes to a credit beside it, else to the line it stands on."""
    edges = [[block.start, block.end] for block in blocks]
    ends = [0, *(block.end for block in blocks)]
    for at in range(len(blocks) + 1):
        here = ends[at]
        there = blocks[at].start if at < len(blocks) else len(source)
        for run in _SOLID.finditer(source[here:there]):
            start, end = here + run.start(), here + run.end()
            before = at > 0 and not breaks(source, edges[at - 1][1], start)
            after = at < len(blocks) and not breaks(source, end, blocks[at].start)
            if after and (not before or blocks[at].part in CREDITS or blocks[at - 1].part not in CREDITS):
                edges[at][0] = min(edges[at][0], start)
            elif before:
                edges[at - 1][1] = max(edges[at - 1][1], end)
            elif at < len(blocks):
                edges[at][0] = min(edges[at][0], start)
            elif at:
                edges[at - 1][1] = max(edges[at - 1][1], end)
    for block, (start, end) in zip(blocks, edges, strict=True):
        yield replace(block, start=start, end=end)


def breaks(source: str, start: int, end: int) -> bool:
    """Whether a line ends between two places."""
    return BREAKS.search(source, start, end) is not None
