"""Picture files that say something of themselves, written byte by byte as cameras and programs write them."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Mapping

from PIL import Image

PHOTOSHOP = b"Photoshop 3.0\0"
XAP = b"http://ns.adobe.com/xap/1.0/\0"


def picture(
    width: int = 96, height: int = 64, kind: str = "JPEG", colour: tuple[int, int, int] = (40, 96, 110)
) -> bytes:
    held = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(held, kind)
    return held.getvalue()


def segment(marker: int, body: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body


def jpeg_with(*, xmp: bytes = b"", iptc: bytes = b"", exif: bytes = b"", data: bytes | None = None) -> bytes:
    """A JPEG with these blocks, each as the bytes it is."""
    data = data or picture()
    blocks = b""
    if exif:
        blocks += segment(0xE1, b"Exif\0\0" + exif)
    if xmp:
        blocks += segment(0xE1, XAP + xmp)
    if iptc:
        blocks += segment(0xED, PHOTOSHOP + resource(0x0404, iptc))
    return data[:2] + blocks + data[2:]


def resource(number: int, data: bytes) -> bytes:
    return b"8BIM" + struct.pack(">H", number) + b"\0\0" + struct.pack(">I", len(data)) + data + b"\0" * (len(data) % 2)


def dataset(record: int, number: int, data: bytes) -> bytes:
    return b"\x1c" + bytes((record, number)) + struct.pack(">H", len(data)) + data


def iptc(mark: bytes = b"", **values: bytes) -> bytes:
    """An IPTC record: `creator=…, caption=…`; `mark` is what 1:90 says."""
    numbers = {
        "title": 5,
        "keywords": 25,
        "date": 55,
        "time": 60,
        "creator": 80,
        "city": 90,
        "place": 92,
        "headline": 105,
        "credit": 110,
        "copyright": 116,
        "caption": 120,
    }
    block = dataset(1, 90, mark) if mark else b""
    return block + b"".join(dataset(2, numbers[name], value) for name, value in values.items())


def exif(
    tags: Mapping[int, tuple[int, bytes]], inner: Mapping[int, tuple[int, bytes]] | None = None, *, order: str = "<"
) -> bytes:
    """A TIFF block: `{tag: (type, bytes)}`, and the tags of the Exif directory."""
    held = dict(tags)
    size = {1: 1, 2: 1, 3: 2, 4: 4, 7: 1, 129: 1}
    start = b"II*\0" if order == "<" else b"MM\0*"

    def directory(entries: Mapping[int, tuple[int, bytes]], at: int) -> bytes:
        table, after = struct.pack(order + "H", len(entries)), b""
        behind = at + 2 + 12 * len(entries) + 4
        for tag, (kind, data) in sorted(entries.items()):
            table += struct.pack(order + "HHI", tag, kind, len(data) // size[kind])
            if len(data) <= 4:
                table += data.ljust(4, b"\0")
            else:
                table += struct.pack(order + "I", behind + len(after))
                after += data + b"\0" * (len(data) % 2)
        return table + bytes(4) + after

    if inner:
        held[0x8769] = (4, bytes(4))
        where = 8 + len(directory(held, 8))
        held[0x8769] = (4, struct.pack(order + "I", where))
        return start + struct.pack(order + "I", 8) + directory(held, 8) + directory(inner, where)
    return start + struct.pack(order + "I", 8) + directory(held, 8)


def xmp(facts: str, *, attributes: str = "") -> str:
    """A packet with these properties inside its description."""
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"'
        ' xmlns:Iptc4xmpCore="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"'
        ' xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:tiff="http://ns.adobe.com/tiff/1.0/"'
        f' {attributes}>{facts}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    )


def png_with(*, xmp: bytes = b"", exif: bytes = b"", packed: bool = False) -> bytes:
    data = picture(kind="PNG")
    blocks = b""
    if xmp:
        text = zlib.compress(xmp) if packed else xmp
        blocks += chunk(b"iTXt", b"XML:com.adobe.xmp\0" + bytes((packed, 0)) + b"\0\0" + text)
    if exif:
        blocks += chunk(b"eXIf", exif)
    return data[:-12] + blocks + data[-12:]


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
