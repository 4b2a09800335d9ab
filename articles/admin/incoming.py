"""What the screens of an intake show: the stories that were found, and a proposal with all that can still be decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from articles.admin.marks import state_mark
from articles.ingest import taking
from articles.ingest.layout import RUNNING
from articles.ingest.pieces import SplitStory
from articles.ingest.proposal import Mark, Proposal, Seen
from articles.models import Intake, Story
from articles.text import byline
from articles.vocabulary import Kind

#: What was done to the text, in words.
REPAIRS: Final = {
    "joined": pgettext_lazy("repair", "Lines joined"),
    "punctuation": pgettext_lazy("repair", "Punctuation"),
    "word": pgettext_lazy("repair", "Word"),
    "space": pgettext_lazy("repair", "Space"),
    "mark": pgettext_lazy("repair", "Mark taken out"),
}

#: What the register knows of a name.
MATCHES: Final = {
    "known": pgettext_lazy("name in the register", "in the register"),
    "several": pgettext_lazy("name in the register", "several of this name: choose in the draft"),
    "new": pgettext_lazy("name in the register", "not in the register"),
}

#: Characters of the source shown on either side of a repair.
AROUND: Final = 8
#: Stories of an accepted page that one screen shows, and repairs that are listed of each.
STORIES: Final = 40
CHANGES: Final = 300


@dataclass(frozen=True, slots=True)
class Change:
    """A repair in its surroundings."""

    what: str
    ahead: str
    before: str
    after: str
    behind: str


@dataclass(frozen=True, slots=True)
class Question:
    """A doubt: the words, and why they are doubted."""

    words: str
    why: str


@dataclass(frozen=True, slots=True)
class Incoming:
    """One story as it was found. `found` has the shape of a story in `ingest.split.as_json`."""

    number: int
    kind: str
    found: dict[str, Any]
    people: list[tuple[str, str, str]]
    changes: list[Change]
    questions: list[Question]
    draft: Story | None

    @property
    def more(self) -> int:
        """Paragraphs, repairs and doubts that are not shown."""
        rows = (("paragraphs", PARAGRAPHS), ("repairs", CHANGES), ("doubts", DOUBTS))
        return sum(max(0, len(self.found[name]) - most) for name, most in rows)

    @property
    def filed(self) -> int:
        """Pictures of the draft that have a file; those of a document come before those without."""
        return int(getattr(self.draft, "filed", 0))

    @property
    def mark(self) -> SafeString | str:
        """How far the draft has come."""
        return state_mark(self.draft.state) if self.draft else ""


def incoming(
    report: dict[str, Any], source: str, people: Sequence[dict[str, Any]], drafts: Mapping[int, Story], start: int
) -> list[Incoming]:
    """The stories of a report from `start` on, as many as one screen shows. `drafts` has, by position, what became of
    each, with `filed`: how many of its pictures have a file.
    """
    rows: dict[int, list[tuple[str, str, str]]] = {}
    for row in people:
        rows.setdefault(row["story"], []).append((row["role"], row["name"], str(MATCHES[row["match"]])))
    return [
        Incoming(
            number=position + 1,
            kind=str(Kind(found["kind"]).label),
            found=found,
            people=rows.get(position, []),
            changes=[_change(repair, source) for repair in found["repairs"][:CHANGES]],
            questions=[Question(doubt["text"], _(doubt["why"])) for doubt in found["doubts"][:DOUBTS]],
            draft=drafts.get(position),
        )
        for position, found in list(enumerate(report["stories"]))[start : start + STORIES]
    ]


def _change(repair: dict[str, Any], source: str) -> Change:
    start, end = repair["start"], repair["end"]
    return Change(
        what=str(REPAIRS[repair["kind"]]),
        ahead=_seen(source[max(0, start - AROUND) : start]),
        before=_seen(repair["before"]),
        after=_seen(repair["after"]),
        behind=_seen(source[end : end + AROUND]),
    )


def _seen(text: str) -> str:
    """A text in which blanks and line ends can be seen."""
    return text.replace("\r\n", "\n").replace("\n", "⏎").replace("\t", "⇥").replace(" ", "␣")


# A proposal

#: What a block can be, in words, and the key that says so.
PART_WORDS: Final[dict[str, tuple[Promise, str]]] = {
    "headline": (pgettext_lazy("part of a page", "headline"), "h"),
    "kicker": (pgettext_lazy("part of a page", "kicker"), "k"),
    "subhead": (pgettext_lazy("part of a page", "subhead"), "s"),
    "standing": (pgettext_lazy("part of a page", "standing head"), "g"),
    "byline": (pgettext_lazy("part of a page", "byline"), "b"),
    "paragraph": (pgettext_lazy("part of a page", "paragraph"), "p"),
    "crosshead": (pgettext_lazy("part of a page", "crosshead"), "c"),
    "caption": (pgettext_lazy("part of a page", "caption"), "t"),
    "credit": (pgettext_lazy("part of a page", "picture credit"), "r"),
    "aside": (pgettext_lazy("part of a page", "not ours"), "x"),
}

#: Lines of the page that one screen shows; a page of a newspaper has a hundred or two.
LINES: Final = 300
#: Characters of one line, and of one paragraph of a story, that are shown.
SHOWN: Final = 2_000
#: Paragraphs of one story that are shown, and doubts that are listed.
PARAGRAPHS: Final = 300
DOUBTS: Final = 100


@dataclass(frozen=True, slots=True)
class Bit:
    """A stretch of a line: text, or a repair in its place (`mark`) with what stands now and what the other would be."""

    text: str
    mark: Mark | None = None
    before: str = ""
    after: str = ""
    what: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the page with its repairs in place. `more` counts the characters that are not shown; `joinable` says
    that it may be told to go on with the line before, `joined` that it was.
    """

    seen: Seen
    word: str
    bits: list[Bit]
    more: int
    doubts: int
    joinable: bool
    joined: bool


