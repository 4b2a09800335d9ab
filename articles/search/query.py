"""What readers ask, and which releases answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from articles.models import Release
from articles.search import words
from articles.search.words import LAST, Asked
from articles.text.tokens import Sought, sought

#: Characters of a question that are read, and words that are sought.
LONGEST: Final = 100
MOST_WORDS: Final = 8
#: Results a page shows, and pages one can turn to.
PER_PAGE: Final = 10
LAST_PAGE: Final = 100
#: Numbers that are looked at for one page beyond those it shows: a question that finds a hundred releases which ended
#: is not asked to the end (Rule 12).
_LOOKED_AT: Final = 4_000
#: Numbers that are read beyond those a page wants: most releases are public, and each number costs.
_SPARE: Final = 9

_PHRASE: Final = re.compile(r"[\"“”„「『](?P<phrase>[^\"“”„「」『』]+)[\"“”」』]?|(?P<word>[^\s\"“”„「」『』]+)")
_UNKEPT: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it was understood. `words` are the sequences as typed, each of which a text must hold."""

    words: tuple[str, ...]
    sought: tuple[Sought, ...]
    cut: bool

    def __bool__(self) -> bool:
        return bool(self.sought)


@dataclass(frozen=True, slots=True)
class Answer:
    """The stories whose public release answers, in order; whether there are more behind them."""

    stories: tuple[int, ...]
    more: bool


def understand(typed: str) -> Question:
    """What was typed as words: blanks divide, quotation marks keep together. Whatever is typed is understood somehow."""
    clean = _UNKEPT.sub(" ", typed).strip()
    found = [one["phrase"] or one["word"] for one in _PHRASE.finditer(clean[:LONGEST])]
    pairs = [(word.strip(), sequence) for word in dict.fromkeys(found) if (sequence := sought(word)) is not None]
    return Question(
        tuple(word for word, _sequence in pairs[:MOST_WORDS]),
        tuple(sequence for _word, sequence in pairs[:MOST_WORDS]),
        cut=len(clean) > LONGEST or len(pairs) > MOST_WORDS,
    )


def find(
    question: Question,
    *,
    now: datetime,
    facts: tuple[tuple[str, ...], ...] = (),
    least: int = 0,
    most: int = LAST,
    newest: bool = False,
    page: int = 1,
) -> Answer:
    """The stories whose public text holds every word of the question (Rule 5), one page of them.

    Those with the words in the headline come first, each lot with the newest in front; `newest` makes it one lot, and so
    does a question without words, which asks for whatever it is narrowed to.
    `facts` are of `index.facts`, `least` and `most` numbers of `index.first_place`.
    """
    asked = Asked(question.sought, facts, least, most)
    first, wanted = (page - 1) * PER_PAGE, page * PER_PAGE + 1
    found: dict[int, None] = {}
    for headline in (False,) if newest or not question else (True, False):
        for story in _public(asked, headline=headline, now=now, enough=wanted):
            found.setdefault(story)
            if len(found) == wanted:
                break
        if len(found) == wanted:
            break
    return Answer(tuple(found)[first : wanted - 1], more=len(found) == wanted)


def _public(asked: Asked, *, headline: bool, now: datetime, enough: int) -> Iterator[int]:
    """The stories whose public release fits, the newest first, read in lots; ends when it has looked at too many."""
    below, lot, looked_at = LAST, enough + _SPARE, 0
    while looked_at < _LOOKED_AT:
        numbers = words.places(asked, headline=headline, below=below, most=lot)
        public = Release.objects.public(now).filter(indexed__place__in=numbers).order_by("-indexed__place")
        yield from public.values_list("story", flat=True)
        if len(numbers) < lot:
            return
        below, looked_at, lot = numbers[-1], looked_at + len(numbers), lot * 2
