"""A desk with an archive behind it: `python -m tests.bench.archive STORIES`, in the settings of the environment.

Drafts come in through `history.create_all`; what the gate would take hours for, states and places, is written in bulk.
Prints who is signed in, in JSON.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from tests.bench.copy import A_DAY

if TYPE_CHECKING:
    from tests.cast import Cast

#: Stories on the desk at the moment, whatever lies behind them; the newest, in these states in turn.
IN_HAND: Final = 240
STATES: Final = ("draft", "first_review", "second_review", "final_review", "signed", "draft")
#: Every tenth story is the reporter's, every eighth shows a picture of the photographer's.
OF_REPORTER: Final = 10
OF_PHOTOGRAPHER: Final = 8
#: Different texts; the archive is made of them in turn, each under a headline of its own.
TEXTS: Final = 400


def load(count: int) -> dict[str, Any]:
    """So many stories, the oldest first, two hundred at a time and ten minutes a story, up to now; thirty of them a day's paper."""
    from django.conf import settings
    from django.db import connection, transaction
    from django.test import Client
    from django.utils import timezone

    from articles.desk import history
    from articles.models import Intake, Reporter, Section, Story
    from articles.models.stake import settle_all
    from articles.text.digest import Copy, Person
    from articles.text.sanitize import paragraphs_to_body
    from articles.vocabulary import Kind, State
    from tests.bench import copy
    from tests.cast import credited, make_cast

    now = timezone.now()
    cast = make_cast()
    pen = credited(cast.reporter)
    sections = {
        slug: Section.objects.create(slug=slug, name=name, position=at)
        for at, (slug, name) in enumerate(copy.SECTIONS.items())
    }
    pens = {
        entry.name: entry.pk
        for entry in Reporter.objects.bulk_create(
            Reporter(slug=f"pen-{at}", name=name) for at, name in enumerate(copy.NAMES)
        )
    }
    intake = Intake.objects.create(kind="page", digest="0" * 64, name="bench", encoding="utf-8", source="", at=now)
    told = [
        (
            row,
            history.fixed_text(Copy(headline=row["title"], kicker=row["kicker"], body=paragraphs_to_body(row["body"]))),
        )
        for row in copy.stories(TEXTS, timezone.localdate())
    ]

    def text(at: int) -> Copy:
        row, fixed = told[at % TEXTS]
        name = str(row["byline"]).removeprefix("记者 ")
        return replace(
            fixed,
            kind=Kind.COMMENT if at % 7 == 0 else Kind.NEWS,
            section=sections[row["section"]].pk,
            headline=f"{fixed.headline}之{at}",
            people=(
                Person(pen.name, "writer", "记者", pen.pk)
                if at % OF_REPORTER == 0
                else Person(name, "writer", "记者", pens[name]),
            ),
        )

    with transaction.atomic():
        for first in range(0, count, 200):
            some = range(first, min(first + 200, count))
            then = now - timedelta(minutes=10 * (count - some[-1] - 1))
            history.create_all([(text(at), intake) for at in some], by=cast.section_editor, now=then)
        newest = Story.objects.order_by("-pk").values_list("pk", flat=True)[0]
        Story.objects.update(state=State.PUBLISHED)
        for turn, state in enumerate(STATES):
            of_state = range(newest - IN_HAND + turn, newest + 1, len(STATES))
            Story.objects.filter(pk__in=of_state).update(state=state, round=0 if state == "draft" else 1)
        _remember(cast, newest, count, now)
        _place(cast, newest, count, now)
        _illustrate(cast, newest, count, now)
        # What was written in bulk went past the desk, which would have said whose each story is by now.
        settle_all(range(newest - count + 1, newest + 1))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    cookies = {}
    for name, person in cast.everybody().items():
        client = Client()
        client.force_login(person)
        cookies[name] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return {"cookie": settings.SESSION_COOKIE_NAME, "cookies": cookies, "draft": newest}


def _remember(cast: Cast, newest: int, count: int, now: datetime) -> None:
    """The steps of what is published: all were submitted and released, every fifth was sent back once."""
    from articles.models import Event

    for at in range(0, count - IN_HAND, 5_000):
        some = range(newest - count + 1 + at, newest - count + 1 + min(at + 5_000, count - IN_HAND))
        Event.objects.bulk_create(
            Event(act=act, at=now - timedelta(days=100), by=by, story_id=story)
            for story in some
            for act, by in (
                ("submit", cast.reporter if story % OF_REPORTER == 1 else cast.second_reporter),
                *((("send_back", cast.section_editor),) if story % 5 == 0 else ()),
                *((("spike", cast.section_editor),) if story % 100 == 0 else ()),
                ("release", cast.duty_editor),
            )
        )


def _place(cast: Cast, newest: int, count: int, now: datetime) -> None:
    """What is published stands on a page of its day's paper, which is closed and public."""
    from articles.models import Edition, Page, Placement

    days = -(-(count - IN_HAND) // A_DAY)
    editions = Edition.objects.bulk_create(
        Edition(
            date=(now - timedelta(days=number + 1)).date(),
            number=number + 1,
            closed_at=now - timedelta(days=number + 2),
            closed_by=cast.duty_editor,
            release_at=now - timedelta(days=number + 1),
        )
        for number in range(days)
    )
    pages = Page.objects.bulk_create(Page(edition=edition, number="1", name="要闻") for edition in editions)
    Placement.objects.bulk_create(
        Placement(
            edition=editions[at // A_DAY],
            page=pages[at // A_DAY],
            story_id=newest - IN_HAND - at,
            position=at % A_DAY,
            weight="plain",
        )
        for at in range(count - IN_HAND)
    )


def _illustrate(cast: Cast, newest: int, count: int, now: datetime) -> None:
    """Every eighth story shows a picture of the photographer's, each of his pictures stands in two."""
    from articles.models import Photo, Picture
    from tests.cast import credited

    entry = credited(cast.photographer)
    shown = range(newest - count + 1, newest + 1, OF_PHOTOGRAPHER)
    photos = Photo.objects.bulk_create(
        Photo(
            digest=f"{number:064}",
            original="",
            filename=f"{number}.jpg",
            format="JPEG",
            width=1600,
            height=1067,
            size=1,
            caption="渔船依次进港。",
            uploaded_by=cast.photographer,
            photographer=entry,
            uploaded_at=now,
            twins="made",  # there is no file to make them of
        )
        for number in range(len(shown) // 2 + 1)
    )
    Picture.objects.bulk_create(
        Picture(story_id=story, photo=photos[at // 2], caption="渔船依次进港。") for at, story in enumerate(shown)
    )


def main() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    print(json.dumps(load(int(sys.argv[1]))))  # noqa: T201


if __name__ == "__main__":
    main()
