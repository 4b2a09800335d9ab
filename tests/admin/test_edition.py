"""The screen of an edition, over HTTP: what it shows to whom, and that each form does one thing for who may."""

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from articles.composing import close
from articles.desk import history, signoff
from articles.models import Account, Edition, Event, Page, Placement, Release, Story
from articles.vocabulary import Part, State, Step, Weight
from tests import makers
from tests.cast import Cast, make_cast
from tests.makers import EVENING, SHANGHAI, TOMORROW

DAWN = datetime(2026, 11, 25, 6, 0, tzinfo=SHANGHAI)

SEES = ("section_editor", "desk_head", "duty_editor", "layout_editor", "proofreader")
PLANS = ("section_editor", "desk_head", "duty_editor", "layout_editor")
SEES_NOT = ("reporter", "photographer", "administrator", "owner")
NEVER = ("closed", "visitor")


@pytest.fixture(autouse=True)
def evening() -> Any:
    with time_machine.travel(EVENING, tick=False):
        yield


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def edition(cast: Cast) -> Edition:
    return makers.edition(cast=cast)


def signed_in(person: Account, *, english: bool = True) -> Client:
    client = Client()
    client.force_login(person)
    if english:
        client.cookies["django_language"] = "en"
    return client


def at(name: str, *args: int) -> str:
    return reverse(f"admin:articles_edition_{name}", args=args)


def post(person: Account, name: str, edition: Edition, /, *args: int, **data: Any) -> HttpResponse:
    """Send one of the screen's forms, with the version that stands unless the test says another."""
    edition.refresh_from_db()
    data.setdefault("version", edition.version)
    answer = signed_in(person).post(at(name, edition.pk, *args), data)
    edition.refresh_from_db()
    return answer  # type: ignore[return-value]


def said(answer: HttpResponse) -> list[tuple[str, str]]:
    """The messages somebody reads next, with their level."""
    return [(one.level_tag, str(one)) for one in get_messages(answer.wsgi_request)]  # type: ignore[attr-defined]


def page(edition: Edition, number: str = "1") -> Page:
    return edition.pages.get(number=number)


def titles(edition: Edition, number: str = "1") -> list[tuple[str, str, str]]:
    return list(Placement.objects.filter(page=page(edition, number)).values_list("story__title", "part", "weight"))


def ready(edition: Edition, cast: Cast) -> None:
    """A signed lead on every page."""
    for number, title in zip("1234", "甲乙丙丁", strict=True):
        makers.put(edition, number, makers.story(title, cast=cast, state=State.SIGNED), cast=cast, weight="lead")


# Who reaches what

#: The forms of the screen: name, and whether only the chief may send it. `page` stands for the id of page 1.
FORMS = {
    "place": False,
    "move": False,
    "pull": False,
    "pages": False,
    "page": False,
    "remove_page": False,
    "close": True,
    "reopen": True,
}


def args_of(name: str, edition: Edition) -> list[int]:
    return [edition.pk, page(edition).pk] if name in ("page", "remove_page") else [edition.pk]


@pytest.mark.parametrize("username", [*SEES, *SEES_NOT, *NEVER])
def test_who_sees_editions(cast: Cast, edition: Edition, username: str) -> None:
    client = signed_in(cast.everybody()[username])
    expected = 200 if username in SEES else 302 if username in NEVER else 403
    assert [client.get(at("changelist")).status_code, client.get(at("change", edition.pk)).status_code] == [
        expected, expected,
    ]  # fmt: skip
    assert client.get(at("add")).status_code == (200 if username in PLANS else 302 if username in NEVER else 403)


