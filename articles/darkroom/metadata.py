"""What a picture says of itself: caption, creator, credit, when and where. Knows no Django.

XMP first, then IPTC, then EXIF (Rule 8). Nothing here raises for what stands in a file, and nothing is read without a
bound. What may be read wrongly is doubtful, and says so: it is shown, and never written on a photo by itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final, Literal
from xml.etree.ElementTree import Element, ParseError

from articles.darkroom.blocks import Blocks
from articles.darkroom.charsets import Decoded, marked, utf16, weigh

Source = Literal["xmp", "iptc", "exif"]

#: The fields of a reading and how many characters each may have; `keywords` counts for each of fifty.
FIELDS: Final[Mapping[str, int]] = {
    "headline": 200,
    "caption": 2_000,
    "creator": 200,
    "credit": 120,
    "copyright": 200,
    "keywords": 60,
    "city": 120,
    "place": 200,
    "taken_at": 40,
    "camera": 120,
}
MOST_KEYWORDS: Final = 50


@dataclass(frozen=True, slots=True)
class Said:
    """One value as it was read. `source` is where, `instead` how it reads otherwise where it is doubtful.

    The value of `taken_at` is a moment in ISO 8601, with its zone where the file tells it; `keywords` has one value a
    keyword, one a line.
    """

    value: str
    source: Source
    doubtful: bool = False
    instead: tuple[str, ...] = ()


Reading = dict[str, Said]


def read(found: Blocks) -> Reading:
    """The fields of FIELDS as far as the file has them: of several, the first sound one, else the first."""
    told: dict[str, list[Said]] = {name: [] for name in FIELDS}
    blocks: tuple[tuple[Source, bytes, Callable[[bytes], Iterator[tuple[str, Decoded]]]], ...] = (
        ("xmp", found.xmp, _xmp),
        ("iptc", found.iptc, _iptc),
        ("exif", found.exif, _exif),
    )
    for source, block, reader in blocks:
        if block:
            for name, decoded in reader(block):
                if (said := _said(name, decoded, source)) is not None:
                    told[name].append(said)
    reading = {name: next((said for said in all_ if not said.doubtful), all_[0]) for name, all_ in told.items() if all_}
    if moments := [said for said in told["taken_at"] if not said.doubtful]:
        # A moment with its zone is worth more than one that has to be told where it was.
        reading["taken_at"] = next((said for said in moments if _has_zone(said.value)), moments[0])
    return reading


def facts(reading: Reading) -> dict[str, dict[str, Any]]:
    """A reading as it is kept and sent: `{field: {"value", "source", "doubtful", "instead"}}`."""
    return {name: asdict(said) for name, said in reading.items()}


def from_facts(kept: Mapping[str, Mapping[str, Any]]) -> Reading:
    """The reading that was kept. Fields that are not known are passed over."""
    return {
        name: Said(str(one["value"]), one["source"], bool(one["doubtful"]), tuple(map(str, one["instead"])))
        for name, one in kept.items()
        if name in FIELDS
    }


# What a value may be

#: What cameras write where a caption belongs, and no caption is.
_NO_CAPTION: Final = re.compile(
    r"(?i)\s*(olympus digital camera|minolta digital camera|kodak digital still camera|digital camera|sony dsc|"
    r"exif_jpeg_picture|dcim\S*|dig\w?|dav|sdr|hdr\w*|oznor\w*|mde|btf|cof|fbt|edf|rhdr|default|untitled|"
    r"charset=ascii|screenshot|<digimax.*>|binary comment|processed with vsco.*|img_\d+|dsc\w?\d+|"
    # Telephones: a word with a number, a JSON object, a list of settings.
    r"oplus_\d+|\{\s*\"\w[\x00-\x7f]*\}|[a-zA-Z-]+: ?-?[0-9.]+;[\x00-\x7f]*)\s*"
)
#: A program that could not write a character wrote this in its place.
_LOST: Final = re.compile(r"\?\?|\ufffd")


def _said(name: str, decoded: Decoded, source: Source) -> Said | None:
    value = _trimmed(name, decoded.text)
    if not value or (name == "caption" and _NO_CAPTION.fullmatch(value)):
        return None
    if not any(ch.isalnum() for ch in value) or value.count("?") * 2 > len(value):
        return None  # "??", "---": no letter was left
    if name == "taken_at":
        return Said(value, source) if _moment(value) else None
    lost = bool(_LOST.search(value)) and name != "caption"
    instead = tuple(other for text in decoded.instead if (other := _trimmed(name, text)) and other != value)
    return Said(value, source, decoded.doubtful or lost, instead)


def _trimmed(name: str, text: str) -> str:
    """Without control characters and halves of surrogates, on one line (captions and keywords: several), to length."""
    kept = "".join(" " if ch in "\t\v\f" else ch for ch in text.replace("\r\n", "\n").replace("\r", "\n"))
    kept = "".join(ch for ch in kept if ch == "\n" or (ch.isprintable() and not "\ud800" <= ch <= "\udfff"))
    lines = [" ".join(line.split(" ")).strip(" \u3000\u00a0") for line in kept.split("\n")]
    if name == "caption":
        return "\n".join(lines).strip("\n")[: FIELDS[name]].rstrip()
    if name == "keywords":
        return "\n".join(dict.fromkeys(line[: FIELDS[name]] for line in lines if line).keys())
    return " ".join(line for line in lines if line)[: FIELDS[name]].rstrip()


def _moment(value: str) -> datetime | None:
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return None


def _has_zone(value: str) -> bool:
    moment = _moment(value)
    return moment is not None and moment.tzinfo is not None


# XMP

_NAMES: Final = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://ns.adobe.com/photoshop/1.0/": "photoshop",
    "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/": "iptc",
    "http://ns.adobe.com/xap/1.0/": "xmp",
    "http://ns.adobe.com/exif/1.0/": "exif",
    "http://cipa.jp/exif/1.0/": "exifEX",
    "http://ns.adobe.com/tiff/1.0/": "tiff",
}
_RDF: Final = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
#: Which properties tell a field, the first that stands there.
_PROPERTIES: Final[Mapping[str, tuple[str, ...]]] = {
    "headline": ("photoshop:Headline", "dc:title"),
    "caption": ("dc:description", "exif:UserComment"),
    "creator": ("dc:creator", "tiff:Artist"),
    "credit": ("photoshop:Credit",),
    "copyright": ("dc:rights", "tiff:Copyright"),
    "keywords": ("dc:subject",),
    "city": ("photoshop:City",),
    "place": ("iptc:Location",),
    "taken_at": ("exif:DateTimeOriginal", "photoshop:DateCreated", "xmp:CreateDate"),
}


def _xmp(block: bytes) -> Iterator[tuple[str, Decoded]]:
    text = _xmp_text(block)
    root = _tree(text.text)
    if root is None:
        return
    properties: dict[str, list[str]] = {}
    for description in root.iter(f"{_RDF}Description"):
        for key, value in description.attrib.items():
            properties.setdefault(_short(key), [value])
        for child in description:
            properties.setdefault(_short(child.tag), _values(child))
    for name, keys in _PROPERTIES.items():
        for key in keys:
            if values := [value for value in properties.get(key, []) if value.strip()]:
                joined = ("\n" if name == "keywords" else "、").join(values[:MOST_KEYWORDS])
                if name == "taken_at":
                    joined = _iso(values[0])
                yield name, _doubted(joined, text)
    camera = _camera(*(" ".join(properties.get(key, [])) for key in ("tiff:Make", "tiff:Model")))
    if camera:
        yield "camera", Decoded(camera)


def _xmp_text(block: bytes) -> Decoded:
    """The packet as text: UTF-8 as it should be, UTF-16 or -32 as it may be, or whatever a program wrote instead."""
    for mark, encoding in (
        (b"\xff\xfe\0\0", "utf-32"),
        (b"\0\0\xfe\xff", "utf-32"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
        (b"<\0\0\0", "utf-32-le"),
        (b"<\0", "utf-16-le"),
        (b"\0<", "utf-16-be"),
    ):
        if block.startswith(mark):
            return Decoded(block.decode(encoding, "ignore"))
    try:
        return Decoded(block.decode())
    except UnicodeDecodeError:
        guess = weigh(block)
        return Decoded(guess.text, True)


def _doubted(value: str, packet: Decoded) -> Decoded:
    if packet.doubtful:
        return Decoded(value, True)
    return marked(value.encode("utf-8", "ignore"), "utf-8")


_START: Final = re.compile(r"<(?:[A-Za-z]+:)?(?:xmpmeta|RDF|xapmeta)\b")


def _tree(text: str) -> Element | None:
    """The packet as a tree; without an XML bomb in it, and without the processing instructions around it."""
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    start = _START.search(text)
    if start is None:
        return None
    inner = text[start.start() :].rstrip("\0 \t\r\n")
    inner = inner[:end] if (end := inner.rfind("<?xpacket")) > 0 else inner
    try:
        root: Element = fromstring(inner, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, RecursionError):
        return None
    return root


def _short(tag: str) -> str:
    space, _, name = tag[1:].rpartition("}")
    return f"{_NAMES.get(space, '')}:{name}"


def _values(element: Element) -> list[str]:
    """The values of a property: of languages the default or the first, of a list all, else its own text."""
    for kind in ("Alt", "Seq", "Bag"):
        container = element.find(f"{_RDF}{kind}")
        if container is None:
            continue
        entries = [entry for entry in list(container)[:200] if (entry.text or "").strip()]
        if kind == "Alt":
            entries = sorted(entries, key=lambda entry: entry.get(_LANG) != "x-default")[:1]
        return [entry.text or "" for entry in entries]
    return [element.text or ""]


def _iso(value: str) -> str:
    """An XMP date as ISO 8601; without an hour it is no moment."""
    value = value.strip()
    return value if len(value) > 10 else ""


# IPTC

_IPTC: Final[Mapping[int, str]] = {
    5: "title",
    25: "keywords",
    80: "creator",
    90: "city",
    92: "place",
    105: "headline",
    110: "credit",
    116: "copyright",
    120: "caption",
}
#: What dataset 1:90 says, as ISO 2022 escapes.
_MARKS: Final[Mapping[bytes, str]] = {
    b"\x1b%G": "utf-8",
    b"\x1b%/G": "utf-8",
    b"\x1b%/H": "utf-8",
    b"\x1b%/I": "utf-8",
    b"\x1b.A": "latin-1",
    b"\x1b-A": "latin-1",
    b"\x1b(B": "ascii",
    b"\x1b$A": "gb18030",
    b"\x1b$)A": "gb18030",
}
_MOST_SETS: Final = 2_000


def _iptc(block: bytes) -> Iterator[tuple[str, Decoded]]:
    values: dict[str, list[bytes]] = {}
    encoding, date, time = "", b"", b""
    for record, number, data in _datasets(block):
        if (record, number) == (1, 90):
            encoding = _MARKS.get(data.strip(), "")
        elif (record, number) == (2, 55):
            date = data
        elif (record, number) == (2, 60):
            time = data
        elif record == 2 and number in _IPTC:
            values.setdefault(_IPTC[number], []).append(data)
    read: Callable[[bytes], Decoded] = (lambda data: marked(data, encoding)) if encoding else weigh
    for name, held in values.items():
        joined = (b"\n" if name == "keywords" else b", " if name == "creator" else b"\n").join(
            held[: MOST_KEYWORDS if name in ("keywords", "creator") else 1]
        )
        if name != "title":
            yield name, read(joined)
        elif "headline" not in values:
            yield "headline", read(joined)
    if moment := _iptc_moment(date, time):
        yield "taken_at", Decoded(moment)


def _datasets(block: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Record, number and data of every dataset, as far as they follow one another."""
    at = 0
    for _set in range(_MOST_SETS):
        if block[at : at + 1] != b"\x1c" or len(block) < at + 5:
            return
        record, number = block[at + 1], block[at + 2]
        length = int.from_bytes(block[at + 3 : at + 5], "big")
        at += 5
        if length & 0x8000:  # an extended dataset: the length of the length follows
            wide = length & 0x7FFF
            if wide > 4:
                return
            length = int.from_bytes(block[at : at + wide], "big")
            at += wide
        yield record, number, block[at : at + length]
        at += length


