"""What waits on whose desk, and what came back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery

from articles.desk import claims, permissions
from articles.models import Account, Claim, Event, Note, Placement, Revision, SignOff, Story
from articles.vocabulary import Part, State, Step

#: A desk shows this many of a list; more than that is no queue but a failure of the day.
QUEUE_LENGTH: Final = 50

#: How long a writer is told that his text was spiked or discarded.
TOLD_FOR: Final = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A story on somebody's desk: since when, the step that brought it there, where it is to stand, until when it has to
    be ready (the closing of its page), and who has it in hand.
    """

    story: Story
    since: datetime
    last: Event | None
    placement: Placement | None
    deadline: datetime | None = None
    claim: Claim | None = None


def _stages(account: Account) -> list[State]:
    """The reviews that are an account's own (not those he may take over from below)."""
    roles = permissions.roles_of(account)
    return [state for state, role in permissions.REVIEW_ROLE.items() if role in roles]


def to_review(account: Account) -> QuerySet[Story]:
    """The stories in the reviews that are this person's and that he may sign off: by deadline, then oldest first.

    Left out: what he is an author of, and what he signed off earlier in the round.
    """
    stages = _stages(account)
    if not stages:
        return Story.objects.none()
    signed_before = SignOff.objects.filter(
        story=OuterRef("pk"), round=OuterRef("round"), by=account, voided_at__isnull=True, override=False
    )
    return by_deadline(
        Story.objects.filter(~Exists(signed_before), state__in=stages).exclude(permissions.authored_by(account))
    )


def under_review(account: Account) -> QuerySet[Story]:
    """Whatever waits on anybody's desk, of what this person may read: by deadline, then oldest first."""
    return by_deadline(_reviewed(account))


def on_desks(account: Account) -> Counter[str]:
    """How many stories of `under_review` stand in each review."""
    return Counter(dict(_reviewed(account).order_by().values_list("state").annotate(stories=Count("pk"))))


def _reviewed(account: Account) -> QuerySet[Story]:
    return Story.objects.filter(permissions.readable(account), state__in=list(permissions.REVIEW_ROLE))


def claimable(account: Account, stories: Sequence[Story]) -> set[int]:
    """Ids of those stories that somebody could take in hand if nobody has them: `claims.refusal` for a list, in two
    queries.
    """
    ids = [story.pk for story in stories]
    if not permissions.rank(account) or not ids:
        return set()
    own = set(Story.objects.filter(permissions.authored_by(account), pk__in=ids).values_list("pk", flat=True))
    signed = set(
        SignOff.objects.filter(by=account, story__in=ids, voided_at__isnull=True, override=False).values_list(
            "story", "round"
        )
    )
    return {
        story.pk
        for story in stories
        if story.state in permissions.REVIEW_ROLE
        and permissions.may_review(account, State(story.state))
        and story.pk not in own
        and (story.pk, story.round) not in signed
    }


def in_hand(account: Account, *, now: datetime) -> QuerySet[Story]:
    """The stories this person has claimed, as `claims.standing` says it: by deadline, then oldest first."""
    return by_deadline(
        _reviewed(account).filter(
            claim__by=account,
            claim__at__gte=F("state_at"),
            claim__at__gt=now - claims.LAPSES,
        )
    )


def by_deadline(stories: QuerySet[Story]) -> QuerySet[Story]:
    """The first closing of a page that a story stands on decides; what has no place yet follows, oldest first."""
    closing = (
        Placement.objects.filter(
            story=OuterRef("pk"), part=Part.MAIN, edition__closed_at__isnull=True, page__closes_at__isnull=False
        )
        .order_by("page__closes_at")
        .values("page__closes_at")[:1]
    )
    return stories.annotate(deadline=Subquery(closing)).order_by(F("deadline").asc(nulls_last=True), "state_at", "id")


def waiting_for(account: Account, *, now: datetime) -> list[Waiting]:
    """The first QUEUE_LENGTH of `to_review`. Three queries, whatever the length."""
    return rows(list(with_places(to_review(account))[:QUEUE_LENGTH]), now=now)


def drafts_of(account: Account, *, now: datetime) -> list[Waiting]:
    """An author's own drafts, the latest first."""
    stories = with_places(Story.objects.filter(permissions.authored_by(account), state=State.DRAFT)).order_by(
        "-changed_at", "-id"
    )[:QUEUE_LENGTH]
    return rows(list(stories), now=now)


