"""Words to search by: how a text is cut so that one Chinese character finds it, and how it is found again.

Chinese has no blanks, so a run of characters is cut into overlapping pairs, and its last character stands once more
alone: 河口水闸 is 河口 口水 水闸 闸. A sequence of characters is then found as the sequence of its pairs, and a single
character as the beginning of a pair or of the lone last one. Latin words and numbers are words as they stand.

Simplified and traditional characters, full-width and half-width ones, capitals and small letters are one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from operator import add
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


class _Fold(dict[int, str]):
    """What each character is folded to, found out when it is first met; never empty."""

    def __missing__(self, code: int) -> str:
        folded = unicodedata.normalize("NFKC", chr(code)).casefold().translate(_simplified())
        self[code] = folded
        return folded


_FOLD: Final = _Fold()


def fold(text: str) -> str:
    """The text in which everything that is one for a reader is one: width, case, script."""
    return unicodedata.normalize("NFC", text).translate(_FOLD)


def runs(text: str) -> list[Run]:
    """The runs of a text in order, folded."""
    return [
        Run(found.group() if found.lastgroup == "han" else found.group()[:_LONGEST], found.lastgroup == "han")
        for found in _RUN.finditer(fold(text))
        if found.lastgroup != "line"
    ]


def tokens(text: str) -> list[str | None]:
    """What an index keeps of a text, in order: pairs, last characters, words; None where a line ends."""
    found: list[str | None] = []
    for han, word, _line in _RUN.findall(fold(text)):
        if han:
            found += _pairs(han)
            found.append(han[-1])
        else:
            found.append(word[:_LONGEST] or None)
    return found


def _pairs(letters: str) -> Iterator[str]:
    return map(add, letters, letters[1:])


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
    parts = runs(text)
    if not parts:
        return None
    last = parts[-1]
    found = [token for run in parts[:-1] for token in (*(_pairs(run.text) if run.han else ()), _end(run))]
    if not last.han or len(last.text) == 1:
        return Sought((*found, last.text), open_ended=last.han)
    return Sought((*found, *_pairs(last.text)), open_ended=False)


def _end(run: Run) -> str:
    return run.text[-1] if run.han else run.text


def where(text: str, words: tuple[str, ...]) -> list[list[tuple[int, int]]]:
    """Where each of the words stands in a text: offsets into it, in order. For showing why it was found.

    A Latin word is found as a word and not inside another.
    """
    folded, at = _folded_with_offsets(text)
    return [
        [(at[one.start()], at[one.end() - 1] + 1) for one in re.finditer(_pattern(fold(word)), folded)] if word else []
        for word in words
    ]


@lru_cache(maxsize=256)
def _pattern(word: str) -> str:
    pattern = re.escape(word)
    if re.match(rf"[^\W{_HAN}]", word):
        pattern = rf"(?<![^\W{_HAN}]){pattern}"
    if re.search(rf"[^\W{_HAN}]$", word):
        pattern = rf"{pattern}(?![^\W{_HAN}])"
    return pattern


def spans(text: str, words: tuple[str, ...]) -> list[tuple[int, int]]:
    """Where any of the words stands: offsets into the text, in order, none in another."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(place for places in where(text, words) for place in places):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _folded_with_offsets(text: str) -> tuple[str, Sequence[int]]:
    """The folded text, and for each of its characters the offset of the one it came from."""
    folded = text.translate(_FOLD)
    if len(folded) == len(text):  # no character became none: each became one
        return folded, range(len(text))
    return folded, [offset for offset, character in enumerate(text) for _ in character.translate(_FOLD)]