def _iptc_moment(date: bytes, time: bytes) -> str:
    day = re.fullmatch(rb"(\d{4})(\d\d)(\d\d)", date.strip())
    hour = re.fullmatch(rb"(\d\d)(\d\d)(\d\d)(?:([+-]\d\d)(\d\d))?", time.strip())
    if not day or not hour:
        return ""
    zone = f"{hour[4].decode()}:{hour[5].decode()}" if hour[4] else ""
    return f"{'-'.join(part.decode() for part in day.groups())}T{b':'.join(hour.groups()[:3]).decode()}{zone}"


# EXIF

_MOST_TAGS: Final = 500
_ASCII, _UTF8 = 2, 129
_SIZES: Final[Mapping[int, int]] = {1: 1, _ASCII: 1, 3: 2, 4: 4, 7: 1, _UTF8: 1}


def _exif(block: bytes) -> Iterator[tuple[str, Decoded]]:
    order = {b"II": "little", b"MM": "big"}.get(block[:2])
    if order is None or len(block) < 8:
        return
    first = dict(_tags(block, order, int.from_bytes(block[4:8], order)))  # type: ignore[arg-type]  # "little" or "big"
    pointer = first.get(0x8769, (0, b""))[1]
    camera = dict(_tags(block, order, int.from_bytes(pointer[:4], order))) if pointer else {}  # type: ignore[arg-type]
    tags = camera | first

    for name, tag in (("caption", 0x010E), ("creator", 0x013B), ("copyright", 0x8298)):
        if tag in tags:
            kind, data = tags[tag]
            # A copyright may name the photographer, then the editor, behind a NUL.
            text = data.rstrip(b"\0 ").replace(b"\0", b" " if name == "copyright" else b"")
            yield name, marked(text, "utf-8") if kind == _UTF8 else weigh(text)
    for name, tag in (("headline", 0x9C9B), ("caption", 0x9C9F), ("creator", 0x9C9D), ("keywords", 0x9C9E)):
        if tag in tags:
            decoded = utf16(tags[tag][1], "le")
            yield name, Decoded(_until_nul(decoded.text).replace(";", "\n" if name == "keywords" else ";"))
    if 0x9286 in tags:
        yield "caption", _user_comment(tags[0x9286][1], "le" if order == "little" else "be")
    if moment := _exif_moment({tag: data for tag, (_kind, data) in tags.items()}):
        yield "taken_at", Decoded(moment)
    made = _camera(*(_until_nul(weigh(tags[tag][1]).text) if tag in tags else "" for tag in (0x010F, 0x0110)))
    if made:
        yield "camera", Decoded(made)


