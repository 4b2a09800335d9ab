"""The paper in a real browser: no sideways scroll on a phone, nothing that keeps anybody out, and a way by keyboard."""

from __future__ import annotations

import itertools
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from articles.search import index
from articles.vocabulary import Kind, Part, Weight
from tests import axe, makers, markup
from tests.cast import make_cast
from tests.views.printing import Put, on_the_web, photo, print_edition, signed

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


#: What axe-core asks of colours alone.
COLOURS = ("color-contrast", "link-in-text-block")


@pytest.fixture
def paper(transactional_db: None) -> list[str]:
    """An edition that came out an hour ago, with one of everything; the addresses of its pages."""
    cast = make_cast()
    evening = timezone.now() - timedelta(hours=9)
    shots = (makers.shot(photo(cast, now=evening)),)
    lead = signed(
        cast, "第二座水闸\n今晨开闸", kicker="等了三年", subhead="——四十一条渔船依次进港，潮水决定时辰",
        pictures=shots, body=makers.BODY * 12 + "<h3>起网</h3>" + makers.BODY, now=evening,
    )  # fmt: skip
    inside = signed(cast, "二版的一个没有换行而又长得一行放不下的标题要自己折行", pictures=shots, now=evening)
    puts = [
        Put(lead, Weight.LEAD),
        Put(signed(cast, "二条", pictures=shots, now=evening), Weight.SECOND),
        Put(signed(cast, "一句话评论", kind=Kind.COMMENT, standing_head="渡口话", now=evening)),
        Put(signed(cast, "起网", kind=Kind.PHOTO_FEATURE, standing_head="镜头", pictures=shots, now=evening)),
        Put(signed(cast, "简讯一条", kind=Kind.BRIEF, now=evening), Weight.BRIEF),
        Put(signed(cast, "一座修船铺和它的\n三十四个冬天", body=makers.BODY * 6, now=evening), Weight.BOTTOM),
        Put(inside, Weight.LEAD, page="2"),
        Put(inside, part=Part.TEASER),
        Put(lead, page="2", part=Part.JUMP),
    ]
    day = timezone.localdate(evening)
    print_edition(
        cast, puts, day=day, pages=(("1", "要闻"), ("2", "民生")), now=evening, release_at=evening + timedelta(hours=8)
    )
    return [
        "/", f"/editions/{day}/1/", f"/editions/{day}/2/", f"/stories/{lead.pk}/", f"/stories/{inside.pk}/", "/editions/",
        "/sections/news/", "/reporters/reporter/", "/corrections/", "/about/", "/nowhere/",
        "/pictures/", "/search/", "/search/?q=水闸", "/search/?q=没有的词", "/search/?q=水闸&kind=none&first=2026-02-30&reporter=x",
        "/large/", f"/large/editions/{day}/", f"/large/stories/{lead.pk}/",
    ]  # fmt: skip


def test_no_page_scrolls_sideways(page: Page, paper: list[str], live_server: LiveServer) -> None:
    for language in ("zh-hans", "en"):
        page.context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
        for address in paper:
            page.goto(address)
            for width in (320, 390, 768, 1280, 1440):
                page.set_viewport_size({"width": width, "height": 844})
                assert page.evaluate("document.documentElement.scrollWidth") <= width, (address, language, width)


def test_nothing_keeps_anybody_out(page: Page, paper: list[str]) -> None:
    """Every rule in the light; in the dark, where nothing but colours differs, what colours can do wrong."""
    found = {}
    for address in paper:
        page.emulate_media(color_scheme="light", reduced_motion="reduce")  # no colour is half way to the other
        page.goto(address)
        found[address] = axe.violations(page)
        page.emulate_media(color_scheme="dark")
        found[f"{address} dark"] = axe.violations(page, only=COLOURS)
    assert {address: violations for address, violations in found.items() if violations} == {}


def test_what_keeps_people_out_is_found(page: Page) -> None:
    page.goto("/about/")
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=\"/x.jpg\">')")
    assert [found.partition(":")[0] for found in axe.violations(page)] == ["image-alt"]
    page.evaluate(
        "document.querySelector('main').insertAdjacentHTML('beforeend', '<p><font color=silver>pale words</font></p>')"
    )
    assert [found.partition(":")[0] for found in axe.violations(page, only=COLOURS)] == ["color-contrast"]


