"""The duty desk: what each role sees of tomorrow's paper, and what of his own."""

from datetime import datetime, timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.admin.duty import Desk, PagePlan, desk_for, edition_at_work, heading, tonight
from articles.admin.plans import small_plan
from articles.composing import close
from articles.desk import signoff
from articles.models import Account, Edition, Placement, Story
from articles.vocabulary import Part, Severity, State, Step, Weight
from tests import makers
from tests.cast import Cast
from tests.makers import EVENING, TOMORROW

INDEX = "/admin/"


def look(client: Client, account: Account, *, now: datetime = EVENING, language: str = "en") -> str:
    """The index as somebody sees it at that moment."""
    client.force_login(account)
    client.cookies["django_language"] = language
    with time_machine.travel(now, tick=False):
        response = client.get(INDEX)
    assert response.status_code == 200
    return unescape(response.content.decode())


def section_of(shown: str, name: str) -> str:
    """One section of the page by its id, "" where there is none."""
    _before, found, rest = shown.partition(f'id="{name}">')
    return rest.partition("</section>")[0] if found else ""


def half_done(cast: Cast) -> Edition:
    """Tomorrow's edition: a signed lead and a review on page 1, a draft on page 2, nothing on 3 and 4."""
    edition = makers.edition(cast=cast)
    makers.put(edition, "1", makers.story("水闸开闸", cast=cast, state=State.SIGNED), cast=cast, weight=Weight.LEAD)
    makers.put(edition, "1", makers.story("渔船进港", cast=cast, state=State.FIRST_REVIEW), cast=cast)
    makers.put(edition, "2", makers.draft("菜价周报", author=cast.reporter), cast=cast, weight=Weight.LEAD)
    return edition


# Which edition


def test_the_edition_at_work_is_the_next_that_is_not_public(cast: Cast) -> None:
    assert edition_at_work(EVENING) is None
    tomorrow = makers.edition(cast=cast)
    assert edition_at_work(EVENING) == tomorrow
    makers.edition(TOMORROW + timedelta(days=1), number=6220, cast=cast)
    assert edition_at_work(EVENING) == tomorrow


def test_after_its_minute_the_next_edition_is_at_work_else_the_public_one(cast: Cast) -> None:
    edition = makers.edition(cast=cast, pages=[("1", "要闻")])
    makers.put(edition, "1", makers.story(cast=cast, state=State.SIGNED), cast=cast, weight=Weight.LEAD)
    minute = datetime(2026, 11, 25, 6, 0, tzinfo=makers.SHANGHAI)
    close.close(edition.pk, version=edition.version, by=cast.duty_editor, release_at=minute, now=EVENING)
    assert edition_at_work(minute - timedelta(minutes=1)) == edition
    assert edition_at_work(minute) == edition
    night = tonight(minute)
    assert night is not None
    assert (night.public, night.closed, night.blocking) == (True, True, 0)
    later = makers.edition(TOMORROW + timedelta(days=1), number=6220, cast=cast, now=minute)
    assert edition_at_work(minute) == later


def test_an_edition_closed_after_midnight_is_still_the_one_at_work(cast: Cast) -> None:
    edition = makers.edition(cast=cast)
    assert edition_at_work(datetime(2026, 11, 25, 0, 30, tzinfo=makers.SHANGHAI)) == edition


@pytest.mark.parametrize(
    ("day", "said"),
    [(25, "Tomorrow · Wednesday, 25 November"), (24, "Today · Tuesday, 24 November"), (27, "Friday, 27 November")],
)
def test_the_day_is_said_as_the_newsroom_says_it(day: int, said: str) -> None:
    from django.utils import translation

    with translation.override("en"):
        assert heading(TOMORROW.replace(day=day), TOMORROW.replace(day=24)) == said


# The edition on the desk


def test_the_edition_stands_with_its_pages_its_tally_and_what_stops_it(cast: Cast, client: Client) -> None:
    half_done(cast)
    shown = look(client, cast.duty_editor)
    assert "Tomorrow · Wednesday, 25 November" in shown
    assert "Issue 6219" in shown
    assert "It is 20:44" in shown
    for chip in ('"st draft">Draft 1<', '"st first">First review 1<', '"st signed">Signed off 1<'):
        assert chip in shown
    assert "3 stories · 2 holes" in " ".join(shown.split())
    assert "It cannot be closed yet: 4 things stop it." in shown
    assert shown.count('class="pg"') == 4


