"""Steps and queries over HTTP: each carries the version that was seen, each says why not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.desk import history, signoff
from articles.models import Account, Correction, Event, Note, Release, SignOff, Story
from articles.vocabulary import Notice, State, Step
from tests import makers
from tests.admin.test_story_form import at, desk, said, typed
from tests.cast import Cast
from tests.makers import EVENING


@pytest.fixture(autouse=True)
def evening() -> Iterator[None]:
    with time_machine.travel(EVENING, tick=False):
        yield


def take(person: Account, story: Story, step: str, **given: Any) -> Any:
    return desk(person).post(at("step", story.pk), {"step": step, "version": story.version, **given})


def test_a_story_goes_through_the_house_by_its_buttons(cast: Cast) -> None:
    story = makers.story(cast=cast)
    for person, step, state in (
        (cast.reporter, "submit", State.FIRST_REVIEW),
        (cast.section_editor, "approve", State.SECOND_REVIEW),
        (cast.desk_head, "approve", State.FINAL_REVIEW),
        (cast.duty_editor, "sign", State.SIGNED),
        (cast.duty_editor, "release", State.PUBLISHED),
    ):
        page = desk(person).get(at("change", story.pk)).content.decode()
        assert f'value="{step}"' in page or f"step={step}" in page
        assert take(person, story, step).status_code == 302
        story.refresh_from_db()
        assert story.state == state
    assert Release.objects.get(story=story).public_from == EVENING


def test_save_and_approve_signs_what_was_just_typed(cast: Cast) -> None:
    story = makers.story(cast=cast, state=State.FIRST_REVIEW)
    desk(cast.section_editor).post(
        at("change", story.pk), typed(story, headline="改过的标题", _step="approve", reason="数字已核")
    )
    story.refresh_from_db()
    signed = SignOff.objects.get()
    assert (story.state, story.headline) == (State.SECOND_REVIEW, "改过的标题")
    assert (signed.hash, signed.note) == (story.hash, "数字已核")


def test_nobody_signs_a_text_he_has_not_seen(cast: Cast) -> None:
    story = makers.story(cast=cast, state=State.FIRST_REVIEW)
    seen = typed(story)
    history.save(
        story.pk, makers.copy("别的标题"), by=cast.desk_head, version=story.version, now=EVENING - timedelta(minutes=5)
    )
    # He typed exactly what the other one saved: nothing is left to save, and still he has not seen that version.
    form = {**seen, "headline": "别的标题", "people-TOTAL_FORMS": 0, "_step": "approve", "reason": "都看过了"}
    response = desk(cast.section_editor).post(at("change", story.pk), form)
    page = response.content.decode()
    assert response.status_code == 409
    assert "has changed since you opened it" in page
    assert "都看过了" in page
    assert not SignOff.objects.exists()


def test_a_stale_step_from_the_page_that_asks_keeps_the_reason_typed(cast: Cast) -> None:
    story = makers.story(cast=cast, state=State.FIRST_REVIEW)
    response = desk(cast.section_editor).post(
        at("step", story.pk), {"step": "send_back", "version": story.version - 1, "reason": "第二段要补采访"}
    )
    assert response.status_code == 409
    assert "第二段要补采访" in response.content.decode()
    story.refresh_from_db()
    assert story.state == State.FIRST_REVIEW


def test_a_second_click_takes_no_second_step_and_frightens_nobody(cast: Cast) -> None:
    story = makers.story(cast=cast, state=State.FIRST_REVIEW)
    first = take(cast.section_editor, story, "approve")
    second = take(cast.section_editor, story, "approve")
    assert (first.status_code, second.status_code) == (302, 302)
    assert SignOff.objects.count() == 1
    story.refresh_from_db()
    assert story.state == State.SECOND_REVIEW


def test_a_second_click_with_other_words_is_another_click_and_keeps_them(cast: Cast) -> None:
    story = makers.story(cast=cast, state=State.FIRST_REVIEW)
    assert take(cast.section_editor, story, "send_back", reason="缺出处").status_code == 302
    assert take(cast.section_editor, story, "send_back", reason="缺出处").status_code == 302
    other = take(cast.section_editor, story, "send_back", reason="还缺一个电话")
    assert other.status_code == 409
    assert "还缺一个电话" in other.content.decode()
    assert [event.reason for event in Event.objects.filter(act=Step.SEND_BACK)] == ["缺出处"]


def test_a_reason_stays_until_a_step_was_taken_with_it(cast: Cast) -> None:
    """Whatever refuses the step or the save that goes with it: the words are there again beside the steps."""
    story = makers.story(cast=cast, state=State.FIRST_REVIEW)
    editor, why = desk(cast.section_editor), "第三段缺出处，请补。"
    old = typed(story, _step="send_back", reason=why)
    mended = makers.copy("别人改过", people=makers.by(cast.reporter))
    story = history.save(story.pk, mended, by=cast.second_section_editor, version=story.version, now=EVENING).story
    assert editor.post(at("change", story.pk), old).status_code == 302  # the save is refused, and the text kept aside
    for page in ("change", "review"):
        assert f">{why}</textarea>" in editor.get(at(page, story.pk)).text
    assert why in editor.get(at("step", story.pk), {"step": "spike"}).text
    assert why not in desk(cast.second_section_editor).get(at("change", story.pk)).text
    # A form that is not complete, and a step that has gone meanwhile.
    assert (
        f">{why}</textarea>" in editor.post(at("change", story.pk), typed(story, event_date="gestern", reason=why)).text
    )
    taken = signoff.move(story.pk, Step.SEND_BACK, by=cast.desk_head, version=story.version, now=EVENING, reason="先退")
    late = editor.post(at("step", story.pk), {"step": "send_back", "version": taken.version, "reason": why})
    assert (late.status_code, why in late.text) == (409, True)
    editor.post(at("step", story.pk), {"step": "spike", "version": taken.version, "reason": why})
    story.refresh_from_db()
    assert (story.state, story.events.latest("id").reason) == (State.SPIKED, why)
    assert why not in editor.get(at("step", story.pk), {"step": "revive"}).text


def test_a_step_that_needs_a_reason_asks_for_it(cast: Cast) -> None:
    story = makers.story(cast=cast, state=State.FIRST_REVIEW)
    response = take(cast.section_editor, story, "send_back", reason="   ")
    assert response.status_code == 409
    assert "this step needs a reason" in response.content.decode()
    assert take(cast.section_editor, story, "send_back", reason="缺一个出处").status_code == 302
    story.refresh_from_db()
    assert story.state == State.DRAFT
    assert Event.objects.filter(act=Step.SEND_BACK).get().reason == "缺一个出处"


def test_a_refused_step_says_why(cast: Cast) -> None:
    story = makers.story(cast=cast, state=State.FINAL_REVIEW, people=makers.by(cast.reporter, cast.duty_editor))
    page = desk(cast.duty_editor).get(at("change", story.pk)).content.decode()
    assert "is not possible:" in page
    assert "You are an author of this story. Somebody else has to review it." in page
    response = take(cast.duty_editor, story, "sign")
    assert response.status_code == 409
    assert "You are an author of this story." in response.content.decode()


def test_withdrawing_needs_both_words_and_keeps_the_one_that_was_given(cast: Cast) -> None:
    story = makers.story(cast=cast, state=State.PUBLISHED)
    response = take(cast.duty_editor, story, "withdraw", reason="当事人要求核实")
    assert response.status_code == 409
    assert "当事人要求核实" in response.content.decode()
    take(cast.duty_editor, story, "withdraw", reason="当事人要求核实", notice="本文正在核实，暂时撤下。")
    story.refresh_from_db()
    assert story.state == State.WITHDRAWN
    assert Correction.objects.get(kind=Notice.WITHDRAWAL).text == "本文正在核实，暂时撤下。"


def test_a_release_on_the_web_can_wait_for_its_minute(cast: Cast) -> None:
    story = makers.story(cast=cast, state=State.SIGNED)
    take(cast.duty_editor, story, "release", public_from="2026-11-25T06:00")
    release = Release.objects.get(story=story)
    assert timezone.localtime(release.public_from).strftime("%Y-%m-%d %H:%M") == "2026-11-25 06:00"
    story.refresh_from_db()
    assert "public from 2026-11-25 06:00" in desk(cast.duty_editor).get(at("change", story.pk)).content.decode()
    take(cast.duty_editor, story, "recall", reason="再等一天")
    story.refresh_from_db()
    assert story.state == State.SIGNED


def test_a_minute_that_is_none_comes_back(cast: Cast) -> None:
    story = makers.story(cast=cast, state=State.SIGNED)
    response = take(cast.duty_editor, story, "release", public_from="soon")
    assert response.status_code == 200
    assert 'value="soon"' in response.content.decode()
    assert not Release.objects.exists()


def test_an_override_asks_first_and_stays_on_the_record(cast: Cast) -> None:
    story = makers.story(cast=cast, state=State.FIRST_REVIEW)
    client = desk(cast.duty_editor)
    page = client.get(at("step", story.pk), {"step": "override"}).content.decode()
    assert "without the missing reviews" in page
    take(cast.duty_editor, story, "override", reason="台风夜只有一人在岗")
    signed = SignOff.objects.get()
    assert (signed.override, signed.note) == (True, "台风夜只有一人在岗")


def test_discarding_returns_to_the_released_text(cast: Cast) -> None:
    story = makers.story(cast=cast, state=State.PUBLISHED)
    take(cast.section_editor, story, "reopen", reason="改一个字")
    story.refresh_from_db()
    history.save(story.pk, makers.copy("改坏了"), by=cast.section_editor, version=story.version, now=EVENING)
    story.refresh_from_db()
    take(cast.section_editor, story, "discard")
    story.refresh_from_db()
    assert (story.state, story.headline) == (State.PUBLISHED, "第二座水闸今晨开闸")


def test_looking_changes_nothing(cast: Cast) -> None:
    story = makers.story(cast=cast, state=State.SIGNED)
    events, before = Event.objects.count(), (story.version, story.state)
    client = desk(cast.duty_editor)
    for step in Step.values:
        client.get(f"{at('step', story.pk)}?step={step}&version={story.version}&reason=x&notice=y")
    for name in ("change", "history", "preview"):
        client.get(at(name, story.pk), {"_step": "release", "step": "release"})
    story.refresh_from_db()
    assert (story.version, story.state, Event.objects.count()) == (*before, events)


@pytest.mark.parametrize("word", ["", "void", "publish", "submit;drop"])
def test_a_word_that_is_no_step_is_not_found(cast: Cast, word: str) -> None:
    story = makers.story(cast=cast)
    assert take(cast.duty_editor, story, word).status_code == 404
    assert desk(cast.duty_editor).get(at("step", story.pk), {"step": word}).status_code == 404


def test_a_step_without_a_token_of_ours_is_refused(cast: Cast) -> None:
    story = makers.story(cast=cast)
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.reporter)
    response = client.post(at("step", story.pk), {"step": "submit", "version": story.version})
    assert response.status_code == 403
    story.refresh_from_db()
    assert story.state == State.DRAFT


# Queries


def test_a_query_is_put_once_and_settled_once(cast: Cast) -> None:
    story = makers.story(cast=cast, state=State.FIRST_REVIEW)
    client = desk(cast.proofreader)
    for _ in range(2):
        client.post(at("notes", story.pk), {"text": "“河口”是地名还是泛指？"})
    note = Note.objects.get()
    assert (note.by, note.at, note.text) == (cast.proofreader, EVENING, "“河口”是地名还是泛指？")
    page = desk(cast.reporter).get(at("change", story.pk)).content.decode()
    assert "“河口”是地名还是泛指？" in page
    settled = desk(cast.reporter).post(reverse("admin:articles_story_settle", args=[story.pk, note.pk]))
    assert said(settled) == ["The query is settled."]
    again = desk(cast.desk_head).post(reverse("admin:articles_story_settle", args=[story.pk, note.pk]))
    assert said(again) == ["The query was settled already."]
    note.refresh_from_db()
    assert note.settled_by == cast.reporter
    story.refresh_from_db()
    assert story.version == 2


def test_the_page_that_asks_why_a_remark_is_left_shows_the_remark(cast: Cast) -> None:
    story = makers.draft(author=cast.reporter, body="<p>渡船25:10开，潮水,上来了。</p>")
    asked = {"code": "impossible_time", "field": "body", "words": "25:10"}
    page = desk(cast.reporter).get(at("leave", story.pk), asked).text
    assert "No such time: “渡船25:10开，潮水,上”." in page
    assert "the clock" in page
    assert "<q>25:11</q>" in desk(cast.reporter).get(at("leave", story.pk), {**asked, "words": "25:11"}).text


def test_a_query_of_another_story_is_not_settled_through_this_one(cast: Cast) -> None:
    one, other = makers.story("一", cast=cast), makers.story("二", cast=cast, author=cast.second_reporter)
    note = Note.objects.create(story=other, text="？", by=cast.section_editor, at=EVENING)
    response = desk(cast.reporter).post(reverse("admin:articles_story_settle", args=[one.pk, note.pk]))
    assert response.status_code == 404
    note.refresh_from_db()
    assert note.settled_at is None


def test_an_empty_query_is_not_kept_and_says_so(cast: Cast) -> None:
    story = makers.story(cast=cast)
    response = desk(cast.reporter).post(at("notes", story.pk), {"text": "  "})
    assert said(response) == ["A query needs a text of at most a thousand characters. Nothing was kept."]
    assert not Note.objects.exists()


# Beside the text


def test_the_way_shows_this_papers_reviews(cast: Cast, settings: Any) -> None:
    story = makers.story(cast=cast, state=State.FINAL_REVIEW)
    client = desk(cast.duty_editor)
    three = client.get(at("change", story.pk)).context["aside"].track
    settings.REVIEWS = 1
    one = client.get(at("change", story.pk)).context["aside"].track
    assert [(stop.label, stop.look) for stop in three] == [
        ("Draft", "ok"),
        ("First review", "ok"),
        ("Second review", "ok"),
        ("Final review", "now final"),
        ("Signed off", ""),
    ]
    assert [stop.label for stop in one] == ["Draft", "Review", "Signed off"]


def test_a_signature_over_another_text_leads_to_what_changed(cast: Cast) -> None:
    story = makers.story(cast=cast, state=State.SECOND_REVIEW)
    client = desk(cast.desk_head)
    assert "What changed since" not in client.get(at("change", story.pk)).content.decode()
    client.post(at("change", story.pk), typed(story, headline="第二座水闸今晚开闸"))
    page = client.get(at("change", story.pk)).content.decode()
    first = SignOff.objects.get().revision_id
    assert f"{at('compare', story.pk)}?old={first}" in page
    changed = client.get(at("compare", story.pk), {"old": first}).content.decode()
    assert "第二座水闸今<del>晨</del><ins>晚</ins>开闸" in changed


def test_a_revision_of_another_story_is_not_shown_through_this_one(cast: Cast) -> None:
    mine, other = makers.story("一", cast=cast), makers.story("二", cast=cast, author=cast.second_reporter)
    foreign = other.revisions.get().pk
    client = desk(cast.reporter)
    assert client.get(at("revision", mine.pk, foreign)).status_code == 404
    assert client.get(at("compare", mine.pk), {"old": foreign}).status_code == 404
    assert client.get(at("compare", mine.pk), {"old": "x"}).status_code == 404
    assert client.get(at("revision", mine.pk, mine.revisions.get().pk)).status_code == 200


def test_the_preview_is_the_readers_page_and_is_kept_by_nobody(cast: Cast) -> None:
    story = makers.story(cast=cast, headline="还没刊发")
    response = desk(cast.reporter).get(at("preview", story.pk))
    assert "还没刊发" in response.content.decode()
    assert "reader/story.html" in [template.name for template in response.templates]
    assert "no-store" in response["Cache-Control"]
    assert desk(cast.second_reporter).get(at("preview", story.pk)).status_code == 404
    assert Client().get(at("preview", story.pk)).status_code == 302
    assert not Release.objects.exists()


def test_a_correction_is_seen_in_the_preview_before_readers_see_it(cast: Cast) -> None:
    story = makers.story(cast=cast, state=State.PUBLISHED)
    story = signoff.move(
        story.pk, Step.REOPEN, by=cast.section_editor, version=story.version, now=EVENING, reason="数字"
    )
    client = desk(cast.section_editor)
    client.post(at("change", story.pk), typed(story, correction="四十一条，不是四十条。"))
    assert "四十一条，不是四十条。" in client.get(at("preview", story.pk)).content.decode()
    assert "四十一条，不是四十条。" not in Client().get(f"/stories/{story.pk}/").content.decode()
