"""What a content credential says of a picture, through the optional library `c2pa`. Knows no Django.

A credential (C2PA 2.x) is a signed list of what was done to a picture, by whom and with what. Whether the signer may be
trusted is not judged: there is no list of those a paper trusts. Nothing is asked of the network.
"""

from __future__ import annotations

import re
from importlib.util import find_spec
from typing import Any, BinaryIO, Final

from articles.darkroom.develop import Kind

_FORMATS: Final[dict[Kind, str]] = {
    "JPEG": "image/jpeg",
    "PNG": "image/png",
    "WEBP": "image/webp",
    "HEIC": "image/heic",
}
_OFFLINE: Final = {"verify": {"remote_manifest_fetch": False, "ocsp_fetch": False}}
_WORDS_LIMIT: Final = 200
_UNWRITABLE: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]+")


def read_credential(held: BinaryIO, kind: Kind) -> dict[str, str]:
    """`state` (holds, broken), `signer`, `tool` and `source`, each where the credential says it; empty without the library.

    `state` is "holds" when the signature is right and the picture is the one that was signed. `source` is the last part
    of an IPTC digital source type, such as `digitalCapture` or `trainedAlgorithmicMedia`. Raises whatever the library
    raises for a credential that it cannot read.
    """
    if find_spec("c2pa") is None:
        return {}
    import c2pa

    held.seek(0)
    with c2pa.Reader(_FORMATS[kind], held, context=c2pa.Context(c2pa.Settings.from_dict(_OFFLINE))) as reader:
        state = reader.get_validation_state()
        manifest = reader.get_active_manifest() or {}
    facts = {
        "state": "holds" if state in ("Valid", "Trusted") else "broken",
        "signer": _words(manifest.get("signature_info"), "issuer"),
        "tool": _words(next(iter(manifest.get("claim_generator_info") or ()), None), "name"),
        "source": _source(manifest),
    }
    return {name: words for name, words in facts.items() if words}


def _words(held: Any, name: str) -> str:
    """One line of a value that is text."""
    value = held.get(name) if isinstance(held, dict) else None
    return _UNWRITABLE.sub(" ", value).strip()[:_WORDS_LIMIT] if isinstance(value, str) else ""


def _source(manifest: dict[str, Any]) -> str:
    """How the picture came about, by the first action that tells it."""
    for assertion in manifest.get("assertions") or ():
        if not str(assertion.get("label", "")).startswith("c2pa.actions"):
            continue
        for action in assertion.get("data", {}).get("actions") or ():
            if found := _words(action, "digitalSourceType"):
                return found.rstrip("/").rpartition("/")[2]
    return ""
