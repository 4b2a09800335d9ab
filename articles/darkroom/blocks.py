"""Where a picture file keeps what it says of itself: XMP, IPTC and EXIF, as the bytes they are. Knows no Django.

Walks over segments and chunks by their stated lengths; reads none that is longer than LONGEST, and no more than PARTS.
Standards: XMP part 3 (storage in files), IPTC IIM 4.2 in Photoshop's image resources, Exif 3.0, PNG (third edition),
the WebP container.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from articles.darkroom.develop import Kind

LONGEST: Final = 1_000_000
PARTS: Final = 5_000

_EXIF: Final = b"Exif\0\0"
_XMP: Final = b"http://ns.adobe.com/xap/1.0/\0"
_PHOTOSHOP: Final = b"Photoshop 3.0\0"


@dataclass(slots=True)
class Blocks:
    """The blocks of a file; empty where there is none. `exif` begins with its TIFF header, `iptc` with its first record.
    `credentials` says whether there is a C2PA manifest.
    """

    xmp: bytes = b""
    iptc: bytes = b""
    exif: bytes = b""
    credentials: bool = False


def blocks_of(held: BinaryIO, kind: Kind) -> Blocks:
    """What stands in an open file of that kind, before it is read as anything. Never raises for its content."""
    found = Blocks()
    if kind == "JPEG":
        _of_jpeg(held, found)
    elif kind == "PNG":
        _of_png(held, found)
    elif kind == "WEBP":
        _of_webp(held, found)
    else:
        _of_heic(held, found)
    return found


def _of_jpeg(held: BinaryIO, found: Blocks) -> None:
    resources = b""
    for marker, length in _segments(held):
        if marker not in (0xE1, 0xEB, 0xED):
            continue
        body = held.read(length)
        if marker == 0xE1 and body.startswith(_EXIF):
            found.exif = found.exif or body[len(_EXIF) :]
        elif marker == 0xE1 and body.startswith(_XMP):
            found.xmp = found.xmp or body[len(_XMP) :]
        elif marker == 0xED and body.startswith(_PHOTOSHOP) and len(resources) < LONGEST:
            resources += body[len(_PHOTOSHOP) :]
        elif marker == 0xEB and b"jumb" in body[:64] and b"c2pa" in body[:128]:
            found.credentials = True
    found.iptc = _iptc_in(resources)


def _segments(held: BinaryIO) -> Iterator[tuple[int, int]]:
    """Marker and length of every segment before the picture; the file stands at the beginning of its body."""
    at = 2
    for _part in range(PARTS):
        held.seek(at)
        head = held.read(4)
        if len(head) < 4 or head[0] != 0xFF or head[1] in (0xD9, 0xDA):
            return
        if head[1] == 0xFF:
            at += 1
            continue
        if head[1] == 0x01 or 0xD0 <= head[1] <= 0xD7:
            at += 2
            continue
        length = int.from_bytes(head[2:4], "big")
        if length < 2:
            return
        yield head[1], length - 2
        at += 2 + length


def _iptc_in(resources: bytes) -> bytes:
    """The IPTC record among Photoshop's image resources: `8BIM`, number, a padded name, a length, the data, padded."""
    at = 0
    while resources[at : at + 4] == b"8BIM":
        number = resources[at + 4 : at + 6]
        name = resources[at + 6 : at + 7]
        after = at + 6 + (name[0] + 2) // 2 * 2 if name else len(resources)
        length = int.from_bytes(resources[after : after + 4], "big")
        if number == b"\x04\x04":
            return resources[after + 4 : after + 4 + min(length, LONGEST)]
        at = after + 4 + (length + 1) // 2 * 2
    return b""


_PROFILE: Final = re.compile(rb"\s*(exif|iptc|8bim|xmp|APP1)\s+(\d{1,8})\s+([0-9a-fA-F\s]*)\Z")


def _of_png(held: BinaryIO, found: Blocks) -> None:
    at = 8
    for _part in range(PARTS):
        held.seek(at)
        head = held.read(8)
        if len(head) < 8:
            return
        length, name = int.from_bytes(head[:4], "big"), head[4:]
        if name in (b"eXIf", b"iTXt", b"zTXt", b"tEXt") and length <= LONGEST:
            _note(name, held.read(length), found)
        found.credentials = found.credentials or name == b"caBX"
        at += 12 + length


def _note(name: bytes, body: bytes, found: Blocks) -> None:
    if name == b"eXIf":
        found.exif = found.exif or body.removeprefix(_EXIF)
        return
    keyword, _nul, rest = body.partition(b"\0")
    if name == b"iTXt" and keyword == b"XML:com.adobe.xmp":
        packed, rest = rest[:1] == b"\1", rest[2:]
        text = rest.split(b"\0", 2)[-1]
        found.xmp = found.xmp or (_inflated(text) if packed else text)
    elif keyword.startswith(b"Raw profile type "):
        profile = _PROFILE.match(_inflated(rest[1:]) if name == b"zTXt" else rest)
        if profile is None:
            return
        data = bytes.fromhex(re.sub(rb"\s+", b"", profile[3]).decode("ascii")[: int(profile[2]) * 2 // 2 * 2])
        if profile[1] == b"xmp" or data.startswith(_XMP):
            found.xmp = found.xmp or data.removeprefix(_XMP)
        elif profile[1] in (b"iptc", b"8bim"):
            found.iptc = found.iptc or _iptc_in(data.removeprefix(_PHOTOSHOP)) or data
        else:
            found.exif = found.exif or data.removeprefix(_EXIF)


def _inflated(data: bytes) -> bytes:
    """Unpacked, and nothing where it is broken or larger than LONGEST."""
    try:
        unpacker = zlib.decompressobj()
        text = unpacker.decompress(data, LONGEST)
    except zlib.error:
        return b""
    return b"" if unpacker.unconsumed_tail else text


def _of_webp(held: BinaryIO, found: Blocks) -> None:
    at = 12
    for _part in range(PARTS):
        held.seek(at)
        head = held.read(8)
        if len(head) < 8:
            return
        length = int.from_bytes(head[4:], "little")
        if head[:4] == b"EXIF" and length <= LONGEST:
            found.exif = found.exif or held.read(length).removeprefix(_EXIF)
        elif head[:4] == b"XMP " and length <= LONGEST:
            found.xmp = found.xmp or held.read(length)
        found.credentials = found.credentials or head[:4] == b"C2PA"
        at += 8 + length + length % 2


def _of_heic(held: BinaryIO, found: Blocks) -> None:
    """Through the library that opens such a file: its boxes point at one another in a dozen ways."""
    from PIL import Image

    held.seek(0)
    try:
        with Image.open(held, formats=["HEIF"]) as image:
            exif, xmp = image.info.get("exif"), image.info.get("xmp")
    except Exception:  # noqa: BLE001  a decoder raises anything at all; the picture itself was opened before
        return
    if isinstance(exif, bytes) and len(exif) <= LONGEST:
        found.exif = exif.removeprefix(_EXIF)
    if isinstance(xmp, bytes) and len(xmp) <= LONGEST:
        found.xmp = xmp
