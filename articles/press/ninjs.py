"""A story and an edition as ninjs 3.1, IPTC's news in JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.urls import reverse

from articles.masthead import masthead
from articles.press.addresses import language, story_at
from articles.press.figures import body
from articles.reading.issue import Issue, Place, Said
from articles.reading.piece import Figure, Piece
from articles.reading.story import StoryPage
from articles.vocabulary import BylineRole

STANDARD: Final = {
    "name": "ninjs",
    "version": "3.1",
    "schema": "https://iptc.org/std/ninjs/ninjs-schema_3.1.json",
}

Item = dict[str, Any]


def story(page: StoryPage, origin: str) -> Item:
    """A public story, whole, with its pictures."""
    piece = page.piece
    item = {
        **_listed(piece, origin),
        "standard": STANDARD,
        "representationType": "full",
        "copyrightHolder": masthead().publisher or masthead().name,
        "people": [
            {"name": each.name, "rel": "editor" if each.role == BylineRole.EDITOR else "author", "literal": each.role}
            for each in piece.people
        ],
        "associations": [_figure(shot, number, origin) for number, shot in enumerate(piece.figures, start=1)],
        "altIds": [{"role": "story", "value": str(piece.story)}],
    }
    if page.byline:
        item["by"] = page.byline
    if piece.body:
        item["bodies"] = [
            {"role": "main", "contentType": "text/html", "charCount": piece.length, "value": body(piece, origin)},
        ]
    if page.section:
        item["subjects"] = [
            {"name": page.section.name, "rel": "section", "uri": origin + page.section.get_absolute_url()}
        ]
    corrections = [notice.text for notice in page.notices if not notice.is_withdrawal]
    if corrections:
        item["edNote"] = "\n".join(corrections)
    if page.standing:
        item["altIds"].append({"role": "edition", "value": page.standing.date.isoformat()})
        item["altIds"].append({"role": "pages", "value": ",".join(page.standing.numbers)})
    return item


def withdrawn(story: int, notice: Said, origin: str) -> Item:
    """What stands in the place of a story that was withdrawn: the notice, and nothing of the story."""
    return {
        "uri": story_at(origin, story),
        "standard": STANDARD,
        "type": "text",
        "language": language(),
        "pubStatus": "canceled",
        "versionCreated": _at(notice.at),
        "edNote": notice.text,
    }


def edition(issue: Issue, origin: str) -> Item:
    """A public edition: its pages in order, and on each its stories as far as a list needs them."""
    return {
        "uri": origin + reverse("edition", args=[issue.date]),
        "standard": STANDARD,
        "type": "composite",
        "representationType": "partial",
        "language": language(),
        "pubStatus": "usable",
        "firstCreated": _at(issue.release_at),
        "versionCreated": _at(issue.release_at),
        "title": f"{masthead().name} {issue.date.isoformat()}",
        "copyrightHolder": masthead().publisher or masthead().name,
        "altIds": [{"role": "issue", "value": str(issue.number)}],
        "associations": [
            {
                "name": f"page-{leaf.number}",
                "rel": "page",
                "uri": origin + reverse("page", args=[leaf.date, leaf.number]),
                "type": "composite",
                "title": leaf.name,
                "associations": [_place(place, origin) for place in issue.on(leaf)],
            }
            for leaf in issue.leaves
        ],
    }


def _place(place: Place, origin: str) -> Item:
    """A story on its page; where nothing of it is public any more, that it was withdrawn."""
    named = {"name": f"place-{place.order}", "rel": place.weight or place.part}
    if place.piece is None:
        return {**named, "uri": story_at(origin, place.story), "type": "text", "pubStatus": "canceled"}
    return {**_listed(place.piece, origin), **named, "representationType": "partial"}


def _listed(piece: Piece, origin: str) -> Item:
    heads = [
        ("main", " ".join(piece.name)),
        ("kicker", " ".join(piece.kicker)),
        ("subhead", " ".join(piece.subhead)),
        ("standing", piece.standing_head),
    ]
    item: Item = {
        "uri": story_at(origin, piece.story),
        "type": "picture" if piece.is_photo_feature and piece.figures else "text",
        "language": language(),
        "pubStatus": "usable",
        "title": piece.title,
        "headlines": [
            {"role": role, "contentType": "text/plain", "value": value} for role, value in heads if value.strip()
        ],
    }
    if piece.first_from and piece.public_from:
        item["firstCreated"], item["versionCreated"] = _at(piece.first_from), _at(piece.public_from)
    if piece.summary:
        item["descriptions"] = [{"role": "summary", "contentType": "text/plain", "value": piece.summary}]
    return item


def _figure(figure: Figure, number: int, origin: str) -> Item:
    """A picture with its words and its files: renditions, never the original."""
    item: Item = {
        "name": f"picture-{number}",
        "uri": origin + reverse("photo", args=[figure.widest.token]),
        "type": "picture",
        "renditions": [
            {
                "name": f"{source.width}w",
                "href": origin + reverse("photo", args=[source.token]),
                "contentType": "image/jpeg",
                "width": source.width,
                "height": source.height,
            }
            for source in figure.sources
        ],
    }
    words = [("caption", figure.caption), ("alt", figure.alt)]
    if any(value for _, value in words):
        item["descriptions"] = [
            {"role": role, "contentType": "text/plain", "value": value} for role, value in words if value
        ]
    if figure.credit:
        item["by"] = figure.credit
    return item


def _at(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
