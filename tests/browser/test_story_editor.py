"""A story written in the editor, in a real browser, under the real policy."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from articles.darkroom.receive import receive
from articles.desk import history
from articles.models import Account, Photo, Reporter, SignOff, Story
from articles.text.digest import Copy, Person
from articles.text.measure import length
from articles.vocabulary import State
from tests import makers
from tests.axe import violations
from tests.cast import PASSWORD, Cast, credited

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def sign_in(page: Page, person: Account) -> None:
    page.context.clear_cookies()
    page.context.add_cookies([{"name": "django_language", "value": "en", "domain": "localhost", "path": "/"}])
    page.goto("/admin/login/?next=/admin/articles/story/")
    page.fill("#id_username", person.username)
    page.fill("#id_password", PASSWORD)
    page.click("#login-form [type=submit]")
    page.wait_for_url("**/admin/articles/story/")


def body(page: Page) -> None:
    """Put the caret at the end of the body, once the editor stands."""
    # The form's own script marks it when the editor is ready; waiting for a word of script would need `eval`.
    page.locator(".cke_wysiwyg_div.copy").click()
    page.keyboard.press("Control+End")


def test_a_story_is_written_in_the_editor_submitted_and_read_back(cast: Cast, page: Page) -> None:
    makers.section()
    sign_in(page, cast.reporter)
    page.goto("/admin/articles/story/add/")
    page.fill("#id_kicker", "入汛以来首次")
    page.fill("#id_headline", "第二座水闸\n今晨开闸")
    page.select_option("#id_section", label="要闻")
    page.fill("#id_dateline", "本报讯")
    body(page)
    page.keyboard.type("河口的第二座水闸上午九点开闸。")
    page.keyboard.press("Enter")
    page.keyboard.type("两次开闸之间")
    page.click(".cke_button__crosshead")
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    page.keyboard.type("潮水决定")
    page.click(".cke_button__bold")
    page.keyboard.type("时辰")
    page.click(".cke_button__bold")
    page.keyboard.type("。")
    expect(page.locator("#length")).to_have_text("28")
    page.get_by_role("button", name="Save and submit to First review").first.click()
    page.wait_for_url("**/change/")

    story = Story.objects.get()
    assert story.state == State.FIRST_REVIEW
    assert history.copy_of(story) == Copy(
        kind="news",
        section=makers.section().pk,
        kicker="入汛以来首次",
        headline="第二座水闸\n今晨开闸",
        dateline="本报讯",
        body=("<p>河口的第二座水闸上午九点开闸。</p>\n<h3>两次开闸之间</h3>\n<p>潮水决定<strong>时辰</strong>。</p>"),
        people=(Person(cast.reporter.name, "writer", "记者", credited(cast.reporter).pk),),
    )
    assert story.length == 28
    # Read back: by its writer as copy, by the reviewer in the editor, where nothing has moved.
    assert page.locator(".proof .copy h3").inner_text() == "两次开闸之间"
    sign_in(page, cast.section_editor)
    page.goto(f"/admin/articles/story/{story.pk}/change/")
    body(page)
    expect(page.locator(".cke_wysiwyg_div h3")).to_have_text("两次开闸之间")
    page.get_by_role("button", name="Save", exact=True).locator("visible=true").first.click()
    expect(page.locator(".messagelist")).to_have_text("Nothing was changed, so nothing was saved.")
    page.fill("textarea[name=reason]", "时间已核")
    page.get_by_role("button", name="Save and approve, on to Second review").first.click()
    expect(page.locator(".messagelist")).to_contain_text("Approve")
    assert (SignOff.objects.get().hash, SignOff.objects.get().note) == (story.hash, "时间已核")


TEXTS = [
    "",
    "<p>河口的第二座水闸。</p>",
    "<p>a &lt; b &amp;&amp; c</p>",
    "<p>全角\u3000空格 与\u00a0不断行\u2003空格</p>",
    "<p>😀🀄 𠮷野家</p>",
    "<p>零宽\u200b字\ufeff符</p>",
    "<h3>小标题</h3>\n<p>第一段<strong>粗</strong><br>换行</p>\n<ul>\n<li>一</li>\n</ul>",
    "<table><tbody><tr><td>6</td><td>&nbsp;</td></tr></tbody></table>",
    "没有标签的一行\r\n第二行",
    "3 < 5，a<b 与 <!-- 注 -->注",
    "<p>10:30&mdash;11:00，1,000&hellip;</p>",
]


def test_the_length_that_counts_along_is_the_length_that_is_kept(cast: Cast, page: Page) -> None:
    sign_in(page, cast.reporter)
    page.goto("/admin/articles/story/add/")
    counted = page.evaluate(
        """async (texts) => {
            const { length } = await import(document.querySelector('script[src*="story-form"]').src);
            return texts.map(length);
        }""",
        TEXTS,
    )
    assert counted == [length(text) for text in TEXTS]


def test_every_button_of_the_editor_works_under_the_policy(cast: Cast, page: Page) -> None:
    """The page fixture fails on any refusal by the Content-Security-Policy."""
    sign_in(page, cast.reporter)
    page.goto("/admin/articles/story/add/")
    body(page)
    page.keyboard.type("第一段")
    for name, wanted in (
        ("blockquote", "<blockquote>"),
        ("bulletedlist", "<li>"),
        ("numberedlist", "<ol>"),
        ("italic", None),
        ("removeformat", None),
        ("undo", None),
        ("redo", None),
    ):
        page.click(f".cke_button__{name}")
        if wanted:
            assert wanted in page.evaluate("CKEDITOR.instances.id_body.getData()")
    for name in ("table", "specialchar", "find", "link"):
        page.click(f".cke_button__{name}")
        dialog = page.locator(".cke_dialog_body:visible")
        expect(dialog).to_have_count(1)
        if name == "link":
            fields = dialog.locator("input[type=text]:visible")
            fields.nth(0).fill("水闸的账")
            fields.nth(1).fill("example.org/gate")
        if name == "specialchar":
            dialog.locator(".cke_specialchar").nth(20).click()
        elif name == "find":
            page.locator(".cke_dialog_close_button:visible").click()
        else:
            page.locator(".cke_dialog_ui_button_ok:visible").click()
        expect(page.locator(".cke_dialog_body:visible")).to_have_count(0)
    data = page.evaluate("CKEDITOR.instances.id_body.getData()")
    assert '<a href="http://example.org/gate">水闸的账</a>' in data
    assert "<table>" in data
    # The menu that opens in the text is the browser's own: the editor's would be a frame with a script in it.
    page.locator(".cke_wysiwyg_div").click(button="right")
    assert page.locator("iframe").count() == 0


def test_rows_are_added_moved_and_told_apart(cast: Cast, page: Page) -> None:
    Reporter.objects.create(slug="he", name="何以安", note="镇上")
    second = Reporter.objects.create(slug="he-2", name="何以安", note="城里")
    story = makers.story(cast=cast)
    sign_in(page, cast.section_editor)
    page.goto(f"/admin/articles/story/{story.pk}/change/")
    page.get_by_role("button", name="One more name").click()
    row = page.locator('[data-rows="people"] [data-row]:visible').nth(1)
    row.locator('[name$="-role"]').select_option("stringer")
    row.locator('[name$="-name"]').fill("何以安")
    # Two bear that name: neither is chosen, both are offered.
    expect(row.locator('[name$="-reporter"] option')).to_have_text(["by the name", "镇上", "城里", "not registered"])
    row.locator('[name$="-reporter"]').select_option("城里")
    row.locator(".arrows button").first.click()
    expect(page.locator("#byline")).to_contain_text(f"通讯员 何以安 {cast.reporter.name}")
    page.get_by_role("button", name="Save", exact=True).locator("visible=true").first.click()
    expect(page.locator(".messagelist")).to_contain_text("Saved.")
    assert [(b.name, b.role, b.reporter) for b in story.bylines.select_related("reporter")] == [
        ("何以安", "stringer", second),
        (cast.reporter.name, "writer", credited(cast.reporter)),
    ]


def test_a_photo_is_chosen_in_the_library_and_brings_its_words(cast: Cast, page: Page) -> None:
    received = receive(makers.upload(), name="gate.jpg", by=cast.photographer, now=makers.EVENING)
    Photo.objects.filter(pk=received.pk).update(caption="渔船进港。", credit="宋行舟 摄", alt="几条渔船")
    story = makers.story(cast=cast)
    sign_in(page, cast.section_editor)
    page.goto(f"/admin/articles/story/{story.pk}/change/")
    page.get_by_role("button", name="One more picture").click()
    page.locator('[data-rows="pictures"] .choose').click()
    # Searched by keyboard: Enter shows what fits, and the first of it has the keyboard.
    page.locator("#library-q").fill("雨伞")
    page.keyboard.press("Enter")
    expect(page.locator("#library-page")).to_contain_text("Nothing fits.")
    page.locator("#library-q").fill("渔船 宋行舟")
    page.keyboard.press("Enter")
    expect(page.locator("#library .take")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator('[name="pictures-0-caption"]')).to_have_value("渔船进港。")
    expect(page.locator('[name="pictures-0-credit"]')).to_have_value("宋行舟 摄")
    # The thumbnail came through the address that asks who may see it.
    expect(page.locator(".pic .frame img")).to_have_js_property("naturalWidth", 320)
    page.get_by_role("button", name="Save", exact=True).locator("visible=true").first.click()
    expect(page.locator(".messagelist")).to_contain_text("Saved.")
    assert story.pictures.get().photo_id == received.pk


def test_the_hand_stays_on_the_keyboard_to_save(cast: Cast, page: Page) -> None:
    story = makers.story(cast=cast)
    sign_in(page, cast.reporter)
    page.goto(f"/admin/articles/story/{story.pk}/change/")
    body(page)
    page.keyboard.type("完。")
    page.keyboard.press("Control+s")
    expect(page.locator(".messagelist")).to_contain_text("Saved. 48 characters.")
    story.refresh_from_db()
    assert story.body.endswith("潮水决定时辰。完。</p>")


def test_without_a_script_the_form_still_writes_a_story(cast: Cast, live_server: LiveServer, browser: Browser) -> None:
    makers.section()
    with browser.new_context(base_url=live_server.url, java_script_enabled=False) as context:
        page = context.new_page()
        sign_in(page, cast.reporter)
        page.goto("/admin/articles/story/add/")
        page.fill("#id_headline", "没有脚本")
        page.select_option("#id_section", label="要闻")
        page.fill("#id_body", "第一段。\n第二段。")
        page.click('button[name="_row"][value="people"]')
        page.fill('[name="people-1-name"]', "何以安")
        page.fill('[name="people-1-position"]', "0")
        page.locator(".side").get_by_role("button", name="Save", exact=True).click()
    story = Story.objects.get()
    assert story.body == "<p>第一段。</p>\n<p>第二段。</p>"
    assert [b.name for b in story.bylines.all()] == ["何以安", cast.reporter.name]


def test_on_a_phone_the_steps_stand_at_the_thumb_and_nothing_runs_over(cast: Cast, page: Page) -> None:
    story = makers.story(cast=cast, state=State.FIRST_REVIEW)
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(page, cast.section_editor)
    page.goto(f"/admin/articles/story/{story.pk}/change/")
    body(page)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    dock = page.locator(".dock").bounding_box()
    assert dock is not None
    assert dock["y"] + dock["height"] == 844
    page.locator(".dock").get_by_role("button", name="Save and approve").click()
    expect(page.locator(".messagelist")).to_contain_text("Approve")
    story.refresh_from_db()
    assert story.state == State.SECOND_REVIEW


def test_a_form_that_would_arrive_after_a_sign_out_keeps_its_text_and_is_sent_later(cast: Cast, page: Page) -> None:
    makers.section()
    sign_in(page, cast.reporter)
    page.goto("/admin/articles/story/add/")
    page.fill("#id_headline", "写了一个小时")
    page.select_option("#id_section", label="要闻")
    body(page)
    page.keyboard.type("一个字也不能丢。")
    page.context.clear_cookies()
    save = page.locator(".side").get_by_role("button", name="Save", exact=True)
    save.click()
    expect(page.locator("#away")).to_be_visible()
    assert Story.objects.count() == 0
    with page.expect_popup() as opened:
        page.locator("#away a").click()
    other = opened.value
    other.fill("#id_username", cast.reporter.username)
    other.fill("#id_password", PASSWORD)
    other.click("#login-form [type=submit]")
    other.wait_for_url("**/admin/")
    save.click()
    page.wait_for_url("**/change/")
    story = Story.objects.get()
    assert (story.headline, story.body) == ("写了一个小时", "<p>一个字也不能丢。</p>")


def test_a_picture_is_put_into_the_text_behind_the_paragraph_of_the_cursor(cast: Cast, page: Page) -> None:
    photo = makers.photo(by=cast.photographer)
    story = makers.draft(author=cast.photographer, pictures=(makers.shot(photo),))
    sign_in(page, cast.section_editor)
    page.goto(f"/admin/articles/story/{story.pk}/change/")
    text = page.locator(".cke_wysiwyg_div.copy")
    text.locator("p").first.click()
    put = page.get_by_role("button", name="Put into the text")
    put.click()
    expect(text.locator("figure img")).to_have_attribute("src", f"/admin/articles/story/photos/{photo.pk}.jpg")
    expect(put).to_be_hidden()
    expect(page.get_by_text("Stands in the text", exact=True)).to_be_visible()
    # A click takes it whole, and Delete takes it out; then it can be put in again.
    text.locator("figure").click()
    page.keyboard.press("Delete")
    expect(text.locator("figure")).to_have_count(0)
    text.locator("p").first.click()
    put.click()
    page.get_by_role("button", name="Save", exact=True).locator("visible=true").first.click()
    expect(page.locator(".messagelist")).to_contain_text("Saved.")
    first, second = makers.BODY.replace("</p><p>", "</p>\n<p>").split("\n")
    place = f'<figure data-picture="{photo.digest[:16]}"></figure>'
    copy = history.copy_of(Story.objects.get())
    assert copy.body == f"{first}\n{place}\n{second}"
    # Taken from the story's pictures, its place says so.
    without = replace(copy, pictures=())
    history.save(story.pk, without, by=cast.section_editor, version=2, now=timezone.now())
    page.reload()
    expect(text.locator("figure")).to_have_text("No picture of this story any more")


def test_a_picture_is_chosen_from_the_toolbar_and_moved_by_buttons_and_by_keys(cast: Cast, page: Page) -> None:
    photos = [
        makers.photo(by=cast.photographer, shape={"colour": (n * 90, 9, 9)}, caption=f"第{n}幅。") for n in (1, 2)
    ]
    story = makers.draft(author=cast.photographer, pictures=tuple(map(makers.shot, photos)))
    first, second = makers.BODY.replace("</p><p>", "</p>\n<p>").split("\n")
    one, two = (f'<figure data-picture="{photo.digest[:16]}"></figure>' for photo in photos)
    sign_in(page, cast.section_editor)
    page.goto(f"/admin/articles/story/{story.pk}/change/")
    text = page.locator(".cke_wysiwyg_div.copy")
    choose, own = page.locator(".cke_button__storypicture"), page.locator("#own-pictures")

    def saved() -> str:
        with page.expect_navigation():
            page.get_by_role("button", name="Save", exact=True).locator("visible=true").first.click()
        expect(page.locator(".messagelist")).to_contain_text("Saved.")
        return history.copy_of(Story.objects.get()).body

    text.locator("p").last.click()
    choose.click()
    expect(own.locator("li")).to_have_count(2)
    assert violations(page) == []
    own.get_by_role("button", name="第2幅。").press("Enter")
    expect(own).to_be_hidden()
    expect(text.locator("figure")).to_have_text("第2幅。")
    text.locator("p").first.click()
    choose.click()
    own.get_by_role("button", name="第1幅。").click()
    assert saved() == f"{first}\n{one}\n{second}\n{two}"
    # From its row, by buttons, and the row says where it stands.
    row = page.locator("#pictures [data-row]").nth(1)
    expect(row.locator("output[data-behind]")).to_have_text("behind “闸门每天开两次，潮水决定时辰…”")
    row.get_by_role("button", name="Further up").press("Enter")
    row.get_by_role("button", name="Further up").press("Enter")
    expect(row.locator("output[data-behind]")).to_contain_text("behind “河口的第二座")
    # Chosen in the text, by keys.
    text.locator("figure").last.click()
    page.keyboard.press("Alt+ArrowUp")
    page.keyboard.press("Alt+ArrowUp")
    assert saved() == f"{one}\n{first}\n{two}\n{second}"
    # Chosen once more it moves to the cursor; taken out it is gone, and both can be undone.
    text.locator("p").last.click()
    choose.click()
    expect(own.get_by_role("button", name="第1幅。")).to_contain_text("stands in the text")
    own.get_by_role("button", name="第1幅。").click()
    row.get_by_role("button", name="Out of the text").click()
    expect(text.locator("figure")).to_have_count(1)
    page.click(".cke_button__undo")
    expect(text.locator("figure")).to_have_count(2)
    assert saved() == f"{first}\n{two}\n{second}\n{one}"
