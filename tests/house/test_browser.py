"""The policy as a browser keeps it."""

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_sign_in_page_runs_under_the_policy(page: Page) -> None:
    answer = page.goto("/admin/login/")
    assert answer is not None
    assert answer.status == 200
    # Its style sheets came through, and the page fixture saw no refusal.
    assert page.evaluate("document.styleSheets.length") >= 1


def test_an_inline_script_does_not_run(browser: Browser, live_server: LiveServer) -> None:
    window = browser.new_page()
    window.goto(f"{live_server.url}/admin/login/")
    with window.expect_console_message(lambda line: "Content Security Policy" in line.text):
        window.evaluate("""() => {
            const script = document.createElement("script");
            script.textContent = "window.ran = true";
            document.body.append(script);
        }""")
    assert window.evaluate("window.ran") is None
    window.close()
