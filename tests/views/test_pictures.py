"""The pictures that ran, by month: what is public and may be shown today, with its words and its story."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from articles.models import Photo
from articles.reading import gallery
from tests import makers
from tests.cast import Cast
from tests.makers import EVENING, SHANGHAI
from tests.views.printing import MORNING, Put, mend, on_the_web, page, photo, print_edition, signed, withdraw
from tests.views.test_growth import grow

pytestmark = pytest.mark.django_db

OCTOBER = datetime(2026, 10, 31, 23, 59, tzinfo=SHANGHAI)
NOVEMBER = datetime(2026, 11, 1, 0, 0, tzinfo=SHANGHAI)


@pytest.fixture(autouse=True)
def clock(db: None) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(EVENING, tick=False) as traveller:
        yield traveller


def shown(client: Client, address: str = "/pictures/", status: int = 200) -> str:
    """What stands between the masthead and the footer."""
    html = page(client, address, status)
    return html.split("<main")[1].split("</main>")[0]


def test_a_picture_stands_with_its_sizes_its_words_and_its_story(client: Client, cast: Cast) -> None:
    story = on_the_web(cast, "四十一条渔船", pictures=(makers.shot(photo(cast), caption="船<队>进港。"),))
    html = shown(client)
    assert html.count("<img") == 1
    assert f'<a href="/stories/{story.pk}/">' in html
    assert '<span class="hd">四十一条渔船</span>' in html
    assert "船&lt;队&gt;进港。" in html
    assert '<span class="credit">顾小满 摄</span>' in html
    assert 'alt="几条渔船驶进水闸"' in html
    image = html.split("<img")[1].split(">")[0]
    assert [word for word in ("srcset=", "sizes=", " width=", " height=", "loading=") if word in image] == [
        "srcset=", "sizes=", " width=", " height=", "loading=",
    ]  # fmt: skip
    address = image.split('src="')[1].split('"')[0]
    assert client.get(address).status_code == 200


def test_the_newest_story_comes_first_and_its_pictures_in_their_order(client: Client, cast: Cast) -> None:
    first, second = photo(cast), photo(cast, colour=(9, 90, 9))
    on_the_web(cast, "早的", now=EVENING - timedelta(hours=2), pictures=(makers.shot(first, caption="早的图"),))
    on_the_web(
        cast, "晚的", pictures=(makers.shot(second, caption="晚的第一张"), makers.shot(first, caption="晚的第二张"))
    )
    html = shown(client)
    places = [html.index(words) for words in ("晚的第一张", "晚的第二张", "早的图")]
    assert places == sorted(places)
    assert html.count("<img") == 3


def test_a_month_begins_at_midnight_in_the_papers_time_and_leads_to_the_ones_around_it(
    client: Client, cast: Cast
) -> None:
    shots = (makers.shot(photo(cast)),)
    on_the_web(cast, "八月的稿", now=OCTOBER - timedelta(days=70), pictures=shots)
    on_the_web(cast, "九月的稿", now=OCTOBER - timedelta(days=40))
    on_the_web(cast, "十月的稿", now=OCTOBER, pictures=shots)
    on_the_web(cast, "十一月的稿", now=NOVEMBER, pictures=shots)
    newest, october, august = (shown(client, f"/pictures/{month}") for month in ("", "2026-10/", "2026-08/"))
    assert newest == shown(client, "/pictures/2026-11/")
    assert ("十一月的稿" in newest, "十月的稿" in newest) == (True, False)
    assert ("十一月的稿" in october, "十月的稿" in october) == (False, True)
    assert '<a href="/pictures/2026-10/">← 2026年10月</a>' in newest
    assert '<a href="/pictures/2026-11/">2026年11月 →</a>' in october
    assert '<a href="/pictures/2026-08/">← 2026年8月</a>' in october  # September has stories and no picture
    assert "←" not in august


def test_a_corrected_story_keeps_its_month_and_shows_its_pictures_once(client: Client, cast: Cast) -> None:
    shots = (makers.shot(photo(cast)),)
    story = on_the_web(cast, "十月的稿", now=OCTOBER, pictures=shots)
    mend(story, cast, now=NOVEMBER, headline="十月的好稿")
    html = shown(client, "/pictures/2026-10/")
    assert (html.count("<img"), "十月的好稿" in html) == (1, True)
    page(client, "/pictures/2026-11/", 404)
    mend(story, cast, now=NOVEMBER + timedelta(hours=1), pictures=())
    page(client, "/pictures/2026-10/", 404)


def test_what_waits_is_not_here_and_comes_at_its_minute(
    client: Client, cast: Cast, clock: time_machine.Traveller
) -> None:
    print_edition(cast, [Put(signed(cast, "明日的稿", pictures=(makers.shot(photo(cast)),)))])
    clock.move_to(MORNING - timedelta(seconds=1))
    assert "<img" not in shown(client)
    clock.move_to(MORNING)
    assert "明日的稿" in shown(client)


def test_what_was_withdrawn_is_gone(client: Client, cast: Cast) -> None:
    story = on_the_web(cast, "失实的稿", pictures=(makers.shot(photo(cast)),))
    assert "失实的稿" in shown(client)
    withdraw(story, cast, now=EVENING)
    assert "<img" not in shown(client)
    page(client, "/pictures/2026-11/", 404)


@pytest.mark.parametrize(
    ("facts", "stands"),
    [
        ({}, True),
        ({"rights_from": date(2026, 11, 24), "rights_until": date(2026, 11, 24)}, True),
        ({"rights_from": date(2026, 11, 25)}, False),
        ({"rights_until": date(2026, 11, 23)}, False),
        ({"usable": False}, False),
    ],
)
def test_a_picture_stands_while_its_rights_hold(
    client: Client, cast: Cast, facts: dict[str, object], stands: bool
) -> None:
    held = photo(cast)
    on_the_web(cast, "有图的稿", pictures=(makers.shot(held),))
    Photo.objects.filter(pk=held.pk).update(**facts)
    held.refresh_from_db()
    assert (("<img" in shown(client)), held.rights_hold(EVENING.date())) == (stands, stands)
    page(client, "/pictures/2026-11/", 200 if stands else 404)


def test_rights_that_end_tonight_end_at_midnight(client: Client, cast: Cast, clock: time_machine.Traveller) -> None:
    held = photo(cast)
    on_the_web(cast, "有图的稿", pictures=(makers.shot(held),))
    Photo.objects.filter(pk=held.pk).update(rights_until=EVENING.date())
    clock.move_to(datetime(2026, 11, 24, 23, 59, 59, tzinfo=SHANGHAI))
    assert "<img" in shown(client)
    clock.move_to(datetime(2026, 11, 25, tzinfo=SHANGHAI))
    assert "<img" not in shown(client)


def test_a_month_with_more_pictures_than_a_page_holds_has_further_pages(client: Client, cast: Cast) -> None:
    story = on_the_web(cast, "有图的稿", pictures=(makers.shot(photo(cast)),))
    grow(story, 2 * gallery.PER_PAGE + 1, at=lambda number: OCTOBER - timedelta(minutes=number))
    address = "/pictures/2026-10/"
    counts = [shown(client, f"{address}{query}").count("<img") for query in ("", "?p=1", "?p=2", "?p=3")]
    assert counts == [48, 48, 48, 1]
    first, second, third = (shown(client, f"{address}{query}") for query in ("", "?p=2", "?p=3"))
    assert f'<a href="{address}?p=2" rel="next">' in first
    assert f'<a href="{address}" rel="prev">' in second
    assert f'<a href="{address}?p=3" rel="next">' in second
    assert ('rel="next"' in third, f'<a href="{address}?p=2" rel="prev">' in third) == (False, True)
    stories = [part.split("/")[0] for html in (first, second, third) for part in html.split('href="/stories/')[1:]]
    assert len(set(stories)) == len(stories) == 2 * gallery.PER_PAGE + 1
    assert '<link rel="canonical" href="http://testserver/pictures/2026-10/?p=2">' in page(client, f"{address}?p=2")


@pytest.mark.parametrize("typed", ["0", "-1", "4", "1.5", "二", "٣", "9999999999", "", "%00"])
def test_a_page_that_is_none_is_not_here(client: Client, cast: Cast, typed: str) -> None:
    on_the_web(cast, "有图的稿", pictures=(makers.shot(photo(cast)),))
    page(client, f"/pictures/?p={typed}", 404)
    page(client, f"/pictures/2026-11/?p={typed}", 404)


def test_a_paper_without_pictures_says_so(client: Client, cast: Cast) -> None:
    on_the_web(cast, "没有图的稿")
    assert "现在还没有可以看的图片。" in shown(client)
    page(client, "/pictures/2026-11/", 404)
    page(client, "/pictures/?p=2", 404)


def test_every_page_leads_to_the_pictures(client: Client, cast: Cast) -> None:
    for address in ("/", "/editions/", "/about/", "/search/"):
        assert '<a href="/pictures/">图片</a>' in page(client, address)