def test_every_page_is_html(client: Client, paper: list[str]) -> None:
    pages = {}
    for language in ("zh-hans", "en"):
        client.cookies["django_language"] = language
        pages.update({f"{address} {language}": client.get(address).content.decode() for address in paper})
    pages["a page that is none"] = '<!doctype html><html lang="en"><title>x</title><p><div></p>'
    assert {found.partition(":")[0] for found in markup.errors(pages)} == {"a page that is none"}


def test_the_first_tab_stop_leads_past_the_masthead(page: Page, paper: list[str]) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def follow(page: Page, name: str, *, within: str = "body") -> None:
    """Tab to the link inside `within` with these words, without spaces, see that its focus is drawn, and press Enter."""
    for _stop in range(150):
        page.keyboard.press("Tab")
        at = page.evaluate(
            """within => { const at = document.activeElement;
                return {name: at.closest(within) && at.textContent.replace(/\\s+/g, ""),
                    outline: getComputedStyle(at).outlineStyle}; }""",
            within,
        )
        if name in (at["name"] or ""):
            assert at["outline"] == "solid"
            with page.expect_navigation():
                page.keyboard.press("Enter")
            return
    pytest.fail(f"No tab stop is called {name}.")


def test_a_reader_goes_through_the_paper_by_keyboard_alone(page: Page, transactional_db: None) -> None:
    """From the front page to the third story of page 2, to its reporter, to an older edition, to a search and back."""
    cast = make_cast()
    evening = timezone.now() - timedelta(hours=9)
    before = evening - timedelta(days=1)
    print_edition(
        cast, [Put(signed(cast, "昨日的头条", now=before), Weight.LEAD)], day=timezone.localdate(before), number=6218,
        now=before, release_at=before + timedelta(hours=8),
    )  # fmt: skip
    stories = [signed(cast, f"二版第{n}篇", people=makers.by(cast.reporter), now=evening) for n in ("一", "二", "三")]
    puts = [Put(signed(cast, "今日的头条", now=evening), Weight.LEAD), *(Put(story, page="2") for story in stories)]
    print_edition(
        cast, puts, day=timezone.localdate(evening), pages=(("1", "要闻"), ("2", "民生")), now=evening,
        release_at=evening + timedelta(hours=8),
    )  # fmt: skip
    index.add_missing()  # what the desk does after its commit
    page.goto("/")
    follow(page, "2版民生二版第一篇", within=".pages, nav")
    follow(page, "3二版第三篇", within=".toc")
    expect(page.locator("h1")).to_have_text("二版第三篇")
    follow(page, cast.reporter.name, within=".meta")
    expect(page.locator("h1")).to_have_text(cast.reporter.name)
    follow(page, "往期")
    follow(page, f"{timezone.localdate(before).day}期号6218", within=".calendar")
    expect(page.locator(".lead .hd")).to_have_text("昨日的头条")
    follow(page, "查找")
    for _stop in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "q":
            break
    page.keyboard.type("二版第三篇")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    follow(page, "二版第三篇", within="main")
    expect(page.locator("h1")).to_have_text("二版第三篇")
    follow(page, "2版民生", within="nav")
    expect(page.locator("h1")).to_contain_text("2版 民生")
    follow(page, "上一期", within="nav")
    expect(page.locator(".lead .hd")).to_have_text("昨日的头条")
    follow(page, "今日", within="nav")
    expect(page.locator(".lead .hd")).to_have_text("今日的头条")


def test_everything_is_read_without_a_script(browser: Browser, live_server: LiveServer, paper: list[str]) -> None:
    """Every page says the same, leads to the same and shows no button that does nothing."""
    seen: dict[str, list[tuple[str, list[str | None]]]] = {}
    for scripts in (True, False):
        with browser.new_context(base_url=live_server.url, java_script_enabled=scripts) as context:
            window = context.new_page()
            for address in paper:
                window.goto(address)
                if "/large/" not in address:  # its buttons are shown in test_large_browser
                    links = window.locator("a").evaluate_all("all => all.map(one => one.getAttribute('href'))")
                    seen.setdefault(address, []).append((window.inner_text("body"), links))
    assert {address for address, (with_scripts, without) in seen.items() if with_scripts != without} == set()
    assert len(seen) == 16


def test_a_region_of_the_plan_leads_to_its_story(page: Page, paper: list[str]) -> None:
    page.goto(paper[1])
    page.click(".plan .lead")
    assert page.url.endswith(paper[3])
    assert page.inner_text("h1") == "第二座水闸今晨开闸"


