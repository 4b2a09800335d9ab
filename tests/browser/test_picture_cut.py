"""A story's own cut of a picture: drawn with the mouse, moved by the keyboard, sent without a script."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from articles.desk import history
from articles.models import Story
from tests import makers
from tests.axe import violations
from tests.browser.test_story_editor import sign_in
from tests.cast import Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def illustrated(cast: Cast) -> Story:
    photo = makers.photo(by=cast.photographer)
    return makers.draft(author=cast.photographer, pictures=(makers.shot(photo),))


def crop_of(story: Story) -> str:
    return history.copy_of(Story.objects.get(pk=story.pk)).pictures[0].crop


def save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).locator("visible=true").first.click()
    expect(page.locator(".messagelist")).to_contain_text("Saved.")


def test_a_part_is_drawn_pulled_moved_and_shaped_and_readers_get_it(cast: Cast, page: Page) -> None:
    story = illustrated(cast)
    sign_in(page, cast.section_editor)
    page.goto(f"/admin/articles/story/{story.pk}/change/")
    cut = page.locator("details.cut")
    cut.locator("summary").click()
    whole = cut.locator("svg.whole")
    whole.scroll_into_view_if_needed()
    box = whole.bounding_box()
    assert box is not None

    def drag(x: float, y: float, to_x: float, to_y: float) -> list[int]:
        page.mouse.move(box["x"] + box["width"] * x, box["y"] + box["height"] * y)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] * to_x, box["y"] + box["height"] * to_y, steps=3)
        page.mouse.up()
        return [int(field.input_value()) for field in cut.locator("input").all()]

    def near(have: list[int], want: list[int]) -> bool:
        return all(abs(one - other) <= 6 for one, other in zip(have, want, strict=True))

    assert near(drag(0.6, 0.7, 0.2, 0.1), [200, 100, 600, 700])  # drawn, from the lower right
    assert near(drag(0.6, 0.7, 0.7, 0.8), [200, 100, 700, 800])  # pulled at its corner
    assert near(drag(0.4, 0.4, 0.9, 0.0), [500, 0, 1000, 700])  # moved, as far as it goes
    cut.get_by_role("button", name="1:1").click()
    left, top, right, bottom = (int(field.input_value()) for field in cut.locator("input").all())
    assert (top, bottom) == (0, 1000)
    assert abs((right - left) * 1600 - 1000 * 1067) <= 1600
    # By the keyboard: an edge stops before the one opposite.
    cut.get_by_label("Left edge").focus()
    page.keyboard.press("Home")
    cut.get_by_label("Lower edge").focus()
    page.keyboard.press("Home")
    assert cut.get_by_label("Lower edge").input_value() == "50"
    page.keyboard.press("PageUp")
    page.keyboard.press("ArrowRight")
    expect(cut.locator("output")).to_contain_text("15.1 %")
    assert violations(page) == []
    save(page)
    right = int(cut.get_by_label("Right edge").input_value())
    assert crop_of(story) == f"0,0,{right},151"
    expect(page.locator("details.cut")).to_have_attribute("open", "")
    page.goto(f"/admin/articles/story/{story.pk}/preview/")
    image = (
        page.frame_locator("iframe").locator("figure img")
        if page.locator("iframe").count()
        else page.locator("figure img")
    )
    width, height = int(image.get_attribute("width") or 0), int(image.get_attribute("height") or 0)
    assert (width, height) == (1600 * right // 1000, 1067 * 151 // 1000)


def test_a_finger_draws_and_another_picture_is_not_cut(cast: Cast, browser: Browser, live_server: LiveServer) -> None:
    story = illustrated(cast)
    other = makers.photo(by=cast.photographer, shape={"colour": (1, 2, 3)})
    with browser.new_context(
        base_url=live_server.url, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    ) as context:
        page = context.new_page()
        sign_in(page, cast.section_editor)
        page.goto(f"/admin/articles/story/{story.pk}/change/")
        cut = page.locator("details.cut")
        cut.locator("summary").tap()
        whole = cut.locator("svg.whole")
        whole.scroll_into_view_if_needed()
        # A finger as the browser's own protocol sends it.
        box = whole.bounding_box()
        assert box is not None
        touch = context.new_cdp_session(page)
        for kind, x, y in (("touchStart", 0.2, 0.2), ("touchMove", 0.5, 0.5), ("touchMove", 0.8, 0.6)):
            point = {"x": box["x"] + box["width"] * x, "y": box["y"] + box["height"] * y}
            touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [point]})
        touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        expect(cut.locator("output")).to_contain_text("60")
        assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
        page.select_option("[name=pictures-0-photo]", str(other.pk))
        expect(cut).to_be_hidden()
        # Its words stand in the fields; emptied by hand they stay empty.
        page.fill("[name=pictures-0-credit]", "")
        save(page)
    (shot,) = history.copy_of(Story.objects.get(pk=story.pk)).pictures
    assert (shot.photo, shot.crop, shot.credit) == (other.pk, "", "")


def test_without_a_script_the_edges_are_fields(cast: Cast, browser: Browser, live_server: LiveServer) -> None:
    story = illustrated(cast)
    with browser.new_context(base_url=live_server.url, java_script_enabled=False) as context:
        page = context.new_page()
        sign_in(page, cast.section_editor)
        page.goto(f"/admin/articles/story/{story.pk}/change/")
        page.locator("details.cut summary").click()
        page.get_by_label("Right edge").fill("400")
        save(page)
        assert crop_of(story) == "0,0,400,1000"
        assert page.locator("svg.part").get_attribute("viewBox") == "0 0 640 1067"
        page.get_by_label("Right edge").fill("20")
        page.get_by_role("button", name="Save", exact=True).locator("visible=true").first.click()
        expect(page.locator(".errorlist")).to_contain_text("must lie inside it")
        assert page.get_by_label("Right edge").input_value() == "20"
    assert crop_of(story) == "0,0,400,1000"
