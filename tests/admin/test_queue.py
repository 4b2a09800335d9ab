"""The queue and one's own day: what waits on whose desk, until when, and in whose hands."""

from datetime import datetime, timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.composing import plan
from articles.desk import claims, history, notes, queue, signoff
from articles.desk.refusal import Refused
from articles.models import Account, Claim, Event, Story
from articles.vocabulary import State, Step, Weight
from tests import makers
from tests.cast import Cast
from tests.makers import EVENING, SHANGHAI, TOMORROW

CLOSING = datetime(2026, 11, 24, 22, 30, tzinfo=SHANGHAI)


def look(client: Client, account: Account, at: str, *, now: datetime = EVENING) -> str:
    client.force_login(account)
    client.cookies["django_language"] = "en"
    with time_machine.travel(now, tick=False):
        response = client.get(at)
    assert response.status_code == 200
    return " ".join(unescape(response.content.decode()).split())


def post(client: Client, account: Account, story: Story, *, now: datetime = EVENING, **told: str) -> str:
    """Press the button, and read what the next page says."""
    client.force_login(account)
    client.cookies["django_language"] = "en"
    with time_machine.travel(now, tick=False):
        response = client.post(f"/admin/articles/story/{story.pk}/claim/", told, follow=True)
    assert response.status_code == 200
    return unescape(response.content.decode())


# Claims


def test_the_first_of_two_gets_it_and_the_other_is_told_by_name(cast: Cast, client: Client) -> None:
    story = makers.story("渔船进港", cast=cast, state=State.FIRST_REVIEW)
    said = post(client, cast.section_editor, story, act="claim")
    assert "You have “渔船进港” in hand; the others see it." in said
    assert "傅南栀 has it since 20:44" in said
    said = post(client, cast.second_section_editor, story, act="claim", now=EVENING + timedelta(minutes=3))
    assert "傅南栀 took this story in hand at 20:44, before you." in said
    assert Claim.objects.get().by == cast.section_editor


def test_a_claim_hinders_nobody_from_a_step_and_falls_with_it(cast: Cast) -> None:
    story = makers.story(cast=cast, state=State.FIRST_REVIEW)
    claims.claim(story.pk, by=cast.section_editor, now=EVENING)
    later = EVENING + timedelta(minutes=5)
    story = signoff.move(story.pk, Step.APPROVE, by=cast.second_section_editor, version=story.version, now=later)
    assert claims.standing(story, now=later) is None
    assert claims.claim(story.pk, by=cast.desk_head, now=later).by == cast.desk_head


def test_a_claim_lapses_and_is_renewed_by_claiming_again(cast: Cast) -> None:
    story = makers.story(cast=cast, state=State.FIRST_REVIEW)
    claims.claim(story.pk, by=cast.section_editor, now=EVENING)
    story = Story.objects.get(pk=story.pk)
    assert claims.standing(story, now=EVENING + claims.LAPSES - timedelta(seconds=1)) is not None
    assert claims.standing(story, now=EVENING + claims.LAPSES) is None
    claims.claim(story.pk, by=cast.section_editor, now=EVENING + timedelta(hours=1))
    with pytest.raises(Refused, match="傅南栀"):
        claims.claim(story.pk, by=cast.second_section_editor, now=EVENING + claims.LAPSES)
    assert claims.claim(story.pk, by=cast.second_section_editor, now=EVENING + timedelta(hours=3))


@pytest.mark.parametrize(
    ("username", "state", "code"),
    [
        ("section_editor", State.SECOND_REVIEW, "who_reviewer"),
        ("section_editor", State.DRAFT, "not_to_claim"),
        ("duty_editor", State.SIGNED, "not_to_claim"),
        ("reporter", State.FIRST_REVIEW, "who_reviewer"),
        ("second_reporter", State.FIRST_REVIEW, "not_yours"),
        ("desk_head", State.FIRST_REVIEW, ""),  # whoever may act at the stage below may take it
    ],
)
def test_who_could_not_sign_it_off_does_not_claim_it(cast: Cast, username: str, state: State, code: str) -> None:
    story = makers.story(cast=cast, state=state)
    somebody = cast.everybody()[username]
    if not code:
        assert claims.claim(story.pk, by=somebody, now=EVENING).by == somebody
        return
    with pytest.raises(Refused) as refused:
        claims.claim(story.pk, by=somebody, now=EVENING)
    assert refused.value.code == code
    assert not Claim.objects.exists()


