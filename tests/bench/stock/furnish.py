"""Tables, eight editors and a story for the stock desk: `python -m tests.bench.stock.furnish [STORIES]`, answers in JSON."""

from __future__ import annotations

import json
import sys
from datetime import date

from tests.bench.stock import site

BODY = "河口的第二座水闸上午九点开闸，等在闸外的四十一条渔船依次进港。"


def main() -> None:
    from django.conf import settings
    from django.contrib.auth.models import User
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client

    from tests.bench.stock.models import Byline, Edition, Photo, Placement, Section, Story

    call_command("migrate", run_syncdb=True, verbosity=0)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            # Kinder to it than Django is by itself: a reader does not shut a writer out.
            cursor.execute("PRAGMA journal_mode=WAL")
    cookies = {}
    for number in range(8):
        person = User.objects.create(username=f"hand-{number}", is_staff=True, is_superuser=True, password="!")
        client = Client()
        client.force_login(person)  # type: ignore[arg-type]  # its accounts are Django's own
        cookies[person.username] = client.cookies[settings.SESSION_COOKIE_NAME].value
    sections = [Section.objects.create(name=name) for name in ("要闻", "民生", "经济", "副刊")]
    story = Story.objects.create(headline="第二座水闸今晨开闸", body=BODY, section=sections[0])
    Byline.objects.create(story=story, name="顾小满")
    own = [Story.objects.create(headline=f"第{number}篇", body=BODY, section=sections[0]) for number in range(8)]
    edition = Edition.objects.create(date=date(2026, 11, 25))
    placements = [Placement.objects.create(edition=edition, story=one, page=1).pk for one in own[:4]]
    photos = [Photo.objects.create(caption=f"原来的说明{number}").pk for number in range(4)]
    if len(sys.argv) > 1:
        states = [state for state, _word in Story.STATES]
        for first in range(0, int(sys.argv[1]), 5_000):
            some = range(first, min(first + 5_000, int(sys.argv[1])))
            Story.objects.bulk_create(
                Story(
                    headline=f"第{n}篇：水闸今晨开闸",
                    body=BODY * 20,
                    section=sections[n % 4],
                    state=states[n % 4] if n % 50 == 0 else "published",
                )
                for n in some
            )
        connection.cursor().execute("ANALYZE")
    print(  # noqa: T201
        json.dumps(
            {
                "cookie": settings.SESSION_COOKIE_NAME,
                "cookies": cookies,
                "story": story.pk,
                "own": [one.pk for one in own],
                "edition": edition.pk,
                "placements": placements,
                "photos": photos,
            }
        )
    )


def standing() -> None:
    """What stands at the end, in JSON."""
    from tests.bench.stock.models import Byline, Photo, Placement, Story

    print(  # noqa: T201
        json.dumps(
            {
                "texts": {
                    story.pk: " ".join(
                        (story.body, story.remarks, *Byline.objects.filter(story=story).values_list("name", flat=True))
                    )
                    for story in Story.objects.all()[:50]
                },
                "captions": dict(Photo.objects.values_list("pk", "caption")),
                "pages": dict(Placement.objects.values_list("pk", "page")),
            }
        )
    )


if __name__ == "__main__":
    assert site.application
    standing() if sys.argv[1:] == ["standing"] else main()
