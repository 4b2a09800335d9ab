"""One step with several stories: each with its version, each refused by itself with a sentence; a waiting release says so."""

from datetime import timedelta
from html import unescape
from typing import Any

import time_machine
from django.test import Client

from articles.desk import history
from articles.models import Account, Event, Story
from articles.vocabulary import State, Step
from tests import makers
from tests.cast import Cast
from tests.makers import EVENING

AT = "/admin/articles/story/several/"
LIST = "/admin/articles/story/"


def take(client: Client, by: Account, step: str, *stories: Story, **more: Any) -> tuple[int, str]:
    client.force_login(by)
    client.cookies["django_language"] = "en"
    with time_machine.travel(EVENING, tick=False):
        answer = client.post(AT, {"step": step, "pick": [f"{one.pk}:{one.version}" for one in stories], **more})
        if answer.status_code == 302:
            return 302, unescape(client.get(answer["Location"]).content.decode())
    return answer.status_code, unescape(answer.content.decode())


def states(*stories: Story) -> list[str]:
    return [Story.objects.get(pk=one.pk).state for one in stories]


def test_what_can_take_the_step_does_and_what_changed_meanwhile_is_told_by_name(cast: Cast, client: Client) -> None:
    fresh, stale, empty = (makers.draft(name, author=cast.reporter) for name in ("新的", "旧的", "空的"))
    changed = makers.copy("旧的又改", people=makers.by(cast.reporter))
    history.save(stale.pk, changed, by=cast.reporter, version=stale.version, now=EVENING)
    Story.objects.filter(pk=empty.pk).update(body="")
    status, shown = take(client, cast.section_editor, "submit", fresh, stale, empty)
    assert status == 409
    assert states(fresh, stale, empty) == [State.FIRST_REVIEW, State.DRAFT, State.DRAFT]
    assert "1 done" in shown
    assert "2 refused" in shown
    assert "“旧的又改” has changed since you opened it (you saw version 1, it is version 2 now)." in shown
    assert "The body is empty." in shown


def test_a_reason_serves_all_of_them_and_each_is_on_the_record(cast: Cast, client: Client) -> None:
    two = [makers.story(name, cast=cast, state=State.FIRST_REVIEW) for name in ("甲", "乙")]
    status, shown = take(client, cast.section_editor, "spike", *two)
    assert (status, states(*two)) == (409, [State.FIRST_REVIEW] * 2)
    assert shown.count("Say why: this step needs a reason.") == 2
    status, shown = take(client, cast.section_editor, "spike", *two, reason="过时")
    assert (status, states(*two)) == (302, [State.SPIKED] * 2)
    assert "Spike: 2 stories." in shown
    assert [event.reason for event in Event.objects.filter(act=Step.SPIKE)] == ["过时"] * 2


def test_nothing_is_signed_approved_or_released_this_way(cast: Cast, client: Client) -> None:
    story = makers.story(cast=cast, state=State.FINAL_REVIEW)
    for step in ("sign", "approve", "release", "override", "withdraw", "void", "nonsense", ""):
        status, _shown = take(client, cast.duty_editor, step, story, reason="急")
        assert status == 302
    assert states(story) == [State.FINAL_REVIEW]


def test_what_is_no_choice_and_what_is_not_mine_changes_nothing(cast: Cast, client: Client) -> None:
    story = makers.draft("别人的稿", author=cast.reporter)
    client.force_login(cast.second_reporter)
    for pick in ([], ["x"], ["1:"], ["9" * 40 + ":1"], ["1:1"] * 3 + ["a\0:1"], [f"{n}:1" for n in range(60)]):
        answer = client.post(AT, {"step": "submit", "pick": pick})
        assert answer.status_code in (302, 409), pick
    status, shown = take(client, cast.second_reporter, "submit", story)
    assert (status, "别人的稿" in shown) == (409, False)
    assert "1 story is not there, or not yours." in shown
    assert states(story) == [State.DRAFT]
    huge = client.post(AT, {"step": "submit", "pick": f"{story.pk}:{'9' * 5_000}"})
    assert huge.status_code == 409
    client.force_login(cast.proofreader)
    assert client.post(AT, {"step": "submit", "pick": f"{story.pk}:1"}).status_code == 403


def test_the_list_offers_ticks_to_whoever_writes_and_the_step_leads_back_to_its_filters(
    cast: Cast, client: Client
) -> None:
    story = makers.draft("渔船进港", author=cast.reporter)
    client.force_login(cast.reporter)
    shown = client.get(LIST + "?state=draft").content.decode()
    assert f'name="pick" value="{story.pk}:1" form="several"' in shown
    answer = client.post(AT, {"step": "submit", "pick": f"{story.pk}:1", "back": "?state=draft"})
    assert (answer.status_code, answer["Location"]) == (302, LIST + "?state=draft")
    assert client.post(AT, {"step": "x", "pick": "1:1", "back": "//evil.example"})["Location"] == LIST
    client.force_login(cast.proofreader)
    assert 'name="pick"' not in client.get(LIST).content.decode()


def test_a_release_whose_minute_is_to_come_is_called_waiting(cast: Cast, client: Client) -> None:
    story = makers.story("渔船进港", cast=cast, state=State.SIGNED)
    client.force_login(cast.duty_editor)
    client.cookies["django_language"] = "en"
    at = f"/admin/articles/story/{story.pk}/"
    with time_machine.travel(EVENING, tick=False):
        told = client.post(
            at + "step/", {"step": "release", "version": story.version, "public_from": "2026-11-25T06:00"}, follow=True
        ).content.decode()
        assert "is now Waiting." in told
        for page in (LIST, at + "change/", at + "wechat/"):
            assert '<span class="st pub wait">Waiting</span>' in client.get(page).content.decode(), page
        client.force_login(cast.reporter)
        assert '<span class="st pub wait">Waiting</span>' in client.get("/admin/").content.decode()
    with time_machine.travel(EVENING + timedelta(hours=10), tick=False):
        for page in (LIST, at + "change/", at + "wechat/", "/admin/"):
            shown = client.get(page).content.decode()
            assert '<span class="st pub">Published</span>' in shown, page
            assert "st pub wait" not in shown
