"""The pictures that ran, cut by the month in which their stories were first public."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import QuerySet
from django.utils import timezone

from articles.models import Photo, PhotoUse, Release
from articles.reading.archive import month_bounds
from articles.reading.piece import Figure, figure, is_latin
from articles.vocabulary import Twins

#: Pictures on one page; whole rows of three and of two.
PER_PAGE: Final = 48


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it ran with a story: the story's id and title, and the day it was first public."""

    figure: Figure
    story: int
    title: str
    day: date

    @property
    def is_latin(self) -> bool:
        return is_latin(self.title + self.figure.caption)


@dataclass(frozen=True, slots=True)
class Gallery:
    """One page of a month's pictures, newest story first and each story's in their order. `first` is the month's first
    day, `more` says whether another page follows; `newer` and `older` are the nearest months around it with pictures.
    """

    first: date
    pictures: tuple[Picture, ...]
    page: int
    more: bool
    newer: date | None
    older: date | None

    @property
    def count_before(self) -> int:
        return (self.page - 1) * PER_PAGE


def gallery(first: date | None, *, page: int, now: datetime) -> Gallery | None:
    """A page of one month, or of the newest month that has pictures; None where there are none.

    Of public releases alone, and with the rights of today. Three queries, and one more for the newest month.
    """
    uses = _uses(now)
    if first is None:
        # True of every one of them, and what leads the database to begin at the newest.
        first = _month(uses.filter(release__first_from__lte=now).order_by("-release__first_from"))
        if first is None:
            return None
    start, end = month_bounds(first)
    before = (page - 1) * PER_PAGE
    found = list(
        uses.filter(release__first_from__gte=start, release__first_from__lt=end)
        .select_related("release__revision", "photo")
        .only(
            *("photo__twins", "release__story_id", "release__first_from"),
            *("release__revision__title", "release__revision__pictures"),
        )
        .order_by("-release__first_from", "-release_id", "id")[before : before + PER_PAGE + 1]
    )
    if not found:
        return None
    newer = _month(uses.filter(release__first_from__gte=end).order_by("release__first_from"))
    older = _month(uses.filter(release__first_from__lt=start).order_by("-release__first_from"))
    shown = tuple(picture for use in found[:PER_PAGE] if (picture := _picture(use)))
    return Gallery(first, shown, page, len(found) > PER_PAGE, newer, older)


def _uses(now: datetime) -> QuerySet[PhotoUse]:
    return PhotoUse.objects.filter(
        Photo.holding(timezone.localdate(now), through="photo__"), Release.public_at(now, through="release__")
    )


def _picture(use: PhotoUse) -> Picture | None:
    revision = use.release.revision
    shot = next((shot for shot in revision.pictures if shot["photo"] == use.photo_id), None)
    found = figure(shot, twins=use.photo.twins == Twins.MADE) if shot else None
    day = timezone.localdate(use.release.first_from)
    return Picture(found, use.release.story_id, revision.title, day) if found else None


def _month(uses: QuerySet[PhotoUse]) -> date | None:
    """The month of the first of these."""
    moment = uses.values_list("release__first_from", flat=True).first()
    return timezone.localdate(moment).replace(day=1) if moment else None
