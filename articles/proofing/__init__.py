"""Checks before publication: one file a check, none knows another. They report and never correct."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Final

from articles.masthead import proofing_off
from articles.proofing import (
    ages,
    breaks,
    clock,
    dates,
    doubles,
    headline,
    heads,
    latin,
    listed,
    magnitude,
    missing,
    names,
    numerals,
    pictures,
    privacy,
    punctuation,
    totals,
    twice,
    wordlist,
)
from articles.proofing.finding import Finding
from articles.proofing.known import NOTHING, Known, known
from articles.text.digest import Copy
from articles.vocabulary import Severity

#: A check reads a copy, and the day on which the paper appears where that is known.
Check = Callable[[Copy, date | None], Iterator[Finding]]

#: The checks that may stop a signature, a release and a closing (Rule 4). No paper switches them off.
GATE: Final[tuple[Check, ...]] = (heads.check, pictures.check)

#: Every check of a text, in the order an editor reads them.
CHECKS: Final[tuple[Check, ...]] = (
    heads.check,
    pictures.check,
    missing.check,
    headline.check,
    dates.check,
    clock.check,
    ages.check,
    totals.check,
    listed.check,
    magnitude.check,
    numerals.check,
    privacy.check,
    punctuation.check,
    latin.check,
    doubles.check,
    breaks.check,
)

#: A check that needs to know more than the text: the register, the word list.
InformedCheck = Callable[[Copy, date | None, Known], Iterator[Finding]]

#: Every check that is asked with what is known.
INFORMED: Final[tuple[InformedCheck, ...]] = (names.check, wordlist.check)

#: The codes a paper may switch off: all but those of the gate.
OPTIONAL: Final = frozenset(
    missing.CODES
    + headline.CODES
    + dates.CODES
    + clock.CODES
    + ages.CODES
    + totals.CODES
    + listed.CODES
    + magnitude.CODES
    + numerals.CODES
    + privacy.CODES
    + punctuation.CODES
    + latin.CODES
    + doubles.CODES
    + breaks.CODES
    + names.CODES
    + wordlist.CODES
    + twice.CODES
)

_ORDER: Final = [Severity.BLOCK, Severity.WARN, Severity.HINT]


def check_copy(copy: Copy, day: date | None = None, known: Known = NOTHING) -> list[Finding]:
    """What all checks say of a copy for the paper of that day: blocking findings first, then warnings, then hints.

    `known` is the register and the word list, as `known()` reads them. What the paper switched off
    (`settings.PROOFING_OFF`) is not said, and nothing is corrected.
    """
    off = proofing_off() & OPTIONAL
    found = [*_found(CHECKS, copy, day), *(finding for check in INFORMED for finding in check(copy, day, known))]
    # What the register says of a name is surer than what the body says of it.
    near = {finding.words for finding in found if finding.code == "near_name"}
    found = [one for one in found if one.code not in ("name_in_headline", "two_spellings") or one.words not in near]
    return _in_order(finding for finding in found if finding.code not in off)


def at_gate(copy: Copy, day: date | None = None, known: Known = NOTHING) -> list[Finding]:
    """What the checks of the gate say for the paper of that day, blocking findings first; quick enough for every story
    of a closing. Of the word list only what blocks.
    """
    return _in_order([*_found(GATE, copy, day), *wordlist.stops(copy, day, known)])


def blocking(copy: Copy, day: date | None = None, known: Known = NOTHING) -> list[Finding]:
    """The findings that stop a signature, a release and a closing."""
    return [finding for finding in at_gate(copy, day, known) if finding.severity == Severity.BLOCK]


def _found(checks: Iterable[Check], copy: Copy, day: date | None) -> list[Finding]:
    return _in_order(finding for check in checks for finding in check(copy, day))


def _in_order(findings: Iterable[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda finding: _ORDER.index(finding.severity))


__all__ = [
    "CHECKS",
    "GATE",
    "INFORMED",
    "NOTHING",
    "OPTIONAL",
    "Finding",
    "Known",
    "at_gate",
    "blocking",
    "check_copy",
    "known",
    "twice",
]
