"""Feeds and sitemaps: what a reader of feeds needs, what a search machine allows, and nothing that is not public."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from xml.etree.ElementTree import Element

import pytest
import time_machine
from defusedxml.ElementTree import fromstring
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from articles.press import sitemap
from articles.press.xml import text
from tests import makers
from tests.cast import Cast
from tests.makers import EVENING
from tests.views.printing import MORNING, Put, mend, on_the_web, print_edition, signed, withdraw

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
DC = "{http://purl.org/dc/elements/1.1/}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"

#: The text of `makers.BODY` as a cleaned body is kept.
WHOLE = makers.BODY.replace("</p><p>", "</p>\n<p>")
FEEDS = ("/rss.xml", "/sections/news/rss.xml", "/reporters/reporter/rss.xml")
ATOMS = ("/atom.xml", "/sections/news/atom.xml", "/reporters/reporter/atom.xml")


@pytest.fixture(autouse=True)
def clock(db: None) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


def got(client: Client, address: str, kind: str) -> Element:
    answer = client.get(address)
    assert answer.status_code == 200, address
    assert answer.headers["Content-Type"] == f"application/{kind}; charset=utf-8"
    root: Element = fromstring(answer.content)
    return root


def words(root: Element, path: str) -> list[str]:
    return [found.text or "" for found in root.iterfind(path)]


@pytest.mark.parametrize("address", FEEDS)
def test_rss_holds_what_the_rss_board_asks(client: Client, cast: Cast, address: str) -> None:
    first = on_the_web(cast, "四十条渔船", now=EVENING)
    on_the_web(cast, "第二座<水闸>&今晨开闸", now=EVENING + timedelta(hours=1))
    root = got(client, address, "rss+xml")
    assert (root.tag, root.get("version")) == ("rss", "2.0")
    [channel] = root
    for name in ("title", "link", "description", "language", "lastBuildDate"):
        [said] = words(channel, name)
        assert said
    [own] = channel.iterfind(f"{ATOM}link")
    assert own.attrib == {"href": f"http://testserver{address}", "rel": "self", "type": "application/rss+xml"}
    assert words(channel, "item/title") == ["第二座<水闸>&今晨开闸", "四十条渔船"]
    assert words(channel, "item/guid")[1] == words(channel, "item/link")[1] == f"http://testserver/stories/{first.pk}/"
    assert words(channel, "item/pubDate")[1] == "Tue, 24 Nov 2026 12:44:00 +0000"
    assert parsedate_to_datetime(words(channel, "item/pubDate")[0]) == EVENING + timedelta(hours=1)
    assert words(channel, f"item/{DC}creator") == ["顾小满", "顾小满"]
    assert words(channel, "item/category") == ["要闻", "要闻"]
    assert words(channel, f"item/{CONTENT}encoded") == []


@pytest.mark.parametrize("address", ATOMS)
def test_atom_holds_what_rfc_4287_asks(client: Client, cast: Cast, address: str) -> None:
    story = on_the_web(cast, "四十条渔船", now=EVENING)
    mended = MORNING - timedelta(hours=1)
    mend(story, cast, now=mended, headline="四十一条渔船", correction="应为四十一条。")
    root = got(client, address, "atom+xml")
    assert root.tag == f"{ATOM}feed"
    for path in ("title", "id", "updated", "author/name", "entry/title", "entry/id", "entry/updated", "entry/summary"):
        [said] = words(root, "/".join(ATOM + part for part in path.split("/")))
        assert said, path
    links = {link.get("rel"): link.get("href") for link in root.iterfind(f"{ATOM}link")}
    assert links["self"] == f"http://testserver{address}"
    assert words(root, f"{ATOM}entry/{ATOM}title") == ["四十一条渔船"]
    published, updated = (words(root, f"{ATOM}entry/{ATOM}{name}")[0] for name in ("published", "updated"))
    assert (datetime.fromisoformat(published), datetime.fromisoformat(updated)) == (EVENING, mended)
    assert words(root, f"{ATOM}entry/{ATOM}summary")[0].startswith("更正：应为四十一条。\n")


def test_a_feed_speaks_the_papers_language_whatever_the_screen_speaks(
    client: Client, cast: Cast, settings: Settings
) -> None:
    mend(on_the_web(cast, "四十条渔船", now=EVENING), cast, now=MORNING, headline="四十一条", correction="有误。")
    chinese = client.get("/rss.xml")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    english = client.get("/rss.xml")
    assert english.content == chinese.content
    assert english.headers["ETag"] == chinese.headers["ETag"]
    assert "Vary" not in english.headers


def test_a_corrected_story_comes_back_to_the_papers_feed_and_a_withdrawn_one_leaves(client: Client, cast: Cast) -> None:
    old = on_the_web(cast, "旧稿", now=EVENING - timedelta(days=9))
    new = on_the_web(cast, "新稿", now=EVENING)
    assert words(got(client, "/rss.xml", "rss+xml"), "channel/item/title") == ["新稿", "旧稿"]
    mend(old, cast, now=MORNING, headline="旧稿改过", correction="有误。")
    assert words(got(client, "/rss.xml", "rss+xml"), "channel/item/title") == ["旧稿改过", "新稿"]
    withdraw(new, cast, now=MORNING)
    for address in FEEDS:
        assert words(got(client, address, "rss+xml"), "channel/item/title") == ["旧稿改过"]


def test_a_feed_carries_the_whole_text_where_the_paper_wants_it(client: Client, cast: Cast, settings: Settings) -> None:
    on_the_web(cast, "四十条渔船", now=EVENING)
    settings.FEED_TEXT = "whole"
    assert words(got(client, "/rss.xml", "rss+xml"), f"channel/item/{CONTENT}encoded") == [WHOLE]
    assert words(got(client, "/atom.xml", "atom+xml"), f"{ATOM}entry/{ATOM}content") == [WHOLE]


def test_a_feed_holds_fifty_and_costs_the_same(
    client: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    # The three that say when anything changed last, and: the newest, releases, notices, sections.
    costs = {"/rss.xml": 7, "/sections/news/rss.xml": 7, "/reporters/reporter/rss.xml": 8}
    costs |= {"/sitemap.xml": 5, "/sitemap-2026-11.xml": 8, "/sitemap-news.xml": 4, "/robots.txt": 3}
    made = 0
    for stories in (1, 30, 51):
        for n in range(made, stories):
            on_the_web(cast, f"第{n}篇", now=EVENING + timedelta(minutes=n))
        made = stories
        for address, cost in costs.items():
            with django_assert_num_queries(cost, info=address):
                client.get(address)
        assert len(words(got(client, "/rss.xml", "rss+xml"), "channel/item/title")) == min(stories, 50)


def test_an_empty_paper_has_valid_feeds_and_maps(client: Client, db: None) -> None:
    assert words(got(client, "/rss.xml", "rss+xml"), "channel/item") == []
    assert words(got(client, "/atom.xml", "atom+xml"), f"{ATOM}updated") == ["1970-01-01T00:00:00+00:00"]
    assert words(got(client, "/sitemap.xml", "xml"), f"{MAP}sitemap") == []
    assert client.get("/sitemap-2026-11.xml").status_code == 404
    assert "Last-Modified" not in client.get("/").headers


def test_what_xml_cannot_hold_is_left_out() -> None:
    assert text("水\x0b闸\x00\ud800\ufffe\t\U0001f6a2") == "水闸\t\U0001f6a2"


def test_the_map_of_a_month_lists_its_editions_pages_and_stories(client: Client, cast: Cast) -> None:
    old = on_the_web(cast, "上月的稿", now=EVENING - timedelta(days=40))
    lead = signed(cast, "今晨开闸")
    print_edition(cast, [Put(lead)])
    assert words(got(client, "/sitemap.xml", "xml"), f"{MAP}sitemap/{MAP}loc") == [
        "http://testserver/sitemap-2026-11.xml",
        "http://testserver/sitemap-2026-10.xml",
    ]
    before = client.get("/sitemap-2026-10.xml")
    november = got(client, "/sitemap-2026-11.xml", "xml")
    assert words(november, f"{MAP}url/{MAP}loc") == [
        "http://testserver/editions/2026-11-25/",
        "http://testserver/editions/2026-11-25/1/",
        f"http://testserver/stories/{lead.pk}/",
    ]
    assert {datetime.fromisoformat(at) for at in words(november, f"{MAP}url/{MAP}lastmod")} == {MORNING}
    # A month that is over changes by a correction, and its addresses stay.
    assert client.get("/sitemap-2026-10.xml").headers["ETag"] == before.headers["ETag"]
    mend(old, cast, now=MORNING, headline="上月的稿改过", correction="有误。")
    after = got(client, "/sitemap-2026-10.xml", "xml")
    assert words(after, f"{MAP}url/{MAP}loc") == [f"http://testserver/stories/{old.pk}/"]
    assert [datetime.fromisoformat(at) for at in words(after, f"{MAP}url/{MAP}lastmod")] == [MORNING]


def test_the_news_map_holds_two_days_and_a_thousand(
    client: Client, cast: Cast, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_the_web(cast, "三天前", now=MORNING - timedelta(days=3))
    older = on_the_web(cast, "昨晚", now=EVENING)
    newer = on_the_web(cast, "今晨", now=MORNING)
    root = got(client, "/sitemap-news.xml", "xml")
    assert words(root, f"{MAP}url/{MAP}loc") == [f"http://testserver/stories/{s.pk}/" for s in (newer, older)]
    assert words(root, f"{MAP}url/{NEWS}news/{NEWS}title") == ["今晨", "昨晚"]
    assert words(root, f"{MAP}url/{NEWS}news/{NEWS}publication/{NEWS}name") == ["柳湾日报"] * 2
    assert words(root, f"{MAP}url/{NEWS}news/{NEWS}publication/{NEWS}language") == ["zh-cn"] * 2
    assert sitemap.NEWS_MOST == 1_000
    monkeypatch.setattr(sitemap, "NEWS_MOST", 1)
    assert words(got(client, "/sitemap-news.xml", "xml"), f"{MAP}url/{NEWS}news/{NEWS}title") == ["今晨"]
    # A story that is corrected later is no news again.
    monkeypatch.undo()
    later = MORNING + timedelta(days=3)
    clock.move_to(later)
    mend(older, cast, now=later, headline="昨晚改过", correction="有误。")
    assert words(got(client, "/sitemap-news.xml", "xml"), f"{MAP}url") == []


def test_robots_are_told_where_the_maps_are_and_kept_from_the_desk(
    client: Client, db: None, settings: Settings
) -> None:
    said = "User-agent: *\nDisallow: /admin/\nDisallow: /language/\n\n"
    maps = "Sitemap: {0}/sitemap.xml\nSitemap: {0}/sitemap-news.xml\n"
    assert client.get("/robots.txt").content.decode() == said + maps.format("http://testserver")
    settings.PAPER_URL = "https://paper.example/"
    assert client.get("/robots.txt").content.decode() == said + maps.format("https://paper.example")


def test_addresses_of_other_systems_lead_to_the_page_and_the_story(
    client: Client, cast: Cast, clock: time_machine.Traveller
) -> None:
    lead, gone = signed(cast, "今晨开闸"), signed(cast, "失实的稿")
    print_edition(cast, [Put(lead, page="A01"), Put(gone, page="A02")], pages=(("A01", "要闻"), ("A02", "民生")))
    clock.move_to(MORNING + timedelta(hours=1))
    withdraw(gone, cast, now=MORNING + timedelta(hours=1))
    leads = {
        "node_1.htm": "/editions/2026-11-25/A01/",
        "node_02.html": "/editions/2026-11-25/A02/",
        f"content_{lead.pk}.htm": f"/stories/{lead.pk}/",
        f"content_2026_11_{lead.pk}.htm": f"/stories/{lead.pk}/",
        f"content_{gone.pk}.htm": f"/stories/{gone.pk}/",
    }
    for name, address in leads.items():
        answer = client.get(f"/html/2026-11/25/{name}")
        assert (answer.status_code, answer.headers["Location"]) == (301, address)
    for name in ("node_3.htm", "node_0.htm", "content_999999.htm", f"content_{'9' * 30}.htm", "x", "node_1.htm%00"):
        assert client.get(f"/html/2026-11/25/{name}").status_code == 404
    for day in ("2026-11/24", "2026-02/30", "2026-13/01"):
        assert client.get(f"/html/{day}/node_1.htm").status_code == 404
