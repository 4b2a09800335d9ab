"""One page of raw copy into its stories.

Everything is told by the text alone: where a headline stands, who wrote, which line break is a column turn. Nothing is
invented and nothing dropped (Rule 9): each character of the source stands in a piece of a story, in a line set aside,
or in a listed repair; `leftover` shows that none is missing, `undone` takes every repair back.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from django.utils.translation import gettext_noop as _

from articles.text import byline, clean, decks, paragraphs
from articles.text.byline import Credits, Person
from articles.text.clean import Repair
from articles.text.paragraphs import Line
from articles.text.topics import Topics

Span = tuple[int, int]

#: More lines than this are no page of a newspaper.
MOST_LINES: Final = 5_000


class TooManyLines(ValueError):
    """The text has more lines than any page; splitting it would be guessing."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A text of the story and where it stands in the source. `crosshead` marks a paragraph that is a 小标题."""

    text: str
    spans: tuple[Span, ...]
    crosshead: bool = False


@dataclass(frozen=True, slots=True)
class SplitPerson:
    """One credited name: role code, the role as printed, and where name and role stand."""

    code: str
    role: str
    name: str
    spans: tuple[Span, ...]
    role_span: Span | None = None


@dataclass(frozen=True, slots=True)
class SplitPhoto:
    """A picture the page speaks of. There is no file yet. `agency` is the source printed behind the credit."""

    caption: tuple[Piece, ...]
    credits: tuple[SplitPerson, ...]
    agency: str = ""


@dataclass(frozen=True, slots=True)
class Doubt:
    """What the splitter was not sure of: `text` stands at `source[start:end]`; `why` is a key of WHY."""

    kind: str
    start: int
    end: int
    text: str
    why: str


#: The reasons of doubts, in English; surfaces translate them.
WHY: Final = {
    "join": _("The line ends without a full stop and was read as going on in the next one."),
    "break": _("The line ends without a full stop and was read as a line of its own."),
    "abrupt": _("The paragraph ends in the middle of a sentence; the rest was not found."),
    "crosshead": _("A short line without a full stop was read as a crosshead, not as a new story."),
    "story": _("A line without a headline mark was read as the headline of a new story."),
    "headless": _("A new story begins here, and no headline was found for it."),
    "decks": _("Which of these lines is kicker, headline or subhead cannot be told from the text."),
    "standing": _("A short heading over a picture's text was read as a standing head."),
    "caption": _("The text may be the caption of the picture."),
    "no_caption": _("A picture is credited here, and no caption was found for it."),
    "person": _("A name without a role was read as the author."),
    "agency": _("The source behind the credit is kept with the picture's credit."),
    "word": _("A foreign word stands between Chinese characters."),
    "hyphen": _("A hyphen at the end of a line was taken out."),
    "unseen": _("Signs that nobody sees were taken out."),
    "after_end": _("The text follows the end of a story and was added to it."),
}


@dataclass(frozen=True, slots=True)
class SplitStory:
    """One story as found. Lines of decks and paragraphs are in order; `repairs` and `doubts` are those of its text."""

    kind: str
    standing_head: Piece | None
    kicker: tuple[Piece, ...]
    headline: tuple[Piece, ...]
    subhead: tuple[Piece, ...]
    dateline: Piece | None
    bylines: tuple[SplitPerson, ...]
    paragraphs: tuple[Piece, ...]
    photos: tuple[SplitPhoto, ...]
    repairs: tuple[Repair, ...]
    doubts: tuple[Doubt, ...]


@dataclass(frozen=True, slots=True)
class SplitPage:
    """A page's stories in order, and the lines that belong to none, as they stand in the source."""

    source: str
    stories: tuple[SplitStory, ...]
    unplaced: tuple[Piece, ...]


def split_page(source: str) -> SplitPage:
    """Split the decoded text of one page. Raises TooManyLines."""
    lines = paragraphs.lines_of(source)
    if len(lines) > MOST_LINES:
        raise TooManyLines
    return _Splitter(source, lines).run()


def as_json(page: SplitPage) -> dict[str, Any]:
    """The page in the shape that `ingest_page --dry-run --json` prints. `start` and `end` count characters of the
    decoded source from 0.
    """
    return {
        "stories": [_story_json(story) for story in page.stories],
        "unplaced": [piece.text for piece in page.unplaced],
    }


def repairs_of(page: SplitPage) -> tuple[Repair, ...]:
    """Every repair of a page, in the order of the source."""
    return tuple(sorted((r for story in page.stories for r in story.repairs), key=lambda r: r.start))


def mended(page: SplitPage) -> str:
    """The whole source with all repairs applied."""
    return clean.mended(page.source, repairs_of(page))


def undone(page: SplitPage, text: str) -> str:
    """The decoded source again, from `text` = mended(page)."""
    return clean.undone(text, repairs_of(page))


