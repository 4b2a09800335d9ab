"""RSS 2.0 and Atom: the newest stories of the paper, of a section, of a person, with what was corrected.

The paper's own feeds go by the latest release, so that a story comes back when it was corrected; sections and people go
by the day their stories were first public, as their archives do. Built with the standard library: Django's framework
keeps its feeds in classes that ask the clock themselves and cannot show one story's corrections.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Final
from xml.etree.ElementTree import Element

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.html import escape, format_html, format_html_join
from django.utils.translation import gettext as _

from articles.masthead import masthead
from articles.models import Credit, Release, Reporter, Section
from articles.press import xml
from articles.press.addresses import language, story_at
from articles.press.figures import body
from articles.press.xml import ATOM, CONTENT, DC, add
from articles.reading.issue import Said, said
from articles.reading.piece import Piece, pieces
from articles.vocabulary import BylineRole

#: Stories in a feed.
MOST: Final = 50
#: What a feed says of its time before anything was public: Atom wants a moment.
NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Entry:
    """A public story in a feed, with what the paper has said of it, the newest first."""

    piece: Piece
    notices: tuple[Said, ...]
    section: str

    @property
    def published(self) -> datetime:
        return self.piece.first_from or NEVER

    @property
    def updated(self) -> datetime:
        return max([self.piece.public_from or NEVER, *(notice.at for notice in self.notices)])

    @property
    def authors(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(p.name for p in self.piece.people if p.role != BylineRole.EDITOR))


@dataclass(frozen=True, slots=True)
class Channel:
    """A feed: its name, the page it belongs to, its own two addresses (paths), and its stories."""

    title: str
    home: str
    rss: str
    atom: str
    entries: tuple[Entry, ...]

    @property
    def updated(self) -> datetime:
        return max((entry.updated for entry in self.entries), default=NEVER)


def of_paper(now: datetime) -> Channel:
    """The stories that were released last. Five queries."""
    newest = list(Release.objects.public(now).order_by("-public_from", "-pk").values_list("story_id", flat=True)[:MOST])
    found = pieces(Q(story__in=newest), now=now, bodies=_whole())
    order = {story: place for place, story in enumerate(newest)}
    found.sort(key=lambda piece: order[piece.story])
    return Channel(masthead().name, reverse("front"), reverse("rss"), reverse("atom"), _entries(found, now))


def of_section(section: Section, now: datetime) -> Channel:
    """The newest stories of a section. Four queries."""
    found = pieces(Q(section=section), now=now, bodies=_whole(), most=MOST)
    return Channel(
        f"{masthead().name} · {section.name}",
        section.get_absolute_url(),
        reverse("section-rss", args=[section.slug]),
        reverse("section-atom", args=[section.slug]),
        _entries(found, now),
    )


def of_reporter(reporter: Reporter, now: datetime) -> Channel | None:
    """The newest stories under a name; None while there is none. Five queries."""
    credits = Credit.objects.filter(Release.public_at(now, through="release__"), reporter=reporter)
    newest = list(credits.order_by("-first_from", "-release").values_list("release", flat=True)[:MOST])
    found = pieces(Q(pk__in=newest), now=now, bodies=_whole())
    if not found:
        return None
    return Channel(
        f"{masthead().name} · {reporter.name}",
        reporter.get_absolute_url(),
        reverse("reporter-rss", args=[reporter.slug]),
        reverse("reporter-atom", args=[reporter.slug]),
        _entries(found, now),
    )


def rss(channel: Channel, origin: str) -> bytes:
    """The channel as RSS 2.0. `origin` is the scheme and host that stand before every address."""
    root = Element("rss", {"version": "2.0"})
    head = add(root, "channel")
    add(head, "title", channel.title)
    add(head, "link", origin + channel.home)
    add(head, "description", channel.title)
    add(head, "language", language().lower())
    add(head, "lastBuildDate", _rfc822(channel.updated))
    own = {"href": origin + channel.rss, "rel": "self", "type": "application/rss+xml"}
    add(head, f"{{{ATOM}}}link", attributes=own)
    for entry in channel.entries:
        item = add(head, "item")
        add(item, "title", entry.piece.title)
        add(item, "link", story_at(origin, entry.piece.story))
        add(item, "guid", story_at(origin, entry.piece.story), {"isPermaLink": "true"})
        add(item, "pubDate", _rfc822(entry.published))
        for name in entry.authors:
            add(item, f"{{{DC}}}creator", name)
        add(item, "category", entry.section)
        add(item, "description", escape(_summary(entry)))  # readers of RSS take it for HTML
        if entry.piece.body:
            add(item, f"{{{CONTENT}}}encoded", _text(entry, origin))
    return xml.written(root)


def atom(channel: Channel, origin: str) -> bytes:
    """The channel as Atom (RFC 4287)."""
    root = Element("feed", {"xmlns": ATOM, f"{{{xml.XML}}}lang": language()})
    add(root, "title", channel.title)
    add(root, "id", origin + channel.home)
    add(root, "updated", channel.updated.isoformat())
    own = {"href": origin + channel.atom, "rel": "self", "type": "application/atom+xml"}
    add(root, "link", attributes=own)
    add(root, "link", attributes={"href": origin + channel.home, "rel": "alternate", "type": "text/html"})
    add(add(root, "author"), "name", masthead().name)
    for entry in channel.entries:
        item = add(root, "entry")
        address = story_at(origin, entry.piece.story)
        add(item, "title", entry.piece.title)
        add(item, "id", address)
        add(item, "link", attributes={"href": address, "rel": "alternate", "type": "text/html"})
        add(item, "published", entry.published.isoformat())
        add(item, "updated", entry.updated.isoformat())
        for name in entry.authors:
            add(add(item, "author"), "name", name)
        add(item, "category", attributes={"term": entry.section})
        add(item, "summary", _summary(entry))
        if entry.piece.body:
            add(item, "content", _text(entry, origin), {"type": "html"})
    return xml.written(root)


def _whole() -> bool:
    return bool(settings.FEED_TEXT == "whole")


def _entries(found: Sequence[Piece], now: datetime) -> tuple[Entry, ...]:
    notices = said([piece.story for piece in found], now=now)
    names = dict(Section.objects.values_list("pk", "name"))
    return tuple(
        Entry(
            piece,
            tuple(notice for notice in notices.get(piece.story, ()) if not notice.is_withdrawal),
            names.get(piece.section or 0, ""),
        )
        for piece in found
    )


def _summary(entry: Entry) -> str:
    """The corrections, and the story's first words: plain text."""
    lines = [_("Correction: %(text)s") % {"text": notice.text} for notice in entry.notices]
    return "\n".join([*lines, entry.piece.summary or entry.piece.title])


def _text(entry: Entry, origin: str) -> str:
    """The corrections and the whole text with the pictures that stand in it, as HTML."""
    notices = format_html_join(
        "", "<p><strong>{}</strong></p>", ((_("Correction: %(text)s") % {"text": n.text},) for n in entry.notices)
    )
    return format_html("{}{}", notices, body(entry.piece, origin))


def _rfc822(moment: datetime) -> str:
    """Such as `Wed, 25 Nov 2026 06:00:00 +0800`, in English whatever the paper speaks."""
    return format_datetime(moment)
