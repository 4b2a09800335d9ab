"""The calendar of editions, a year at a time."""

from __future__ import annotations

from calendar import Calendar
from dataclasses import dataclass
from datetime import date, datetime

from articles.models import Edition

#: Weeks begin on Monday.
_WEEKS = Calendar(firstweekday=0)


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the month; `number` is the issue number where there is an edition, else None."""

    date: date
    number: int | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One month: its weeks of seven days, None outside the month."""

    first: date
    weeks: tuple[tuple[Day | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Year:
    """The months of a year that hold an edition, the newest first, and the nearest years that have any."""

    year: int
    sheets: tuple[Sheet, ...]
    newer: int | None
    older: int | None

    @property
    def weekdays(self) -> tuple[Day | None, ...]:
        """A full week, whose days name the columns."""
        return next(week for sheet in self.sheets for week in sheet.weeks if None not in week)


def year(number: int | None, *, now: datetime) -> Year | None:
    """The editions of a year, or of the newest one; None where there is none. Three queries, or four."""
    public = Edition.objects.public(now).order_by("-date")
    if number is None:
        newest = public.values_list("date", flat=True).first()
        if newest is None:
            return None
        number = newest.year
    numbers = dict(public.filter(date__year=number).values_list("date", "number"))
    if not numbers:
        return None
    newer = public.filter(date__year__gt=number).order_by("date").values_list("date", flat=True).first()
    older = public.filter(date__year__lt=number).values_list("date", flat=True).first()
    months = sorted({day.month for day in numbers}, reverse=True)
    return Year(
        year=number,
        sheets=tuple(_sheet(number, month, numbers) for month in months),
        newer=newer.year if newer else None,
        older=older.year if older else None,
    )


def _sheet(year: int, month: int, numbers: dict[date, int]) -> Sheet:
    weeks = _WEEKS.monthdatescalendar(year, month)
    return Sheet(
        date(year, month, 1),
        tuple(tuple(Day(day, numbers.get(day)) if day.month == month else None for day in week) for week in weeks),
    )
