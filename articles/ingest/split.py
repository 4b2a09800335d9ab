"""One page of raw copy into its stories.

Everything is told by the text alone: where a headline stands, who wrote, which line break is a column turn. Nothing is
invented and nothing dropped (Rule 9): each character of the source stands in a piece of a story, in a line set aside,
or in a listed repair; `leftover` shows that none is missing, `undone` takes every repair back.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cached_property
from typing import Final

from articles.ingest.making import CAPTION, MOST_REPAIRS, Making, Text, TooManyRepairs
from articles.ingest.pieces import (
    Piece,
    Span,
    SplitPage,
    SplitPerson,
    SplitPhoto,
    SplitStory,
    as_json,
    doubting_encoding,
    leftover,
    mended,
    pieces_of,
    repairs_of,
    undone,
)
from articles.ingest.units import (
    Sorter,
    Unit,
    begins_story,
    comes_from_elsewhere,
    is_about_author,
    is_editors_note,
    is_staff_report,
    is_title_tail,
    item_at,
    jump_at_end,
    jump_at_start,
    names_source,
)
from articles.text import byline, decks, paragraphs
from articles.text.byline import Credits
from articles.text.clean import Repair
from articles.text.credits import CLOSE, OPEN
from articles.text.paragraphs import Line
from articles.text.topics import Topics

__all__ = [
    "MOST_LINES", "Piece", "SplitPage", "SplitPerson", "SplitPhoto", "SplitStory", "TooManyLines", "TooManyRepairs", "as_json", "doubting_encoding", "leftover",
    "mended", "pieces_of", "repairs_of", "split_page", "undone",
]  # fmt: skip

#: More lines than this are no page of a newspaper.
MOST_LINES: Final = 5_000


class TooManyLines(ValueError):
    """The text has more lines than any page; splitting it would be guessing."""


def split_page(source: str) -> SplitPage:
    """Split the decoded text of one page. Raises TooManyLines and TooManyRepairs."""
    lines = paragraphs.lines_of(source, MOST_LINES)
    if len(lines) > MOST_LINES:
        raise TooManyLines
    return _Splitter(source, lines).run()


#: The text of a picture item is no longer than this, in all its paragraphs.
_ITEM: Final = 420


#: How a news item without a dateline begins.
_NEWS_START: Final = re.compile(
    r"据[^，。]{2,20}(?:消息|通报|介绍|获悉|报道)[，,]|(?:本报)?记者(?:从|昨日|昨天|今日|近日|日前|了解到|获悉)|(?:昨日|昨天|前天|近日|日前|昨晚|昨日上午|昨天下午)[，,]"
)
#: What a comment beside the news is called before its headline.
_COMMENT: Final = re.compile(r"(?:短评|快评|微评|时评|锐评|微评论|短評|快評)[：:丨|]\S")
#: What notices and lists are called; no crosshead is.
_NOTICE: Final = re.compile(
    r".{2}(?:公告|通知|启事|通告|公示|声明|通报|周报|简报|预告|预报|提示|啟事|聲明|一览表?|榜单|菜价|时刻表|赛程)$|(?:积分|排行|射手|光荣|红黑)榜$"
)
#: A caption is no longer than this.
_LONGEST_CAPTION: Final = 160
#: What points at the picture above.
_POINTING: Final = "▲△↑"
#: A footnote, and where a text points to one.
_NOTE: Final = re.compile(r"\[(\d{1,3})\][ \u3000]*\S")
_POINTER: Final = re.compile(r"\[(\d{1,3})\]")
#: Crossheads that are built alike are no longer than this.
_SHORT: Final = 8
#: Lines that count on: a number, what is counted, a colon.
_NUMERALS: Final = {
    character: number
    for number, row in enumerate(("一", "二两兩双", "三", "四", "五", "六", "七"), 1)
    for character in row
}
_COUNT: Final = re.compile(r"([一二两兩双三四五六七])[\u3400-\u9fff]{1,4}[：:—]")
#: A line that nearly went on with the next one is no headline for certain.
_NEARLY: Final = -1.0
#: An English headline has five words or more, and drops the article a crosshead begins with.
_ENGLISH_HEAD: Final = re.compile(r"(?!(?:An?|The|Wh\w+|How|In|On|At|From) )(?:\S+ ){4,}\S+(?<!\?)", re.IGNORECASE)
#: A headline that asks is no longer.
_LONGEST_QUESTION: Final = 30
#: A headline is hardly as short.
_TINY: Final = 6
#: A story of so few paragraphs has hardly a crosshead.
_FEW: Final = 4
#: How far ahead a second crosshead is looked for.
_AHEAD: Final = 40
#: A headline block has hardly more lines than this.
_BLOCK: Final = 4


class _Splitter:
    """The work on one page: units → stories."""

    def __init__(self, source: str, lines: list[Line]) -> None:
        self.source = source
        sorter = Sorter(source, lines)
        self.units = sorter.units
        self.page, self.chinese, self.level = sorter.page, sorter.chinese, sorter.levels[0]
        self.stories: list[Making] = []
        self.unplaced: list[Piece] = []
        self.story: Making | None = None
        #: Notes by the editors that wait for the headline they stand before.
        self.notes: list[Unit] = []
        #: A line has just said that the rest of another page's story follows.
        self.resumed = False
        #: The story that the last footnote belongs to, and which stories point to which, once the first note is seen.
        self.noted: Making | None = None
        #: How many lone lines began a story since the last crosshead.
        self.lone = 0
        self.pointers: dict[str, list[Making]] = {}
        #: The stories, and the paragraphs of the last of them, whose pointers are known.
        self.looked_at = (0, 0)

    def run(self) -> SplitPage:
        at = 0
        while at < len(self.units):
            at = self._take(at)
        stories: list[SplitStory] = []
        found = 0
        for story in self.stories:
            if not story.empty:
                stories.append(story.finish())
                found += len(stories[-1].repairs) + len(stories[-1].doubts)
                if found > MOST_REPAIRS:
                    raise TooManyRepairs
        for story in self.stories:
            if story.empty:
                self.unplaced += story.everything()
        self.unplaced.sort(key=lambda piece: piece.spans)
        return SplitPage(self.source, tuple(stories), tuple(self.unplaced))

    @cached_property
    def topics(self) -> Topics:
        """What the page speaks of. Most pages have no headline so uncertain that it is asked."""
        return Topics(unit.text for unit in self.units if unit.what == "text")

    # -- units into stories

    def _take(self, at: int) -> int:
        unit = self.units[at]
        if self._asks(at):
            unit.what = "head"
        if unit.what != "text":
            self.noted = None
        if unit.what in ("aside", "jump"):
            self._set_aside(unit)
            if self.story is not None and self.story.texts and is_about_author(unit.text):
                self.story.closed = True
            if unit.what == "jump" and self.story is not None and self.story.texts:
                self.story.closed = True
                self.resumed = comes_from_elsewhere(unit.text)
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
        if is_editors_note(unit.text) and self._before_headline(at):
            self.notes.append(unit)
            return at + 1
        if unit.what != "text" or not (self._footnote(unit) or self._item(at, unit)):
            self._text(at, unit)
        return at + 1

    def _asks(self, at: int) -> bool:
        """Whether a short line that asks or calls out is a headline: the story before has ended, and copy follows."""
        unit, after = self.units[at], self.units[at + 1] if at + 1 < len(self.units) else None
        return (
            unit.what == "text"
            and unit.soft
            and unit.text[-1] in "？！?!"
            and unit.size <= _LONGEST_QUESTION
            and unit.first.chinese
            and self.story is not None
            and self.story.closed
            and after is not None
            and after.what == "text"
            and after.size > _LONGEST_QUESTION
        )

    def _footnote(self, unit: Unit) -> bool:
        """Put a footnote into the story that points to it: a document has its notes behind the last of them. Whether it
        was one. What follows a note without a number of its own goes on with it.
        """
        number = _NOTE.match(unit.first.text)
        if number is None and not self.noted:
            return False
        story = self.noted
        if number is not None:
            story = self._pointing_to(number[1])
            if story is None or story is self.story:
                self.noted = None
                return False
        assert story is not None
        for line in unit.lines:
            story.marks(line)
        for one, other, weight in unit.joins:
            story.join(one, other, weight)
        story.texts.append(Text([(line.start, line.end) for line in unit.lines]))
        self.noted = story
        return True

    def _pointing_to(self, number: str) -> Making | None:
        """The story whose text has the number of a note, in its brackets: the one it stands in, where that has it, else
        the only one that has. None where none or several others have.
        """
        first, known = self.looked_at
        for story in self.stories[first:]:
            for text in story.texts[known:]:
                self._note_pointers(story, text)
            known = 0
        self.looked_at = (max(0, len(self.stories) - 1), len(self.stories[-1].texts) if self.stories else 0)
        theirs = self.pointers.get(number, [])
        if any(story is self.story for story in theirs):
            return self.story
        return theirs[0] if len(theirs) == 1 else None

    def _note_pointers(self, story: Making, text: Text) -> None:
        """Keep which notes a paragraph points to; a note's own number, at its beginning, points to nothing."""
        for start, end in text.spans:
            for found in _POINTER.finditer(self.source, start, end):
                theirs = self.pointers.setdefault(found[1], [])
                if found.start() != text.spans[0][0] and not (theirs and theirs[-1] is story):
                    theirs.append(story)

    def _item(self, at: int, unit: Unit) -> bool:
        """Take one brief of a column of them: ●标题　正文。（姓名）. Whether it was one: its headline stands on its line, or
        somebody signed it, and no other story is open that its mark may be a point of.
        """
        found = item_at(unit.first.text)
        story = self.story
        if found is None:
            return False
        mark, head, begin = found
        signed = byline.tail(unit.last.text)
        if head == mark and (signed is None or not _authored(signed.credits)):
            return False
        opened = story is not None and not story.texts and not story.headline and story.kind == "brief"
        if not opened:
            if story is not None and not story.closed and story.kind != "brief":
                return False
            story = self._headless(unit.first)
            if head > mark:
                story.doubts.pop()
        assert story is not None
        line = unit.first
        start = line.start + head
        if head > mark:
            story.headline.append(
                replace(line, text=line.text[mark:head], start=line.start + mark, end=start, outer=(line.start, start))
            )
            if self.source[start : line.start + begin].strip():
                story.repairs.append(
                    Repair("mark", start, line.start + begin, self.source[start : line.start + begin], "")
                )
            start = line.start + begin
        else:
            story.repairs.append(Repair("mark", line.start, start, self.source[line.start : start], ""))
        rest = replace(line, text=line.text[start - line.start :], start=start, outer=(start, line.end))
        self._text(at, replace(unit, lines=[rest, *unit.lines[1:]]))
        return True

    def _before_headline(self, at: int) -> bool:
        """Whether a note stands between stories, and a headline comes next."""
        story = self.story
        if story is not None and not story.texts:
            return False
        after = next((unit for unit in self.units[at + 1 : at + 5] if unit.what not in ("aside", "jump", "rule")), None)
        return after is not None and after.what == "head" and not paragraphs.is_numbered(after.text)

    def _set_aside(self, unit: Unit) -> None:
        for line in unit.lines:
            start, end = line.outer
            self.unplaced.append(Piece(self.source[start:end], ((start, end),)))

    def _heads(self, at: int) -> int:
        end = at
        group: list[Unit] = []
        while end < len(self.units) and self.units[end].what in ("head", "aside", "jump"):
            unit = self.units[end]
            if unit.what == "head":
                group.append(unit)
            elif not any(u.what == "head" for u in self.units[end : end + 3]):
                break
            else:
                self._set_aside(unit)
            end += 1
        group = self._without_captions(self._without_verse(group, end))
        for part, new in self._parted(group, end) if group else ():
            if new:
                self._begin(part, end)
            else:
                self._crossheads(part)
        if self.notes and self.story is not None:
            self._take_notes(self.story)
        return end

    def _without_captions(self, group: list[Unit]) -> list[Unit]:
        """The heads without those that point at the picture above them: ▲ 食堂里座无虚席."""
        if self.story is None:
            return group
        pointing = [unit for unit in group if not unit.first.level and unit.text[0] in _POINTING]
        for unit in pointing:
            self.story.photos.append(([Text([(unit.first.start, unit.first.end)])], [], ""))
            self.story.doubt("caption", unit.first.start, unit.first.end)
        return [unit for unit in group if unit not in pointing] if pointing else group

    def _without_verse(self, group: list[Unit], end: int) -> list[Unit]:
        """The heads behind a poem: its lines follow the poet's name, and what is set apart below them may be a headline."""
        story = self.story
        bare = next((at for at, unit in enumerate(group) if unit.first.level), len(group))
        if story is None or story.texts or not story.people or not story.headline or bare < _BLOCK:
            return group
        below = [at for at in range(_BLOCK - 1, bare) if group[at].first.gap] or [bare]
        if bare < len(group):
            below = [bare]
        elif any(unit.first.gap for unit in group[1:_BLOCK]):
            #: A blank line stands between all of them: only what follows the last can be told to be a headline.
            below = below[-1:] if end < len(self.units) else [bare]
        over = below[0]
        if over == len(group) and end < len(self.units) and self.units[end].what == "credit":
            #: Who wrote the next one comes next: the last line is its title, with what stands below a title.
            over -= 2 if is_title_tail(group[-1].text) else 1
        for unit in group[:over]:
            story.texts.append(Text([(unit.first.start, unit.first.end)]))
        return group[over:]

    def _parted(self, group: list[Unit], end: int) -> list[tuple[list[Unit], bool]]:
        """What of a run of heads is crossheads of the story before, and what begins a new one."""
        top = self.level
        marks = [i for i, unit in enumerate(group) if unit.first.level and unit.first.level == top]
        if marks:
            first = marks[0]
            kickers = 2 if marks[0] <= _BLOCK else 0
            while first and marks[0] - first < kickers and self._kicker_of(group[first - 1]):
                first -= 1
            parts: list[tuple[list[Unit], bool]] = []
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
            before = numbered if self.story is not None and not self.story.closed else 0
            if self.story is not None and len(group) > _BLOCK + 1:
                #: A list or a poem, and then a headline: only what is as long as a headline block can be one.
                gaps = [n for n in range(len(group) - _BLOCK, len(group)) if group[n].first.gap]
                before = max(before, gaps[0] if gaps else len(group) - _BLOCK)
            if 0 < before < len(group):
                return [(group[:before], False), (group[before:], True)]
            return [(group, True)]
        return [(group, False)]

    def _kicker_of(self, unit: Unit) -> bool:
        return not unit.first.level and unit.size <= 50 and not paragraphs.is_numbered(unit.text)

    def _led(self, at: int) -> bool:
        """Whether a dateline or a byline comes next."""
        for unit in self.units[at : at + 3]:
            if unit.what == "aside" and is_staff_report(unit.text):
                return True
            if unit.what in ("aside", "jump"):
                continue
            if unit.what == "credit":
                credits = unit.credits
                #: 摄影：顾小满 stands under a headline; 顾小满 摄 may stand under a caption.
                return credits is not None and (
                    credits.kind == ""
                    or (credits.kind == "photo" and bool(credits.people[0].printed) and not credits.people[0].verb)
                )
            if unit.what == "text":
                return byline.lead(unit.first.text) is not None
            return False
        return False

    def _starts_story(self, group: list[Unit], end: int) -> bool:
        story = self.story
        if story is None or story.closed or not story.texts or self.notes:
            return True
        if self._led(end):
            return True
        if any(decks.has_column_tag(unit.text) for unit in group) or decks.is_briefs(group[0].text):
            return True
        if _COMMENT.match(group[0].text):
            return True
        if decks.is_sidebar(group[0].text):
            return False
        if end >= len(self.units):
            return False
        blocks = 1 + sum(unit.first.gap > 0 for unit in group[1:]) if self.page.gap else len(group)
        dashed = group[0].text.endswith(("——", "—")) and (
            len(group) == 1 or group[1].size > 36 or len(group[0].text) <= 8
        )
        short = len(group) == 2 and all(unit.size <= _SHORT and not unit.first.level for unit in group)
        if (
            short
            and not dashed
            and self.chinese
            and self._picture_item(end) is None
            and not _apart_from(group, self.page.gap)
        ):
            return self._new_topic(group, end)
        if len(group) > 1 and not dashed:
            return True
        if blocks > 1 and not dashed and all(unit.size <= 45 for unit in group):
            return True
        item = self._picture_item(end)
        if item is not None and (item == end or not any(text.crosshead for text in story.texts)):
            return True
        if dashed or any(unit.first.level for unit in group):
            return False
        return self._new_topic(group, end)

    def _new_topic(self, group: list[Unit], end: int) -> bool:
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
            elif unit.what == "note":
                signed |= names_source(unit.text)
        found = self.topics.likeness(self.story.words(), ahead)
        score = -0.3 if found is None else (0.085 - found[0]) * 60 * found[1]
        score += 3.0 if signed and any(byline.is_author(person.code) for person in self.story.people) else 0.0
        score += 1.5 if self.page.gap and head.first.gap > self.page.gap else 0.0
        score += 1.0 if end < len(self.units) and _NEWS_START.match(self.units[end].text) else 0.0
        score += 2.0 if _NOTICE.search(head.text) else 0.0
        score += 1.0 if not self.chinese and len(self.story.texts) == 1 else 0.0
        score += 1.5 if not self.chinese and _ENGLISH_HEAD.fullmatch(head.text) else 0.0
        if not self.chinese and not signed and any(byline.is_author(person.code) for person in self.story.people):
            score -= 1.0
        score += 2.0 if decks.is_label(head.text) else -3.0 if decks.is_sidebar(head.text) else 0.0
        crossheads = [self.source[slice(*text.spans[0])] for text in self.story.texts if text.crosshead]
        score -= 1.0 if crossheads else 0.0
        ahead_heads = [unit.text for unit in self.units[end : end + 12] if unit.what == "head"]
        score -= 2.0 if any(_alike(head.text, text) for text in crossheads) else 0.0
        if any(
            _alike(head.text, text) and (len(head.text) <= _SHORT or _built(text) or _counted(head.text, text))
            for text in ahead_heads
        ):
            score -= 2.0
        elif not crossheads and self.chinese:
            score += self._alone(head, end)
        if not crossheads:
            #: Lines of the kind began stories before, on a page that has had no crosshead.
            score += 0.2 * min(self.lone, 2)
        begun = [story for story in self.stories if story.texts and not story.item]
        score -= 1.5 if len(begun) > 1 and all(story.dateline for story in begun) else 0.0
        self.lone = self.lone + 1 if score > 0 else 0
        return score > 0

    def _alone(self, head: Unit, end: int) -> float:
        """How much speaks for a headline: a crosshead hardly stands alone, and hardly in a short story; a headline is
        hardly as short as one.
        """
        assert self.story is not None
        if self._lone_ahead(end):
            return -0.4
        following = self.units[end] if end < len(self.units) else None
        if head.size <= _TINY or (
            following is not None
            and paragraphs.weight_of_cut(
                head.text, following.text, self.page, indent=following.first.indent, body=head.first.indent
            )
            > _NEARLY
        ):
            return 0.0
        return 1.5 if len(self.story.texts) > _FEW else 3.0

    def _lone_ahead(self, at: int) -> bool:
        """Whether another line that may be a crosshead follows before the next story begins for certain."""
        for position in range(at, min(at + _AHEAD, len(self.units))):
            unit = self.units[position]
            if unit.what == "rule":
                return False
            if unit.what == "head":
                following = self.units[position + 1] if position + 1 < len(self.units) else None
                certain = (unit.first.level and unit.first.level == self.level) or (
                    following is not None and (following.what == "head" or self._led(position + 1))
                )
                return not certain
        return False

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
            if unit.what in ("head", "rule", "jump") or begins_story(unit.first):
                return True
            another = byline.tail(unit.last.text) if unit.size <= _ITEM else None
            return another is not None and _pictured(another.credits)
        return True

    def _begin(self, group: list[Unit], end: int) -> None:
        story = Making(self.source, chinese=self.chinese)
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
        elif item is not None and unmarked and all(decks.is_label(line.text) for line in lines):
            story.standing += [_unbracketed(_led_line(line)) for line in lines]
        else:
            found = decks.arrange([line.text for line in lines], blocks, [line.level for line in lines])
            lines = [_led_line(line) for line in lines]
            story.standing += [_unbracketed(lines[i]) for i in found.standing]
            if any(decks.is_briefs(line.text) for line in story.standing):
                story.kind = "brief"
            story.kicker += [lines[i] for i in found.kicker]
            fits = decks.fitting([lines[i].text for i in found.headline])
            story.headline += [lines[i] for i in found.headline[:fits]]
            story.subhead += [lines[i] for i in (*found.headline[fits:], *found.subhead)]
            if not found.sure:
                story.doubt("decks", lines[0].start, lines[-1].end)
        story.item = item is not None
        self.story = story
        self.stories.append(story)
        self._take_notes(story)

    def _take_notes(self, story: Making) -> None:
        """The notes that stood before the headline are the first paragraphs of the story."""
        for note in self.notes:
            story.texts.append(Text([(line.start, line.end) for line in note.lines]))
            for line in note.lines:
                story.marks(line)
            for one, other, weight in note.joins:
                story.join(one, other, weight)
        self.notes = []

    def _crossheads(self, group: list[Unit]) -> None:
        if self.story is None:
            self._begin(group, len(self.units))
            return
        #: More than two lines of the kind are a list or a poem.
        alone = len(group) <= 2
        for unit in group:
            self.story.texts.append(Text([(unit.first.start, unit.first.end)], alone))
            self.story.marks(unit.first)
            if alone and not paragraphs.is_numbered(unit.text) and not unit.text.endswith("—"):
                self.story.doubt("crosshead", unit.first.start, unit.first.end)

    def _headless(self, line: Line) -> Making:
        story = Making(self.source, chinese=self.chinese)
        story.kind = "brief"
        story.doubt("headless", line.start, line.end)
        self.story = story
        self.stories.append(story)
        return story

    def _text(self, at: int, unit: Unit) -> None:
        found = byline.lead(self.source[unit.first.start : self._lead_end(unit)])
        story = self._story_of(at, found)
        if found is not None and found.credits.dateline is None and story.texts:
            found = None
        text = Text([(line.start, line.end) for line in unit.lines])
        for line in unit.lines:
            story.marks(line)
        start = unit.first.start
        if found is not None:
            text.spans = [span for span in text.spans if span[1] > start + found.end] or text.spans[-1:]
        for one, other, weight in unit.joins:
            if one.end >= text.spans[0][0]:
                story.join(one, other, weight)
        if found is not None:
            story.credit(found.credits, (start, start + found.end), start)
            start += found.end
        opening = jump_at_start(self.source[start : text.spans[0][1]])
        if opening:
            self._aside_span(start, start + opening)
            start += opening
        text.spans[0] = (max(start, text.spans[0][0]), text.spans[0][1])
        following = next((unit for unit in self.units[at + 1 : at + 4] if unit.what != "aside"), None)
        self._end_of_text(unit, story, text, following)

    def _lead_end(self, unit: Unit) -> int:
        """Where to stop looking for a lead: the end of the first line, or of the second where it only wraps, or where a
        bracket is still open.
        """
        first = unit.first
        if len(unit.lines) < 2 or self.source[first.end : unit.lines[1].start].strip():
            return first.end
        opened = max(map(first.text.rfind, OPEN)) > max(map(first.text.rfind, CLOSE))
        return unit.lines[1].end if self.page.wrapped or opened else first.end

    def _story_of(self, at: int, found: byline.Found | None) -> Making:
        """The story that a text belongs to: the one in hand, or a new one without a headline."""
        unit, story = self.units[at], self.story
        dated = found is not None and found.credits.dateline is not None
        resumed, self.resumed = self.resumed, False
        if story is None:
            return self._headless(unit.first)
        if not story.texts:
            return story
        if dated and (story.closed or story.dateline or _ours(found)):
            return self._headless(unit.first)
        if story.closed and resumed:
            story = self._headless(unit.first)
            story.kind = "news"
        elif story.closed and unit.what == "text":
            if self._picture_item(at) is not None and not CAPTION.search(unit.text):
                story = self._headless(unit.first)
                story.item = True
            elif not CAPTION.search(unit.text):
                story.doubt("after_end", unit.first.start, unit.last.end)
        return story

    def _end_of_text(self, unit: Unit, story: Making, text: Text, following: Unit | None) -> None:
        """See to what stands behind a paragraph's last sentence: a jump line, then a credit."""
        start, end = text.spans[-1]
        jump = jump_at_end(self.source[start:end])
        if jump is not None:
            self._aside_span(start + jump, end)
            end = start + jump
        behind = byline.tail(self.source[start:end]) if unit.what == "text" else None
        if behind is None and unit.what == "text" and len(text.spans) > 1 and jump is None:
            start, behind = self._cut_tail(story, text)
        credit = (start + behind.start, end) if behind is not None else (end, end)
        text.spans[-1] = (start, credit[0])
        text.spans = [span for span in map(self._trim, text.spans) if span[0] < span[1]]
        if text.spans and behind is None and jump is None and self._caption(story, text, following):
            story.caption(text)
        elif text.spans:
            story.texts.append(text)
            last = text.spans[-1]
            if unit.abrupt and not paragraphs.ends_sentence(self.source[last[0] : last[1]]):
                story.doubt("abrupt", *last)
        if behind is not None:
            self._place(story, behind.credits, credit, base=start, glued=True)
        elif jump is not None or (unit.what == "note" and len(story.texts) > 1) or names_source(unit.last.text):
            story.closed = True

    def _cut_tail(self, story: Making, text: Text) -> tuple[int, byline.Found | None]:
        """The credit behind a paragraph that a column turn cut in two, and where its positions count from: （本报 and
        记者 顾小满）. The last line goes to it whole, and the break inside it is no join.
        """
        (first, broken), (start, end) = text.spans[-2:]
        if self.source[broken:start].strip() or self.source[end - 1] not in CLOSE:
            return start, None
        behind = byline.tail(self.source[first:end])
        if behind is None or any(byline.is_role(person.name) for person in behind.credits.people):
            #: The break may stand inside a word: （本 and 报记者 顾小满）.
            whole = byline.tail(self.source[first:broken] + self.source[start:end])
            behind = byline.moved(whole, broken - first, start - broken) if whole is not None else behind
        if behind is None or first + behind.start >= broken:
            return start, None
        del text.spans[-1]
        story.repairs = [
            repair for repair in story.repairs if not (repair.kind == "joined" and broken <= repair.start < start)
        ]
        return first, behind

    def _caption(self, story: Making, text: Text, following: Unit | None) -> bool:
        """Whether a paragraph is the caption of a picture whose maker is not named behind it: 图为……, and other copy
        above it. Where the next line names who took it, that line looks for its caption itself.
        """
        start, end = text.spans[0][0], text.spans[-1][1]
        credited = following is not None and following.credits is not None and _pictured(following.credits)
        return (
            end - start <= _LONGEST_CAPTION
            and (CAPTION.match(self.source[start:end]) is not None or self._points(story, start, following))
            and not credited
            and any(not text.crosshead for text in story.texts)
        )

    def _points(self, story: Making, start: int, following: Unit | None) -> bool:
        """Whether a mark points from a paragraph at a picture, ▲市民在挑选春联。, and is none of a list of them."""
        mark = self.source[start]
        above = story.texts[-1].spans[0][0] if story.texts else start
        return (
            mark in _POINTING
            and self.source[above] not in _POINTING
            and (following is None or not following.text.startswith(mark))
        )

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

    def _place(self, story: Making, credits: Credits, span: Span, *, base: int, glued: bool) -> None:
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


