"""Names that are almost a registered one: one character off, swapped, dropped or added.

The register is turned once into tables of patterns (a name with one character left open), so that a text is read in
time proportional to its length, however many names there are.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from math import fsum, log
from typing import Final, Literal

from articles.text import surroundings
from articles.text.namelike import is_thing, is_word
from articles.text.names import PLACES, SURNAMES, is_han, is_personal
from articles.text.shapes import looks_alike

How = Literal["other", "alike", "swapped", "dropped", "added"]

#: Names of this many characters are held against a text. Longer ones (transcriptions) only as they stand.
SHORTEST: Final = 2
LONGEST: Final = 8
#: Characters of one text that are looked at; a bound on one screen's cost.
READ: Final = 100_000
#: Near names reported of one text.
MOST: Final = 100

#: Two characters are alike in sound when the standard that orders its 3,755 commonest by sound has them this near.
_NEAR_IN_SOUND: Final = 12

#: What speaks for a slip and what against, as the natural logarithm of the odds. Fitted on slips made in registers of
#: invented names and on clean copy: `python -m tests.proofing fit` fits them again, without it one sees what they do.
_WEIGHTS: Final[dict[str, float]] = {
    "a word": -5.1,
    "any": 2.4,
    "behind a surname": -1.6,
    "call": 2.1,
    "common": -1.3,
    "common given": -0.6,
    "either behind": -1.7,
    "family": 0.3,
    "family call": 0.8,
    "family mark": -0.9,
    "family nothing ahead": 0.3,
    "family post": -0.4,
    "family verb": 0.5,
    "family word": 0.1,
    "first": 0.1,
    "first a surname": -0.1,
    "first call": -1.5,
    "first common": -1.7,
    "first given": 1.3,
    "first mark": 0.5,
    "first nothing": -0.4,
    "first of a thing": -2.6,
    "first post": 1.5,
    "first verb": -0.2,
    "first word": 0.2,
    "given behind": 0.1,
    "long rare kept": 0.9,
    "longer": -1.6,
    "looks": 3.9,
    "many meant": -0.2,
    "mark": 0.2,
    "no given": -1.1,
    "nothing ahead": -0.7,
    "of a list": -0.3,
    "other behind": 0.4,
    "post": -0.1,
    "post behind": 2.1,
    "rare kept": 1.2,
    "sentence": -0.9,
    "sentence at the end": 0.8,
    "short": -3.8,
    "short call": 0.3,
    "short either behind": -2.2,
    "short family": 0.5,
    "short first": -0.9,
    "short given behind": -3.0,
    "short mark": -0.7,
    "short mark behind": 1.1,
    "short nothing ahead": -1.9,
    "short of a list": -0.8,
    "short other behind": -0.4,
    "short post behind": 0.1,
    "short rare kept": 0.3,
    "short verb": -1.2,
    "short word": -0.2,
    "short word behind": 0.6,
    "shorter": -1.5,
    "shorter, changed": -0.3,
    "sounds": 3.2,
    "verb": 1.8,
    "word": -0.9,
    "word behind": 1.6,
    "word in it": -3.2,
    "word into": -3.4,
    "word out of": -4.0,
}
#: Register sizes and the weight from which a slip is told: the more names, the more people are near one by chance.
_BARS: Final = ((100, -3.0), (1_000, -1.4), (3_000, 0.1))
#: What it weighs that the right name stands in the same story, or that the post beside it is the one that he holds.
_RIGHT_NAME: Final = 3.0
#: What a name weighs of which all characters are there, in another order or with one more, or one fewer behind a post.
_CHANGED: Final = 3.0

_HAN_OR_DOT: Final = re.compile(r"[\u3400-\u9fff〇·]+")


@dataclass(frozen=True, slots=True)
class Near:
    """`printed`, characters `start` to `end` of a text, is `how` away from the registered `meant`.

    `sure`: the surroundings or the character itself speak for a slip, and not only that it is one character off.
    `weight`: how much speaks for it, as `_WEIGHTS` count it.
    """

    printed: str
    meant: str
    start: int
    end: int
    how: How
    sure: bool
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class Beside:
    """What beside the name itself speaks for somebody: registered names that the story has, and everybody's posts."""

    told: frozenset[str] = frozenset()
    posts: Mapping[str, Collection[str]] = field(default_factory=dict)

    def speaks_for(self, text: str, start: int, end: int, name: str) -> int:
        """How much of that there is for a name that may stand here: his right name elsewhere, his post beside it."""
        posts = self.posts.get(name, ())
        return (name in self.told) + any(text.endswith(post, 0, start) or text.startswith(post, end) for post in posts)