def pieces_of(story: SplitStory) -> Iterator[tuple[str, tuple[Span, ...]]]:
    """Every text of a story with its places. A role that stands for several names comes once."""
    if story.standing_head:
        yield story.standing_head.text, story.standing_head.spans
    for piece in (*story.kicker, *story.headline, *story.subhead, *story.paragraphs):
        yield piece.text, piece.spans
    if story.dateline:
        yield story.dateline.text, story.dateline.spans
    roles: set[Span] = set()
    for person in (*story.bylines, *(c for photo in story.photos for c in photo.credits)):
        yield person.name, person.spans
        if person.role_span and person.role_span not in roles:
            roles.add(person.role_span)
            yield person.role, (person.role_span,)
    for photo in story.photos:
        for piece in photo.caption:
            yield piece.text, piece.spans


def leftover(page: SplitPage) -> str:
    """What stands neither in a piece nor in a line set aside nor in a repair. Never anything but white space."""
    spans = [span for story in page.stories for _, places in pieces_of(story) for span in places]
    spans += [span for piece in page.unplaced for span in piece.spans]
    spans += [(repair.start, repair.end) for repair in repairs_of(page)]
    parts: list[str] = []
    at = 0
    for start, end in sorted(spans):
        if start > at:
            parts.append(page.source[at:start])
        at = max(at, end)
    parts.append(page.source[at:])
    return "".join(parts)


# -- the lines of a page, and what each is


@dataclass(slots=True)
class _Unit:
    """Lines that belong together. `what`: head, text, credit, note, jump, aside (furniture), rule."""

    what: str
    lines: list[Line]
    credits: Credits | None = None
    #: A head that could as well be a sentence ("31位！"), or a text that could be a head.
    soft: bool = False
    #: The text ends in the middle of a sentence.
    abrupt: bool = False
    joins: list[tuple[Line, Line, float]] = field(default_factory=list)

    @property
    def first(self) -> Line:
        return self.lines[0]

    @property
    def last(self) -> Line:
        return self.lines[-1]

    @property
    def text(self) -> str:
        return self.lines[0].text if len(self.lines) == 1 else "".join(line.text for line in self.lines)

    @property
    def size(self) -> int:
        return sum(len(line.text) for line in self.lines)


_RULE: Final = re.compile(r"^(?:[-=*_~—–·•#+\s]{3,}|(?:\*\s?){3,})$")
_JUMP_WORDS: Final = (
    r"(?:下转|上接|紧接|转接|續接|轉接|下轉|上接|轉|转)第?[ ]?[A-Z]?[\d〇零一二三四五六七八九十]{1,3}[ ]?版"
)
_JUMP: Final = re.compile(rf"^[（(【\[▲▶►→]?\s*{_JUMP_WORDS}[^。]{{0,30}}?[)）】\]]?$")
_JUMP_AT_END: Final = re.compile(
    rf"\s*[（(【\[▲▶►→]\s*{_JUMP_WORDS}[^。（）()]{{0,20}}[)）】\]]?\s*$|\s*(?:下转|下轉)第?\s?[A-Z]?\d{{1,3}}\s?版\s*$"
)
_FROM: Final = re.compile(r"上接|紧接|緊接|承接|接上|續接|from", re.IGNORECASE)
#: A jump line is no longer than this.
_JUMP_SIZE: Final = 60
_JUMP_AT_START: Final = re.compile(r"^[（(【\[]\s*(?:上接|紧接|續接)[^（）()]{1,20}[)）】\]]\s*")
_ENGLISH_JUMP: Final = re.compile(
    r"^\(?(?:Continued (?:on|from) (?:page )?[A-Z]?\d+|See [A-Z][A-Za-z ]*, (?:page )?[A-Z]?\d+|Turn to (?:page )?[A-Z]?\d+)\)?\.?$",
    re.IGNORECASE,
)
_WEEKDAY: Final = r"(?:星期|周|週|礼拜)[一二三四五六日天]"
_FURNITURE: Final = re.compile(
    rf"^(?:第?\s?[A-Z]?\d{{1,3}}\s?版(?:[\s:：·|]*[\u4e00-\u9fff·]{{0,10}})?|[A-Z]\d{{2}}(?:[\s:：·|]*[\u4e00-\u9fff·]{{0,10}})?"
    rf"|[\u4e00-\u9fff]{{2,6}}\s?(?:第?\d{{1,2}}版|[A-Z]\d{{2}})"
    rf"|[\u4e00-\u9fff\s]{{0,12}}\d{{4}}\s?[年./-]\s?\d{{1,2}}\s?[月./-]\s?\d{{1,2}}\s?日?\s*{_WEEKDAY}.{{0,40}}|{_WEEKDAY}.{{0,30}}(?:农历|第\d+期|\d+版).{{0,30}}"
    r"|[-—·\s]*\d{1,3}[-—·\s]*|(?:Page|PAGE|page) [A-Z]?\d{1,3}"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? [A-Z][a-z]+\.? \d{1,2}(?:, \d{4})?.{0,40}"
    r"|.{0,30}(?:国内统一连续出版物号|国内统一刊号|邮发代号|总第\s?\d+\s?期|CN\s?\d{2}-\d{4}|新闻热线|投稿邮箱|广告热线|广告许可|零售价|每份定价|今日\d+版|本报地址|印刷[:：]|承印|报料电话|发行热线).{0,60}"
    r"|(?:见习|实习|值班|责任|本版|版面|美术|组版|首席|执行|图片|视觉)?(?:责任编辑|责编|编辑|编审|美编|校对|版式|主编|总编辑|设计|组版|检校)[:：/／\s].{1,60})$"
)
_PAPER_NAME: Final = re.compile(
    r"^[\u4e00-\u9fff\s]{2,10}(?:日报|晚报|晨报|早报|时报|商报|快报|都市报|周报|日報|晚報|時報)$"
)
_ENGLISH_PAPER: Final = re.compile(
    r"^(?:The )?[A-Z][A-Za-z' ]{1,30} (?:Post|Times|News|Daily|Herald|Gazette|Tribune|Journal|Courier|Mail|Star|Chronicle|Observer|Examiner|Register|Press)$",
    re.IGNORECASE,
)
_NOTE: Final = re.compile(r"^[（(【\[].*[)）】\]]$", re.DOTALL)
_CAPTION: Final = re.compile(
    r"(?:^|[。；\s])(?:[上下左右本]?[图圖]为|[上下左右]图|图[①②③④⑤⑥一二三四1-6](?:[：:为]|$)|圖為|Pictured|PHOTO|Photo:)"
)
_LONE_WORD: Final = re.compile(
    r"(?<=[\u3400-\u9fff])\s+(?:and|or|the|of|in|to|for|with|is|are)\s+(?=[\u3400-\u9fff])|(?<=[\u3400-\u9fff])\s+and\s+(?=\w)|(?<=\w)\s+and\s+(?=[\u3400-\u9fff])"
)
#: The text of a picture item is no longer than this, in all its paragraphs.
_ITEM: Final = 420


