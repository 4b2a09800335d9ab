"""A page of copy from paste to drafts by keyboard alone, in a real browser, under the real policy."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from articles.models import Intake, Story
from tests.browser.test_story_editor import sign_in
from tests.cast import Cast
from tests.ingest.conftest import OWN, shared

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until what is wanted has the focus."""
    for _step in range(80):
        if page.locator(f"{selector}:focus").count():
            return
        page.keyboard.press("Tab")
    pytest.fail(f"Tab never reaches {selector}")


@pytest.mark.parametrize("where", ["own", "seed"])
def test_a_page_is_pasted_corrected_and_accepted_by_keyboard_alone(cast: Cast, page: Page, where: str) -> None:
    source = (OWN / "district.txt" if where == "own" else shared("seed") / "front-page.txt").read_text(encoding="utf-8")
    sign_in(page, cast.section_editor)
    page.goto("/admin/articles/intake/add/")
    tab_to(page, "#id_text")
    page.keyboard.insert_text(source)
    tab_to(page, "form.paste [type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/change/")
    intake = Intake.objects.get()
    kept = [row for row in intake.report["layout"]["repairs"] if row[1] == "joined"]
    assert kept
    before = page.locator(".made .text p").all_inner_texts()
    tab_to(page, "#lines > .line")
    for _line in range(kept[0][0]):
        page.keyboard.press("ArrowDown")
    expect(page.locator(f"#b{kept[0][0]}")).to_be_focused()
    page.keyboard.press("u")
    expect(page.locator("#said")).to_have_text("The repair was undone.")
    expect(page.locator(".made .text p")).to_have_count(len(before) + 1)
    expect(page.locator(f"#b{kept[0][0]}")).to_be_focused()
    page.keyboard.press("u")
    expect(page.locator("#said")).to_have_text("The repair was made again.")
    assert page.locator(".made .text p").all_inner_texts() == before
    page.keyboard.press("n")
    expect(page.locator("#lines > .line.doubted:focus")).to_have_count(1)
    open_doubts = page.locator(".doubts li").count()
    page.keyboard.press("d")
    expect(page.locator(".doubts li")).to_have_count(open_doubts - 1)
    page.keyboard.press("Home")
    page.keyboard.press("Shift+Tab")
    tab_to_back(page, "#accept [type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    expect(page.get_by_text("5 drafts were made.")).to_be_visible()
    assert Story.objects.count() == 5
    assert Intake.objects.get().accepted_at is not None


def tab_to_back(page: Page, selector: str) -> None:
    for _step in range(20):
        if page.locator(f"{selector}:focus").count():
            return
        page.keyboard.press("Shift+Tab")
    pytest.fail(f"Shift+Tab never reaches {selector}")


def test_a_part_is_said_with_one_key_and_the_focus_stays(cast: Cast, page: Page) -> None:
    sign_in(page, cast.section_editor)
    page.goto("/admin/articles/intake/add/")
    page.fill(
        "#id_text", "## 水闸开闸\n\n本报讯（记者 顾小满）河口的水闸上午九点开闸了。\n\n潮水决定时辰\n\n船都进了港。\n"
    )
    page.click("form.paste [type=submit]")
    page.wait_for_url("**/change/")
    page.locator("#lines > .line", has_text="潮水决定时辰").focus()
    page.keyboard.press("h")
    expect(page.locator(".line:focus")).to_have_attribute("data-part", "headline")
    page.keyboard.press("i")
    expect(page.locator("#said")).to_have_text("It is kept. 2 stories now.")
    expect(page.locator(".made .draft")).to_have_count(2)
    page.select_option("#name-1", "none")
    expect(page.locator("#said")).to_have_text("顾小满: it is kept who that is.")
    assert [row["what"] for row in Intake.objects.get().decisions] == ["part", "begin", "name"]


def test_what_is_pasted_brings_its_headings_until_the_text_is_changed(cast: Cast, page: Page) -> None:
    sign_in(page, cast.section_editor)
    rich = "<h2>水闸开闸</h2><p>河口的水闸上午九点开闸了。</p>"
    for changed in (False, True):
        page.goto("/admin/articles/intake/add/")
        page.focus("#id_text")
        page.evaluate(
            """html => {
              const held = new DataTransfer();
              held.setData("text/html", html);
              held.setData("text/plain", "水闸开闸\\n河口的水闸上午九点开闸了。");
              const paste = new ClipboardEvent("paste", { clipboardData: held, bubbles: true, cancelable: true });
              document.activeElement.dispatchEvent(paste);
              document.execCommand("insertText", false, held.getData("text/plain"));
            }""",
            rich,
        )
        expect(page.locator("#rich-kept")).to_contain_text("Headings, tables and pictures")
        if changed:
            page.keyboard.insert_text("船都进了港。")
            expect(page.locator("#rich-kept")).to_have_text("Only the text is sent.")
        page.click("form.paste [type=submit]")
        page.wait_for_url("**/change/")
    assert [intake.source[:2] for intake in Intake.objects.order_by("pk")] == ["##", "水闸"]
