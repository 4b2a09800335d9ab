"""The server is killed twenty times while pictures are sent: no row without its whole file, and the rest is cleared."""

from __future__ import annotations

import hashlib
import http.client
import io
import json
import os
import random
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import time_machine
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from PIL import Image

from articles.darkroom import files
from articles.models import Photo, Upload
from tests.cast import Cast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]

KILLS = 20
PIECE = 15_000
CSRF = "c" * 32


def picture(number: int) -> bytes:
    """Some 50 KB, unlike every other one."""
    held = io.BytesIO()
    grey = Image.frombytes("L", (300, 200), random.Random(number).randbytes(60_000))
    grey.save(held, "JPEG", quality=80)
    return held.getvalue()


@dataclass
class Mortal:
    """The server, and somebody who sends pictures to it whatever happens."""

    port: int
    session: str
    process: subprocess.Popen[str]

    def kill(self) -> None:
        assert self.process.stdin
        assert self.process.stdout
        print(file=self.process.stdin, flush=True)
        assert self.process.stdout.readline() == "again\n"

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> dict[str, Any]:
        """An answer, however often the server dies before it gives one. Raises AssertionError for a fault of ours."""
        for _try in range(400):
            asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
            try:
                cookies = f"sessionid={self.session}; csrftoken={CSRF}"
                asked.request(method, path, body, {"Cookie": cookies, "X-CSRFToken": CSRF, **headers})
                answer = asked.getresponse()
                held = answer.read()
            except (OSError, http.client.HTTPException):
                time.sleep(0.02)
                continue
            finally:
                asked.close()
            assert answer.status < 500, held[:2000]
            return dict(json.loads(held))
        raise AssertionError("the server never came back")

    def send(self, data: bytes, name: str) -> None:
        digest = hashlib.sha256(data).hexdigest()
        form = urlencode({"name": name, "size": len(data), "digest": digest}).encode()
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        told = self.ask("POST", "/admin/articles/photo/uploads/", form, **kind)
        while "photo" not in told:
            assert "refusal" not in told, told
            token, at = told["token"], told["arrived"]
            piece = data[at : at + PIECE]
            headers = {"X-Offset": str(at), "X-Digest": hashlib.sha256(piece).hexdigest()}
            said = self.ask("POST", f"/admin/articles/photo/uploads/{token}/", piece, **headers)
            told = {"token": token, **said}


@pytest.fixture
def mortal(cast: Cast, media_root: Path) -> Iterator[Mortal]:
    client = Client()
    client.force_login(cast.photographer)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("PAPER_")},
        "DJANGO_SETTINGS_MODULE": "newsroom.settings",
        "DATABASE_URL": f"sqlite:///{connection.settings_dict['NAME']}",
        "MEDIA_ROOT": str(media_root),
        "SECRET_KEY": str(settings.SECRET_KEY),
        "ALLOWED_HOSTS": "127.0.0.1",
        "PLAIN_HTTP": "on",
        "AVIF_AFTER_UPLOAD": "off",
        "LOG_LEVEL": "CRITICAL",
    }
    with subprocess.Popen(
        [sys.executable, "-m", "tests.darkroom.mortal", str(port)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
        text=True,
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        try:
            yield Mortal(port, client.cookies["sessionid"].value, process)
        finally:
            assert process.stdin
            process.stdin.close()


@contextmanager
def sending(act: Callable[[], None]) -> Iterator[None]:
    faults: list[BaseException] = []

    def run() -> None:
        try:
            act()
        except BaseException as fault:  # noqa: BLE001  told below, in the thread of the test
            faults.append(fault)

    thread = threading.Thread(target=run)
    thread.start()
    yield
    thread.join()
    assert faults == []


def assert_whole(known: Collection[int] = ()) -> set[int]:
    """Every row but those of `known` has its whole files. Gives the rows there are."""
    photos = Photo.objects.exclude(pk__in=known).prefetch_related("renditions")
    for photo in photos:
        with photo.original.open("rb") as held:
            assert hashlib.sha256(held.read()).hexdigest() == photo.digest
        assert len(photo.renditions.all()) == 4
        for row in photo.renditions.all():
            with row.file.open("rb") as held:
                data = held.read()
            assert len(data) == row.size
            with Image.open(io.BytesIO(data)) as image:
                image.load()
    return {photo.pk for photo in photos} | set(known)


def test_twenty_deaths_lose_no_picture_and_leave_no_row_without_its_file(
    mortal: Mortal, media_root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sent: list[bytes] = []
    over = threading.Event()

    def send_on() -> None:
        while not over.is_set():
            data = picture(len(sent))
            sent.append(data)
            mortal.send(data, f"{len(sent)}.jpg")

    chance = random.Random(20)
    whole: set[int] = set()
    with sending(send_on):
        for _kill in range(KILLS):
            time.sleep(chance.uniform(0.02, 0.25))
            mortal.kill()
            whole = assert_whole(whole)
        over.set()
    assert_whole()
    assert sorted(Photo.objects.values_list("digest", flat=True)) == sorted(
        hashlib.sha256(data).hexdigest() for data in sent
    )

    # What the deaths left behind is named, and cleared.
    with time_machine.travel(timezone.now() + timedelta(days=3), tick=False):
        left = [stray.name for stray in files.strays(before=timezone.now())]
        call_command("audit_files", "--clear")
        said = capsys.readouterr().out
        assert all(f"cleared: {name}" in said for name in left if not name.startswith("incoming/"))
        assert said.endswith("0 files missing.\n")
        assert list(files.strays(before=timezone.now())) == []
    assert Upload.objects.count() == 0
    named = {str(photo.original.name) for photo in Photo.objects.all()}
    named |= {str(row.file.name) for photo in Photo.objects.all() for row in photo.renditions.all()}
    assert {str(path.relative_to(media_root)) for path in media_root.rglob("*") if path.is_file()} == named
    assert_whole()