@dataclass(frozen=True, slots=True)
class Doubted:
    """A doubt, and where to look at it."""

    number: int
    block: int
    words: str
    why: str
    start: int


@dataclass(frozen=True, slots=True)
class Draft:
    """A story as its draft would be. `more` counts the paragraphs that are not shown, `inside` the pictures that came
    with it: they go to its captions in order.
    """

    number: int
    first: int
    kind: str
    story: SplitStory
    byline: str
    paragraphs: list[tuple[bool, str]]
    more: int
    inside: int

    @property
    def uncaptioned(self) -> int:
        """Pictures that came with it for which there is no caption."""
        return max(0, self.inside - len(self.story.photos))


@dataclass(frozen=True, slots=True)
class Desk:
    """A proposal, cut to what one screen shows. `headless` has the stories that lack a headline: number, the block each
    begins with, and the block a screen that shows it begins with.
    """

    rows: list[Row]
    drafts: list[Draft]
    names: list[taking.Named]
    doubts: list[Doubted]
    open_doubts: int
    headless: list[tuple[int, int, int]]
    stories: int
    total: int
    start: int
    earlier: int | None
    later: int | None
    last: int
    parts: list[tuple[str, str, str]]
    kinds: list[tuple[str, str]]


def desk_of(intake: Intake, start: int) -> Desk:
    """What a screen shows of a proposal, from block `start` on. One query."""
    proposal = taking.proposal_of(intake)
    total = len(proposal.blocks)
    start = min(start, max(0, total - 1)) // LINES * LINES
    blocks = proposal.blocks[start : start + LINES]
    marks: dict[int, list[Mark]] = {}
    for mark in proposal.marks:
        marks.setdefault(mark.block, []).append(mark)
    waiting = [question for question in proposal.questions if not question.settled]
    doubted = {question.block for question in waiting}
    said_to_join = {where for what, where in taking.decisions_of(intake) if what == "join"}
    inside = Counter(taking.stories_at(proposal.blocks, intake.report.get("inside", ())))
    on_screen = {seen.story for seen in blocks if seen.story is not None}
    return Desk(
        rows=[
            _row(
                intake.source,
                seen,
                marks.get(seen.number, []),
                doubted=seen.number in doubted,
                joinable=_joinable(proposal, seen, marks.get(seen.number - 1, [])),
                joined=seen.number in said_to_join,
            )
            for seen in blocks
        ],
        drafts=[
            _draft(at, proposal.first[at], story, inside[at])
            for at, story in enumerate(proposal.page.stories)
            if at in on_screen
        ],
        names=taking.names_in(intake, proposal.page),
        doubts=[
            Doubted(q.number, q.block, _clipped(q.doubt.text, 60), _(q.doubt.why), q.block // LINES * LINES)
            for q in waiting[:DOUBTS]
        ],
        open_doubts=len(waiting),
        headless=[
            (at + 1, proposal.first[at], proposal.first[at] // LINES * LINES)
            for at, story in enumerate(proposal.page.stories)
            if not story.headline and not (story.kind == Kind.PHOTO_FEATURE and story.standing_head)
        ],
        stories=len(proposal.page.stories),
        total=total,
        start=start,
        earlier=start - LINES if start else None,
        later=start + LINES if start + LINES < total else None,
        last=start + len(blocks),
        parts=[(part, str(word), key) for part, (word, key) in PART_WORDS.items()],
        kinds=[(kind.value, str(kind.label)) for kind in Kind],
    )


def said(before: Proposal, after: Proposal, what: str, where: str, to: str) -> str:
    """What a decision did, in a sentence that is also read aloud."""
    if what == "part":
        number = int(where)
        text = _("Line %(number)s: %(part)s.") % {
            "number": number + 1,
            "part": PART_WORDS[after.blocks[number].part][0],
        }
    elif what == "repair":
        text = _("The repair was undone.") if to else _("The repair was made again.")
    elif what == "doubt":
        text = _("The doubt is settled.") if to == "yes" else _("The doubt is open again.")
    elif what == "name":
        text = _("%(name)s: it is kept who that is.") % {"name": where}
    else:
        text = _("It is kept.")
    count = len(after.page.stories)
    if count != len(before.page.stories):
        text += " " + ngettext("%(count)s story now.", "%(count)s stories now.", count) % {"count": count}
    return text


def _joinable(proposal: Proposal, seen: Seen, before: Sequence[Mark]) -> bool:
    """Whether a line may be told to go on: it is of one part and story with the line before, and nothing joins them yet."""
    previous = proposal.blocks[seen.number - 1] if seen.number else None
    return (
        previous is not None
        and seen.part in RUNNING
        and (seen.part, seen.story) == (previous.part, previous.story)
        and not any(mark.repair.kind == "joined" for mark in before)
    )


def _row(source: str, seen: Seen, marks: Sequence[Mark], *, doubted: bool, joinable: bool, joined: bool) -> Row:
    block = seen.block
    bits: list[Bit] = []
    at = block.start
    stop = min(block.end, block.start + SHOWN)
    for mark in marks:
        repair = mark.repair
        if repair.start < at or not (mark.applies or mark.undone) or repair.start > stop:
            continue
        if repair.start > at:
            bits.append(Bit(source[at : repair.start]))
        bits.append(Bit("", mark, _seen(repair.before).strip(), _seen(repair.after), str(REPAIRS[repair.kind])))
        at = repair.end
    if at < stop:
        bits.append(Bit(source[at:stop]))
    return Row(seen, str(PART_WORDS[seen.part][0]), bits, max(0, block.end - stop), int(doubted), joinable, joined)


def _draft(at: int, first: int, story: SplitStory, inside: int) -> Draft:
    paragraphs = [(piece.crosshead, _clipped(piece.text, SHOWN)) for piece in story.paragraphs[:PARAGRAPHS]]
    return Draft(
        at + 1,
        first,
        story.kind,
        story,
        byline.render((person.code, person.name, person.role) for person in story.bylines),
        paragraphs,
        len(story.paragraphs) - len(paragraphs),
        inside,
    )


def _clipped(text: str, size: int) -> str:
    return text if len(text) <= size else f"{text[:size]}…"
