"""The peer: the Wagtail site of `../shared/bench`, with a Python environment and a database of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from tests.bench.servers import granian

ROOT: Final = Path(__file__).resolve().parents[2]
SITE: Final = ROOT.parent / "shared" / "bench" / "wagtailsite"
#: Inside .venv, so that git and every tool passes over it.
HOME: Final = ROOT / ".venv" / "bench" / "wagtail"
#: Django, the driver and the server are ours, so that the sites differ and nothing else.
PINS: Final = ("wagtail==8.0.1", "django==5.2.19", "psycopg[binary]==3.3.9", "granian==2.8.7")

#: The site's own settings, with the database of this run and without Redis, which it has for one small cache.
SETTINGS: Final = """from site_.settings import *
DATABASES["default"] |= {{"NAME": "postgres", "HOST": {folder!r}, "PORT": ""}}
CACHES["default"] = {{"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
"""


def missing() -> str:
    """What it lacks on this machine, by name; "" when nothing."""
    if not SITE.is_dir():
        return "../shared/bench, where the Wagtail site is"
    if not (shutil.which("initdb") or list(Path("/usr/lib/postgresql").glob("*/bin/initdb"))):
        return "PostgreSQL's server programs, which the Wagtail site needs (Debian: apt-get install postgresql)"
    return ""


def install() -> None:
    """Wagtail into a folder of its own, once."""
    stamp = HOME / "pins"
    if stamp.exists() and stamp.read_text() == "\n".join(PINS):
        return
    venv.create(HOME, clear=True, with_pip=True)
    pip = [str(HOME / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    made = subprocess.run([*pip, *PINS], check=False, capture_output=True, text=True)
    if made.returncode:
        sys.exit(f"Wagtail could not be installed:\n{made.stderr}")
    stamp.write_text("\n".join(PINS))


@dataclass(frozen=True)
class Wagtail:
    """The site in a folder of this run. `database` is the address of a PostgreSQL as DATABASE_URL takes it."""

    work: Path
    database: str

    def manage(self, *arguments: str) -> None:
        """Run a command of the site; what it says goes nowhere."""
        command = [self._python, "manage.py", *arguments]
        subprocess.run(command, cwd=SITE, env=self.environment(), check=True, stdout=subprocess.DEVNULL)

    def prepare(self) -> None:
        """Settings and tables."""
        folder = parse_qs(urlsplit(self.database).query)["host"][0]
        (self.work / "peer_settings.py").write_text(SETTINGS.format(folder=folder))
        self.manage("migrate", "--verbosity", "0")

    def load(self, rows: list[dict[str, Any]]) -> None:
        """Take in these stories by the site's own loader, past Wagtail's interface: that would take minutes."""
        told = self.work / "theirs.jsonl"
        told.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
        self.manage("benchload", str(told), "--api", "0", "--photos", str(self.work / "photos"))

    def server(self, port: int) -> list[str]:
        return granian("site_.wsgi:application", port, python=self._python)

    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "BENCH_WORK": str(self.work),
            "DJANGO_SETTINGS_MODULE": "peer_settings",
            "PYTHONPATH": f"{SITE}{os.pathsep}{self.work}",
            # The folder beside ours is not ours to write into.
            "PYTHONDONTWRITEBYTECODE": "1",
        }

    @property
    def _python(self) -> str:
        return str(HOME / "bin" / "python")
