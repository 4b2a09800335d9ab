"""What stands twice in an edition: the same story, the same picture, one name in two spellings."""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _

from articles.proofing.finding import Finding
from articles.proofing.known import Known
from articles.proofing.passages import body
from articles.text.digest import Copy
from articles.text.nearness import alike, titled
from articles.vocabulary import Severity

CODES: Final = ("same_story", "same_picture", "two_spellings")

#: Two texts are the same story when they share this part of their runs of eight characters.
SAME: Final = 0.5
RUN: Final = 8
#: Characters of a text that are compared, and the least that make a story.
READ: Final = 10_000
LEAST: Final = 60

_SOURCE: Final = _("house rule: nothing is printed twice")


@dataclass(frozen=True, slots=True)
class Twice:
    """A remark on the copy number `second`, which repeats something of `first`; both count from 0."""

    first: int
    second: int
    finding: Finding


def check(copies: Sequence[Copy], known: Known) -> Iterator[Twice]:
    """Every pair once. Tables of runs and digests, so that forty stories cost forty readings and not 780."""
    texts = ["".join(passage.text for passage in body(copy))[:READ] for copy in copies]
    for first, second in _same_texts(texts):
        sentence = _("The text is nearly the same as that of “%(story)s”.") % {"story": _name(copies[first])}
        yield Twice(first, second, Finding(Severity.WARN, "same_story", sentence, _SOURCE, "body"))
    seen: dict[str, int] = {}
    for number, copy in enumerate(copies):
        for place, shot in enumerate(copy.pictures, start=1):
            if shot.digest and shot.digest in seen:
                first = seen[shot.digest]
                sentence = (
                    _("Picture %(number)s stands in this story twice.")
                    if first == number
                    else _("Picture %(number)s also stands with “%(story)s”.")
                ) % {"number": place, "story": _name(copies[first])}
                yield Twice(
                    first, number, Finding(Severity.WARN, "same_picture", sentence, _SOURCE, f"pictures.{place}.photo")
                )
            elif shot.digest:
                seen[shot.digest] = number
    yield from _spellings(texts, copies, known)


def _same_texts(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    runs = [_runs(text) for text in texts]
    holders: dict[int, list[int]] = {}
    for second, some in enumerate(runs):
        shared: dict[int, int] = {}
        for run in some:
            for first in holders.get(run, ()):
                shared[first] = shared.get(first, 0) + 1
            holders.setdefault(run, []).append(second)
        for first, count in sorted(shared.items()):
            if count >= SAME * min(len(some), len(runs[first])):
                yield first, second


def _runs(text: str) -> frozenset[int]:
    if len(text) < LEAST:
        return frozenset()
    return frozenset(zlib.crc32(text[at : at + RUN].encode()) for at in range(len(text) - RUN + 1))


def _spellings(texts: Sequence[str], copies: Sequence[Copy], known: Known) -> Iterator[Twice]:
    spelled: dict[str, int] = {}
    for number, text in enumerate(texts):
        for name in titled(text):
            if name in spelled:
                continue
            other = next((one for one in spelled if spelled[one] != number and alike(one, name)), None)
            if other is not None and not {name, other} <= known.names.exact:
                sentence = _("“%(printed)s” here, “%(meant)s” in “%(story)s”: is that the same person?") % {
                    "printed": name,
                    "meant": other,
                    "story": _name(copies[spelled[other]]),
                }
                yield Twice(
                    spelled[other],
                    number,
                    Finding(
                        Severity.WARN,
                        "two_spellings",
                        sentence,
                        _("house rule: a name is spelled in one way"),
                        "body",
                        name,
                    ),
                )
            spelled[name] = number


def _name(copy: Copy) -> str:
    return copy.headline.replace("\n", " ") or copy.standing_head
