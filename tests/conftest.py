"""What every test may ask for. The people of a newsroom are in `tests.cast`."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from articles.darkroom import apart
from tests.cast import Cast, make_cast
from tests.developed import remembered
from tests.settings import SCRATCH

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"

# `make test` must say the same thing twice: examples are drawn from the test itself and not by chance. A longer, random
# hunt is `HYPOTHESIS_PROFILE=hunt`.
hypothesis_settings.register_profile(
    "steady",
    derandomize=True,
    max_examples=60,
    deadline=None,  # a shared machine may pause anywhere
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
hypothesis_settings.register_profile(
    "hunt",
    max_examples=2_000,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


def pytest_configure(config: pytest.Config) -> None:
    SCRATCH.mkdir()
    (SCRATCH / "static").mkdir()
    config.add_cleanup(lambda: shutil.rmtree(SCRATCH, ignore_errors=True))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL, only what can reach the database runs again: pytest-django shuts it for every other test."""
    if "DATABASE_URL" not in os.environ:
        return
    doors = {"db", "transactional_db", "django_db_setup"}
    again = [
        item for item in items if doors & set(getattr(item, "fixturenames", ())) or item.get_closest_marker("django_db")
    ]
    kept = set(again)
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = again


@pytest.fixture(autouse=True)
def media_root(tmp_path: Path, settings: Settings) -> Path:
    """Each test has a private folder for its uploads."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


@pytest.fixture(autouse=True)
def developing(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was developed in this run is not developed again (`tests.developed`)."""
    monkeypatch.setattr(apart, "_ask", remembered)


@pytest.fixture
def cast(db: None) -> Cast:
    """Somebody in every role (`tests.cast`)."""
    return make_cast()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium. Playwright's own browsers are never downloaded."""
    if not Path(CHROMIUM).exists():
        pytest.fail(f"Chromium is not at {CHROMIUM}: install it (Debian: apt-get install chromium) or set CHROMIUM.")
    # Playwright keeps an event loop running in this thread until it stops, and Django then refuses its database to
    # the test around it. No test code of ours is asynchronous.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    try:
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(
                executable_path=CHROMIUM,
                args=[
                    "--no-sandbox",  # root in a container has no sandbox to offer
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                ],
            )
            yield chromium
            chromium.close()
    finally:
        if before is None:
            del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
        else:
            os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


@pytest.fixture
def page(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A fresh window on the live server, 1280 pixels wide, in which any script error fails the test."""
    with browser.new_context(base_url=live_server.url, viewport={"width": 1280, "height": 900}) as context:
        window = context.new_page()
        faults: list[str] = []
        window.on("pageerror", lambda fault: faults.append(str(fault)))
        # A refusal by the Content-Security-Policy reaches the console and nothing else.
        window.on(
            "console",
            lambda line: faults.append(line.text) if "Content Security Policy" in line.text else None,
        )
        yield window
        assert faults == []
