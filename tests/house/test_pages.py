"""What every page sends with it: its policy, and its language."""

from html.parser import HTMLParser

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db

POLICY = {
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "manifest-src 'self'",
    "worker-src 'self'",
}
# A page that stands, a page that does not, and a redirect.
ADDRESSES = ["/admin/login/", "/nowhere/", "/admin/"]


class Inline(HTMLParser):
    """Collects whatever a strict policy would not let run."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        # A block of data is no script.
        if tag == "script" and "src" not in names and names.get("type") != "application/json":
            self.found.append("script")
        self.found += [name for name in names if name.startswith("on")]
        self.found += [value for value in names.values() if value and value.lower().startswith("javascript:")]


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_carries_the_policy(client: Client, address: str) -> None:
    answer = client.get(address)
    assert set(answer.headers["Content-Security-Policy"].split("; ")) == POLICY
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_page_holds_an_inline_script(client: Client, address: str) -> None:
    parser = Inline()
    parser.feed(client.get(address).content.decode())
    assert parser.found == []


def test_inline_script_would_be_found() -> None:
    parser = Inline()
    parser.feed('<script>x</script><a onclick="x" href="JavaScript:x"></a><script src="/a.js"></script>')
    assert parser.found == ["script", "onclick", "JavaScript:x"]


def test_a_page_speaks_the_papers_language_whatever_the_browser_prefers(client: Client) -> None:
    answer = client.get("/admin/login/", headers={"Accept-Language": "en"})
    assert answer.headers["Content-Language"] == "zh-hans"
    assert '<html lang="zh-hans"' in answer.content.decode()


def test_english_is_chosen_and_kept_in_a_cookie() -> None:
    client = Client(enforce_csrf_checks=True)
    chosen = client.post("/language/", {"language": "en", "next": "/admin/login/"})
    assert (chosen.status_code, chosen.headers["Location"]) == (302, "/admin/login/")
    assert client.cookies["django_language"]["httponly"] is True
    answer = client.get("/admin/login/")
    assert answer.headers["Content-Language"] == "en"
    assert "Cookie" in answer.headers["Vary"]
    client.post("/language/", {"language": "zh-hans", "next": "/admin/login/"})
    assert client.get("/admin/login/").headers["Content-Language"] == "zh-hans"


def test_a_language_we_do_not_speak_is_the_papers_own(client: Client) -> None:
    client.cookies["django_language"] = "../../etc"
    assert client.get("/admin/login/").headers["Content-Language"] == "zh-hans"


def test_the_language_switch_leads_nowhere_else(client: Client) -> None:
    answer = client.post("/language/", {"language": "en", "next": "https://elsewhere.example/"})
    assert answer.headers["Location"] == "/"
