"""The table of steps, as data (Rule 1).

Checked when it loads, for papers with three, two and one review: one target per step and state, every state reachable,
`published` reachable from every state. `docs/workflow.md` is written from it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from articles.masthead import masthead
from articles.vocabulary import REVIEWS, State, Step, state_label


class Mark(Enum):
    """A source or target that depends on how many reviews a paper has."""

    ANY_REVIEW = auto()
    REVIEW_BEFORE_LAST = auto()
    FIRST_REVIEW_OF_PAPER = auto()
    NEXT_REVIEW = auto()


class Who(Enum):
    """Who may take a step. The value is the code of the sentence that refuses everybody else."""

    AUTHOR_OR_SECTION_EDITOR = "who_author_or_section_editor"
    REVIEWER = "who_reviewer"
    SECTION_EDITOR = "who_section_editor"
    DUTY_EDITOR = "who_duty_editor"
    REOPENER = "who_reopener"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. `needs` are names of conditions in `desk.signoff.NEEDS`, asked in order."""

    step: Step
    sources: tuple[State | Mark, ...]
    target: State | Mark
    who: Who
    needs: tuple[str, ...] = ()
    reason: bool = False
    notice: bool = False


_ALIVE: Final = (State.DRAFT, Mark.ANY_REVIEW, State.SIGNED)

TABLE: Final[tuple[Row, ...]] = (
    Row(Step.SUBMIT, (State.DRAFT,), Mark.FIRST_REVIEW_OF_PAPER, Who.AUTHOR_OR_SECTION_EDITOR, ("complete",)),
    Row(Step.APPROVE, (Mark.REVIEW_BEFORE_LAST,), Mark.NEXT_REVIEW, Who.REVIEWER, ("not_author", "not_signed_before")),
    Row(
        Step.SIGN,
        (State.FINAL_REVIEW,),
        State.SIGNED,
        Who.DUTY_EDITOR,
        ("not_author", "not_signed_before", "every_review", "no_author_signed", "complete", "no_blocking_check"),
    ),
    Row(
        Step.OVERRIDE,
        (Mark.ANY_REVIEW,),
        State.SIGNED,
        Who.DUTY_EDITOR,
        ("complete", "no_blocking_check", "rights_hold"),
        reason=True,
    ),
    Row(Step.VOID, (State.SIGNED,), State.FINAL_REVIEW, Who.NOBODY),
    Row(Step.SEND_BACK, (Mark.ANY_REVIEW,), State.DRAFT, Who.REVIEWER, reason=True),
    Row(Step.SEND_BACK, (State.SIGNED,), State.DRAFT, Who.DUTY_EDITOR, reason=True),
    Row(Step.SPIKE, _ALIVE, State.SPIKED, Who.SECTION_EDITOR, ("nothing_public_or_waiting",), reason=True),
    Row(Step.REVIVE, (State.SPIKED,), State.DRAFT, Who.SECTION_EDITOR, reason=True),
    Row(
        Step.RELEASE,
        (State.SIGNED,),
        State.PUBLISHED,
        Who.DUTY_EDITOR,
        ("nothing_waiting", "signed_text", "still_to_come", "no_blocking_check", "rights_hold"),
    ),
    Row(
        Step.RECALL,
        (State.PUBLISHED,),
        State.SIGNED,
        Who.DUTY_EDITOR,
        ("its_minute_has_not_come", "of_no_closed_edition"),
        reason=True,
    ),
    Row(Step.REOPEN, (State.PUBLISHED,), State.DRAFT, Who.SECTION_EDITOR, reason=True),
    Row(Step.REOPEN, (State.WITHDRAWN,), State.DRAFT, Who.DUTY_EDITOR, reason=True),
    Row(Step.DISCARD, (State.DRAFT,), State.PUBLISHED, Who.REOPENER, ("release_to_return_to",)),
    Row(Step.ADMIT, (State.DRAFT,), State.PUBLISHED, Who.DUTY_EDITOR, ("from_archive", "complete", "nothing_open")),
    Row(
        Step.WITHDRAW,
        (*_ALIVE, State.PUBLISHED),
        State.WITHDRAWN,
        Who.DUTY_EDITOR,
        ("something_public",),
        reason=True,
        notice=True,
    ),
)


@dataclass(frozen=True, slots=True)
class Move:
    """A row worked out for one state of a paper with so many reviews."""

    row: Row
    source: State
    target: State


class BadTableError(Exception):
    """The table of steps contradicts Rule 1."""


def expand(table: Sequence[Row], reviews: Sequence[State]) -> dict[tuple[Step, State], Move]:
    """The table for one paper: a move for each step and state. Raises BadTableError for two targets of one pair."""
    moves: dict[tuple[Step, State], Move] = {}
    for row in table:
        for source in _sources(row.sources, reviews):
            if (row.step, source) in moves:
                raise BadTableError(f"{row.step} from {source} has two targets.")
            moves[row.step, source] = Move(row, source, _target(row.target, source, reviews))
    return moves


def verify(moves: dict[tuple[Step, State], Move], reviews: Sequence[State]) -> None:
    """Raise BadTableError unless every state is reachable and `published` is reachable from every state."""
    used = [state for state in State if state not in REVIEWS[3] or state in reviews]
    onward = {state: {move.target for move in moves.values() if move.source == state} for state in used}
    for state in used:
        if state != State.DRAFT and state not in _reachable(State.DRAFT, onward):
            raise BadTableError(f"Nothing leads to {state}.")
        if state != State.PUBLISHED and State.PUBLISHED not in _reachable(state, onward):
            raise BadTableError(f"From {state} nothing leads to published.")
    for move in moves.values():
        if move.target not in used:
            raise BadTableError(f"{move.row.step} from {move.source} leads to {move.target}, which this paper lacks.")


def _sources(sources: Sequence[State | Mark], reviews: Sequence[State]) -> list[State]:
    states: list[State] = []
    for source in sources:
        if source is Mark.ANY_REVIEW:
            states.extend(reviews)
        elif source is Mark.REVIEW_BEFORE_LAST:
            states.extend(reviews[:-1])
        elif isinstance(source, State):
            states.append(source)
        else:
            raise BadTableError(f"{source} is not a source.")
    return states


def _target(target: State | Mark, source: State, reviews: Sequence[State]) -> State:
    if isinstance(target, State):
        return target
    if target is Mark.FIRST_REVIEW_OF_PAPER:
        return reviews[0]
    if target is Mark.NEXT_REVIEW:
        return reviews[reviews.index(source) + 1]
    raise BadTableError(f"{target} is not a target.")


def _reachable(start: State, onward: dict[State, set[State]]) -> set[State]:
    seen: set[State] = set()
    ahead = [start]
    while ahead:
        for state in onward.get(ahead.pop(), set()):
            if state not in seen:
                seen.add(state)
                ahead.append(state)
    return seen


def _load() -> dict[int, dict[tuple[Step, State], Move]]:
    loaded = {}
    for number, reviews in REVIEWS.items():
        loaded[number] = expand(TABLE, reviews)
        verify(loaded[number], reviews)
    return loaded


_MOVES: Final = _load()


def moves(reviews: int) -> dict[tuple[Step, State], Move]:
    """The moves of a paper with that many reviews (3, 2 or 1)."""
    return _MOVES[reviews]


def label(state: str) -> str:
    """The word for a state in this paper."""
    return state_label(state, len(masthead().reviews))


def stages() -> tuple[State, ...]:
    """This paper's reviews, in order."""
    return masthead().reviews
