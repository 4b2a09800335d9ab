"""A story in the making: its lines and texts are collected, its credits and pictures placed, then it is finished."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from articles.ingest.pieces import WHY, Doubt, Piece, Span, SplitPerson, SplitPhoto, SplitStory
from articles.text import clean
from articles.text.byline import Credits, Person
from articles.text.clean import Repair
from articles.text.paragraphs import Line

CAPTION: Final = re.compile(
    r"(?:^|[。；\s])(?:[上下左右本]?[图圖]为|[上下左右]图|图[①②③④⑤⑥一二三四1-6](?:[：:为]|$)|圖為|Pictured|PHOTO|Photo:)"
)
_LONE_WORD: Final = re.compile(
    r"(?<=[\u3400-\u9fff])\s+(?:and|or|the|of|in|to|for|with|is|are)\s+(?=[\u3400-\u9fff])|(?<=[\u3400-\u9fff])\s+and\s+(?=\w)|(?<=\w)\s+and\s+(?=[\u3400-\u9fff])"
)


#: More repairs and doubts than this are no page of a newspaper, and nobody could look at them.
MOST_REPAIRS: Final = 20_000


class TooManyRepairs(ValueError):
    """The text wants more repairs than any page."""


@dataclass(slots=True)
class Text:
    spans: list[Span]
    crosshead: bool = False


class Making:
    """A story in the making."""

    def __init__(self, source: str, *, chinese: bool) -> None:
        self.source = source
        self.chinese = chinese
        self.kind = "news"
        self.standing: list[Line] = []
        self.kicker: list[Line] = []
        self.headline: list[Line] = []
        self.subhead: list[Line] = []
        self.dateline: Piece | None = None
        self.people: list[SplitPerson] = []
        self.texts: list[Text] = []
        self.photos: list[tuple[list[Text], list[SplitPerson], str]] = []
        self.repairs: list[Repair] = []
        self.doubts: list[Doubt] = []
        self.closed = False
        self.item = False
        #: The last picture has a caption, and nobody has been credited on it yet.
        self.unsigned = False
        #: The people of a picture whose credit has just been read.
        self.shown: list[SplitPerson] = []

    @property
    def empty(self) -> bool:
        """Whether there is no story here: a heading of a page or a line that nothing follows."""
        return not self.texts and not self.photos and not self.people and not self.dateline

    def everything(self) -> list[Piece]:
        lines = [*self.standing, *self.kicker, *self.headline, *self.subhead]
        return [Piece(self.source[line.outer[0] : line.outer[1]], (line.outer,)) for line in lines]

    def words(self) -> Iterable[str]:
        for line in (*self.kicker, *self.headline, *self.subhead):
            yield line.text
        for text in self.texts[-12:]:
            for start, end in text.spans:
                yield self.source[start:end]

    def doubt(self, why: str, start: int, end: int) -> None:
        self.doubts.append(Doubt(why, start, end, self.source[start:end], WHY[why]))

    def marks(self, line: Line) -> None:
        """What marked a headline is layout: taken out, and listed."""
        for start, end in ((line.outer[0], line.start), (line.end, line.outer[1])):
            if start < end:
                self.repairs.append(Repair("mark", start, end, self.source[start:end], ""))

    def join(self, one: Line, other: Line, weight: float) -> None:
        start, end = one.end, other.start
        between = self.source[start:end]
        if between.strip():
            #: A line set aside stands between the halves; the break before it is what is mended.
            end = start + len(between) - len(between.lstrip())
        after = "" if one.chinese or other.chinese else " "
        if not after:
            left, right = self.source[one.end - 1], self.source[other.start]
            after = " " if left.isascii() and right.isascii() and left.isalpha() and right.isalpha() else ""
        elif self.source[one.end - 1] == "-" and self.source[other.start].islower():
            start, after = start - 1, ""
            self.doubt("hyphen", start, other.end if other.end - start < 40 else start + 20)
        self.repairs.append(Repair("joined", start, end, self.source[start:end], after))
        if weight < 1.5:
            self.doubt("join", max(one.start, one.end - 12), min(other.end, other.start + 12))

    # -- people

    def credit(self, credits: Credits, span: Span, shift: int, people: Sequence[Person] | None = None) -> None:
        """Take over a credit that stands at `span`: dateline and people, and list what is dropped of it. The positions
        in `credits` count from `shift`; of `people`, if given, the others are a picture's.
        """
        kept: list[Span] = []
        if credits.dateline is not None:
            spans = tuple((shift + a, shift + b) for a, b in credits.dateline.spans)
            kept += spans
            if self.dateline is None:
                self.dateline = Piece("".join(self.source[a:b] for a, b in spans), spans)
            else:
                self.dateline = Piece(
                    f"{self.dateline.text} {''.join(self.source[a:b] for a, b in spans)}",
                    (*self.dateline.spans, *spans),
                )
        for person in credits.people:
            split = self._person(person, shift)
            kept += split.spans
            if split.role_span:
                kept.append(split.role_span)
            if people is not None and person not in people:
                self.shown.append(split)
                continue
            self.people.append(split)
            if not person.printed and not person.verb:
                self.doubt("person", *split.spans[0])
        if credits.agency_at is not None and credits.agency_at != (0, 0):
            start, end = shift + credits.agency_at[0], shift + credits.agency_at[1]
            self.doubt("agency", start, end)
        self._drop(span, kept)

    def _person(self, person: Person, shift: int) -> SplitPerson:
        start, end = shift + person.name_at[0], shift + person.name_at[1]
        raw = self.source[start:end]
        name = person.name
        if raw != name:
            spans = [(start + m.start(), start + m.end()) for m in re.finditer(r"\S+", raw)]
            for (_a, left), (right, _b) in itertools.pairwise(spans):
                self._once(Repair("space", left, right, self.source[left:right], ""))
        role, role_at = person.printed, person.printed_at
        if not role and person.verb_at is not None and person.verb:
            role, role_at = person.verb, person.verb_at
        role_span = (shift + role_at[0], shift + role_at[1]) if role_at else None
        if role_span and "\n" in self.source[slice(*role_span)]:
            for found in re.finditer(r"\s+", self.source[slice(*role_span)]):
                self._once(Repair("space", role_span[0] + found.start(), role_span[0] + found.end(), found[0], ""))
            return SplitPerson(person.role, role, name, ((start, end),), role_span)
        if role_span and not role.isascii():
            role = self.source[role_span[0] : role_span[1]]
        if role_span and self.source[slice(*role_span)] != role:
            #: BY in capitals is kept as By.
            self._once(Repair("word", *role_span, self.source[slice(*role_span)], role))
        return SplitPerson(person.role, role, name, ((start, end),), role_span)

    def _once(self, repair: Repair) -> None:
        if repair not in self.repairs:
            self.repairs.append(repair)

    def _drop(self, span: Span, kept: list[Span]) -> None:
        """List as taken out what of a credit is kept nowhere: brackets, commas between names."""
        at = span[0]
        for start, end in sorted({*kept, (span[1], span[1])}):
            if start > at:
                between = self.source[at:start]
                bare = between.strip()
                if bare:
                    begin = at + between.index(bare[0])
                    self.repairs.append(Repair("mark", begin, begin + len(bare), bare, ""))
            at = max(at, end)

    def photo(self, credits: Credits, *, glued: bool) -> None:
        """A picture's credit was read: find its caption among the texts so far."""
        people, self.shown = self.shown, []
        heads = bool(self.kicker or self.headline or self.subhead)
        captions: list[Text] = []
        prose = [text for text in self.texts if not text.crosshead]
        if self.item and not heads:
            captions, self.texts = self.texts, []
            self.kind = "photo_feature"
        elif self.texts and not self.texts[-1].crosshead:
            last = self.texts[-1]
            words = "".join(self.source[a:b] for a, b in last.spans)
            story = len(prose) > 2 or bool(self.dateline) or bool(self.people)
            pointing = CAPTION.match(words) is not None
            told = (story or not self.item) and (CAPTION.search(words) or (glued and len(words) <= 160))
            if len(prose) > 1 and (pointing or told):
                captions = [self.texts.pop()]
            else:
                self.doubt("caption" if self.item else "no_caption", *last.spans[-1])
        waiting = self.photos[-1] if self.photos else None
        if waiting is not None and not captions and waiting[0] and not waiting[1] and self.unsigned:
            #: 图为…… stood alone, and who took it comes now.
            self.photos[-1] = (waiting[0], people, credits.agency)
        else:
            self.photos.append((captions, people, credits.agency))
        self.unsigned = False

    def caption(self, text: Text) -> None:
        """A paragraph says what a picture shows: 图为……. It goes to a picture that has no caption yet, else to one of
        its own, whose maker may follow.
        """
        start, end = text.spans[-1]
        self.doubt("caption", start, end)
        bare = next((at for at, photo in enumerate(self.photos) if not photo[0]), None)
        if bare is None:
            self.photos.append(([text], [], ""))
            self.unsigned = True
        else:
            self.photos[bare] = ([text], *self.photos[bare][1:])

    # -- the finished story

    def finish(self) -> SplitStory:
        for line in (*self.standing, *self.kicker, *self.headline, *self.subhead):
            self.marks(line)
        for one, other in itertools.pairwise(self.standing):
            between = (one.outer[1], other.outer[0])
            if not self.source[between[0] : between[1]].strip():
                self.repairs.append(Repair("space", *between, self.source[between[0] : between[1]], ""))
        spans = [(line.start, line.end) for line in (*self.standing, *self.kicker, *self.headline, *self.subhead)]
        texts = [*self.texts, *(text for captions, _, _ in self.photos for text in captions)]
        spans += [span for text in texts for span in text.spans]
        for start, end in spans:
            chinese = self.chinese if end - start < 12 else None
            seen = True
            for repair in (
                *clean.repairs_in(self.source, start, end, chinese=chinese, most=MOST_REPAIRS),
                *clean.blanks_in(self.source, start, end),
            ):
                self.repairs.append(repair)
                if repair.kind == "mark" and seen:
                    #: One doubt a line; the repairs list them all.
                    self.doubt("unseen", repair.start, repair.end)
                    seen = False
            for match in _LONE_WORD.finditer(self.source[start:end]):
                at = (start + match.start(), start + match.end())
                if not any(r.kind == "word" and r.start == at[0] for r in self.repairs[-50:]):
                    self.doubt("word", *at)
            if len(self.repairs) + len(self.doubts) > MOST_REPAIRS:
                raise TooManyRepairs
        repairs = _apart(self.repairs)
        text_pieces = tuple(self._piece(text, repairs) for text in self.texts)
        photos = tuple(
            SplitPhoto(tuple(self._piece(text, repairs) for text in captions), tuple(people), agency)
            for captions, people, agency in self.photos
        )
        standing = None
        if self.standing:
            places = tuple((line.start, line.end) for line in self.standing)
            standing = Piece(
                "".join(clean.mended(self.source, _within(repairs, a, b), a, b) for a, b in places), places
            )
        return SplitStory(
            self.kind,
            standing,
            self._lines(self.kicker, repairs),
            self._lines(self.headline, repairs),
            self._lines(self.subhead, repairs),
            self.dateline,
            tuple(self.people),
            text_pieces,
            photos,
            tuple(repairs),
            tuple(sorted(self.doubts, key=lambda doubt: (doubt.start, doubt.end))),
        )

    def _lines(self, lines: list[Line], repairs: list[Repair]) -> tuple[Piece, ...]:
        return tuple(
            Piece(
                clean.mended(self.source, _within(repairs, line.start, line.end), line.start, line.end),
                ((line.start, line.end),),
            )
            for line in lines
        )

    def _piece(self, text: Text, repairs: list[Repair]) -> Piece:
        """One paragraph: where only a mended break lies between two spans they are one."""
        spans: list[Span] = []
        for start, end in text.spans:
            if spans and any(
                r.kind == "joined" and r.start <= spans[-1][1] and r.end == start
                for r in _within(repairs, spans[-1][1] - 1, start)
            ):
                spans[-1] = (spans[-1][0], end)
            else:
                spans.append((start, end))
        parts: list[str] = []
        for n, (start, end) in enumerate(spans):
            if n:
                #: Lines set aside stand between; what joins the halves is a blank or nothing.
                parts += (r.after for r in _within(repairs, spans[n - 1][1], start) if r.kind == "joined")
            parts.append(clean.mended(self.source, _within(repairs, start, end), start, end))
        return Piece("".join(parts), tuple(spans), text.crosshead)


def _within(repairs: list[Repair], start: int, end: int) -> list[Repair]:
    low = bisect_left(repairs, start, key=lambda repair: repair.start)
    high = bisect_left(repairs, end, key=lambda repair: repair.start)
    return repairs[low:high]


def _apart(repairs: list[Repair]) -> list[Repair]:
    """Repairs in order, and of two that overlap the wider one."""
    kept: list[Repair] = []
    for repair in sorted(repairs, key=lambda r: (r.start, -r.end)):
        if kept and repair.start < kept[-1].end:
            continue
        kept.append(repair)
    return kept