def _apart_from(group: list[Unit], usual: int) -> bool:
    """Whether more room than usual stands above one of these lines."""
    return any(unit.first.gap > usual for unit in group)


def _pictured(credits: Credits) -> bool:
    return any(p.role in ("photo", "pictures") or "摄" in p.verb for p in credits.people)


def _authored(credits: Credits) -> bool:
    return any(byline.is_author(person.role) for person in credits.people)


def _alike(one: str, other: str) -> bool:
    """Whether two crossheads are built alike: 让老人吃得上, 让老人吃得好; 三类人要等, 三样东西家家有."""
    if _counted(one, other) or (_built(one) and _built(one) == _built(other) and abs(len(one) - len(other)) <= 3):
        return True
    if abs(len(one) - len(other)) <= 3 and one[0] in _NUMERALS and other[0] in _NUMERALS:
        return True
    if abs(len(one) - len(other)) > 1:
        return False
    if len(one) <= _SHORT and len(one) == len(other):
        same = sum(a == b for a, b in zip(one, other, strict=True))
        return one[0] == other[0] or one[-1] == other[-1] or same >= 2
    return one[:2] == other[:2] or one[-2:] == other[-2:]


def _counted(one: str, other: str) -> bool:
    """一本账：臭在水里，根在岸上 and 两条路：堵还是疏: they count on, and a colon follows."""
    first, second = _COUNT.match(one), _COUNT.match(other)
    return bool(first and second and _NUMERALS[first[1]] != _NUMERALS[second[1]])


def _built(text: str) -> tuple[tuple[str, int], ...]:
    """The marks inside a line that make its build, and after how many characters each stands: 账要算清：一亩三分地."""
    if not re.search(r"[：:]|——", text[1:-1]):
        return ()
    return tuple((mark[0], mark.start()) for mark in re.finditer(r"[：:，,、]|——", text))


def _ours(found: byline.Found | None) -> bool:
    """A dateline of a paper's own always begins a story."""
    return bool(
        found
        and found.credits.dateline
        and found.credits.dateline.text.startswith(("本报讯", "本報訊", "本刊讯", "本台讯"))
    )


def _led_line(line: Line) -> Line:
    """A line of a headline without the mark that leads it: ■简讯."""
    bare = line.text.lstrip(decks.LED_BY + " \u3000")
    if len(bare) < 2 or len(bare) == len(line.text):
        return line
    return replace(line, text=bare, start=line.end - len(bare))


def _unbracketed(line: Line) -> Line:
    """A standing head without its brackets: 【微评】."""
    if decks.is_bracketed(line.text):
        return replace(line, text=line.text[1:-1], start=line.start + 1, end=line.end - 1)
    return line
