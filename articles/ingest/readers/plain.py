"""Plain text: UTF-8 with or without its mark, UTF-16, GB18030 (and GBK and GB2312, which it contains).

The encoding is found by decoding: a wrong one gives characters that hardly occur. What stays in doubt is refused, never
guessed.
"""

from typing import Final

from articles.text.fields import UnfitTextError
from articles.text.names import PLACES, SURNAMES, is_han
from articles.text.words import WORDS

_KNOWN_FORMS: Final = (
    b"PK\x03\x04",
    b"%PDF",
    b"\xd0\xcf\x11\xe0",
    b"\xff\xd8\xff",
    b"\x89PNG",
    b"GIF8",
    b"RIFF",
    b"{\\rtf",
    b"\x1f\x8b",
)
#: Characters that are common in Chinese copy.
_COMMON: Final = frozenset(
    "".join(WORDS)
    + "".join(PLACES)
    + "".join(SURNAMES)
    + "的了是在和有不这他我们到说也就还要会能都对着为与等中上下大人年月日时个地出分本新一二三四五六七八九十"
)
_MARKS: Final = frozenset("，。、；：！？（）“”‘’《》—…·　％～【】「」『』〔〕＋－／")
#: How much of a text is weighed, in characters.
_SAMPLE: Final = 20_000
#: The least share of common characters in a text that is Chinese, and in one that was decoded wrongly the most.
_SURE: Final = 0.55


class UnknownEncodingError(ValueError):
    """None of the encodings gives text that reads like a language."""


def takes(data: bytes, name: str) -> bool:
    """Whether this may be plain text: not one of the forms that begin with a known mark."""
    return not data.startswith(_KNOWN_FORMS)


def read(data: bytes) -> tuple[str, str]:
    """The text and the name of its encoding: `utf-8`, `utf-8-sig`, `utf-16-le`, `utf-16-be` or `gb18030`.

    Raises UnknownEncodingError, and UnfitTextError for halves of surrogate pairs.
    """
    if data.startswith(b"\xef\xbb\xbf"):
        return _utf8(data[3:]), "utf-8-sig"
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if data.startswith(mark):
            return _utf16(data[2:], encoding), encoding
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _other(data)
    if not text.isascii() and not any(is_han(ch) for ch in text[:_SAMPLE]):
        #: 钱全 in GBK bytes is valid UTF-8 too ("Ǯȫ"): rare letters without any Chinese are looked at twice.
        other = _decoded(data, "gb18030")
        if other is not None and _likeness(other) > max(_SURE, _likeness(text)):
            return other, "gb18030"
    if "\0" in text and len(data) % 2 == 0:
        for encoding in ("utf-16-le", "utf-16-be"):
            wide = _decoded(data, encoding)
            if wide is not None and _likeness(wide) > _SURE:
                return wide, encoding
    return text, "utf-8"


def _utf8(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as wrong:
        if _has_surrogates(data):
            raise UnfitTextError("surrogate") from wrong
        raise UnknownEncodingError from wrong


def _utf16(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as wrong:
        if len(data) % 2 == 0:
            raise UnfitTextError("surrogate") from wrong
        raise UnknownEncodingError from wrong


def _other(data: bytes) -> tuple[str, str]:
    if _has_surrogates(data):
        raise UnfitTextError("surrogate")
    encodings = ["gb18030"]
    if len(data) % 2 == 0:
        encodings += ["utf-16-le", "utf-16-be"]
    found = [(text, encoding) for encoding in encodings if (text := _decoded(data, encoding)) is not None]
    best = max(found, key=lambda pair: _likeness(pair[0]), default=None)
    if best is None or _likeness(best[0]) < _SURE:
        raise UnknownEncodingError
    return best


def _has_surrogates(data: bytes) -> bool:
    try:
        text = data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return any("\ud800" <= ch <= "\udfff" for ch in text)


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _likeness(text: str) -> float:
    """The share of characters that copy is made of: common Chinese characters, their marks, printable ASCII."""
    sample = text[:_SAMPLE]
    if not sample:
        return 0.0
    good = sum(1 for ch in sample if ch in _COMMON or ch in _MARKS or " " <= ch <= "~" or ch in "\r\n\t")
    return good / len(sample)
