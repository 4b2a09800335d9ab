"""Mend what extraction did to characters: half-width marks beside Chinese characters, a stray " and ", invisible signs.

Every change is a Repair with its place in the source; `mended` applies repairs, `undone` takes them back.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from articles.text.names import is_han


@dataclass(frozen=True, slots=True)
class Repair:
    """One change: `source[start:end] == before`, and `after` stands there instead.

    `kind`: "joined" (a line break inside a sentence), "punctuation", "word" (a stray word), "space" (blanks closed up),
    "mark" (a sign that is layout and no text, or is kept as data: "## ", the brackets of a byline).
    """

    kind: str
    start: int
    end: int
    before: str
    after: str


_FULL: Final = {",": "，", ";": "；", ":": "：", "!": "！", "?": "？", "(": "（", ")": "）"}
#: A run of marks; every mark of a run has the same neighbours.
_RUN: Final = re.compile(r"[,;:!?().…“”‘’\"'、。《》〈〉「」『』【】（），；：！？—]+")
_WORTH: Final = re.compile(r"[,;:!?()]|\.{3}")
_DOTS: Final = re.compile(r"(?:\.{3}){1,4}(?!\.)")
_ADDRESS: Final = re.compile(r"(?:https?://|www\.)[!-~]+|[\w.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", re.ASCII)
_BESIDE: Final = r"[\u3400-\u9fff〇》”’）)」』〉】]"
_BEFORE: Final = r"[\u3400-\u9fff〇《“‘（(「『〈【]"
_AND: Final = re.compile(rf"(?<={_BESIDE})[ \t\u3000\u00a0]+and[ \t\u3000\u00a0]+(?={_BEFORE})")
#: Signs nobody sees: zero width, soft hyphen, direction marks, other control characters.
_UNSEEN: Final = re.compile(
    r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\x01-\x08\x0e-\x1b\x7f]+"
)
_BLANKS: Final = re.compile(r"[ \t\u3000\u00a0]{2,}|[\t\u00a0]")
_LATIN: Final = re.compile(r"[A-Za-z]+")
_HANS: Final = re.compile(r"[\u3400-\u9fff〇]+")
_HAN: Final = re.compile(r"[\u3400-\u9fff〇]")


def is_chinese(text: str) -> bool:
    """Whether a text is Chinese rather than Latin: a Chinese character weighs as much as three letters."""
    return sum(map(len, _HANS.findall(text))) * 3 > sum(map(len, _LATIN.findall(text)))


def repairs_in(
    source: str, start: int, end: int, *, chinese: bool | None = None, most: int | None = None
) -> list[Repair]:
    """The repairs of characters in one line, `source[start:end]`, in order and without overlap.

    `,;:!?()` become full-width where the next letter or figure on one side is Chinese, brackets only in pairs; never
    between figures or Latin letters (10:30, 1,000), in addresses, or in a line that is Latin. `...` and `......` become
    `…` and `……` on the same terms. ` and ` between Chinese characters becomes 和. `chinese` says what the line is where
    it is too short to tell. Once more than `most` are found, no more marks are looked at: the line is no line of a page.
    """
    line = source[start:end]
    found = [Repair("mark", start + m.start(), start + m.end(), m[0], "") for m in _UNSEEN.finditer(line)]
    if chinese is None or _HAN.search(line):
        chinese = is_chinese(_ADDRESS.sub("", line))
    if not chinese:
        return found
    found += [Repair("word", start + m.start(), start + m.end(), m[0], "和") for m in _AND.finditer(line)]
    if _WORTH.search(line):
        found += _punctuation(line, start, len(line) if most is None else most)
    return sorted(found, key=lambda repair: repair.start)


def blanks_in(source: str, start: int, end: int) -> list[Repair]:
    """Runs of blanks inside a line, each to become one."""
    return [
        Repair("space", start + match.start(), start + match.end(), match[0], " ")
        for match in _BLANKS.finditer(source[start:end])
    ]


def mended(source: str, repairs: Sequence[Repair], start: int = 0, end: int | None = None) -> str:
    """`source[start:end]` with those repairs applied that lie in it. `repairs` are in order and do not overlap."""
    end = len(source) if end is None else end
    parts: list[str] = []
    at = start
    for repair in repairs:
        if repair.start < at or repair.end > end:
            continue
        parts += (source[at : repair.start], repair.after)
        at = repair.end
    parts.append(source[at:end])
    return "".join(parts)


def undone(text: str, repairs: Sequence[Repair]) -> str:
    """The source again, from the whole text with all `repairs` applied: `undone(mended(s, r), r) == s`."""
    parts: list[str] = []
    at = shift = 0
    for repair in repairs:
        here = repair.start + shift
        parts += (text[at:here], repair.before)
        at = here + len(repair.after)
        shift += len(repair.after) - (repair.end - repair.start)
    parts.append(text[at:])
    return "".join(parts)


def folded(text: str) -> str:
    """A text for comparing: compatibility forms folded (NFKC), white space taken out."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def _punctuation(line: str, shift: int, most: int) -> list[Repair]:
    shut = [(m.start(), m.start() + len(_address(m[0]))) for m in _ADDRESS.finditer(line)]
    found: list[Repair] = []
    opened: list[tuple[int, bool]] = []
    pairs: list[tuple[int, int, bool]] = []
    loose: list[int] = []
    address = 0
    for run in _RUN.finditer(line):
        if len(found) + len(pairs) > most:
            break
        while address < len(shut) and shut[address][1] <= run.start():
            address += 1
        if address < len(shut) and shut[address][0] <= run.start():
            continue
        if not _WORTH.search(run[0]):
            continue
        left = line[run.start() - 1] if run.start() else ""
        right = line[run.end()] if run.end() < len(line) else ""
        beside = _han(left) or _han(right) or (not left and not right)
        if beside:
            found += [
                Repair("punctuation", shift + dots.start(), shift + dots.end(), dots[0], "…" * (len(dots[0]) // 3))
                for dots in _DOTS.finditer(line, run.start(), run.end())
            ]
        for at in range(run.start(), run.end()):
            mark = line[at]
            if mark == "(":
                opened.append((at, beside))
            elif mark == ")":
                if opened:
                    opening, there = opened.pop()
                    pairs.append((opening, at, beside or there))
                elif beside:
                    loose.append(at)
            elif mark in _FULL and beside and (left or right):
                found.append(Repair("punctuation", shift + at, shift + at + 1, mark, _FULL[mark]))
    #: Brackets that open on this line and close on another one, and the other way round.
    loose += [at for at, beside in opened if beside]
    found += [Repair("punctuation", shift + at, shift + at + 1, line[at], _FULL[line[at]]) for at in loose]
    for opening, close, beside in pairs:
        if beside or _HAN.search(line, opening, close):
            found.append(Repair("punctuation", shift + opening, shift + opening + 1, "(", "（"))
            found.append(Repair("punctuation", shift + close, shift + close + 1, ")", "）"))
    return found


def _address(text: str) -> str:
    """An address without the marks of the sentence that end it."""
    text = text.rstrip(",;:!?.")
    return text[:-1] if text.endswith(")") and "(" not in text else text


def _han(ch: str) -> bool:
    return bool(ch) and is_han(ch)
