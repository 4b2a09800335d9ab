"""A correction becomes a brief for the next edition: once, on the same page, and only by who may write and place."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.composing import brief
from articles.composing import place as placing
from articles.desk import history, signoff
from articles.models import Account, Correction, Edition, Event, Placement, Story
from articles.vocabulary import Act, Kind, Role, State, Step, Weight
from tests import makers
from tests.admin.test_story_form import at, desk
from tests.cast import Cast
from tests.makers import EVENING, SHANGHAI

YESTERDAY = EVENING - timedelta(days=1)
MORNING = datetime(2026, 11, 24, 6, 0, tzinfo=SHANGHAI)
TEXT = "第二段“四十一条”应为“四十条”。"


@pytest.fixture(autouse=True)
def evening() -> Iterator[None]:
    with time_machine.travel(EVENING, tick=False):
        yield


def printed(cast: Cast, page: str = "3", headline: str = "水闸开闸") -> Story:
    """A story that stood on a page of this morning's edition."""
    edition = makers.edition(date(2026, 11, 24), cast=cast, number=6218, now=YESTERDAY)
    story = makers.story(headline, cast=cast, state=State.SIGNED, now=YESTERDAY)
    makers.put(edition, page, story, cast=cast, now=YESTERDAY)
    for number in {"1", "2", "3", "4"} - {page}:
        filler = makers.story(f"补白{number}", cast=cast, state=State.SIGNED, now=YESTERDAY)
        makers.put(edition, number, filler, cast=cast, now=YESTERDAY)
    makers.close(edition, cast=cast, release_at=MORNING, now=YESTERDAY)
    return Story.objects.get(pk=story.pk)


def corrected(
    story: Story, cast: Cast, text: str = TEXT, *, now: datetime = EVENING - timedelta(hours=1), **changed: Any
) -> Correction:
    """The story reopened, mended and released again with a correction."""
    again = signoff.move(
        story.pk, Step.REOPEN, by=cast.section_editor, version=story.version, now=now, reason="数字有误"
    )
    copy = makers.copy(changed.get("headline", story.headline), people=makers.by(cast.reporter), correction=text)
    history.save(again.pk, copy, by=cast.section_editor, version=again.version, now=now)
    makers.take_to(Story.objects.get(pk=story.pk), State.PUBLISHED, cast, now=now)
    return Correction.objects.get(story=story, text=text)


def withdrawn(story: Story, cast: Cast, notice: str = "本文与事实不符，向读者致歉。") -> Correction:
    signoff.move(
        story.pk,
        Step.WITHDRAW,
        by=cast.duty_editor,
        version=story.version,
        now=EVENING - timedelta(hours=1),
        reason="与事实不符",
        notice=notice,
    )
    return Correction.objects.get(story=story)


def press(person: Account, correction: Correction) -> Any:
    return desk(person).post(at("brief", correction.story_id, correction.pk))


def told(response: Any) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_a_correction_becomes_a_brief_on_the_same_page_of_the_next_edition(cast: Cast) -> None:
    correction = corrected(printed(cast), cast, headline="水闸今晨开闸")
    tomorrow = makers.edition(cast=cast)
    response = press(cast.section_editor, correction)
    story = Story.objects.get(from_correction=correction)
    assert response.headers["Location"] == at("change", story.pk)
    assert (story.kind, story.state, story.headline) == (Kind.BRIEF, State.DRAFT, "更正")
    # The title as it was printed, not as it was mended.
    assert story.body == f"<p>本报11月24日3版《水闸开闸》：{TEXT}</p>"
    assert (story.section, story.created_by) == (correction.story.section, cast.section_editor)
    placement = Placement.objects.get(story=story)
    assert (placement.edition, placement.page.number, placement.weight) == (tomorrow, "3", Weight.BRIEF)
    acts = list(Event.objects.filter(story=story).order_by("id").values_list("act", "by"))
    assert acts == [(Act.CREATE, cast.section_editor.pk), (Act.PLACE, cast.section_editor.pk)]
    assert told(response) == ["The brief is a draft now, and stands on page 3 of 2026-11-25."]


