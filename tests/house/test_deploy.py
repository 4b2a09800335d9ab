"""What an operator runs before a paper opens."""

import gzip
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import brotli
import pytest

from tests.house.paper import PAPER, ROOT, run

pytestmark = pytest.mark.once


def test_check_deploy_is_clean() -> None:
    done = run(PAPER, "manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "System check identified no issues (2 silenced).\n"


def test_check_deploy_minds_plain_http() -> None:
    done = run({**PAPER, "PLAIN_HTTP": "on"}, "manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 1
    assert {"security.W004", "security.W008", "security.W012", "security.W016"} <= {
        word.strip("()?:") for word in done.stderr.split()
    }


def test_check_names_every_missing_fact_at_once() -> None:
    environment = {name: value for name, value in PAPER.items() if name not in ("PAPER_NAME", "PAPER_ADDRESS")}
    done = run(environment, "manage.py", "check", "--deploy")
    assert done.returncode == 1
    assert "The imprint is incomplete: set PAPER_NAME, PAPER_ADDRESS." in done.stderr


def test_models_and_migrations_agree() -> None:
    done = run(PAPER, "manage.py", "makemigrations", "--check", "--dry-run")
    assert (done.returncode, done.stdout) == (0, "No changes detected\n"), done.stdout


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a paper whose static files are collected and whose database is new."""
    folder = tmp_path_factory.mktemp("paper")
    environment = {
        **PAPER,
        "ALLOWED_HOSTS": "127.0.0.1",
        "PLAIN_HTTP": "on",
        "DATABASE_URL": f"sqlite:///{folder / 'paper.sqlite3'}",
        "STATIC_ROOT": str(folder / "static"),
        "MEDIA_ROOT": str(folder / "media"),
    }
    for command in (("collectstatic", "--noinput"), ("migrate",)):
        done = run(environment, "manage.py", *command, "--verbosity", "0")
        assert done.returncode == 0, done.stderr
    return environment


def test_the_editor_keeps_its_own_names_and_loses_what_is_fenced_off(collected: dict[str, str]) -> None:
    editor = Path(collected["STATIC_ROOT"]) / "ckeditor" / "ckeditor"
    assert (editor / "ckeditor.js").is_file()
    assert (editor / "lang" / "zh-cn.js").is_file()
    assert (editor / "skins" / "moono-lisa" / "editor.css").is_file()
    assert (editor / "plugins" / "divarea" / "plugin.js").is_file()
    plugins = {path.name for path in (editor / "plugins").iterdir()}
    assert plugins.isdisjoint(
        {"scayt", "wsc", "exportpdf", "flash", "iframe", "forms", "smiley", "codesnippet", "preview"}
    )


@pytest.fixture(scope="module")
def served(collected: dict[str, str]) -> Iterator[str]:
    """The address of granian, serving the paper without DEBUG."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    granian = [str(Path(sys.executable).parent / "granian"), "--interface", "wsgi", "--host", "127.0.0.1"]
    server = subprocess.Popen(
        [*granian, "--port", str(port), "--log-level", "warning", "newsroom.wsgi:application"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **collected},
    )
    try:
        deadline = time.monotonic() + 30
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                assert server.poll() is None, "granian ended before it answered"
                assert time.monotonic() < deadline, "granian did not answer within 30 seconds"
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=30)


def fetched(address: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=20) as answer:
            return answer.status, {name.lower(): value for name, value in answer.headers.items()}, answer.read()
    except urllib.error.HTTPError as answer:
        return answer.code, {name.lower(): value for name, value in answer.headers.items()}, answer.read()


def test_granian_serves_the_desk_and_its_static_files_compressed_and_for_ever(served: str) -> None:
    status, _, page = fetched(f"{served}/admin/login/")
    assert status == 200
    address = page.decode().split('href="/static/admin/css/base.')[1].split('"')[0]
    sheet = f"{served}/static/admin/css/base.{address}"
    plain = fetched(sheet)[2]
    status, headers, body = fetched(sheet, **{"Accept-Encoding": "br"})
    assert (status, headers["content-encoding"]) == (200, "br")
    assert brotli.decompress(body) == plain
    status, headers, body = fetched(sheet, **{"Accept-Encoding": "gzip"})
    assert (status, headers["content-encoding"]) == (200, "gzip")
    assert gzip.decompress(body) == plain
    assert "immutable" in headers["cache-control"]


def test_uploads_are_not_served_by_their_path(served: str, collected: dict[str, str]) -> None:
    secret = Path(collected["MEDIA_ROOT"]) / "originals" / "secret.jpg"
    secret.parent.mkdir(parents=True, exist_ok=True)
    secret.write_bytes(b"not public")
    for path in ("/media/originals/secret.jpg", "/originals/secret.jpg", "/static/../media/originals/secret.jpg"):
        status, _, body = fetched(served + path)
        assert status == 404, path
        assert b"not public" not in body


def test_a_host_nobody_named_is_not_answered(served: str) -> None:
    assert fetched(f"{served}/admin/login/", Host="elsewhere.example")[0] == 400
