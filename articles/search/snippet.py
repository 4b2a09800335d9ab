"""Why a story was found: the sentence with the words in it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from articles.text.tokens import spans, where

#: Characters of a sentence that are shown, and how many of them before the first word that was found.
SHOWN: Final = 96
BEFORE: Final = 28

_SENTENCE: Final = re.compile(r"[^\n。！？!?]*[。！？!?]*[”’」』）)]*")


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a text; `marked` where it is one of the words."""

    text: str
    marked: bool


def marked(text: str, words: tuple[str, ...]) -> list[Part]:
    """The whole text in parts, with the words marked."""
    parts: list[Part] = []
    at = 0
    for start, end in spans(text, words):
        parts += [Part(text[at:start], marked=False), Part(text[start:end], marked=True)]
        at = end
    return [part for part in (*parts, Part(text[at:], marked=False)) if part.text]


def sentence(texts: Iterable[str], words: tuple[str, ...]) -> list[Part]:
    """The first sentence that holds the most of the words, shortened around them; nothing where none holds any."""
    best, most = "", 0
    for text in texts:
        starts = [[start for start, _end in places] for places in where(text, words)]
        if sum(map(bool, starts)) <= most:
            continue
        for one in _SENTENCE.finditer(text):
            first, last = one.span()
            held = sum(any(first <= start < last for start in places) for places in starts)
            if held > most:
                best, most = one.group().strip(), held
                if most == len(words):
                    return marked(_shortened(best, words), words)
    return marked(_shortened(best, words), words) if most else []


def _shortened(text: str, words: tuple[str, ...]) -> str:
    """At most SHOWN characters around the first word."""
    if len(text) <= SHOWN:
        return text
    first = spans(text, words)[0][0]
    start = max(0, min(first - BEFORE, len(text) - SHOWN))
    return f"{'…' if start else ''}{text[start : start + SHOWN]}{'…' if start + SHOWN < len(text) else ''}"
