"""The three-review sheet of a story and of a page: what it says, and that it notices a record that was bent."""

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.desk import audit, history, record, signoff
from articles.models import Account, Event, SignOff, Story
from articles.vocabulary import State, Step, Weight
from tests import makers
from tests.cast import Cast
from tests.makers import EVENING

NINE = EVENING.replace(hour=21, minute=0)


def look(client: Client, account: Account, at: str) -> str:
    client.force_login(account)
    client.cookies["django_language"] = "en"
    with time_machine.travel(NINE, tick=False):
        response = client.get(at)
    assert response.status_code == 200
    return " ".join(unescape(response.content.decode()).split())


def sheet(story: Story) -> str:
    return f"/admin/articles/story/{story.pk}/record/"


def reviewed(cast: Cast) -> Story:
    """Sent back once, then through all three reviews, the text mended in the second, each with a remark."""
    story = makers.story("渔船进港", cast=cast, state=State.FIRST_REVIEW)

    def take(step: Step, by: Account, minutes: int, **said: Any) -> None:
        nonlocal story
        at = EVENING + timedelta(minutes=minutes)
        story = signoff.move(story.pk, step, by=by, version=story.version, now=at, **said)

    take(Step.SEND_BACK, cast.section_editor, 1, reason="缺一个数字。")
    take(Step.SUBMIT, cast.reporter, 2)
    take(Step.APPROVE, cast.section_editor, 3, note="数字已核。")
    mended = makers.copy("渔船依次进港", people=makers.by(cast.reporter))
    story = history.save(story.pk, mended, by=cast.desk_head, version=story.version, now=EVENING).story
    take(Step.APPROVE, cast.desk_head, 4, note="标题改一字。")
    take(Step.SIGN, cast.duty_editor, 5, note="可用。")
    return story


def test_it_says_who_in_which_review_when_what_and_which_text(cast: Cast, client: Client) -> None:
    story = reviewed(cast)
    shown = look(client, cast.proofreader, sheet(story))
    table = shown[shown.index("Reviews of this round</caption>") : shown.index("Every step</caption>")]
    first = SignOff.objects.get(story=story, stage=State.FIRST_REVIEW)
    for words in (
        "顾小满",
        "傅南栀",
        "2026-11-24 20:47:00",
        "数字已核。",
        "江晚晴",
        "标题改一字。",
        "闻启之",
        "可用。",
    ):
        assert words in table, words
    assert table.count(story.hash) == 2, "the second review and the signature are of the text as it stands"
    assert first.hash != story.hash
    assert f'{first.hash}</code><br><span class="q">an earlier text' in table
    assert "The final signature covers exactly the text named above." in shown
    assert "缺一个数字。" in shown[shown.index("Every step</caption>") :]
    assert "缺一个数字。" not in table, "the first round is no part of this one's reviews"
    assert "texts, hashes, signatures and steps agree" in shown


def test_an_override_is_printed_with_its_reason_and_what_it_waived(cast: Cast, client: Client) -> None:
    story = makers.story("渔船进港", cast=cast, state=State.SECOND_REVIEW)
    signoff.move(
        story.pk, Step.OVERRIDE, by=cast.duty_editor, version=story.version, now=EVENING, reason="主任出差，急稿。"
    )
    shown = look(client, cast.desk_head, sheet(story))
    assert shown.count("waived by the override") == 2
    assert "<b>Reason</b> 主任出差，急稿。" in shown
    assert "The final signature covers exactly" in shown


def test_what_is_not_reviewed_yet_says_so(cast: Cast, client: Client) -> None:
    story = makers.draft("渔船进港", author=cast.reporter)
    shown = look(client, cast.reporter, sheet(story))
    assert shown.count('class="none">not yet<') == 4
    assert "No final signature covers the text named above." in shown
    assert "The story has not been submitted yet." in shown


BENDING = {
    "who signed": "UPDATE articles_signoff SET by_id = {second_duty_editor} WHERE stage = 'final_review'",
    "what was said": "UPDATE articles_signoff SET note = '照排。' WHERE stage = 'first_review'",
    "when": "UPDATE articles_event SET at = '2026-11-24 05:00:00+00:00' WHERE act = 'sign'",
    "which text": "UPDATE articles_revision SET body = '<p>换了。</p>' WHERE number = 2",
    "an override made a review": "UPDATE articles_event SET act = 'approve', reason = '好' WHERE act = 'sign'",
    "a line gone": "DELETE FROM articles_event WHERE act = 'approve'",
    "a signature gone": "DELETE FROM articles_signoff WHERE stage = 'second_review'",
}