def _tags(block: bytes, order: Literal["little", "big"], at: int) -> Iterator[tuple[int, tuple[int, bytes]]]:
    """Number, type and bytes of every tag of one directory. Directories are never followed further."""

    def number(where: int, wide: int) -> int:
        return int.from_bytes(block[where : where + wide], order)

    if not 0 < at <= len(block) - 2:
        return
    for entry in range(min(number(at, 2), _MOST_TAGS)):
        here = at + 2 + 12 * entry
        if here + 12 > len(block):
            return
        kind, count = number(here + 2, 2), number(here + 4, 4)
        if kind not in _SIZES:
            continue
        length = count * _SIZES[kind]
        start = here + 8 if length <= 4 else number(here + 8, 4)
        if length and start + length <= len(block):
            yield number(here, 2), (kind, block[start : start + length])


def _user_comment(data: bytes, order: str) -> Decoded:
    """A comment says in its first eight bytes what it is written in."""
    mark, text = data[:8], data[8:]
    if mark.startswith(b"UNICODE"):
        decoded = utf16(text, order)
        return Decoded(_until_nul(decoded.text), decoded.doubtful, decoded.instead)
    text = text.rstrip(b"\0 ")
    if mark.startswith(b"JIS"):
        return marked(text, "iso2022_jp") if b"\x1b" in text else marked(text, "euc_jp")
    if mark in (b"ASCII\0\0\0", bytes(8)):
        return weigh(text)
    return weigh(data.rstrip(b"\0 "))


def _exif_moment(tags: Mapping[int, bytes]) -> str:
    for moment, zone in ((0x9003, 0x9011), (0x9004, 0x9012)):
        taken = re.match(rb"(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d):(\d\d):(\d\d)", tags.get(moment, b""))
        if taken is None:
            continue
        offset = re.match(rb"[+-]\d\d:\d\d|Z", tags.get(zone, b"") or tags.get(0x9010, b""))
        year, month, day, hour, minute, second = (part.decode() for part in taken.groups())
        return f"{year}-{month}-{day}T{hour}:{minute}:{second}{offset[0].decode() if offset else ''}"
    return ""


def _camera(make: str, model: str) -> str:
    make, model = " ".join(make.split()), " ".join(model.split())
    short = make.split(" ")[0].casefold()
    return model if short and model.casefold().startswith(short) else f"{make} {model}".strip()


def _until_nul(text: str) -> str:
    return text.partition("\0")[0]