def test_a_full_line_of_a_headline_is_not_broken_on_a_phone(page: Page, transactional_db: None) -> None:
    """Nine characters and six: two lines of print, and two lines on every phone."""
    cast = make_cast()
    evening = timezone.now() - timedelta(hours=9)
    story = signed(cast, "第二座水闸今晨开闸\n渔船依次进港", now=evening)
    print_edition(
        cast, [Put(story, Weight.LEAD)], day=timezone.localdate(evening), now=evening,
        release_at=evening + timedelta(hours=8),
    )  # fmt: skip
    for address, head in (("/", ".lead .hd"), (f"/stories/{story.pk}/", "h1")):
        page.goto(address)
        for width in (320, 360, 390):
            page.set_viewport_size({"width": width, "height": 844})
            lines = page.evaluate(
                """head => [...document.querySelector(head).querySelectorAll("wbr")].map(wbr => {
                    const line = document.createRange();
                    line.selectNode(wbr.previousSibling);
                    return new Set([...line.getClientRects()].map(box => Math.round(box.top))).size;
                })""",
                head,
            )
            assert lines == [1], (address, width)


#: Copy that a line can be broken in wrongly, after W3C's Requirements for Chinese Text Layout.
AWKWARD = (
    "“轮到我们村放水，要等上游全浇完，秧都黄了。”塘湾村种粮大户柳三槐说：“（那年）我们等了十一天！”他看了看《〈论语〉译注》，没有说话。",
    "阿依古丽·买买提和卡德尔·尼亚孜2026年11月25日来到河口——闸外的四十一条渔船……等了整整一夜，水位1,234.56米，气温6℃至13℃，湿度45%。",
    "区图书馆引进Elasticsearch与PostgreSQL等软件，见第3版、第12版；每日9:00开门，全年共8.5万人次（含周末）。",
)
_LINES = """() => [...document.querySelectorAll(".story .txt p")].map(p => {
    const lines = [];
    let at = null;
    const walker = document.createTreeWalker(p, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const node = walker.currentNode;
        [...node.data].forEach((letter, offset) => {
            const range = document.createRange();
            range.setStart(node, offset);
            range.setEnd(node, offset + 1);
            const box = [...range.getClientRects()].at(-1);
            if (!box) return;
            if (at === null || box.top > at + box.height / 2) { lines.push(""); at = box.top; }
            lines[lines.length - 1] += letter;
        });
    }
    return lines;
})"""


def test_lines_end_where_chinese_lines_may(page: Page, transactional_db: None) -> None:
    """No mark at the wrong end of a line, nothing divided that is one, a first line two characters in; at each width."""
    cast = make_cast()
    now = timezone.now() - timedelta(hours=1)
    story = on_the_web(
        cast, "今晨开闸", dateline="", people=(), body="".join(f"<p>{text}</p>" for text in AWKWARD), now=now
    )
    page.goto(f"/stories/{story.pk}/")
    style = page.evaluate("""() => {
        const is = getComputedStyle(document.querySelector(".story .txt p"));
        return [is.lineBreak, is.textAutospace, is.textSpacingTrim, parseFloat(is.textIndent) / parseFloat(is.fontSize)];
    }""")
    assert style == ["strict", "normal", "trim-start", 2]
    wrong = set()
    for width in range(300, 660, 9):
        page.evaluate("width => { document.querySelector('.story .txt').style.width = `${width}px`; }", width)
        for lines in page.evaluate(_LINES):
            assert len(lines) > 1
            for before, after in itertools.pairwise(lines):
                if after[0] in "，。、；：？！）》〉」』】”’…·%℃" or before[-1] in "（《〈「『【“‘·":
                    wrong.add(f"{before[-6:]}|{after[:6]}")
                if re.search(r"[A-Za-z0-9.,:]$", before) and re.match(r"[A-Za-z0-9%℃年月日米万版]", after):
                    wrong.add(f"{before[-6:]}|{after[:6]}")
                if before[-1] == after[0] == "—":
                    wrong.add(f"{before[-6:]}|{after[:6]}")
    assert wrong == set()


def test_on_paper_a_story_is_one_sheet_and_leads_nowhere(page: Page, paper: list[str]) -> None:
    page.emulate_media(media="print")
    for address in (paper[0], paper[1], paper[3]):
        page.goto(address)
        shown = page.evaluate(
            "[...document.querySelectorAll('nav:not(.plan):not(.toc)')].filter(n => n.checkVisibility()).length"
        )
        assert shown == 0, address
    sheets = page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n")
    assert sheets == 1
