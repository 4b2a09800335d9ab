"""The import order of the floor plan, and that a line which looks up from a lower floor is found."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.house.paper import ROOT

pytestmark = pytest.mark.once


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    # The lint works on source alone: what it reads is in this folder and nowhere else.
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-logo", "--no-cache"]
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(folder), "COLUMNS": "200"}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the house to plant faults in."""
    for room in ("articles", "newsroom"):
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__", "static", "demo"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def plant(path: Path, line: str) -> None:
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{line}\n", encoding="utf-8")


def test_the_house_stands(copy: Path) -> None:
    done = lint(copy)
    assert done.returncode == 0, done.stdout
    assert "Contracts: 3 kept, 0 broken." in done.stdout


@pytest.mark.parametrize(
    ("room", "line", "said"),
    [
        ("articles/models/story.py", "import articles.desk", "articles.models is not allowed to import articles.desk"),
        ("articles/text/digest.py", "import articles.models", "articles.text is not allowed to import articles.models"),
        ("articles/desk/__init__.py", "import articles.admin", "articles.desk is not allowed to import articles.admin"),
        # Rooms of one floor never meet.
        (
            "articles/darkroom/__init__.py",
            "import articles.proofing",
            "articles.darkroom is not allowed to import articles.proofing",
        ),
        # A late import is an import.
        (
            "articles/composing/__init__.py",
            "def late() -> None:\n    from articles import reading",
            "articles.composing is not allowed to import articles.reading",
        ),
        ("articles/text/digest.py", "import django.db", "articles.text is not allowed to import django"),
        ("articles/views/__init__.py", "import ckeditor", "articles is not allowed to import ckeditor"),
    ],
)
def test_a_planted_import_is_found(copy: Path, room: str, line: str, said: str) -> None:
    plant(copy / room, line)
    done = lint(copy)
    assert done.returncode == 1
    assert said in done.stdout


def test_every_room_has_its_floor() -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        contracts = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    named = {room.strip() for layer in contracts[0]["layers"] for room in layer.split("|")}
    built = {room for room in named if not room.startswith("(")}
    rooms = {
        f"articles.{path.stem}"
        for path in (ROOT / "articles").iterdir()
        if path.suffix == ".py" or (path.is_dir() and any(path.rglob("*.py")))
    }
    # apps.py names the application and imports nothing; migrations only repeat the models.
    without_floor = {"articles.__init__", "articles.apps", "articles.migrations"}
    assert rooms - without_floor == built - {"newsroom"}
