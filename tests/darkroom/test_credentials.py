"""Content credentials, through their optional library: read in the process, kept as a fact, told in half a sentence."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation

from articles.admin.sending import credential_of
from articles.darkroom import credentials, receive
from articles.models import Account, Photo
from tests.cast import Cast
from tests.darkroom.carriers import jpeg_with, picture, segment

c2pa = pytest.importorskip("c2pa", reason="c2pa-python, which reads content credentials, is not installed")
pytest.importorskip("cryptography", reason="cryptography, which makes the certificate, is not installed")

from tests.darkroom.certificates import certificate  # noqa: E402  only where both are installed

pytestmark = [pytest.mark.django_db, pytest.mark.once]

SOURCES = "http://cv.iptc.org/newscodes/digitalsourcetype/"


def signed(data: bytes, *, organisation: str = "山海图片社", source: str = "digitalCapture") -> bytes:
    chain, key = certificate(organisation)
    signer = c2pa.Signer.from_info(c2pa.C2paSignerInfo(alg=b"es256", sign_cert=chain, private_key=key, ta_url=None))
    actions = [{"action": "c2pa.created", "digitalSourceType": SOURCES + source}]
    manifest = {
        "claim_generator_info": [{"name": "河灯相机", "version": "1"}],
        "title": "a.jpg",
        "assertions": [{"label": "c2pa.actions", "data": {"actions": actions}}],
    }
    out = io.BytesIO()
    c2pa.Builder(json.dumps(manifest)).sign(signer, "image/jpeg", io.BytesIO(data), out)
    return out.getvalue()


def taken(data: bytes, by: Account) -> Photo:
    return receive.receive(data, name="a.jpg", by=by, now=timezone.now())


def told(photo: Photo) -> str:
    with translation.override("en"):
        return credential_of(photo)


@pytest.mark.usefixtures("media_root")
def test_who_signed_with_what_and_how_it_came_about_is_kept_and_told(cast: Cast) -> None:
    photo = taken(signed(picture()), cast.photographer)
    assert photo.credentials == {
        "present": True,
        "state": "holds",
        "signer": "山海图片社",
        "tool": "河灯相机",
        "source": "digitalCapture",
    }
    assert told(photo) == "content credentials of 山海图片社, made with 河灯相机"
    client = Client()
    client.force_login(cast.photographer)
    page = client.get(f"/admin/articles/photo/{photo.pk}/change/").content.decode()
    assert "<dt>内容凭证</dt><dd>山海图片社的内容凭证，用河灯相机制作</dd>" in page
    for row in photo.renditions.all():
        with row.file.open("rb") as held:
            assert b"c2pa" not in held.read()


@pytest.mark.usefixtures("media_root")
def test_a_picture_of_a_machine_is_called_one(cast: Cast) -> None:
    photo = taken(signed(picture(), source="trainedAlgorithmicMedia"), cast.photographer)
    assert told(photo).endswith("made with 河灯相机: it says a machine made the picture")


@pytest.mark.usefixtures("media_root")
def test_a_credential_of_another_picture_does_not_hold(cast: Cast) -> None:
    whole = signed(picture())
    at = whole.index(b"\xff\xda") + 20
    photo = taken(whole[:at] + bytes((whole[at] ^ 1,)) + whole[at + 1 :], cast.photographer)
    assert photo.credentials["state"] == "broken"
    assert told(photo).startswith("content credentials that do not fit the picture")


@pytest.mark.usefixtures("media_root")
def test_one_that_cannot_be_read_is_noticed_and_costs_nothing(cast: Cast) -> None:
    whole = signed(picture())
    body = whole.index(b"jumdc2pa") + 60
    for data in (
        whole[:body] + bytes(40) + whole[body + 40 :],
        jpeg_with()[:2]
        + segment(0xEB, b"JP\0\1\0\0\0\1\0\0\1\0jumb\0\0\0\x1ejumdc2pa\0" + b"\xff" * 99)
        + jpeg_with()[2:],
    ):
        photo = taken(data, cast.photographer)
        assert photo.credentials["present"] is True
        assert photo.credentials.get("state") != "holds"


@pytest.mark.usefixtures("media_root")
def test_words_that_no_database_holds_come_out_plain() -> None:
    held: Any = {"issuer": "山\0海\ud800\u202e" + "长" * 999}
    assert credentials._words(held, "issuer") == "山 海 " + "长" * 196
    assert credentials._words({"issuer": 7}, "issuer") == credentials._words(None, "issuer") == ""


def test_without_the_library_it_is_only_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(credentials, "find_spec", lambda _name: None)
    assert credentials.read_credential(io.BytesIO(signed(picture())), "JPEG") == {}
