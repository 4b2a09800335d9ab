"""What a reader's page tells machines in its head: where it lives, what it is, its feeds, and schema.org's facts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from articles.masthead import masthead
from articles.models import Reporter, Section
from articles.press.addresses import language, picture_at, story_at
from articles.reading.issue import Issue, Leaf
from articles.reading.piece import Piece
from articles.reading.story import StoryPage
from articles.vocabulary import BylineRole

Facts = dict[str, Any]

#: Within a script element these would end it, or begin a comment.
_ESCAPES: Final = {ord(mark): f"\\u{ord(mark):04X}" for mark in "<>&\u2028\u2029"}
_DESCRIBED: Final = 160


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed's name and its two addresses."""

    title: str
    rss: str
    atom: str


@dataclass(frozen=True, slots=True)
class Head:
    """Addresses are whole, with scheme and host. `data` is JSON that is safe inside a script element."""

    canonical: str
    title: str
    description: str
    type: str
    data: SafeString
    feeds: tuple[Feed, ...]
    image: str = ""
    image_alt: str = ""
    image_width: int = 0
    image_height: int = 0
    published: datetime | None = None
    modified: datetime | None = None
    section: str = ""
    authors: tuple[str, ...] = ()
    ninjs: str = ""


def front(issue: Issue | None, lead: Piece | None, origin: str) -> Head:
    """The paper's own page: who publishes it, and today's edition."""
    name = masthead().name
    site = {"@type": "WebSite", "name": name, "url": origin + reverse("front"), "publisher": _publisher(origin)}
    site["inLanguage"] = language()
    facts = [site, _issue(issue, origin)] if issue else [site]
    return _head(origin, reverse("front"), name, _of_lead(lead), facts, lead=lead)


def edition(issue: Issue, lead: Piece | None, origin: str) -> Head:
    """The front page of one day."""
    title = f"{masthead().name} {issue.date.isoformat()}"
    path = reverse("edition", args=[issue.date])
    ninjs = origin + reverse("edition-ninjs", args=[issue.date])
    return _head(origin, path, title, _of_lead(lead), [_issue(issue, origin)], lead=lead, ninjs=ninjs)


def page(issue: Issue, leaf: Leaf, origin: str) -> Head:
    """One page of an edition."""
    path = reverse("page", args=[leaf.date, leaf.number])
    titles = [place.piece.title for place in issue.on(leaf) if place.piece]
    facts = {
        "@type": "CollectionPage",
        "url": origin + path,
        "name": leaf.name,
        "pagination": leaf.number,
        "isPartOf": _issue(issue, origin),
        "hasPart": [
            {"@type": "NewsArticle", "headline": place.piece.title, "url": story_at(origin, place.story)}
            for place in issue.on(leaf)
            if place.piece
        ],
    }
    title = f"{masthead().name} {leaf.date.isoformat()} {leaf.number} {leaf.name}"
    return _head(origin, path, title, "；".join(titles), [facts])


def section(found: Section, origin: str, *, path: str) -> Head:
    """A section's archive, or one month of it."""
    title = f"{found.name} · {masthead().name}"
    facts = {"@type": "CollectionPage", "url": origin + path, "name": found.name, "isPartOf": _site(origin)}
    feed = Feed(
        title, origin + reverse("section-rss", args=[found.slug]), origin + reverse("section-atom", args=[found.slug])
    )
    return _head(origin, path, title, title, [facts], feeds=(feed,))


def reporter(found: Reporter, origin: str, *, path: str) -> Head:
    """The archive of a person, or one month of it."""
    title = f"{found.name} · {masthead().name}"
    own = origin + found.get_absolute_url()
    facts = {
        "@type": "ProfilePage",
        "url": origin + path,
        "mainEntity": {
            "@type": "Person" if found.kind == "person" else "Organization",
            "name": found.name,
            "url": own,
        },
        "isPartOf": _site(origin),
    }
    feed = Feed(
        title, origin + reverse("reporter-rss", args=[found.slug]), origin + reverse("reporter-atom", args=[found.slug])
    )
    return _head(origin, path, title, title, [facts], feeds=(feed,))


def story(shown: StoryPage, origin: str) -> Head:
    """A story: what Google asks of a NewsArticle, and where it stood in print."""
    piece = shown.piece
    path = reverse("story", args=[piece.story])
    modified = max(
        (moment for moment in (piece.public_from, *(notice.at for notice in shown.notices)) if moment), default=None
    )
    return _head(
        origin,
        path,
        piece.title,
        piece.summary or piece.title,
        [article(shown, origin, modified=modified)],
        lead=piece,
        kind="article",
        ninjs=origin + reverse("story-ninjs", args=[piece.story]),
        section=shown.section.name if shown.section else "",
        modified=modified,
    )


