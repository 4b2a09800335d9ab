"""The review screen over HTTP: what is shown, and what is one click away."""

from __future__ import annotations

from dataclasses import replace

from articles.desk import history, notes
from articles.vocabulary import State
from tests import makers
from tests.admin.test_story_form import at, desk
from tests.cast import Cast
from tests.makers import EVENING


def test_who_reviews_first_reads_it_clean_and_who_follows_sees_what_changed(cast: Cast) -> None:
    story = makers.story(cast=cast, state=State.FIRST_REVIEW)
    page = desk(cast.section_editor).get(at("review", story.pk))
    assert [view.code for view in page.context["views"]] == ["clean"]
    story = makers.take_to(story, State.SECOND_REVIEW, cast)
    assert desk(cast.desk_head).get(at("review", story.pk)).context["shown"].code == "clean"  # nothing changed since
    copy = replace(history.copy_of(story), headline="第二座水闸今晚开闸")
    history.save(story.pk, copy, by=cast.desk_head, version=story.version, now=EVENING)
    page = desk(cast.second_desk_head).get(at("review", story.pk))
    assert (page.context["shown"].code, page.context["added"], page.context["cut"]) == ("last", 1, 1)
    assert "<del>晨</del><ins>晚</ins>" in page.text
    page = desk(cast.section_editor).get(at("review", story.pk), {"since": "mine"})
    assert "<del>晨</del><ins>晚</ins>" in page.text


def test_what_changed_stands_in_the_story_or_field_by_field_and_the_rest_is_folded(cast: Cast) -> None:
    lines = [f"<p>第{number}段照旧。</p>" for number in "甲乙丙丁"]
    story = makers.story(cast=cast, state=State.SECOND_REVIEW, body="\n".join(["<p>今晨开闸。</p>", *lines]))
    body = "\n".join(["<p>今晚开闸。</p>", *lines])
    copy = replace(history.copy_of(story), body=body, event_date="2026-11-25")
    history.save(story.pk, copy, by=cast.desk_head, version=story.version, now=EVENING)
    client = desk(cast.second_desk_head)
    page = client.get(at("review", story.pk))
    assert not page.context["in_fields"]
    assert '<p class="ch">今<del>晨</del><ins>晚</ins>开闸。</p>' in page.text
    assert "<summary>4 unchanged paragraphs</summary><p>第甲段照旧。</p>" in page.text
    # What the set text has no place for stands below it.
    assert [row.code for row in page.context["besides"]] == ["event_date"]
    page = client.get(at("review", story.pk), {"since": "last", "as": "fields"})
    assert page.context["in_fields"]
    assert "<summary>4 unchanged paragraphs</summary>第甲段照旧。<br>" in page.text
    clean = client.get(at("review", story.pk), {"since": "clean", "as": "fields"}).text
    assert "<del>" not in clean.partition('class="proof"')[2]


def test_the_version_and_the_text_that_is_signed_stand_beside_the_button(cast: Cast) -> None:
    story = makers.story(cast=cast, state=State.FIRST_REVIEW)
    page = desk(cast.section_editor).get(at("review", story.pk)).text
    assert f'name="version" value="{story.version}"' in page
    assert f"<code>{story.hash[:6]}</code>" in page


def test_a_step_on_a_text_that_changed_is_refused_from_here_too(cast: Cast) -> None:
    story = makers.story(cast=cast, state=State.FIRST_REVIEW)
    copy = replace(history.copy_of(story), headline="别人改过")
    history.save(story.pk, copy, by=cast.second_section_editor, version=story.version, now=EVENING)
    form = {"step": "approve", "version": story.version, "from": "review"}
    assert desk(cast.section_editor).post(at("step", story.pk), form).status_code == 409
    story.refresh_from_db()
    assert story.state == State.FIRST_REVIEW


def test_an_open_query_warns_whoever_signs_before_and_after(cast: Cast) -> None:
    story = makers.story(cast=cast, state=State.FIRST_REVIEW)
    editor = desk(cast.section_editor)
    assert "still open" not in editor.get(at("review", story.pk)).text
    put = editor.post(at("notes", story.pk), {"text": "第几座？", "from": "review"})
    assert (
        put.headers["Location"] == f"{at('review', story.pk)}#notes"
    )  # whoever asks while he reviews goes on reviewing
    assert "1 query is still open." in editor.get(at("review", story.pk)).text
    form = {"step": "approve", "version": story.version}
    assert f"1 query on “{story}” is still open." in editor.post(at("step", story.pk), form, follow=True).text
    notes.settle(story.notes.get(), by=cast.desk_head, now=EVENING)
    assert "still open" not in desk(cast.desk_head).get(at("review", story.pk)).text
