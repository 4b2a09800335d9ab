"""The story list: which stories, in what order, and what a row says of each. Nothing is counted (Rule 12)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles.admin.lists import DeskChangeList
from articles.admin.marks import story_mark
from articles.desk import claims, permissions
from articles.models import Placement, Release, Stake, Story
from articles.vocabulary import Kind, Part, Weight

#: A list of stories, or of somebody's stakes in them: both have state, section, kind and `changed_at`.
Listed = QuerySet[Any]


class StoryChangeList(DeskChangeList):
    """The list of stories. Somebody's own are read from his stakes, page by page, and then looked up by number."""

    def get_ordering(self, request: HttpRequest, queryset: Listed) -> list[Any]:
        """The newest first, as both models have it; there is no other order."""
        return list(queryset.model._meta.ordering)

    def get_queryset(self, request: HttpRequest, exclude_parameters: list[str | None] | None = None) -> Listed:
        found: Listed = super().get_queryset(request, exclude_parameters)
        return found.values_list("story", flat=True) if found.model is Stake else listed(found)

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        if self.queryset.model is Stake:
            readable = permissions.readable(request.user)
            self.result_list = listed(Story.objects.filter(readable, pk__in=self.result_list)).order_by(*NEWEST)
        self.result_list = list(self.result_list)
        self.rows = rows(self.result_list, now=timezone.now())


#: The order of the list.
NEWEST: Final = ("-changed_at", "-id")


def number_of(stories: Listed) -> str:
    """The field that holds a story's number in such a list."""
    return "story" if stories.model is Stake else "pk"


def newest(stories: Listed, most: int) -> Listed:
    """The `most` stories of a list that were changed last, in its order, so that it can be narrowed further. One query."""
    number = number_of(stories)
    edge = stories.values_list("changed_at", number)[most - 1 : most].first()
    if edge is None:
        return stories
    # The moment bounds the walk along the index; of what was changed at that very moment, numbers tell what is within.
    return stories.filter(~Q(("changed_at", edge[0]), (f"{number}__lt", edge[1])), changed_at__gte=edge[0])


def listed(stories: QuerySet[Story]) -> QuerySet[Story]:
    """Stories with what a row of the list asks of them and of their section, claim and release."""
    return (
        stories.select_related("claim__by")
        .only(
            *("title", "names", "kind", "state", "state_at", "changed_at", "length", "version"),
            *("claim__at", "claim__by__name", "claim__by__username", "claim__by__is_active"),
        )
        .annotate(
            section_name=F("section__name"),
            waits=Exists(Release.objects.waiting(timezone.now()).filter(story=OuterRef("pk"))),
        )
    )


@dataclass(frozen=True, slots=True)
class Row:
    """One story as a line of the list. `held`: in whose hands it is."""

    story: Story
    url: str
    mark: SafeString
    held: str
    kind: str
    section: str
    authors: str
    placed: str
    changed: str


def rows(stories: Sequence[Story], *, now: datetime) -> list[Row]:
    """The stories of `listed` as rows. One query, for their places; none where there is no story."""
    numbers = [story.pk for story in stories]
    places: dict[int, str] = {}
    placements = Placement.objects.filter(story__in=numbers, part=Part.MAIN).order_by("-edition__date")
    for number, day, page, part, weight in placements.values_list(
        "story", "edition__date", "page__number", "part", "weight"
    ):
        places.setdefault(number, _place(day, page, part, weight))
    kinds = {kind.value: str(kind.label) for kind in Kind}
    marks: dict[tuple[str, bool], SafeString] = {}
    today = timezone.localdate(now)
    drawn = []
    for story in stories:
        look = (story.state, bool(getattr(story, "waits", False)))
        if look not in marks:
            marks[look] = story_mark(look[0], waiting=look[1])
        held = claims.standing(story, now=now)
        drawn.append(
            Row(
                story=story,
                url=reverse("admin:articles_story_change", args=[story.pk]),
                mark=marks[look],
                held=str(held.by) if held else "",
                kind=kinds[story.kind],
                section=getattr(story, "section_name", None) or "",
                authors=story.names.replace("\n", " "),
                placed=places.get(story.pk, ""),
                changed=moment(story.changed_at, today),
            )
        )
    return drawn


def place_words(placement: Placement) -> str:
    """Where a story stands: day, page, and its weight or part."""
    return _place(placement.edition.date, placement.page.number, placement.part, placement.weight)


def _place(day: date, page: str, part: str, weight: str) -> str:
    return _("%(day)s, page %(page)s, %(weight)s") % {
        "day": day.isoformat(),
        "page": page,
        "weight": Weight(weight).label if weight else Part(part).label,
    }


def moment(at: datetime, today: date) -> str:
    """A moment as short as it is clear: the time today, else the day with it."""
    local = timezone.localtime(at)
    if local.date() == today:
        return local.strftime("%H:%M")
    return local.strftime("%m-%d %H:%M") if local.year == today.year else local.strftime("%Y-%m-%d")
