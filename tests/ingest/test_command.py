"""`manage.py ingest_page`."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from articles.ingest import split
from articles.models import Intake, Story
from tests.cast import Cast
from tests.ingest.conftest import OWN

PAGE = OWN / "district.txt"


def run(*args: str) -> str:
    out = StringIO()
    call_command("ingest_page", *args, stdout=out)
    return out.getvalue()


def test_a_dry_run_prints_the_split_as_json_and_needs_no_database() -> None:
    found = json.loads(run(str(PAGE), "--dry-run", "--json"))
    assert found == split.as_json(split.split_page(PAGE.read_text(encoding="utf-8")))
    assert list(found) == ["stories", "unplaced"]


def test_a_dry_run_in_words_lists_joins_and_doubts() -> None:
    said = run(str(PAGE), "--dry-run")
    assert "district.txt" in said
    assert said.count("  joined ") == 3
    assert said.count("  word ") == 1
    assert said.count("  ? ") == 4


@pytest.mark.django_db
def test_it_makes_drafts_and_the_second_time_none(cast: Cast) -> None:
    said = run(str(PAGE), "--date", "2031-04-09", "--by", "section_editor")
    intake = Intake.objects.get()
    assert (str(intake.paper_date), intake.by) == ("2031-04-09", cast.section_editor)
    assert all(story.title in said for story in Story.objects.all())
    run(str(PAGE))
    assert (Intake.objects.count(), Story.objects.count()) == (1, 5)


@pytest.mark.django_db
def test_without_a_date_none_is_invented() -> None:
    run(str(PAGE))
    assert Intake.objects.get().paper_date is None


@pytest.mark.django_db
def test_mistakes_are_answered_with_a_sentence(tmp_path: Path, cast: Cast) -> None:
    nothing = tmp_path / "nothing.txt"
    nothing.write_bytes(b"")
    for args in (
        [str(tmp_path / "missing.txt")],
        [str(nothing)],
        [str(PAGE), "--by", "nobody"],
        [str(PAGE), "--by", "reporter"],
    ):
        with pytest.raises(CommandError) as failed:
            run(*args)
        assert failed.value.returncode == 1
        assert "Traceback" not in str(failed.value)
    with pytest.raises(CommandError):
        run(str(PAGE), "--date", "yesterday")
    assert Intake.objects.count() == 0