@pytest.mark.parametrize("username", [*SEES, *SEES_NOT, *NEVER])
def test_who_may_send_which_form(cast: Cast, edition: Edition, username: str) -> None:
    """Who may not is refused before anything is read; who may is sent back to the screen, whatever the form said."""
    client = signed_in(cast.everybody()[username])
    before = list(Page.objects.values()), Event.objects.count()
    for name, chief in FORMS.items():
        answer = client.post(at(name, *args_of(name, edition)))
        may = username == "duty_editor" if chief else username in PLANS
        assert (name, answer.status_code) == (name, 302 if may or username in NEVER else 403)
        if may:
            assert answer["Location"] == at("change", edition.pk)
        elif username not in NEVER:
            sentence = (
                "closed and reopened by the duty editor-in-chief" if chief else "Pages are planned by section editors"
            )
            assert sentence in answer.content.decode()
    assert (list(Page.objects.values()), Event.objects.count()) == before


def test_reading_changes_nothing(cast: Cast, edition: Edition) -> None:
    for name in FORMS:
        answer = signed_in(cast.duty_editor).get(at(name, *args_of(name, edition)))
        assert (name, answer.status_code, answer["Allow"]) == (name, 405, "POST")
    assert signed_in(cast.duty_editor).post(at("change", edition.pk)).status_code == 405


def test_an_edition_that_is_none(cast: Cast, edition: Edition) -> None:
    for name in FORMS:
        args = [404, *args_of(name, edition)[1:]]
        assert (name, signed_in(cast.duty_editor).post(at(name, *args)).status_code) == (name, 404)
    assert signed_in(cast.duty_editor).get(at("change", 404)).status_code == 404


def test_nobody_signed_in_reaches_nothing(edition: Edition) -> None:
    client = Client()
    for url in (at("changelist"), at("add"), at("change", edition.pk)):
        answer = client.get(url)
        assert (answer.status_code, answer["Location"]) == (302, f"/admin/login/?next={url}")
    for name in FORMS:
        assert client.post(at(name, *args_of(name, edition))).status_code == 302


def test_every_form_wants_its_token(cast: Cast, edition: Edition) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.duty_editor)
    for name in FORMS:
        assert client.post(at(name, *args_of(name, edition)), {"version": 0}).status_code == 403
    assert client.post(at("add"), {}).status_code == 403


def test_there_is_no_way_to_delete_an_edition_nor_to_post_its_fields(cast: Cast, edition: Edition) -> None:
    client = signed_in(cast.duty_editor)
    for tail in ("delete/", "history/"):
        assert client.post(f"/admin/articles/edition/{edition.pk}/{tail}").status_code == 404
    post(
        cast.duty_editor, "page", edition, page(edition).pk, number="1", name="要闻", capacity=9,
        closed_at="2026-11-24", release_at="2026-11-24", edition=99,
    )  # fmt: skip
    assert (edition.closed_at, page(edition).capacity, edition.pages.count()) == (None, 9, 4)


# The list and the plan


def test_the_list_tells_planned_closed_and_public(cast: Cast, edition: Edition) -> None:
    ready(edition, cast)
    yesterday = EVENING - timedelta(days=1)
    out = makers.edition(EVENING.date(), number=6218, cast=cast, now=yesterday, pages=(("A01", "头版"),))
    makers.put(out, "A01", makers.story("昨日", cast=cast, state=State.SIGNED), cast=cast, now=yesterday)
    close.close(out.pk, version=out.version, by=cast.duty_editor, release_at=EVENING, now=yesterday)
    close.close(edition.pk, version=edition.version, by=cast.duty_editor, release_at=DAWN, now=EVENING)
    makers.edition(TOMORROW + timedelta(days=1), number=6220, cast=cast)
    text = signed_in(cast.proofreader).get(at("changelist")).content.decode()
    rows = [re.sub(r"<[^>]+>|\s+", " ", row).split() for row in re.findall(r"<tr>(.*?)</tr>", text, re.DOTALL)[1:]]
    assert rows == [
        "2026-11-26 Thursday 6220 1 要闻 · 2 民生 · 3 镇街 · 4 副刊 Planned –".split(),
        "2026-11-25 Wednesday 6219 1 要闻 · 2 民生 · 3 镇街 · 4 副刊 Closed 2026-11-25 06:00".split(),
        "2026-11-24 Tuesday 6218 A01 头版 Public 2026-11-24 20:44".split(),
    ]


