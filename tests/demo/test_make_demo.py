"""The command: on a database of its own, twice harmless, and never for a real paper."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from io import StringIO
from unittest.mock import patch

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from articles.management.demo import script, stage
from articles.models import Account, Edition, Event, Photo, Release, Story
from articles.text.digest import Copy
from tests.cast import Cast
from tests.makers import SHANGHAI, draft

pytestmark = pytest.mark.django_db


def run() -> list[str]:
    said = StringIO()
    call_command("make_demo", stdout=said)
    return said.getvalue().splitlines()


_copy = stage._copy


def _without_pictures(told: script.Told, company: stage.Company) -> Copy:
    if told.kind == "photo_feature":
        told = replace(told, kind="brief", body=told.pictures[0].caption)
    return _copy(replace(told, pictures=[]), company)


@pytest.fixture
def no_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures are the slow part, and one test has them already."""
    monkeypatch.setattr(stage, "_photos", lambda *_, **__: {})
    monkeypatch.setattr(stage, "_copy", _without_pictures)


def test_twice_is_harmless_and_says_the_same_names(settings: Settings) -> None:
    settings.DEMO = True
    first = run()
    before = (Story.objects.count(), Event.objects.count(), Photo.objects.count(), Account.objects.count())
    second = run()
    after = (Story.objects.count(), Event.objects.count(), Photo.objects.count(), Account.objects.count())
    assert after == before
    assert first[0] == "The demo is made. Who can sign in:"
    assert second[0] == "The demo stands already; nothing was changed. Who can sign in:"
    assert first[1:] == second[1:]
    assert len(first[1:]) == 15
    for line in first[1:]:
        username, password = line.split()[-2:]
        assert Account.objects.get(username=username).check_password(password)


def test_a_real_paper_gets_no_accounts_with_known_passwords(settings: Settings) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO=on"):
        run()
    assert not Account.objects.exists()


def test_a_database_with_stories_of_its_own_is_left_alone(settings: Settings, cast: Cast) -> None:
    settings.DEMO = True
    draft(author=cast.reporter)
    with pytest.raises(CommandError, match="another paper"):
        run()
    assert Story.objects.count() == 1
    assert not Account.objects.filter(username="wenqizhi").exists()


def test_an_interrupted_demo_is_made_by_the_next_run(settings: Settings, no_pictures: None) -> None:
    settings.DEMO = True
    with patch.object(stage, "_half_done", side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        run()
    assert not Edition.objects.exists()
    assert not Story.objects.exists()
    run()
    assert Edition.objects.count() == 3


@pytest.mark.parametrize(
    ("hour", "today"),
    [
        ("2026-11-24 05:59:59", date(2026, 11, 23)),
        ("2026-11-24 06:00:00", date(2026, 11, 24)),
    ],
)
def test_at_any_hour_two_papers_are_out_and_nothing_lies_ahead(hour: str, today: date, no_pictures: None) -> None:
    now = datetime.fromisoformat(hour).replace(tzinfo=SHANGHAI)
    call_command("make_groups", stdout=StringIO())
    stage.play(now=now)
    out = [one.date for one in Edition.objects.order_by("date") if one.is_public(now)]
    assert out == [today - timedelta(days=1), today]
    assert Release.objects.public(now).filter(edition=None).count() == 3
    assert not Event.objects.filter(at__gt=now).exists()
