"""Where a paragraph ends: lines of a page, and whether a line that stops without a full stop goes on in the next.

A column turn cuts a paragraph anywhere, also inside a word. Nothing on the page says so; `goes_on` weighs what speaks
for a cut against what speaks for a headline or a crosshead. The weights are natural logarithms of odds, set by hand.
"""

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from operator import add
from typing import Final

from articles.text.clean import is_chinese
from articles.text.names import is_han
from articles.text.words import WORDS

BREAKS: Final = re.compile(r"\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_WIDE: Final = re.compile(r"[^\x00-\u2e7f]+")
_UNSEEN: Final = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
#: A paragraph's first line may be set in by blanks; one blank alone is an accident.
_INDENT: Final = re.compile(r"[\u3000\u2003\u00a0]|[ \t]{2,}|\t")
_CLOSERS: Final = "”’」』）)》〉】]\"'"
_BLANKS: Final = " \t\u3000\u00a0"
_STOPS: Final = "。！？!?…；;：:—．"
#: The level of a line that is bold as a whole.
BOLD: Final = 7
_MARK: Final = re.compile(r"#{1,6}[ \t\u3000]*(?:\*\*)?([^\s#*](?:[^\n]*?[^\s#*])?)(?:\*\*)?[ \t]*#*$")
_BOLD: Final = re.compile(r"\*\*(?=\S)([^*]+?)[ \t]*\*\*$")


@dataclass(slots=True)
class Line:
    """One line with text. `start` and `end` are where its text stands in the source, blanks at its edges and the marks
    of a headline left out; `outer` is the same with the marks ("## ", "**"). `gap` is the number of empty lines before
    it, `indent` says whether it is set in, `level` how many `#` it has (BOLD for a bold line, 0 for none).
    """

    text: str
    start: int
    end: int
    gap: int = 0
    indent: bool = False
    level: int = 0
    chinese: bool = True
    outer: tuple[int, int] = (0, 0)

    @property
    def width(self) -> int:
        """How much room it takes: a Chinese character two units, a Latin letter one, the blanks that set it in two
        characters.
        """
        return len(self.text) + sum(map(len, _WIDE.findall(self.text, 0, 400))) + 4 * (self.indent and self.chinese)


def lines_of(source: str, most: int | None = None) -> list[Line]:
    """The lines of a page that hold anything, in order; of more than `most`, one more than that."""
    found: list[Line] = []
    gap = at = 0
    for end, following in _cuts(source):
        raw = source[at:end]
        whole = raw.strip()
        if not whole:
            gap += 1
        else:
            begin = at + (len(raw) - len(raw.lstrip()))
            outer = (begin, begin + len(whole))
            text = _bare(whole) or whole
            start = begin + whole.index(text)
            line = Line(text, start, start + len(text), gap, bool(_INDENT.match(raw)), outer=outer)
            marked = _MARK.match(text) or _BOLD.match(text)
            if marked:
                line.level = text.count("#", 0, marked.start(1)) or BOLD
                line.text = marked[1]
                line.start, line.end = start + marked.start(1), start + marked.end(1)
            line.chinese = is_chinese(line.text[:400])
            found.append(line)
            gap = 0
            if most is not None and len(found) > most:
                break
        at = following
    return found


def _bare(text: str) -> str:
    """Without blanks and signs nobody sees at its edges."""
    while (bare := text.strip().strip(_UNSEEN)) != text:
        text = bare
    return text


def _cuts(source: str) -> Iterable[tuple[int, int]]:
    for match in BREAKS.finditer(source):
        yield match.start(), match.end()
    yield len(source), len(source)


#: Where a text points to footnotes, at its end; a run of them is looked at from its first one alone.
_POINTER: Final = re.compile(r"(?<!\d\])(?:\[\d{1,3}\])+$")


def ends_sentence(text: str) -> bool:
    """Whether a line ends where a sentence may end: a full stop and its like, quotes and brackets behind it allowed."""
    bare = text.rstrip(_CLOSERS + _BLANKS)
    if text.endswith("]") and (pointer := _POINTER.search(text)):
        bare = text[: pointer.start()].rstrip(_CLOSERS + _BLANKS)
    if bare and bare[-1] in _STOPS:
        return True
    if bare.endswith("."):
        return not is_chinese(text) or bare.endswith("...")
    return text.endswith(("”。", "’。"))


_INNER_STOP: Final = re.compile(r"[。；;]|[！？!?…][”’」』]?(?=[\u3400-\u9fff“‘「])|\.(?= [A-Z“\"])")
_PAIRS: Final = (("《", "》"), ("“", "”"), ("（(", "）)"), ("「", "」"), ("『", "』"), ("【", "】"))
_NO_END: Final = frozenset(
    "的在和与及对为被把将从向以于是有不并而且或使让由就也还更最很所其各该每这那一第至跟给往同与和之要会可未离距副本"
)
#: A number, or a number and what is counted: something must follow.
_COUNTED_END: Final = re.compile(
    r"(?:[一二两三四五六七八九十百千几数]|[一二两三四五六七八九十百千几\d](?:名|位|个|只|条|座|张|项|部|架|件|间|份|支|根))$"
)
#: What hardly begins a paragraph, but goes on with a sentence.
_GOES_ON: Final = frozenset("已曾并被能可却再又得般似至")
#: A day that was cut: 6月 and 1日.
_DAY_END: Final = re.compile(r"\d[年月]$")
#: Figures at the beginning of a line that say when, as a paragraph may begin; others count something.
_WHEN: Final = re.compile(r"\d{1,4}(?:年|月|日|[.、:：/-]|时\d|点)")
#: Words in a clause behind a comma that tell, where a headline only names.
_TELLS: Final = re.compile(
    r"[，,](?:我|他|她|它|这|那|其|记者|还|也|就|都|[^，,]{1,12}(?:还|又|[^，,]了[^，,]|[^，,]过[^，,]|正在|有一))"
)
#: How a sentence begins that a comma follows, and a headline hardly.
_LEADS_IN: Final = re.compile(
    r"(?:据|从|在|对|以|要以|随着|凭借|面对|针对|应对|身处|走在|不管|只要|为了|由于|正是|最后|最老|中午|早上|上午|下午|晚上|昨|今|上周|本周|千里之外|每|清晨|清早|凌晨|傍晚|夜里|那年|那天|当年|有一[年天次回]|[一二三四五六七八九十几多\d]+(?:年前|月的)|[春夏秋冬][天日季]?里)[^，,]{2,30}[，,]"
)
_THEY: Final = ("我们", "他们", "她们", "它们", "你们", "人们", "我們", "他們", "她們", "人們", "们正")
_NO_START: Final = frozenset("的了着过们性化者等之和与及或也都就还个里式型率度")
#: Characters that begin a word as often as they end one.
_RARE_START: Final = frozenset("上中下内地得后前间时所类级人家员为于")
_HARD_NO_START: Final = frozenset("，。、；：！？）》”’」』】,;:!?)…")
_TIME_START: Final = re.compile(
    r"(?:近年|近日|近期|日前|目前|当前|当天|当日|今天|今年|今后|昨天|昨日|前天|明天|明年|去年|前年|当时|同时|此外|此前|此后|随后|据悉|据了解|据介绍|"
    r"为此|因此|其中|另外|如今|最近|现场|活动|会上|会议|截至|自|在|从|随着|为了|为|经过|通过|\d+(?:年|月|日|时|多年|余年)|[一二三四五六七八九十百]+年来"
    r"|[^，,。、]{2,14}(?:以来|之际|期间|时节|时分|广场上|现场|会上|之后|之前)[，,])"
)
_BODY_START: Final = re.compile(
    r"(?:近年来|近日|日前|目前|当前|今年|去年|昨天|昨日|今天|据悉|据了解|据介绍|为此|因此|此外|随后|同时|其中|如今|"
    r"\d{1,4}(?:年|月|日)|[一二三四五六七八九十几多]+年来|针对|截至|随着"
    r"|(?:采访中|現場|现场)?[，,]?(?:记者|記者)(?:从|在|昨日|昨天|日前|今天|了解到|看到|发现|获悉|注意到))"
    r"|[^，,。\s]{1,24}(?:说|表示|指出|强调|认为|介绍|告诉|透露|坦言|感慨|建议|要求|提出|宣布|回忆|写道|称)[,，:：]"
)
#: The rest of a name that was cut: 义宝说，
_NAME_SAYS: Final = re.compile(
    r"(?![他她它我你])[\u3400-\u9fff]{1,2}(?:(?:说|表示|告诉|介绍|指出|强调|认为|称)[，,:：]|宣布|主持|出席)"
)
#: Things of two characters in a row, with which a paragraph begins as well as a line goes on: 山药、红枣、小米.
_NAMED_IN_ROW: Final = re.compile(r"[\u3400-\u9fff]{2}、[\u3400-\u9fff]{2}(?=[、和，])")
_MEASURES: Final = frozenset("年月日时分岁名个位万亿元%％多余周届次人家户亩公千百点号米吨")
_PRONOUN_START: Final = re.compile(r"(?:他|她|它|我|这|那|该|其|大家|人们|记者|为)")
_KICKER_END: Final = re.compile(r"(?:强调|印发|时强调|指出|座谈会|会议)$")
_NUMBERED: Final = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,3}[)）]|第[一二三四五六七八九十百]+[章节部条])"
)
_TAG_AT_END: Final = re.compile(r"[（(【][^（()）]{2,60}[)）】]$")
_CLAUSES: Final = re.compile(r"[\u3400-\u9fff\w”》][ \u3000]{1,2}[\u3400-\u9fff“《]")