@pytest.mark.parametrize(
    ("term", "found"),
    [("6219", [6219]), ("2026-11-25", [6219]), ("2026-11-26", []), ("2026-02-31", []), ("六", []), ("9" * 40, [])],
)
def test_the_list_finds_a_day_or_a_number(cast: Cast, edition: Edition, term: str, found: list[int]) -> None:
    answer = signed_in(cast.proofreader).get(at("changelist"), {"q": term})
    assert [one.number for one in answer.context["cl"].result_list] == found


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_costs_the_same_for_one_edition_and_for_thirty(cast: Cast, count: int) -> None:
    for ahead in range(count):
        makers.edition(TOMORROW + timedelta(days=ahead), number=7000 + ahead, cast=cast)
    client = signed_in(cast.proofreader)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(at("changelist")).status_code == 200
    assert len(asked) == LIST_QUERIES


#: Session, account, roles, editions, pages.
LIST_QUERIES = 5


def test_a_new_edition_is_proposed_after_the_last(cast: Cast) -> None:
    client = signed_in(cast.layout_editor)
    first = client.get(at("add")).context
    assert first["form"].initial == {"date": TOMORROW, "number": 1}
    assert [row.initial["number"] for row in first["rows"]] == ["1", "2", "3", "4", "", "", "", ""]
    makers.edition(cast=cast, pages=(("A01", "要闻"), ("A02", "民生")))
    then = client.get(at("add")).context
    assert then["form"].initial == {"date": TOMORROW + timedelta(days=1), "number": 6220}
    assert [(row.initial["number"], row.initial["name"]) for row in then["rows"]] == [
        ("A01", "要闻"), ("A02", "民生"), ("", ""), ("", ""), ("", ""), ("", ""),
    ]  # fmt: skip


def plan_of(day: date | str, number: int | str, *pages: tuple[str, str]) -> dict[str, Any]:
    data: dict[str, Any] = {
        "date": str(day), "number": number, "pages-TOTAL_FORMS": len(pages), "pages-INITIAL_FORMS": len(pages),
    }  # fmt: skip
    for row, (one, name) in enumerate(pages):
        data |= {f"pages-{row}-number": one, f"pages-{row}-name": name}
    return data


def test_opening_an_edition(cast: Cast) -> None:
    answer = signed_in(cast.layout_editor).post(
        at("add"), plan_of(TOMORROW, 6219, ("1", "要闻"), ("", ""), ("2", "民生"), ("", " "))
    )
    edition = Edition.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, at("change", edition.pk))
    assert (edition.date, edition.number) == (TOMORROW, 6219)
    assert list(edition.pages.values_list("number", "name")) == [("1", "要闻"), ("2", "民生")]


@pytest.mark.parametrize(
    "data",
    [
        plan_of(TOMORROW, 6300, ("1", "要闻")),
        plan_of("2026-11-30", 6219, ("1", "要闻")),
        plan_of("2026-11-01", 6300, ("1", "要闻")),
        plan_of("2026-11-30", 6300, ("1", "要闻"), ("1", "民生")),
        plan_of("2026-11-30", 6300, ("1", "")),
        plan_of("2026-11-30", 6300),
        plan_of("30.11.", 6300, ("1", "要闻")),
        plan_of("2026-11-30", "", ("1", "要闻")),
        plan_of("2026-11-30", -1, ("1", "要闻")),
        plan_of("2026-11-30", "9" * 30, ("1", "要闻")),
        {"date": "2026-11-30", "number": "6300"},
        {},
    ],
)
def test_what_was_typed_stays_when_an_edition_cannot_be_opened(
    cast: Cast, edition: Edition, data: dict[str, Any]
) -> None:
    answer = signed_in(cast.layout_editor).post(at("add"), data)
    assert answer.status_code == 400
    text = answer.content.decode()
    assert "errornote" in text or "errorlist" in text
    for key, value in data.items():
        if value and key.endswith("name"):
            assert f'value="{value}"' in text
    assert Edition.objects.count() == 1


# The screen