class _Splitter:
    """The work on one page: lines → units → stories."""

    def __init__(self, source: str, lines: list[Line]) -> None:
        self.source = source
        self.lines = lines
        self.page = paragraphs.survey(lines, source)
        self.chinese = sum(line.chinese for line in lines) * 2 >= len(lines)
        self.levels = self._levels()
        self.credits = [self._own_line_credit(line) for line in lines]
        self.units = self._units()
        self.topics = Topics(unit.text for unit in self.units if unit.what == "text")
        self.stories: list[_Story] = []
        self.unplaced: list[Piece] = []
        self.story: _Story | None = None
        #: A line has just said that the rest of another page's story follows.
        self.resumed = False

    def run(self) -> SplitPage:
        at = 0
        while at < len(self.units):
            at = self._take(at)
        stories = [story.finish() for story in self.stories if not story.empty]
        for story in self.stories:
            if story.empty:
                self.unplaced += story.everything()
        self.unplaced.sort(key=lambda piece: piece.spans)
        return SplitPage(self.source, tuple(stories), tuple(self.unplaced))

    # -- what each line is

    def _levels(self) -> tuple[int, int]:
        """The headline level of stories on this page, and the level of a page title, if any."""
        marked = [(i, line.level) for i, line in enumerate(self.lines) if line.level]
        if not marked:
            return 0, 0
        top = min(level for _, level in marked)
        tops = [i for i, level in marked if level == top]
        deeper = [level for _, level in marked if level > top]
        if (
            len(tops) == 1
            and deeper
            and tops[0] + 1 < len(self.lines)
            and self.lines[tops[0] + 1].level
            and deeper.count(min(deeper)) > 1
        ):
            return min(deeper), top
        return top, 0

    def _own_line_credit(self, line: Line) -> Credits | None:
        if line.level or len(line.text) > 90:
            return None
        credits = byline.parse(line.text)
        if not credits.people and not credits.dateline:
            return None
        plain = not credits.dateline and not any(p.printed or p.verb for p in credits.people)
        if plain and line.text[0] not in "（([［【□■◎○●▲◆★" and not all(2 <= len(p.name) <= 3 for p in credits.people):
            return None
        return credits

    def _bare_name(self, at: int) -> bool:
        """Whether a credit line is nothing but names, without bracket, mark or role."""
        credits = self.credits[at]
        return (
            credits is not None
            and credits.dateline is None
            and not any(p.printed or p.verb for p in credits.people)
            and self.lines[at].text[0] not in "（([［【□■◎○●▲◆★"
        )

    def _what(self, at: int) -> str:
        line = self.lines[at]
        text = line.text
        if line.level:
            return "aside" if line.level == self.levels[1] else "head"
        if not any(map(str.isprintable, text)):
            return "aside"
        if _RULE.match(text) and text.strip("…. ") != "" and "......" not in text:
            return "rule"
        if _JUMP.match(text) or _ENGLISH_JUMP.match(text):
            return "jump"
        credits = self.credits[at]
        if credits is not None and credits.kind == "editors":
            return "aside"
        if credits is not None and not (self._bare_name(at) and not self._name_may_stand(at)):
            return "credit"
        if len(text) <= 100 and _FURNITURE.match(text):
            return "aside"
        if at < 3 and (_PAPER_NAME.match(text) or _ENGLISH_PAPER.match(text)):
            return "aside"
        if decks.is_label(text) and _NOTE.match(text):
            return "head"
        if _NOTE.match(text) and len(text) <= 80 and not paragraphs.ends_sentence(text[:-1]):
            return "note"
        return "text"

    def _name_may_stand(self, at: int) -> bool:
        """A bare name is a byline under a headline, or the signature under a text."""
        before = self.lines[at - 1] if at else None
        after = self.lines[at + 1] if at + 1 < len(self.lines) else None
        if before is None:
            return False
        signed = paragraphs.ends_sentence(before.text) and (
            after is None or after.level > 0 or not paragraphs.ends_sentence(after.text)
        )
        headed = (before.level > 0 or decks.may_head(before.text)) and after is not None and len(after.text) > 25
        return signed or headed

    # -- lines into units

    def _units(self) -> list[_Unit]:
        units: list[_Unit] = []
        at = 0
        kinds = [self._what(i) for i in range(len(self.lines))]
        while at < len(self.lines):
            line, kind = self.lines[at], kinds[at]
            if kind != "text":
                units.append(_Unit(kind, [line], self.credits[at] if kind == "credit" else None))
                at += 1
                continue
            unit = _Unit("text", [line])
            asides: list[_Unit] = []
            following = at + 1
            weight = 0.0
            while following < len(self.lines):
                skipped = following
                while skipped < len(self.lines) and kinds[skipped] == "aside":
                    skipped += 1
                if skipped >= len(self.lines) or kinds[skipped] != "text":
                    break
                goes, weight = self._goes_on(unit, skipped, skipped > following)
                if not goes:
                    break
                asides += [_Unit("aside", [self.lines[i]]) for i in range(following, skipped)]
                unit.joins.append((unit.last, self.lines[skipped], weight))
                unit.lines.append(self.lines[skipped])
                following = skipped + 1
            self._judge(unit, following, kinds, weight)
            units.append(unit)
            units += asides
            at = following
        self._harden(units)
        return units

    def _goes_on(self, unit: _Unit, at: int, over: bool) -> tuple[bool, float]:
        one, other = unit.last, self.lines[at]
        wrapped = self.page.wrapped
        full = bool(wrapped) and other.gap == 0 and not over and not other.indent and one.width >= wrapped * 0.8
        if paragraphs.ends_sentence(one.text):
            return full and one.width >= wrapped * 0.9 and not self._begins(other), 9.0
        if _JUMP_AT_END.search(one.text[-_JUMP_SIZE:]):
            return False, -9.0
        found = byline.lead(other.text)
        if found and found.credits.dateline:
            return False, -9.0
        heads = self._short_head(one) and self._short_head(other)
        if full and not heads:
            return True, 9.0
        weight = paragraphs.weight_of_cut(one.text, other.text, self.page, indent=other.indent)
        if len(unit.lines) > 1:
            weight += 1.5
        elif full:
            weight += 2.0 if one.width >= wrapped * 0.9 else 0.0
        elif other.gap == 0 and heads:
            weight -= 3.0
        elif paragraphs.is_headlike(other.text):
            weight -= 2.0
            after = self.lines[at + 1] if at + 1 < len(self.lines) else None
            if (
                after is not None
                and (self._begins(after) or self.credits[at + 1] is not None)
                and paragraphs.is_headlike(one.text)
            ):
                weight -= 4.0
        if len(unit.lines) == 1 and self._under_dashed(unit.first):
            weight -= 4.0
        return weight > 0, weight

    def _begins(self, line: Line) -> bool:
        found = byline.lead(line.text)
        return bool(found and found.credits.dateline)

    def _short_head(self, line: Line) -> bool:
        return (
            len(line.text) <= (32 if line.chinese else 70)
            and decks.may_head(line.text)
            and not paragraphs.ends_sentence(line.text)
        )

    def _under_dashed(self, line: Line) -> bool:
        """Whether the line before is a short one that ends with a dash: a crosshead whose deck this may be."""
        at = self._index(line)
        before = self.lines[at - 1] if at else None
        return before is not None and not before.level and len(before.text) <= 14 and before.text.endswith("——")

    def _index(self, line: Line) -> int:
        low, high = 0, len(self.lines)
        while low < high:
            middle = (low + high) // 2
            if self.lines[middle].start < line.start:
                low = middle + 1
            else:
                high = middle
        return low

    def _judge(self, unit: _Unit, following: int, kinds: list[str], weight: float) -> None:
        """Head or text, once it is known which lines the unit has."""
        if len(unit.lines) > 1:
            unit.abrupt = not paragraphs.ends_sentence(unit.last.text)
            return
        text = unit.first.text
        if paragraphs.ends_sentence(text):
            unit.soft = decks.may_head(text) and len(text) <= (40 if unit.first.chinese else 100) and "。" not in text
            if unit.soft and text.endswith(("——", "—")) and len(text) <= 30:
                unit.what = "head"
            return
        if _JUMP_AT_END.search(text[-_JUMP_SIZE:]) or byline.tail(text) is not None:
            return
        found = byline.lead(text)
        if found and found.credits.dateline and found.end < len(text):
            unit.abrupt = True
            return
        certain = paragraphs.weight_of_cut(text, "的", paragraphs.Page()) - 3.5 >= 5.0 if unit.first.chinese else False
        if decks.may_head(text) and not certain:
            unit.what = "head"
        else:
            unit.abrupt = True

    def _harden(self, units: list[_Unit]) -> None:
        """A line that ends with ！ or ？ is a headline where a dateline, a byline or another headline follows it."""
        for at in range(len(units) - 1, -1, -1):
            unit = units[at]
            if unit.what != "text" or not unit.soft:
                continue
            after = next((u for u in units[at + 1 : at + 4] if u.what != "aside"), None)
            before = units[at - 1] if at else None
            if after is None:
                continue
            if (
                after.what == "head"
                and after.first.level
                and self.levels[0] == after.first.level
                and len(unit.text) <= 30
            ):
                unit.what = "head"
            elif after.what == "text" and self._begins(after.first) and len(unit.text) <= 36:
                unit.what = "head"
            elif before is None and len(unit.text) <= 36:
                unit.what = "head"
            elif after.what == "head" and after.first.gap == 0 and unit.first.gap > 0 and len(unit.text) <= 24:
                unit.what = "head"

    # -- units into stories

    def _take(self, at: int) -> int:
        unit = self.units[at]
        if unit.what in ("aside", "jump"):
            self._set_aside(unit)
            if unit.what == "jump" and self.story is not None and self.story.texts:
                self.story.closed = True
                self.resumed = bool(_FROM.search(unit.text))
            return at + 1
        if unit.what == "rule":
            self._set_aside(unit)
            if self.story is not None and self.story.texts:
                self.story.closed = True
            return at + 1
        if unit.what == "head":
            return self._heads(at)
        if unit.what == "credit":
            self._credit(at)
            return at + 1
        self._text(at)
        return at + 1

    def _set_aside(self, unit: _Unit) -> None:
        for line in unit.lines:
            start, end = line.outer
            self.unplaced.append(Piece(self.source[start:end], ((start, end),)))

    def _heads(self, at: int) -> int:
        end = at
        group: list[_Unit] = []
        while end < len(self.units) and self.units[end].what in ("head", "aside", "jump"):
            unit = self.units[end]
            if unit.what == "head":
                group.append(unit)
            elif not any(u.what == "head" for u in self.units[end : end + 3]):
                break
            else:
                self._set_aside(unit)
            end += 1
        for part, new in self._parted(group, end):
            if new:
                self._begin(part, end)
            else:
                self._crossheads(part)
        return end

    def _parted(self, group: list[_Unit], end: int) -> list[tuple[list[_Unit], bool]]:
        """What of a run of heads is crossheads of the story before, and what begins a new one."""
        top = self.levels[0]
        marks = [i for i, unit in enumerate(group) if unit.first.level and unit.first.level == top]
        if marks:
            first = marks[0]
            while first and self._kicker_of(group[first - 1], group[first]) and marks[0] - first < 2:
                first -= 1
            parts: list[tuple[list[_Unit], bool]] = []
            if first and self.story is not None:
                parts.append((group[:first], False))
            else:
                first = 0
            parts.append((group[first:], True))
            return parts
        numbered = 0
        while numbered < len(group) and paragraphs.is_numbered(group[numbered].text):
            numbered += 1
        if numbered and self.story is not None and not self._led(end):
            return [(group, False)]
        if self._starts_story(group, end):
            if self.story is not None and not self.story.closed and len(group) > 1 and numbered:
                return [(group[:numbered], False), (group[numbered:], True)]
            return [(group, True)]
        return [(group, False)]

    def _kicker_of(self, unit: _Unit, headline: _Unit) -> bool:
        return not unit.first.level and unit.size <= 50 and not paragraphs.is_numbered(unit.text)

    def _led(self, at: int) -> bool:
        """Whether a dateline or a byline comes next."""
        for unit in self.units[at : at + 3]:
            if unit.what in ("aside", "jump"):
                continue
            if unit.what == "credit":
                return unit.credits is not None and unit.credits.kind == ""
            if unit.what == "text":
                return byline.lead(unit.first.text) is not None
            return False
        return False

    def _starts_story(self, group: list[_Unit], end: int) -> bool:
        story = self.story
        if story is None or story.closed or not story.texts:
            return True
        if self._led(end):
            return True
        if any(decks.has_column_tag(unit.text) for unit in group) or decks.is_briefs(group[0].text):
            return True
        if end >= len(self.units):
            return False
        blocks = 1 + sum(unit.first.gap > 0 for unit in group[1:]) if self.page.gap else len(group)
        dashed = group[0].text.endswith(("——", "—")) and (
            len(group) == 1 or group[1].size > 36 or len(group[0].text) <= 8
        )
        if len(group) > 1 and not dashed:
            return True
        if blocks > 1 and not dashed and all(unit.size <= 45 for unit in group):
            return True
        if self._picture_item(end) is not None:
            return True
        if dashed or any(unit.first.level for unit in group):
            return False
        return self._new_topic(group, end)

    def _new_topic(self, group: list[_Unit], end: int) -> bool:
        """Whether a lone headline without a mark begins another story, and is no crosshead of this one.

        What follows a crosshead shares at least a tenth of its pairs of characters with the story so far, another story
        hardly a twentieth. A second signature and room above the line speak for a headline; other crossheads before it,
        the more if they are built alike, and stories that all begin with a dateline, against it.
        """
        assert self.story is not None
        head = group[0]
        ahead: list[str] = [unit.text for unit in group]
        signed = False
        for unit in self.units[end : end + 24]:
            if unit.what in ("head", "rule"):
                break
            if unit.what == "text":
                ahead.append(unit.text)
                behind = byline.tail(unit.last.text)
                signed |= behind is not None and _authored(behind.credits)
            elif unit.credits is not None:
                signed |= _authored(unit.credits)
        found = self.topics.likeness(self.story.words(), ahead)
        score = -0.3 if found is None else (0.085 - found[0]) * 60 * found[1]
        score += 3.0 if signed and any(byline.is_author(person.code) for person in self.story.people) else 0.0
        score += 1.5 if self.page.gap and head.first.gap > self.page.gap else 0.0
        crossheads = [self.source[slice(*text.spans[0])] for text in self.story.texts if text.crosshead]
        score -= 1.0 if crossheads else 0.0
        score -= 2.0 if any(_alike(head.text, text) for text in crossheads) else 0.0
        begun = [story for story in self.stories if story.texts and not story.item]
        score -= 1.5 if len(begun) > 1 and all(story.dateline for story in begun) else 0.0
        return score > 0

    def _picture_item(self, at: int) -> int | None:
        """The position of a picture's credit, where one follows after at most three short paragraphs that are all
        there is before the next headline or the end.
        """
        size = count = 0
        for position in range(at, min(at + 5, len(self.units))):
            unit = self.units[position]
            if unit.what == "aside":
                continue
            if unit.what == "text" and count < 3:
                count += 1
                size += unit.size
                if size > _ITEM:
                    return None
                found = byline.tail(unit.last.text)
                if found and _pictured(found.credits) and self._ends_here(position + 1):
                    return position
                continue
            if unit.what == "credit" and count and unit.credits and _pictured(unit.credits):
                return position if self._ends_here(position + 1) else None
            return None
        return None

    def _ends_here(self, at: int) -> bool:
        for unit in self.units[at : at + 3]:
            if unit.what in ("aside", "credit"):
                continue
            return unit.what in ("head", "rule", "jump") or self._begins(unit.first)
        return True

    def _begin(self, group: list[_Unit], end: int) -> None:
        story = _Story(self)
        before = self.story
        if before is not None and not before.closed and before.texts and not any(u.first.level for u in group):
            story.doubt("story", group[0].first.start, group[-1].last.end)
        item = self._picture_item(end)
        lines = [unit.first for unit in group]
        blocks: list[int] = []
        for n, line in enumerate(lines):
            blocks.append(blocks[-1] + (line.gap > 0 or bool(line.level) != bool(lines[n - 1].level)) if blocks else 0)
        unmarked = not any(line.level for line in lines)
        if (
            item is not None
            and unmarked
            and len(lines) > 1
            and blocks[-1] == 0
            and sum(len(line.text) for line in lines) <= decks.LABEL
        ):
            story.standing += lines
            story.doubt("standing", lines[0].start, lines[-1].end)
        else:
            found = decks.arrange([line.text for line in lines], blocks, [line.level for line in lines])
            story.standing += [_unbracketed(lines[i]) for i in found.standing]
            if any(decks.is_briefs(line.text) for line in story.standing):
                story.kind = "brief"
            story.kicker += [lines[i] for i in found.kicker]
            story.headline += [lines[i] for i in found.headline]
            story.subhead += [lines[i] for i in found.subhead]
            if not found.sure:
                story.doubt("decks", lines[0].start, lines[-1].end)
        story.item = item is not None
        self.story = story
        self.stories.append(story)

    def _crossheads(self, group: list[_Unit]) -> None:
        if self.story is None:
            self._begin(group, len(self.units))
            return
        for unit in group:
            self.story.texts.append(_Text([(unit.first.start, unit.first.end)], True))
            self.story.marks(unit.first)
            if not paragraphs.is_numbered(unit.text) and not unit.text.endswith("—"):
                self.story.doubt("crosshead", unit.first.start, unit.first.end)

    def _headless(self, line: Line) -> _Story:
        story = _Story(self)
        story.kind = "brief"
        story.doubt("headless", line.start, line.end)
        self.story = story
        self.stories.append(story)
        return story

    def _text(self, at: int) -> None:
        unit = self.units[at]
        story = self.story
        start, end = unit.first.start, unit.last.end
        found = byline.lead(self.source[start : unit.first.end])
        dated = found is not None and found.credits.dateline is not None
        if story is None:
            story = self._headless(unit.first)
        elif dated and story.texts and (story.closed or story.dateline or _ours(found)):
            story = self._headless(unit.first)
        elif story.closed and story.texts and self.resumed:
            story = self._headless(unit.first)
            story.kind = "news"
        elif story.closed and story.texts and unit.what == "text":
            if self._picture_item(at) is not None and not _CAPTION.search(unit.text):
                story = self._headless(unit.first)
                story.item = True
            else:
                story.doubt("after_end", start, unit.last.end)
        elif story.texts and found is not None and not dated:
            found = None
        self.resumed = False
        text = _Text([(line.start, line.end) for line in unit.lines])
        for line in unit.lines:
            story.marks(line)
        if found is not None:
            story.credit(found.credits, (start, start + found.end), start)
            text.spans[0] = (start + found.end, unit.first.end)
        jump = _JUMP_AT_START.match(self.source[text.spans[0][0] : text.spans[0][1]])
        if jump:
            self._aside_span(text.spans[0][0] + jump.start(), text.spans[0][0] + jump.end())
            text.spans[0] = (text.spans[0][0] + jump.end(), text.spans[0][1])
        for one, other, weight in unit.joins:
            story.join(one, other, weight)
        last_start, last_end = text.spans[-1]
        closing = False
        near = max(last_start, last_end - _JUMP_SIZE)
        jump = _JUMP_AT_END.search(self.source[near:last_end])
        if jump:
            self._aside_span(near + jump.start(), near + jump.end())
            last_end = near + jump.start()
            text.spans[-1] = (last_start, last_end)
            closing = True
        behind = byline.tail(self.source[last_start:last_end]) if unit.what == "text" else None
        if behind is not None:
            credit_span = (last_start + behind.start, last_end)
            last_end = last_start + behind.start
            text.spans[-1] = (last_start, last_end)
        text.spans = [self._trim(span) for span in text.spans]
        text.spans = [span for span in text.spans if span[0] < span[1]]
        if text.spans:
            story.texts.append(text)
        if (
            unit.abrupt
            and text.spans
            and not paragraphs.ends_sentence(self.source[text.spans[-1][0] : text.spans[-1][1]])
        ):
            story.doubt("abrupt", text.spans[-1][0] if text.spans else start, text.spans[-1][1] if text.spans else end)
        if behind is not None:
            self._place(story, behind.credits, credit_span, base=last_start, glued=True)
        elif (unit.what == "note" and len(story.texts) > 1) or closing:
            story.closed = True

    def _trim(self, span: Span) -> Span:
        start, end = span
        while start < end and self.source[start].isspace():
            start += 1
        while start < end and self.source[end - 1].isspace():
            end -= 1
        return start, end

    def _aside_span(self, start: int, end: int) -> None:
        start, end = self._trim((start, end))
        self.unplaced.append(Piece(self.source[start:end], ((start, end),)))

    def _credit(self, at: int) -> None:
        unit = self.units[at]
        assert unit.credits is not None
        line = unit.first
        if self.story is None:
            self._set_aside(unit)
            return
        self.story.marks(line)
        self._place(self.story, unit.credits, (line.start, line.end), base=line.start, glued=False)

    def _place(self, story: _Story, credits: Credits, span: Span, *, base: int, glued: bool) -> None:
        """Credits that stand behind a text, or on a line of their own, at `span`; their positions count from `base`."""
        shown = [p for p in credits.people if p.role in ("photo", "pictures")]
        others = [p for p in credits.people if p.role not in ("photo", "pictures")]
        story.credit(credits, span, base, people=others)
        if shown:
            story.photo(credits, glued=glued)
        elif (
            any((p.verb and "摄" in p.verb + p.printed) or p.verb in ("文/图", "图/文", "文图", "图文") for p in others)
            and not story.photos
        ):
            story.photo(credits, glued=glued)
        if others or credits.dateline:
            story.closed = story.closed or bool(story.texts)
        if story.item:
            story.closed = True


