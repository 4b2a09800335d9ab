"""The story list: who finds what in it, how little it asks of the database, and what the form looks up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.admin import pickers
from articles.admin import story as story_admin
from articles.desk import permissions, signoff
from articles.models import Account, Photo, Reporter, Stake, Story
from articles.text.digest import Person
from articles.vocabulary import Kind, State, Step
from tests import makers
from tests.admin.test_story_form import at, desk
from tests.cast import Cast, credited
from tests.makers import EVENING

#: What the list asks: session, account, roles, stories, placements, sections for the filter.
LIST_QUERIES = 6
#: What the library's picker asks: session, account, roles, photographers and sections for the filters, the pictures
#: that are searched, and those that fit.
LIBRARY_QUERIES = 7


@pytest.fixture(autouse=True)
def evening() -> Iterator[None]:
    with time_machine.travel(EVENING, tick=False):
        yield


def listed(person: Account, **asked: Any) -> list[str]:
    response = desk(person).get(at("changelist"), asked)
    assert response.status_code == 200
    return [story.title for story in response.context["cl"].result_list]


def counted(person: Account, address: str) -> int:
    client = desk(person)
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_one_row_and_thirty_cost_the_same(cast: Cast) -> None:
    edition = makers.edition(cast=cast)
    first = makers.story("第一篇", cast=cast, people=makers.by(cast.reporter, cast.second_reporter))
    makers.put(edition, "1", first, cast=cast)
    one = counted(cast.desk_head, at("changelist"))
    for number in range(29):
        story = makers.story(f"第{number + 2}篇", cast=cast, people=makers.by(cast.reporter, cast.second_reporter))
        makers.put(edition, "2", story, cast=cast)
    assert len(listed(cast.desk_head)) == 30
    assert (one, counted(cast.desk_head, at("changelist"))) == (LIST_QUERIES, LIST_QUERIES)


def test_the_table_is_never_counted(cast: Cast) -> None:
    makers.story(cast=cast)
    client = desk(cast.duty_editor)
    with CaptureQueriesContext(connection) as seen:
        client.get(at("changelist"), {"q": "水闸"})
    stories = [query["sql"] for query in seen if "articles_story" in query["sql"]]
    assert stories
    assert not [sql for sql in stories if "COUNT(" in sql.upper()]
    assert all("LIMIT" in sql or " IN (" in sql for sql in stories)


def test_the_columns_say_where_a_story_stands(cast: Cast) -> None:
    story = makers.story(cast=cast, state=State.SIGNED, people=makers.by(cast.reporter, cast.second_reporter))
    makers.put(makers.edition(cast=cast), "3", story, cast=cast, weight="lead")
    page = desk(cast.duty_editor).get(at("changelist")).content.decode()
    assert f'<a class="t" href="{at("change", story.pk)}">第二座水闸今晨开闸</a>' in page
    assert '<span class="st signed">Signed off</span>' in page
    assert f"{cast.reporter.name} {cast.second_reporter.name}" in page
    assert "2026-11-25, page 3, Lead" in page
    assert "20:44" in page


def test_everybody_finds_what_he_may_read(cast: Cast) -> None:
    makers.story("自己的", cast=cast)
    makers.story("别人的", cast=cast, author=cast.second_reporter)
    makers.story("在审的", cast=cast, author=cast.second_reporter, state=State.FIRST_REVIEW)
    found = {
        name: sorted(listed(person)) if desk(person).get(at("changelist")).status_code == 200 else None
        for name, person in cast.everybody().items()
        if name not in ("closed", "visitor")
    }
    assert found == {
        "reporter": ["自己的"],
        "second_reporter": ["别人的", "在审的"],
        "photographer": [],
        **{
            name: ["别人的", "在审的", "自己的"]
            for name in cast.everybody()
            if name.endswith(("section_editor", "desk_head", "duty_editor"))
        },
        "proofreader": ["在审的"],
        "layout_editor": ["在审的"],
        "administrator": None,
        "owner": None,
    }


def test_a_story_is_somebodys_own_in_four_ways(cast: Cast) -> None:
    reporter, photographer = cast.reporter, cast.photographer
    picture = makers.photo(by=cast.section_editor, photographer=credited(photographer))
    makers.story("写的", cast=cast, people=())
    makers.story("署名的", cast=cast, author=cast.second_reporter, people=makers.by(reporter))
    makers.story("编的", cast=cast, author=cast.second_reporter, people=makers.by(reporter, role="editor"))
    makers.story("拍的", cast=cast, author=cast.section_editor, people=(), pictures=(makers.shot(picture),))
    assert set(listed(reporter)) == {"写的", "署名的", "编的"}
    assert set(listed(reporter, desk="mine")) == {"写的", "署名的"}
    assert listed(photographer) == ["拍的"]
    assert listed(photographer, desk="mine") == []
    assert set(listed(reporter, q="的 顾小满")) == {"署名的", "编的"}
    # The two ways to ask say the same.
    for person in (reporter, photographer, cast.second_reporter, cast.proofreader, cast.layout_editor):
        found = [
            set(Story.objects.filter(asked(person)).values_list("title", flat=True))
            for asked in (permissions.readable, permissions.readable_in_lists)
        ]
        assert found[0] == found[1], person
    assert set(Story.objects.filter(permissions.own_stories(reporter)).values_list("title", flat=True)) == {
        "写的",
        "署名的",
        "编的",
    }


def test_a_list_shows_nothing_that_the_rule_does_not_know(cast: Cast) -> None:
    """The rows that make a list fast decide nothing: a wrong one, by whatever fault, shows nobody another's story."""
    story = makers.story("别人的水闸", cast=cast, author=cast.second_reporter)
    held = Stake.objects.get(story=story)
    for person in (cast.reporter, cast.photographer, cast.proofreader, cast.layout_editor):
        held.pk, held.account = None, person
        held.save(force_insert=True)
        assert listed(person) == listed(person, q="水闸") == listed(person, desk="mine") == [], person
    assert listed(cast.second_reporter, q="水闸") == ["别人的水闸"]


