"""Archives by section, person and month, the calendar and the corrections: cut by date, so that old pages stay."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from tests import makers
from tests.cast import Cast
from tests.makers import EVENING, SHANGHAI
from tests.views.printing import Put, mend, on_the_web, page, print_edition, signed, withdraw

pytestmark = pytest.mark.django_db

OCTOBER = datetime(2026, 10, 31, 23, 59, tzinfo=SHANGHAI)
NOVEMBER = datetime(2026, 11, 1, 0, 0, tzinfo=SHANGHAI)


@pytest.fixture(autouse=True)
def clock(db: None) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(EVENING, tick=False) as traveller:
        yield traveller


@pytest.mark.parametrize("archive", ["/sections/news/", "/reporters/reporter/"])
def test_a_month_begins_at_midnight_in_the_papers_time(client: Client, cast: Cast, archive: str) -> None:
    on_the_web(cast, "十月的稿", now=OCTOBER)
    on_the_web(cast, "十一月的稿", now=NOVEMBER)
    october, november = page(client, f"{archive}2026-10/"), page(client, f"{archive}2026-11/")
    assert "十月的稿" in october
    assert "十一月的稿" not in october
    assert "十一月的稿" in november
    assert "十月的稿" not in november
    assert f'<a href="{archive}2026-11/" rel="next">' in october
    assert f'<a href="{archive}2026-10/" rel="prev">' in november
    own = page(client, archive)
    assert own.index("十一月的稿") < own.index("十月的稿")
    assert f'<li><a href="{archive}2026-10/">2026年10月</a></li>' in own


@pytest.mark.parametrize("archive", ["/sections/news/", "/reporters/reporter/", "/corrections/"])
def test_months_that_hold_nothing_are_not_here(client: Client, cast: Cast, archive: str) -> None:
    story = on_the_web(cast, "十月的稿", now=OCTOBER)
    mend(story, cast, now=OCTOBER, headline="十月的一篇稿", correction="标题有误。")
    page(client, f"{archive}2026-10/")
    for month in ("2026-09", "2026-11", "2026-13", "2026-00", "2026-1", "2026-10-01", "0001-01", "9999-12", "2999-12"):
        page(client, f"{archive}{month}/", 404)


def test_an_old_month_stays_as_it_is_whatever_comes_out_later(client: Client, cast: Cast) -> None:
    story = on_the_web(cast, "九月的稿", now=OCTOBER - timedelta(days=40))
    on_the_web(cast, "十月的稿", now=OCTOBER)
    before = page(client, "/sections/news/2026-09/"), page(client, f"/stories/{story.pk}/")
    on_the_web(cast, "今天的稿", now=EVENING)
    assert (page(client, "/sections/news/2026-09/"), page(client, f"/stories/{story.pk}/")) == before


def test_a_corrected_story_keeps_the_place_of_its_first_release(client: Client, cast: Cast) -> None:
    story = on_the_web(cast, "十月的稿", now=OCTOBER)
    mend(story, cast, now=NOVEMBER, headline="十月的好稿")
    assert "十月的好稿" in page(client, "/sections/news/2026-10/")
    assert "十月的好稿" in page(client, "/reporters/reporter/2026-10/")
    page(client, "/sections/news/2026-11/", 404)
    page(client, "/reporters/reporter/2026-11/", 404)


def test_what_is_withdrawn_or_waits_stands_in_no_archive(client: Client, cast: Cast) -> None:
    story = on_the_web(cast, "十月的稿", now=OCTOBER)
    withdraw(story, cast, now=NOVEMBER)
    print_edition(cast, [Put(signed(cast, "明日的稿"))])
    assert "明日的稿" not in page(client, "/sections/news/")
    page(client, "/sections/news/2026-10/", 404)
    page(client, "/reporters/reporter/", 404)


def test_a_person_without_anything_public_has_no_page_and_a_section_has(client: Client, cast: Cast) -> None:
    makers.section("民生", "livelihood", 2)
    page(client, "/reporters/second-reporter/", 404)
    page(client, "/reporters/nobody/", 404)
    page(client, "/sections/nowhere/", 404)
    assert "民生" in page(client, "/sections/livelihood/")


def test_an_archive_shows_the_month_before_a_thin_one_and_not_before_a_full_one(client: Client, cast: Cast) -> None:
    on_the_web(cast, "十月的稿", now=OCTOBER)
    for n in range(7):
        on_the_web(cast, f"十一月第{n}篇", now=NOVEMBER + timedelta(hours=n))
    assert "十月的稿" in page(client, "/sections/news/")
    on_the_web(cast, "十一月第七篇", now=NOVEMBER + timedelta(hours=7))
    assert "十月的稿" not in page(client, "/sections/news/")
    assert 'href="/sections/news/2026-10/"' in page(client, "/sections/news/")


def test_the_calendar_holds_the_editions_of_a_year(client: Client, cast: Cast, clock: time_machine.Traveller) -> None:
    assert 'href="/editions/2' not in page(client, "/editions/")
    for number, day in enumerate((date(2025, 12, 31), date(2026, 2, 28), date(2026, 11, 25))):
        moment = datetime(day.year, day.month, day.day, 6, tzinfo=SHANGHAI)
        before = moment - timedelta(hours=8)
        print_edition(
            cast, [Put(signed(cast, f"第{number}期", now=before))], day=day, number=6000 + number, now=before,
            release_at=moment,
        )  # fmt: skip
    clock.move_to(datetime(2026, 11, 25, 5, 59, tzinfo=SHANGHAI))
    html = page(client, "/editions/")
    assert 'href="/editions/2026-02-28/"' in html
    assert "2026-11-25" not in html
    assert 'href="/editions/2025/" rel="prev"' in html
    older = page(client, "/editions/2025/")
    assert 'href="/editions/2025-12-31/"' in older
    assert 'href="/editions/2026/" rel="next"' in older
    page(client, "/editions/2024/", 404)
    clock.move_to(datetime(2026, 11, 25, 6, 0, tzinfo=SHANGHAI))
    assert 'href="/editions/2026-11-25/"' in page(client, "/editions/")


@pytest.mark.parametrize(
    "day",
    [
        "2024-13-45",
        "2024-02-30",
        "2026-11-24",
        "20261125",
        "2026-W48-3",
        "2026-11-25T00",
        "0000-01-01",
        "二〇二六-11-25",
    ],
)
def test_a_day_without_an_edition_is_not_here(client: Client, cast: Cast, day: str) -> None:
    page(client, f"/editions/{day}/", 404)
    page(client, f"/editions/{day}/1/", 404)


@pytest.mark.parametrize("number", ["2", "01", "A01", "1 ", "%00", "一"])
def test_a_page_that_the_edition_does_not_have_is_not_here(
    client: Client, cast: Cast, clock: time_machine.Traveller, number: str
) -> None:
    edition = print_edition(cast, [Put(signed(cast))])
    assert edition.release_at is not None
    clock.move_to(edition.release_at)
    page(client, "/editions/2026-11-25/1/")
    page(client, f"/editions/2026-11-25/{number}/", 404)


def test_corrections_and_withdrawals_are_listed_newest_first(client: Client, cast: Cast) -> None:
    assert "<li>" not in page(client, "/corrections/").split("<main")[1].split("</main>")[0]
    story, other = on_the_web(cast, "三条船", now=OCTOBER), on_the_web(cast, "失实的稿", now=OCTOBER)
    mend(story, cast, now=NOVEMBER, headline="四条船", correction="应为四条。")
    withdraw(other, cast, now=NOVEMBER + timedelta(hours=1), notice="此稿失实，撤回。")
    html = page(client, "/corrections/")
    assert html.index("此稿失实，撤回。") < html.index("应为四条。")
    assert f'<a href="/stories/{story.pk}/">四条船</a>' in html
    assert "失实的稿" not in html
    assert page(client, "/corrections/2026-11/").count("<h3>") == 2


def test_a_correction_that_waits_is_not_listed(client: Client, cast: Cast, clock: time_machine.Traveller) -> None:
    story = on_the_web(cast, "三条船", now=OCTOBER)
    mend(story, cast, now=EVENING, public_from=EVENING + timedelta(hours=1), headline="四条船", correction="应为四条。")
    assert "应为四条。" not in page(client, "/corrections/")
    clock.shift(timedelta(hours=1))
    assert "应为四条。" in page(client, "/corrections/")
