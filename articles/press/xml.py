"""XML that any reader takes: well formed whatever the copy holds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

ATOM: Final = "http://www.w3.org/2005/Atom"
CONTENT: Final = "http://purl.org/rss/1.0/modules/content/"
DC: Final = "http://purl.org/dc/elements/1.1/"
SITEMAP: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
NEWS: Final = "http://www.google.com/schemas/sitemap-news/0.9"
XML: Final = "http://www.w3.org/XML/1998/namespace"

for _prefix, _name in (("atom", ATOM), ("content", CONTENT), ("dc", DC), ("news", NEWS)):
    register_namespace(_prefix, _name)

#: What XML 1.0 cannot hold, not even escaped.
_FORBIDDEN: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def text(said: str) -> str:
    """The words without the characters that XML knows no way to write."""
    return _FORBIDDEN.sub("", said)


def add(parent: Element, name: str, said: str | None = None, attributes: Mapping[str, str] | None = None) -> Element:
    """A child with its text and attributes, cleaned."""
    child = SubElement(parent, name, {key: text(value) for key, value in (attributes or {}).items()})
    if said is not None:
        child.text = text(said)
    return child


def written(root: Element) -> bytes:
    """The document in UTF-8 with its declaration."""
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))
