"""Archives cut by month: of a section, of a person, and of the corrections.

A month's page holds what was first public in it, so that it changes only by a correction, a withdrawal or an expiry of
rights, and its cost does not depend on the years before it (Rule 12).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import Q
from django.utils import timezone

from articles.models import Correction, Release, Reporter, Section
from articles.reading.issue import Said
from articles.reading.piece import Piece, pieces

#: An archive's own page names the months of its newest rows, this many; from the oldest of them one walks on.
LOOK_BACK: Final = 600
#: An archive's own page shows its newest month, and the one before when the newest holds fewer stories than this.
FEW: Final = 8
#: A month with more stories than this lists their titles alone: with their first lines it would be no page but a book.
MANY: Final = 80


@dataclass(frozen=True, slots=True)
class Shelf:
    """What an archive holds. `between` is a condition on releases: those of this archive that were first public from the
    one moment to before the other; None leaves a side open. `order` is the column of its index that keeps them in order.
    """

    between: Callable[[datetime | None, datetime | None], Q]
    order: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One story of an archive and the day it was first public."""

    piece: Piece
    day: date


@dataclass(frozen=True, slots=True)
class Month:
    """The stories of one month, newest first. `first` is its first day."""

    first: date
    entries: tuple[Entry, ...]

    @property
    def is_long(self) -> bool:
        return len(self.entries) > MANY


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive's own page: its newest months whole, and the months to go to, newest first."""

    months: tuple[Month, ...]
    links: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class MonthPage:
    """One month of an archive, and the nearest months around it that hold anything."""

    month: Month
    newer: date | None
    older: date | None


@dataclass(frozen=True, slots=True)
class Notice:
    """A correction or notice of withdrawal in the list, with the title of its story where the story is public."""

    said: Said
    title: str


@dataclass(frozen=True, slots=True)
class Notices:
    """The notices of the newest months or of one month, newest first."""

    first: date
    notices: tuple[Notice, ...]
    newer: date | None
    older: date | None


def sections() -> list[Section]:
    """Every section, in the paper's order."""
    return list(Section.objects.order_by("position", "pk"))


def of_section(section: Section) -> Shelf:
    """What a section's archive holds: releases keep the section they were released in."""

    def between(start: datetime | None, end: datetime | None) -> Q:
        return Q(section=section) & _between("first_from", start, end)

    return Shelf(between, "first_from")


def of_reporter(reporter: Reporter) -> Shelf:
    """What a person's archive holds: the releases that credit this person."""

    def between(start: datetime | None, end: datetime | None) -> Q:
        return Q(credits__reporter=reporter) & _between("credits__first_from", start, end)

    return Shelf(between, "credits__first_from")


def archive(shelf: Shelf, *, now: datetime) -> Archive:
    """The archive's own page. Three queries, however old it is."""
    seen = Release.objects.public(now).filter(shelf.between(None, None)).order_by(f"-{shelf.order}")
    links = _months(seen.values_list("first_from", flat=True)[:LOOK_BACK])
    if not links:
        return Archive((), ())
    shown = links[:2]
    entries = _entries(pieces(shelf.between(month_bounds(shown[-1])[0], None), now=now))
    months = [Month(first, tuple(e for e in entries if e.day.replace(day=1) == first)) for first in shown]
    if len(months[0].entries) >= FEW:
        months = months[:1]
    return Archive(tuple(months), tuple(links))


def month_page(shelf: Shelf, first: date, *, now: datetime) -> MonthPage | None:
    """One month of the archive, or None where it holds nothing. Four queries."""
    start, end = month_bounds(first)
    entries = _entries(pieces(shelf.between(start, end), now=now))
    if not entries:
        return None
    public = Release.objects.public(now)
    newer = public.filter(shelf.between(end, None)).order_by(shelf.order)
    older = public.filter(shelf.between(None, start)).order_by(f"-{shelf.order}")
    moments = [rows.values_list("first_from", flat=True).first() for rows in (newer, older)]
    return MonthPage(Month(first, tuple(entries)), *map(_month, moments))


def corrections(first: date | None, *, now: datetime) -> Notices | None:
    """The corrections of one month, or of the newest month that has any; None where there is none. Four queries."""
    public = Correction.objects.public(now)
    if first is None:
        first = _month(public.order_by("-at").values_list("at", flat=True).first())
        if first is None:
            return None
    start, end = month_bounds(first)
    rows = list(public.filter(at__gte=start, at__lt=end).order_by("-at", "-id"))
    if not rows:
        return None
    titles = dict(
        Release.objects.public(now)
        .filter(story__in={row.story_id for row in rows})
        .order_by()
        .values_list("story_id", "revision__title")
    )
    notices = tuple(
        Notice(Said(row.story_id, row.kind, row.text, row.at), titles.get(row.story_id, "")) for row in rows
    )
    newer = public.filter(at__gte=end).order_by("at").values_list("at", flat=True).first()
    older = public.filter(at__lt=start).order_by("-at").values_list("at", flat=True).first()
    return Notices(first, notices, _month(newer), _month(older))


def month_bounds(first: date) -> tuple[datetime, datetime]:
    """The moments at which a month begins and the next one does, in the paper's time."""
    following = (first.replace(day=1) + timedelta(days=31)).replace(day=1)
    return _midnight(first.replace(day=1)), _midnight(following)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=timezone.get_default_timezone())


def _between(field: str, start: datetime | None, end: datetime | None) -> Q:
    found = Q()
    if start is not None:
        found &= Q((f"{field}__gte", start))
    if end is not None:
        found &= Q((f"{field}__lt", end))
    return found


def _entries(found: Iterable[Piece]) -> list[Entry]:
    return [Entry(piece, timezone.localdate(piece.first_from)) for piece in found if piece.first_from is not None]


def _month(moment: datetime | None) -> date | None:
    return timezone.localdate(moment).replace(day=1) if moment else None


def _months(moments: Iterable[datetime]) -> list[date]:
    """The months of these moments, each once, in their order."""
    return list(dict.fromkeys(timezone.localdate(moment).replace(day=1) for moment in moments))