@dataclass(frozen=True, slots=True)
class Names:
    """The registered names, and the ways to be near one of them. Make it with `index`."""

    exact: frozenset[str] = frozenset()
    lengths: tuple[int, ...] = ()
    open: dict[str, tuple[str, ...]] = field(default_factory=dict)
    swapped: dict[str, str] = field(default_factory=dict)
    dropped: dict[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.exact)

    @property
    def bar(self) -> float:
        """The weight from which a slip is told, for so many names: between the measured sizes on a line."""
        size = max(len(self.exact), _BARS[0][0])
        (low, at_low), (high, at_high) = _BARS[:2] if size <= _BARS[1][0] else _BARS[1:]
        return at_low + (at_high - at_low) * log(size / low) / log(high / low)


def index(names: Iterable[str]) -> Names:
    """The tables for these names; what is no Chinese name of two to eight characters is left out."""
    exact = frozenset(
        name for name in names if SHORTEST <= len(name) <= LONGEST and all(is_han(ch) or ch == "·" for ch in name)
    )
    opened: dict[str, list[str]] = {}
    swapped: dict[str, str] = {}
    dropped: dict[str, str] = {}
    for name in sorted(exact):
        for place in range(len(name)):
            opened.setdefault(f"{name[:place]}\0{name[place + 1 :]}", []).append(name)
            if place and len(name) > 2:
                dropped.setdefault(name[:place] + name[place + 1 :], name)
            if place and place + 1 < len(name) and name[place] != name[place + 1]:
                swapped.setdefault(f"{name[:place]}{name[place + 1]}{name[place]}{name[place + 2 :]}", name)
    return Names(
        exact,
        tuple(sorted({len(name) for name in exact})),
        {pattern: tuple(found) for pattern, found in opened.items()},
        swapped,
        dropped,
    )


def spoken(text: str, names: Names) -> list[tuple[int, int]]:
    """Where registered names stand in the text, the longest at each place, in order and without overlap."""
    spans = []
    at = 0
    lengths = names.lengths[::-1]
    text = text[:READ]
    while at < len(text):
        size = next((size for size in lengths if text[at : at + size] in names.exact), 0)
        if size:
            spans.append((at, at + size))
        at += size or 1
    return spans


def near(text: str, names: Names, *, also: frozenset[str] = frozenset(), beside: Beside | None = None) -> list[Near]:
    """The near names of a text, in order, without overlap, at most `MOST`.

    What is registered, or stands in `also` (names known otherwise), is what it is, and so is every piece of it.
    `beside`: what else of the story speaks for somebody.
    """
    if not names:
        return []
    beside = beside or Beside()
    text = text[:READ]
    taken = [False] * (len(text) + 1)
    known = index(also)
    for start, end in (*spoken(text, names), *(spoken(text, known) if known else ())):
        # Two characters may be the beginning of a longer name with a slip in it.
        if end - start > 2 or surroundings.follows(text, end):
            taken[start:end] = [True] * (end - start)
    candidates: list[Near] = []
    for run in _HAN_OR_DOT.finditer(text):
        for start in range(run.start(), run.end()):
            if not taken[start]:
                candidates.extend(_at(text, start, run.end(), taken, names, also, beside))
    found: list[Near] = []
    # Of the readings of a place that one is told for which most speaks.
    for one in sorted(candidates, key=lambda one: (-one.weight, _RANK[one.how], -len(one.printed), one.start)):
        if not any(taken[one.start : one.end]):
            taken[one.start : one.end] = [True] * (one.end - one.start)
            found.append(one)
    return sorted(found, key=lambda one: one.start)[:MOST]


_RANK: Final = {"alike": 0, "swapped": 0, "added": 1, "other": 2, "dropped": 3}


