"""Pictures through the browser: many at once, over a connection that breaks, with the keyboard, on a phone."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Literal

import pytest
from PIL import Image
from playwright.sync_api import Browser, FilePayload, Page, Request, Route, expect
from pytest_django.live_server_helper import LiveServer

from articles.models import Account, Photo, Upload
from tests.axe import violations
from tests.cast import PASSWORD, Cast
from tests.darkroom.carriers import iptc, jpeg_with

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

UPLOAD = "/admin/articles/photo/add/"
UTF8 = b"\x1b%G"


def sign_in(page: Page, person: Account, language: str = "en") -> None:
    page.context.clear_cookies()
    page.context.add_cookies([{"name": "django_language", "value": language, "domain": "localhost", "path": "/"}])
    page.goto(f"/admin/login/?next={UPLOAD}")
    page.fill("#id_username", person.username)
    page.fill("#id_password", PASSWORD)
    page.click("#login-form [type=submit]")
    page.wait_for_url(f"**{UPLOAD}")


def picture(number: int, *, caption: str = "", megabytes: float = 0) -> FilePayload:
    """A picture unlike every other one, as large as asked for behind its end."""
    held = io.BytesIO()
    tiles = Image.frombytes("L", (9, 8), bytes((number * 53 + at * at * 7) % 256 for at in range(72)))
    tiles.resize((900, 600)).convert("RGB").save(held, "JPEG", quality=85)
    data = held.getvalue()
    if caption:
        data = jpeg_with(iptc=iptc(UTF8, caption=caption.encode()), data=data)
    return {
        "name": f"DSC_{number:04}.jpg",
        "mimeType": "image/jpeg",
        "buffer": data + bytes(int(megabytes * 1_000_000)),
    }


def test_many_pictures_over_a_connection_that_breaks_all_arrive_once(cast: Cast, page: Page) -> None:
    sign_in(page, cast.photographer)
    lost: list[str] = []

    def break_off(route: Route, request: Request) -> None:
        # Of the first pieces some get through without their answer, and some do not get through at all.
        if len(lost) < 6 and request.method == "POST":
            lost.append(request.url)
            if len(lost) % 2:
                route.fetch()
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route(re.compile(r"/uploads/[\w-]{43}/"), break_off)
    page.set_input_files("#choose", [picture(number, megabytes=1.5) for number in range(8)])
    expect(page.locator("#rows li")).to_have_count(8)
    expect(page.locator(".state", has_text="waits for the network").first).to_be_visible()
    expect(page.locator("#all_said")).to_have_text("8 of 8 received", timeout=30_000)
    assert len(lost) == 6
    assert sorted(Photo.objects.values_list("filename", flat=True)) == [f"DSC_{number:04}.jpg" for number in range(8)]
    assert Upload.objects.filter(photo__isnull=True).count() == 0
    for photo in Photo.objects.prefetch_related("renditions"):
        assert photo.original.size == photo.size > 1_500_000
        assert photo.renditions.count() == 4
    expect(page.locator("#hand")).not_to_have_attribute("aria-disabled", "true")


def test_a_batch_is_captioned_and_each_picture_apart(cast: Cast, page: Page) -> None:
    sign_in(page, cast.photographer)
    page.set_input_files("#choose", [picture(1), picture(2, caption="文件里的图说"), picture(3)])
    expect(page.locator("#all_said")).to_have_text("3 of 3 received", timeout=15_000)
    second = page.get_by_label("Caption of DSC_0002.jpg")
    expect(second).to_have_value("文件里的图说")
    expect(page.locator(".s.bad:visible", has_text="No caption yet")).to_have_count(2)
    page.fill("#id_caption", "渔船依次进港。")
    expect(second).to_have_value("渔船依次进港。")
    second.fill("头船在薄雾中收网。")
    page.fill("#id_caption", "渔船今晨进港。")
    page.click("#hand")
    page.wait_for_url("**/admin/articles/photo/")
    assert dict(Photo.objects.values_list("filename", "caption")) == {
        "DSC_0001.jpg": "渔船今晨进港。",
        "DSC_0002.jpg": "头船在薄雾中收网。",
        "DSC_0003.jpg": "渔船今晨进港。",
    }
    assert set(Photo.objects.values_list("credit", "photographer__name")) == {("宋行舟 摄", "宋行舟")}


def test_each_file_tells_its_own_story(cast: Cast, page: Page) -> None:
    sign_in(page, cast.photographer)
    page.set_input_files("#choose", [picture(1)])
    expect(page.locator("#all_said")).to_have_text("1 of 1 received", timeout=15_000)
    torn = picture(4)
    torn["buffer"] = torn["buffer"][:4000]
    near = picture(1)
    with Image.open(io.BytesIO(near["buffer"])) as image:
        smaller = io.BytesIO()
        image.resize((450, 300)).save(smaller, "JPEG", quality=60)
    near |= {"name": "smaller.jpg", "buffer": smaller.getvalue()}
    doubtful = picture(5)
    doubtful["buffer"] = jpeg_with(iptc=iptc(UTF8, creator="钱全".encode("gbk")), data=doubtful["buffer"])
    page.set_input_files("#choose", [picture(1) | {"name": "twice.jpg"}, torn, near, doubtful])
    expect(page.locator("#all_said")).to_have_text("3 of 5 received · 2 not taken", timeout=15_000)

    def row(name: str) -> str:
        return page.locator("#rows li", has=page.get_by_text(name, exact=True)).inner_text()

    assert "stands on the list twice" in row("twice.jpg")
    assert "breaks off before the end" in row("DSC_0004.jpg")
    assert "Looks like: DSC_0001.jpg" in row("smaller.jpg")
    assert "creator cannot be read for certain: Ǯȫ / 钱全" in row("DSC_0005.jpg")
    page.reload()
    page.set_input_files("#choose", [picture(1)])
    expect(page.locator(".state.good")).to_have_text("✓ here already")


def test_a_failed_file_is_tried_again_without_starting_again(cast: Cast, page: Page) -> None:
    sign_in(page, cast.photographer)
    page.route(
        re.compile(r"/uploads/[\w-]{43}/"),
        lambda route, request: (
            route.fulfill(status=403, content_type="text/html", body="no")
            if request.headers["x-offset"] == "1000000"
            else route.continue_()
        ),
    )
    page.set_input_files("#choose", [picture(1, megabytes=2.2)])
    expect(page.locator(".s.bad")).to_contain_text("no longer signed in")
    page.unroute(re.compile(r"/uploads/[\w-]{43}/"))
    offsets: list[str] = []
    page.on("request", lambda request: offsets.append(request.headers.get("x-offset", "")))
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("#all_said")).to_have_text("1 of 1 received", timeout=15_000)
    assert next(offset for offset in offsets if offset) == "1000000"


def test_the_page_is_done_by_keyboard(cast: Cast, page: Page, tmp_path: Path) -> None:
    sign_in(page, cast.photographer)
    file = tmp_path / "a.jpg"
    file.write_bytes(picture(1)["buffer"])
    # The two buttons, the story it is for, the row of the picture, and then what is said of the batch.
    page.locator("#choose").focus()
    assert page.evaluate("getComputedStyle(document.querySelector('#choose + label')).outlineStyle") == "solid"
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Space")
    chooser.value.set_files(file)
    expect(page.locator("#all_said")).to_have_text("1 of 1 received", timeout=15_000)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "take"
    reached = []
    for _step in range(6):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.id || document.activeElement.localName"))
        if reached[-1] == "id_caption":
            break
    assert reached == ["id_story", "a", "input", "id_caption"]
    page.keyboard.type("渔船依次进港。")
    for _step in range(6):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "hand":
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/change/")
    assert Photo.objects.get().caption == "渔船依次进港。"


def test_without_script_the_form_sends_whole_files(cast: Cast, browser: Browser, live_server: LiveServer) -> None:
    with browser.new_context(base_url=live_server.url, java_script_enabled=False) as context:
        page = context.new_page()
        sign_in(page, cast.photographer)
        page.set_input_files("#id_files", [picture(1), picture(2)])
        page.fill("#id_caption", "渔船依次进港。")
        page.get_by_role("button", name="Send").click()
        page.wait_for_url("**/admin/articles/photo/")
    assert set(Photo.objects.values_list("caption", "credit")) == {("渔船依次进港。", "宋行舟 摄")}
    assert Photo.objects.count() == 2


@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("zh-hans", "dark")])
def test_a_phone_shows_all_of_it_and_nobody_is_kept_out(
    cast: Cast, browser: Browser, live_server: LiveServer, language: str, scheme: Literal["light", "dark"]
) -> None:
    with browser.new_context(
        base_url=live_server.url, viewport={"width": 390, "height": 844}, color_scheme=scheme
    ) as context:
        page = context.new_page()
        sign_in(page, cast.photographer, language)
        assert violations(page) == []
        torn = picture(3)
        torn["buffer"] = torn["buffer"][:4000]
        page.set_input_files("#choose", [picture(1), picture(2), torn])
        expect(page.locator(".state.good")).to_have_count(2, timeout=15_000)
        expect(page.locator(".state.bad")).to_have_count(1)
        # One more that is on its way: every state a row can have stands on the page.
        context.set_offline(True)
        page.set_input_files("#choose", [picture(4)])
        expect(page.locator(".state.q")).to_have_count(1)
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        for button in page.locator(".big2 .button, #hand, .away:visible").all():
            box = button.bounding_box()
            assert box is not None
            assert box["height"] >= 44
