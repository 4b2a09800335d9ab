"""AVIF files follow the JPEG files, say the same, and are never needed."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from PIL import Image

from articles.darkroom import apart, files, twins
from articles.darkroom.develop import Unacceptable
from articles.darkroom.receive import receive, renew
from articles.models import Account, Photo
from articles.vocabulary import Role, Twins
from tests.cast import account
from tests.makers import EVENING, jpeg

pytestmark = pytest.mark.django_db


@pytest.fixture
def photographer() -> Account:
    return account("photographer", Role.PHOTOGRAPHER, name="宋行舟")


@pytest.fixture
def photo(photographer: Account) -> Photo:
    return receive(jpeg(900, 600), name="a.jpg", by=photographer, now=EVENING, credit="宋行舟 摄")


def now(photo: Photo) -> Photo:
    return Photo.objects.select_related("photographer").prefetch_related("renditions").get(pk=photo.pk)


def lost(*_args: Any, **_kwargs: Any) -> None:
    raise Unacceptable("too_heavy")


def test_each_rendition_gets_its_twin_beside_it(photo: Photo, media_root: Path) -> None:
    assert (photo.twins, [row.avif.name for row in photo.renditions.all()]) == (Twins.WANTED, ["", "", "", ""])
    assert twins.make(now(photo)) is True
    made = now(photo)
    assert made.twins == Twins.MADE
    for row in made.renditions.all():
        assert row.avif.name == f"renditions/{row.token[:2]}/{row.token}.avif"
        held = (media_root / str(row.avif.name)).read_bytes()
        assert "宋行舟 摄".encode() in held
        with Image.open(io.BytesIO(held)) as image:
            assert (image.format, image.size) == ("AVIF", (row.width, row.height))
    assert list(files.missing()) == []


@pytest.mark.django_db(transaction=True)
def test_with_other_words_the_old_twins_go_and_new_ones_are_wanted(photo: Photo, media_root: Path) -> None:
    twins.make(now(photo))
    Photo.objects.update(credit="林深 摄")
    assert renew(now(photo)) is True
    assert now(photo).twins == Twins.WANTED
    assert {row.avif.name for row in now(photo).renditions.all()} == {""}
    assert list(media_root.rglob("*.avif")) == []
    assert twins.make(now(photo)) is True
    for path in media_root.rglob("*.avif"):
        assert "林深 摄".encode() in path.read_bytes()


@pytest.mark.django_db(transaction=True)
def test_twins_that_say_what_is_no_longer_true_are_thrown_away(
    photo: Photo, media_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, real = now(photo), apart.develop

    def overtaken(*args: Any, **kwargs: Any) -> Any:
        monkeypatch.setattr(apart, "develop", real)
        made = real(*args, **kwargs)
        Photo.objects.update(credit="林深 摄")
        renew(now(photo))
        return made

    monkeypatch.setattr(apart, "develop", overtaken)
    assert twins.make(before) is False
    assert (now(photo).twins, list(media_root.rglob("*.avif"))) == (Twins.WANTED, [])


def test_what_cannot_be_made_is_tried_once(photo: Photo, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(apart, "develop", lost)
        assert [made for _photo, made in twins.make_wanted()] == [False]
    assert now(photo).twins == Twins.FAILED
    assert list(twins.make_wanted()) == []


def test_the_command_makes_what_is_wanted_and_says_so(
    photo: Photo, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    call_command("make_avif")
    assert capsys.readouterr().out == f"made: {photo.pk} a.jpg\n1 photos have AVIF files now, 0 could not be made.\n"
    call_command("make_avif")
    assert capsys.readouterr().out == "0 photos have AVIF files now, 0 could not be made.\n"
    Photo.objects.update(twins=Twins.FAILED)
    call_command("make_avif", "--again")
    assert capsys.readouterr().out.startswith(f"made: {photo.pk} ")


def test_a_lost_original_is_passed_over(photo: Photo, media_root: Path) -> None:
    (media_root / str(photo.original.name)).unlink()
    assert [made for _photo, made in twins.make_wanted()] == [False]
    assert now(photo).twins == Twins.WANTED


def test_one_at_a_time_on_one_machine(photo: Photo) -> None:
    with twins._alone() as first:
        assert first
        assert list(twins.make_wanted()) == []
    assert len(list(twins.make_wanted())) == 1
