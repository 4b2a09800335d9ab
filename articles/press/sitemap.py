"""What search machines are told: every page by the month it was first public, and the news of two days.

A month that is over changes by a correction or a withdrawal alone (Rule 12).
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final
from xml.etree.ElementTree import Element

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from articles.masthead import masthead
from articles.models import Correction, Edition, Page, Release
from articles.press import xml
from articles.press.addresses import story_at
from articles.press.xml import NEWS, SITEMAP, add
from articles.reading.archive import month_bounds

#: What sitemaps.org allows in one file, in addresses.
MOST: Final = 50_000
#: What Google News allows in one file, and how far it may reach back.
NEWS_MOST: Final = 1_000
NEWS_SPAN: Final = timedelta(days=2)
#: Addresses that stand in no month.
STANDING: Final = ("front", "editions", "pictures", "corrections", "about")


def months(now: datetime) -> list[date]:
    """The months from the first story to the last, the newest first. Two queries, the ends of an index.

    A month in between in which nothing appeared is among them: its sitemap lists the paper's standing pages.
    """
    # The last condition is true of all of them, and leads the database to the index that is in this order.
    ever = Release.objects.ever_public(now).filter(first_from__lte=now)
    moments = ever.values_list("first_from", flat=True)
    begin, end = moments.order_by("first_from").first(), moments.order_by("-first_from").first()
    if begin is None or end is None:
        return []
    first, month = (timezone.localdate(moment).replace(day=1) for moment in (begin, end))
    found = []
    while month >= first:
        found.append(month)
        month = (month - timedelta(days=1)).replace(day=1)
    return found


def index(origin: str, *, now: datetime) -> bytes:
    """The list of the sitemaps, one for each month."""
    root = Element("sitemapindex", {"xmlns": SITEMAP})
    for month in months(now):
        one = add(root, "sitemap")
        add(one, "loc", origin + reverse("sitemap-month", args=[month]))
    return xml.written(root)


def month(first: date, origin: str, *, now: datetime) -> bytes | None:
    """The editions, pages and stories of one month; None outside the paper's life. Six queries."""
    if first not in months(now):
        return None
    start, end = month_bounds(first)
    root = Element("urlset", {"xmlns": SITEMAP})
    editions = {
        row.pk: row
        for row in Edition.objects.public(now).filter(date__gte=start.date(), date__lt=end.date()).order_by("date")
    }
    releases = list(
        Release.objects.public(now)
        .filter(first_from__gte=start, first_from__lt=end)
        .order_by("first_from", "pk")
        .values_list("story_id", "public_from")[:MOST]
    )
    said = dict(
        Correction.objects.public(now)
        .filter(story__releases__first_from__gte=start, story__releases__first_from__lt=end)
        .order_by("at")
        .values_list("story_id", "at")
    )
    entries = [(origin + row.get_absolute_url(), row.release_at) for row in editions.values()]
    pages = Page.objects.filter(edition__in=editions).order_by("edition__date", "position", "pk")
    for edition, number in pages.values_list("edition_id", "number"):
        row = editions[edition]
        entries.append((origin + reverse("page", args=[row.date, number]), row.release_at))
    entries += [(story_at(origin, story), max(at, said.get(story, at))) for story, at in releases]
    if not entries:
        entries = [(origin + reverse(name), None) for name in STANDING]
    for address, at in entries[:MOST]:
        one = add(root, "url")
        add(one, "loc", address)
        if at is not None:
            add(one, "lastmod", at.isoformat(timespec="seconds"))
    return xml.written(root)


def news(origin: str, *, now: datetime) -> bytes:
    """The stories of the last two days, the newest first, at most a thousand (Google News). One query."""
    root = Element("urlset", {"xmlns": SITEMAP})
    rows = (
        Release.objects.public(now)
        .filter(first_from__gt=now - NEWS_SPAN, public_from__gt=now - NEWS_SPAN)
        .order_by("-first_from", "-pk")
        .values_list("story_id", "first_from", "revision__title")[:NEWS_MOST]
    )
    for story, at, title in rows:
        one = add(root, "url")
        add(one, "loc", story_at(origin, story))
        told = add(one, f"{{{NEWS}}}news")
        paper = add(told, f"{{{NEWS}}}publication")
        add(paper, f"{{{NEWS}}}name", masthead().name)
        add(paper, f"{{{NEWS}}}language", news_language())
        add(told, f"{{{NEWS}}}publication_date", at.isoformat(timespec="seconds"))
        add(told, f"{{{NEWS}}}title", title)
    return xml.written(root)


def news_language() -> str:
    """The language as Google News names it: two letters, and for Chinese the script's own code."""
    code = settings.LANGUAGE_CODE
    return {"zh-hans": "zh-cn", "zh-hant": "zh-tw"}.get(code, code.partition("-")[0])


def robots(origin: str) -> str:
    """What machines may ask for: all that is public."""
    lines = ["User-agent: *", "Disallow: /admin/", "Disallow: /language/", ""]
    lines += [f"Sitemap: {origin}{reverse(name)}" for name in ("sitemap", "sitemap-news")]
    return "\n".join([*lines, ""])
