"""Words to search by: how a text is cut so that one Chinese character finds it, and how it is found again.

Chinese has no blanks, so a run of characters is cut into overlapping pairs, and its last character stands once more
alone: 河口水闸 is 河口 口水 水闸 闸. A sequence of characters is then found as the sequence of its pairs, and a single
character as the beginning of a pair or of the lone last one. Latin words and numbers are words as they stand.

Simplified and traditional characters, full-width and half-width ones, capitals and small letters are one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

import opencc

#: Characters that Chinese, Japanese kanji included, is written in.
_HAN_RANGES: Final = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00), (0x20000, 0x323B0), (0x3007, 0x3008))
_HAN: Final = "".join(f"{chr(first)}-{chr(last - 1)}" for first, last in _HAN_RANGES)
#: A run of Chinese, a word of other letters and digits, or the end of a line: nothing is found across one.
_RUN: Final = re.compile(rf"(?P<han>[{_HAN}]+)|(?P<word>[^\W_{_HAN}]+)|(?P<line>\n)")
#: Longer words are no words; a database's own limit is far above.
_LONGEST: Final = 80


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of folded text that is one thing: Chinese without a gap, or one word."""

    text: str
    han: bool


@cache
def _simplified() -> dict[int, str]:
    """Each traditional character that has one simplified form; asked of the library once, at the first search."""
    characters = [chr(code) for first, last in _HAN_RANGES for code in range(first, last)]
    simplified = opencc.OpenCC("t2s").convert("\n".join(characters)).split("\n")
    return {
        ord(one): other for one, other in zip(characters, simplified, strict=True) if one != other and len(other) == 1
    }


def fold(text: str) -> str:
    """The text in which everything that is one for a reader is one: width, case, script."""
    return unicodedata.normalize("NFKC", text).casefold().translate(_simplified())


def runs(text: str) -> Iterator[Run | None]:
    """The runs of a text in order, folded; None where a line ends."""
    for found in _RUN.finditer(fold(text)):
        if found.lastgroup == "line":
            yield None
        else:
            yield Run(found.group()[: _LONGEST if found.lastgroup == "word" else None], found.lastgroup == "han")


def tokens(text: str) -> Iterator[str | None]:
    """What an index keeps of a text, in order: pairs, last characters, words; None where a line ends."""
    for run in runs(text):
        if run is None:
            yield None
        elif run.han:
            yield from (run.text[at : at + 2] for at in range(len(run.text)))
        else:
            yield run.text


@dataclass(frozen=True, slots=True)
class Sought:
    """One sequence of tokens that a text must hold side by side; the last is a beginning where `open_ended`."""

    tokens: tuple[str, ...]
    open_ended: bool


def sought(text: str) -> Sought | None:
    """How a typed sequence of characters is found; None where it holds nothing that can be sought.

    Inside the sequence a run of Chinese ends where the text's does; the last one may go on in the text, so that it is
    found by its pairs alone, or where it is one character, by that as a beginning.
    """
    parts = [run for run in runs(text) if run is not None]
    if not parts:
        return None
    last = parts[-1]
    found = [token for run in parts[:-1] for token in _whole(run)]
    if not last.han:
        return Sought((*found, last.text), open_ended=False)
    if len(last.text) == 1:
        return Sought((*found, last.text), open_ended=True)
    return Sought((*found, *(last.text[at : at + 2] for at in range(len(last.text) - 1))), open_ended=False)


def _whole(run: Run) -> list[str]:
    return [run.text[at : at + 2] for at in range(len(run.text))] if run.han else [run.text]


def spans(text: str, words: tuple[str, ...]) -> list[tuple[int, int]]:
    """Where the words stand in a text: offsets into it, in order, none in another. For showing why it was found.

    A Latin word is found as a word and not inside another.
    """
    folded, at = _folded_with_offsets(text)
    found: list[tuple[int, int]] = []
    for word in filter(None, map(fold, words)):
        pattern = re.escape(word)
        if re.match(rf"[^\W{_HAN}]", word):
            pattern = rf"(?<![^\W{_HAN}]){pattern}"
        if re.search(rf"[^\W{_HAN}]$", word):
            pattern = rf"{pattern}(?![^\W{_HAN}])"
        found += [(at[one.start()], at[one.end() - 1] + 1) for one in re.finditer(pattern, folded)]
    merged: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _folded_with_offsets(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its characters the offset of the one it came from."""
    folded: list[str] = []
    at: list[int] = []
    for offset, character in enumerate(text):
        one = fold(character)
        folded.append(one)
        at += [offset] * len(one)
    return "".join(folded), at