def _at(
    text: str, start: int, stop: int, taken: list[bool], names: Names, also: frozenset[str], beside: Beside
) -> Iterator[Near]:
    for size in names.lengths:
        for length in (size, size + 1, size - 1):
            end = start + length
            printed = text[start:end]
            if length < 2 or end > stop or any(taken[start:end]) or printed in names.exact or printed in also:
                continue
            if length == size:
                yield from _other(text, start, end, names, beside)
            elif length == size + 1:
                yield from _added(text, start, end, names)
            elif size > 2 and printed in names.dropped and len(names.dropped[printed]) == size:
                yield from _dropped(text, start, end, names.dropped[printed])


def _other(text: str, start: int, end: int, names: Names, beside: Beside) -> Iterator[Near]:
    """Another character in one place, or two in the other's place."""
    printed = text[start:end]
    if printed in names.swapped and _stands(text, start, end):
        yield Near(printed, names.swapped[printed], start, end, "swapped", True, _CHANGED)
    for place, ch in enumerate(printed):
        meant = names.open.get(f"{printed[:place]}\0{printed[place + 1 :]}")
        if meant is None or not is_han(ch):
            continue
        if place == 0 and ch in surroundings.NO_GIVEN and not surroundings.ahead(text, start):
            continue  # a word of the sentence, and behind it somebody's given name or two words
        name = min(
            meant, key=lambda name: (-beside.speaks_for(text, start, end, name), *_likely(name[place], ch), name)
        )
        given = beside.speaks_for(text, start, end, name)
        seen = cues(text, start, end, place, meant)
        weight = round(fsum(_WEIGHTS.get(cue, 0.0) for cue in seen), 1) + _RIGHT_NAME * given
        if weight < names.bar:
            continue
        stands = "post" in seen or "post behind" in seen or _stands(text, start, end)
        how: How = "alike" if sounds_alike(name[place], ch) else "other"
        sure = bool(given) or how == "alike" or "looks" in seen or stands
        yield Near(printed, name, start, end, how, sure, weight)


def _likely(right: str, wrong: str) -> tuple[bool, bool]:
    """Sorts the likelier slip first."""
    return (not sounds_alike(right, wrong), not looks_alike(right, wrong))


def cues(text: str, start: int, end: int, place: int, meant: Iterable[str]) -> set[str]:
    """What can be seen of another character at `place` of what stands from `start` to `end`; the keys of the weights.

    `meant`: the registered names that are near.
    """
    printed, names = text[start:end], list(meant)
    ch = printed[place]
    before, after = surroundings.ahead(text, start), surroundings.behind(text, end)
    seen = {"any", before or "nothing ahead", f"{after} behind"}
    seen |= _first(text, start, ch, before) if place == 0 else _given(ch)
    seen |= _of_two(text, start, end, place, before, after) if len(printed) == 2 else set()
    seen |= _of_more(text, start, end, place, before) if len(printed) > 2 else set()
    if any(surroundings.is_rare(one) for at, one in enumerate(printed) if at and at != place):
        seen |= {"rare kept", "short rare kept" if len(printed) == 2 else "long rare kept"}
    return seen | _true(
        ("sounds", any(sounds_alike(name[place], ch) for name in names)),
        ("looks", any(looks_alike(name[place], ch) for name in names)),
        ("many meant", len(names) > 2),
        ("of a list", "、" in (text[max(0, start - 1) : start], text[end : end + 1])),
        ("sentence", ch in surroundings.SENTENCE),
        ("no given", ch in surroundings.NO_GIVEN and ch not in surroundings.SENTENCE),
        ("word into", is_word(text[max(0, start - 1) : start + 1])),
        ("word out of", is_word(text[end - 1 : end + 1])),
    )


def _true(*seen: tuple[str, bool]) -> set[str]:
    return {cue for cue, holds in seen if holds}


def _first(text: str, start: int, ch: str, before: surroundings.Ahead) -> set[str]:
    """Another character instead of the family name."""
    return {"first", f"first {before or 'nothing'}"} | _true(
        ("first a surname", ch in SURNAMES),
        ("first common", ch in surroundings.COMMON),
        ("first given", ch in surroundings.GIVEN),
        ("behind a surname", text[max(0, start - 1) : start] in surroundings.FAMILY),
    )


