"""A story's permanent address: nothing before its release, its notice after a withdrawal, the signed text between."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from articles.desk import signoff
from articles.models import Correction, Release, Section
from articles.text.digest import Person
from articles.vocabulary import State, Step, Weight
from tests import makers
from tests.cast import Cast, credited
from tests.makers import EVENING
from tests.views.printing import MORNING, Put, mend, on_the_web, page, photo, print_edition, reopened, signed, withdraw

pytestmark = pytest.mark.django_db

AFTERNOON = EVENING - timedelta(hours=5)


@pytest.fixture(autouse=True)
def clock(db: None) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(EVENING, tick=False) as traveller:
        yield traveller


@pytest.mark.parametrize(
    "state", [State.DRAFT, State.FIRST_REVIEW, State.SECOND_REVIEW, State.FINAL_REVIEW, State.SIGNED]
)
def test_no_story_is_found_before_its_release(client: Client, cast: Cast, state: State) -> None:
    story = makers.story("还没有刊发", cast=cast, state=state)
    assert "还没有刊发" not in page(client, f"/stories/{story.pk}/", 404)


def test_a_waiting_story_is_found_from_its_minute(client: Client, cast: Cast, clock: time_machine.Traveller) -> None:
    story = signed(cast, "明早见报")
    print_edition(cast, [Put(story)])
    clock.move_to(MORNING - timedelta(microseconds=1))
    page(client, f"/stories/{story.pk}/", 404)
    clock.move_to(MORNING)
    assert "明早见报" in page(client, f"/stories/{story.pk}/")


def test_a_recalled_story_was_never_here(client: Client, cast: Cast, clock: time_machine.Traveller) -> None:
    story = signed(cast)
    story = signoff.move(
        story.pk, Step.RELEASE, by=cast.duty_editor, version=story.version, now=EVENING, public_from=MORNING
    )
    signoff.move(story.pk, Step.RECALL, by=cast.duty_editor, version=story.version, now=EVENING, reason="再核")
    clock.move_to(MORNING + timedelta(days=1))
    page(client, f"/stories/{story.pk}/", 404)


def test_a_withdrawn_story_is_gone_and_says_why(client: Client, cast: Cast) -> None:
    story = on_the_web(cast, "失实的消息", now=AFTERNOON)
    withdraw(story, cast, now=EVENING, notice="此稿经核失实，予以撤回。")
    html = page(client, f"/stories/{story.pk}/", 410)
    assert "此稿经核失实，予以撤回。" in html
    assert "失实的消息" not in html


def test_a_withdrawn_story_that_is_mended_and_waits_stays_gone_until_its_minute(
    client: Client, cast: Cast, clock: time_machine.Traveller
) -> None:
    story = on_the_web(cast, "失实的消息", now=AFTERNOON)
    story = withdraw(story, cast, now=EVENING)
    story = signoff.move(story.pk, Step.REOPEN, by=cast.duty_editor, version=story.version, now=EVENING, reason="重写")
    story = makers.take_to(story, State.SIGNED, cast, now=EVENING)
    signoff.move(story.pk, Step.RELEASE, by=cast.duty_editor, version=story.version, now=EVENING, public_from=MORNING)
    page(client, f"/stories/{story.pk}/", 410)
    clock.move_to(MORNING)
    assert "此稿失实，予以撤回。" in page(client, f"/stories/{story.pk}/")


def test_reopening_and_editing_leave_every_page_byte_for_byte(
    client: Client, cast: Cast, clock: time_machine.Traveller
) -> None:
    makers.section("民生", "livelihood", 2)
    story = signed(cast, "桥修好了", pictures=(makers.shot(photo(cast)),))
    print_edition(cast, [Put(story, Weight.LEAD), Put(signed(cast, "另一条"))])
    later = MORNING + timedelta(hours=2)
    clock.move_to(later)
    addresses = [
        "/", "/editions/", "/editions/2026-11-25/", "/editions/2026-11-25/1/", f"/stories/{story.pk}/", "/sections/news/",
        "/sections/news/2026-11/", "/sections/livelihood/", "/reporters/reporter/", "/reporters/reporter/2026-11/",
        "/corrections/", "/about/", "/pictures/",
    ]  # fmt: skip
    before = {address: page(client, address) for address in addresses}
    livelihood = Section.objects.get(slug="livelihood").pk
    changed = reopened(
        story, cast, now=later, headline="桥还没修好", section=livelihood, pictures=(), people=(), body="<p>改过的。</p>",
        correction="标题有误。",
    )  # fmt: skip
    assert {address: page(client, address) for address in addresses} == before
    changed = makers.take_to(changed, State.SIGNED, cast, now=later)
    assert {address: page(client, address) for address in addresses} == before
    signoff.move(changed.pk, Step.RELEASE, by=cast.duty_editor, version=changed.version, now=later)
    after = {address: page(client, address) for address in addresses}
    assert "桥还没修好" in after["/"]
    assert "桥还没修好" in after["/sections/livelihood/"]
    assert "桥修好了" not in after["/sections/news/"]
    assert {a for a in addresses if after[a] == before[a]} == {"/editions/", "/about/"}


def test_a_corrected_story_whose_release_waits_reads_the_old_text_until_its_minute_without_a_gap(
    client: Client, cast: Cast, clock: time_machine.Traveller
) -> None:
    story = on_the_web(cast, "四十条渔船进港", now=AFTERNOON)
    story = reopened(story, cast, now=EVENING, headline="四十一条渔船进港", correction="渔船应为四十一条。")
    story = makers.take_to(story, State.SIGNED, cast, now=EVENING)
    print_edition(cast, [Put(story, Weight.LEAD)])
    for moment in (EVENING, MORNING - timedelta(microseconds=1)):
        clock.move_to(moment)
        html = page(client, f"/stories/{story.pk}/")
        assert "四十条渔船进港" in html
        assert "渔船应为四十一条。" not in html
    clock.move_to(MORNING)
    html = page(client, f"/stories/{story.pk}/")
    assert "四十一条渔船进港" in html
    assert "四十条渔船进港" not in html
    assert "渔船应为四十一条。" in html


def test_the_page_names_and_links_people_dates_pages_and_length(
    client: Client, cast: Cast, clock: time_machine.Traveller
) -> None:
    story = signed(
        cast, people=(*makers.by(cast.reporter), Person("河口水利站", "stringer", "通讯员"), Person("江晚晴", "editor"))
    )
    print_edition(cast, [Put(story, Weight.LEAD)])
    clock.move_to(MORNING)
    html = page(client, f"/stories/{story.pk}/")
    assert '<a href="/reporters/reporter/" rel="author">顾小满</a>' in html
    assert "通讯员</span> <span>河口水利站</span>" in html
    assert "（顾小满 通讯员 河口水利站）" in html  # an editor is named at the end, not in the byline
    assert html.count("江晚晴") == 1
    assert "<span>46 字</span>" in html or "<span>46 characters</span>" in html
    assert f'<link rel="canonical" href="http://testserver/stories/{story.pk}/">' in html


def test_notices_stand_newest_first_with_their_dates(client: Client, cast: Cast, clock: time_machine.Traveller) -> None:
    story = on_the_web(cast, "三条船")
    first, second = EVENING + timedelta(hours=1), EVENING + timedelta(hours=2)
    mend(story, cast, now=first, headline="四条船", correction="应为四条。")
    mend(story, cast, now=second, headline="五条船", correction="应为五条。")
    clock.move_to(second)
    assert Correction.objects.count() == 2
    html = page(client, f"/stories/{story.pk}/")
    assert html.index("应为五条。") < html.index("应为四条。")
    assert 'datetime="2026-11-24T22:44:00+08:00"' in html
    assert "22:44" in html


def test_earlier_stories_by_the_author_are_those_before_this_one(
    client: Client, cast: Cast, clock: time_machine.Traveller
) -> None:
    stories = [on_the_web(cast, f"第{n}篇", now=EVENING + timedelta(hours=n)) for n in range(6)]
    clock.move_to(EVENING + timedelta(days=1))
    html = page(client, f"/stories/{stories[4].pk}/")
    assert [n for n in range(6) if f">第{n}篇</a>" in html] == [1, 2, 3]
    rail = html[html.index('class="rail"') :]
    assert rail.index("第3篇") < rail.index("第2篇") < rail.index("第1篇")


def test_the_way_through_the_paper_goes_over_the_pages(
    client: Client, cast: Cast, clock: time_machine.Traveller
) -> None:
    one, two, three = (signed(cast, f"第{n}篇") for n in range(3))
    print_edition(cast, [Put(one), Put(two), Put(three, page="2")], pages=(("1", "要闻"), ("2", "民生")))
    clock.move_to(MORNING)
    html = page(client, f"/stories/{two.pk}/")
    assert f'<a href="/stories/{one.pk}/" rel="prev">' in html
    assert f'<a class="nx" href="/stories/{three.pk}/" rel="next">' in html
    assert 'rel="next"' not in page(client, f"/stories/{three.pk}/")
    withdraw(three, cast, now=MORNING)
    assert 'rel="next"' not in page(client, f"/stories/{two.pk}/")


def test_pictures_stand_between_the_paragraphs_and_all_of_them_once(
    client: Client, cast: Cast, clock: time_machine.Traveller
) -> None:
    shots = tuple(
        makers.shot(photo(cast, colour=(n, 0, 0), caption=f"第{n}幅"), caption=f"第{n}幅") for n in (1, 90, 180)
    )
    story = on_the_web(cast, "三幅图", pictures=shots, body="".join(f"<p>第{n}段。</p>" for n in range(4)))
    html = page(client, f"/stories/{story.pk}/")
    order = [html.index(words) for words in ("第0段", "第1段", "第1幅", "第2段", "第3段", "第90幅", "第180幅")]
    assert order == sorted(order)
    assert html.count("<figure") == 3


@pytest.mark.parametrize("number", ["0", "01", "-1", "1x", "9" * 18, "9" * 30, "%E4%B8%80"])
def test_an_address_that_is_no_number_is_not_here(client: Client, cast: Cast, number: str) -> None:
    page(client, f"/stories/{number}/", 404)


def test_a_credit_without_an_entry_in_the_register_is_a_name_without_a_link(client: Client, cast: Cast) -> None:
    story = on_the_web(cast, "两个人", people=(Person("无名氏"), Person("顾小满", reporter=credited(cast.reporter).pk)))
    html = page(client, f"/stories/{story.pk}/")
    assert "<span>无名氏 <a " in html
    assert Release.objects.count() == 1
