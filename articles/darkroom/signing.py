"""A picture that leaves the house is signed with the paper's certificate, where it has one (C2PA 2.x).

Through the same optional library that reads credentials (`darkroom.credentials`). Nothing is asked of the network: the
signature carries no time stamp of an authority. What is signed is a file of our own making, and nothing is told of the
one it was made from: no file name, no digest, no thumbnail, no earlier credential, which may hold all of these.
"""

from __future__ import annotations

import io
import json
import re
import stat
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from PIL import Image

from articles.darkroom.credentials import read_credential
from articles.darkroom.develop import Attribution
from articles.masthead import masthead

_QUIET: Final = {
    "builder": {"thumbnail": {"enabled": False}},
    "verify": {"remote_manifest_fetch": False, "ocsp_fetch": False},
}
_SOURCES: Final = "http://cv.iptc.org/newscodes/digitalsourcetype/"
_SOURCE: Final = re.compile(r"[A-Za-z]{1,60}")
_VOCABULARY: Final = {"dc": "http://purl.org/dc/elements/1.1/", "photoshop": "http://ns.adobe.com/photoshop/1.0/"}
_CURVES: Final = {"secp256r1": "es256", "secp384r1": "es384", "secp521r1": "es512"}
_MOST: Final = 200_000
"""Bytes of a certificate or key file that are read."""


class UnsignedError(Exception):
    """The paper has a certificate, and it signs nothing as it stands. `str()` says why, for the operator."""


def is_configured() -> bool:
    """Whether pictures are to be signed. A certificate without its key counts: that is a fault, and not a choice."""
    return settings.CREDENTIALS_CERTIFICATE is not None or settings.CREDENTIALS_KEY is not None


def sign(data: bytes, words: Attribution, *, source: str = "") -> bytes:
    """A JPEG of ours with the paper's content credential in it. Raises UnsignedError; what comes out holds.

    `source` is how the picture came about, as `credentials.read_credential` gives it, where that is known. A credential
    says of our copy that it was opened and published by this paper, whose picture it is, and nothing else.
    """
    chain, key = _pem("CREDENTIALS_CERTIFICATE", settings.CREDENTIALS_CERTIFICATE), _key()
    if find_spec("c2pa") is None:
        raise UnsignedError("c2pa-python, which signs pictures, is not installed")
    algorithm = _algorithm(key)
    import c2pa

    try:
        signer = c2pa.Signer.from_info(c2pa.C2paSignerInfo(algorithm.encode(), chain, key, None))
        builder = c2pa.Builder(
            json.dumps(_manifest(words, source)), context=c2pa.Context(c2pa.Settings.from_dict(_QUIET))
        )
        # The parent is the copy itself: it has no history to tell, and says so.
        parent = json.dumps({"relationship": "parentOf", "label": "parent"})
        builder.add_ingredient(parent, "image/jpeg", io.BytesIO(data))
        out = io.BytesIO()
        builder.sign(signer, "image/jpeg", io.BytesIO(data), out)
        held = read_credential(out, "JPEG").get("state") == "holds"
    except c2pa.C2paError as error:
        raise UnsignedError(f"the certificate and the key do not sign: {_one_line(error)}") from error
    if not held:
        raise UnsignedError(
            "what the certificate signs does not hold: it has ended, or is not one for signing pictures"
        )
    return out.getvalue()


def fault() -> str:
    """Why nothing would be signed now, in half a sentence; empty where signing works, or is not asked for."""
    if not is_configured():
        return ""
    trial = io.BytesIO()
    Image.new("RGB", (8, 8)).save(trial, "JPEG")
    try:
        sign(trial.getvalue(), Attribution())
    except UnsignedError as error:
        return str(error)
    return ""


def _manifest(words: Attribution, source: str) -> dict[str, Any]:
    opened: dict[str, Any] = {"action": "c2pa.opened", "parameters": {"ingredientIds": ["parent"]}}
    if _SOURCE.fullmatch(source):
        opened["digitalSourceType"] = _SOURCES + source
    said: dict[str, Any] = {
        "dc:creator": [words.creator] if words.creator else [],
        "dc:rights": words.copyright,
        "photoshop:Credit": words.credit,
    }
    told = {name: value for name, value in said.items() if value}
    assertions = [{"label": "c2pa.actions", "data": {"actions": [opened, {"action": "c2pa.published"}]}}]
    if told:
        assertions.append({"label": "cawg.metadata", "data": {"@context": _VOCABULARY, **told}})
    return {"claim_generator_info": [{"name": masthead().name or "newsroom"}], "assertions": assertions}


def _key() -> bytes:
    """The private key. One that everybody on the machine may read is not used."""
    path = settings.CREDENTIALS_KEY
    key = _pem("CREDENTIALS_KEY", path)
    assert path is not None
    if path.stat().st_mode & stat.S_IRWXO:
        raise UnsignedError(f"CREDENTIALS_KEY: everybody on this machine may read {path}; take that away (chmod o= …)")
    return key


def _pem(name: str, path: Path | None) -> bytes:
    if path is None:
        raise UnsignedError(f"{name} is not set, and the other of the two is")
    try:
        with path.open("rb") as held:
            return held.read(_MOST)
    except OSError as error:
        raise UnsignedError(f"{name}: {path} cannot be read ({error.strerror})") from error


def _algorithm(key: bytes) -> str:
    """How C2PA calls what this key signs with. The library for keys comes with the one that signs."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        held = load_pem_private_key(key, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise UnsignedError("CREDENTIALS_KEY holds no private key in PEM without a password") from error
    if isinstance(held, ec.EllipticCurvePrivateKey) and held.curve.name in _CURVES:
        return _CURVES[held.curve.name]
    if isinstance(held, ed25519.Ed25519PrivateKey):
        return "ed25519"
    if isinstance(held, rsa.RSAPrivateKey):
        return "ps256"
    raise UnsignedError("CREDENTIALS_KEY is of a kind that signs no pictures: use an elliptic curve, Ed25519 or RSA")


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:200]
