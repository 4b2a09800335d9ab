"""The day of the event: typed with the story, signed with it, and held against the paper the story stands in."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from articles.composing import close
from articles.desk import history, signoff
from articles.desk.refusal import Refused
from articles.models import Story
from articles.press import wechat
from articles.proofing import check_copy
from articles.text.digest import Copy, digest
from articles.vocabulary import Severity, State, Step
from tests import makers
from tests.cast import Cast
from tests.makers import EVENING, SHANGHAI, TOMORROW

BODY = "<p>昨天上午，河口的第二座水闸开闸。</p>"


def said(copy: Copy, day: date) -> list[tuple[str, str]]:
    return [(one.code, one.words) for one in check_copy(copy, day) if one.code in ("event_day", "day_word")]


def typed(body: str, event: str = "2026-11-24") -> Copy:
    return Copy(headline="水闸开闸", body=body, event_date=event)


@pytest.mark.parametrize(
    ("body", "day", "found"),
    [
        (BODY, 25, []),  # what fits is not asked about either
        (BODY, 26, [("event_day", "昨天")]),
        ("<p>前天上午，水闸开闸。</p>", 26, []),
        ("<p>前天来，昨天走。</p>", 25, []),  # one of the words names the day
        ("<p>“昨天来的。”他说。</p>", 26, []),
        ("<p>24日上午，水闸开闸。</p>", 26, []),
        ("<h3>昨天</h3><p>水闸开闸。</p>", 26, []),
        ("<p>The lock opened yesterday.</p>", 26, [("event_day", "yesterday")]),
    ],
)
def test_a_story_that_slips_a_day_is_flagged(body: str, day: int, found: list[tuple[str, str]]) -> None:
    assert said(typed(body), date(2026, 11, day)) == found


def test_the_remark_says_what_to_write_instead(settings: Any) -> None:
    from django.utils import translation

    with translation.override("en"):
        (one,) = [one for one in check_copy(typed(BODY), date(2026, 11, 26)) if one.code == "event_day"]
    assert one.severity == Severity.WARN
    assert one.sentence == (
        "“昨天上午，河口的”: in the edition of 2026-11-26, 昨天 is 2026-11-25; the event was on 2026-11-24, 前天."
    )
    settings.PROOFING_OFF = ["event_day"]
    assert said(typed(BODY), date(2026, 11, 26)) == []


@given(st.dates(date(2026, 1, 1), date(2027, 1, 1)), st.integers(-3, 3), st.integers(-3, 3))
def test_it_is_flagged_exactly_when_the_word_does_not_fit(paper: date, meant: int, off: int) -> None:
    words = {-3: "大前天", -2: "前天", -1: "昨天", 0: "今天", 1: "明天", 2: "后天", 3: "大后天"}
    copy = typed(f"<p>{words[meant]}，水闸开闸。</p>", (paper + timedelta(days=meant + off)).isoformat())
    assert bool(said(copy, paper)) == (off != 0)


def test_the_day_is_signed_with_the_story_and_left_empty_changes_no_hash(cast: Cast) -> None:
    assert digest(makers.copy()) == digest(makers.copy(event_date=""))
    story = makers.story(cast=cast, state=State.SIGNED, body=BODY)
    with_day = makers.copy(body=BODY, people=makers.by(cast.reporter), event_date="2026-11-24")
    saved = history.save(story.pk, with_day, by=cast.section_editor, version=story.version, now=EVENING)
    assert [signature.by for signature in saved.voided] == [cast.duty_editor]
    for wrong in ("2026-02-30", "昨天", "20261124x", "2026-11-24\0"):
        with pytest.raises(Refused):
            history.save(
                story.pk,
                makers.copy(event_date=wrong),
                by=cast.section_editor,
                version=saved.story.version,
                now=EVENING,
            )


def test_the_form_keeps_the_day_and_says_what_is_no_day(cast: Cast, client: Client) -> None:
    story = makers.draft(author=cast.reporter, body=BODY)
    client.force_login(cast.reporter)
    at = f"/admin/articles/story/{story.pk}/change/"
    form = {
        "version": story.version, "headline": story.headline, "kind": "news", "section": story.section_id,
        "dateline": "本报讯", "body": BODY, "event_date": "2026-11-24",
        "people-TOTAL_FORMS": 1, "people-INITIAL_FORMS": 0, "people-0-name": "顾小满", "people-0-role": "writer",
        "pictures-TOTAL_FORMS": 0, "pictures-INITIAL_FORMS": 0,
    }  # fmt: skip
    assert client.post(at, form).status_code == 302
    story.refresh_from_db()
    assert story.event_date == "2026-11-24"
    assert client.post(at, {**form, "version": story.version, "event_date": "2026-02-30"}).status_code == 422
    # A form of a window that was open before the field was there leaves what stands.
    del form["event_date"]
    assert client.post(at, {**form, "version": story.version, "headline": "改"}).status_code == 302
    story.refresh_from_db()
    assert (story.event_date, story.headline) == ("2026-11-24", "改")


def test_closing_names_a_story_that_slipped_and_does_not_wait_for_it(cast: Cast) -> None:
    edition = makers.edition(TOMORROW + timedelta(days=1), cast=cast, pages=[("1", "要闻")])
    story = makers.story(cast=cast, state=State.SIGNED, body=BODY, event_date="2026-11-24")
    makers.put(edition, "1", story, cast=cast, weight="lead")
    minute = datetime(2026, 11, 26, 6, 0, tzinfo=SHANGHAI)
    found = [one for one in close.check(edition, release_at=minute, now=EVENING) if one.code == "event_day"]
    assert [(one.severity, one.story) for one in found] == [(Severity.WARN, story)]
    assert close.blocks(close.check(edition, release_at=minute, now=EVENING)) == []


def read(client: Client, at: str, now: datetime) -> str:
    with time_machine.travel(now, tick=False):
        return client.get(at).content.decode()


def test_readers_get_the_day_of_the_paper_and_machines_the_text_that_was_signed(cast: Cast, client: Client) -> None:
    edition = makers.edition(cast=cast, pages=[("1", "要闻")])
    story = makers.story(cast=cast, state=State.SIGNED, body=BODY, event_date="2026-11-24")
    makers.put(edition, "1", story, cast=cast, weight="lead")
    minute = datetime(2026, 11, 25, 6, 0, tzinfo=SHANGHAI)
    makers.close(edition, cast=cast, release_at=minute)
    marked = '<time datetime="2026-11-24">昨天</time>上午，河口的第二座水闸开闸。'
    for at in (f"/stories/{story.pk}/", f"/large/stories/{story.pk}/"):
        assert marked in read(client, at, minute), at
    for at in (f"/stories/{story.pk}.ninjs.json", "/rss.xml", "/atom.xml", "/editions/2026-11-25.ninjs.json"):
        machine = read(client, at, minute)
        assert "昨天" in machine, at
        assert "<time" not in machine, at
    revision = history.latest(Story.objects.get(pk=story.pk))
    assert "<time" not in wechat.article(revision, now=minute).html
    # Corrected two days later, it still speaks of the paper it stood in.
    later = minute + timedelta(days=2)
    again = signoff.move(
        story.pk, Step.REOPEN, by=cast.section_editor, version=Story.objects.get(pk=story.pk).version, now=later, reason="补"
    )  # fmt: skip
    mended = makers.copy("改题", body=BODY, event_date="2026-11-24", people=makers.by(cast.reporter))
    draft = history.save(again.pk, mended, by=cast.section_editor, version=again.version, now=later).story
    makers.take_to(draft, State.PUBLISHED, cast, now=later)
    assert marked in read(client, f"/stories/{story.pk}/", later)


def test_on_the_web_alone_it_is_the_day_of_the_first_release(cast: Cast, client: Client) -> None:
    story = makers.story(cast=cast, state=State.PUBLISHED, body=BODY)
    assert '<time datetime="2026-11-23">昨天</time>' in read(
        client, f"/stories/{story.pk}/", EVENING + timedelta(days=30)
    )