def test_the_screen_shows_pages_in_order_with_what_stands_on_them(cast: Cast, edition: Edition) -> None:
    lead = makers.story("头条的题", cast=cast, state=State.SECOND_REVIEW)
    makers.put(edition, "1", makers.draft("第二个", author=cast.second_reporter), cast=cast)
    makers.put(edition, "1", lead, cast=cast, weight=Weight.LEAD)
    makers.put(edition, "3", lead, cast=cast, part=Part.JUMP)
    makeup = signed_in(cast.layout_editor).get(at("change", edition.pk)).context["makeup"]
    assert [str(one) for one in makeup.pages] == ["1 要闻", "2 民生", "3 镇街", "4 副刊"]
    shown = [(one.title, one.word, one.people, one.main) for one in makeup.sheets[0].standing]
    assert shown == [("第二个", "", "沈一苇", True), ("头条的题", "Lead", "顾小满", True)]
    assert [(one.title, one.word, one.main) for one in makeup.sheets[2].standing] == [("头条的题", "Jump", False)]
    assert makeup.sheets[0].standing[1].elsewhere == ["page 3, Jump"]
    assert [str(one) for one in makeup.sheets[0].standing[1].pointing] == ["2 民生", "4 副刊"]
    assert (makeup.stories, makeup.blocking) == (2, 5)
    assert makeup.release_at == DAWN


def test_the_check_list_leads_to_where_it_is_mended(cast: Cast, edition: Edition) -> None:
    story = makers.story("在路上", cast=cast, state=State.FIRST_REVIEW)
    makers.put(edition, "1", story, cast=cast)
    makeup = signed_in(cast.proofreader).get(at("change", edition.pk)).context["makeup"]
    blocks = [(line.sentence, line.url) for line in makeup.lines][: makeup.blocking]
    assert blocks == [
        ("No story has its place on page 2 民生.", f"#page-{page(edition, '2').pk}"),
        ("No story has its place on page 3 镇街.", f"#page-{page(edition, '3').pk}"),
        ("No story has its place on page 4 副刊.", f"#page-{page(edition, '4').pk}"),
        ("“在路上” is not signed off: First review.", reverse("admin:articles_story_change", args=[story.pk])),
    ]


def test_a_proofreader_reads_and_finds_no_form(cast: Cast, edition: Edition) -> None:
    makers.put(edition, "1", makers.draft("在版", author=cast.reporter), cast=cast)
    makers.draft("抽屉里的稿", author=cast.reporter)
    text = signed_in(cast.proofreader).get(at("change", edition.pk)).content.decode()
    assert "在版" in text
    assert "抽屉里的稿" not in text
    assert f"/admin/articles/edition/{edition.pk}/" not in re.sub(r'href="[^"]*"', "", text).replace(
        f'value="/admin/articles/edition/{edition.pk}/change/"', ""
    )


def test_the_record_names_a_pulled_draft_to_who_may_read_it(cast: Cast, edition: Edition) -> None:
    draft = makers.draft("抽屉里的稿", author=cast.reporter)
    standing = makers.put(edition, "1", draft, cast=cast)
    post(cast.section_editor, "pull", edition, placement=standing.pk)
    for person, sees in ((cast.layout_editor, False), (cast.proofreader, False), (cast.desk_head, True)):
        text = signed_in(person).get(at("change", edition.pk)).content.decode()
        assert ("抽屉里的稿" in text, f"Pulled #{draft.pk}" in text) == (sees, not sees)


def test_a_layout_editor_is_offered_no_draft_he_may_not_read(cast: Cast, edition: Edition) -> None:
    makers.draft("抽屉里的稿", author=cast.reporter)
    makers.story("在审的稿", cast=cast, state=State.FIRST_REVIEW)
    for person, sees in ((cast.layout_editor, False), (cast.section_editor, True)):
        text = signed_in(person).get(at("change", edition.pk)).content.decode()
        assert ("抽屉里的稿" in text, "在审的稿" in text) == (sees, True)