@dataclass(slots=True)
class Page:
    """What the lines of one page have in common. `cut` counts the lines that stop inside a sentence for certain, `grams`
    the strings of characters that stand across a doubtful break.
    """

    indented: bool = False
    wrapped: int = 0
    gap: int = 0
    size: int = 0
    cut: int = 0
    grams: dict[str, int] = field(default_factory=dict)


def survey(lines: list[Line], source: str) -> Page:
    """Look over a page once: whether paragraphs are set in, whether lines are wrapped at a width, the usual gap, and
    how often the strings across each doubtful break occur. Linear in the page.
    """
    page = Page(size=len(source))
    long = [line for line in lines if line.width >= 60 and not line.level]
    if long:
        page.indented = sum(line.indent for line in long) * 2 > len(long)
    page.wrapped = _wrap_width(lines)
    gaps = sorted(line.gap for line in lines[1:])
    page.gap = gaps[len(gaps) // 2] if gaps else 0
    wanted: dict[str, int] = {}
    for one, other in itertools.pairwise(lines):
        if not other.level and not ends_sentence(one.text):
            page.cut += (
                not one.level and (stop := _INNER_STOP.search(one.text)) is not None and stop.end() < len(one.text)
            )
            for gram in _across(one.text, other.text):
                wanted[gram] = 0
    if wanted:
        _count(source, wanted)
    page.grams = wanted
    return page


#: How much of a page is read for its strings; more tells nothing new.
_SAMPLE: Final = 300_000


def _count(source: str, wanted: dict[str, int]) -> None:
    text = re.sub(r"\s+", "\n", source[:_SAMPLE])
    sizes = sorted({len(gram) for gram in wanted})
    starts = {gram[:2] for gram in wanted}
    for at, pair in enumerate(map(add, text, text[1:])):
        if pair in starts:
            for size in sizes:
                gram = text[at : at + size]
                if gram in wanted:
                    wanted[gram] += 1


def _across(one: str, other: str) -> list[str]:
    """The strings of two to four characters that stand across the break."""
    found = []
    for left, right in ((1, 1), (2, 1), (1, 2), (2, 2), (3, 1), (1, 3)):
        gram = one[-left:] + other[:right]
        if len(gram) == left + right and all(map(is_han, gram)):
            found.append(gram)
    return found


def _wrap_width(lines: list[Line]) -> int:
    """The width at which a page's lines were broken, 0 where each line is a paragraph."""
    pairs = [
        (a, b) for a, b in itertools.pairwise(lines) if b.gap == 0 and not b.level and not a.level and a.width >= 20
    ]
    #: Where paragraphs are short, most lines end one; the first line of a paragraph that has another shows the width.
    return _common_width(pairs) or _common_width([(a, b) for a, b in pairs if a.indent and not b.indent])


def _common_width(pairs: list[tuple[Line, Line]]) -> int:
    """The width of most of these first lines, 0 where they are not of one, or most end a sentence."""
    if len(pairs) < 3:
        return 0
    widths = sorted(a.width for a, _ in pairs)
    width = widths[len(widths) * 3 // 4]
    if width > 160:
        return 0
    full = sum(1 for a, _ in pairs if width * 0.8 <= a.width <= width * 1.15)
    running = sum(1 for a, _ in pairs if not ends_sentence(a.text))
    return width if full * 5 >= len(pairs) * 3 and running * 2 >= len(pairs) else 0


def weight_of_cut(one: str, other: str, page: Page, *, indent: bool = False, body: bool = True) -> float:
    """How much speaks for `other` going on with the sentence of `one`: above 0 it does. `one` ends without a full stop.
    `indent` says whether `other` is set in, `body` whether `one` is copy for certain (itself set in, on such a page).
    """
    if other[:1] in _HARD_NO_START:
        return 9.0
    if not is_chinese(one[-60:]) and not is_chinese(other[:60]):
        return _latin(one, other)
    score = _shape(one) + _start(other)
    if page.indented:
        score += -4.0 if indent else 4.0 if body else 0.0
    if one[-1].isdigit() and (other[0].isdigit() or other[0] in _MEASURES):
        score += 5.0
    elif other[0].isdigit() and _DAY_END.search(one):
        score += 5.0
    #: Where a page was cut for certain it was cut elsewhere too.
    return score + min(0.6, 0.15 * page.cut) + _recurrence(one, other, page)


def _shape(one: str) -> float:
    """What the first half says by itself."""
    if _unclosed(one):
        return 8.0
    if one[-1] in "，,、（(《“‘「":
        return 8.0
    stop = _INNER_STOP.search(one)
    if stop and stop.end() < len(one):
        #: A short headline may ask and answer; with a full stop inside it is none.
        return 7.0 if len(one) > 24 or stop[0][0] not in "！？!?" else 3.5
    size = len(one)
    bands = (
        (4, -7.0),
        (6, -4.5),
        (8, -3.0),
        (16, -1.6),
        (24, -0.8),
        (30, 0.0),
        (36, 0.5),
        (50, 1.3),
        (64, 1.7),
        (10_000_000, 4.0),
    )
    score = next(weight for limit, weight in bands if size <= limit)
    commas = one.count("，") + one.count(",")
    score += 0.5 * min(commas, 3) - 0.2 + (1.5 if commas > 2 else 0.0)
    if _NUMBERED.match(one) or _TAG_AT_END.search(one):
        score -= 5.0
    elif _BODY_START.match(one):
        score += 3.0
    elif _PRONOUN_START.match(one):
        score += 1.5
    if not commas and len(_CLAUSES.findall(one)) >= 1:
        score -= 2.5
    score += _clauses(one, commas)
    if one.endswith(_THEY):
        score += 2.0
    if one[-2:] in WORDS:
        score -= 0.4
    elif one[-1] in _NO_END or (size > 6 and _COUNTED_END.search(one)):
        score += 3.0
    elif one[-3:-1] in WORDS:
        score += 0.8
    if one[0] in "●■◆◇▲★":
        score -= 2.0
    if one.startswith("——") or (_KICKER_END.search(one) and not _BODY_START.match(one)):
        score -= 2.5
    return score


def _clauses(one: str, commas: int) -> float:
    """What the clauses of the first half say: how long they are beside each other, and whether they tell or name."""
    size = len(one)
    last = len(re.split(r"[，,、；;]", one)[-1])
    score = 0.0
    if last <= 2 and last < size:
        score += 3.0
    elif commas and size - last > 8 and last <= 3:
        score += 1.5
    if commas:
        score += 1.5 if _LEADS_IN.match(one) else 0.0
        score += 1.5 if _TELLS.search(one) else 0.0
    if commas == 1 and not _BODY_START.match(one):
        #: The two halves of a headline or a crosshead are of a length.
        short, long = sorted((size - last - 1, last))
        score += 1.0 if size - last > 4 and long - short >= 5 and long >= 2 * short else 0.0
    return score


def _start(other: str) -> float:
    """What the second half's beginning says: whether a paragraph may begin so."""
    score = 0.0
    if other[0] in "“《‘「『":
        score -= 2.0
    elif other[0].isdigit():
        score += -2.0 if _WHEN.match(other) else 0.5
    elif _NAME_SAYS.match(other):
        score += 2.5
    elif _TIME_START.match(other):
        score -= 1.2
    elif other[:2] in WORDS:
        score -= 0.4
    elif other[0] in _NO_START:
        score += 3.5
    elif other[0] in _GOES_ON and not other.startswith("至此"):
        score += 2.0
    elif other[0] in _RARE_START:
        score += 1.5
    elif other[1:3] in WORDS:
        score += 0.8
    first = re.match(r"[^，,。、；;：:！？!?\s“”《》（）()]*", other)
    size = len(first[0]) if first else 0
    followed = other[size : size + 1]
    if (
        size <= 2
        and followed
        and followed in "，,。、；;：:）)》”"
        and not _TIME_START.match(other)
        and not _NAMED_IN_ROW.match(other)
    ):
        score += 3.0
    return score - _opens(other)


def _opens(other: str) -> float:
    """A closing mark before any opening one belongs to something that began before: below 0, a cut."""
    for ch in other[:200]:
        if ch in "“《（(「『【":
            return 0.0
        if ch in "”》）)」』】":
            return -4.0
    return 0.0


def _recurrence(one: str, other: str, page: Page) -> float:
    """Strings across the break that stand elsewhere on the page, or a word that the break would cut in two."""
    best = 0.0
    for gram in _across(one, other):
        if page.grams.get(gram, 0) > 0:
            best = max(best, {2: 1.2, 3: 3.0, 4: 4.5}[len(gram)])
    if best == 0.0 and is_han(one[-1]) and is_han(other[0]):
        #: The longer the page, the more it says that it never joins these two characters.
        best = -1.2 if page.size > 6000 else -0.6
    if one[-1] + other[0] in WORDS:
        best = max(best, 0.0) + 2.5
    return best


def _unclosed(text: str) -> bool:
    return any(
        sum(text.count(ch) for ch in opening) > sum(text.count(ch) for ch in closing) for opening, closing in _PAIRS
    )


_LATIN_NO_END: Final = re.compile(
    r"\b(?:the|a|an|of|to|in|on|at|for|with|and|or|by|from|is|are|was|were|that|as|his|her|their|its)$"
)


#: What stands in sentences and hardly in headlines: a quotation that runs on, a verb of saying in the past.
_LATIN_BODY: Final = re.compile(r"[,.?!][\"”’] [a-z]|\b(?:said|told|according to|has been|have been|had)\b")


def _latin(one: str, other: str) -> float:
    if one[-1] in ',;(-–"“&' or other[0].islower():
        return 6.0
    if re.search(r"[.!?][\"”’)]? +[A-Z\"“]", one):
        return 4.0
    if (len(one) > 45 or "," in one) and _LATIN_NO_END.search(one):
        return 4.0
    if _LATIN_BODY.search(one) and not one.isupper():
        return 4.0
    return 3.0 if len(one) > 110 else -3.0


def is_numbered(text: str) -> bool:
    """Whether a line begins with a number of its own: 一、总体要求, （二）, 第三章."""
    return bool(_NUMBERED.match(text))


def is_headlike(text: str) -> bool:
    """Whether a line without a full stop has the shape of a headline: one clause or two, not too long, nothing left
    open, and no sentence that ends inside it.
    """
    return (
        not ends_sentence(text)
        and len(text) <= (40 if is_chinese(text) else 110)
        and not _unclosed(text)
        and text[-1] not in "，,、"
        and not _INNER_STOP.search(text)
        and not _BODY_START.match(text)
        and text.count("，") + text.count(",") <= 2
    )
