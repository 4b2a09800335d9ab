"""Whether two texts speak of the same thing: told by the pairs of characters, or the words, they share."""

import re
from collections import Counter
from collections.abc import Iterable
from itertools import chain
from math import log
from operator import add
from typing import Final

from articles.text.clean import is_chinese

_HAN: Final = re.compile(r"[\u3400-\u9fff]{2,}")
_WORD: Final = re.compile(r"[A-Za-z]{4,}")
#: A text with fewer terms than the first says too little, with as many as the second it can be relied on; for
#: Chinese, whose terms are pairs of characters, and for languages with words.
_CHINESE: Final = (60, 400)
_WORDS: Final = (15, 100)
_MOST: Final = 6000


class Topics:
    """The paragraphs of one page, and how common each pair of characters is among them."""

    def __init__(self, paragraphs: Iterable[str]) -> None:
        self.count = 0
        self.chinese = True
        self.seen: Counter[str] = Counter()
        for text in paragraphs:
            if self.count >= 2000:
                break
            self.count += 1
            if self.count == 1:
                self.chinese = is_chinese(text[:500])
            self.seen.update(set(_terms(text[:2000])))

    def likeness(self, one: Iterable[str], other: Iterable[str]) -> tuple[float, float] | None:
        """How much of the smaller text's weight the two share, and how far that can be trusted, each 0 … 1. None where
        a text is too short to tell.
        """
        left, right = self._terms_of(one), self._terms_of(other)
        least, plenty = _CHINESE if self.chinese else _WORDS
        if min(len(left), len(right)) < least:
            return None
        small, large = (left, right) if len(left) <= len(right) else (right, left)
        total = sum(self._weight(term) for term in small)
        shared = sum(self._weight(term) for term in small if term in large)
        return shared / total, min(1.0, (len(left) * len(right)) ** 0.5 / plenty)

    def _weight(self, term: str) -> float:
        return log((self.count + 2) / (self.seen[term] + 0.5))

    def _terms_of(self, texts: Iterable[str]) -> set[str]:
        return set(_terms("\n".join(texts)[:_MOST]))


def _terms(text: str) -> Iterable[str]:
    if not is_chinese(text[:500]):
        return (word.lower() for word in _WORD.findall(text))
    return chain.from_iterable(map(add, run, run[1:]) for run in _HAN.findall(text))
