"""How fast an archive comes in: a month of a daily, by the command, as the clock on the wall sees it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from tests.bench import month

DAYS: Final = 31
PAGES: Final = 16

#: What a paper has before its archive comes in: groups, a duty editor-in-chief, sections, some of the reporters.
_FURNISH: Final = """
import django; django.setup()
from django.contrib.auth.models import Group
from django.core.management import call_command
from articles.models import Account, Reporter, Section
from tests.bench.copy import NAMES, SECTIONS
call_command("make_groups", verbosity=0)
chief = Account.objects.create_user("chief", password=None, name="闻启之")
chief.groups.add(Group.objects.get(name="duty_editor"))
Section.objects.bulk_create(Section(slug=slug, name=name, position=at) for at, (slug, name) in enumerate(SECTIONS.items()))
Reporter.objects.bulk_create(Reporter(slug=f"r{at}", name=name) for at, name in enumerate(NAMES[::2]))
"""


def environment(work: Path, database: str | None = None) -> dict[str, str]:
    """The environment of a paper of its own in that folder."""
    # Compiled files are kept, as on every machine that does not forbid it: the second command finds those of the first.
    theirs = ("STATIC_ROOT", "SECRET_KEY", "ALLOWED_HOSTS", "DEBUG", "PLAIN_HTTP", "PYTHONDONTWRITEBYTECODE")
    return {
        **{name: value for name, value in os.environ.items() if name not in theirs},
        "DEMO": "on",
        "DJANGO_SETTINGS_MODULE": "newsroom.settings",
        "DATABASE_URL": database or f"sqlite:///{work}/archive.sqlite3",
        "MEDIA_ROOT": f"{work}/media",
    }


def prepare(root: Path, env: Mapping[str, str]) -> None:
    """An empty paper: its tables, and who and what the archive needs."""
    migrate = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(migrate, cwd=root, env=env, check=True, stdout=subprocess.DEVNULL)
    furnish(root, env)


def furnish(root: Path, env: Mapping[str, str]) -> None:
    """Who and what the archive needs, into tables that stand."""
    subprocess.run([sys.executable, "-c", _FURNISH], cwd=root, env=env, check=True, stdout=subprocess.DEVNULL)


def command(folder: Path, *more: str) -> list[str]:
    """The command that takes the folder in."""
    return [
        sys.executable, "manage.py", "ingest_archive", str(folder), "--paper-date-from-name", month.PATTERN,
        "--by", "chief", *more,
    ]  # fmt: skip


def run(root: Path, work: Path, *, days: int = DAYS, pages: int = PAGES) -> str:
    """Take a month in; a line with what it took, start of the command and reading included."""
    files = month.write(work / "month", days=days, pages=pages)
    env = environment(work)
    prepare(root, env)
    began = time.perf_counter()
    subprocess.run(command(work / "month"), cwd=root, env=env, check=True, stdout=subprocess.DEVNULL)
    took = time.perf_counter() - began
    return f"archive: {files} files, {days * pages} pages, {files} stories in {took:.1f} s: {files / took:.0f} stories a second"