def article(shown: StoryPage, origin: str, *, modified: datetime | None) -> Facts:
    """The story as schema.org's NewsArticle, with its corrections and its place in print."""
    piece = shown.piece
    address = story_at(origin, piece.story)
    facts: Facts = {
        "@type": "NewsArticle",
        "mainEntityOfPage": {"@type": "WebPage", "@id": address},
        "url": address,
        "headline": piece.title,
        "description": piece.summary or piece.title,
        "inLanguage": "en" if piece.is_latin else language(),
        "isAccessibleForFree": True,
        "author": _authors(shown, origin),
        "publisher": _publisher(origin),
        "wordCount": piece.length,
    }
    if piece.first_from:
        facts["datePublished"] = piece.first_from.isoformat(timespec="seconds")
    if modified:
        facts["dateModified"] = modified.isoformat(timespec="seconds")
    if piece.kicker or piece.subhead:
        facts["alternativeHeadline"] = " ".join((*piece.kicker, *piece.subhead))
    if piece.figures:
        facts["image"] = [
            {
                "@type": "ImageObject",
                "url": picture_at(origin, figure.widest),
                "width": figure.widest.width,
                "height": figure.widest.height,
                **({"caption": figure.caption} if figure.caption else {}),
                **({"creditText": figure.credit} if figure.credit else {}),
            }
            for figure in piece.figures
        ]
    if shown.section:
        facts["articleSection"] = shown.section.name
    corrections = [notice for notice in shown.notices if not notice.is_withdrawal]
    if corrections:
        facts["correction"] = [
            {
                "@type": "CorrectionComment",
                "text": notice.text,
                "datePublished": notice.at.isoformat(timespec="seconds"),
            }
            for notice in corrections
        ]
    if shown.standing:
        standing = shown.standing
        facts["isPartOf"] = _printed(standing.date.isoformat(), standing.number, origin)
        facts["pagination"] = ", ".join(standing.numbers)
        facts["printPage"] = standing.leaf.number
        facts["printSection"] = standing.leaf.name
    else:
        facts["isPartOf"] = _site(origin)
    return facts


def _authors(shown: StoryPage, origin: str) -> list[Facts]:
    """The people of the byline with the pages of their work; the paper where nobody is named."""
    people = {
        each.name: {
            "@type": "Person",
            "name": each.name,
            **({"url": origin + reverse("reporter", args=[each.slug])} if each.slug else {}),
        }
        for group in shown.people
        for each in group.names
    }
    return list(people.values()) or [_publisher(origin)]


def _publisher(origin: str) -> Facts:
    paper = masthead()
    return {
        "@type": "NewsMediaOrganization",
        "name": paper.name,
        **({"legalName": paper.publisher} if paper.publisher else {}),
        "url": origin + reverse("front"),
        "correctionsPolicy": origin + reverse("about"),
    }


def _site(origin: str) -> Facts:
    return {"@type": "WebSite", "name": masthead().name, "url": origin + reverse("front")}


def _issue(issue: Issue, origin: str) -> Facts:
    return _printed(issue.date.isoformat(), issue.number, origin)


def _printed(day: str, number: int, origin: str) -> Facts:
    """An edition as one issue of the year's volume of the paper."""
    paper = masthead()
    return {
        "@type": "PublicationIssue",
        "issueNumber": str(number),
        "datePublished": day,
        "url": origin + reverse("edition", args=[day]),
        "isPartOf": {
            "@type": "PublicationVolume",
            "volumeNumber": day[:4],
            "isPartOf": {"@type": "Newspaper", "name": paper.name, "url": origin + reverse("front")},
        },
    }


def _of_lead(lead: Piece | None) -> str:
    return f"{lead.title}　{lead.summary}" if lead else masthead().name


def _head(
    origin: str,
    path: str,
    title: str,
    description: str,
    facts: Sequence[Facts],
    *,
    lead: Piece | None = None,
    kind: str = "website",
    ninjs: str = "",
    section: str = "",
    feeds: tuple[Feed, ...] = (),
    modified: datetime | None = None,
) -> Head:
    figure = lead.figure if lead else None
    shared = (figure.card or figure.widest) if figure else None
    whole = Feed(masthead().name, origin + reverse("rss"), origin + reverse("atom"))
    names = [p.name for p in lead.people if p.role != BylineRole.EDITOR] if lead and kind == "article" else []
    return Head(
        canonical=origin + path,
        title=title,
        description=description if len(description) <= _DESCRIBED else description[: _DESCRIBED - 1] + "…",
        type=kind,
        data=_safe(facts),
        feeds=(*feeds, whole),
        image=picture_at(origin, shared) if shared else "",
        image_alt=figure.alt if figure else "",
        image_width=shared.width if shared else 0,
        image_height=shared.height if shared else 0,
        published=lead.first_from if lead and kind == "article" else None,
        modified=modified,
        section=section,
        authors=tuple(dict.fromkeys(names)),
        ninjs=ninjs,
    )


def plain(origin: str, path: str, said: str, description: str = "") -> Head:
    """A page that is none of these: the calendar, the corrections, the search, the paper's own facts."""
    title = f"{said} · {masthead().name}"
    return _head(origin, path, title, description or title, [{"@type": "WebPage", "url": origin + path, "name": said}])


def pictures(origin: str, path: str, said: str, description: str) -> Head:
    """The pictures of a month, or one page of them."""
    title = f"{said} · {masthead().name}"
    facts = {"@type": "ImageGallery", "url": origin + path, "name": said, "isPartOf": _site(origin)}
    return _head(origin, path, title, description, [facts])


def _safe(facts: Sequence[Facts]) -> SafeString:
    whole = (
        {"@context": "https://schema.org", **facts[0]}
        if len(facts) == 1
        else {
            "@context": "https://schema.org",
            "@graph": list(facts),
        }
    )
    return mark_safe(json.dumps(whole, ensure_ascii=False).translate(_ESCAPES))  # noqa: S308  nothing in it ends a script
