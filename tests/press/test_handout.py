"""A picture for somebody outside: its words in it, nothing else of the original, signed where the paper has a certificate."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.checks import run_checks
from django.test import Client
from django.utils import timezone, translation
from PIL import Image
from pytest_django.fixtures import Settings

from articles.admin.sending import credential_of
from articles.darkroom import receive, signing
from articles.darkroom.credentials import read_credential
from articles.darkroom.develop import Attribution
from articles.models import Account, Photo
from tests import makers
from tests.admin.test_photo import signed_in
from tests.cast import Cast
from tests.darkroom.test_canary import SECRETS, written

pytest.importorskip("c2pa", reason="c2pa-python, which signs pictures, is not installed")

from tests.darkroom.certificates import KINDS, certificate
from tests.darkroom.test_credentials import signed

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def paper(settings: Settings, tmp_path: Path) -> Callable[..., None]:
    """Gives the paper a certificate; what is said instead is written into its files."""

    def keep(chain: bytes | None = None, key: bytes | None = None, *, mode: int = 0o600, **how: Any) -> None:
        made = certificate("柳湾日报社", **how)
        for name, data in (("CREDENTIALS_CERTIFICATE", chain or made[0]), ("CREDENTIALS_KEY", key or made[1])):
            path = tmp_path / name
            path.write_bytes(data)
            path.chmod(mode)
            setattr(settings, name, path)

    return keep


def handed_out(photo: Photo, who: str = "photographer") -> bytes:
    response = signed_in(who).post(f"/admin/articles/photo/{photo.pk}/hand-out/")
    assert response.status_code == 200, response
    assert response["Content-Type"] == "image/jpeg"
    assert response["Content-Disposition"] == f'attachment; filename="picture-{photo.pk}.jpg"'
    assert "no-store" in response["Cache-Control"]
    return response.content


def said_of(photo: Photo, client: Client) -> str:
    """The sentence with which a hand-out led back to the picture."""
    response = client.post(f"/admin/articles/photo/{photo.pk}/hand-out/", follow=True)
    assert response.redirect_chain == [(f"/admin/articles/photo/{photo.pk}/change/", 302)]
    return response.content.decode()


def faults() -> list[str]:
    return [str(one.msg) for one in run_checks() if one.id == "newsroom.E003"]


def test_what_is_signed_on_the_way_out_is_read_on_the_way_in(cast: Cast, paper: Callable[..., None]) -> None:
    photo = makers.photo(by=cast.photographer)
    paper()
    assert faults() == []
    page = signed_in("photographer").get(f"/admin/articles/photo/{photo.pk}/change/").content.decode()
    assert "It is signed with the paper's certificate." in page
    data = handed_out(photo)
    with Image.open(io.BytesIO(data)) as image:
        assert image.size == (photo.width, photo.height)
    back = receive.receive(data, name="back.jpg", by=cast.reporter, now=timezone.now())
    assert back.credentials == {"present": True, "state": "holds", "signer": "柳湾日报社", "tool": "柳湾日报"}
    with translation.override("en"):
        assert credential_of(back) == "content credentials of 柳湾日报社, made with 柳湾日报"
    assert (back.creator, back.credit, back.copyright) == ("宋行舟", "宋行舟 摄", "© 2026 柳湾日报")
    # One other bit, and it does not hold any more.
    at = len(data) - 3
    bent = io.BytesIO(data[:at] + bytes((data[at] ^ 1,)) + data[at + 1 :])
    assert read_credential(bent, "JPEG")["state"] == "broken"


def test_nothing_private_leaves_with_it(cast: Cast, paper: Callable[..., None]) -> None:
    # A camera's own credential, with its title and its thumbnail, around a photograph full of secrets.
    original = signed(written("JPEG", 6), organisation="相机厂")
    assert b"c2pa.thumbnail" in original
    assert b"a.jpg" in original
    photo = receive.receive(
        original, name="HOME-ADDRESS-12.jpg", by=cast.photographer, now=timezone.now(), credit="宋行舟 摄"
    )
    paper()
    data = handed_out(photo)
    assert read_credential(io.BytesIO(data), "JPEG")["source"] == "digitalCapture"
    digest = bytes.fromhex(photo.digest)
    for secret in (
        *SECRETS,
        *(b"HOME-ADDRESS", b"a.jpg", b"c2pa.thumbnail", "相机厂".encode(), "河灯相机".encode(), b"GPS"),
        *(digest, photo.digest.encode(), base64.b64encode(digest), str(photo.original.name).encode()),
    ):
        assert secret not in data, secret
    assert data.count(b"\xff\xd8\xff") == 1  # no picture in the picture
    for words in ("宋行舟 摄", "© 2026 宋行舟 摄"):
        assert data.count(words.encode()) >= 3  # EXIF or IPTC, XMP, and the credential
    with Image.open(io.BytesIO(data)) as image:
        assert image.size == (480, 320)  # upright


def test_a_picture_of_a_machine_stays_one(cast: Cast, paper: Callable[..., None]) -> None:
    original = signed(makers.jpeg(), source="trainedAlgorithmicMedia")
    photo = receive.receive(original, name="a.jpg", by=cast.photographer, now=timezone.now(), credit="某人 制作")
    paper()
    assert read_credential(io.BytesIO(handed_out(photo)), "JPEG")["source"] == "trainedAlgorithmicMedia"


def test_without_a_certificate_it_is_plain_and_the_page_says_so(cast: Cast) -> None:
    photo = makers.photo(by=cast.photographer)
    assert faults() == []
    page = signed_in("photographer").get(f"/admin/articles/photo/{photo.pk}/change/").content.decode()
    assert "It is not signed: the paper has no certificate." in page
    data = handed_out(photo)
    assert b"c2pa" not in data
    assert "宋行舟 摄".encode() in data
    assert "© 2026 柳湾日报".encode() in data


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_key_that_the_guide_names_signs(paper: Callable[..., None], kind: str) -> None:
    paper(kind=kind)
    assert faults() == []
    held = signing.sign(makers.jpeg(60, 40), Attribution(credit="宋行舟 摄"))
    assert read_credential(io.BytesIO(held), "JPEG")["state"] == "holds"


def other_key() -> bytes:
    return certificate("别家")[1]


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({"mode": 0o644}, "everybody on this machine may read"),
        ({"key": other_key}, "the certificate and the key do not sign: "),
        ({"key": b"no key"}, "CREDENTIALS_KEY holds no private key in PEM"),
        ({"chain": b"no certificate"}, "the certificate and the key do not sign: "),
        ({"days": -1}, "the certificate was not valid at time of signing"),
    ],
)
def test_a_certificate_that_signs_nothing_is_named_and_lets_nothing_out(
    cast: Cast, paper: Callable[..., None], how: dict[str, Any], said: str
) -> None:
    photo = makers.photo(by=cast.photographer)
    paper(**{name: value() if callable(value) else value for name, value in how.items()})
    (fault,) = faults()
    assert fault.startswith("Pictures are not signed: ")
    assert said in fault
    assert "could not be signed with the paper&#x27;s certificate" in said_of(photo, signed_in("photographer"))


def test_half_a_configuration_a_lost_file_and_a_missing_library_are_named(
    cast: Cast, paper: Callable[..., None], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = makers.photo(by=cast.photographer)
    paper()
    key = settings.CREDENTIALS_KEY
    settings.CREDENTIALS_KEY = None
    assert faults() == ["Pictures are not signed: CREDENTIALS_KEY is not set, and the other of the two is."]
    assert "could not be signed with the paper&#x27;s certificate" in said_of(photo, signed_in("photographer"))
    settings.CREDENTIALS_KEY = key
    settings.CREDENTIALS_CERTIFICATE.unlink()
    (fault,) = faults()
    assert fault.endswith("cannot be read (No such file or directory).")
    paper()
    monkeypatch.setattr(signing, "find_spec", lambda _name: None)
    assert faults() == ["Pictures are not signed: c2pa-python, which signs pictures, is not installed."]
    assert "could not be signed with the paper&#x27;s certificate" in said_of(photo, signed_in("photographer"))


def test_a_picture_without_credit_or_outside_its_rights_stays_in_the_house(cast: Cast) -> None:
    editor: Account = cast.section_editor
    bare = makers.photo(by=cast.photographer, credit="")
    assert bare.credit == ""
    assert "No picture leaves without its credit." in said_of(bare, signed_in("section_editor"))
    ended = makers.photo(by=editor, shape={"colour": (1, 2, 3)}, rights_until=timezone.localdate() - timedelta(days=1))
    assert "do not hold today, so it is not handed out" in said_of(ended, signed_in("section_editor"))


def test_an_original_that_is_lost_is_a_sentence(cast: Cast) -> None:
    photo = makers.photo(by=cast.photographer)
    Path(photo.original.path).unlink()
    assert "could not be made from the original" in said_of(photo, signed_in("photographer"))
