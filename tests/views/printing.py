"""Editions that are out, printed through the rooms that print them in life."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.test import Client

from articles.composing.close import close
from articles.darkroom.receive import receive
from articles.desk import history, signoff
from articles.models import Edition, Photo, Story
from articles.text.digest import Copy
from articles.vocabulary import Part, State, Step, Weight
from tests import makers
from tests.cast import Cast
from tests.makers import EVENING, TOMORROW

#: The minute at which the edition of TOMORROW is public.
MORNING = EVENING + timedelta(hours=9)
#: What a page tells machines of its stories.
_FACTS = re.compile(r'<script type="application/ld\+json">.*?</script>|<meta property="og:[^>]*>', re.DOTALL)
ONE_PAGE = (("1", "要闻"),)


@dataclass(frozen=True)
class Put:
    """A story and its place."""

    story: Story
    weight: str = Weight.PLAIN
    page: str = "1"
    part: str = Part.MAIN


def print_edition(
    cast: Cast,
    puts: Iterable[Put],
    *,
    day: date = TOMORROW,
    number: int = 6219,
    pages: Iterable[tuple[str, str]] = ONE_PAGE,
    now: datetime = EVENING,
    release_at: datetime = MORNING,
) -> Edition:
    """An edition of those pages with those signed stories, closed for that minute."""
    edition = makers.edition(day, cast=cast, number=number, pages=list(pages), now=now)
    for put in puts:
        weight = put.weight if put.part == Part.MAIN else ""
        makers.put(edition, put.page, put.story, cast=cast, weight=weight, part=put.part, now=now)
    return close(edition.pk, version=edition.version, by=cast.duty_editor, release_at=release_at, now=now)


def signed(cast: Cast, headline: str = "第二座水闸今晨开闸", *, now: datetime = EVENING, **fields: Any) -> Story:
    """A story that may go out."""
    return makers.story(headline, cast=cast, state=State.SIGNED, now=now, **fields)


def on_the_web(cast: Cast, headline: str, *, now: datetime = EVENING, **fields: Any) -> Story:
    """A story that is on the web since `now`."""
    return makers.story(headline, cast=cast, state=State.PUBLISHED, now=now, **fields)


def photo(cast: Cast, *, colour: tuple[int, int, int] = (40, 96, 110), now: datetime = EVENING, **facts: Any) -> Photo:
    """A picture of the reporter's with all its sizes; another colour makes another picture."""
    return receive(
        makers.jpeg(colour=colour),
        name="gate.jpg",
        by=cast.reporter,
        now=now,
        **{"caption": "渔船依次进港。", "credit": "顾小满 摄", "alt": "几条渔船驶进水闸", **facts},
    )


def mend(story: Story, cast: Cast, *, now: datetime, public_from: datetime | None = None, **fields: Any) -> Story:
    """Reopen a public story, change it, take it through the reviews and release it again."""
    story = reopened(story, cast, now=now, **fields)
    story = makers.take_to(story, State.SIGNED, cast, now=now)
    return signoff.move(
        story.pk, Step.RELEASE, by=cast.duty_editor, version=story.version, now=now, public_from=public_from
    )


def reopened(story: Story, cast: Cast, *, now: datetime, **fields: Any) -> Story:
    """A public story whose working copy says something else by now."""
    story.refresh_from_db()
    story = signoff.move(story.pk, Step.REOPEN, by=cast.section_editor, version=story.version, now=now, reason="勘误")
    before = history.copy_of(story)
    changed = Copy(**{**{name: getattr(before, name) for name in Copy.__slots__}, **fields})
    return history.save(story.pk, changed, by=cast.section_editor, version=story.version, now=now).story


def withdraw(story: Story, cast: Cast, *, now: datetime, notice: str = "此稿失实，予以撤回。") -> Story:
    story.refresh_from_db()
    return signoff.move(
        story.pk, Step.WITHDRAW, by=cast.duty_editor, version=story.version, now=now, reason="失实", notice=notice
    )


def page(client: Client, address: str, status: int = 200) -> str:
    """What a reader gets at an address, without the facts for machines, which repeat his words (`tests.press`)."""
    answer = client.get(address)
    assert answer.status_code == status, address
    return _FACTS.sub("", answer.content.decode())