def test_neither_an_author_nor_who_signed_before_claims(cast: Cast) -> None:
    own = makers.story(cast=cast, author=cast.section_editor, state=State.FIRST_REVIEW)
    with pytest.raises(Refused) as refused:
        claims.claim(own.pk, by=cast.section_editor, now=EVENING)
    assert refused.value.code == "author"
    story = makers.story(cast=cast, state=State.FIRST_REVIEW)
    signoff.move(story.pk, Step.APPROVE, by=cast.desk_head, version=story.version, now=EVENING)
    with pytest.raises(Refused) as refused:
        claims.claim(story.pk, by=cast.desk_head, now=EVENING)
    assert refused.value.code == "signed_before"


def test_one_gives_back_ones_own_and_the_duty_editor_anybodys(cast: Cast, client: Client) -> None:
    story = makers.story("渔船进港", cast=cast, state=State.FIRST_REVIEW)
    claims.claim(story.pk, by=cast.section_editor, now=EVENING)
    said = post(client, cast.desk_head, story, act="let_go")
    assert "傅南栀 has this story in hand. Only he, or the duty editor-in-chief, gives it back." in said
    assert Claim.objects.count() == 1
    assert "“渔船进港” is free for others again." in post(client, cast.duty_editor, story, act="let_go")
    assert "Nobody has “渔船进港” in hand." in post(client, cast.section_editor, story, act="let_go")
    claims.claim(story.pk, by=cast.second_section_editor, now=EVENING)
    assert claims.let_go(story.pk, by=cast.second_section_editor, now=EVENING)
    assert Event.objects.filter(story=story).count() == 2, "a claim is no part of the record"


def test_a_claim_stands_on_the_desk_the_queue_the_list_and_the_review(cast: Cast, client: Client) -> None:
    story = makers.story("渔船进港", cast=cast, state=State.FIRST_REVIEW)
    claims.claim(story.pk, by=cast.section_editor, now=EVENING)
    for at in ("/admin/", "/admin/queue/", "/admin/day/", "/admin/articles/story/"):
        assert "傅南栀" in look(client, cast.second_section_editor, at), at
    assert "傅南栀 has it since 20:44" in look(
        client, cast.second_section_editor, f"/admin/articles/story/{story.pk}/review/"
    )
    later = EVENING + claims.LAPSES
    assert "has it since" not in look(
        client, cast.second_section_editor, f"/admin/articles/story/{story.pk}/review/", now=later
    )


def test_a_step_leads_on_to_what_nobody_else_has_in_hand(cast: Cast, client: Client) -> None:
    held = makers.story("别人看着的", cast=cast, state=State.FIRST_REVIEW)
    free = makers.story("没人看的", cast=cast, state=State.FIRST_REVIEW)
    last = makers.story("手里这篇", cast=cast, state=State.FIRST_REVIEW)
    claims.claim(held.pk, by=cast.second_section_editor, now=EVENING)
    client.force_login(cast.section_editor)
    with time_machine.travel(EVENING, tick=False):
        response = client.post(
            f"/admin/articles/story/{last.pk}/step/",
            {"step": "approve", "version": last.version, "from": "review"},
        )
    assert response["Location"] == f"/admin/articles/story/{free.pk}/review/"


# Deadlines


def test_pages_close_at_the_papers_hour_and_keep_their_own(cast: Cast, settings: Any) -> None:
    edition = makers.edition(cast=cast)
    page = edition.pages.get(number="2")
    assert page.closes_at == CLOSING
    plan.change_page(
        edition.pk, version=edition.version, page_id=page.pk, number="2", name="民生", capacity=0, editor=None,
        proofreader=None, layout=None, by=cast.section_editor, now=EVENING, closes_at=CLOSING + timedelta(hours=2),
    )  # fmt: skip
    settings.PAGE_CLOSING = "23:15"
    after = makers.edition(TOMORROW + timedelta(days=1), number=6220, cast=cast)
    closings = [page.closes_at.astimezone(SHANGHAI) for page in after.pages.order_by("position") if page.closes_at]
    # After midnight is the night before the paper; the page of the paper before hands its own hour on.
    assert [f"{one:%d %H:%M}" for one in closings] == ["25 22:30", "26 00:30", "25 22:30", "25 22:30"]
    added = plan.add_page(after.pk, version=after.version, number="5", name="专版", by=cast.section_editor, now=EVENING)
    assert added.closes_at == datetime(2026, 11, 25, 23, 15, tzinfo=SHANGHAI)


