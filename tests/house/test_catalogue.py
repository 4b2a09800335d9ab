"""The Chinese catalogue is well formed, complete, and of the words that the source really holds."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.paper import ROOT

pytestmark = pytest.mark.once

CATALOGUE = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"


def gettext(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}, capture_output=True, text=True, check=False
    )


def words(catalogue: Path) -> set[str]:
    """The context and the English of every entry that is not obsolete."""
    listed = gettext("msgattrib", "--no-obsolete", "--no-wrap", "--no-location", str(catalogue))
    assert listed.returncode == 0, listed.stderr
    entry = re.compile(r'(?:^msgctxt (".*")\n)?^msgid (".*(?:\n".*")*)', re.MULTILINE)
    return {f"{context} {english}" for context, english in entry.findall(listed.stdout)} - {' ""'}


def test_it_is_well_formed_and_complete(tmp_path: Path) -> None:
    done = gettext("msgfmt", "--check", "--statistics", "-o", str(tmp_path / "out.mo"), str(CATALOGUE))
    assert done.returncode == 0, done.stderr
    assert re.fullmatch(r"\d+ translated messages?\.\n", done.stderr), done.stderr


def test_it_holds_every_word_of_the_source(tmp_path: Path) -> None:
    for room in ("articles", "newsroom", "templates"):
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "locale").mkdir()
    extract = [sys.executable, "-m", "django", "makemessages", "--locale", "zh_Hans", "--no-wrap", "--verbosity", "0"]
    environment = {"PATH": os.environ["PATH"]}
    done = subprocess.run(extract, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    fresh = tmp_path / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
    assert sorted(words(fresh) - words(CATALOGUE)) == []
