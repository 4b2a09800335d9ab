"""The plain text of a copy, field by field, as the checks of wording read it."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from typing import Final

from django.utils.functional import Promise

from articles.proofing.finding import Finding
from articles.text.digest import Copy
from articles.text.title import plain
from articles.vocabulary import Severity

#: Characters of context that a sentence quotes on either side of the words it speaks of.
AROUND: Final = 6

_TABLE: Final = re.compile(r"<table\b.*?</table>", re.DOTALL)
_TOKEN: Final = re.compile(r"<[^>]*>|\x00+|(?P<text>&(?:#x?[0-9a-fA-F]+|[a-zA-Z0-9]+);|.)", re.DOTALL)
_BREAK: Final = re.compile(r"<br>|(?<=</p>)|(?<=</h3>)|(?<=</li>)|(?<=</blockquote>)")


@dataclass(frozen=True, slots=True)
class Passage:
    """A line or a paragraph. `at` is its first character's place in the plain text of its field; a `head` is display
    type (a headline block or a crosshead) and has other rules than running text.
    """

    field: str
    text: str
    at: int
    head: bool = False

    def around(self, start: int, end: int) -> str:
        """The words between two places of `text`, with a little of what stands beside them."""
        return self.text[max(0, start - AROUND) : end + AROUND]

    def remark(
        self,
        span: tuple[int, int],
        severity: Severity,
        code: str,
        sentence: str | Promise,
        source: str | Promise,
        **words: object,
    ) -> Finding:
        """What a check has to say of the characters `span` of this passage.

        The sentence may quote them with a little of what stands beside them, as `%(words)s`, and holds `words`.
        """
        start, end = span
        return Finding(
            severity,
            code,
            str(sentence) % {"words": self.around(start, end), **words},
            source,
            self.field,
            self.text[start:end],
            self.at + start,
            self.at + end,
        )


def passages(copy: Copy) -> Iterator[Passage]:
    """Every line and paragraph a reader would see, but for tables and names.

    The plain text of a field is its lines joined by `\\n`; that of the body its paragraphs, crossheads and list items
    without tags, joined alike. A picture's caption is the field `pictures.N.caption`, counted from 1.
    """
    for field in ("standing_head", "kicker", "headline", "subhead"):
        yield from _lines(field, getattr(copy, field).split("\n"), head=True)
    yield from body(copy)
    for number, shot in enumerate(copy.pictures, start=1):
        yield from _lines(f"pictures.{number}.caption", shot.caption.split("\n"), head=False)


def texts(copy: Copy) -> dict[str, str]:
    """The plain text of each field that has one: what places in a finding and the pins of queries count in."""
    lines: dict[str, list[str]] = {}
    for passage in passages(copy):
        lines.setdefault(passage.field, []).append(passage.text)
    return {field: "\n".join(some) for field, some in lines.items()}


def body(copy: Copy) -> Iterator[Passage]:
    """The paragraphs and crossheads of the body."""
    return iter(_paragraphs(copy.body))


@lru_cache(maxsize=4)
def _paragraphs(html: str) -> tuple[Passage, ...]:
    """Kept for the next check: a score of them read the same body, one after the other."""
    found, at = [], 0
    for block in _BREAK.split(_TABLE.sub("", html)):
        text = plain(block).strip("\n")
        if text:
            found.append(Passage("body", text, at, head="<h3>" in block))
            at += len(text) + 1
    return tuple(found)


def within(spans: Sequence[tuple[int, int]], at: int) -> bool:
    """Whether a place lies inside one of these spans, which stand in order and do not overlap."""
    before = bisect_left(spans, (at, 0)) - 1
    return before >= 0 and at < spans[before][1]


def places(html: str) -> list[tuple[int, int]]:
    """Where each character of the body's plain text stands in its HTML, as first and last place behind it.

    One entry for each character of `texts(copy)["body"]`; the `\n` between two paragraphs stands nowhere, (0, 0).
    """
    found: list[tuple[int, int]] = []
    masked = _TABLE.sub(lambda table: "\x00" * len(table[0]), html)
    start = 0
    for end, after in [*(one.span() for one in _BREAK.finditer(masked)), (len(masked), len(masked))]:
        block = _characters(masked, start, end)
        while block and masked[block[0][0]] == "\n":
            block.pop(0)
        while block and masked[block[-1][0]] == "\n":
            block.pop()
        if block:
            found += [(0, 0), *block] if found else block
        start = after
    return found


def _characters(html: str, start: int, end: int) -> list[tuple[int, int]]:
    """The places of the characters between two places of an HTML, tags and what was masked left out."""
    found: list[tuple[int, int]] = []
    for token in _TOKEN.finditer(html, start, end):
        if token["text"]:
            found += [token.span()] * len(unescape(token["text"]))
    return found


def _lines(field: str, lines: list[str], *, head: bool) -> Iterator[Passage]:
    at = 0
    for line in lines:
        if line:
            yield Passage(field, line, at, head)
        at += len(line) + 1