def test_the_stories_at_hand_signed_first(cast: Cast, edition: Edition) -> None:
    other = makers.edition(TOMORROW + timedelta(days=1), number=6220, cast=cast)
    for title, state in (
        ("草稿", State.DRAFT),
        ("二审稿", State.SECOND_REVIEW),
        ("备用", State.SIGNED),
        ("网上", State.PUBLISHED),
        ("在版", State.SIGNED),
        ("在别期", State.SIGNED),
    ):
        story = makers.story(title, cast=cast, state=state)
        if title.startswith("在"):
            makers.put(edition if title == "在版" else other, "1", story, cast=cast)
    client = signed_in(cast.section_editor)
    piles = client.get(at("change", edition.pk)).context["makeup"].piles
    assert [(pile.name, [loose.story.title for loose in pile.stories]) for pile in piles] == [
        ("Signed, on no page", ["备用"]),
        ("On the web, not in print", ["网上"]),
        ("Under review", ["二审稿"]),
        ("Drafts", ["草稿"]),
    ]
    number = Story.objects.get(title="二审稿").pk
    for q, found in (("审", ["二审稿"]), (f"#{number}", ["二审稿"]), ("二 稿", ["二审稿"]), ("无此", [])):
        makeup = client.get(at("change", edition.pk), {"q": q}).context["makeup"]
        assert [loose.story.title for pile in makeup.piles for loose in pile.stories] == found


@pytest.mark.parametrize("count", [1, 30])
def test_the_screen_costs_the_same_for_one_story_and_for_thirty(cast: Cast, edition: Edition, count: int) -> None:
    for number in range(count):
        story = makers.story(f"在版 {number}", cast=cast, state=State.SIGNED)
        makers.put(edition, "1234"[number % 4], story, cast=cast)
        makers.story(f"备用 {number}", cast=cast, state=State.SIGNED)
    client = signed_in(cast.duty_editor)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(at("change", edition.pk)).status_code == 200
    assert len(asked) == SCREEN_QUERIES


#: Session, account, roles, the edition; its pages, placements, bylines; the check list; three lists of people; four
#: piles of stories with their bylines; the record and the titles in it.
SCREEN_QUERIES = 25


# Its forms


def test_placing_by_choice_by_number_and_not_by_a_title_alone(cast: Cast, edition: Edition) -> None:
    first, second = (makers.draft(title, author=cast.reporter) for title in ("甲稿", "3号楼的灯"))
    one = page(edition).pk
    answer = post(cast.section_editor, "place", edition, page=one, story=f"{first.pk} 甲稿", weight="lead")
    placed = Placement.objects.get()
    assert answer["Location"] == f"{at('change', edition.pk)}#placement-{placed.pk}"
    post(cast.section_editor, "place", edition, page=one, story=f"#{second.pk}", weight="plain")
    assert titles(edition) == [("甲稿", "main", "lead"), ("3号楼的灯", "main", "plain")]
    refusal = post(cast.section_editor, "place", edition, page=one, story="3号楼的灯", weight="plain")
    assert said(refusal) == [
        ("error", "“3号楼的灯” is no story: choose one of the list, or type its number. Nothing was changed.")
    ]
    assert len(titles(edition)) == 2


def test_jump_and_teaser(cast: Cast, edition: Edition) -> None:
    story = makers.draft("甲", author=cast.reporter)
    makers.put(edition, "1", story, cast=cast)
    for number, part in (("2", "jump"), ("3", "teaser")):
        post(cast.layout_editor, "place", edition, page=page(edition, number).pk, story=story.pk, part=part)
    assert [titles(edition, number) for number in "23"] == [[("甲", "jump", "")], [("甲", "teaser", "")]]
    assert said(post(cast.layout_editor, "place", edition, page=page(edition).pk, story=story.pk, part="jump")) == [
        (
            "error",
            "“甲” itself stands on page 1; a jump or a teaser points from another page. Nothing was changed.",
        )
    ]


