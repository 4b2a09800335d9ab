"""Words of a text that something is pinned to, found again after the text was edited around them."""

from dataclasses import dataclass
from typing import Final

#: Characters kept on either side of the words: near enough that no two places of one word share them.
CONTEXT: Final = 12
#: Characters that words to pin something to may have.
LONGEST: Final = 200
#: Places of the same words that are looked at.
MOST: Final = 500


@dataclass(frozen=True, slots=True)
class Anchor:
    """`quote` as it stood: the `nth` of `total` such places (from 0), between `before` and `after`, at `start`."""

    quote: str
    before: str = ""
    after: str = ""
    start: int = 0
    nth: int = 0
    total: int = 1


def pin(text: str, start: int, end: int) -> Anchor:
    """The anchor of these characters of the text."""
    quote = text[start:end]
    places = _places(text, quote)
    return Anchor(
        quote,
        text[max(0, start - CONTEXT) : start],
        text[end : end + CONTEXT],
        start,
        places.index(start) if start in places else 0,
        max(1, len(places)),
    )


def find(anchor: Anchor, text: str) -> tuple[int, int] | None:
    """Where the words stand now, or None: they are gone, or what is left of that kind stood elsewhere all along."""
    places = _places(text, anchor.quote) if anchor.quote else []
    if not places:
        return None
    scores = [(_likeness(anchor, text, place), number, place) for number, place in enumerate(places)]
    if len(places) == anchor.total:
        # As many as there were: the same one of them, unless another stands plainly in the old surroundings.
        own = scores[min(anchor.nth, len(scores) - 1)]
        best = max(scores, key=lambda score: score[0])
        chosen = best if best[0] > own[0] + 0.5 else own
    else:
        chosen = max(scores, key=lambda score: (score[0], -abs(score[2] - anchor.start)))
        if anchor.total > 1 and len(places) < anchor.total and chosen[0] < 0.25:
            return None
    return chosen[2], chosen[2] + len(anchor.quote)


def _places(text: str, quote: str) -> list[int]:
    places: list[int] = []
    at = text.find(quote)
    while at >= 0 and len(places) < MOST:
        places.append(at)
        at = text.find(quote, at + 1)
    return places


def _likeness(anchor: Anchor, text: str, place: int) -> float:
    """How much of the old surroundings stands around a place: 0 none of their pairs of characters, 1 all."""
    end = place + len(anchor.quote)
    old = _pairs(anchor.before, "b") | _pairs(anchor.after, "a")
    reach = CONTEXT + CONTEXT // 2
    new = _pairs(text[max(0, place - reach) : place], "b") | _pairs(text[end : end + reach], "a")
    return len(old & new) / len(old) if old else 0.0


def _pairs(text: str, side: str) -> set[tuple[str, str]]:
    return {(side, text[at : at + 2]) for at in range(len(text) - 1)}
