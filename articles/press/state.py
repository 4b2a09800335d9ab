"""What is public at a moment, as one answer: whether anything can have changed, since when, and until when.

Public is a question of the clock and of the database (Rule 5). Both are asked here and nowhere else, so that a page that
was made once can be given again exactly as long as it would be made the same.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Final

from django.conf import settings
from django.db import connection
from django.db.models import Max, Min
from django.utils import timezone

from articles.models import Correction, Edition, Release

#: Answers that a process keeps (on SQLite: each thread). A page is below 100 KB.
KEPT: Final = 128
#: A larger answer is made anew each time.
LARGEST: Final = 512 * 1024


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as it was made at `made`; the clock alone changes nothing before `until`."""

    content: bytes
    headers: tuple[tuple[str, str], ...]
    etag: str
    made: datetime
    until: datetime

    def holds(self, now: datetime) -> bool:
        return self.made <= now < self.until


@dataclass(frozen=True, slots=True)
class Moments:
    """When what is public changed last, and when the clock alone may change it next; asked at `made`, true until then."""

    made: datetime
    last: datetime | None
    until: datetime

    def holds(self, now: datetime) -> bool:
        return self.made <= now < self.until


class Shelf:
    """The newest answers for one state of the database; another state empties it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._state: Hashable = None
        self._kept: OrderedDict[Hashable, Kept] = OrderedDict()
        self._moments: Moments | None = None
        self._parts: dict[Hashable, str] = {}

    def find(self, state: Hashable, key: Hashable, now: datetime) -> Kept | None:
        with self._lock:
            kept = self._kept.get(key) if state == self._state else None
            return kept if kept is not None and kept.holds(now) else None

    def put(self, state: Hashable, key: Hashable, kept: Kept) -> None:
        with self._lock:
            self._turn_to(state)
            self._kept[key] = kept
            self._kept.move_to_end(key)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)

    def moments(self, state: Hashable, now: datetime) -> Moments | None:
        with self._lock:
            found = self._moments if state == self._state else None
            return found if found is not None and found.holds(now) else None

    def put_moments(self, state: Hashable, moments: Moments) -> None:
        with self._lock:
            self._turn_to(state)
            self._moments = moments

    def parts(self, state: Hashable) -> dict[Hashable, str]:
        """Parts of pages that are the same wherever they stand; for another state another dictionary, which is empty."""
        with self._lock:
            self._turn_to(state)
            return self._parts

    def _turn_to(self, state: Hashable) -> None:
        if state != self._state:
            self._kept.clear()
            self._state, self._moments, self._parts = state, None, {}


_shelf: Final = Shelf()
_threads: Final = threading.local()


def stored() -> tuple[Shelf, Hashable] | None:
    """The shelf of this thread and a mark of everything that is stored; None where nobody can say.

    PostgreSQL: the snapshot. Two equal ones see the same rows, whatever table a page was made from. SQLite: what others
    have committed (`data_version`) and what this connection has written, which only this connection can compare; so
    each keeps its own shelf. Within a transaction neither says what the transaction itself has written. One query.
    """
    if not settings.KEEP_PAGES or connection.in_atomic_block:
        return None
    if connection.vendor == "postgresql":
        return _shelf, _one("SELECT pg_current_snapshot()::text")
    if connection.vendor == "sqlite":
        version = _one("PRAGMA data_version")
        raw = connection.connection
        if getattr(_threads, "raw", None) is not raw:
            _threads.raw, _threads.shelf = raw, Shelf()
        shelf: Shelf = _threads.shelf
        return shelf, (version, raw.total_changes)
    return None


def _one(sql: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


def moments(now: datetime, shelf: tuple[Shelf, Hashable] | None) -> Moments:
    """`changed` and `until`, asked once for each state of what is stored. Five queries at the most.

    Where nothing may be kept, nobody asks how long: three queries, and `until` is now.
    """
    found = shelf[0].moments(shelf[1], now) if shelf is not None else None
    if found is None:
        may_be_kept = shelf is not None or settings.READER_CACHE_SECONDS
        found = Moments(now, changed(now), until(now) if may_be_kept else now)
        if shelf is not None:
            shelf[0].put_moments(shelf[1], found)
    return found


def changed(now: datetime) -> datetime | None:
    """When what is public changed last; None before anything was. Three queries, each the end of an index.

    A release ends where the next one begins, or with its notice of withdrawal. The moment stands in `Last-Modified` and
    decides nothing: rights end without a release, and two changes may share a second. Entity tags decide.
    """
    moments = (
        Release.objects.filter(public_from__lte=now).aggregate(at=Max("public_from"))["at"],
        Correction.objects.filter(at__lte=now).aggregate(at=Max("at"))["at"],
        Edition.objects.public(now).aggregate(at=Max("release_at"))["at"],
    )
    return max((moment for moment in moments if moment is not None), default=None)


def until(now: datetime) -> datetime:
    """The next moment at which the clock alone may change what is public. Two queries.

    Releases and editions that wait; and midnight, when rights begin and end and the calendar turns.
    """
    tomorrow = timezone.localdate(now) + timedelta(days=1)
    next_one: datetime = datetime.combine(tomorrow, time(), tzinfo=timezone.get_default_timezone())
    for coming in (
        Release.objects.filter(public_from__gt=now).aggregate(at=Min("public_from"))["at"],
        Edition.objects.filter(release_at__gt=now).aggregate(at=Min("release_at"))["at"],
    ):
        if coming is not None and coming < next_one:
            next_one = coming
    return next_one