def test_the_buttons_of_a_story_move_weigh_and_pull_it(cast: Cast, edition: Edition) -> None:
    for title in ("甲", "乙", "丙"):
        makers.put(edition, "1", makers.draft(title, author=cast.reporter), cast=cast)
    chief = signed_in(cast.duty_editor)
    shown = chief.get(at("change", edition.pk)).context["makeup"].sheets[0].standing
    assert [(one.first, one.last, one.above, one.below) for one in shown] == [
        (True, False, 0, 1), (False, False, 0, 2), (False, True, 1, 3),
    ]  # fmt: skip
    third = shown[2]
    post(cast.duty_editor, "move", edition, placement=third.placement.pk, position=third.above)
    assert [row[0] for row in titles(edition)] == ["甲", "丙", "乙"]
    post(cast.duty_editor, "move", edition, placement=third.placement.pk, page=page(edition, "2").pk, weight="second")
    assert [titles(edition, number) for number in "12"] == [
        [("甲", "main", "plain"), ("乙", "main", "plain")], [("丙", "main", "second")],
    ]  # fmt: skip
    answer = post(cast.duty_editor, "pull", edition, placement=third.placement.pk, reason="数字没核实")
    assert said(answer) == [("success", "Taken off the page: page 2, Second. The story itself is as it was.")]
    assert titles(edition, "2") == []
    assert Event.objects.latest("id").reason == "数字没核实"


def test_pages_are_added_changed_and_removed(cast: Cast, edition: Edition) -> None:
    post(cast.layout_editor, "pages", edition, number="5", name="体育")
    five = page(edition, "5")
    post(
        cast.layout_editor, "page", edition, five.pk, number="5", name="文体", capacity="", editor=cast.desk_head.pk,
        proofreader="", layout=cast.layout_editor.pk,
    )  # fmt: skip
    five.refresh_from_db()
    assert (five.name, five.capacity, five.editor, five.proofreader, five.layout) == (
        "文体", 0, cast.desk_head, None, cast.layout_editor,
    )  # fmt: skip
    post(cast.layout_editor, "remove_page", edition, five.pk)
    assert [one.number for one in edition.pages.all()] == ["1", "2", "3", "4"]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("place", {"page": "x", "story": "1"}),
        ("place", {"page": 1}),
        ("place", {"page": 10**30, "story": "1"}),
        ("place", {"page": 1, "story": "9" * 300}),
        ("place", {"page": 1, "story": "1", "weight": "w" * 500}),
        ("move", {"placement": ""}),
        ("move", {"placement": 1, "position": -1}),
        ("pull", {"placement": "<b>"}),
        ("pages", {"number": "1" * 99, "name": "体育"}),
        ("pages", {"number": "7", "name": "\0"}),
        ("page", {"number": "1", "name": "要闻", "capacity": "-5"}),
        ("page", {"number": "1", "name": "要闻", "editor": 10**30}),
        ("close", {"release_at": "tomorrow"}),
        ("reopen", {"reason": "r" * 3000}),
        ("place", {"version": "", "page": 1, "story": "1"}),
        ("place", {"version": 10**40, "page": 1, "story": "1"}),
    ],
)
def test_a_form_filled_with_nonsense_gets_a_sentence(
    cast: Cast, edition: Edition, name: str, data: dict[str, Any]
) -> None:
    args = [page(edition).pk] if name == "page" else []
    answer = post(cast.duty_editor, name, edition, *args, **data)
    assert (answer.status_code, [level for level, _ in said(answer)]) == (302, ["error"])
    assert edition.version == 0


def test_two_at_one_edition(cast: Cast, edition: Edition) -> None:
    """Both opened it at version 0. The second reads what the first did; the page is as the first left it."""
    first, second = (makers.draft(title, author=cast.reporter) for title in ("甲", "乙"))
    one = page(edition).pk
    post(cast.section_editor, "place", edition, page=one, story=first.pk, weight="lead", version=0)
    answer = post(cast.layout_editor, "move", edition, placement=Placement.objects.get().pk, weight="ear", version=0)
    late = post(cast.second_section_editor, "place", edition, page=one, story=second.pk, weight="lead", version=0)
    sentence = (
        "The edition was changed since you opened it: 傅南栀 Placed “甲” (page 1, Lead). Nothing was changed by you; "
        "look at the pages as they are now, then do it again if it is still needed."
    )
    assert said(answer) == said(late) == [("error", sentence)]
    assert titles(edition) == [("甲", "main", "lead")]
    assert edition.version == 1


