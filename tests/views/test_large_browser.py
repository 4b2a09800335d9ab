"""The large-type edition in a real browser: large enough, and read aloud by whatever voice there is."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from articles.vocabulary import Weight
from tests.cast import make_cast
from tests.views.printing import Put, print_edition, signed

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

#: A browser with one Chinese voice. It notes what it is told to say, and is done when the test says so.
VOICE: Final = """
    const said = window.said = [];
    const voice = {lang: "zh-CN", name: "test"};
    window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
    Object.defineProperty(window, "speechSynthesis", {value: {
        getVoices: () => [voice], speak: words => { window.saying = words; said.push(words.text); },
        cancel: () => { window.saying = null; },
    }});
"""
BODY: Final = "<p>河口的<strong>水闸。今晨</strong>开了。渔船进港！</p><p>明天再开。</p>"


@pytest.fixture
def paper(transactional_db: None) -> str:
    """An edition of two stories that came out an hour ago; the address of its first story."""
    cast = make_cast()
    evening = timezone.now() - timedelta(hours=9)
    first = signed(cast, "第二座水闸\n今晨开闸", subhead="渔船进港", dateline="", body=BODY, people=(), now=evening)
    puts = [Put(first, Weight.LEAD), Put(signed(cast, "第二篇", body="<p>第二篇的话。</p>", people=(), now=evening))]
    print_edition(
        cast, puts, day=timezone.localdate(evening), now=evening, release_at=evening + timedelta(hours=8)
    )  # fmt: skip
    return f"/large/stories/{first.pk}/"


def test_every_word_has_24_pixels_and_every_target_56(page: Page, paper: str) -> None:
    for address in ("/large/", paper):
        page.goto(address)
        page.set_viewport_size({"width": 320, "height": 844})
        small = page.evaluate("""() => [...document.querySelectorAll("body *")]
            .filter(one => one.checkVisibility() && [...one.childNodes].some(c => c.nodeType === 3 && c.data.trim()))
            .filter(one => parseFloat(getComputedStyle(one).fontSize) < 24).map(one => one.outerHTML)""")
        assert small == []
        low = page.evaluate("""() => [...document.querySelectorAll("a:not(.skip), button")]
            .filter(one => one.checkVisibility() && one.getBoundingClientRect().height < 56)
            .map(one => one.outerHTML)""")
        assert low == []


def test_no_story_offers_more_than_two_choices(page: Page, paper: str) -> None:
    page.add_init_script(VOICE)
    page.goto("/large/")
    offered = page.locator("article").evaluate_all(
        "all => all.map(one => [...one.querySelectorAll('.btn')].filter(b => b.checkVisibility()).length)"
    )
    assert offered == [2, 2]


def test_a_sentence_is_marked_and_underlined_while_it_is_read(page: Page, paper: str) -> None:
    page.add_init_script(VOICE)
    page.goto(paper)
    page.get_by_role("button", name="朗读", exact=True).press("Enter")
    marked = page.locator(".say")
    expect(marked).to_have_text(["第二座水闸", "今晨开闸"])
    assert page.evaluate("getComputedStyle(document.querySelector('.say')).textDecorationLine") == "underline"
    page.evaluate("saying.onend()")
    expect(marked).to_have_text(["渔船进港"])
    page.evaluate("saying.onend()")
    expect(marked).to_have_text(["河口的", "水闸。"])
    page.evaluate("saying.onend()")
    expect(marked).to_have_text(["今晨", "开了。"])
    page.get_by_role("button", name="下一段").press("Enter")
    expect(marked).to_have_text(["明天", "再开。"])
    page.evaluate("saying.onend()")
    expect(page.get_by_role("status")).to_have_text("读完了。")
    expect(marked).to_have_count(0)
    assert page.evaluate("said") == ["第二座水闸今晨开闸", "渔船进港", "河口的水闸。", "今晨开了。", "明天再开。"]
    assert page.inner_text(".txt") == "河口的水闸。今晨开了。渔船进港！\n\n明天再开。"


def test_reading_pauses_and_goes_on_with_the_same_sentence(page: Page, paper: str) -> None:
    page.add_init_script(VOICE)
    page.goto(paper)
    speak = page.locator("#speak")
    speak.press("Space")
    page.evaluate("saying.onend()")
    expect(speak).to_have_text("暂停朗读")
    speak.press("Space")
    expect(speak).to_have_text("接着朗读")
    assert page.evaluate("saying") is None
    speak.press("Space")
    expect(page.locator(".say")).to_have_text(["渔船进港"])
    assert page.evaluate("said") == ["第二座水闸今晨开闸", "渔船进港", "渔船进港"]


def test_one_story_of_the_list_is_heard(page: Page, paper: str) -> None:
    page.add_init_script(VOICE)
    page.goto("/large/")
    page.get_by_role("button", name="听这条：第二篇").click()
    expect(page.locator(".say")).to_have_text(["第二篇"])
    page.locator("#speak").click()
    page.locator(".hear").first.click()
    expect(page.locator(".say")).to_have_text(["第二座水闸", "今晨开闸"])
    page.get_by_role("button", name="下一篇").click()
    expect(page.locator(".say")).to_have_text(["第二篇"])


def test_a_browser_without_a_voice_says_so(page: Page, paper: str) -> None:
    page.add_init_script(VOICE.replace('"zh-CN"', '"de-DE"'))
    page.goto(paper)
    page.locator("#speak").click()
    expect(page.get_by_role("status")).to_have_text("这个浏览器没有这种语言的声音，不能朗读。")
    assert page.evaluate("said") == []


def test_a_browser_that_cannot_speak_says_so_and_offers_no_button(page: Page, paper: str) -> None:
    page.add_init_script("delete window.speechSynthesis; delete Window.prototype.speechSynthesis")
    page.goto(paper)
    expect(page.get_by_role("status")).to_have_text("这个浏览器不会朗读。")
    expect(page.locator("#speak")).to_be_hidden()


def test_the_chosen_size_is_remembered(page: Page, paper: str) -> None:
    page.goto(paper)
    larger, smaller = page.get_by_role("button", name="字再大些"), page.get_by_role("button", name="字小一些")
    expect(smaller).to_have_attribute("aria-disabled", "true")
    for _ in range(5):
        larger.press("Enter")
    expect(page.get_by_role("status")).to_have_text("字号第 4 档，共 4 档")
    expect(larger).to_have_attribute("aria-disabled", "true")
    page.goto("/large/")
    assert page.evaluate("getComputedStyle(document.body).fontSize") == "39px"
    page.set_viewport_size({"width": 320, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_it_is_read_without_a_script(browser: Browser, live_server: LiveServer, paper: str) -> None:
    with browser.new_context(base_url=live_server.url, java_script_enabled=False) as context:
        window = context.new_page()
        window.goto("/large/")
        expect(window.locator("button")).to_have_count(6)
        for button in window.locator("button").all():
            expect(button).to_be_hidden()
        window.get_by_role("link", name="看全文").first.click()
        expect(window.locator(".txt")).to_contain_text("渔船进港！")