def _pictured(credits: Credits) -> bool:
    return any(p.role in ("photo", "pictures") or "摄" in p.verb for p in credits.people)


def _authored(credits: Credits) -> bool:
    return any(byline.is_author(person.role) for person in credits.people)


def _alike(one: str, other: str) -> bool:
    """Whether two crossheads are built alike: 让老人吃得上, 让老人吃得好."""
    return abs(len(one) - len(other)) <= 1 and (one[:2] == other[:2] or one[-2:] == other[-2:])


def _ours(found: byline.Found | None) -> bool:
    """A dateline of a paper's own always begins a story."""
    return bool(
        found
        and found.credits.dateline
        and found.credits.dateline.text.startswith(("本报讯", "本報訊", "本刊讯", "本台讯"))
    )


def _unbracketed(line: Line) -> Line:
    """A standing head without its brackets: 【微评】."""
    if decks.is_bracketed(line.text):
        return replace(line, text=line.text[1:-1], start=line.start + 1, end=line.end - 1)
    return line


@dataclass(slots=True)
class _Text:
    spans: list[Span]
    crosshead: bool = False


class _Story:
    """A story in the making."""

    def __init__(self, splitter: _Splitter) -> None:
        self.source = splitter.source
        self.chinese = splitter.chinese
        self.kind = "news"
        self.standing: list[Line] = []
        self.kicker: list[Line] = []
        self.headline: list[Line] = []
        self.subhead: list[Line] = []
        self.dateline: Piece | None = None
        self.people: list[SplitPerson] = []
        self.texts: list[_Text] = []
        self.photos: list[tuple[list[_Text], list[SplitPerson], str]] = []
        self.repairs: list[Repair] = []
        self.doubts: list[Doubt] = []
        self.closed = False
        self.item = False
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
                    " ".join((self.dateline.text, *("".join(self.source[a:b]) for a, b in spans))),
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
        if role_span and not role.isascii():
            role = self.source[role_span[0] : role_span[1]]
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
        captions: list[_Text] = []
        prose = [text for text in self.texts if not text.crosshead]
        if self.item and not heads:
            captions, self.texts = self.texts, []
            self.kind = "photo_feature"
        elif self.texts and not self.texts[-1].crosshead:
            last = self.texts[-1]
            words = "".join(self.source[a:b] for a, b in last.spans)
            story = len(prose) > 2 or bool(self.dateline) or bool(self.people)
            if (
                len(prose) > 1
                and (story or not self.item)
                and (_CAPTION.search(words) or (glued and len(words) <= 160))
            ):
                captions = [self.texts.pop()]
            else:
                self.doubt("caption" if self.item else "no_caption", *last.spans[-1])
        self.photos.append((captions, people, credits.agency))

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
            for repair in (
                *clean.repairs_in(self.source, start, end, chinese=chinese),
                *clean.blanks_in(self.source, start, end),
            ):
                self.repairs.append(repair)
                if repair.kind == "mark":
                    self.doubt("unseen", repair.start, repair.end)
            for match in _LONE_WORD.finditer(self.source[start:end]):
                at = (start + match.start(), start + match.end())
                if not any(r.kind == "word" and r.start == at[0] for r in self.repairs[-50:]):
                    self.doubt("word", *at)
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

    def _piece(self, text: _Text, repairs: list[Repair]) -> Piece:
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
        parts = [clean.mended(self.source, _within(repairs, a, b), a, b) for a, b in spans]
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


def _story_json(story: SplitStory) -> dict[str, Any]:
    return {
        "kind": story.kind,
        "standing_head": story.standing_head.text if story.standing_head else "",
        "kicker": [piece.text for piece in story.kicker],
        "headline": [piece.text for piece in story.headline],
        "subhead": [piece.text for piece in story.subhead],
        "dateline": story.dateline.text if story.dateline else "",
        "bylines": [{"role": person.role, "name": person.name} for person in story.bylines],
        "paragraphs": [piece.text for piece in story.paragraphs],
        "photos": [
            {
                "caption": "\n".join(piece.text for piece in photo.caption),
                "credits": [{"role": person.role, "name": person.name} for person in photo.credits],
            }
            for photo in story.photos
        ],
        "repairs": [
            {"kind": r.kind, "start": r.start, "end": r.end, "before": r.before, "after": r.after}
            for r in story.repairs
        ],
        "doubts": [
            {"kind": d.kind, "start": d.start, "end": d.end, "text": d.text, "why": d.why} for d in story.doubts
        ],
    }
