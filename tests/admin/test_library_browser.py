"""The library in a window: the contact sheet and the focal point, by keyboard, and open to everybody."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from articles.models import Photo
from tests import makers
from tests.admin.test_desk_browser import sideways, sign_in
from tests.axe import violations
from tests.cast import Cast, make_cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def library(cast: Cast) -> list[Photo]:
    """Six pictures, of which two lack a caption; the latest first, as the sheet shows them."""
    now = timezone.now()
    return [
        makers.photo(
            by=cast.photographer,
            name=f"{number}.jpg",
            shape={"colour": (number * 40, 90, 110)},
            caption="" if number < 2 else f"渔船第{number}批",
            now=now - timedelta(minutes=number),
        )
        for number in range(6)
    ]


def test_two_pictures_get_their_words_by_keyboard_alone(page: Page) -> None:
    photos = library(make_cast())
    sign_in(page, "section_editor")
    page.goto("/admin/articles/photo/")
    expect(page.locator("#chosen")).to_have_text("未选")
    box = page.locator(".cs input[type=checkbox]").first
    for _step in range(60):  # from the top of the page to the first frame
        if box.evaluate("one => one === document.activeElement"):
            break
        page.keyboard.press("Tab")
    expect(box).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    expect(page.locator("#chosen")).to_have_text("已选 2 张")
    assert [mark.inner_text() for mark in page.locator(".cs .mk").all()] == ["选 1", "选 2"]
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowLeft")
    expect(page.locator(f'.cs input[value^="{photos[4].pk}:"]')).to_be_focused()
    caption = page.locator("#together textarea")
    for _step in range(40):
        if caption.evaluate("one => one === document.activeElement"):
            break
        page.keyboard.press("Tab")
    page.keyboard.type("清晨，渔船进港。")
    for _step in range(12):
        if page.locator("#together button").first.evaluate("one => one === document.activeElement"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("已写到 2 张图上。")
    assert [photo.caption for photo in Photo.objects.order_by("-uploaded_at")[:3]] == [
        "清晨，渔船进港。",
        "清晨，渔船进港。",
        "渔船第2批",
    ]
    # And Enter on a frame opens the picture.
    page.locator(".cs input[type=checkbox]").nth(2).focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/admin/articles/photo/{photos[2].pk}/change/")


def test_the_focal_point_is_set_by_mouse_and_by_keyboard(page: Page) -> None:
    photo = library(make_cast())[3]
    sign_in(page, "section_editor")
    page.goto(f"/admin/articles/photo/{photo.pk}/change/")
    picture = page.locator(".focal svg")
    box = picture.bounding_box()
    assert box is not None
    picture.click(position={"x": box["width"] * 0.25, "y": box["height"] * 0.75})
    card = page.locator(".crops svg[data-cropped]")
    left, top, wide, high = map(float, (card.get_attribute("viewBox") or "").split())
    assert (wide, high) == (1600, 840)
    assert (left, top) == (0, 1067 - 840)
    page.locator("#id_focal_y").focus()
    page.keyboard.press("Home")
    assert (card.get_attribute("viewBox") or "").split()[1] == "0"
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("已保存")
    photo.refresh_from_db()
    assert (photo.focal_y, photo.renditions.get(name="card").cut) == (0, "0,0,1600,840")
    assert photo.focal_x is not None
    assert abs(photo.focal_x - 250) <= 10


@pytest.mark.parametrize("dark", [False, True])
def test_nothing_keeps_anybody_out_of_the_library(page: Page, dark: bool) -> None:
    photos = library(make_cast())
    page.emulate_media(color_scheme="dark" if dark else "light")
    sign_in(page, "section_editor")
    for room in ("", f"{photos[2].pk}/change/", f"{photos[2].pk}/beside/{photos[3].pk}/", "ran/"):
        page.goto(f"/admin/articles/photo/{room}")
        assert violations(page) == [], room
    page.set_viewport_size({"width": 390, "height": 844})
    for room in ("", f"{photos[2].pk}/change/", "ran/"):
        page.goto(f"/admin/articles/photo/{room}")
        assert sideways(page) == 0, room
        assert violations(page) == [], room


def test_a_long_screenshot_is_a_frame_like_the_others(page: Page) -> None:
    cast = make_cast()
    library(cast)
    makers.photo(by=cast.photographer, name="long.jpg", shape={"width": 60, "height": 3_000})
    sign_in(page, "section_editor")
    page.goto("/admin/articles/photo/")
    frames = page.locator(".cs img")
    expect(frames).to_have_count(7)
    assert len({round(box["height"]) for frame in frames.all() if (box := frame.bounding_box())}) == 1
