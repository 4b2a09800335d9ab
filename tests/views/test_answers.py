"""How reader pages are answered: to reading alone, the same for everybody, never kept without asking."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from datetime import timedelta
from html.parser import HTMLParser

import pytest
import time_machine
from django.test import Client
from pytest_django.fixtures import Settings

from articles.models import Story
from articles.vocabulary import Weight
from tests import makers
from tests.cast import Cast
from tests.makers import EVENING
from tests.views.printing import MORNING, Put, mend, on_the_web, page, photo, print_edition, signed, withdraw

pytestmark = pytest.mark.django_db


@pytest.fixture
def addresses(cast: Cast) -> Iterator[list[str]]:
    """Every reader's address of a morning, each with something on it; the last one is a withdrawn story's."""
    afternoon = EVENING - timedelta(hours=5)
    with time_machine.travel(MORNING, tick=False):
        story = on_the_web(cast, "四十条渔船", now=afternoon, pictures=(makers.shot(photo(cast)),))
        mend(story, cast, now=EVENING, headline="四十一条\n渔船", correction="应为四十一条。")
        gone = on_the_web(cast, "失实的稿", now=afternoon)
        withdraw(gone, cast, now=EVENING)
        print_edition(cast, [Put(story, Weight.LEAD), Put(signed(cast, "简讯一条"), Weight.BRIEF)])
        yield [
            "/", "/editions/", "/editions/2026/", "/editions/2026-11-25/", "/editions/2026-11-25/1/",
            f"/stories/{story.pk}/", "/sections/news/", "/sections/news/2026-11/", "/reporters/reporter/",
            "/reporters/reporter/2026-11/", "/corrections/", "/corrections/2026-11/", "/about/",
            "/pictures/", "/pictures/2026-11/", f"/stories/{gone.pk}/",
        ]  # fmt: skip


def test_pages_answer_get_and_head_and_nothing_else(client: Client, addresses: list[str]) -> None:
    for address in addresses[:-1]:
        assert client.head(address).status_code == 200
        for method in ("post", "put", "patch", "delete", "options"):
            assert getattr(client, method)(address).status_code == 405


def test_pages_set_no_cookie_and_are_asked_for_again_each_time(client: Client, addresses: list[str]) -> None:
    *here, gone = addresses
    for address in here:
        answer = client.get(address)
        assert answer.headers["Cache-Control"] == "no-cache"
        assert not answer.cookies
        again = client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
        assert again.status_code == 304
        assert again.content == b""
        assert again.headers["Cache-Control"] == "no-cache"
    for address, status in ((gone, 410), ("/stories/999/", 404), ("/nowhere/", 404)):
        answer = client.get(address)
        assert answer.status_code == status
        assert answer.headers["Cache-Control"] == "no-cache"
        assert not answer.cookies


def test_an_etag_does_not_outlive_what_it_stands_for(client: Client, cast: Cast) -> None:
    story = on_the_web(cast, "四十条渔船", now=EVENING)
    with time_machine.travel(EVENING, tick=False):
        etag = client.get(f"/stories/{story.pk}/").headers["ETag"]
    withdraw(story, cast, now=MORNING)
    with time_machine.travel(MORNING, tick=False):
        answer = client.get(f"/stories/{story.pk}/", headers={"If-None-Match": etag})
    assert answer.status_code == 410
    assert "ETag" not in answer.headers


class Markup(HTMLParser):
    """What the page is made of, as far as a rule speaks of it."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]


def parsed(html: str) -> Markup:
    markup = Markup()
    markup.feed(html)
    return markup


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_pages_hold_no_script_and_no_inline_style_and_can_be_walked(
    client: Client, addresses: list[str], settings: Settings, language: str
) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    for address in [*addresses, "/nowhere/"]:
        html = client.get(address).content.decode()
        markup = parsed(html)
        # Facts for machines are no script: the policy lets no line of a page run.
        assert markup.tags.count("script") == len(
            [1 for tag, name, value in markup.attributes if tag == "script" and (name == "src" or "ld+json" in value)]
        )
        assert "style" not in markup.tags
        assert not [name for _, name, _ in markup.attributes if name == "style" or name.startswith("on")]
        assert markup.tags.count("main") == 1
        assert markup.tags.count("h1") == 1
        assert markup.tags.count("header") >= 1
        assert markup.tags.count("footer") == 1
        levels = [int(tag[1]) for tag in markup.tags if re.fullmatch("h[1-6]", tag)]
        assert all(after - before <= 1 for before, after in itertools.pairwise(levels)), address
        ids = [value for _, name, value in markup.attributes if name == "id"]
        assert len(ids) == len(set(ids))
        links = [value for tag, name, value in markup.attributes if (tag, name) == ("a", "href")]
        assert links[0] == "#main"
        assert "main" in ids
        assert {link[1:] for link in links if link.startswith("#")} <= set(ids)
        referred = {value for _, name, value in markup.attributes if name == "aria-labelledby"}
        assert referred <= set(ids)
        images = markup.tags.count("img")
        for name in ("alt", "width", "height"):
            assert len([1 for tag, attribute, _ in markup.attributes if (tag, attribute) == ("img", name)]) == images
        assert len(html.encode()) < 100_000


