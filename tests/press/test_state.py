"""A page is made once for each state of what is stored, and no tag outlives what it stands for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

import pytest
import time_machine
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from articles.models import Photo, Release, Section
from articles.press import state
from tests import makers
from tests.cast import Cast, make_cast
from tests.makers import EVENING, SHANGHAI
from tests.views.printing import MORNING, Put, mend, on_the_web, photo, print_edition, signed, withdraw


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(EVENING, tick=False) as traveller:
        yield traveller


@pytest.fixture
def open_cast(transactional_db: None) -> Cast:
    """Everybody, in a database whose commits are real: within a transaction nothing is kept."""
    return make_cast()


# On PostgreSQL the state is the whole cluster's: the tests of the other core, in a database beside, move it between two
# answers, and a page is made again that need not have been.
@pytest.mark.once
def test_a_kept_page_costs_one_question_and_is_the_same(
    client: Client, open_cast: Cast, clock: time_machine.Traveller, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    story = on_the_web(open_cast, "四十条渔船", now=EVENING)
    for address in (
        "/",
        f"/stories/{story.pk}/",
        "/rss.xml",
        "/sitemap-2026-11.xml",
        f"/stories/{story.pk}.ninjs.json",
    ):
        made = client.get(address)
        with django_assert_num_queries(1):
            kept = client.get(address)
        assert kept.content == made.content
        assert dict(kept.headers) == dict(made.headers)
        with django_assert_num_queries(1):
            assert client.get(address, headers={"If-None-Match": made.headers["ETag"]}).status_code == 304
        with django_assert_num_queries(1):
            assert client.head(address).headers["ETag"] == made.headers["ETag"]


def test_whatever_is_written_makes_the_page_anew(
    client: Client, open_cast: Cast, clock: time_machine.Traveller
) -> None:
    story = on_the_web(open_cast, "四十条渔船", now=EVENING, pictures=(makers.shot(photo(open_cast)),))
    address = f"/stories/{story.pk}/"
    seen = [client.get(address)]

    def again() -> str:
        answer = client.get(address, headers={"If-None-Match": seen[-1].headers["ETag"]})
        assert answer.status_code == 200, "304 for a page that changed"
        seen.append(answer)
        return str(answer.content.decode())

    Section.objects.update(name="头条")
    assert "头条" in again()
    Photo.objects.update(usable=False)
    assert "/photos/" not in again()
    Photo.objects.update(usable=True)
    later = EVENING + timedelta(minutes=5)
    mend(story, open_cast, now=later, headline="四十一条渔船", correction="应为四十一条。")
    clock.move_to(later)
    assert "应为四十一条" in again()
    last = EVENING + timedelta(minutes=9)
    withdraw(story, open_cast, now=last)
    clock.move_to(last)
    gone = client.get(address, headers={"If-None-Match": seen[-1].headers["ETag"]})
    assert gone.status_code == 410
    assert "ETag" not in gone.headers


def test_a_part_that_stands_on_many_pages_is_that_of_each_language_and_of_what_is_stored(
    client: Client, open_cast: Cast, clock: time_machine.Traveller
) -> None:
    makers.section()
    seen = []
    for name, language in (("要闻", "zh-hans"), ("要闻", "en"), ("头条", "en"), ("头条", "zh-hans")):
        Section.objects.update(name=name)
        client.cookies["django_language"] = language
        for address in ("/about/", "/search/", "/search/?q=船", "/search/?q=船&kind=brief"):
            html = client.get(address).content.decode()
            footer = html.split("<footer")[1]
            assert (name in footer, {"en": "About the paper", "zh-hans": "关于本报"}[language] in footer) == (
                True,
                True,
            )
            assert f'<option value="news">{name}</option>' in html or "search" not in address
            assert ('<option value="brief" selected>' in html) == ("kind" in address)
            seen.append(footer)
    assert len(set(seen)) == 4


@pytest.mark.parametrize("missing", ["/stories/999999/", "/sections/none/", "/editions/2026-12-24/"])
def test_a_page_that_is_not_there_leaves_no_part_of_itself_on_others(
    client: Client, open_cast: Cast, clock: time_machine.Traveller, missing: str
) -> None:
    story = on_the_web(open_cast, "四十条渔船", now=EVENING)
    assert client.get(missing).status_code == 404
    for address in (f"/stories/{story.pk}/", "/corrections/", "/search/", "/about/"):
        assert 'id="sections-head"' in client.get(address).content.decode()


def test_the_page_changes_at_the_minute_without_a_write(
    client: Client, open_cast: Cast, clock: time_machine.Traveller
) -> None:
    print_edition(open_cast, [Put(signed(open_cast, "明晨的头条"))])
    addresses = ("/", "/sections/news/", "/rss.xml", "/atom.xml", "/sitemap.xml", "/sitemap-news.xml", "/editions/")
    clock.move_to(MORNING - timedelta(microseconds=1))
    before = {address: client.get(address) for address in addresses}
    for answer in before.values():
        assert "明晨的头条" not in answer.content.decode()
    clock.move_to(MORNING)
    for address, answer in before.items():
        now = client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
        assert now.status_code == 200, address
        assert parsedate_to_datetime(now.headers["Last-Modified"]) == MORNING
    assert "明晨的头条" in client.get("/").content.decode()


def test_a_clock_that_runs_behind_shows_nothing_early(
    client: Client, open_cast: Cast, clock: time_machine.Traveller
) -> None:
    print_edition(open_cast, [Put(signed(open_cast, "明晨的头条"))])
    clock.move_to(MORNING)
    assert "明晨的头条" in client.get("/").content.decode()
    clock.move_to(MORNING - timedelta(seconds=1))
    assert "明晨的头条" not in client.get("/").content.decode()


def test_each_language_and_each_host_has_its_own_bytes(
    client: Client, open_cast: Cast, clock: time_machine.Traveller, settings: Settings
) -> None:
    chinese = client.get("/")
    english = Client()
    english.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    for _ in range(2):
        answer = english.get("/", headers={"If-None-Match": chinese.headers["ETag"]})
        assert answer.status_code == 200
        assert '<html lang="en">' in answer.content.decode()
        assert answer.headers["Vary"] == "Cookie"
        elsewhere = client.get("/", headers={"Host": "localhost"})
        assert "http://localhost/rss.xml" in elsewhere.content.decode()
        assert "http://testserver/rss.xml" in client.get("/").content.decode()


def test_a_shelf_is_bounded() -> None:
    shelf = state.Shelf()
    kept = state.Kept(b"", (), '"x"', EVENING, MORNING)
    for key in range(state.KEPT + 1):
        shelf.put(1, key, kept)
    assert shelf.find(1, 0, EVENING) is None
    assert shelf.find(1, state.KEPT, EVENING) is kept
    assert shelf.find(2, state.KEPT, EVENING) is None
    assert shelf.find(1, state.KEPT, MORNING) is None
    shelf.put(2, 0, kept)
    assert shelf.find(2, state.KEPT, EVENING) is None


@pytest.mark.django_db
def test_within_a_transaction_nothing_is_kept() -> None:
    assert connection.in_atomic_block
    assert state.stored() is None


def test_the_operator_may_turn_keeping_off(
    client: Client, open_cast: Cast, clock: time_machine.Traveller, settings: Settings,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    settings.KEEP_PAGES = False
    client.get("/about/")
    with django_assert_num_queries(4):  # sections, and when anything changed
        client.get("/about/")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("now", "seconds"),
    [
        (MORNING - timedelta(hours=3), "public, max-age=600, must-revalidate"),
        (MORNING - timedelta(seconds=90, microseconds=1), "public, max-age=90, must-revalidate"),
        (MORNING - timedelta(microseconds=1), "no-cache"),
        (datetime(2026, 11, 25, 23, 59, 0, tzinfo=SHANGHAI), "public, max-age=60, must-revalidate"),
    ],
)
def test_allowed_seconds_never_pass_the_next_release_or_midnight(
    client: Client, cast: Cast, settings: Settings, now: datetime, seconds: str
) -> None:
    settings.READER_CACHE_SECONDS = 600
    print_edition(cast, [Put(signed(cast, "明晨的头条"))])
    with time_machine.travel(now, tick=False):
        for address in ("/", "/rss.xml", "/about/"):
            assert client.get(address).headers["Cache-Control"] == seconds
        assert client.get("/stories/999/").headers["Cache-Control"] == "no-cache"


@pytest.mark.django_db
def test_last_modified_is_when_anything_public_changed_and_decides_nothing(client: Client, cast: Cast) -> None:
    story = on_the_web(cast, "四十条渔船", now=EVENING)
    on_the_web(cast, "另一条", now=EVENING)
    later = EVENING + timedelta(hours=1)
    with time_machine.travel(later, tick=False):
        assert parsedate_to_datetime(client.get("/").headers["Last-Modified"]) == EVENING
        withdraw(story, cast, now=later)
        said = client.get("/").headers["Last-Modified"]
        assert parsedate_to_datetime(said) == later
        assert client.get("/", headers={"If-Modified-Since": said}).status_code == 200
    assert Release.objects.count() == 2