def _given(ch: str) -> set[str]:
    if ch not in surroundings.COMMON:
        return set()
    return {"common given" if ch in surroundings.GIVEN else "common"}


def _of_two(
    text: str, start: int, end: int, place: int, before: surroundings.Ahead, after: surroundings.Behind
) -> set[str]:
    """Two characters are near to much: what stands beside them counts twice."""
    printed = text[start:end]
    return {"short", f"short {before or 'nothing ahead'}", f"short {after} behind"} | _true(
        ("short of a list", "、" in (text[max(0, start - 1) : start], text[end : end + 1])),
        ("short first", place == 0),
        ("first of a thing", place == 0 and is_thing(printed)),
        ("short family", place > 0 and printed[0] in surroundings.FAMILY),
        ("a word", is_word(printed) or printed in PLACES),
        ("longer", after in ("given", "other") and surroundings.follows(text, end + 1)),
    )


def _of_more(text: str, start: int, end: int, place: int, before: surroundings.Ahead) -> set[str]:
    printed = text[start:end]
    family = place > 0 and printed[0] in surroundings.FAMILY
    ends_early = surroundings.behind(text, end - 1) in ("word", "either", "post")
    return _true(
        ("family", family),
        (f"family {before or 'nothing ahead'}", family),
        ("word in it", is_word(printed[:2]) or is_word(printed[1:3])),
        ("sentence at the end", printed[-1] in surroundings.SENTENCE),
        ("shorter, changed" if place == len(printed) - 1 else "shorter", ends_early),
    )


def _added(text: str, start: int, end: int, names: Names) -> Iterator[Near]:
    """One character too many inside: at either end it would be the neighbour's."""
    printed = text[start:end]
    if end - start < 4:
        return
    for place in range(1, end - start - 1):
        name = printed[:place] + printed[place + 1 :]
        if name in names.exact and printed[place] not in "、·" and printed[place] not in surroundings.SENTENCE:
            yield Near(printed, name, start, end, "added", True, 2 * _CHANGED)
            return


def _dropped(text: str, start: int, end: int, name: str) -> Iterator[Near]:
    """One character too few: 朱峰 is a name too, so a post must stand beside it."""
    if _stands(text, start, end) and (len(name) > 3 or surroundings.post_at(text, start, end)):
        yield Near(text[start:end], name, start, end, "dropped", True, _CHANGED / 2)


def _stands(text: str, start: int, end: int) -> bool:
    """Whether a person may stand here: something ends before it, and something begins behind it."""
    return bool(surroundings.ahead(text, start)) and surroundings.follows(text, end)


def sounds_alike(one: str, other: str) -> bool:
    """Whether two characters are likely said alike: GB 2312 orders its 3,755 commonest characters by sound."""
    places = [_place(one), _place(other)]
    return 0 not in places and abs(places[0] - places[1]) <= _NEAR_IN_SOUND


def _place(ch: str) -> int:
    """The number of a character among the 3,755 that are ordered by sound; 0 for any other."""
    try:
        row, cell = ch.encode("gb2312")
    except (UnicodeEncodeError, ValueError):
        return 0
    return (row - 0xB0) * 94 + cell - 0xA0 if 0xB0 <= row <= 0xD7 else 0


_NAMED: Final = re.compile(
    r"(?:书记|主任|主席|委员|常委|经理|董事长|代表|教授|队员|村民|居民|[省市区县镇乡村局部厅处科校院所会社站队组]长)"
    r"(?P<name>[\u3400-\u9fff]{3})(?=[，。、；：！？）]|说|表示|强调|指出|认为|参加|出席|介绍|主持|带队|来到|率队|陪同|一行|告诉)"
)
#: Titled names of one text that are compared with one another.
MOST_TITLED: Final = 100


def titled(text: str) -> list[str]:
    """The names of three characters that stand behind a post, in order of their first place, each once."""
    names = [found["name"] for found in _NAMED.finditer(text) if is_personal(found["name"])]
    return list(dict.fromkeys(names))[:MOST_TITLED]


def alike(one: str, other: str) -> bool:
    """Whether two names differ in one character alone, and that one sounds alike."""
    apart = [(a, b) for a, b in zip(one, other, strict=False) if a != b]
    return len(one) == len(other) and len(apart) == 1 and sounds_alike(*apart[0])