def test_each_page_names_what_it_lacks(cast: Cast) -> None:
    half_done(cast)
    night = tonight(EVENING)
    assert night is not None
    lines = {plan.page.number: [line.sentence for line in plan.lines] for plan in night.pages}
    assert [sentence for sentence in lines["1"] if "渔船进港" in sentence]
    assert not [sentence for sentence in lines["1"] if "水闸开闸" in sentence]
    assert [sentence for sentence in lines["2"] if "菜价周报" in sentence]
    assert len([plan for plan in night.pages if plan.stories == 0]) == 2
    assert [plan.signed for plan in night.pages] == [1, 0, 0, 0]


def test_a_plan_shows_each_state_by_word_and_style(cast: Cast, client: Client) -> None:
    half_done(cast)
    shown = look(client, cast.section_editor)
    assert 'class="dot signed x1 w6 y1' in shown
    assert 'title="Signed off · 水闸开闸"' in shown
    assert 'title="First review · 渔船进港"' in shown
    assert shown.count("Nothing stands here yet") == 2


def test_a_page_with_room_shows_a_hole_and_what_could_fill_it(cast: Cast, client: Client) -> None:
    edition = half_done(cast)
    page = edition.pages.get(number="1")
    page.capacity = 2_000
    page.save()
    plan = _plan(tonight(EVENING), "1")
    length = sum(one.story.length for one in Placement.objects.filter(page=page))
    assert (plan.fill.length, plan.fill.capacity) == (length, 2_000)
    makers.story("修表匠", cast=cast, state=State.SIGNED)
    shown = look(client, cast.section_editor)
    assert f'href="#reserve"><span>Room for about {(2_000 - length) // 50 * 50} characters · 1 in reserve' in shown
    holes = [slot.missing for slot in plan.slots if slot.placement is None]
    assert holes == [(2_000 - length) // 50 * 50]


def test_only_the_duty_editor_finds_the_button_that_closes(cast: Cast, client: Client) -> None:
    edition = makers.edition(cast=cast, pages=[("1", "要闻")])
    shown = look(client, cast.duty_editor)
    assert '<span class="button" aria-disabled="true" aria-describedby="why">Close the edition</span>' in shown
    makers.put(edition, "1", makers.story(cast=cast, state=State.SIGNED), cast=cast, weight=Weight.LEAD)
    shown = look(client, cast.duty_editor)
    assert f'href="/admin/articles/edition/{edition.pk}/change/#closing">Close the edition</a>' in shown
    assert "cannot be closed" not in shown
    assert "Close the edition" not in look(client, cast.desk_head)


def test_what_is_blocked_on_the_desk_is_what_closing_refuses(cast: Cast) -> None:
    edition = half_done(cast)
    night = tonight(EVENING)
    assert night is not None
    minute = datetime(2026, 11, 25, 6, 0, tzinfo=makers.SHANGHAI)
    found = close.check(edition, release_at=minute, now=EVENING)
    assert night.release_at == minute
    assert night.blocking == len([one for one in found if one.severity == Severity.BLOCK]) == 4


def test_without_an_edition_whoever_plans_is_offered_to(cast: Cast, client: Client) -> None:
    assert 'href="/admin/articles/edition/add/">Plan an edition</a>' in look(client, cast.layout_editor)
    shown = look(client, cast.proofreader)
    assert "No edition is planned." in shown
    assert "Plan an edition" not in shown


@pytest.mark.parametrize("username", ["reporter", "photographer", "administrator", "owner"])
def test_who_may_not_see_the_plan_sees_nothing_of_it(cast: Cast, client: Client, username: str) -> None:
    edition = half_done(cast)
    other = makers.story("别人的稿子", cast=cast, author=cast.second_reporter, state=State.SIGNED)
    makers.put(edition, "3", other, cast=cast)
    shown = look(client, cast.everybody()[username])
    assert 'class="pg"' not in shown
    assert "别人的稿子" not in shown
    assert "Tomorrow" not in shown
    assert "Reserve" not in shown


# What is mine

#: The lists each role finds, by their ids on the page.
LISTS = {
    "reporter": ["drafts", "on-the-way", "sent-back"],
    "photographer": ["drafts", "on-the-way", "sent-back", "pictures"],
    "section_editor": ["waiting", "drafts", "sent-back", "reserve"],
    "desk_head": ["waiting", "drafts", "sent-back", "reserve"],
    "duty_editor": ["waiting", "drafts", "sent-back", "reserve"],
    "proofreader": [],
    "layout_editor": [],
    "administrator": ["refused", "idle"],
    "owner": ["refused", "idle"],
}


@pytest.mark.parametrize("username", list(LISTS))
def test_each_role_finds_its_own_lists(cast: Cast, client: Client, username: str) -> None:
    shown = look(client, cast.everybody()[username])
    ids = ["waiting", "drafts", "on-the-way", "refused", "sent-back", "reserve", "idle", "pictures"]
    assert [one for one in ids if section_of(shown, one)] == sorted(LISTS[username], key=ids.index)


@pytest.mark.parametrize(
    ("state", "reader"),
    [
        (State.FIRST_REVIEW, "section_editor"),
        (State.SECOND_REVIEW, "desk_head"),
        (State.FINAL_REVIEW, "duty_editor"),
    ],
)
def test_a_story_waits_on_one_desk(cast: Cast, client: Client, state: State, reader: str) -> None:
    story = makers.story("渔船进港", cast=cast, state=state, now=EVENING - timedelta(minutes=18))
    for editor in ("section_editor", "desk_head", "duty_editor"):
        listed = section_of(look(client, cast.everybody()[editor]), "waiting")
        assert (f"/admin/articles/story/{story.pk}/review/" in listed) == (editor == reader), editor
        if editor == reader:
            assert "18\xa0minutes" in listed


def test_what_came_back_stands_with_its_reason(cast: Cast, client: Client) -> None:
    story = makers.story("护理费续篇", cast=cast, state=State.FIRST_REVIEW)
    reason = "第四段“每月减少 320 元”与表格 302 元不一致，请核。"
    signoff.move(story.pk, Step.SEND_BACK, by=cast.section_editor, version=story.version, now=EVENING, reason=reason)
    shown = look(client, cast.reporter)
    back = section_of(shown, "sent-back")
    assert reason in back
    assert "傅南栀" in back
    assert "护理费续篇" not in section_of(shown, "drafts")
    assert reason not in look(client, cast.second_reporter)


def test_a_reporter_follows_his_story_and_nobody_elses(cast: Cast, client: Client) -> None:
    makers.story("渔船进港", cast=cast, state=State.SECOND_REVIEW)
    assert "渔船进港" in section_of(look(client, cast.reporter), "on-the-way")
    assert "渔船进港" not in look(client, cast.second_reporter)


def test_what_went_out_is_told_for_a_day(cast: Cast, client: Client) -> None:
    makers.story("渔船进港", cast=cast, state=State.PUBLISHED)
    assert "渔船进港" in section_of(look(client, cast.reporter), "on-the-way")
    later = look(client, cast.reporter, now=EVENING + timedelta(days=1, minutes=1))
    assert "渔船进港" not in section_of(later, "on-the-way")


def test_the_reserve_is_signed_and_stands_on_no_page(cast: Cast, client: Client) -> None:
    edition = half_done(cast)
    makers.story("修表匠", cast=cast, state=State.SIGNED)
    reserve = section_of(look(client, cast.section_editor), "reserve")
    assert "修表匠" in reserve
    assert "水闸开闸" not in reserve
    makers.put(edition, "3", Story.objects.get(title="修表匠"), cast=cast)
    assert "修表匠" not in section_of(look(client, cast.section_editor), "reserve")


def test_a_photographer_sees_his_pictures_and_what_they_lack(cast: Cast, client: Client) -> None:
    makers.photo(by=cast.photographer, caption="", credit="")
    makers.photo(by=cast.reporter, caption="别人的图片", shape={"colour": (9, 9, 9)})
    pictures = section_of(look(client, cast.photographer), "pictures")
    assert "gate.jpg" in pictures
    assert "incomplete" in pictures
    assert "别人的图片" not in pictures


def test_a_picture_that_readers_saw_says_so(cast: Cast, client: Client) -> None:
    photo = makers.photo(by=cast.photographer)
    assert "Ran" not in section_of(look(client, cast.photographer), "pictures")
    makers.take_to(makers.photo_feature(photo, author=cast.photographer), State.PUBLISHED, cast)
    assert "Ran" in section_of(look(client, cast.photographer), "pictures")


def test_the_administrator_sees_refused_sign_ins_and_idle_accounts(cast: Cast, client: Client) -> None:
    with time_machine.travel(EVENING - timedelta(hours=2), tick=False):
        Client().post("/admin/login/", {"username": "reporter", "password": "no"})
    with time_machine.travel(EVENING - timedelta(hours=30), tick=False):
        Client().post("/admin/login/", {"username": "second_reporter", "password": "no"})
    shown = look(client, cast.administrator)
    assert "顾小满" in section_of(shown, "refused")
    assert "沈一苇" not in section_of(shown, "refused")
    assert "来宾" in section_of(shown, "idle")


# The cost


def filled(cast: Cast, count: int) -> None:
    """An edition, a queue, drafts, returned drafts and a reserve of `count` stories each."""
    edition = makers.edition(cast=cast)
    for number in range(count):
        one = makers.story(f"上版{number}", cast=cast, state=State.SIGNED)
        makers.put(edition, "1", one, cast=cast, weight=Weight.LEAD if number == 0 else Weight.PLAIN)
        makers.story(f"待审{number}", cast=cast, state=State.FIRST_REVIEW)
        makers.story(f"备用{number}", cast=cast, state=State.SIGNED)
        makers.draft(f"草稿{number}", author=cast.section_editor)
        back = makers.story(f"退稿{number}", cast=cast, author=cast.section_editor, state=State.FIRST_REVIEW)
        signoff.move(
            back.pk,
            Step.SEND_BACK,
            by=cast.second_section_editor,
            version=back.version,
            now=EVENING,
            reason="请核。",
        )


@pytest.mark.parametrize("count", [1, 30])
def test_the_duty_desk_costs_the_same_for_one_row_and_for_thirty(cast: Cast, client: Client, count: int) -> None:
    filled(cast, count)
    client.force_login(cast.section_editor)
    with (
        time_machine.travel(EVENING, tick=False),
        CaptureQueriesContext(
            connection,
        ) as queries,
    ):
        response = client.get(INDEX)
    desk: Desk = response.context["desk"]
    assert desk.waiting is not None
    assert len(desk.waiting) == count
    assert len(queries) == 30, "\n".join(query["sql"][:160] for query in queries)


def test_the_desk_reads_no_more_than_its_lists_hold(cast: Cast) -> None:
    for number in range(12):
        makers.draft(f"草稿{number}", author=cast.reporter)
    desk = desk_for(cast.reporter, now=EVENING)
    assert desk.drafts is not None
    assert len(desk.drafts) == 10


# The small plan


def _placements(weights: list[str], parts: list[str] | None = None) -> list[Placement]:
    story = Story(title="一篇", state=State.SIGNED)
    return [
        Placement(pk=index, story=story, weight=weight, part=(parts or [Part.MAIN] * len(weights))[index])
        for index, weight in enumerate(weights)
    ]


def _cells(place: str) -> set[tuple[int, int]]:
    x, w, y, h = (int(word[1:]) for word in place.split())
    return {(column, row) for column in range(x, x + w) for row in range(y, y + h)}


@pytest.mark.parametrize(
    "weights",
    [
        ["lead"],
        ["plain"],
        ["brief"] * 7,
        ["lead", "second", "ear", "plain", "plain", "brief", "bottom"],
        ["second", "second", "second", "bottom"],
        ["lead", "lead", "ear", "ear", "ear", "second", "bottom", "bottom"],
        ["lead", *["plain"] * 13],
        ["lead", *["plain"] * 40, *["brief"] * 20, "bottom"],
    ],
)
@pytest.mark.parametrize("missing", [0, 900])
def test_no_two_stories_of_a_plan_lie_on_one_another(weights: list[str], missing: int) -> None:
    slots = small_plan(_placements(weights), missing=missing)
    cells: list[tuple[int, int]] = [cell for slot in slots for cell in _cells(slot.place)]
    assert len(cells) == len(set(cells))
    assert max(column for column, _row in cells) <= 6
    assert max(row for _column, row in cells) <= 24
    drawn = [slot.placement.pk for slot in slots if slot.placement]
    assert len(drawn) == len(set(drawn))
    if len(weights) < 15:
        assert len(drawn) == len(weights)


def test_an_empty_page_is_one_hole() -> None:
    (slot,) = small_plan([])
    assert (slot.placement, slot.place) == (None, "x1 w6 y1 h12")


def test_a_lead_has_the_ear_and_the_second_at_its_side() -> None:
    slots = small_plan(_placements(["second", "lead", "ear"]))
    assert [(slot.placement.weight, slot.place) for slot in slots if slot.placement] == [
        ("lead", "x1 w4 y1 h12"),
        ("ear", "x5 w2 y1 h6"),
        ("second", "x5 w2 y7 h6"),
    ]


def test_jumps_and_teasers_are_marked_as_parts() -> None:
    slots = small_plan(_placements(["lead", "", ""], [Part.MAIN, Part.JUMP, Part.TEASER]))
    assert [(slot.part, str(slot.word) != "") for slot in slots] == [(False, True), (True, True), (True, True)]


def _plan(night: Any, number: str) -> PagePlan:
    plan: PagePlan = next(plan for plan in night.pages if plan.page.number == number)
    return plan


def test_a_page_with_more_text_than_it_holds_says_so_where_it_is_measured(client: Client, cast: Cast) -> None:
    edition = half_done(cast)
    assert 'class="fill over"' not in look(client, cast.duty_editor)
    edition.pages.filter(number="1").update(capacity=10)
    shown = look(client, cast.duty_editor)
    assert shown.count('class="fill over"') == 1
    assert '<span class="late">' in shown
