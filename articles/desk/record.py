"""The three-review sheet (审签单): who read a story in which review, when, what they said, and which text it was.

Read from the sign-offs and the events, and held against the history (`desk.audit`): a record that was bent says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Exists, OuterRef

from articles.desk import audit, states
from articles.models import Event, Placement, Revision, SignOff, Story
from articles.vocabulary import State, Step

#: Steps of one story that a sheet prints, the latest ones: far more than any story takes.
MOST_STEPS: Final = 200


@dataclass(frozen=True, slots=True)
class Stage:
    """One review of a round: its standing sign-off, else None. `waived`: an override stood in for it."""

    state: State
    signoff: SignOff | None
    waived: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One step of the way, in the round it belongs to (0 before the first submit), with its sign-off if it left one."""

    round: int
    event: Event
    signoff: SignOff | None


@dataclass(frozen=True, slots=True)
class Record:
    """What a sheet says of one story. `revision` is the text it is about: the pinned one of a page, else the latest.

    `covered`: the final signature or the override covers exactly this text.
    """

    story: Story
    revision: Revision
    round: int
    submitted: Event | None
    stages: list[Stage]
    override: SignOff | None
    lines: list[Line]
    covered: bool
    faults: list[audit.Fault]


def of_story(story: Story, *, now: datetime) -> Record:
    """The record of a story as it stands. A number of queries that does not grow."""
    revision = story.revisions.filter(number__isnull=False).order_by("-number")[0]
    return _records([(story, revision)], now=now)[0]


def of_page(placements: Iterable[Placement], *, now: datetime) -> list[Record]:
    """The records of the stories on a page, of the texts that are pinned there or stand now, in the order given.

    As many queries for one story as for thirty.
    """
    placed = list(placements)
    loose = [one.story_id for one in placed if one.revision is None]
    later = Revision.objects.filter(story=OuterRef("story"), number__gt=OuterRef("number"))
    standing = Revision.objects.filter(~Exists(later), story__in=loose, number__isnull=False).defer("body")
    latest = {revision.story_id: revision for revision in standing}
    return _records([(one.story, one.revision or latest[one.story_id]) for one in placed], now=now)


def _records(about: Sequence[tuple[Story, Revision]], *, now: datetime) -> list[Record]:
    ids = [story.pk for story, _revision in about]
    signoffs: dict[int, list[SignOff]] = {pk: [] for pk in ids}
    for signoff in SignOff.objects.filter(story__in=ids).select_related("by", "revision").order_by("id"):
        signoffs[signoff.story_id].append(signoff)
    events: dict[int, list[Event]] = {pk: [] for pk in ids}
    for event in (
        Event.objects.filter(story__in=ids, act__in=Step.values).select_related("by", "edition").order_by("id")
    ):
        events[event.story_id or 0].append(event)
    faults: dict[str, list[audit.Fault]] = {}
    for fault in audit.faults_of(ids, now=now):
        faults.setdefault(fault.about, []).append(fault)
    return [
        _record(story, revision, signoffs[story.pk], events[story.pk], faults.get(f"story {story.pk}", []))
        for story, revision in about
    ]


def _record(
    story: Story, revision: Revision, signed: Sequence[SignOff], steps: Sequence[Event], faults: list[audit.Fault]
) -> Record:
    round_ = next((one.round for one in reversed(signed) if _final(one) and one.hash == revision.hash), story.round)
    standing = [one for one in signed if one.round == round_ and one.voided_at is None]
    override = next((one for one in reversed(standing) if one.override), None)
    by_stage = {one.stage: one for one in standing if not one.override}
    lines = _lines(signed, steps)
    return Record(
        story=story,
        revision=revision,
        round=round_,
        submitted=next((one.event for one in lines if one.round == round_ and one.event.act == Step.SUBMIT), None),
        stages=[
            Stage(stage, by_stage.get(stage), waived=override is not None and stage not in by_stage)
            for stage in states.stages()
        ],
        override=override,
        lines=lines[-MOST_STEPS:],
        covered=any(_final(one) and one.hash == revision.hash for one in standing),
        faults=faults,
    )


def _final(signoff: SignOff) -> bool:
    return signoff.stage == State.FINAL_REVIEW


def _lines(signed: Sequence[SignOff], steps: Sequence[Event]) -> list[Line]:
    """The steps in their rounds. A sign-off belongs to the event of the same moment and person."""
    left = {(one.at, one.by_id): one for one in signed}
    lines, round_ = [], 0
    for event in steps:
        signoff = left.get((event.at, event.by_id)) if event.act in audit.SIGNING and event.by_id else None
        if event.act == Step.SUBMIT:
            round_ += 1
        lines.append(Line(signoff.round if signoff else round_, event, signoff))
    return lines
