"""What the benchmark of saves does inside our own site: `python -m tests.bench.inside furnish | standing`, in JSON.

In the settings of the environment; `furnish` makes the tables too.
"""

from __future__ import annotations

import json
import sys
from datetime import timedelta
from typing import Any, Final

HANDS: Final = 8


def furnish() -> dict[str, Any]:
    """Eight chiefs who are signed in, a story of a reporter's, a story for each, an edition with four of them, pictures."""
    from django.conf import settings
    from django.test import Client
    from django.utils import timezone

    from articles.composing import place, plan
    from articles.vocabulary import Part, Role, Weight
    from tests import makers
    from tests.cast import account, credited

    now = timezone.now()
    author = account("bench-author", Role.REPORTER, name="顾小满")
    credited(author)
    chiefs = [account(f"hand-{n}", Role.DUTY_EDITOR, name=f"主编{'甲乙丙丁戊己庚辛'[n]}") for n in range(HANDS)]
    cookies = {}
    for chief in chiefs:
        client = Client()
        client.force_login(chief)
        cookies[chief.username] = client.cookies[settings.SESSION_COOKIE_NAME].value
    story = makers.draft(author=author, now=now)
    own = [makers.draft(f"第{number}篇", author=author, now=now) for number in range(HANDS)]
    edition = plan.open_edition(
        timezone.localdate() + timedelta(days=1), number=6219, pages=makers.PAGES, by=chiefs[0], now=now
    )
    pages = list(edition.pages.order_by("position"))
    placements = []
    for one in own[:4]:
        edition.refresh_from_db()
        placed = place.place(
            edition.pk,
            version=edition.version,
            page_id=pages[0].pk,
            story_id=one.pk,
            part=Part.MAIN,
            weight=Weight.PLAIN,
            by=chiefs[0],
            now=now,
        )
        placements.append(placed.pk)
    photos = [
        makers.photo(by=chiefs[0], now=now, shape={"width": 640, "height": 480, "colour": (50 * n, 90, 90)})
        for n in range(4)
    ]
    return {
        "cookie": settings.SESSION_COOKIE_NAME,
        "cookies": cookies,
        "story": story.pk,
        "own": [one.pk for one in own],
        "edition": edition.pk,
        "pages": [page.pk for page in pages],
        "placements": placements,
        "photos": [photo.pk for photo in photos],
    }


def standing() -> dict[str, Any]:
    """What stands at the end: the texts, what was kept beside and whose it is, the steps, captions and places."""
    from articles.models import Event, Photo, Placement, Revision, Story
    from articles.vocabulary import Line, Step

    sides = Revision.objects.filter(line=Line.SIDE).select_related("by")
    mains = Revision.objects.filter(line=Line.MAIN)
    return {
        "texts": {
            str(story.pk): " ".join((story.body, *story.bylines.values_list("name", flat=True)))
            for story in Story.objects.prefetch_related("bylines")[:50]
        },
        "beside": {
            str(one.pk): [one.by.username if one.by else "", " ".join((one.body, *(who[0] for who in one.people)))]
            for one in sides
        },
        "steps": list(Event.objects.filter(act__in=Step.values).order_by("id").values_list("reason", "act", "hash")),
        "hashes": [list(row) for row in mains.order_by("story", "number").values_list("story", "version", "hash")],
        "captions": {str(pk): caption for pk, caption in Photo.objects.values_list("pk", "caption")},
        "pages": {str(pk): page for pk, page in Placement.objects.values_list("pk", "page")},
    }


def main() -> None:
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    django.setup()
    from django.core.management import call_command

    if sys.argv[1:] == ["furnish"]:
        call_command("migrate", verbosity=0)
        answer = furnish()
    else:
        answer = standing()
    print(json.dumps(answer))  # noqa: T201


if __name__ == "__main__":
    main()
