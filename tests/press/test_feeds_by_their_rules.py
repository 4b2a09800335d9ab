"""Feeds and sitemaps before their specifications (`tests.press.checking`), whatever the copy holds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from xml.etree.ElementTree import Element

import pytest
import time_machine
from defusedxml.ElementTree import fromstring
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from articles.models import Story
from articles.press import xml
from articles.text.digest import Person
from tests import makers
from tests.cast import Cast
from tests.makers import EVENING
from tests.press import checking
from tests.press.checking import MAP
from tests.views.printing import MORNING, Put, mend, on_the_web, print_edition, signed, withdraw
from tests.views.test_growth import grow

HERE = "http://testserver"
#: What copy may hold that markup trips over.
NASTY = "闸<b>门</b> & “]]>” </item> &amp; 1<2 <!--"


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


@pytest.fixture
def paper(cast: Cast, clock: time_machine.Traveller) -> None:
    """A printed edition, stories on the web, one corrected, one withdrawn, one in English, one by nobody."""
    links = '<p>见<a href="https://paper.example/a?b=1&amp;c=2">此处</a>。</p><h3>小标题</h3>' + makers.BODY
    print_edition(cast, [Put(signed(cast, NASTY, body=links, subhead=NASTY)), Put(signed(cast, "按时出闸"))])
    mended = on_the_web(cast, "四十条渔船", now=EVENING)
    mend(mended, cast, now=MORNING - timedelta(hours=1), headline="四十一条渔船", correction=f"应为四十一条。{NASTY}")
    withdraw(on_the_web(cast, "失实的稿", now=EVENING), cast, now=MORNING)
    english = "<p>The library keeps its lamps on until ten.</p>"
    on_the_web(cast, "Lamps On", now=EVENING, dateline="", body=english)
    on_the_web(cast, "无人署名", now=EVENING, people=())
    on_the_web(cast, "单位供稿", now=EVENING, people=(Person("河口<水利站>", "stringer"), *makers.by(cast.reporter)))


@pytest.mark.parametrize("text", ["summary", "whole"])
@pytest.mark.parametrize("url", ["", "https://paper.example"])
def test_every_feed_and_map_holds_before_its_rules(
    client: Client, paper: None, settings: Settings, text: str, url: str
) -> None:
    settings.FEED_TEXT, settings.PAPER_URL = text, url
    origin = url or HERE
    faults: dict[str, list[str]] = {}
    for shelf in ("", "/sections/news", "/reporters/reporter"):
        for name, check in (("rss.xml", checking.rss), ("atom.xml", checking.atom)):
            answer = client.get(f"{shelf}/{name}")
            assert answer.headers["Content-Type"] == f"application/{name[:-4]}+xml; charset=utf-8"
            faults[f"{shelf}/{name}"] = check(answer.content, f"{origin}{shelf}/{name}", now=MORNING)
    for name in ("/sitemap.xml", "/sitemap-2026-11.xml", "/sitemap-news.xml"):
        answer = client.get(name)
        assert answer.headers["Content-Type"] == "application/xml; charset=utf-8"
        faults[name] = checking.sitemap(answer.content, origin, now=MORNING, news="news" in name)
    assert {name: found for name, found in faults.items() if found} == {}
    assert len(faults) == 9


def test_what_a_reader_of_feeds_shows_is_what_the_copy_says(client: Client, paper: None) -> None:
    """RSS takes a description for HTML and Atom a summary for text."""
    rss, atom = (fromstring(client.get(address).content) for address in ("/rss.xml", "/atom.xml"))
    [shown] = [said for said in (one.text or "" for one in rss.iter("description")) if "应为四十一条" in said]
    assert "闸&lt;b&gt;门&lt;/b&gt; &amp; “]]&gt;” &lt;/item&gt; &amp;amp; 1&lt;2 &lt;!--" in shown
    [shown] = [
        said for said in (one.text or "" for one in atom.iter(f"{checking.ATOM}summary")) if "应为四十一条" in said
    ]
    assert NASTY in shown


@pytest.mark.django_db
def test_the_news_map_of_a_thousand_and_one_stories_holds_a_thousand(
    client: Client, cast: Cast, clock: time_machine.Traveller
) -> None:
    oldest = on_the_web(cast, "最早一篇", now=EVENING)
    grow(oldest, 1_000, at=lambda number: EVENING + timedelta(seconds=1 + number))
    answer = client.get("/sitemap-news.xml")
    assert checking.sitemap(answer.content, HERE, now=MORNING, news=True) == []
    places = [one.text for one in fromstring(answer.content).iterfind(f"{MAP}url/{MAP}loc")]
    assert len(places) == 1_000
    assert places[0] == f"{HERE}/stories/{Story.objects.latest('pk').pk}/"
    assert f"{HERE}/stories/{oldest.pk}/" not in places


@given(st.text(), st.text())
def test_whatever_is_written_is_read_again_but_what_xml_cannot_hold(said: str, value: str) -> None:
    root = Element("a")
    xml.add(root, "b", said, {"c": value})
    read = fromstring(xml.written(root))[0]
    # A parser makes every end of a line \n, unless it is written as a number, as in an attribute.
    assert (read.text or "") == xml.text(said).replace("\r\n", "\n").replace("\r", "\n")
    assert read.get("c") == xml.text(value)


def test_the_checks_have_eyes(client: Client, paper: None) -> None:
    """One fault at a time in feeds that have none; each is named."""
    rss, atom, news = (client.get(f"/{name}").content for name in ("rss.xml", "atom.xml", "sitemap-news.xml"))
    own = f"{HERE}/rss.xml", f"{HERE}/atom.xml"
    for check, document, before, after, said in (
        (checking.rss, rss, b"utf-8", b"gbk", "xml: does not say that it is UTF-8"),
        (checking.rss, rss, b"<title>", b"<title>\x0b", "xml: not well-formed"),
        (checking.rss, rss, b"</language>", "节</language>".encode(), "language: zh-hans节"),
        (checking.rss, rss, b"<lastBuildDate>Tue", b"<lastBuildDate>Sat", "lastBuildDate: Sat"),
        (checking.rss, rss, b" 2026 ", b" 2027 ", "pubDate: "),
        (checking.rss, rss, b'rel="self"', b'rel="via"', "atom:link"),
        (checking.rss, rss, b"<guid isPermaLink=\"true\">http://testserver", b"<guid>", "guid: /stories/"),
        (checking.rss, rss, b"<link>http://testserver/stories", b"<link>/stories", "item link: /stories/"),
        (checking.rss, rss, b"<category>", b"<kind/><category>", "item: no element of RSS is called kind"),
        (checking.rss, rss, b"<lastBuildDate>", b"<title>x</title><lastBuildDate>", "channel: title 2 times"),
        (checking.rss, rss, b"<description>", b"<description>&lt;script&gt;", "description: <script>"),
        (checking.rss, rss, b"<description>", b"<description>&lt;a href='/x'&gt;y&lt;/a&gt;", "href without a scheme: /x"),
        (checking.atom, atom, b"<updated>2026-11-24T", b"<updated>2026-11-24 ", "updated: 2026-11-24 "),
        (checking.atom, atom, b"<updated>2026", b"<updated>2027", "updated has not come: 2027"),
        (checking.atom, atom, b"<id>http://testserver/</id>", b"", "feed: no id"),
        (checking.atom, atom, b"<id>http:", b"<id>", "entry: id is no IRI"),
        (checking.atom, atom, b'rel="self"', b'rel="related"', "self: does not name"),
        (checking.atom, atom, b"<summary>", b"<summary>x</summary><summary>", "entry: summary 2 times"),
        (checking.atom, atom, b"<author><name>", b"<author><x/><name>", "a person with more than"),
        (checking.atom, atom, b"<category term=", b"<category label=", "entry: category without term"),
        (checking.atom, atom, b"<title>", b"<title type='markdown'>", "title of type markdown"),
        (checking.atom, atom, b"<published>", b"<issued/><published>", "entry: no element of Atom is called issued"),
    ):  # fmt: skip
        assert before in document, before
        found = check(document.replace(before, after), own[check is checking.atom], now=MORNING)
        assert any(said in each for each in found), (said, found)
    late = checking.sitemap(news, HERE, now=MORNING + timedelta(days=2), news=True)
    assert any(each.startswith("news: older than two days") for each in late)
    for before, after, said in (
        (b"<loc>http://testserver", b"<loc>http://elsewhere", "loc: http://elsewhere"),
        (b"zh-cn", b"zh-Hans", "news language: zh-Hans"),
        (b"+00:00<", b"<", "publication_date: 2026"),
    ):
        found = checking.sitemap(news.replace(before, after), HERE, now=MORNING, news=True)
        assert any(said in each for each in found), (said, found)
