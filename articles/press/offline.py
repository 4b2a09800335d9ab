"""The copy of today's edition that a reader's browser keeps: what belongs to it, of which day it is, and until when."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from articles.masthead import masthead
from articles.models import Edition, Rendition
from articles.press.addresses import language
from articles.reading.issue import issue
from articles.reading.piece import Figure

#: Style sheets and scripts of the pages that are kept.
FURNITURE: Final = (
    "articles/paper.css",
    "articles/paper/front.css",
    "articles/paper/grid.css",
    "articles/paper/page.css",
    "articles/paper/story.css",
    "articles/paper/archive.css",
    "articles/paper/icon.svg",
    "articles/press/offline.js",
)

Listed = dict[str, Any]


def listing(*, now: datetime) -> Listed:
    """What is kept of the latest public edition. Seven queries, however many stories.

    `addresses` are the front page, its pages and stories and what they look like; `pictures` the small file of each
    picture and the moment its rights end, None for never: a browser without a network then shows it no more. `said`
    is the sentence above a kept page, `digest` changes whenever any of it does.
    """
    latest = Edition.objects.public(now).order_by("-date").first()
    told: Listed = {"day": None, "said": _("No connection."), "addresses": [], "pictures": []}
    if latest is not None:
        whole = issue(latest, now=now)
        places = [place for leaf in whole.leaves for place in whole.on(leaf) if place.piece]
        pieces = {place.story: place.piece for place in places if place.piece}
        told["day"] = whole.date.isoformat()
        told["said"] = _("No connection: this is the edition of %(day)s, as it was when you last read it.") % {
            "day": date_format(whole.date, "DATE_FORMAT")
        }
        told["addresses"] = [
            reverse("front"),
            reverse("edition", args=[whole.date]),
            *(reverse("page", args=[leaf.date, leaf.number]) for leaf in whole.leaves),
            *(reverse("story", args=[story]) for story in pieces),
        ]
        told["pictures"] = _pictures([figure for piece in pieces.values() for figure in piece.figures])
        changed = [(piece.story, str(piece.public_from)) for piece in pieces.values()]
        told["digest"] = hashlib.sha256(json.dumps([told, changed]).encode()).hexdigest()[:32]
    told["addresses"] += [reverse("offline"), *(static(name) for name in FURNITURE)]
    return told


def _pictures(figures: Sequence[Figure]) -> list[Listed]:
    """The small file of each picture (`at`), the addresses it stands in for (`in_place_of`), and when it ends."""
    small = {figure.smallest.token: figure for figure in figures}
    known = Rendition.objects.filter(token__in=small).order_by("token").values_list("token", "photo__rights_until")
    return [
        {
            "at": reverse("photo", args=[token]),
            "in_place_of": [
                reverse(name, args=[source.token])
                for source in small[token].sources
                for name in ("photo", "photo-avif")
            ],
            "until": None if last is None else _end(last),
        }
        for token, last in known
    ]


def _end(last_day: date) -> str:
    """The midnight after the last day on which a picture may be shown."""
    midnight = datetime.combine(last_day + timedelta(days=1), time(), tzinfo=timezone.get_default_timezone())
    return midnight.isoformat()


def manifest() -> Listed:
    """The web app manifest: what the paper is called where it is installed."""
    name = masthead().name
    return {
        "name": name,
        "short_name": name,
        "id": "/",
        "start_url": reverse("front"),
        "scope": "/",
        "display": "minimal-ui",
        "background_color": "#ffffff",
        "theme_color": "#ffffff",
        "lang": language(),
        "categories": ["news"],
        # The drawing, and what telephones want that install no drawing.
        "icons": [
            {"src": static("articles/paper/icon.svg"), "sizes": "any", "type": "image/svg+xml"},
            *(
                {"src": static(f"articles/paper/icon-{side}.png"), "sizes": f"{side}x{side}", "type": "image/png"}
                for side in (192, 512)
            ),
        ],
    }