# Closing and reopening


def test_the_chief_closes_and_takes_back(cast: Cast, edition: Edition) -> None:
    ready(edition, cast)
    answer = post(cast.duty_editor, "close", edition, release_at="2026-11-25T06:00")
    assert said(answer) == [
        ("success", "The edition is closed. It is public from 2026-11-25 06:00; until then it can be taken back.")
    ]
    assert (edition.release_at, edition.closed_by) == (DAWN, cast.duty_editor)
    text = signed_in(cast.section_editor).get(at("change", edition.pk)).content.decode()
    assert "闻启之 closed it at 2026-11-24 20:44" in text
    assert "<textarea" not in text
    assert at("place", edition.pk) not in text
    assert at("reopen", edition.pk) in signed_in(cast.duty_editor).get(at("change", edition.pk)).content.decode()

    assert said(post(cast.duty_editor, "reopen", edition, reason=" ")) == [
        ("error", "Say why: this step needs a reason.")
    ]
    post(cast.duty_editor, "reopen", edition, reason="头条有误")
    assert edition.closed_at is None
    assert {story.state for story in Story.objects.all()} == {State.SIGNED}


def test_a_closing_for_another_day_than_the_paper_carries_is_said_aloud(cast: Cast, edition: Edition) -> None:
    ready(edition, cast)
    answer = post(cast.duty_editor, "close", edition, release_at="2026-11-24T23:00")
    assert said(answer) == [
        ("success", "The edition is closed. It is public from 2026-11-24 23:00; until then it can be taken back."),
        (
            "warning",
            "The edition carries the date 2026-11-25 and becomes public on another day, 2026-11-24 23:00.",
        ),
    ]


def test_a_closing_that_is_stopped_says_so_and_lists_everything(cast: Cast, edition: Edition) -> None:
    ready(edition, cast)
    late = makers.story("迟到", cast=cast, state=State.FINAL_REVIEW)
    makers.put(edition, "2", late, cast=cast)
    answer = post(cast.duty_editor, "close", edition, release_at="2026-11-24T20:43")
    assert said(answer) == [
        (
            "error",
            "The edition was not closed; nothing was changed. Each thing that stops it stands below, with its link.",
        ),
        ("error", "2026-11-24 20:43 has passed. Choose a minute that is still to come."),
    ]
    makeup = signed_in(cast.duty_editor).get(at("change", edition.pk)).context["makeup"]
    assert [line.url for line in makeup.lines[: makeup.blocking]] == [
        reverse("admin:articles_story_change", args=[late.pk])
    ]
    assert edition.closed_at is None
    assert not Release.objects.exists()


def test_a_second_closing_is_told(cast: Cast, edition: Edition) -> None:
    ready(edition, cast)
    seen = edition.version
    post(cast.duty_editor, "close", edition, release_at="2026-11-25T06:00", version=seen)
    answer = post(cast.second_duty_editor, "close", edition, release_at="2026-11-25T07:00", version=seen)
    ((level, sentence),) = said(answer)
    assert level == "error"
    assert sentence.startswith("闻启之 closed this edition at 2026-11-24 20:44.")
    assert edition.release_at == DAWN


def test_a_closed_page_shows_the_text_that_goes_out(cast: Cast, edition: Edition) -> None:
    ready(edition, cast)
    post(cast.duty_editor, "close", edition, release_at="2026-11-25T06:00")
    story = Story.objects.get(title="甲")
    story = signoff.move(story.pk, Step.REOPEN, by=cast.section_editor, version=story.version, now=EVENING, reason="补")
    history.save(
        story.pk, makers.copy("甲的新题", people=makers.by(cast.reporter)), by=cast.section_editor,
        version=story.version, now=EVENING,
    )  # fmt: skip
    standing = signed_in(cast.section_editor).get(at("change", edition.pk)).context["makeup"].sheets[0].standing[0]
    assert (standing.title, standing.moved_on) == ("甲", True)


