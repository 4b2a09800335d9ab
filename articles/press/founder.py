"""Addresses of the kind other newspaper systems gave out: `/html/2024-05/30/node_1.htm`, `…/content_12_345.htm`.

`node_<n>` is the n-th page of the day's edition. A file that an archive was taken in from keeps its old address: whatever
it was called below its day, it leads to the first of its stories. Else `content_<…>_<number>` and `content_<number>` are
the story of that number where it stood in that edition. What is not public does not exist.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Final

from django.urls import reverse

from articles.models import Page, Placement, Release
from articles.vocabulary import Part, Source

_NODE: Final = re.compile(r"node_0*([1-9][0-9]{0,3})\.html?")
_CONTENT: Final = re.compile(r"content_(?:[0-9A-Za-z-]{1,40}_){0,4}([1-9][0-9]{0,17})\.html?")

#: What a file of such a system may be called.
_FILE: Final = re.compile(r"[\w.-]{1,80}\.html?", re.IGNORECASE)


def address(day: date, name: str, *, now: datetime) -> str | None:
    """Where such an address has moved to, or None. Three queries at most."""
    if found := _NODE.fullmatch(name):
        return _page(day, int(found[1]), now)
    if not _FILE.fullmatch(name):
        return None
    story = _taken_in_from(day, name, now)
    if story is None and (found := _CONTENT.fullmatch(name)):
        story = int(found[1])
    return _story(day, story, now) if story is not None else None


def _taken_in_from(day: date, name: str, now: datetime) -> int | None:
    """The first story of the day's edition that came out of a file of that name."""
    rows = Placement.objects.filter(
        edition__date=day,
        edition__closed_at__isnull=False,
        edition__release_at__lte=now,
        part=Part.MAIN,
        story__intake__kind=Source.ARCHIVE,
    ).order_by("story")
    files = rows.values_list("story", "story__intake__name")
    return next((story for story, file in files if file.rpartition("/")[2].casefold() == name.casefold()), None)


def _page(day: date, n: int, now: datetime) -> str | None:
    pages = Page.objects.filter(edition__date=day, edition__closed_at__isnull=False, edition__release_at__lte=now)
    numbers = pages.order_by("position", "pk").values_list("number", flat=True)[n - 1 : n]
    return next((reverse("page", args=[day, number]) for number in numbers), None)


def _story(day: date, story: int, now: datetime) -> str | None:
    stood = Placement.objects.filter(
        story=story, edition__date=day, edition__closed_at__isnull=False, edition__release_at__lte=now
    ).exists()
    if not stood or not Release.objects.ever_public(now).filter(story=story).exists():
        return None
    return reverse("story", args=[story])
