"""The copy of today's edition for a reader without a network."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO

import pytest
import time_machine
from django.test import Client
from PIL import Image
from playwright.sync_api import Page, expect
from pytest_django import DjangoAssertNumQueries

from articles.models import Photo
from articles.vocabulary import Weight
from tests import makers
from tests.cast import Cast, make_cast
from tests.views.printing import MORNING, Put, photo, print_edition, signed, withdraw


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


@pytest.mark.django_db
def test_the_list_names_what_is_public_of_the_edition_and_until_when(
    client: Client, cast: Cast, clock: time_machine.Traveller
) -> None:
    shown, ending = photo(cast), photo(cast, colour=(9, 9, 9), rights_until=date(2026, 11, 26))
    lead = signed(cast, "今晨开闸", pictures=(makers.shot(shown), makers.shot(ending)))
    other = signed(cast, "失实的稿")
    print_edition(cast, [Put(lead, Weight.LEAD), Put(other)])
    told = client.get("/offline.json").json()
    assert told["day"] == "2026-11-25"
    assert told["addresses"][:5] == [
        "/", "/editions/2026-11-25/", "/editions/2026-11-25/1/", f"/stories/{lead.pk}/", f"/stories/{other.pk}/",
    ]  # fmt: skip
    assert sorted(each["until"] or "" for each in told["pictures"]) == ["", "2026-11-27T00:00:00+08:00"]
    for address in [*told["addresses"], *(each["at"] for each in told["pictures"])]:
        if not address.startswith("/static/"):
            assert client.get(address).status_code == 200, address
    later = MORNING + timedelta(hours=1)
    withdraw(other, cast, now=later)
    Photo.objects.filter(pk=shown.pk).update(usable=False)
    clock.move_to(later)
    after = client.get("/offline.json").json()
    assert f"/stories/{other.pk}/" not in after["addresses"]
    assert len(after["pictures"]) == 1
    assert after["digest"] != told["digest"]


@pytest.mark.django_db
@pytest.mark.parametrize("stories", [1, 30])
def test_the_list_costs_the_same(
    client: Client, cast: Cast, clock: time_machine.Traveller, stories: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    shots = (makers.shot(photo(cast)),)
    print_edition(cast, [Put(signed(cast, f"第{n}篇", pictures=shots)) for n in range(stories)])
    with django_assert_num_queries(10):  # edition; its five; pictures; and when anything changed
        client.get("/offline.json")


@pytest.mark.django_db
def test_before_the_first_edition_there_is_nothing_to_keep(client: Client) -> None:
    told = client.get("/offline.json").json()
    assert (told["day"], told["pictures"]) == (None, [])
    manifest = client.get("/manifest.webmanifest")
    assert manifest.headers["Content-Type"] == "application/manifest+json"
    told = json.loads(manifest.content)
    assert (told["name"], told["lang"], told["start_url"]) == ("柳湾日报", "zh-Hans", "/")
    assert [icon["sizes"] for icon in told["icons"]] == ["any", "192x192", "512x512"]
    for icon in told["icons"]:
        found = b"".join(client.get(icon["src"]))
        assert icon["type"] != "image/png" or f"{Image.open(BytesIO(found)).width}x" in icon["sizes"]
    worker = client.get("/service-worker.js")
    assert worker.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert worker.headers["Cache-Control"] == "no-cache"


def kept(address: str, there: bool) -> str:
    """A question that is answered once the browser's copy holds the address, or no longer does."""
    return f"""async () => {{
        const since = performance.now();
        while (Boolean(await caches.match('{address}')) !== {str(there).lower()}) {{
            if (performance.now() - since > 30_000) throw new Error('after 30 s it still is as it was');
            await new Promise((again) => setTimeout(again, 20));
        }}
    }}"""


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_with_the_network_off_the_page_shows_todays_edition(page: Page) -> None:
    cast = make_cast()
    day = date(2026, 11, 25)
    lead = signed(cast, "第二座水闸今晨开闸", pictures=(makers.shot(photo(cast)),))
    print_edition(cast, [Put(lead, Weight.LEAD)], day=day)
    with time_machine.travel(MORNING, tick=True):
        page.goto("/")
        page.evaluate("navigator.serviceWorker.ready")
        page.evaluate(kept("/offline.json", True))
        page.context.set_offline(True)
        page.goto("/")
        expect(page.get_by_role("heading", name="第二座水闸今晨开闸").first).to_be_visible()
        expect(page.get_by_role("status").first).to_contain_text("2026")
        page.goto(f"/stories/{lead.pk}/")
        expect(page.get_by_role("heading", name="第二座水闸今晨开闸").first).to_be_visible()
        assert page.evaluate("getComputedStyle(document.body).fontFamily") != ""
        page.goto("/sections/news/")
        expect(page.locator("main")).to_contain_text("没有网络")
        names = page.evaluate(
            "caches.open('paper').then((c) => c.keys()).then((k) => k.map((r) => new URL(r.url).pathname))"
        )
        assert not [name for name in names if name.startswith("/admin")]
        assert [name for name in names if name.startswith("/photos/")]
        page.context.set_offline(False)
        # With the network it asks again: what was withdrawn leaves the copy.
        withdraw(lead, cast, now=MORNING + timedelta(minutes=1))
    with time_machine.travel(MORNING + timedelta(minutes=2), tick=True):
        page.goto("/")
        page.evaluate(kept(f"/stories/{lead.pk}/", False))