def test_a_closing_of_another_month_is_refused(cast: Cast) -> None:
    edition = makers.edition(cast=cast)
    page = edition.pages.get(number="2")
    for closes_at in (CLOSING + timedelta(days=2), CLOSING - timedelta(days=8)):
        with pytest.raises(Refused, match="2026-11-25"):
            plan.change_page(
                edition.pk, version=edition.version, page_id=page.pk, number="2", name="民生", capacity=0,
                editor=None, proofreader=None, layout=None, by=cast.section_editor, now=EVENING, closes_at=closes_at,
            )  # fmt: skip
    page.refresh_from_db()
    assert page.closes_at == CLOSING


def test_the_nearest_deadline_comes_first_then_the_oldest(cast: Cast, client: Client) -> None:
    edition = makers.edition(cast=cast)
    edition.pages.filter(number="1").update(closes_at=CLOSING + timedelta(hours=1))
    loose = makers.story("未上版", cast=cast, state=State.FIRST_REVIEW, now=EVENING - timedelta(hours=9))
    late = makers.story("二版", cast=cast, state=State.FIRST_REVIEW)
    early = makers.story("一版", cast=cast, state=State.FIRST_REVIEW, now=EVENING - timedelta(hours=8))
    makers.put(edition, "1", early, cast=cast, weight=Weight.LEAD)
    makers.put(edition, "2", late, cast=cast, weight=Weight.LEAD)
    waiting = queue.waiting_for(cast.section_editor, now=EVENING)
    assert [(one.story.title, one.deadline) for one in waiting] == [
        ("二版", CLOSING),
        ("一版", CLOSING + timedelta(hours=1)),
        ("未上版", None),
    ]
    assert waiting[2].story == loose
    near = look(client, cast.section_editor, "/admin/queue/", now=CLOSING - timedelta(minutes=30))
    assert near.count('class="late"') == 1
    assert '22:30 <span class="left">30 minutes left' in near.replace("\xa0", " ")
    assert '22:30 <span class="left">over' in look(client, cast.section_editor, "/admin/queue/", now=CLOSING)


# The queue


def test_the_queue_shows_each_desk_and_only_what_one_may_read(cast: Cast, client: Client) -> None:
    makers.story("一审稿", cast=cast, state=State.FIRST_REVIEW)
    makers.story("二审稿", cast=cast, state=State.SECOND_REVIEW, author=cast.second_reporter)
    for username in ("section_editor", "duty_editor", "proofreader", "layout_editor"):
        shown = look(client, cast.everybody()[username], "/admin/queue/")
        assert ("一审稿" in shown, "二审稿" in shown) == (True, True), username
        assert "All desks 2" in shown
    shown = look(client, cast.reporter, "/admin/queue/")
    assert ("一审稿" in shown, "二审稿" in shown, "All desks 1" in shown) == (True, False, True)
    shown = look(client, cast.section_editor, "/admin/queue/?desk=second_review")
    assert ("一审稿" in shown, "二审稿" in shown) == (False, True)
    # The second review is not his to take; his own is.
    assert "Take “二审稿” in hand" not in shown
    assert "Take “一审稿” in hand" in look(client, cast.section_editor, "/admin/queue/?desk=nonsense")


def test_the_queue_turns_its_pages(cast: Cast, client: Client) -> None:
    for number in range(51):
        makers.story(f"待审{number:02}", cast=cast, state=State.FIRST_REVIEW, now=EVENING + timedelta(seconds=number))
    first = look(client, cast.section_editor, "/admin/queue/?desk=first_review")
    assert ("待审49" in first, "待审50" in first, 'rel="next" href="?desk=first_review&p=2"' in first) == (
        True,
        False,
        True,
    )
    second = look(client, cast.section_editor, "/admin/queue/?desk=first_review&p=2")
    assert ("待审49" in second, "待审50" in second, 'rel="next"' in second) == (False, True, False)
    client.force_login(cast.section_editor)
    for wrong in ("3", "0", "x", "9" * 40):
        assert client.get(f"/admin/queue/?p={wrong}").status_code == 404, wrong


# One's day


