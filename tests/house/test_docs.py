"""The documentation says what the code says."""

import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command, get_commands
from django.utils.translation import override

from articles.desk import signoff
from articles.management.commands import print_workflow
from articles.vocabulary import Role, State, Step

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"


def test_the_workflow_page_is_what_the_code_prints() -> None:
    printed = StringIO()
    call_command("print_workflow", stdout=printed)
    assert (DOCS / "workflow.md").read_text() == printed.getvalue()


def test_every_condition_has_its_words() -> None:
    assert set(print_workflow.NEEDS) == set(signoff.NEEDS)


@pytest.mark.parametrize("word", [*State, *Step, *Role], ids=str)
def test_the_words_page_has_each_word_as_the_catalogue_prints_it(word: State | Step | Role) -> None:
    rows = [line.split("|")[1:4] for line in (DOCS / "words.md").read_text().splitlines() if line.startswith("| ")]
    row = next(row for row in rows if row[2].strip() == f"`{word.value}`")
    with override("en"):
        assert row[0].strip() == word.label
    with override("zh-hans"):
        assert row[1].strip() == word.label


def test_every_command_a_page_names_exists() -> None:
    known = set(get_commands())
    for page in [ROOT / "README.md", *DOCS.rglob("*.md")]:
        for name in re.findall(r"manage\.py ([a-z_]+)", page.read_text()):
            assert name in known, f"{page.name} names {name}"


def test_every_command_of_ours_is_named_in_a_page() -> None:
    ours = {name for name, app in get_commands().items() if app == "articles"}
    pages = "".join(page.read_text() for page in [ROOT / "README.md", *DOCS.rglob("*.md")])
    for name in ours:
        assert name in pages, f"no page names {name}"


def test_links_between_pages_lead_somewhere() -> None:
    for page in [ROOT / "README.md", *DOCS.rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text()):
            assert (page.parent / target).exists(), f"{page.name} points to {target}"
