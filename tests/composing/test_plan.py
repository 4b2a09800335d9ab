"""The plan of an edition: who may make it, and what it refuses with a sentence."""

from datetime import date, timedelta
from typing import Any

import pytest

from articles.composing import plan
from articles.desk.refusal import Refused
from articles.models import Account, Edition, Event, Page
from tests import makers
from tests.cast import Cast
from tests.makers import EVENING, TOMORROW

MAY_PLAN = ("section_editor", "desk_head", "duty_editor", "layout_editor")
MAY_NOT_PLAN = ("reporter", "photographer", "proofreader", "administrator", "owner", "closed", "visitor")


def numbers(edition: Edition) -> list[tuple[str, str, int]]:
    return list(edition.pages.order_by("position").values_list("number", "name", "position"))


def changing(page: Page, **given: Any) -> dict[str, Any]:
    """What `change_page` is told when only these facts change."""
    facts: dict[str, Any] = {
        "page_id": page.pk,
        "number": page.number,
        "name": page.name,
        "capacity": page.capacity,
        "editor": page.editor_id,
        "proofreader": page.proofreader_id,
        "layout": page.layout_id,
    }
    return facts | given


@pytest.mark.parametrize("username", MAY_PLAN)
def test_editors_and_layout_editors_open_an_edition(cast: Cast, username: str) -> None:
    edition = plan.open_edition(TOMORROW, number=6219, pages=makers.PAGES, by=cast.everybody()[username], now=EVENING)
    assert (edition.date, edition.number, edition.version, edition.closed_at) == (TOMORROW, 6219, 0, None)
    assert numbers(edition) == [("1", "要闻", 0), ("2", "民生", 1), ("3", "镇街", 2), ("4", "副刊", 3)]
    event = Event.objects.get(edition=edition)
    assert (event.act, event.by, event.at, event.now) == (
        "plan", cast.everybody()[username], EVENING, "2026-11-25",
    )  # fmt: skip


@pytest.mark.parametrize("username", MAY_NOT_PLAN)
def test_nobody_else_opens_or_changes_one(cast: Cast, username: str) -> None:
    somebody = cast.everybody()[username]
    edition = makers.edition(cast=cast)
    page = edition.pages.get(number="1")
    before = list(Page.objects.values())
    asked: dict[str, Any] = {"version": 0, "by": somebody, "now": EVENING}
    with pytest.raises(Refused) as opened:
        plan.open_edition(TOMORROW + timedelta(days=1), number=6220, pages=makers.PAGES, by=somebody, now=EVENING)
    with pytest.raises(Refused) as added:
        plan.add_page(edition.pk, number="5", name="体育", **asked)
    with pytest.raises(Refused) as changed:
        plan.change_page(edition.pk, **changing(page, name="别的"), **asked)
    with pytest.raises(Refused) as removed:
        plan.remove_page(edition.pk, page_id=page.pk, **asked)
    assert {refusal.value.code for refusal in (opened, added, changed, removed)} == {"may_not_plan"}
    assert list(Page.objects.values()) == before
    assert Edition.objects.get().version == 0


@pytest.mark.parametrize(
    ("day", "number", "pages", "code"),
    [
        (TOMORROW, 6220, makers.PAGES, "day_taken"),
        (TOMORROW + timedelta(days=1), 6219, makers.PAGES, "number_taken"),
        (EVENING.date() - timedelta(days=1), 6220, makers.PAGES, "past"),
        (date(2036, 11, 26), 6220, makers.PAGES, "far"),
        (TOMORROW + timedelta(days=1), 6220, (), "no_pages"),
        (TOMORROW + timedelta(days=1), 6220, (("1", "要闻"), ("1", "民生")), "page_twice"),
        (TOMORROW + timedelta(days=1), 6220, (("a1", "要闻"), ("A1", "民生")), "page_twice"),
        (TOMORROW + timedelta(days=1), 6220, (("一", "要闻"),), "page_number"),
        (TOMORROW + timedelta(days=1), 6220, (("../1", "要闻"),), "page_number"),
        (TOMORROW + timedelta(days=1), 6220, (("", "要闻"),), "page_number"),
        (TOMORROW + timedelta(days=1), 6220, (("1", " \u3000"),), "page_name"),
        (TOMORROW + timedelta(days=1), 6220, (("1", "要" * 21),), "page_name"),
        (TOMORROW + timedelta(days=1), 6220, (("1", "要\0闻"),), "page_name"),
        (TOMORROW + timedelta(days=1), 6220, (("1", "要\ud83d"),), "page_name"),
        (TOMORROW + timedelta(days=1), 6220, [(str(n), "版") for n in range(1, 66)], "too_many_pages"),
    ],
)
def test_what_cannot_be_opened(cast: Cast, day: date, number: int, pages: Any, code: str) -> None:
    makers.edition(cast=cast)
    with pytest.raises(Refused) as refusal:
        plan.open_edition(day, number=number, pages=pages, by=cast.layout_editor, now=EVENING)
    assert refusal.value.code == code
    assert Edition.objects.count() == 1


