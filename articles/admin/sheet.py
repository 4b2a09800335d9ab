"""The contact sheet: the frames, what is said on each, and the filters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final, cast

from django.contrib import admin
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.lists import DeskChangeList
from articles.darkroom.label import label_of, mark
from articles.models import Photo, Picture, Release, Rendition, Reporter, Section
from articles.vocabulary import RightsKind

if TYPE_CHECKING:
    from articles.admin.photo import PhotoAdmin

#: Names offered by the filter and the form; the register itself may hold thousands.
NAMES_OFFERED: Final = 50
#: The search looks through the pictures sent last, as many as this, of those that the filters leave (Rule 12).
SEARCH_BOUND: Final = 2_000


@dataclass(frozen=True, slots=True)
class Frame:
    """A photo on the contact sheet; dim when it may not run today. `tags` are (style, words); `seen` is the label's mark."""

    photo: Photo
    thumb: Rendition | None
    tags: Sequence[tuple[str, str]]
    dim: bool
    seen: str


def tags(photo: Photo, *, ran: bool, today: date) -> list[tuple[str, str]]:
    """What is to be said of a photo at a glance: what is missing first, then that it may run, and that it has."""
    found: list[tuple[str, str]] = []
    if not photo.caption:
        found.append(("bad", _("No caption")))
    if not photo.credit:
        found.append(("bad", _("No credit")))
    if not photo.usable:
        found.append(("bad", _("Not usable")))
    if photo.rights_until and photo.rights_until < today:
        found.append(("bad", _("Rights ended %(day)s") % {"day": photo.rights_until.isoformat()}))
    if photo.rights_from and photo.rights_from > today:
        found.append(("bad", _("Not before %(day)s") % {"day": photo.rights_from.isoformat()}))
    if not found:
        found.append(("good", _("Usable")))
    if ran:
        found.append(("", _("Ran")))
    return found


class ContactSheet(DeskChangeList):
    """The list as a contact sheet."""

    frames: list[Frame]
    counts: dict[str, int]

    @property
    def standing(self) -> list[dict[str, Any]]:
        """The choices of the standing filter, which stand above the sheet and not beside it, and how many fit each."""
        return [
            {**choice, "count": said}
            for spec in self.filter_specs
            if isinstance(spec, StandingFilter)
            for choice, said in zip(spec.choices(self), self._said(spec), strict=True)
        ]

    def _said(self, spec: StandingFilter) -> list[str]:
        """The counts as the chips say them: beyond the bound nobody counts (Rule 12)."""
        more = "+" if self.counts["all"] >= SEARCH_BOUND else ""
        return [f"{self.counts[name]}{more}" for name in ("all", *(str(name) for name, _words in spec.lookup_choices))]

    @property
    def is_narrowed(self) -> bool:
        """Whether one of the filters in the fold is set."""
        return any(
            spec.value()
            for spec in self.filter_specs
            if isinstance(spec, admin.SimpleListFilter) and spec.parameter_name != "standing"
        )

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        today = timezone.localdate()
        photos: Any = cast("PhotoAdmin", self.model_admin).visible(request)
        for spec in self.filter_specs:
            if not isinstance(spec, StandingFilter):
                photos = spec.queryset(request, photos)
        self.counts = standings(searched(photos, self.query), today)
        self.frames = [
            Frame(
                photo,
                thumb_of(photo),
                tags(photo, ran=has_run(photo), today=today),
                dim=not photo.rights_hold(today),
                seen=mark(label_of(photo)),
            )
            for photo in self.result_list
        ]


def standings(photos: QuerySet[Photo], today: date) -> dict[str, int]:
    """How many of these fit each standing, of the pictures sent last as many as the search looks through. One query."""
    latest = photos.order_by("-uploaded_at", "-id")[:SEARCH_BOUND]
    fits = {name: Count("pk", filter=condition) for name, condition in _fitting(today).items()}
    return latest.aggregate(all=Count("pk"), **fits)


def _fitting(today: date) -> dict[str, Q]:
    outside = Q(usable=False) | Q(rights_until__lt=today) | Q(rights_from__gt=today)
    return {
        "ready": ~Q(caption="") & ~Q(credit="") & Photo.holding(today),
        "caption": Q(caption=""),
        "credit": Q(credit=""),
        "rights": outside,
    }


def ever_ran() -> Exists:
    """Whether readers have ever seen a photo; a recalled release does not count."""
    return Exists(Release.objects.ever_public(timezone.now()).filter(photo_uses__photo=OuterRef("pk")))


