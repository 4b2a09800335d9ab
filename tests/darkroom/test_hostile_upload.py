"""Hostile files sent to the upload addresses: an answer, and a sentence or a picture with all its files."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation

from articles.darkroom import apart
from articles.darkroom.incoming import PIECE
from articles.darkroom.refusals import REFUSALS
from articles.darkroom.renditions import NAMES
from articles.models import Photo, Upload
from tests.cast import Cast
from tests.darkroom import hostile
from tests.darkroom.prepared import Prepared

pytestmark = [pytest.mark.django_db, pytest.mark.once]

ADD = "/admin/articles/photo/add/"
UPLOADS = "/admin/articles/photo/uploads/"


@pytest.fixture
def client(cast: Cast, media_root: Path) -> Client:
    client = Client()  # a fault of the server is raised here, not answered
    client.force_login(cast.photographer)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def prepared(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with Prepared() as ask:
        monkeypatch.setattr(apart, "_ask", ask)
        yield


def chosen() -> hostile.Hostile:
    """Some of every kind; `test_hostile` opens every one of them."""
    yield from islice(hostile.bombs(), 14)
    yield from islice(hostile.scans(), 1)
    yield from hostile.moving()
    yield from islice(hostile.polyglots(), 0, None, 2)
    yield from islice((one for one in hostile.overgrown_words() if len(one[1]) < PIECE), 0, None, 2)
    yield from islice(chain(hostile.light(), hostile.strange_pixels()), 0, None, 10)


def sentences() -> re.Pattern[str]:
    """Every refusal, whatever facts of the file it names."""
    with translation.override("en"):
        parts = [re.split(r"%\(\w+\)[sd]", str(sentence)) for sentence in REFUSALS.values()]
    return re.compile("|".join(".+".join(map(re.escape, each)) for each in parts))


def assert_whole(photo: Photo) -> None:
    assert photo.original.size > 0
    rows = photo.renditions.all()
    assert {row.name for row in rows} >= NAMES
    assert all(row.file.size == row.size for row in rows)


@pytest.mark.usefixtures("prepared")
def test_a_hostile_file_in_pieces_ends_in_a_sentence_or_in_a_whole_picture(client: Client) -> None:
    count = refused = 0
    known = sentences()
    for number, (name, data) in enumerate(chosen()):
        count += 1
        # Called what it is, and what it is not: the name of a file decides nothing.
        said = {"name": f"{name}.{('jpg', 'png', 'txt', 'php')[number % 4]}", "size": len(data)}
        begun = client.post(UPLOADS, {**said, "digest": hashlib.sha256(data).hexdigest()})
        assert begun.status_code == 200, name
        told = begun.json()
        at = 0
        while "token" in told and not {"photo", "refusal"} & told.keys():
            answer = client.post(
                f"{UPLOADS}{told['token']}/",
                data[at : at + PIECE],
                content_type="application/octet-stream",
                headers={"X-Offset": str(at)},
            )
            assert answer.status_code == 200, (name, answer.content)
            told, at = answer.json(), at + PIECE
        assert ("photo" in told) != ("refusal" in told), name
        if "refusal" in told:
            refused += 1
            assert known.fullmatch(told["refusal"]), (name, told["refusal"])
        else:
            assert_whole(Photo.objects.get(pk=told["photo"]["id"]))
    assert count > 45
    assert Photo.objects.count() <= count - refused
    assert Upload.objects.filter(photo=None, refusal="").count() == 0


@pytest.mark.usefixtures("prepared")
def test_the_plain_form_names_each_of_them_and_keeps_those_that_are_whole(client: Client) -> None:
    files = [SimpleUploadedFile(f"{number}.jpg", data) for number, (_, data) in enumerate(hostile.moving()) if data]
    answer = client.post(ADD, {"files": files})
    assert answer.status_code == 200
    html = answer.content.decode()
    kept = {photo.filename for photo in Photo.objects.all()}
    for photo in Photo.objects.all():
        assert_whole(photo)
    assert html.count('<span class="bad">✕ not taken</span>') == len(files) - len(kept) > 3
    assert all(f"{number}.jpg" in html for number in range(len(files)))