def test_the_filters(cast: Cast) -> None:
    makers.story("稿", cast=cast)
    makers.story("评", cast=cast, kind=Kind.COMMENT, section=makers.section("副刊", "life", 2).pk)
    makers.story("审", cast=cast, state=State.FIRST_REVIEW)
    signed = makers.story("签", cast=cast, state=State.SIGNED, now=EVENING - timedelta(days=2))
    placed = makers.story("版", cast=cast, state=State.SIGNED, author=cast.second_reporter)
    makers.put(makers.edition(cast=cast), "1", placed, cast=cast)
    back = makers.story("退", cast=cast, state=State.FIRST_REVIEW)
    signoff.move(back.pk, Step.SEND_BACK, by=cast.section_editor, version=back.version, now=EVENING, reason="补")
    chief, editor, reporter = cast.duty_editor, cast.section_editor, cast.reporter
    assert listed(chief, state="first_review") == ["审"]
    assert sorted(listed(chief, state="signed")) == ["版", "签"]
    assert listed(chief, kind="comment") == ["评"]
    assert listed(chief, section="life") == ["评"]
    assert listed(editor, desk="waiting") == ["审"]
    assert listed(reporter, desk="back") == ["退"]
    assert listed(editor, desk="reserve") == [signed.title]
    assert sorted(listed(reporter, desk="mine")) == ["审", "稿", "签", "评", "退"]
    assert "签" not in listed(chief, changed="today")
    assert "签" in listed(chief, changed="week")
    # A word no filter knows filters nothing, and breaks nothing.
    assert len(listed(chief, state="x", kind="y", changed="z", desk="w")) == 6
    # One's own are filtered as all are.
    assert listed(reporter, section="life") == listed(reporter, kind="comment", desk="mine") == ["评"]
    assert listed(reporter, state="first_review", changed="week") == ["审"]
    assert listed(reporter, section="no-such") == listed(chief, section="no-such") == []
    assert listed(reporter, desk="waiting") == []
    assert listed(reporter, desk="reserve") == listed(reporter, state="signed") == ["签"]


