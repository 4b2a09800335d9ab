"""Plain text: UTF-8 with or without its mark, UTF-16, GB18030 (and GBK and GB2312, which it contains), Big5.

The encoding is found by decoding: a wrong one gives characters that hardly occur. What stays in doubt is refused, never
guessed.
"""

from typing import Final

from articles.text.fields import HALVES, UnfitTextError
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
#: The encodings in which a common character is told by its first byte: the codec that counts, and the bytes.
_COMMON_ROWS: Final = {"gb18030": ("gb2312", 0xB0, 0xD7), "big5hkscs": ("big5", 0xA4, 0xC6)}
#: Big5 is believed where it weighs as much, GB18030 as little, and there are so many Chinese characters.
_BIG5: Final = (0.8, 0.45, 8)
#: An encoding that was guessed and whose text weighs less is said to be doubtful.
_CERTAIN: Final = 0.75
#: What UTF-8 becomes that was once read in another encoding.
_SPOILT: Final = ("\ufffd", "锟斤拷", "Ã©", "Ã¤", "â€", "ï¼Œ")
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
    """The text and the name of its encoding: `utf-8`, `utf-8-sig`, `utf-16-le`, `utf-16-be`, `gb18030`
    or `big5hkscs`. Raises UnknownEncodingError, and UnfitTextError for halves of surrogate pairs.
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
    traditional, other = _decoded(data, "big5hkscs"), _decoded(data, "gb18030")
    if traditional is not None and sum(map(is_han, traditional[:_SAMPLE])) >= _BIG5[2]:
        against = _weight(other, "gb18030") if other is not None else 0.0
        if _weight(traditional, "big5hkscs") >= _BIG5[0] and against <= _BIG5[1]:
            return traditional, "big5hkscs"
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
    return HALVES.search(text) is not None


def is_doubtful(data: bytes, text: str, encoding: str) -> bool:
    """Whether the encoding of `data`, read as `text`, was guessed from too little, or was lost before it came here."""
    if any(spoilt in text for spoilt in _SPOILT):
        return True
    if encoding in _COMMON_ROWS:
        return _weight(text, encoding) < _CERTAIN
    if encoding.startswith("utf-16") and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _likeness(text) < _CERTAIN
    return False


def _weight(text: str, encoding: str) -> float:
    """How far a text is what its encoding is mostly used for: the share of the characters that the encoding counts as
    common among the Chinese ones, times that of what copy is made of among all.
    """
    codec, low, high = _COMMON_ROWS[encoding]
    sample = text[:_SAMPLE]
    han = [ch for ch in sample if is_han(ch)]
    if not han:
        return 0.0
    common = sum(len(code := ch.encode(codec, "ignore")) == 2 and low <= code[0] <= high for ch in han)
    good = sum(1 for ch in sample if ch in _MARKS or " " <= ch <= "~" or ch in "\r\n\t")
    return common / len(han) * (good + len(han)) / len(sample)


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
