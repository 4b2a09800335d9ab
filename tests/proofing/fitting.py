"""Fit the weights of the check of names (`articles.text.nearness`): what each cue says of a slip.

Logistic regression on slips made in invented registers, in the sentences of `TRIED`, and on every other place of those
sentences and of clean copy that looks like a registered name. `HELD_OUT` takes no part in it.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator
from math import exp

from articles.text.names import is_han
from articles.text.nearness import Names, cues, index, spoken
from tests.proofing.people import GIVEN, KINDS, RARE, register, slip
from tests.proofing.sentences import TRIED

#: What was seen, whether it was a slip, and how often.
Case = tuple[frozenset[str], bool]


def places(text: str, names: Names) -> Iterator[tuple[int, int, frozenset[str]]]:
    """Every place of a text that is one character away from a registered name, and what is seen there."""
    taken = {at for start, end in spoken(text, names) for at in range(start, end)}
    for start in range(len(text)):
        for size in names.lengths:
            end = start + size
            printed = text[start:end]
            if end > len(text) or taken.intersection(range(start, end)) or not all(map(is_han, printed)):
                continue
            for place in range(size):
                meant = names.open.get(f"{printed[:place]}\0{printed[place + 1 :]}")
                if meant:
                    yield start, end, frozenset(cues(text, start, end, place, meant))


def strange(sentence: str, text: str, draw: random.Random) -> str:
    """The sentence with two characters of another text before or behind the name."""
    at = draw.randrange(len(text) - 1)
    other = "".join(ch for ch in text[at : at + 2] if is_han(ch))
    return sentence.replace("{}", other + "{}" if draw.random() < 0.5 else "{}" + other)


def cases(clean: Iterable[str]) -> Counter[Case]:
    """Slips and other places, of registers of three sizes."""
    found: Counter[Case] = Counter()
    clean = [text for text in clean if len(text) > 2]
    for size in (200, 1_000, 3_000):
        for seed, given in enumerate((GIVEN, GIVEN, GIVEN + RARE)):
            people = register(seed, size, given)
            names = index(people)
            for kind in KINDS:
                draw = random.Random(f"fit {seed} {kind}")
                for _ in range(300):
                    wrong = slip(draw.choice(people), kind, draw, names.exact)
                    sentence = draw.choice(TRIED)
                    if draw.random() < 0.3:  # nobody lists every word that people stand beside
                        sentence = strange(sentence, draw.choice(clean), draw)
                    at = sentence.index("{}")
                    for start, end, seen in places(sentence.format(wrong), names) if wrong else ():
                        if (start, end) == (at, at + len(wrong)):
                            found[seen, True] += 2
                        elif end <= at or start >= at + len(wrong):
                            found[seen, False] += 1
            for text in clean:
                for _start, _end, seen in places(text, names):
                    found[seen, False] += 2
    return found


def fit(found: Counter[Case], rounds: int = 25) -> dict[str, float]:
    """The weight of each cue: Newton's method, with a little pull to nought so that rare cues stay small."""
    keys = sorted({cue for seen, _slip in found for cue in seen})
    number = {cue: at for at, cue in enumerate(keys)}
    rows = [([number[cue] for cue in seen], was, times / 2) for (seen, was), times in found.items()]
    weights = [0.0] * len(keys)
    for _ in range(rounds):
        slope = [-0.5 * weight for weight in weights]
        bend = [[0.5 if a == b else 0.0 for b in range(len(keys))] for a in range(len(keys))]
        for seen, was, times in rows:
            odds = 1 / (1 + exp(-max(-30.0, min(30.0, sum(weights[at] for at in seen)))))
            for a in seen:
                slope[a] += times * (was - odds)
                for b in seen:
                    bend[a][b] += times * odds * (1 - odds)
        weights = [weight + step for weight, step in zip(weights, _solved(bend, slope), strict=True)]
    return {cue: round(weight, 1) for cue, weight in zip(keys, weights, strict=True) if abs(weight) >= 0.1}


def _solved(matrix: list[list[float]], right: list[float]) -> list[float]:
    """Gauss's elimination; the matrix is symmetric and positive."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    size = len(rows)
    for at in range(size):
        for below in range(at + 1, size):
            part = rows[below][at] / rows[at][at]
            if part:
                rows[below] = [one - part * other for one, other in zip(rows[below], rows[at], strict=True)]
    solved = [0.0] * size
    for at in reversed(range(size)):
        rest = sum(rows[at][other] * solved[other] for other in range(at + 1, size))
        solved[at] = (rows[at][size] - rest) / rows[at][at]
    return solved
