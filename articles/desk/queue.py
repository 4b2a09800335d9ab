"""What waits on whose desk, and what came back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet

from articles.desk import permissions
from articles.models import Account, Event, Placement, Revision, SignOff, Story
from articles.vocabulary import Part, State, Step

#: A desk shows this many of a list; more than that is no queue but a failure of the day.
QUEUE_LENGTH: Final = 50

#: How long a writer is told that his text was spiked or discarded.
TOLD_FOR: Final = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A story on somebody's desk: since when, the step that brought it there, and where it is to stand."""

    story: Story
    since: datetime
    last: Event | None
    placement: Placement | None


def _stages(account: Account) -> list[State]:
    """The reviews that are an account's own (not those he may take over from below)."""
    roles = permissions.roles_of(account)
    return [state for state, role in permissions.REVIEW_ROLE.items() if role in roles]


def waiting_for(account: Account) -> list[Waiting]:
    """The stories in the reviews that are this person's, oldest first, that he may sign off.

    Left out: what he is an author of, and what he signed off earlier in the round. Four queries, whatever the length.
    """
    stages = _stages(account)
    if not stages:
        return []
    signed_before = SignOff.objects.filter(by=account, voided_at__isnull=True, override=False)
    stories = (
        _with_places(Story.objects.filter(state__in=stages))
        .exclude(permissions.authored_by(account))
        .order_by("state_at", "id")[: QUEUE_LENGTH * 2]
    )
    rounds = {(s.story_id, s.round) for s in signed_before.filter(story__in=[story.pk for story in stories])}
    return _rows([story for story in stories if (story.pk, story.round) not in rounds][:QUEUE_LENGTH])


def drafts_of(account: Account) -> list[Waiting]:
    """An author's own drafts, the latest first."""
    stories = _with_places(Story.objects.filter(permissions.authored_by(account), state=State.DRAFT)).order_by(
        "-changed_at", "-id"
    )[:QUEUE_LENGTH]
    return _rows(list(stories))


def sent_back_to(account: Account, *, now: datetime) -> list[Waiting]:
    """What somebody wrote or submitted and others returned: sent back (while it is a draft), spiked or discarded.

    A spiked or discarded text is told for TOLD_FOR. An event whose moment is the story's `state_at` is its last step.
    """
    submitted = Event.objects.filter(by=account, act=Step.SUBMIT).values("story")
    written = Revision.objects.filter(by=account, story=OuterRef("story"), number__gt=1)
    returned = (
        Event.objects.filter(
            Q(act=Step.SEND_BACK, story__state=State.DRAFT)
            | Q(act__in=[Step.SPIKE, Step.DISCARD], at__gte=now - TOLD_FOR),
            at=F("story__state_at"),
        )
        .filter(
            Q(story__in=Story.objects.filter(permissions.authored_by(account)).values("pk"))
            | Q(story__in=submitted)
            | Exists(written)
        )
        .exclude(by=account)
        .order_by("-id")
        .values_list("story", flat=True)[:QUEUE_LENGTH]
    )
    stories = _with_places(Story.objects.filter(pk__in=list(returned))).order_by("-state_at", "-id")
    return _rows(list(stories))


def reserve() -> list[Waiting]:
    """Signed stories that stand on no page: what fills a hole at eleven at night."""
    stories = _with_places(
        Story.objects.filter(state=State.SIGNED).exclude(pk__in=Placement.objects.values("story"))
    ).order_by("-state_at", "-id")[:QUEUE_LENGTH]
    return _rows(list(stories))


def _with_places(stories: QuerySet[Story]) -> QuerySet[Story]:
    return stories.select_related("section").prefetch_related(
        Prefetch(
            "placements",
            Placement.objects.filter(part=Part.MAIN).select_related("page", "edition").order_by("-edition__date"),
            to_attr="main_placements",
        )
    )


def _rows(stories: Sequence[Story]) -> list[Waiting]:
    last: dict[int, Event] = {}
    steps = Event.objects.filter(story__in=[s.pk for s in stories], act__in=Step.values).select_related("by")
    for event in steps.order_by("id"):
        if event.story_id is not None:
            last[event.story_id] = event
    rows = []
    for story in stories:
        places: list[Placement] = getattr(story, "main_placements", [])
        rows.append(Waiting(story, story.state_at, last.get(story.pk), places[0] if places else None))
    return rows
