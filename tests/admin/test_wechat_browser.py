"""The button that copies an article for WeChat, pressed in a window and pasted in another."""

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests import makers
from tests.admin.test_desk_browser import sign_in
from tests.admin.test_story_form import at
from tests.cast import make_cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_what_is_copied_is_pasted_with_its_styles_and_as_plain_text(page: Page) -> None:
    cast = make_cast()
    now = timezone.now()
    shots = (makers.shot(makers.photo(by=cast.reporter, now=now), caption="渔船<队>进港。"),)
    story = makers.draft("第二座水闸\n今晨开闸", author=cast.reporter, pictures=shots, now=now)
    sign_in(page, "section_editor")
    page.goto(at("wechat", story.pk))
    page.focus("#wechat_copy")
    page.keyboard.press("Enter")
    expect(page.locator("#wechat_said")).to_have_text("已复制，请粘贴到公众号编辑器。")
    assert page.evaluate("document.activeElement.id") == "wechat_copy"

    there = page.context.new_page()
    # Set in other type: what the article looks like there it has brought along.
    there.set_content('<div id="article" style="font-size: 9px" contenteditable></div><textarea id="plain"></textarea>')
    for box in ("#article", "#plain"):
        there.focus(box)
        there.keyboard.press("Control+V")
    first = there.locator("#article p").first
    told = first.evaluate("one => { const is = getComputedStyle(one); return [is.fontSize, is.lineHeight]; }")
    assert told == ["16px", "28px"]
    assert "河口的第二座水闸上午九点开闸" in there.inner_text("#article")
    plain = there.input_value("#plain")
    assert "河口的第二座水闸上午九点开闸" in plain
    assert "渔船<队>进港。" in plain
    assert "style=" not in plain