def test_every_link_of_every_page_leads_somewhere(client: Client, addresses: list[str]) -> None:
    followed: set[str] = set()
    for address in [*addresses, "/nowhere/"]:
        for tag, name, value in parsed(client.get(address).content.decode()).attributes:
            if (tag, name) == ("a", "href") and value.startswith("/"):
                followed.add(value.split("#")[0])
    assert set(addresses[:-1]) <= followed | {
        "/editions/2026/",
        "/sections/news/2026-11/",
        "/corrections/2026-11/",
        "/pictures/2026-11/",
    }
    for address in sorted(followed):
        assert client.get(address).status_code in (200, 410), address


def test_the_furniture_speaks_the_readers_language_and_the_copy_its_own(
    client: Client, addresses: list[str], settings: Settings
) -> None:
    story = addresses[5]
    chinese = page(client, story)
    assert '<html lang="zh-Hans">' in chinese
    assert 'lang="zh-Hans">四十一条<wbr>渔船</h1>' not in chinese
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    english = page(client, story)
    assert '<html lang="en">' in english
    assert re.search(r'<header lang="zh-Hans">\s*<h1 class="hd">四十一条<wbr>渔船</h1>', english)
    assert "Nov. 25, 2026" in english
    assert "Month 10, day 17 of the lunar year Bingwu" in page(client, "/")


def test_the_language_is_switched_without_a_token_and_comes_back_to_the_page(
    addresses: list[str], settings: Settings
) -> None:
    client = Client(enforce_csrf_checks=True)
    assert '<button name="language" value="en" lang="en">English</button>' in page(client, "/about/")
    answer = client.post("/language/", {"language": "en"}, headers={"Referer": "http://testserver/about/"})
    assert answer.status_code == 302
    assert answer.headers["Location"] == "http://testserver/about/"
    assert "About the paper" in page(client, "/about/")


def test_a_papers_name_is_set_in_type_unless_it_is_drawn(client: Client, db: None, settings: Settings) -> None:
    assert '<span class="type type-short">柳湾日报</span>' in page(client, "/")
    settings.PAPER = {**settings.PAPER, "name": "The Willow Bay Advertiser"}
    assert '<span class="type type-long">The Willow Bay Advertiser</span>' in page(client, "/")
    settings.PAPER_NAMEPLATE = "qingqu"
    html = page(client, "/")
    assert "<svg" in html
    assert 'aria-label="The Willow Bay Advertiser"' in html


def test_an_error_of_ours_is_answered_in_a_sentence(client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_: object) -> None:
        raise RuntimeError("secret words")

    monkeypatch.setattr("articles.views.paper.today", broken)
    client.raise_request_exception = False
    answer = client.get("/")
    assert answer.status_code == 500
    html = answer.content.decode()
    assert "secret words" not in html
    assert "Traceback" not in html
    assert "柳湾日报" in html
    assert answer.headers["Cache-Control"] == "no-store"


def test_what_is_too_large_to_take_is_refused_with_a_sentence(cast: Cast) -> None:
    """Two megabytes of Chinese are six on their way: more than DATA_UPLOAD_MAX_MEMORY_SIZE."""
    client = Client()
    client.force_login(cast.reporter)
    client.cookies["django_language"] = "en"
    sent = f"headline={'%E5%AD%97' * 600_000}"
    answer = client.post("/admin/articles/story/add/", sent, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 400
    assert "What was sent could not be taken" in answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-store"
    assert not Story.objects.exists()
    # A name this paper does not answer to is refused before anything else is known of who asks.
    assert Client().get("/", headers={"host": "elsewhere.example"}).status_code == 400
