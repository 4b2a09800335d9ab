"""The documentation says what the code says."""

import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command, get_commands
from django.utils.translation import override

from articles.desk import signoff
from articles.management.commands import print_workflow
from articles.management.demo import script
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


def test_the_sign_ins_of_the_readme_open_the_demo() -> None:
    readme = (ROOT / "README.md").read_text()
    cast = script.read_cast()
    people = {one.username: (one.name, one.groups) for one in cast.staff}
    rows = re.findall(r"^\| `([a-z]+)` \| (\w+), ([a-z -]+) \|", readme, re.MULTILINE)
    assert len(rows) == 7
    with override("en"):
        for username, name, role in rows:
            printed, groups = people[username]
            assert name == printed
            assert [Role(group).label.lower() for group in groups] == [role]
    assert f"`{cast.password}`" in readme
    assert set(re.findall(r"\b[Aa]s `([a-z]+)`", readme)) <= set(people)


def test_every_target_a_page_names_is_in_the_makefile() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for page in [ROOT / "README.md", ROOT / "CHANGELOG.md", *DOCS.rglob("*.md")]:
        for name in re.findall(r"(?:`|^)make ([a-z]+)", page.read_text(), re.MULTILINE):
            assert name in targets, f"{page.name} names make {name}"


def test_the_words_of_the_screens_that_the_readme_names_are_on_the_screens() -> None:
    """What stands in Chinese italics is a button or a heading; a label names the next review, the catalogue does not."""
    catalogue = (ROOT / "locale/zh_Hans/LC_MESSAGES/django.po").read_text()
    for words in re.findall(r"\*([\u4e00-\u9fff，]+)\*", (ROOT / "README.md").read_text()):
        for part in words.split("，"):
            label = re.sub("[一二三]审$", "", part)
            assert label in catalogue, f"the catalogue has no {label}"
