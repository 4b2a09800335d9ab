"""The Chinese catalogue is well formed, complete, and of the words that the source really holds."""

import os
import re
import shutil
import subprocess
import sys
from datetime import date
from gettext import GNUTranslations
from pathlib import Path

import pytest
from django.utils import translation
from django.utils.formats import date_format

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


def test_what_is_filled_in_stands_in_the_chinese_too(tmp_path: Path) -> None:
    """A sentence that loses its %(name)s says less in Chinese; one that gains it is an error at night."""
    compiled = tmp_path / "out.mo"
    assert gettext("msgfmt", "-o", str(compiled), str(CATALOGUE)).returncode == 0
    with compiled.open("rb") as file:
        entries: dict[str | tuple[str, int], str] = GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    named = re.compile(r"%\(\w+\)[sd]")
    sentences = {key if isinstance(key, str) else key[0]: said for key, said in entries.items() if key}
    lost = {
        english: chinese
        for english, chinese in sentences.items()
        if set(named.findall(english)) != set(named.findall(chinese))
    }
    assert len(sentences) > 900
    assert lost == {}


def test_a_day_in_chinese_keeps_no_nought() -> None:
    with translation.override("zh-hans"):
        assert date_format(date(2027, 1, 5), "MONTH_DAY_FORMAT") == "1月5日"
        assert date_format(date(2027, 1, 5), "DATE_FORMAT") == "2027年1月5日"
