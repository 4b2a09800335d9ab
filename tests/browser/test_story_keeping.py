"""Two editors in two browsers, a browser that dies, a session that ends: nobody's words are lost (Rule 6)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from articles.models import Account, Jotting, Revision, Story
from articles.vocabulary import Line
from tests import makers
from tests.browser.test_story_editor import body, sign_in
from tests.cast import PASSWORD, Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Open = Callable[[Account], Page]


@pytest.fixture
def seat(browser: Browser, live_server: LiveServer) -> Iterator[Open]:
    """A browser of somebody's own, signed in."""
    contexts: list[BrowserContext] = []

    def sit(person: Account) -> Page:
        contexts.append(browser.new_context(base_url=live_server.url, viewport={"width": 1280, "height": 900}))
        page = contexts[-1].new_page()
        sign_in(page, person)
        return page

    yield sit
    for context in contexts:
        context.close()


def form_of(story: Story) -> str:
    return f"/admin/articles/story/{story.pk}/change/"


def write(page: Page, text: str) -> None:
    """Type into the body, and wait until the desk has it."""
    body(page)
    with page.expect_response(
        lambda answer: "/editing/" in answer.url and "words=" in (answer.request.post_data or "")
    ):
        page.keyboard.type(text)
    expect(page.locator("#autosave")).to_contain_text("Kept aside, not saved:")


def test_the_second_is_told_and_takes_over_and_the_first_finds_his_words(cast: Cast, seat: Open) -> None:
    story = makers.draft(author=cast.reporter)
    first, second = seat(cast.reporter), seat(cast.section_editor)
    first.goto(form_of(story))
    write(first, "还没有保存的一句。")
    second.goto(form_of(story))
    expect(second.locator("#held")).to_contain_text("顾小满 is writing on this story, since")
    second.get_by_role("button", name="Take over").click()
    expect(second.locator("#held")).to_contain_text("It is yours now.")
    kept = Revision.objects.get(line=Line.SIDE)
    assert "还没有保存的一句。" in kept.body
    # The first is told with his next words, and finds what he had.
    body(first)
    first.keyboard.type("又一句。")
    expect(first.locator("#taken")).to_contain_text("傅南栀 took this story over at")
    second.fill("#id_headline", "第二座水闸开了")
    second.keyboard.press("Control+s")
    expect(second.locator(".messagelist")).to_contain_text("Saved.")
    first.locator("#taken a").click()
    expect(first.locator("table.cols")).to_contain_text("还没有保存的一句。")
    first.get_by_role("button", name="Save as chosen").click()
    expect(first.locator(".messagelist")).to_contain_text("Saved.")
    story.refresh_from_db()
    assert story.headline == "第二座水闸开了"
    assert "还没有保存的一句。" in story.body


def test_a_browser_that_dies_in_the_middle_of_typing_leaves_the_words(cast: Cast, seat: Open) -> None:
    story = makers.draft(author=cast.reporter)
    page = seat(cast.reporter)
    page.goto(form_of(story))
    write(page, "写到一半")
    page.context.close()  # no farewell: what runs when a page is left does not run here
    again = seat(cast.reporter)
    again.goto(form_of(story))
    again.get_by_role("link", name="Bring it back").click()
    expect(again.locator(".cke_wysiwyg_div")).to_contain_text("写到一半")
    again.keyboard.press("Control+s")
    expect(again.locator(".messagelist")).to_contain_text("Saved.")
    story.refresh_from_db()
    assert "写到一半" in story.body
    assert not Jotting.objects.exists()


def test_what_was_typed_while_the_desk_was_away_is_in_the_browser(cast: Cast, seat: Open) -> None:
    story = makers.draft(author=cast.reporter)
    page = seat(cast.reporter)
    page.goto(form_of(story))
    expect(page.locator(".cke_wysiwyg_div.copy")).to_be_visible()
    page.context.set_offline(True)
    page.fill("#id_headline", "断网时写的标题")
    expect(page.locator("#autosave")).to_contain_text("kept in this browser")
    assert not Jotting.objects.exists()
    page.context.set_offline(False)
    page.on("dialog", lambda dialog: dialog.accept())
    window = page.context.new_page()
    page.close()
    window.goto(form_of(story))
    window.get_by_role("link", name="Bring it back").click()
    expect(window.locator("#id_headline")).to_have_value("断网时写的标题")


@pytest.mark.parametrize("script", [True, False])
def test_a_session_that_ended_costs_no_word(
    cast: Cast, browser: Browser, live_server: LiveServer, script: bool
) -> None:
    """Save, sign in, save: with the script the form stays where it is, without it the words go through the sign-in."""
    story = makers.draft(author=cast.reporter)
    with browser.new_context(base_url=live_server.url, java_script_enabled=script) as context:
        page = context.new_page()
        sign_in(page, cast.reporter)
        page.goto(form_of(story))
        page.fill("#id_headline", "会话过期之后")
        Session.objects.all().delete()
        page.get_by_role("button", name="Save", exact=True).first.click()
        if script:
            with context.expect_page() as opened:
                page.locator("#away a").click()
            window = opened.value
        else:
            window = page
        window.fill("#id_username", "reporter")
        window.fill("#id_password", PASSWORD)
        window.click("#login-form [type=submit]")
        window.wait_for_url(lambda address: "login" not in address)
        page.bring_to_front()
        expect(page.locator("#id_headline")).to_have_value("会话过期之后")
        page.get_by_role("button", name="Save", exact=True).first.click()
        expect(page.locator(".messagelist")).to_contain_text("Saved.")
    story.refresh_from_db()
    assert story.headline == "会话过期之后"