def test_a_paper_with_one_review_offers_no_other_states(cast: Cast, settings: Any) -> None:
    settings.REVIEWS = 1
    page = desk(cast.duty_editor).get(at("changelist")).content.decode()
    assert "?state=final_review" in page
    assert "?state=first_review" not in page


def test_search_looks_into_titles_and_bylines(cast: Cast) -> None:
    makers.story("闸门每天开两次\n潮水决定时辰", cast=cast)
    makers.story("另一篇", cast=cast, people=(Person("陶砚秋", "stringer"),))
    assert listed(cast.duty_editor, q="潮水") == ["闸门每天开两次 潮水决定时辰"]
    assert listed(cast.duty_editor, q="潮水 闸门") == ["闸门每天开两次 潮水决定时辰"]
    assert listed(cast.duty_editor, q="陶砚") == ["另一篇"]
    assert listed(cast.duty_editor, q="陶砚 潮水") == []
    assert listed(cast.reporter, q="不存在的字") == []
    makers.story("Boats in the Harbour", cast=cast)
    assert listed(cast.reporter, q="HARB") == listed(cast.duty_editor, q="hArB 顾") == ["Boats in the Harbour"]


def test_search_is_bounded_and_says_so(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(story_admin, "SEARCH_BOUND", 2)
    makers.story("很久以前的水闸", cast=cast, now=EVENING - timedelta(days=400))
    for number in range(2):
        makers.story(f"今天的水闸{number}", cast=cast)
    assert sorted(listed(cast.duty_editor, q="水闸")) == ["今天的水闸0", "今天的水闸1"]
    assert listed(cast.duty_editor, q="水闸", changed="today")
    # Of the two that were changed at one moment, the bound keeps the one with the higher number.
    monkeypatch.setattr(story_admin, "SEARCH_BOUND", 1)
    assert listed(cast.duty_editor, q="水闸") == listed(cast.reporter, q="水闸") == ["今天的水闸1"]
    page = desk(cast.duty_editor).get(at("changelist")).content.decode()
    assert "among the two thousand stories changed last that the filters leave" in page


# What the form looks up


def test_names_of_the_register_as_they_are_typed(cast: Cast) -> None:
    for number in range(12):
        Reporter.objects.create(slug=f"he-{number}", name=f"何{number:02}", note="镇上")
    people = desk(cast.reporter).get(at("people"), {"q": "何"}).json()["people"]
    assert [person["name"] for person in people] == [f"何{number:02}" for number in range(10)]
    assert people[0]["note"] == "镇上"
    assert desk(cast.reporter).get(at("people"), {"q": ""}).json() == {"people": []}
    assert desk(cast.proofreader).get(at("people"), {"q": "何"}).status_code == 403


def test_the_byline_as_it_prints(cast: Cast) -> None:
    asked = {"p": ["writer|顾小满|记者", "stringer|陶砚|", "writer||", "broken"]}
    answer = desk(cast.reporter).get(at("byline"), asked)
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.content.decode() == "（记者 顾小满 通讯员 陶砚）"


def test_the_library_offers_what_somebody_may_use(cast: Cast) -> None:
    mine = makers.photo(by=cast.reporter, caption="我的")
    other = makers.photo(by=cast.photographer, caption="别人的", shape={"colour": (1, 2, 3)})
    page = desk(cast.reporter).get(at("photos")).content.decode()
    assert f'data-photo="{mine.pk}"' in page
    assert f'data-photo="{other.pk}"' not in page
    assert f'data-photo="{other.pk}"' in desk(cast.section_editor).get(at("photos")).content.decode()
    assert desk(cast.proofreader).get(at("photos")).status_code == 403
    assert desk(cast.section_editor).get(at("photos"), {"page": 2}).status_code == 404
    assert desk(cast.reporter).get(at("photo", other.pk)).status_code == 404


def test_the_library_is_searched_and_narrowed_as_the_contact_sheet_is(cast: Cast) -> None:
    today, tonight = timezone.localdate(), timezone.now()
    gate, rain, boats = (
        makers.photo(by=cast.photographer, now=now, caption=caption, shape={"colour": (n * 90, 2, 3)})
        for n, (caption, now) in enumerate(
            [("开闸", tonight), ("雨夜", tonight), ("渔船", tonight - timedelta(days=9))]
        )
    )
    Photo.objects.filter(pk=rain.pk).update(rights_until=today - timedelta(days=1))
    Photo.objects.exclude(pk=gate.pk).update(photographer=None)
    makers.draft(author=cast.photographer, pictures=(makers.shot(boats),))
    client = desk(cast.section_editor)

    def offered(**asked: str) -> set[int]:
        html = client.get(at("photos"), asked).content.decode()
        return {int(number) for number in re.findall(r'data-photo="(\d+)"', html)}

    assert offered() == offered(q=" ", standing="", nonsense="1") == {gate.pk, rain.pk, boats.pk}
    assert offered(q="渔") == {boats.pk}
    assert offered(q="雨 闸") == offered(sent="today", photographer="0") == set()
    assert offered(standing="ready") == {gate.pk, boats.pk}
    assert offered(sent="week", standing="rights") == {rain.pk}
    assert offered(photographer=str(credited(cast.photographer).pk)) == {gate.pk}
    assert offered(section="news") == {boats.pk}
    assert offered(section="no-such") == set()
    assert "Nothing fits." in client.get(at("photos"), {"q": "雨伞"}).content.decode()


def test_a_search_in_the_library_is_kept_when_its_page_turns(cast: Cast) -> None:
    first = makers.photo(by=cast.photographer, caption="渔船")
    asked = f"{at('photos')}?q=渔&standing=&sent=week"
    one = counted(cast.section_editor, asked)
    Photo.objects.bulk_create(
        Photo(
            **{name: getattr(first, name) for name in ("filename", "format", "width", "height", "size", "uploaded_by")},
            digest=f"{number:064x}",
            caption="渔网",
            uploaded_at=EVENING,
        )
        for number in range(pickers.PHOTOS)
    )
    assert (one, counted(cast.section_editor, asked)) == (LIBRARY_QUERIES, LIBRARY_QUERIES)
    html = desk(cast.section_editor).get(asked).content.decode()
    (onward,) = re.findall(r'rel="next" href="([^"]+)"', html)
    assert desk(cast.section_editor).get(at("photos") + unescape(onward)).content.decode().count("data-photo=") == 1


def test_the_form_costs_the_same_with_one_photo_and_many(cast: Cast) -> None:
    story = makers.story(cast=cast, people=makers.by(cast.reporter))
    makers.photo(by=cast.photographer)
    one = counted(cast.section_editor, at("change", story.pk))
    for shade in range(12):
        makers.photo(by=cast.photographer, shape={"colour": (20 * shade, 1, 1)})
        Reporter.objects.create(slug=f"x-{shade}", name=cast.reporter.name)
    assert counted(cast.section_editor, at("change", story.pk)) == one


def test_a_new_story_begins_with_its_writer(cast: Cast) -> None:
    page = desk(cast.reporter).get(at("add")).content.decode()
    assert f'value="{cast.reporter.name}"' in page
    assert f'<option value="{credited(cast.reporter).pk}" selected>' in page
    assert desk(cast.proofreader).get(at("add")).status_code == 403
    assert not Story.objects.exists()


@pytest.mark.parametrize("name", ["people", "byline", "photos", "changelist"])
def test_what_only_looks_up_takes_no_post(cast: Cast, name: str) -> None:
    assert desk(cast.section_editor).post(reverse(f"admin:articles_story_{name}")).status_code == 405
