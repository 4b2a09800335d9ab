"""Bytes that do not say what they are written in. Knows no Django.

A camera and a captioning program write names in the encoding of their maker's day, and often without a mark. GBK and
UTF-8 are weighed against each other by how ordinary the letters are that come out; where that does not decide, the
reading is doubtful, and the other one stands beside it. The name 钱全 in GBK is also valid UTF-8: Ǯȫ.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, whether it may be read wrongly, and how it reads otherwise (the likeliest first)."""

    text: str
    doubtful: bool = False
    instead: tuple[str, ...] = ()


#: How ordinary letters must be, on the average of 0 to 1, for a reading that nothing contradicts.
_SOUND: Final = 0.6
#: By how much the better of two readings must be the more ordinary one.
_CLEARLY: Final = 0.3
#: What speaks for UTF-8 where several characters of three bytes come out: bytes of GBK seldom fall into that pattern.
_RARE: Final = 0.2


def weigh(data: bytes) -> Decoded:
    """Text from bytes without a mark: ASCII, UTF-8, GB18030 (which holds GBK and GB2312), or Windows' Western letters.

    Never raises. What can only be read as Western letters is always doubtful: that encoding fits any bytes.
    """
    if data.isascii():
        return Decoded(data.decode("ascii"))
    found = [
        (ordinary(text) + (_RARE if name == "utf-8" and _of_three(text) > 1 else 0), text)
        for name in ("utf-8", "gb18030")
        if (text := _strictly(data, name)) is not None
    ]
    if not found:
        western = data.decode("cp1252", "replace")
        return Decoded(western, True)
    found.sort(key=lambda one: -one[0])
    (best, text), others = found[0], found[1:]
    western = data.decode("cp1252", "replace")
    if len(text) == len(western) or ordinary(western) > best + _CLEARLY:
        others.append((ordinary(western), western))
    rivals = max((score for score, _ in others), default=0.0)
    patterned = any(_of_three(other) > 1 and _strictly(data, "utf-8") == other for _, other in others)
    doubtful = best < _SOUND or best - rivals < _CLEARLY or patterned
    return Decoded(text, doubtful, tuple(other for _, other in others) if doubtful else ())


def marked(data: bytes, encoding: str) -> Decoded:
    """Text from bytes that say what they are written in; weighed, and doubtful, where they are not written in it.

    A mark is believed, unless what it makes of the bytes is no language's letters and the other reading is plain:
    programs have written the mark of UTF-8 over GBK.
    """
    text = _strictly(data, encoding)
    if text is None:
        guess = weigh(data)
        return Decoded(guess.text, True, guess.instead)
    if encoding == "utf-8" and not data.isascii():
        other = _strictly(data, "gb18030")
        if other is not None and ordinary(text) < 0.3 and ordinary(other) > 0.8:
            return Decoded(text, True, (other,))
    return Decoded(text)


def ordinary(text: str) -> float:
    """How ordinary the letters of a text are that are not ASCII, from 0 to 1, on the average; 1 where there are none."""
    scores = [_score(text, at) for at, ch in enumerate(text) if ch > "\x7f"]
    return max(0.0, sum(scores) / len(scores)) if scores else 1.0


def _score(text: str, at: int) -> float:
    ch = text[at]
    if ch in "。，、；：？！（）《》〈〉「」『』【】〔〕“”‘’…—·～　／－":
        return 0.9
    if "\u4e00" <= ch <= "\u9fff":
        # The 3755 characters of GB2312's first level are those of daily life; then its second; then the rest of GBK.
        lead = ch.encode("gb18030")[0]
        two = len(ch.encode("gb18030")) == 2 and ch.encode("gb18030")[1] >= 0xA1
        score = 0.25 if not two else 1.0 if 0xB0 <= lead <= 0xD7 else 0.7 if 0xD8 <= lead <= 0xF7 else 0.25
        return score - 0.4 if _glued(text, at) else score
    if "\u3400" <= ch <= "\u4dbf" or ch >= "\U00020000":
        return 0.4 if unicodedata.category(ch) == "Lo" else 0.2
    if "\u3040" <= ch <= "\u30ff" or "\uac00" <= ch <= "\ud7af":
        return 0.3
    if "À" <= ch <= "ÿ" and ch not in "×÷":
        return 0.9 if _glued(text, at) else 0.3
    if "Ā" <= ch <= "ž":
        return 0.8 if _glued(text, at) else 0.2
    if "Ѐ" <= ch <= "џ" or "\u0391" <= ch <= "\u03c9" or "\u0600" <= ch <= "\u06ff" or "\u0e00" <= ch <= "\u0e7f":
        return 0.6
    if ch in "©®°·–—’‘“”…€£«»§№":
        return 0.5
    return 0.0 if unicodedata.category(ch) in ("Cc", "Cn", "Co", "Cs") else 0.1


def _of_three(text: str) -> int:
    return sum("\u0800" <= ch <= "\uffff" for ch in text)


def _glued(text: str, at: int) -> bool:
    """Whether a Latin letter of ASCII stands beside it: as in José, and seldom beside a Chinese character."""
    return any(one.isascii() and one.isalpha() for one in (text[at - 1 : at], text[at + 1 : at + 2]) if one)


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def utf16(data: bytes, first: str) -> Decoded:
    """UTF-16 of either order: by its mark, else as `first` ("le" or "be") says, unless the other order reads better."""
    data = data[: len(data) // 2 * 2]
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return Decoded(data.decode("utf-16", "ignore"))
    other = "be" if first == "le" else "le"
    here, there = (data.decode(f"utf-16-{order}", "ignore") for order in (first, other))
    if _readable(there) > _readable(here):
        return Decoded(there, True, (here,))
    return Decoded(here)


def _readable(text: str) -> float:
    plain = sum(ch.isascii() and ch.isprintable() for ch in text)
    return (plain + ordinary(text) * (len(text) - plain)) / len(text) if text else 0.0