def test_a_reporters_day_has_what_is_asked_of_him_and_where_he_stands(cast: Cast, client: Client) -> None:
    edition = makers.edition(cast=cast)
    story = makers.story("渔船进港", cast=cast, state=State.SECOND_REVIEW)
    makers.put(edition, "2", story, cast=cast, weight=Weight.LEAD)
    notes.put(story, "四十一条还是十四条？", by=cast.section_editor, now=EVENING, words="四十一条")
    notes.put(story, "问主任的。", by=cast.section_editor, now=EVENING, to=cast.desk_head.pk)
    notes.put(story, "自己记的。", by=cast.reporter, now=EVENING)
    other = makers.story("别人的稿", cast=cast, author=cast.second_reporter, state=State.SIGNED)
    makers.put(edition, "2", other, cast=cast)
    shown = look(client, cast.reporter, "/admin/day/")
    assert "四十一条还是十四条？" in shown
    assert "问主任的。" not in shown
    assert "自己记的。" not in shown
    assert "别人的稿" not in shown
    assert "Page 2 民生 · Lead" in shown
    assert "11-24 22:30" in shown
    assert "Tomorrow · Wednesday, 25 November" in shown
    assert 'id="waiting"' not in shown
    assert "问主任的。" in look(client, cast.desk_head, "/admin/day/")
    assert "渔船进港" not in look(client, cast.second_reporter, "/admin/day/")


def test_a_page_is_the_day_of_its_people(cast: Cast, client: Client) -> None:
    edition = makers.edition(cast=cast)
    makers.put(edition, "2", makers.story("渔船进港", cast=cast, state=State.SIGNED), cast=cast, weight=Weight.LEAD)
    assert "渔船进港" not in look(client, cast.proofreader, "/admin/day/")
    edition.pages.filter(number="2").update(proofreader=cast.proofreader)
    assert "渔船进港" in look(client, cast.proofreader, "/admin/day/")


def test_only_who_has_a_part_in_it_and_may_read_it_is_asked(cast: Cast) -> None:
    story = makers.draft(author=cast.reporter)
    assert list(notes.askable(story)) == [cast.reporter]
    for somebody in (cast.second_reporter, cast.desk_head, cast.closed):
        with pytest.raises(Refused) as refused:
            notes.put(story, "？", by=cast.section_editor, now=EVENING, to=somebody.pk)
        assert refused.value.code == "not_asked"
    # A name that left the byline takes the story, and what is asked about it, with it.
    shared = history.save(
        story.pk,
        makers.copy(people=makers.by(cast.reporter, cast.second_reporter)),
        by=cast.reporter,
        version=story.version,
        now=EVENING,
    ).story
    notes.put(shared, "几点？", by=cast.section_editor, now=EVENING, to=cast.second_reporter.pk)
    assert queue.asked_of(cast.second_reporter).count() == 1
    history.save(
        story.pk, makers.copy(people=makers.by(cast.reporter)), by=cast.reporter, version=shared.version, now=EVENING
    )
    assert queue.asked_of(cast.second_reporter).count() == 0


# The cost


def filled(cast: Cast, count: int) -> None:
    edition = makers.edition(cast=cast)
    edition.pages.filter(number="1").update(proofreader=cast.proofreader, layout=cast.layout_editor)
    for number in range(count):
        story = makers.story(f"待审{number}", cast=cast, state=State.FIRST_REVIEW)
        makers.put(edition, "1", story, cast=cast)
        notes.put(story, "几点？", by=cast.desk_head, now=EVENING)
        claims.claim(story.pk, by=cast.second_section_editor if number % 2 else cast.section_editor, now=EVENING)


#: Queries of the whole answer, session and account with them.
COSTS = {
    "/admin/queue/": {"section_editor": 9, "reporter": 7, "proofreader": 7},
    "/admin/day/": {"section_editor": 18, "reporter": 8, "proofreader": 6, "layout_editor": 6},
}


@pytest.mark.parametrize("at", list(COSTS))
def test_a_list_costs_the_same_for_one_row_and_for_fifteen(cast: Cast, client: Client, at: str) -> None:
    found: list[dict[str, int]] = []
    for count in (1, 14):
        if count > 1:
            for number in range(count):
                story = makers.story(f"再审{number}", cast=cast, state=State.FIRST_REVIEW)
                notes.put(story, "几点？", by=cast.desk_head, now=EVENING)
        else:
            filled(cast, count)
        costs = {}
        for username in COSTS[at]:
            client.force_login(cast.everybody()[username])
            with time_machine.travel(EVENING, tick=False), CaptureQueriesContext(connection) as queries:
                assert client.get(at).status_code == 200
            costs[username] = len(queries)
        found.append(costs)
    assert found == [COSTS[at], COSTS[at]]
