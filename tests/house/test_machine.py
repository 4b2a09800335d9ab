"""`.ci/machine`: what is missing is named, and nothing goes on."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.house.paper import ROOT

pytestmark = pytest.mark.once


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A folder of programs that holds next to nothing, on a machine where nobody is root."""
    for name in ("bash", "env", "grep", "cat"):
        program = shutil.which(name)
        assert program
        (tmp_path / name).symlink_to(program)
    write(tmp_path / "id", "echo 1000")
    return tmp_path


def write(path: Path, script: str) -> None:
    path.write_text(f"#!/bin/bash\n{script}\n")
    path.chmod(0o755)


def machine(path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(ROOT / ".ci" / "machine"), *arguments],
        env={"PATH": str(path), "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_machine_without_python(bare: Path) -> None:
    done = machine(bare, "python3", "venv")
    assert done.returncode == 1
    assert done.stderr.startswith("There is no python3 on this machine. Install Python 3.11 or newer")


def test_a_python_that_is_too_old(bare: Path) -> None:
    write(bare / "python3", '[ "$1" = -V ] && echo Python 3.9.2; exit 1')
    done = machine(bare, "python3", "venv")
    assert done.returncode == 1
    assert done.stderr.startswith("python3 is Python 3.9.2; this needs Python 3.11 or newer.")


def test_missing_packages_are_named_together(bare: Path) -> None:
    write(bare / "python3", "exit 0")
    done = machine(bare, "python3", "venv", "gettext", "chromium", "fonts")
    assert done.returncode == 1
    packages = "gettext chromium fontconfig fonts-noto-cjk"
    assert done.stderr == f"This machine lacks: gettext chromium fonts. On Debian: sudo apt-get install {packages}\n"


def test_as_root_on_debian_they_are_installed(bare: Path) -> None:
    write(bare / "python3", "exit 0")
    write(bare / "id", "echo 0")
    # The first try fails as on a machine without package lists; the second brings the programs.
    write(
        bare / "apt-get",
        f"""echo "$@" >>{bare}/asked
if [ "$1" = update ]; then : >{bare}/lists; exit; fi
[ -e {bare}/lists ] || exit 100
for name in msgfmt xgettext; do echo '#!/bin/bash' >{bare}/$name; /bin/chmod 755 {bare}/$name; done""",
    )
    done = machine(bare, "python3", "venv", "gettext")
    assert (done.returncode, done.stderr) == (0, "")
    install = "install --yes --no-install-recommends --quiet gettext"
    assert (bare / "asked").read_text().splitlines() == [install, "update --quiet", install]
    # And the next time there is nothing to do.
    assert machine(bare, "python3", "gettext").stdout == ""


def test_ci_runs_what_everybody_runs() -> None:
    script = (ROOT / ".ci" / "run").read_text()
    assert script.splitlines()[-1] == "exec make test"
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
