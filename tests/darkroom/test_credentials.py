"""Content credentials, through their optional library: read in the process, kept as a fact, told in half a sentence."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime, timedelta
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

from cryptography import x509  # noqa: E402  only where it is installed
from cryptography.hazmat.primitives import hashes, serialization  # noqa: E402
from cryptography.hazmat.primitives.asymmetric import ec  # noqa: E402
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID  # noqa: E402

pytestmark = [pytest.mark.django_db, pytest.mark.once]

SOURCES = "http://cv.iptc.org/newscodes/digitalsourcetype/"


def certificate(organisation: str) -> tuple[bytes, bytes]:
    """A chain and its key, as PEM: what an agency would have, from an authority that nobody knows."""
    now = datetime.now(UTC)
    above, own = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())

    def name(common: str) -> x509.Name:
        return x509.Name(
            [
                x509.NameAttribute(NameOID.COMMON_NAME, common),
                x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
            ]
        )

    def begun(subject: str, key: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .subject_name(name(subject))
            .issuer_name(name("authority"))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=30))
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        )

    def usage(*, signs: bool) -> x509.KeyUsage:
        return x509.KeyUsage(signs, False, False, False, False, not signs, not signs, False, False)

    authority = (
        begun("authority", above)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(usage(signs=False), critical=True)
        .sign(above, hashes.SHA256())
    )
    leaf = (
        begun("desk", own)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage(signs=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(above.public_key()), critical=False)
        .sign(own, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    key = own.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return leaf.public_bytes(pem) + authority.public_bytes(pem), key


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
