"""Many hands on one story at the same moment, over HTTP: one text stands, every other is kept."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client

from articles.models import Account, Event, Revision, SignOff
from articles.vocabulary import Act, Line, State
from tests import makers
from tests.admin.test_story_form import at, typed
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)

HANDS = 8


def post(person: Account, address: str, data: dict[str, object]) -> str:
    try:
        client = Client()
        client.force_login(person)
        response = client.post(address, data)
        return str(response["Location"]) if response.status_code == 302 else str(response.status_code)
    finally:
        connection.close()


def test_of_parallel_saves_one_stands_and_the_others_are_kept(cast: Cast) -> None:
    story = makers.story(cast=cast)
    forms = [typed(story, headline=f"第{number}只手") for number in range(HANDS)]
    with ThreadPoolExecutor(HANDS) as hands:
        went = list(hands.map(lambda form: post(cast.section_editor, at("change", story.pk), form), forms))
    story.refresh_from_db()
    kept = {revision.pk: revision.headline for revision in Revision.objects.filter(line=Line.SIDE)}
    assert story.version == 2
    assert {story.headline, *kept.values()} == {f"第{number}只手" for number in range(HANDS)}
    assert sorted(went) == sorted([at("change", story.pk), *(at("kept", story.pk, number) for number in kept)])
    assert Event.objects.filter(act=Act.KEEP).count() == HANDS - 1


def test_of_parallel_clicks_one_signs(cast: Cast) -> None:
    story = makers.story(cast=cast, state=State.FIRST_REVIEW)
    data: dict[str, object] = {"step": "approve", "version": story.version}
    with ThreadPoolExecutor(HANDS) as hands:
        went = list(hands.map(lambda _: post(cast.section_editor, at("step", story.pk), data), range(HANDS)))
    story.refresh_from_db()
    assert story.state == State.SECOND_REVIEW
    assert SignOff.objects.count() == 1
    # All of them were the same click, and nobody is told that anything went wrong.
    assert went == [at("change", story.pk)] * HANDS
