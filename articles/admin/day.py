"""Whose desk it lies on: the whole queue, one's own day, and taking a story in hand. The desk decides; this shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import EmptyPage, PageNotAnInteger
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles.admin.duty import Row, edition_at_work, heading, rows_of
from articles.admin.lists import LookAheadPaginator
from articles.admin.marks import story_mark, waiting_of
from articles.admin.plans import placed_as
from articles.desk import claims, permissions, queue, states
from articles.desk.refusal import Refused
from articles.models import Account, Edition, Placement, Story
from articles.vocabulary import Role, State

if TYPE_CHECKING:
    from articles.admin.site import DeskSite
    from articles.admin.story import StoryAdmin

#: Rows of one list on one's day; the queue shows as many as any list of the desk.
ROWS: Final = 20
QUEUE_ROWS: Final = 50


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of a list: its rows, and the questions of the addresses that turn it; empty where there is no such page."""

    rows: Sequence[Any]
    previous: str = ""
    next: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """One of somebody's own places in the edition."""

    placement: Placement
    weight: str
    mark: SafeString
    url: str
    late: bool


@dataclass(frozen=True, slots=True)
class Day:
    """One person's day. A list that is None is not his."""

    now: datetime
    today: str
    edition: Edition | None
    edition_word: str
    waiting: Sheet | None
    held: Sheet | None
    back: list[Row] | None
    asked: Sheet
    places: Sheet


def day_page(site: DeskSite, request: HttpRequest) -> HttpResponse:
    """What is mine today: to review, in my hands, come back, asked of me, and in the next paper."""
    by = _reader(request)
    return TemplateResponse(
        request,
        "admin/day.html",
        {**site.each_context(request), "title": _("My day"), "day": day_of(by, request, now=timezone.now())},
    )


def day_of(by: Account, request: HttpRequest, *, now: datetime) -> Day:
    """A number of queries that does not grow with the lists."""
    reviews = permissions.has_role(by, *permissions.REVIEW_ROLE.values())
    edition = edition_at_work(now)
    if edition is not None and edition.is_public(now):
        edition = None
    places = Placement.objects.none() if edition is None else queue.in_edition(by, edition.pk)
    return Day(
        now=now,
        today=heading(timezone.localdate(now), timezone.localdate(now)),
        edition=edition,
        edition_word=heading(edition.date, timezone.localdate(now)) if edition else "",
        waiting=_stories(request, "waiting", queue.to_review(by), by, now, ROWS) if reviews else None,
        held=_stories(request, "held", queue.in_hand(by, now=now), by, now, ROWS) if reviews else None,
        back=rows_of(queue.sent_back_to(by, now=now), now) if permissions.may_write(by) else None,
        asked=_turned(request, "asked", queue.asked_of(by), list),
        places=_turned(request, "places", places, lambda found: _places(found, now)),
    )


def queue_page(site: DeskSite, request: HttpRequest) -> HttpResponse:
    """Whatever waits for a review, on whose desk, since when and until when: of what this person may read."""
    by, now = _reader(request), timezone.now()
    desk = request.GET.get("desk", "")
    stories = queue.under_review(by)
    if desk in states.stages():
        stories = stories.filter(state=desk)
    piles = queue.on_desks(by)
    return TemplateResponse(
        request,
        "admin/queue.html",
        {
            **site.each_context(request),
            "title": _("Queue"),
            "now": now,
            "desk": desk if desk in states.stages() else "",
            "desks": [(stage.value, states.label(stage), piles[stage]) for stage in states.stages()],
            "total": piles.total(),
            "sheet": _stories(request, "p", stories, by, now, QUEUE_ROWS),
        },
    )


def claim_page(admin: StoryAdmin, request: HttpRequest, story: Story) -> HttpResponse:
    """Take a story in hand, or give it back. Then back to where the button stood."""
    by, now = admin.account(request), timezone.now()
    if not permissions.rank(by):
        raise PermissionDenied(str(Refused("who_reviewer")))
    try:
        if request.POST.get("act") == "let_go":
            gone = claims.let_go(story.pk, by=by, now=now)
            if gone is None:
                messages.info(request, _("Nobody has “%(title)s” in hand.") % {"title": story})
            else:
                messages.success(request, _("“%(title)s” is free for others again.") % {"title": story})
        else:
            claims.claim(story.pk, by=by, now=now)
            messages.success(request, _("You have “%(title)s” in hand; the others see it.") % {"title": story})
    except Refused as refused:
        messages.error(request, str(refused))
    back = {"desk": reverse("admin:index"), "queue": reverse("admin:queue"), "day": reverse("admin:day")}
    return HttpResponseRedirect(
        back.get(request.POST.get("from", ""), reverse("admin:articles_story_review", args=[story.pk]))
    )


# Lists


def _reader(request: HttpRequest) -> Account:
    """Whoever asks, if he has to do with stories at all."""
    by = cast("Account", request.user)
    if not (
        permissions.rank(by)
        or permissions.has_role(by, Role.REPORTER, Role.PHOTOGRAPHER, Role.LAYOUT_EDITOR, Role.PROOFREADER)
    ):
        raise PermissionDenied
    return by


def _turned(
    request: HttpRequest, name: str, found: QuerySet[Any], drawn: Callable[[list[Any]], list[Any]], *, size: int = ROWS
) -> Sheet:
    """The page of a list that the address asks for under `name`; 404 for one that is not there. Nothing is counted."""
    try:
        page = LookAheadPaginator(found, size).page(request.GET.get(name, 1))
    except (EmptyPage, PageNotAnInteger):
        raise Http404 from None
    question = request.GET.copy()

    def turned(number: int) -> str:
        question[name] = str(number)
        return f"?{question.urlencode()}"

    return Sheet(
        drawn(list(page.object_list)),
        turned(page.number - 1) if page.has_previous() else "",
        turned(page.number + 1) if page.has_next() else "",
    )


def _stories(request: HttpRequest, name: str, found: QuerySet[Story], by: Account, now: datetime, size: int) -> Sheet:
    def drawn(stories: list[Story]) -> list[Row]:
        free = queue.claimable(by, stories)
        return rows_of(queue.rows(stories, now=now), now, by=by, free=free)

    return _turned(request, name, queue.with_places(found), drawn, size=size)


def _places(placements: list[Placement], now: datetime) -> list[Place]:
    waiting = waiting_of((placement.story for placement in placements), now=now)
    return [_place(placement, now, waits=placement.story_id in waiting) for placement in placements]


def _place(placement: Placement, now: datetime, *, waits: bool) -> Place:
    story, closes_at = placement.story, placement.page.closes_at
    done = story.state in (State.SIGNED, State.PUBLISHED)
    return Place(
        placement=placement,
        weight=placed_as(placement),
        mark=story_mark(story.state, waiting=waits),
        url=reverse("admin:articles_story_change", args=[story.pk]),
        late=closes_at is not None and closes_at <= now and not done,
    )