def has_run(photo: Photo) -> bool:
    """The answer of `ever_ran`, as it was read with the photo."""
    return bool(getattr(photo, "ran", False))


def thumb_of(photo: Photo) -> Rendition | None:
    """The smallest rendition, from what was read with the photo."""
    return min((row for row in photo.renditions.all() if not row.cut), key=lambda row: row.width, default=None)


def searched(photos: QuerySet[Photo], typed: str) -> QuerySet[Photo]:
    """The photos that have each of the first five words in their caption, credit or file name; all where none is typed."""
    words = typed.split()[:5]
    if not words:
        return photos
    found = photos.filter(
        pk__in=list(photos.order_by("-uploaded_at", "-id").values_list("pk", flat=True)[:SEARCH_BOUND])
    )
    for word in words:
        found = found.filter(Q(caption__icontains=word) | Q(credit__icontains=word) | Q(filename__icontains=word))
    return found


# Filters


class PhotographerFilter(admin.SimpleListFilter):
    title = gettext_lazy("photographer")
    parameter_name = "photographer"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        seen = model_admin.visible(request).filter(photographer=OuterRef("pk"))
        found = Reporter.objects.filter(Exists(seen)).order_by("name", "id")[:NAMES_OFFERED]
        return [(str(reporter.pk), reporter.name) for reporter in found]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Photo]) -> QuerySet[Photo]:
        value = self.value() or ""
        if not value:
            return queryset
        known = value.isascii() and value.isdigit() and len(value) < 19
        return queryset.filter(photographer=int(value)) if known else queryset.none()


class StandingFilter(admin.SimpleListFilter):
    """What a picture still needs before it may run."""

    title = gettext_lazy("standing")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("ready", _("May run today")),
            ("caption", _("No caption")),
            ("credit", _("No credit")),
            ("rights", _("Not usable, or outside its rights")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Photo]) -> QuerySet[Photo]:
        condition = _fitting(timezone.localdate()).get(self.value() or "")
        return queryset if condition is None else queryset.filter(condition)


class RanFilter(admin.SimpleListFilter):
    title = gettext_lazy("use")
    parameter_name = "ran"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", _("Ran")), ("no", _("Never ran"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Photo]) -> QuerySet[Photo]:
        if self.value() in ("yes", "no"):
            return queryset.filter(ever_ran() if self.value() == "yes" else ~ever_ran())
        return queryset


class SentFilter(admin.SimpleListFilter):
    """How long ago it came in. A day begins at midnight where the paper is."""

    title = gettext_lazy("received")
    parameter_name = "sent"

    DAYS: Final = {"today": 0, "week": 6, "month": 29}

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("today", _("Today")), ("week", _("Last seven days")), ("month", _("Last thirty days"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Photo]) -> QuerySet[Photo]:
        days = self.DAYS.get(self.value() or "")
        if days is None:
            return queryset
        midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
        return queryset.filter(uploaded_at__gte=midnight - timedelta(days=days))


class SectionFilter(admin.SimpleListFilter):
    """Pictures that hang on a story of that section."""

    title = gettext_lazy("section")
    parameter_name = "section"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list(Section.objects.values_list("slug", "name"))

    def queryset(self, request: HttpRequest, queryset: QuerySet[Photo]) -> QuerySet[Photo]:
        if not self.value():
            return queryset
        return queryset.filter(Exists(Picture.objects.filter(photo=OuterRef("pk"), story__section__slug=self.value())))


class RightsFilter(admin.SimpleListFilter):
    title = gettext_lazy("rights")
    parameter_name = "rights"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(kind.value, str(kind.label)) for kind in RightsKind]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Photo]) -> QuerySet[Photo]:
        return queryset.filter(rights_kind=self.value()) if self.value() in RightsKind.values else queryset


class DayFilter(admin.SimpleListFilter):
    """The day a picture came in, as a date; the screen draws it as a field and not as a list."""

    title = gettext_lazy("day")
    parameter_name = "day"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("", "")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Photo]) -> QuerySet[Photo]:
        if not self.value():
            return queryset
        try:
            day = parse_date(self.value() or "")
            first = timezone.make_aware(datetime.combine(day, time.min)) if day else None
            return (
                queryset.filter(uploaded_at__gte=first, uploaded_at__lt=first + timedelta(days=1))
                if first
                else queryset.none()
            )
        except (ValueError, OverflowError):  # a day no calendar has
            return queryset.none()
