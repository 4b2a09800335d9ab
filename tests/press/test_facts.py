"""What a page and a story tell machines: schema.org's facts, OpenGraph, and ninjs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import time_machine
from django.test import Client
from PIL import Image

from articles.text.digest import Person
from articles.vocabulary import Part, Weight
from tests import makers
from tests.cast import Cast
from tests.makers import EVENING
from tests.views.printing import MORNING, Put, mend, on_the_web, photo, print_edition, signed, withdraw

pytestmark = pytest.mark.django_db

SCHEMA = Path(__file__).resolve().parents[3] / "shared" / "schemas" / "ninjs-schema_3.1.json"
LATER = MORNING + timedelta(hours=2)
HERE = "http://testserver"

Facts = dict[str, Any]


@pytest.fixture(autouse=True)
def clock(db: None) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(LATER, tick=False) as traveller:
        yield traveller


def facts(client: Client, address: str) -> Facts:
    """The facts of a page, which stand there once and parse."""
    html = client.get(address).content.decode()
    [told] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    read: Facts = json.loads(told)
    assert read["@context"] == "https://schema.org"
    return read


def metas(client: Client, address: str) -> dict[str, str]:
    html = client.get(address).content.decode()
    return dict(re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)"', html))


def is_moment(said: str) -> bool:
    return datetime.fromisoformat(said).tzinfo is not None


def faults(article: Facts) -> list[str]:
    """What Google's list for an Article and schema.org's for a NewsArticle miss, or would not understand.

    https://developers.google.com/search/docs/appearance/structured-data/article: author, author.name, author.url,
    dateModified, datePublished, headline, image are recommended; https://schema.org/NewsArticle has the rest.
    """
    missed = [
        name for name in ("headline", "datePublished", "dateModified", "author", "publisher") if not article.get(name)
    ]
    if article.get("@type") != "NewsArticle":
        missed.append("@type")
    missed += [
        f"{name} without a time zone"
        for name in ("datePublished", "dateModified")
        if name in article and not is_moment(article[name])
    ]
    if article["dateModified"] < article["datePublished"]:
        missed.append("modified before it was published")
    if "\n" in article["headline"]:
        missed.append("headline of several lines")
    for who in [*article["author"], article["publisher"]]:
        if who["@type"] not in ("Person", "Organization", "NewsMediaOrganization") or not who["name"]:
            missed.append("author")
        if any(mark in who["name"] for mark in "，、,"):
            missed.append("several authors in one")
        if "url" in who and not who["url"].startswith("http"):
            missed.append("url of an author")
    missed += [
        "image"
        for image in article.get("image", [])
        if not image["url"].startswith("http") or image["width"] < 1 or image["height"] < 1
    ]
    missed += [
        "correction"
        for comment in article.get("correction", [])
        if comment["@type"] != "CorrectionComment" or not comment["text"] or not is_moment(comment["datePublished"])
    ]
    if not article["mainEntityOfPage"]["@id"].startswith("http"):
        missed.append("mainEntityOfPage")
    return missed


def test_the_check_of_an_article_has_eyes() -> None:
    good: Facts = {
        "@type": "NewsArticle", "headline": "闸", "datePublished": "2026-11-25T06:00:00+08:00",
        "dateModified": "2026-11-25T06:00:00+08:00", "author": [{"@type": "Person", "name": "顾小满"}],
        "publisher": {"@type": "Organization", "name": "柳湾日报"}, "mainEntityOfPage": {"@id": "http://a/"},
    }  # fmt: skip
    assert faults(good) == []
    assert faults({**good, "author": []}) == ["author"]
    assert faults({**good, "headline": "闸\n门"}) == ["headline of several lines"]
    assert faults({**good, "datePublished": "2026-11-25T06:00:00"}) == ["datePublished without a time zone"]
    assert faults({**good, "author": [{"@type": "Person", "name": "甲、乙"}]}) == ["several authors in one"]
    assert faults({**good, "image": [{"url": "/x.jpg", "width": 1, "height": 1}]}) == ["image"]
    assert faults({**good, "correction": [{"@type": "Comment", "text": "x"}]}) == ["correction"]


def test_a_printed_and_corrected_story_is_a_news_article(client: Client, cast: Cast) -> None:
    story = signed(
        cast,
        "第二座水闸\n今晨开闸",
        subhead="四十一条渔船进港",
        pictures=(makers.shot(photo(cast)),),
        people=(*makers.by(cast.reporter), Person("河口水利站", "stringer", "通讯员"), Person("江晚晴", "editor")),
    )
    print_edition(
        cast,
        [Put(story, Weight.LEAD), Put(story, page="3", part=Part.JUMP), Put(signed(cast, "内页"), page="3")],
        pages=(("1", "要闻"), ("3", "民生")),
    )
    mended = MORNING + timedelta(hours=1)
    mend(story, cast, now=mended, headline="第二座水闸\n今晨开闸", correction="渔船应为四十二条。")
    address = f"/stories/{story.pk}/"
    article = facts(client, address)
    assert faults(article) == []
    assert article["headline"] == "第二座水闸 今晨开闸"
    assert article["alternativeHeadline"] == "四十一条渔船进港"
    assert article["mainEntityOfPage"]["@id"] == article["url"] == HERE + address
    assert datetime.fromisoformat(article["datePublished"]) == MORNING
    assert datetime.fromisoformat(article["dateModified"]) == mended
    assert article["author"] == [
        {"@type": "Person", "name": "顾小满", "url": f"{HERE}/reporters/reporter/"},
        {"@type": "Person", "name": "河口水利站"},
    ]
    assert article["publisher"]["name"] == "柳湾日报"
    assert article["articleSection"] == "要闻"
    assert [comment["text"] for comment in article["correction"]] == ["渔船应为四十二条。"]
    issue = article["isPartOf"]
    assert (issue["@type"], issue["issueNumber"], issue["datePublished"]) == ("PublicationIssue", "6219", "2026-11-25")
    volume = issue["isPartOf"]
    assert (volume["@type"], volume["volumeNumber"]) == ("PublicationVolume", "2026")
    assert volume["isPartOf"]["name"] == "柳湾日报"
    assert (article["pagination"], article["printPage"], article["printSection"]) == ("1, 3", "1", "要闻")
    [image] = article["image"]
    assert (image["width"], image["height"], image["creditText"]) == (1600, 1067, "顾小满 摄")
    assert client.get(image["url"].removeprefix(HERE)).status_code == 200
    told = metas(client, address)
    assert told["og:type"] == "article"
    assert told["og:title"] == "第二座水闸 今晨开闸"
    assert told["og:url"] == HERE + address
    # What a link shows where somebody shares it: the broad part of the picture that was cut for that.
    assert (told["og:image:width"], told["og:image:height"]) == ("1200", "630")
    shared = client.get(told["og:image"].removeprefix(HERE))
    assert Image.open(BytesIO(b"".join(shared))).size == (1200, 630)
    assert told["article:section"] == "要闻"


def test_a_web_story_without_a_name_is_the_papers_own(client: Client, cast: Cast) -> None:
    article = facts(client, f"/stories/{on_the_web(cast, '今晨开闸', now=EVENING, people=()).pk}/")
    assert faults(article) == []
    assert [who["name"] for who in article["author"]] == ["柳湾日报"]
    assert article["isPartOf"]["@type"] == "WebSite"
    assert {"correction", "image", "pagination"}.isdisjoint(article)


def test_words_of_a_story_cannot_end_the_script(client: Client, cast: Cast) -> None:
    nasty = "</script><script>alert(1)</script><!-- & \u2028"
    story = on_the_web(cast, nasty, now=EVENING)
    html = client.get(f"/stories/{story.pk}/").content.decode()
    assert "<script>alert" not in html
    assert html.count("<script") == html.count("</script>")
    assert facts(client, f"/stories/{story.pk}/")["headline"].startswith("</script><script>alert(1)</script><!-- &")


def test_every_page_says_where_it_lives_and_what_it_is(client: Client, cast: Cast) -> None:
    print_edition(cast, [Put(signed(cast, "今晨开闸", pictures=(makers.shot(photo(cast)),)), Weight.LEAD)])
    kinds = {
        "/": "WebSite", "/editions/2026-11-25/": "PublicationIssue", "/editions/2026-11-25/1/": "CollectionPage",
        "/sections/news/": "CollectionPage", "/sections/news/2026-11/": "CollectionPage",
        "/reporters/reporter/": "ProfilePage", "/reporters/reporter/2026-11/": "ProfilePage",
        "/corrections/": "WebPage", "/editions/": "WebPage", "/about/": "WebPage",
        "/pictures/": "ImageGallery", "/pictures/2026-11/": "ImageGallery", "/search/": "WebPage",
    }  # fmt: skip
    for address, kind in kinds.items():
        html = client.get(address).content.decode()
        assert re.findall(r'<link rel="canonical" href="([^"]*)"', html) == [HERE + address]
        told = facts(client, address)
        assert told.get("@graph", [told])[0]["@type"] == kind, address
        said = metas(client, address)
        assert said["og:url"] == HERE + address
        assert said["og:site_name"] == "柳湾日报"
        assert said["og:title"]
        assert 1 <= len(said["description"]) <= 160
        feeds = re.findall(
            r'<link rel="alternate" type="application/(?:rss|atom)\+xml" title="[^"]+" href="([^"]*)"', html
        )
        assert {f"{HERE}/rss.xml", f"{HERE}/atom.xml"} <= set(feeds)
        assert len(feeds) == (4 if address.startswith(("/sections", "/reporters")) else 2)
        for feed in feeds:
            assert client.get(feed.removeprefix(HERE)).status_code == 200
    assert "og:image" in metas(client, "/")


# --- ninjs ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def items(client: Client, cast: Cast) -> list[Facts]:
    """A printed and corrected story with a picture, a feature that is a picture, one in English, an edition, one that
    was withdrawn."""
    shots = (makers.shot(photo(cast)),)
    lead = signed(cast, "第二座水闸\n今晨开闸", pictures=shots, subhead="四十一条\n渔船进港", kicker="河口新闻")
    feature = makers.take_to(makers.photo_feature(photo(cast, colour=(1, 2, 3)), author=cast.reporter), "signed", cast)  # type: ignore[arg-type]  # a state is a word
    gone = signed(cast, "失实的稿")
    print_edition(cast, [Put(lead, Weight.LEAD), Put(feature), Put(gone)])
    mend(lead, cast, now=MORNING + timedelta(hours=1), headline="第二座水闸\n今晨开闸", correction="有误。")
    withdraw(gone, cast, now=MORNING + timedelta(hours=1))
    names = [f"/stories/{story.pk}" for story in (lead, feature, gone)] + ["/editions/2026-11-25"]
    answers = [client.get(f"{name}.ninjs.json") for name in names]
    assert [answer.status_code for answer in answers] == [200, 200, 410, 200]
    assert {answer.headers["Content-Type"] for answer in answers} == {"application/json"}
    return [answer.json() for answer in answers]


def test_ninjs_says_what_the_page_says(items: list[Facts]) -> None:
    lead, feature, gone, edition = items
    for item in items:
        assert item["uri"].startswith(HERE)
        assert (item["standard"]["name"], item["standard"]["version"]) == ("ninjs", "3.1")
        assert item["language"] == "zh-Hans"
    assert (lead["type"], feature["type"], gone["type"], edition["type"]) == ("text", "picture", "text", "composite")
    assert lead["pubStatus"] == edition["pubStatus"] == "usable"
    assert {each["role"]: each["value"] for each in lead["headlines"]} == {
        "main": "第二座水闸 今晨开闸",
        "kicker": "河口新闻",
        "subhead": "四十一条 渔船进港",
    }
    assert lead["bodies"][0]["value"].startswith("<p>河口的第二座水闸")
    assert lead["edNote"] == "有误。"
    assert lead["people"] == [{"name": "顾小满", "rel": "author", "literal": "writer"}]
    assert lead["subjects"][0]["name"] == "要闻"
    [shot] = lead["associations"]
    assert [one["width"] for one in shot["renditions"]] == [320, 800, 1600]
    assert shot["by"] == "顾小满 摄"
    assert gone.keys() == {"uri", "standard", "type", "language", "pubStatus", "versionCreated", "edNote"}
    assert (gone["pubStatus"], gone["edNote"]) == ("canceled", "此稿失实，予以撤回。")
    [page] = edition["associations"]
    assert (page["name"], page["title"]) == ("page-1", "要闻")
    assert [(one["name"], one["rel"], one["pubStatus"]) for one in page["associations"]] == [
        ("place-1", "lead", "usable"),
        ("place-2", "plain", "usable"),
        ("place-3", "plain", "canceled"),
    ]
    assert "失实的稿" not in json.dumps(edition, ensure_ascii=False)


@pytest.mark.skipif(not SCHEMA.exists(), reason="../shared/schemas/ninjs-schema_3.1.json is not there")
def test_ninjs_holds_before_the_schema_of_iptc(items: list[Facts]) -> None:
    checker = jsonschema.Draft202012Validator(
        json.loads(SCHEMA.read_text(encoding="utf-8")), format_checker=jsonschema.FormatChecker()
    )
    for item in items:
        assert [error.message for error in checker.iter_errors(item)] == []
    assert [error.message for error in checker.iter_errors({**items[0], "headline": "x"})]