def sent_back_to(account: Account, *, now: datetime) -> list[Waiting]:
    """What somebody wrote or submitted and others returned: sent back (while it is a draft), spiked or discarded.

    A spiked or discarded text is told for TOLD_FOR. An event whose moment is the story's `state_at` is its last step.
    """
    submitted = Event.objects.filter(by=account, act=Step.SUBMIT, story=OuterRef("pk"))
    written = Revision.objects.filter(by=account, story=OuterRef("pk"), number__gt=1)
    looked_up = permissions.looked_up
    own = Story.objects.filter(permissions.authored_by(account) | looked_up(submitted) | looked_up(written))
    last = Event.objects.exclude(by=account)
    sent_back = last.filter(story=OuterRef("pk"), act=Step.SEND_BACK, at=OuterRef("state_at"))
    ended = last.filter(act__in=[Step.SPIKE, Step.DISCARD], at__gte=now - TOLD_FOR, at=F("story__state_at"))
    # Two questions: few stories are drafts, however many were ever sent back; few events are of the other two acts.
    returned = [
        *own.filter(looked_up(sent_back), state=State.DRAFT)
        .order_by("-state_at", "-id")
        .values_list("pk", flat=True)[:QUEUE_LENGTH],
        *ended.filter(Exists(own.filter(pk=OuterRef("story"))))
        .order_by("-at", "-id")
        .values_list("story", flat=True)[:QUEUE_LENGTH],
    ]
    stories = with_places(Story.objects.filter(pk__in=returned)).order_by("-state_at", "-id")[:QUEUE_LENGTH]
    return rows(list(stories), now=now)


def asked_of(account: Account) -> QuerySet[Note]:
    """The open queries somebody is asked: by name, or as an author of the story; the oldest first.

    One's own are left out, and those on stories that are not his to read (any more).
    """
    story = Story.objects.filter(pk=OuterRef("story"))
    readable = story.filter(permissions.readable(account))
    mine = story.filter(permissions.authored_by(account))
    return (
        Note.objects.filter(Q(to=account) | (Q(to__isnull=True) & Exists(mine)), settled_at__isnull=True)
        .filter(Exists(readable))
        .exclude(by=account)
        .select_related("story", "by")
        .order_by("at", "id")
    )


def in_edition(account: Account, edition_id: int) -> QuerySet[Placement]:
    """Somebody's own places in an edition: of stories he has a part in, and of pages whose people he is one of.

    Only what he may read. In the order of the pages.
    """
    own = Story.objects.filter(permissions.own_stories(account)).values("pk")
    return (
        Placement.objects.filter(
            Q(story__in=own) | Q(page__editor=account) | Q(page__proofreader=account) | Q(page__layout=account),
            edition=edition_id,
            part=Part.MAIN,
        )
        .filter(Exists(Story.objects.filter(permissions.readable(account), pk=OuterRef("story"))))
        .select_related("story", "page", "edition")
        .order_by("page__position", "page_id", "position", "id")
    )


def reserve(*, now: datetime) -> list[Waiting]:
    """Signed stories that stand on no page: what fills a hole at eleven at night."""
    stories = with_places(
        Story.objects.filter(~Exists(Placement.objects.filter(story=OuterRef("pk"))), state=State.SIGNED)
    ).order_by("-state_at", "-id")[:QUEUE_LENGTH]
    return rows(list(stories), now=now)


def with_places(stories: QuerySet[Story]) -> QuerySet[Story]:
    """Stories with all that a row of a list says of them: see `rows`."""
    return stories.select_related("section", "claim__by").prefetch_related(
        Prefetch(
            "placements",
            Placement.objects.filter(part=Part.MAIN).select_related("page", "edition").order_by("-edition__date"),
            to_attr="main_placements",
        )
    )


def rows(stories: Sequence[Story], *, now: datetime) -> list[Waiting]:
    """The stories of `with_places` as rows. One query more for their last steps."""
    last: dict[int, Event] = {}
    steps = Event.objects.filter(story__in=[s.pk for s in stories], act__in=Step.values).select_related("by")
    for event in steps.order_by("id"):
        if event.story_id is not None:
            last[event.story_id] = event
    found = []
    for story in stories:
        places: list[Placement] = getattr(story, "main_placements", [])
        found.append(
            Waiting(
                story,
                story.state_at,
                last.get(story.pk),
                places[0] if places else None,
                _deadline(places),
                claims.standing(story, now=now),
            )
        )
    return found


def _deadline(places: Sequence[Placement]) -> datetime | None:
    """As `by_deadline` says it."""
    closings = [one.page.closes_at for one in places if one.edition.closed_at is None and one.page.closes_at]
    return min(closings, default=None)