def test_an_english_paper_says_it_in_english(cast: Cast, settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"
    correction = corrected(printed(cast, headline="The lock opens"), cast, "It is forty boats, not forty-one.")
    press(cast.section_editor, correction)
    story = Story.objects.get(from_correction=correction)
    assert story.headline == "Correction"
    assert story.body == "<p>November 24, page 3, “The lock opens”: It is forty boats, not forty-one.</p>"


def test_a_second_press_leads_to_the_same_brief(cast: Cast) -> None:
    correction = corrected(printed(cast), cast)
    makers.edition(cast=cast)
    first, second = press(cast.section_editor, correction), press(cast.duty_editor, correction)
    assert first.headers["Location"] == second.headers["Location"]
    assert told(second) == ["This correction has its brief already."]
    assert Story.objects.filter(from_correction=correction).count() == 1
    assert Placement.objects.filter(story__from_correction=correction).count() == 1


def test_a_notice_of_withdrawal_becomes_one_too(cast: Cast) -> None:
    correction = withdrawn(printed(cast, "1"), cast, "本文与事实不符。\n\n向读者致歉 <b>。")
    makers.edition(cast=cast)
    press(cast.desk_head, correction)
    story = Story.objects.get(from_correction=correction)
    assert story.body == "<p>本报11月24日1版《水闸开闸》：本文与事实不符。</p>\n<p>向读者致歉 &lt;b&gt;。</p>"
    assert Placement.objects.get(story=story).page.number == "1"


def test_title_marks_within_a_title_become_single_ones(cast: Cast) -> None:
    correction = withdrawn(printed(cast, headline="《渡口》今天上演"), cast)
    press(cast.section_editor, correction)
    assert "《〈渡口〉今天上演》" in Story.objects.get(from_correction=correction).body


def test_a_story_of_the_web_alone_is_named_without_a_page_and_placed_by_hand(cast: Cast) -> None:
    story = makers.story("水闸开闸", cast=cast, state=State.PUBLISHED, now=YESTERDAY)
    correction = corrected(story, cast)
    makers.edition(cast=cast)
    response = press(cast.section_editor, correction)
    made = Story.objects.get(from_correction=correction)
    assert made.body == f"<p>本报网站11月23日《水闸开闸》：{TEXT}</p>"
    assert not Placement.objects.filter(story=made).exists()
    assert "The story stood on no page, so the brief is placed by hand." in told(response)[0]


@pytest.mark.parametrize(
    ("pages", "why"),
    [
        ([], "No edition is open, so the brief is placed by hand."),
        ([("1", "要闻")], "The edition of 2026-11-25 has no page 3, so the brief is placed by hand."),
    ],
)
def test_a_brief_that_cannot_be_placed_stays_a_draft_and_says_why(
    cast: Cast, pages: list[tuple[str, str]], why: str
) -> None:
    correction = corrected(printed(cast), cast)
    if pages:
        makers.edition(cast=cast, pages=pages)
    response = press(cast.section_editor, correction)
    assert told(response) == [f"The brief is a draft now, on no page. {why}"]
    assert Story.objects.get(from_correction=correction).state == State.DRAFT
    assert not Placement.objects.filter(story__from_correction=correction).exists()


def test_a_closed_edition_is_passed_over(cast: Cast) -> None:
    correction = corrected(printed(cast), cast)
    tomorrow = makers.edition(cast=cast)
    Edition.objects.filter(pk=tomorrow.pk).update(
        closed_at=EVENING, closed_by=cast.duty_editor, release_at=EVENING + timedelta(hours=9)
    )
    after = makers.edition(date(2026, 11, 26), cast=cast, number=6220)
    press(cast.section_editor, correction)
    assert Placement.objects.get(story__from_correction=correction).edition == after


def test_a_refused_place_is_told_and_the_draft_stays(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    correction = corrected(printed(cast), cast)
    makers.edition(cast=cast)

    def late(edition_id: int, **given: Any) -> Placement:
        """Somebody else changes the edition between the look and the placing."""
        Edition.objects.filter(pk=edition_id).update(version=given["version"] + 1)
        return placing.place(edition_id, **given)

    monkeypatch.setattr(brief, "place", late)
    (said,) = told(press(cast.section_editor, correction))
    assert said.startswith("The brief is a draft now, on no page. The edition was changed since you opened it")
    assert Story.objects.filter(from_correction=correction).exists()


def test_a_correction_that_waits_is_offered_to_nobody(cast: Cast) -> None:
    story = printed(cast)
    correction = corrected(story, cast, now=EVENING + timedelta(minutes=5))
    assert "Make a brief of it" not in desk(cast.section_editor).get(at("change", story.pk)).content.decode()
    assert press(cast.section_editor, correction).status_code == 404
    assert not Story.objects.filter(from_correction=correction).exists()


def test_the_story_offers_the_brief_and_then_leads_to_it(cast: Cast) -> None:
    correction = corrected(printed(cast), cast)
    page = desk(cast.section_editor).get(at("change", correction.story_id)).content.decode()
    assert f'formaction="{at("brief", correction.story_id, correction.pk)}"' in page
    press(cast.section_editor, correction)
    made = Story.objects.get(from_correction=correction)
    page = desk(cast.section_editor).get(at("change", correction.story_id)).content.decode()
    assert "Make a brief of it" not in page
    assert f'<a href="{at("change", made.pk)}">Its brief</a>' in page
    page = desk(cast.section_editor).get(at("change", made.pk)).content.decode()
    assert f'<a href="{reverse("story", args=[correction.story_id])}">The story this brief corrects</a>' in page


@pytest.mark.parametrize("username", ["reporter", "layout_editor", "proofreader"])
def test_who_may_not_write_and_place_is_offered_nothing(cast: Cast, username: str) -> None:
    correction = corrected(printed(cast), cast)
    person = cast.everybody()[username]
    assert "Make a brief of it" not in desk(person).get(at("change", correction.story_id)).content.decode()
    assert press(person, correction).status_code == 403
    assert not Story.objects.filter(from_correction=correction).exists()


def test_whoever_writes_and_lays_out_may_make_one_and_meets_one_that_is_not_his_to_read(cast: Cast) -> None:
    cast.reporter.groups.add(Group.objects.get(name=Role.LAYOUT_EDITOR))
    correction = corrected(printed(cast), cast)
    press(cast.section_editor, correction)
    response = press(cast.reporter, correction)
    assert response.headers["Location"] == at("change", correction.story_id)
    correction = corrected(Story.objects.get(pk=correction.story_id), cast, "日期应为十一月二十三日。")
    assert press(cast.reporter, correction).status_code == 302
    assert Story.objects.get(from_correction=correction).created_by == cast.reporter


def test_a_correction_is_its_own_storys_alone_and_needs_the_token(cast: Cast) -> None:
    correction = corrected(printed(cast), cast)
    other = makers.story("别的稿子", cast=cast)
    client = desk(cast.section_editor)
    assert client.post(at("brief", other.pk, correction.pk)).status_code == 404
    assert client.get(at("brief", correction.story_id, correction.pk)).status_code == 405
    strict = Client(enforce_csrf_checks=True, headers={"host": "localhost"})
    strict.force_login(cast.section_editor)
    assert strict.post(at("brief", correction.story_id, correction.pk)).status_code == 403
    assert not Story.objects.filter(from_correction=correction).exists()


# The duty desk


def test_the_duty_desk_lists_corrections_without_a_brief_by_the_title_readers_know(cast: Cast) -> None:
    correction = corrected(printed(cast), cast)
    story = Story.objects.get(pk=correction.story_id)
    again = signoff.move(
        story.pk, Step.REOPEN, by=cast.section_editor, version=story.version, now=EVENING, reason="再改"
    )
    secret = makers.copy("还没有公开的标题", people=makers.by(cast.reporter), correction=TEXT)
    history.save(again.pk, secret, by=cast.section_editor, version=again.version, now=EVENING)
    index = reverse("admin:index")
    page = desk(cast.section_editor).get(index).content.decode()
    assert "Corrections without a brief" in page
    assert TEXT in page
    assert f'formaction="{at("brief", story.pk, correction.pk)}"' in page
    page = (
        desk(cast.layout_editor).get(index).content.decode().partition('id="corrected"')[2].partition("</section>")[0]
    )
    assert f'<a href="{reverse("story", args=[story.pk])}">水闸开闸</a>' in page
    assert "还没有公开的标题" not in page
    assert "Make a brief of it" not in page
    for other in (cast.proofreader, cast.second_reporter, cast.administrator):
        assert "Corrections without a brief" not in desk(other).get(index).content.decode()
    press(cast.section_editor, correction)
    assert "Corrections without a brief" not in desk(cast.section_editor).get(index).content.decode()


def test_the_duty_desk_forgets_a_correction_after_seven_days(cast: Cast) -> None:
    correction = corrected(printed(cast), cast)
    assert [one.correction for one in brief.without_brief(correction.at + timedelta(days=7, seconds=-1), most=10)] == [
        correction.pk
    ]
    assert brief.without_brief(correction.at + timedelta(days=7), most=10) == []


def test_the_list_is_bounded_and_one_query(cast: Cast) -> None:
    for number in range(12):
        story = makers.story(f"稿{number}", cast=cast, state=State.PUBLISHED, now=YESTERDAY)
        withdrawn(story, cast)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert len(brief.without_brief(EVENING, most=10)) == 10
    assert len(queries) == 1