def test_two_who_open_the_same_day_at_once(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second looked before the first had written: the database decides, and he reads a sentence."""
    look = plan._refuse_taken
    calls: list[int] = []

    def late(day: date, number: int) -> None:
        calls.append(number)
        if len(calls) > 1:
            look(day, number)

    makers.edition(cast=cast)
    monkeypatch.setattr(plan, "_refuse_taken", late)
    with pytest.raises(Refused) as refusal:
        plan.open_edition(TOMORROW, number=6220, pages=makers.PAGES, by=cast.layout_editor, now=EVENING)
    assert refusal.value.code == "day_taken"
    assert calls == [6220, 6220]


def test_a_page_takes_the_capacity_of_the_day_before(cast: Cast) -> None:
    edition = makers.edition(cast=cast)
    page = edition.pages.get(number="2")
    plan.change_page(edition.pk, version=0, **changing(page, capacity=5400), by=cast.section_editor, now=EVENING)
    following = makers.edition(TOMORROW + timedelta(days=1), number=6220, cast=cast)
    assert list(following.pages.values_list("number", "capacity")) == [("1", 0), ("2", 5400), ("3", 0), ("4", 0)]


def test_pages_stand_in_the_order_of_their_numbers(cast: Cast) -> None:
    edition = makers.edition(cast=cast, pages=(("1", "要闻"), ("2", "民生")))
    plan.add_page(edition.pk, version=0, number="10", name="副刊", by=cast.section_editor, now=EVENING)
    plan.add_page(edition.pk, version=1, number="9", name="体育", by=cast.section_editor, now=EVENING)
    assert numbers(edition) == [("1", "要闻", 0), ("2", "民生", 1), ("9", "体育", 2), ("10", "副刊", 3)]
    page = edition.pages.get(number="1")
    plan.change_page(edition.pk, version=2, **changing(page, number="a01"), by=cast.section_editor, now=EVENING)
    assert [number for number, _, _ in numbers(edition)] == ["2", "9", "10", "A01"]


def test_a_page_names_its_people_and_the_record_keeps_who(cast: Cast) -> None:
    edition = makers.edition(cast=cast)
    page = edition.pages.get(number="1")
    plan.change_page(
        edition.pk,
        version=0,
        **changing(page, editor=cast.section_editor.pk, proofreader=cast.proofreader.pk, layout=cast.layout_editor.pk),
        by=cast.desk_head,
        now=EVENING,
    )
    page.refresh_from_db()
    assert (page.editor, page.proofreader, page.layout) == (cast.section_editor, cast.proofreader, cast.layout_editor)
    event = Event.objects.filter(edition=edition).latest("id")
    assert (event.was, event.now, event.by) == ("1 要闻", "1 要闻", cast.desk_head)
    assert [part.split(" → ")[1] for part in event.reason.split("; ")] == ["傅南栀", "许一禾", "梁砚秋"]


@pytest.mark.parametrize("post", ["editor", "proofreader", "layout"])
def test_a_page_names_nobody_who_does_not_do_that_work(cast: Cast, post: str) -> None:
    edition = makers.edition(cast=cast)
    page = edition.pages.get(number="1")
    for somebody in (cast.reporter, cast.closed, cast.administrator):
        with pytest.raises(Refused) as refusal:
            plan.change_page(
                edition.pk, version=0, **changing(page, **{post: somebody.pk}), by=cast.desk_head, now=EVENING
            )
        assert refusal.value.code == "not_this_work"
    assert not Page.objects.exclude(editor=None, proofreader=None, layout=None).exists()


def test_changing_nothing_changes_nothing(cast: Cast) -> None:
    edition = makers.edition(cast=cast)
    page = edition.pages.get(number="1")
    plan.change_page(edition.pk, version=0, **changing(page, name=" 要闻 "), by=cast.desk_head, now=EVENING)
    assert Edition.objects.get().version == 0
    assert Event.objects.filter(edition=edition).count() == 1


def test_a_page_with_stories_stays(cast: Cast) -> None:
    edition = makers.edition(cast=cast)
    makers.put(edition, "2", makers.draft(author=cast.reporter), cast=cast)
    page = edition.pages.get(number="2")
    with pytest.raises(Refused) as refusal:
        plan.remove_page(edition.pk, version=1, page_id=page.pk, by=cast.desk_head, now=EVENING)
    assert refusal.value.code == "page_not_empty"
    assert "2 民生" in str(refusal.value)
    empty = edition.pages.get(number="1")
    plan.remove_page(edition.pk, version=1, page_id=empty.pk, by=cast.desk_head, now=EVENING)
    assert numbers(edition) == [("2", "民生", 0), ("3", "镇街", 1), ("4", "副刊", 2)]


def test_a_page_of_another_edition_is_no_page_of_this_one(cast: Cast) -> None:
    edition = makers.edition(cast=cast)
    other = makers.edition(TOMORROW + timedelta(days=1), number=6220, cast=cast)
    foreign = other.pages.get(number="1")
    with pytest.raises(Refused) as refusal:
        plan.remove_page(edition.pk, version=0, page_id=foreign.pk, by=cast.desk_head, now=EVENING)
    assert refusal.value.code == "no_page"
    assert other.pages.count() == 4


def test_who_comes_too_late_is_told_what_the_other_did(cast: Cast) -> None:
    edition = makers.edition(cast=cast)
    plan.add_page(edition.pk, version=0, number="5", name="体育", by=cast.section_editor, now=EVENING)
    with pytest.raises(Refused) as refusal:
        plan.add_page(edition.pk, version=0, number="6", name="广告", by=cast.layout_editor, now=EVENING)
    assert refusal.value.code == "edition_stale"
    assert "傅南栀" in str(refusal.value)
    assert "5 体育" in str(refusal.value)
    assert [number for number, _, _ in numbers(edition)] == ["1", "2", "3", "4", "5"]


@pytest.fixture
def people(cast: Cast) -> dict[str, Account]:
    return cast.everybody()


def test_the_people_a_page_can_name(people: dict[str, Account]) -> None:
    found = {post: {one.username for one in plan.candidates(post)} for post in plan.POSTS}
    assert found == {
        "editor": {
            "section_editor", "second_section_editor", "desk_head", "second_desk_head", "duty_editor",
            "second_duty_editor",
        },
        "proofreader": {"proofreader"},
        "layout": {"layout_editor"},
    }  # fmt: skip