def test_a_public_edition_offers_nothing_but_to_read_it(cast: Cast, edition: Edition) -> None:
    ready(edition, cast)
    post(cast.duty_editor, "close", edition, release_at="2026-11-25T06:00")
    with time_machine.travel(DAWN, tick=False):
        text = signed_in(cast.duty_editor).get(at("change", edition.pk)).content.decode()
        assert edition.get_absolute_url() in text
        assert [at(name, *args_of(name, edition)) in text for name in FORMS] == [False] * len(FORMS)
        ((_, sentence),) = said(post(cast.duty_editor, "reopen", edition, reason="晚了"))
        assert sentence.startswith("The edition has been public since 2026-11-25 06:00.")
    assert edition.closed_at is not None


def test_the_default_minute_is_not_in_the_past(cast: Cast, edition: Edition) -> None:
    late = DAWN + timedelta(hours=3)
    with time_machine.travel(late, tick=False):
        makeup = signed_in(cast.duty_editor).get(at("change", edition.pk)).context["makeup"]
    assert makeup.release_at == late


def test_no_script_and_no_style_stands_in_the_page(cast: Cast, edition: Edition) -> None:
    ready(edition, cast)
    text = signed_in(cast.duty_editor).get(at("change", edition.pk)).content.decode()
    content = text[text.index('id="content"') :]
    assert "<script" not in content[: content.index("</main>")]
    assert not re.search(r'\s(style|on[a-z]+)="', content[: content.index("</main>")])


# In a browser


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [1280, 768, 390])
def test_a_page_is_made_up_by_keyboard_on_every_width(
    transactional_db: None, live_server: LiveServer, browser: Browser, width: int
) -> None:
    """Unfold, type a number, Enter; move it down with a key; nothing scrolls sideways."""
    cast = make_cast()
    edition = makers.edition(cast=cast)
    makers.put(edition, "1", makers.draft("一个很长很长的标题" * 8, author=cast.reporter), cast=cast, weight="lead")
    loose = makers.story("备用", cast=cast, state=State.SIGNED)
    with browser.new_context(base_url=live_server.url, viewport={"width": width, "height": 900}) as context:
        window = context.new_page()
        cookie = signed_in(cast.section_editor).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        window.goto(at("change", edition.pk))
        first = window.locator(".sheets > section").first
        first.locator(".fold summary").first.focus()
        window.keyboard.press("Enter")
        window.keyboard.press("Tab")
        window.keyboard.type(f"{loose.pk} ")
        window.keyboard.press("Enter")
        window.wait_for_url("**#placement-*")
        assert window.locator(".stand:target .t").inner_text() == "备用"
        up = window.locator(".stand:target .hand > form button:not([disabled])")
        up.focus()
        window.keyboard.press("Enter")
        expect(window.locator(".stand:target .hand button").first).to_be_disabled()
        assert window.locator(".sheets > section").first.locator(".stand .t").first.inner_text() == "备用"
        assert window.evaluate("document.documentElement.scrollWidth") == width
    assert titles(edition) == [("备用", "main", "plain"), ("一个很长很长的标题" * 8, "main", "lead")]


def test_what_is_released_and_waits_for_its_minute_is_said_to_wait(cast: Cast, edition: Edition) -> None:
    """On the edition, the duty desk and the sheets; once the minute has passed it is published."""
    ready(edition, cast)
    makers.close(edition, cast=cast, release_at=EVENING + timedelta(hours=9))
    story = Story.objects.filter(state=State.PUBLISHED).first()
    assert story is not None
    screens = [
        at("change", edition.pk),
        reverse("admin:index"),
        at("record", edition.pk, page(edition).pk),
        reverse("admin:articles_story_record", args=[story.pk]),
        reverse("admin:articles_story_history", args=[story.pk]),
    ]
    for hours, waits in ((0, True), (10, False)):
        with time_machine.travel(EVENING + timedelta(hours=hours), tick=False):
            client = signed_in(cast.duty_editor)
            assert [screen for screen in screens if ("st pub wait" in client.get(screen).text) != waits] == []
