"""The desk in a window: from the sign-in form to the duty desk, wide and narrow, light and dark."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from articles.desk import notes
from articles.models import Account, Note, Placement, Story
from articles.vocabulary import State, Weight
from tests import makers
from tests.axe import violations
from tests.cast import PASSWORD, Cast, make_cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def tomorrow(cast: Cast) -> None:
    now = timezone.now()
    edition = makers.edition(timezone.localdate(now) + timedelta(days=1), cast=cast, now=now)
    lead = makers.story("第二座水闸今晨开闸", cast=cast, state=State.SIGNED, now=now)
    makers.put(edition, "1", lead, cast=cast, weight=Weight.LEAD, now=now)
    for number in range(5):
        one = makers.story(f"渔船进港第{number}批", cast=cast, state=State.FIRST_REVIEW, now=now)
        makers.put(edition, "2", one, cast=cast, now=now)


def sign_in(page: Page, username: str) -> None:
    page.goto("/admin/")
    page.fill("#id_username", username)
    page.fill("#id_password", PASSWORD)
    page.click("#login-form input[type=submit]")


def sideways(page: Page) -> int:
    """Pixels by which the page is wider than its window."""
    wider: int = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return max(0, wider)


def test_an_editor_signs_in_and_finds_the_story_that_waits(page: Page) -> None:
    tomorrow(make_cast())
    sign_in(page, "section_editor")
    expect(page.locator("#waiting tbody tr")).to_have_count(5)
    expect(page.locator(".pg")).to_have_count(4)
    assert sideways(page) == 0
    page.locator("#waiting tbody a").first.click()
    page.wait_for_url("**/admin/articles/story/*/review/")


def test_on_a_phone_what_waits_comes_before_the_pages(page: Page) -> None:
    tomorrow(make_cast())
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(page, "section_editor")
    assert sideways(page) == 0
    waiting, plan = page.locator("#waiting").bounding_box(), page.locator(".pg").first.bounding_box()
    assert waiting is not None
    assert plan is not None
    assert waiting["y"] < plan["y"]
    for room in ("story", "reporter", "intake/add"):
        page.goto(f"/admin/articles/{room}/")
        assert sideways(page) == 0, room


def test_the_queue_ones_day_and_the_sheets_are_read_by_everybody_on_a_phone_too(page: Page) -> None:
    """By keyboard alone a story is taken in hand and given back; nothing to remark for axe, nothing wider than a phone."""
    tomorrow(make_cast())
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(page, "section_editor")
    page.goto("/admin/queue/")
    button = page.locator("td.hand button").first
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator("td.hand button").first).to_have_attribute("value", "let_go")
    notes.put(Story.objects.filter(state=State.FIRST_REVIEW)[0], "几点？", by=Account.objects.get(username="desk_head"),
              now=timezone.now(), words="四十一条")  # fmt: skip
    story, placement = Story.objects.get(state=State.SIGNED), Placement.objects.all()[0]
    for at in (
        "/admin/queue/",
        "/admin/day/",
        "/admin/notices/",
        "/admin/articles/story/",
        f"/admin/articles/story/{Note.objects.get().story_id}/review/",
        f"/admin/articles/story/{story.pk}/record/",
        f"/admin/articles/edition/{placement.edition_id}/sheets/{placement.page_id}/",
    ):
        page.goto(at)
        assert sideways(page) == 0, at
        assert violations(page) == [], at


def test_language_and_light_are_a_click_each(page: Page) -> None:
    make_cast()
    sign_in(page, "duty_editor")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    ground = "getComputedStyle(document.body).backgroundColor"
    page.locator("button.theme-toggle").click()
    first = page.evaluate(ground)
    page.locator("button.theme-toggle").click()
    assert page.evaluate(ground) != first
