"""The review screen by the keyboard alone, and on a phone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from articles.models import SignOff
from articles.vocabulary import State, Step
from tests import makers
from tests.browser.test_story_editor import sign_in
from tests.cast import Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_reviewer_reads_approves_and_sends_back_without_a_mouse(cast: Cast, page: Page) -> None:
    first = makers.story("第一篇", cast=cast, state=State.FIRST_REVIEW)
    second = makers.story("第二篇", cast=cast, state=State.FIRST_REVIEW, now=makers.EVENING + timedelta(minutes=5))
    sign_in(page, cast.section_editor)
    page.goto(f"/admin/articles/story/{first.pk}/review/")
    expect(page.locator("h1", has_text="第一篇")).to_be_visible()
    page.keyboard.press("j")
    expect(page.locator("h1", has_text="第二篇")).to_be_visible()
    page.keyboard.press("k")
    expect(page.locator("h1", has_text="第一篇")).to_be_visible()
    page.keyboard.press("c")
    expect(page.locator("#claim")).to_contain_text("Give back")
    page.goto(f"/admin/articles/story/{first.pk}/record/")
    expect(page.get_by_role("button", name="Print")).to_be_visible()
    page.emulate_media(media="print")  # nothing of the desk on paper, and lines to sign by hand
    assert [page.locator(one).is_visible() for one in ("#header", ".breadcrumbs", "[data-print]", ".hands")] == [
        *[False] * 3,
        True,
    ]
    page.emulate_media(media="screen")
    page.go_back()
    page.keyboard.press("a")  # on to the next by itself
    expect(page.locator("h1", has_text="第二篇")).to_be_visible()
    page.keyboard.press("r")
    page.keyboard.type("jakr: 请补时间")  # letters are letters while somebody types
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/")
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (State.SECOND_REVIEW, State.DRAFT)
    assert SignOff.objects.get().by == cast.section_editor
    assert second.events.get(act=Step.SEND_BACK).reason == "jakr: 请补时间"


def test_on_a_phone_the_steps_are_at_the_thumb_and_nothing_runs_over(cast: Cast, page: Page) -> None:
    story = makers.story(cast=cast, state=State.SECOND_REVIEW)
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(page, cast.desk_head)
    page.goto(f"/admin/articles/story/{story.pk}/review/?since=last")
    approve = page.locator(".dock button.strong")
    box = approve.bounding_box()
    assert box is not None
    assert box["y"] > 700
    assert box["height"] >= 44
    assert page.locator("html").evaluate("page => page.scrollWidth") == 390
    approve.click()
    page.wait_for_url("**/admin/")
    story.refresh_from_db()
    assert story.state == State.FINAL_REVIEW
