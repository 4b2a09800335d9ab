"""The record on the desk: read by two roles, written by no screen (Rule 7)."""

from html import unescape

import pytest
from django.test import Client

from articles.desk import signoff
from articles.models import Event
from articles.vocabulary import State, Step
from tests import makers
from tests.cast import Cast

RECORD = "/admin/articles/event/"


def shown(client: Client, **asked: str) -> str:
    client.cookies["django_language"] = "en"
    answer = client.get(RECORD, asked)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def test_the_record_says_who_did_what_to_which_story(cast: Cast, client: Client) -> None:
    story = makers.story("还没见报的题目", cast=cast, state=State.FIRST_REVIEW)
    signoff.move(
        story.pk, Step.SEND_BACK, by=cast.section_editor, version=story.version, now=makers.EVENING, reason="数字请核。"
    )
    client.force_login(cast.administrator)
    text = shown(client)
    assert "数字请核。" in text
    assert "First review → Draft" in text
    assert f">story #{story.pk}</a>" in text
    assert "还没见报的题目" not in text


@pytest.mark.parametrize(("asked", "found"), [("{pk}", True), ("#{pk}", True), ("99999", False), ("abc", False)])
def test_it_is_searched_by_the_number_of_a_story(cast: Cast, client: Client, asked: str, found: bool) -> None:
    story = makers.draft(author=cast.reporter)
    client.force_login(cast.duty_editor)
    assert (f">story #{story.pk}</a>" in shown(client, q=asked.format(pk=story.pk))) == found


def test_a_number_no_story_can_have_finds_nothing(cast: Cast, client: Client) -> None:
    client.force_login(cast.duty_editor)
    assert "Nothing fits." in shown(client, q="9" * 60)


@pytest.mark.parametrize("username", ["duty_editor", "administrator", "owner"])
def test_no_screen_writes_or_removes_a_line(cast: Cast, client: Client, username: str) -> None:
    makers.draft(author=cast.reporter)
    event = Event.objects.get()
    before = Event.objects.values().get()
    client.force_login(cast.everybody()[username])
    assert client.get(f"{RECORD}{event.pk}/change/").status_code == 200
    assert client.post(f"{RECORD}{event.pk}/change/", {"reason": "x", "act": "sign"}).status_code == 403
    assert client.post(f"{RECORD}{event.pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.get(f"{RECORD}add/").status_code == 403
    assert client.post(f"{RECORD}add/", {"act": "sign"}).status_code == 403
    client.post(RECORD, {"action": "delete_selected", "_selected_action": [event.pk], "post": "yes"})
    assert Event.objects.values().get() == before


@pytest.mark.parametrize(
    "username",
    ["reporter", "photographer", "section_editor", "desk_head", "proofreader", "layout_editor"],
)
def test_the_record_is_shut_to_others(cast: Cast, client: Client, username: str) -> None:
    makers.draft(author=cast.reporter)
    client.force_login(cast.everybody()[username])
    assert client.get(RECORD).status_code == 403
    assert client.get(f"{RECORD}{Event.objects.get().pk}/change/").status_code == 403


def test_a_release_says_its_minute_in_the_papers_time(cast: Cast, client: Client) -> None:
    makers.story(cast=cast, state=State.PUBLISHED)
    client.force_login(cast.duty_editor)
    text = shown(client, act="release")
    assert "2026-11-24 20:44" in text
    assert "+00:00" not in text


def test_a_refused_sign_in_says_why_in_words(cast: Cast, client: Client) -> None:
    Client().post("/admin/login/", {"username": "reporter", "password": "no"})
    client.force_login(cast.administrator)
    text = shown(client)
    assert "name and password do not belong together" in text
    assert "invalid_login" not in text