@pytest.mark.parametrize("bent", list(BENDING))
def test_a_record_that_was_bent_says_so(cast: Cast, client: Client, bent: str) -> None:
    story = reviewed(cast)
    with connection.cursor() as cursor:
        cursor.execute(BENDING[bent].format(second_duty_editor=cast.second_duty_editor.pk))
    shown = look(client, cast.duty_editor, sheet(story))
    assert "This record does not agree with the history." in shown
    assert "signatures and steps agree" not in shown
    assert list(audit.faults(now=NINE)), "and the command that audits everything finds it too"


# Of a page


def test_a_page_has_its_people_its_stories_and_the_texts_that_are_pinned(cast: Cast, client: Client) -> None:
    edition = makers.edition(cast=cast, pages=[("1", "要闻")])
    page = edition.pages.get()
    page.proofreader, page.layout = cast.proofreader, cast.layout_editor
    page.save()
    story = reviewed(cast)
    makers.put(edition, "1", story, cast=cast, weight=Weight.LEAD)
    makers.put(edition, "1", makers.draft("还没送审", author=cast.reporter), cast=cast)
    at = f"/admin/articles/edition/{edition.pk}/sheets/{page.pk}/"
    shown = look(client, cast.layout_editor, at)
    for words in ("许一禾", "梁砚秋", "2026-11-24 22:30", "渔船依次进港", "数字已核。", "还没送审", story.hash):
        assert words in shown, words
    assert shown.count("✓ signed") == 1
    assert shown.count("not signed") == 1
    assert "First proof" in shown
    with connection.cursor() as cursor:
        cursor.execute("UPDATE articles_signoff SET note = '照排。' WHERE stage = 'first_review'")
    shown = look(client, cast.layout_editor, at)
    assert "This record does not agree with the history." in shown
    assert f'渔船依次进港 (<a href="{sheet(story)}">' in shown


def test_a_closed_page_keeps_the_reviews_of_what_it_printed(cast: Cast) -> None:
    edition = makers.edition(cast=cast, pages=[("1", "要闻")])
    story = reviewed(cast)
    placement = makers.put(edition, "1", story, cast=cast, weight=Weight.LEAD)
    makers.close(edition, cast=cast, release_at=NINE)
    story.refresh_from_db()
    again = signoff.move(story.pk, Step.REOPEN, by=cast.section_editor, version=story.version, now=NINE, reason="补")
    changed = makers.copy("改了的题", people=makers.by(cast.reporter))
    saved = history.save(again.pk, changed, by=cast.section_editor, version=again.version, now=NINE).story
    signoff.move(saved.pk, Step.SUBMIT, by=cast.reporter, version=saved.version, now=NINE)
    placement = type(placement).objects.select_related("story", "revision").get(pk=placement.pk)
    (printed,) = record.of_page([placement], now=NINE)
    assert (printed.round, printed.revision.title, printed.covered) == (2, "渔船依次进港", True)
    assert [stage.signoff.by.name for stage in printed.stages if stage.signoff] == ["傅南栀", "江晚晴", "闻启之"]
    now = record.of_story(Story.objects.get(pk=story.pk), now=NINE)
    assert (now.round, now.revision.title, now.covered) == (3, "改了的题", False)
    assert printed.faults == []


def test_the_sheet_changes_nothing(cast: Cast, client: Client) -> None:
    story = reviewed(cast)
    before = Event.objects.count()
    look(client, cast.duty_editor, sheet(story))
    assert client.post(sheet(story)).status_code == 405
    assert Event.objects.count() == before


@pytest.mark.parametrize("count", [1, 12])
def test_a_page_costs_the_same_for_one_story_and_for_twelve(cast: Cast, client: Client, count: int) -> None:
    edition = makers.edition(cast=cast, pages=[("1", "要闻")])
    for number in range(count):
        makers.put(edition, "1", makers.story(f"第{number}篇", cast=cast, state=State.FIRST_REVIEW), cast=cast)
    client.force_login(cast.proofreader)
    at = f"/admin/articles/edition/{edition.pk}/sheets/{edition.pages.get().pk}/"
    with CaptureQueriesContext(connection) as queries:
        response: Any = client.get(at)
    assert len(response.context["rows"]) == count
    assert len(queries) == 17
