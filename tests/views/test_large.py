"""The large-type edition: at its own addresses, a few stories at a time, and nothing that is not public."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from articles.vocabulary import Kind, Weight
from tests import makers
from tests.cast import Cast
from tests.views.printing import MORNING, Put, mend, on_the_web, page, photo, print_edition, signed, withdraw

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(db: None) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


def test_the_paper_comes_six_stories_at_a_time(client: Client, cast: Cast) -> None:
    stories = [signed(cast, f"第{n}篇") for n in range(8)]
    print_edition(cast, [Put(story) for story in stories[:5]] + [Put(story, page="2") for story in stories[5:]],
                  pages=(("1", "要闻"), ("2", "民生")))  # fmt: skip
    first, second = page(client, "/large/"), page(client, "/large/editions/2026-11-25/2/")
    assert re.findall(r'<h2 data-read><a href="/large/stories/(\d+)/">', first) == [str(s.pk) for s in stories[:6]]
    assert re.findall(r'<h2 data-read><a href="/large/stories/(\d+)/">', second) == [str(s.pk) for s in stories[6:]]
    assert "第 1 条 · 共 8 条" in first
    assert '<a class="btn solid wide" href="/large/editions/2026-11-25/2/" rel="next">看后面 2 条</a>' in first
    assert 'rel="next"' not in second
    page(client, "/large/editions/2026-11-25/3/", 404)
    page(client, "/large/editions/2026-11-25/999999999999999999/", 404)


def test_a_story_is_whole_with_its_correction_and_leads_on(
    client: Client, cast: Cast, clock: time_machine.Traveller
) -> None:
    first = signed(
        cast, "第二座水闸\n今晨开闸", kicker="等了三年", subhead="——渔船依次进港", pictures=(makers.shot(photo(cast)),)
    )
    after = signed(cast, "后一篇")
    print_edition(cast, [Put(first, Weight.LEAD), Put(after)])
    clock.shift(timedelta(hours=1))
    mend(first, cast, now=MORNING + timedelta(minutes=30), correction="昨日四十一条误作四十条。")
    html = page(client, f"/large/stories/{first.pk}/")
    assert "<h1 data-read>第二座水闸<wbr>今晨开闸</h1>" in html
    assert '<p class="kicker" data-read>等了三年</p>' in html
    assert "昨日四十一条误作四十条。" in html
    assert '渔船依次进港。<span class="credit">顾小满 摄</span>' in html
    assert f'href="/large/stories/{after.pk}/" rel="next"' in html
    assert 'href="/large/editions/2026-11-25/"' in html
    assert f'<a class="btn" href="/stories/{first.pk}/">回到标准版</a>' in html


def test_what_is_on_the_web_since_stands_first(client: Client, cast: Cast, clock: time_machine.Traveller) -> None:
    print_edition(cast, [Put(signed(cast, "报上的一篇"))])
    fresh = on_the_web(cast, "网上的一篇", kind=Kind.BRIEF, now=MORNING + timedelta(hours=1))
    clock.shift(timedelta(hours=2))
    html = page(client, "/large/")
    assert html.index(f"/large/stories/{fresh.pk}/") < html.index("报上的一篇")
    assert "网上的一篇" not in page(client, "/large/editions/2026-11-25/")


def test_what_was_withdrawn_says_so_and_offers_nothing(
    client: Client, cast: Cast, clock: time_machine.Traveller
) -> None:
    story = signed(cast, "收回的一篇")
    print_edition(cast, [Put(story)])
    clock.shift(timedelta(hours=1))
    withdraw(story, cast, now=MORNING + timedelta(minutes=30))
    listed = page(client, "/large/")
    assert "此稿失实，予以撤回。" in listed
    assert "收回的一篇" not in listed
    assert f"/large/stories/{story.pk}/" not in listed
    assert "此稿失实，予以撤回。" in page(client, f"/large/stories/{story.pk}/", 410)


def test_before_the_minute_there_is_nothing(client: Client, cast: Cast, clock: time_machine.Traveller) -> None:
    story = signed(cast, "明天的一篇")
    print_edition(cast, [Put(story)])
    clock.shift(timedelta(seconds=-1))
    assert "明天的一篇" not in page(client, "/large/")
    page(client, "/large/editions/2026-11-25/", 404)
    page(client, f"/large/stories/{story.pk}/", 404)


def test_search_engines_are_told_of_the_ordinary_page(client: Client, cast: Cast) -> None:
    story = signed(cast)
    print_edition(cast, [Put(story)])
    assert '<link rel="canonical" href="http://testserver/editions/2026-11-25/">' in page(client, "/large/")
    told = f'<link rel="canonical" href="http://testserver/stories/{story.pk}/">'
    assert told in page(client, f"/large/stories/{story.pk}/")


def test_every_page_leads_to_its_own_in_large_type(client: Client, cast: Cast) -> None:
    story = signed(cast)
    print_edition(cast, [Put(story)])
    ways = {
        "/": "/large/",
        "/editions/2026-11-25/": "/large/editions/2026-11-25/",
        "/editions/2026-11-25/1/": "/large/editions/2026-11-25/",
        f"/stories/{story.pk}/": f"/large/stories/{story.pk}/",
        "/editions/": "/large/",
        "/sections/news/": "/large/",
        "/corrections/": "/large/",
        "/about/": "/large/",
    }
    for address, way in ways.items():
        assert f'<a class="elder" href="{way}">长辈版</a>' in page(client, address), address
    assert '<a class="elder" href="/large/">长辈版</a>' in page(client, "/nowhere/", 404)


def test_an_english_story_says_so_for_the_voice(client: Client, cast: Cast) -> None:
    story = signed(cast, "Harbour opens", body="<p>The first boat came in at six.</p>")
    print_edition(cast, [Put(story)])
    assert '<article lang="en">' in page(client, "/large/")
    assert '<article lang="en">' in page(client, f"/large/stories/{story.pk}/")
