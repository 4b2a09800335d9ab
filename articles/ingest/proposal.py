"""What an editor is shown: the stories of a page as they follow from the source, the layout it was read as, and the
decisions taken so far. A pure function; nothing is kept but its three arguments.

The answer is a `SplitPage` like the splitter's own, so that conservation, undoing and drafts are the same code (Rule 9):
whatever is decided, each character stands in a story, in a line set aside, or in a listed repair.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from articles.ingest.layout import CREDITS, HEADS, PARTS, RUNNING, Block, Layout, breaks
from articles.ingest.making import Making
from articles.ingest.pieces import Doubt, Piece, Span, SplitPage, SplitPerson, SplitPhoto, SplitStory
from articles.text import byline, clean
from articles.text.clean import Repair

#: (what, where) → to. What: a block's part, that a story begins or ends at a block, that a block runs on from the
#: paragraph before ("join"), a story's kind (named by the block it begins with), that a repair is undone, that a doubt
#: is settled, and who bears a name. `where` is a number of the layout, or a name.
Decisions = Mapping[tuple[str, int | str], str]


@dataclass(frozen=True, slots=True)
class Seen:
    """A block as it stands now: its part, the story it belongs to (from 0; None for none), whether a story begins or
    ends with it, and whether an editor said so.
    """

    number: int
    block: Block
    part: str
    story: int | None
    begins: bool
    ends: bool
    decided: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """A repair as it stands now. `applies` is False where a decision has left nothing for it to mend."""

    number: int
    repair: Repair
    block: int
    undone: bool
    applies: bool


@dataclass(frozen=True, slots=True)
class Question:
    """A doubt as it stands now. What an editor decided about its block settles it too."""

    number: int
    doubt: Doubt
    block: int
    settled: bool


@dataclass(frozen=True, slots=True)
class Proposal:
    """The stories, and everything an editor may still change. `first` has the number of the block each begins with."""

    page: SplitPage
    blocks: tuple[Seen, ...]
    marks: tuple[Mark, ...]
    questions: tuple[Question, ...]
    first: tuple[int, ...]


@dataclass(slots=True)
class _Photo:
    key: int | None
    captions: list[list[Span]] = field(default_factory=list)
    people: list[SplitPerson] = field(default_factory=list)
    agency: str = ""
    #: The last block that gave it a caption.
    last: int = -2


@dataclass(slots=True)
class _Story:
    """A story while it is put together."""

    first: int
    kind: str
    heads: dict[str, list[Span]] = field(default_factory=dict)
    dateline: list[tuple[Span, ...]] = field(default_factory=list)
    people: list[SplitPerson] = field(default_factory=list)
    texts: list[tuple[list[Span], bool]] = field(default_factory=list)
    photos: list[_Photo] = field(default_factory=list)
    #: The pictures by their keys, and by the last block that gave each a caption; before `captioned` all have one.
    keyed: dict[int, _Photo] = field(default_factory=dict)
    ending: dict[int, _Photo] = field(default_factory=dict)
    captioned: int = 0
    repairs: list[Repair] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)


def propose(source: str, layout: Layout, decisions: Decisions) -> Proposal:
    """The stories of a page after these decisions. Decisions about what does not exist are passed over."""
    return _Proposing(source, layout, decisions).run()


class _Proposing:
    def __init__(self, source: str, layout: Layout, decisions: Decisions) -> None:
        self.source = source
        self.layout = layout
        self.decisions = decisions
        self.undone = [("repair", n) in decisions for n in range(len(layout.repairs))]
        #: For each repair the block it stands in or behind.
        self.owner = layout.repair_at
        self.own: dict[int, list[int]] = {}
        for number, at in enumerate(self.owner):
            self.own.setdefault(at, []).append(number)
        #: The repairs that mend something as things stand, and those that would if they were not undone.
        self.active: set[int] = set()
        self.applies: set[int] = set()
        #: What a line that an editor made a credit drops, by where the line begins.
        self.added: dict[int, list[Repair]] = {}
        self.begun: dict[int, int] = {}
        self.blocks_of: dict[int | None, list[int]] = {}
        for number, block in enumerate(layout.blocks):
            self.blocks_of.setdefault(block.story, []).append(number)
            if block.story is not None:
                self.begun.setdefault(block.story, number)

    def run(self) -> Proposal:
        parts = [self._part(number) for number in range(len(self.layout.blocks))]
        homes, begins, ends = self._homes(parts)
        stories: list[_Story] = []
        unplaced: list[Piece] = []
        at_home: dict[int, _Story] = {}
        for number, block in enumerate(self.layout.blocks):
            home = homes[number]
            if home is None:
                unplaced.append(Piece(self.source[block.start : block.end], ((block.start, block.end),)))
                continue
            story = at_home.get(home)
            if story is None:
                story = at_home[home] = _Story(number, self._kind(number))
                stories.append(story)
            self._put(story, number, parts[number])
        before: dict[int, int] = {}
        for number, home in enumerate(homes):
            if home is not None:
                if home in before:
                    self._meet(at_home[home], before[home], number, parts)
                before[home] = number
        numbers: dict[int, list[int]] = {}
        for number, home in enumerate(homes):
            if home is not None:
                numbers.setdefault(home, []).append(number)
        for home, theirs in numbers.items():
            self._runs(at_home[home], theirs, parts)
        for number, repair in enumerate(self.layout.repairs):
            home = homes[self.owner[number]] if self.layout.blocks else None
            if home is not None and number in self.active:
                at_home[home].repairs.append(repair)
        questions = self._questions()
        for question in questions:
            home = homes[question.block] if self.layout.blocks else None
            if home is not None and not question.settled:
                at_home[home].doubts.append(question.doubt)
        order = {id(story): at for at, story in enumerate(stories)}
        seen = tuple(
            Seen(
                number,
                block,
                parts[number],
                order[id(at_home[home])] if (home := homes[number]) is not None else None,
                begins[number],
                ends[number],
                any((what, number) in self.decisions for what in ("part", "begin", "end", "join")),
            )
            for number, block in enumerate(self.layout.blocks)
        )
        return Proposal(
            SplitPage(self.source, tuple(self._finish(story) for story in stories), tuple(unplaced)),
            seen,
            tuple(
                Mark(n, repair, self.owner[n], self.undone[n], n in self.applies)
                for n, repair in enumerate(self.layout.repairs)
            ),
            questions,
            tuple(story.first for story in stories),
        )

    # -- what each block is, and whose

    def _part(self, number: int) -> str:
        """The part of a block. A credit of which one bracket is put back is text; a mark put back between two names makes
        one name of them.
        """
        block = self.layout.blocks[number]
        part = self.decisions.get(("part", number), block.part)
        if part not in PARTS:
            part = block.part
        if part in CREDITS and block.part in CREDITS:
            back = [n for n in self.own.get(number, ()) if self.undone[n] and self._outside(n, block)]
            joined = [*pairwise(block.people), *pairwise(block.shown)] if back else []
            return part if all(any(self._joins_names(n, *pair) for pair in joined) for n in back) else "paragraph"
        if part in CREDITS and not self._read(block).people and not self._read(block).dateline:
            return block.part if block.part not in CREDITS else "paragraph"
        return part

    def _homes(self, parts: Sequence[str]) -> tuple[list[int | None], list[bool], list[bool]]:
        """For each block the block its story begins with, and where stories begin and end."""
        homes: list[int | None] = []
        begins: list[bool] = []
        ends: list[bool] = []
        #: What the splitter's story has become; None after its end.
        now: dict[int, int | None] = {}
        current: int | None = None
        closed = False
        for number, block in enumerate(self.layout.blocks):
            ended = ("end", number) in self.decisions
            if parts[number] == "aside":
                homes.append(None)
                begins.append(False)
                ends.append(ended)
                closed = closed or ended
                continue
            first = block.story is not None and self.begun[block.story] == number
            said = self.decisions.get(("begin", number))
            goes_on = current is not None and not closed and self._crosshead_after_all(number, parts)
            begin = said == "yes" or (said is None and first and not goes_on) or (current is None and not closed)
            if begin:
                current, closed = number, False
                home: int | None = number
            elif block.story is not None and block.story in now:
                home = now[block.story]
            else:
                home = None if closed else current
            if block.story is not None:
                now[block.story] = home
            if closed and not begin:
                home = None
            current = home if home is not None else current
            homes.append(home)
            begins.append(begin)
            ends.append(ended)
            if ended:
                closed = True
        return homes, begins, ends

    def _crosshead_after_all(self, number: int, parts: Sequence[str]) -> bool:
        """Whether an editor said of a line that it is a crosshead, and no line around it is left to head a story."""
        if self.decisions.get(("part", number)) != "crosshead":
            return False
        story = self.layout.blocks[number].story
        return not any(parts[n] in HEADS for n in self.blocks_of.get(story, ()))

    def _kind(self, number: int) -> str:
        said = self.decisions.get(("kind", number))
        story = self.layout.blocks[number].story
        if said is not None:
            return said
        return self.layout.kinds[story] if story is not None and self.begun[story] == number else "news"

    # -- a block into its story

    def _put(self, story: _Story, number: int, part: str) -> None:
        block = self.layout.blocks[number]
        as_read = block.part in CREDITS and part in CREDITS
        if not as_read and block.part not in CREDITS and part not in CREDITS:
            self._mend(number, block)
        if part in HEADS:
            story.heads.setdefault(part, []).extend(self._spans(number, block))
        elif as_read:
            self._mend(number, block)
            self._credit(story, number, part, block)
        elif part in CREDITS:
            self._credit(story, number, part, self._read(block))
            story.repairs += self.added[block.start]

    def _mend(self, number: int, block: Block) -> None:
        """The repairs of signs in a block hold unless they are undone; those between lines are told by their neighbours."""
        for n in self.own.get(number, ()):
            repair = self.layout.repairs[n]
            if repair.kind != "joined" and repair.start < block.end:
                self.applies.add(n)
                if not self.undone[n]:
                    self.active.add(n)

    def _joins_names(self, n: int, one: SplitPerson, other: SplitPerson) -> bool:
        """Whether nothing but one mark that was taken out stands between two names of one role."""
        repair, end, start = self.layout.repairs[n], one.spans[-1][1], other.spans[0][0]
        return (
            (one.code, one.role_span) == (other.code, other.role_span)
            and end <= repair.start
            and repair.end <= start
            and not (self.source[end : repair.start] + self.source[repair.end : start]).strip()
        )

    def _together(self, number: int, people: Sequence[SplitPerson]) -> list[SplitPerson]:
        """The people of a credit, those as one between whom a mark was put back: 阿依古丽、买买提 is one name."""
        back = [n for n in self.own.get(number, ()) if self.undone[n] and self.layout.repairs[n].kind == "mark"]
        found: list[SplitPerson] = []
        for person in people:
            if found and any(self._joins_names(n, found[-1], person) for n in back):
                found[-1] = replace(found[-1], spans=((found[-1].spans[0][0], person.spans[-1][1]),))
            else:
                found.append(person)
        return found

    def _credit(self, story: _Story, number: int, part: str, block: Block) -> None:
        people = tuple(self._together(number, block.people))
        shown = tuple(self._together(number, block.shown))
        if part != block.part:
            people, shown = ((*people, *shown), ()) if part == "byline" else ((), (*people, *shown))
        if block.dateline:
            story.dateline.append(block.dateline)
        story.people += [self._named(person) for person in people]
        if shown or block.photo is not None:
            photo = self._photo(story, block.photo)
            photo.people += [self._named(person) for person in shown]
            photo.agency = photo.agency or block.agency

    def _named(self, person: SplitPerson) -> SplitPerson:
        """A person with the name as the repairs leave it: 许  晴 where closing it up was undone."""
        start, end = person.spans[0]
        if any(self.undone[n] and start <= r.start < end for n, r in self._between(start, end)):
            return replace(person, name=clean.mended(self.source, self._active_in(start, end), start, end))
        return person

    def _photo(self, story: _Story, key: int | None) -> _Photo:
        """The picture a credit belongs to: the one it was read for, else one that still lacks it."""
        if key is not None and key in story.keyed:
            return story.keyed[key]
        if story.photos:
            last = story.photos[-1]
            if not last.people and (key is None or last.key is None):
                if key is not None:
                    last.key = key
                    story.keyed[key] = last
                return last
        return self._another(story, key)

    def _another(self, story: _Story, key: int | None) -> _Photo:
        photo = _Photo(key)
        story.photos.append(photo)
        if key is not None:
            story.keyed[key] = photo
        return photo

    def _read(self, block: Block) -> Block:
        """A line read as a credit because an editor says that it is one. What the credit drops is listed."""
        if block.part in CREDITS:
            return block
        making = Making(self.source, chinese=True)
        making.credit(byline.parse(self.source[block.start : block.end]), (block.start, block.end), block.start)
        if not making.people and making.dateline is None:
            return block
        self.added[block.start] = making.repairs
        return replace(
            block,
            people=tuple(making.people),
            shown=(),
            dateline=making.dateline.spans if making.dateline else (),
            photo=None,
        )

    # -- text

    def _spans(self, number: int, block: Block) -> list[Span]:
        """The text of a block: with the marks around it that were put back, and whole where it was read as a credit."""
        if block.part in CREDITS or not block.spans:
            return [(block.start, block.end)]
        start, end = block.spans[0][0], block.spans[-1][1]
        for n in self.own.get(number, ()):
            repair = self.layout.repairs[n]
            if self.undone[n] and repair.kind == "joined" and repair.start < end + 1:
                end = max(end, repair.start + len(repair.before.rstrip()))
            elif self.undone[n] and self._outside(n, block) and repair.end <= block.end:
                start, end = min(start, repair.start), max(end, repair.end)
        return [(start, end)]

    def _outside(self, n: int, block: Block) -> bool:
        """Whether a repair takes a mark from around the text of its block."""
        repair = self.layout.repairs[n]
        if repair.kind != "mark" or repair.end > block.end:
            return False
        if block.part in CREDITS:
            return True
        return not any(start <= repair.start and repair.end <= end for start, end in block.spans)

    def _meet(self, story: _Story, one: int, other: int, parts: Sequence[str]) -> None:
        """Two blocks that follow each other in a story: what mended the break between them holds where they run on."""
        for n in self._joins(one, other):
            repair = self.layout.repairs[n]
            if parts[one] == parts[other] and (parts[one] in RUNNING or repair.kind != "joined"):
                self.applies.add(n)
                if not self.undone[n]:
                    self.active.add(n)

    def _joins(self, one: int, other: int) -> list[int]:
        first, second = self.layout.blocks[one], self.layout.blocks[other]
        return [
            n
            for n in self.own.get(one, ())
            if (r := self.layout.repairs[n]).start < second.start and (r.kind == "joined" or r.start >= first.end)
        ]

    def _runs(self, story: _Story, numbers: Sequence[int], parts: Sequence[str]) -> None:
        """The paragraphs, crossheads and captions of a story, lines that run on put together."""
        last = -1
        runs: dict[int, list[Span]] = {}
        for number in numbers:
            part, block = parts[number], self.layout.blocks[number]
            if part in ("paragraph", "crosshead", "caption"):
                spans = self._spans(number, block)
                if last >= 0 and parts[last] == part and part in RUNNING and last in runs:
                    how = self._runs_on(last, number) or self._run_on(story, runs[last][-1][1], spans[0][0], number)
                    if how:
                        run = runs[last]
                        if how == "one":
                            run[-1] = (run[-1][0], spans[0][1])
                            run += spans[1:]
                        else:
                            run += spans
                        runs[number] = run
                        last = number
                        continue
                runs[number] = spans
                if part == "caption":
                    photo = self._caption_of(story, number, block, numbers)
                    photo.captions.append(spans)
                    photo.last = number
                    story.ending[number] = photo
                else:
                    story.texts.append((spans, part == "crosshead"))
            last = number

    def _caption_of(self, story: _Story, number: int, block: Block, numbers: Sequence[int]) -> _Photo:
        if block.part == "caption" and block.photo is not None:
            return story.keyed.get(block.photo) or self._another(story, block.photo)
        before = self._before(number, numbers)
        above = story.ending.get(before)
        if above is not None and above.last == before:
            return above
        while story.captioned < len(story.photos) and story.photos[story.captioned].captions:
            story.captioned += 1
        return story.photos[story.captioned] if story.captioned < len(story.photos) else self._another(story, None)

    def _before(self, number: int, numbers: Sequence[int]) -> int:
        at = bisect_left(numbers, number)
        return numbers[at - 1] if at else -1

    def _runs_on(self, one: int, other: int) -> str:
        """Whether two lines of one part are one paragraph: "one" text, or one with a gap where a line was set aside."""
        first, second = self.layout.blocks[one], self.layout.blocks[other]
        joins = [n for n in self._joins(one, other) if self.layout.repairs[n].kind == "joined"]
        if joins:
            if any(self.undone[n] for n in joins):
                return ""
            return "one" if self.layout.repairs[joins[-1]].end == second.spans[0][0] else "gap"
        if first.group and first.group == second.group:
            return "gap"
        moved = any(("part", n) in self.decisions or self.layout.blocks[n].part in CREDITS for n in (one, other))
        if moved and other == one + 1 and not breaks(self.source, first.end, second.start):
            return "one"
        return ""

    def _run_on(self, story: _Story, end: int, start: int, number: int) -> str:
        """An editor says that a line goes on with the paragraph before it: the break between them is one repair more."""
        if ("join", number) not in self.decisions:
            return ""
        between = self.source[end:start]
        if not between or between.strip():
            return "gap"
        latin = self.source[end - 1].isascii() and self.source[start].isascii()
        story.repairs.append(Repair("joined", end, start, between, " " if latin else ""))
        return "one"

    # -- the end

    def _finish(self, story: _Story) -> SplitStory:
        repairs = sorted(story.repairs, key=lambda r: (r.start, r.end))
        starts = [repair.start for repair in repairs]

        def text(spans: Iterable[Span]) -> str:
            return "".join(
                clean.mended(self.source, repairs[bisect_left(starts, a) : bisect_left(starts, b)], a, b)
                for a, b in spans
            )

        def lines(part: str) -> tuple[Piece, ...]:
            return tuple(Piece(text([span]), (span,)) for span in story.heads.get(part, ()))

        standing = story.heads.get("standing")
        photos = sorted(story.photos, key=lambda photo: (photo.key is None, photo.key or 0))
        return SplitStory(
            story.kind,
            Piece(text(standing), tuple(standing)) if standing else None,
            lines("kicker"),
            lines("headline"),
            lines("subhead"),
            Piece(
                " ".join("".join(self.source[a:b] for a, b in spans) for spans in story.dateline),
                tuple(span for spans in story.dateline for span in spans),
            )
            if story.dateline
            else None,
            tuple(story.people),
            tuple(Piece(text(spans), tuple(spans), crosshead) for spans, crosshead in story.texts),
            tuple(
                SplitPhoto(
                    tuple(Piece(text(spans), tuple(spans)) for spans in photo.captions),
                    tuple(photo.people),
                    photo.agency,
                )
                for photo in photos
                if photo.captions or photo.people or photo.key is not None
            ),
            tuple(repairs),
            tuple(sorted(story.doubts, key=lambda doubt: (doubt.start, doubt.end))),
        )

    def _questions(self) -> tuple[Question, ...]:
        found = []
        for n, doubt in enumerate(self.layout.doubts):
            number = self.layout.doubt_at[n]
            touched = any((what, number) in self.decisions for what in ("part", "begin", "end", "join")) or any(
                self.undone[m] for m, repair in self._between(doubt.start, doubt.end)
            )
            said = self.decisions.get(("doubt", n))
            found.append(Question(n, doubt, number, said == "yes" or (said is None and touched)))
        return tuple(found)

    def _between(self, start: int, end: int) -> list[tuple[int, Repair]]:
        low = bisect_left(self.layout.repairs, start, key=lambda repair: repair.start)
        high = bisect_left(self.layout.repairs, end, key=lambda repair: repair.start)
        return [(n, self.layout.repairs[n]) for n in range(low, high)]

    def _active_in(self, start: int, end: int) -> list[Repair]:
        return [repair for n, repair in self._between(start, end) if n in self.active]
