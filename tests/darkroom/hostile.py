"""Files that nobody should send: a set of our own, made from nothing, each with a name that says what it tries."""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from PIL import Image, PngImagePlugin

from tests.darkroom.carriers import chunk, dataset, exif, iptc, jpeg_with, picture, segment, xmp

Hostile = Iterator[tuple[str, bytes]]

PNG = b"\x89PNG\r\n\x1a\n"


def every() -> Hostile:
    """Name and bytes of each, always the same."""
    yield from light()
    yield from heavy()


def light() -> Hostile:
    """Those that want no more than to be taken for a whole picture."""
    yield from disguised()
    yield from torn()
    yield from bent()


def heavy() -> Hostile:
    """Those that are after the machine, or after the readers."""
    yield from bombs()
    yield from scans()
    yield from moving()
    yield from strange_pixels()
    yield from overgrown_words()
    yield from polyglots()


def noise(width: int, height: int, kind: str = "JPEG", mode: str = "RGB", **how: Any) -> bytes:
    held = io.BytesIO()
    grey = Image.frombytes("L", (width, height), random.Random(7).randbytes(width * height))
    grey.convert(mode).save(held, kind, **how)
    return held.getvalue()


def disguised() -> Hostile:
    """Something else, whatever it is called."""
    yield "zero bytes", b""
    for number, data in enumerate(
        (
            *(b"\xff", b"\xff\xd8", b"\xff\xd8\xff", PNG, b"RIFF\0\0\0\0WEBP", b"\0" * 4096, b"\xff" * 4096),
            *(b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", b"<html><script>alert(1)</script>"),
            *(b"%PDF-1.7\n" + bytes(200), b"%!PS-Adobe-3.0 EPSF-3.0\n" + bytes(200), b"8BPS\0\1" + bytes(200)),
            *(b"II*\0" + bytes(200), b"MM\0*" + bytes(200), b"II+\0" + bytes(200), b"GIF89a" + bytes(200)),
            *(b"BM" + bytes(200), b"\0\0\1\0\1\0" + bytes(200), b"\0\0\2\0\1\0" + bytes(200), b"PK\3\4" + bytes(200)),
            *(
                b"MZ" + bytes(200),
                b"\x7fELF" + bytes(200),
                b"#!/bin/sh\nexit\n",
                "一张图片".encode(),
                b"P6 9999 9999 255\n",
            ),
            *(
                b"\0\0\0\x1cftypheic" + bytes(200),
                b"\0\0\0\x1cftypavif" + bytes(200),
                b"\0\0\0\x1cftypmp42" + bytes(99),
            ),
            *(
                b"\xff\x0a" + bytes(200),
                b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(200),
                b"FLIF" + bytes(99),
                b"\x1f\x8b\x08" + bytes(99),
            ),
            *(b"<?xml version='1.0'?><!DOCTYPE svg [<!ENTITY a 'b'>]><svg>&a;</svg>", b"\xc5\xd0\xd3\xc6" + bytes(99)),
            *(
                b"FUJIFILMCCD-RAW " + bytes(99),
                b"qoif" + bytes(99),
                b"DDS " + bytes(200),
                b"\x59\xa6\x6a\x95" + bytes(99),
            ),
        )
    ):
        yield f"something else {number}", data


def torn() -> Hostile:
    """Whole pictures that break off, and pictures with a hole in the middle."""
    kinds: tuple[tuple[str, dict[str, Any]], ...] = (
        ("JPEG", {}),
        ("JPEG", {"progressive": True}),
        ("PNG", {}),
        ("WEBP", {}),
        ("WEBP", {"lossless": True}),
    )
    for kind, how in kinds:
        whole = noise(400, 300, kind, **how)
        for tenths in range(1, 10, 2):
            yield f"{kind} {how} to {tenths} tenths", whole[: len(whole) * tenths // 10]
        hole = len(whole) // 2
        yield f"{kind} {how} with a hole", whole[:hole] + bytes(600) + whole[hole + 600 :]
        yield f"{kind} {how} without its middle", whole[:hole] + whole[hole + 999 :]
        yield f"{kind} {how} with its last byte gone", whole[:-1]
    yield from torn_and_ended()


def torn_and_ended() -> Hostile:
    """JPEGs that break off and have an end all the same, and one that tells of more pixels than it has."""
    ways: tuple[dict[str, Any], ...] = (
        {},
        {"subsampling": 0},
        {"restart_marker_rows": 2},
        {"mode": "L"},
        {"mode": "CMYK"},
    )
    for how in ways:
        whole = noise(400, 300, **how)
        for percent in (10, 50, 97):
            yield f"JPEG {how} to {percent} percent, and ended", whole[: len(whole) * percent // 100] + b"\xff\xd9"
    at = (whole := noise(400, 300)).index(b"\xff\xc0") + 5
    yield (
        "JPEG that tells of 58 megapixels and has a few",
        whole[:at] + struct.pack(">HH", 7000, 8400) + whole[at + 4 :],
    )


def bombs() -> Hostile:
    """A few bytes that say they are many pixels."""
    for width, height in (
        (50_000, 50_000),
        (65_500, 900),
        (1, 59_999_999),
        (60_000, 999),
        (2**31 - 1, 2**31 - 1),
        (0, 0),
        (9, 0),
    ):
        header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
        pixels = zlib.compress(bytes(1_000_000), 9)
        yield f"PNG of {width} x {height}", PNG + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
        frame = struct.pack(">BHHB", 8, height & 0xFFFF, width & 0xFFFF, 3) + b"\x01\x22\0\x02\x11\1\x03\x11\1"
        yield (
            f"JPEG of {width} x {height}",
            b"\xff\xd8" + segment(0xC0, frame) + segment(0xDA, b"\3\1\0\2\x11\3\x11\0\x3f\0"),
        )
    for size in ((7700, 7700), (7700, 6000), (6000, 6000), (5000, 4000)):
        held = io.BytesIO()
        Image.new("L", size).save(held, "PNG", compress_level=1)
        yield f"grey PNG of {size}", held.getvalue()
    held = io.BytesIO()
    Image.new("P", (7000, 7000)).save(held, "PNG", transparency=0, compress_level=1)
    yield "palette of 49 megapixels with a transparent colour", held.getvalue()
    held = io.BytesIO()
    Image.new("LA", (4000, 5000)).save(held, "PNG", compress_level=1)
    yield "grey with transparency", held.getvalue()
    held = io.BytesIO()
    Image.new("RGB", (3400, 3400)).save(held, "WEBP", lossless=True, method=0)
    whole = held.getvalue()
    yield "WebP of (3400, 3400)", whole
    for width, height in ((16_383, 3600), (6000, 4000)):
        said = (width - 1 | (height - 1) << 14).to_bytes(4, "little")  # the header alone says how large it is
        yield f"WebP of {width, height}", whole[:21] + said + whole[25:]
    held = io.BytesIO()
    Image.new("L", (7700, 7700)).save(held, "JPEG", quality=1)
    yield "grey JPEG of 59 megapixels", held.getvalue()
    held = io.BytesIO()
    Image.new("RGB", (5400, 5400)).save(held, "JPEG", quality=1, progressive=True, subsampling=0)
    yield "progressive JPEG that is kept whole", held.getvalue()
    held = io.BytesIO()
    Image.new("CMYK", (7700, 7700)).save(held, "JPEG", quality=1)
    yield "CMYK JPEG of 59 megapixels", held.getvalue()


def scans() -> Hostile:
    """A progressive picture whose last scan is said again and again: each costs a walk over all of it."""
    for size, many in (((7000, 5000), (400, 80)), ((3000, 2000), (3_000,)), ((800, 600), (20_000,))):
        held = io.BytesIO()
        Image.new("L", size, 90).save(held, "JPEG", quality=10, progressive=True)
        whole = held.getvalue()
        last = whole.rindex(b"\xff\xda")
        for times in many:
            yield f"{times} scans of {size}", whole[:-2] + whole[last:-2] * times + whole[-2:]


def moving() -> Hostile:
    frames = [Image.new("RGB", (60, 40), (number * 20, 0, 0)) for number in range(5)]
    for kind in ("PNG", "WEBP", "GIF", "TIFF", "MPO"):
        held = io.BytesIO()
        frames[0].save(held, kind, save_all=True, append_images=frames[1:])
        yield f"moving {kind}", held.getvalue()
    actl = chunk(b"acTL", struct.pack(">II", 2**31 - 1, 0))
    whole = picture(kind="PNG")
    yield "a PNG that says it moves two thousand million times", whole[:33] + actl + whole[33:]


def strange_pixels() -> Hostile:
    """Depths and colours that exist, and some that do not."""
    for depth, colour in (
        (1, 0),
        (2, 0),
        (4, 0),
        (16, 0),
        (1, 3),
        (16, 2),
        (16, 4),
        (16, 6),
        (3, 0),
        (8, 1),
        (8, 5),
        (8, 7),
        (255, 255),
    ):
        header = struct.pack(">IIBBBBB", 8, 8, depth, colour, 0, 0, 0)
        rows = zlib.compress(bytes(8 * (1 + 8 * 8)))
        palette = chunk(b"PLTE", bytes(6)) if colour == 3 else b""
        yield (
            f"PNG of depth {depth}, colour {colour}",
            PNG + chunk(b"IHDR", header) + palette + chunk(b"IDAT", rows) + chunk(b"IEND", b""),
        )
    for mode, kind in (("CMYK", "JPEG"), ("L", "JPEG"), ("1", "PNG"), ("I;16", "PNG"), ("P", "PNG"), ("RGBA", "WEBP")):
        held = io.BytesIO()
        Image.new(mode, (90, 60)).save(held, kind)
        yield f"{mode} as {kind}", held.getvalue()


def overgrown_words() -> Hostile:
    """Whole pictures whose words, profiles and previews are the trap."""
    jpeg = picture()
    yield (
        "400 segments of a profile",
        jpeg[:2]
        + b"".join(
            segment(0xE2, b"ICC_PROFILE\0" + bytes((number % 255 + 1, 255)) + bytes(60_000)) for number in range(400)
        )
        + jpeg[2:],
    )
    yield "600 comments", jpeg[:2] + segment(0xFE, bytes(65_000)) * 600 + jpeg[2:]
    yield "a hundred thousand empty segments", jpeg[:2] + segment(0xEC, b"") * 100_000 + jpeg[2:]
    yield "five million fill bytes", jpeg[:2] + b"\xff" * 5_000_000 + jpeg[2:]
    yield "a profile that is none", picture_with_profile(b"not a profile" * 5000)
    yield (
        "a profile that points outside",
        picture_with_profile(struct.pack(">I", 400) + bytes(124) + struct.pack(">I", 2**31) + b"\xff" * 268),
    )
    for number, block in enumerate(
        (
            exif({0x8769: (4, b"\x08\0\0\0")}),
            exif({0x8769: (4, b"\xff\xff\xff\xff")}),
            exif({0x8825: (4, b"\x08\0\0\0"), 0x8769: (4, b"\x08\0\0\0"), 0xA005: (4, b"\x08\0\0\0")}),
            b"II*\0\x08\0\0\0" + b"\xff" * 60_000,
            b"MM\0*\0\0\0\x08\xff\xff" + bytes(100),
            exif({0x0112: (3, b"\x09\0")}),
            exif({0x0112: (2, b"6\0")}),
            exif({0x0201: (4, b"\xff\xff\xff\x7f"), 0x0202: (4, b"\xff\xff\xff\x7f")}),
            b"garbage" * 1000,
        )
    ):
        yield f"broken EXIF {number}", jpeg_with(exif=block)
    for number, packet in enumerate(
        (
            b"<x:xmpmeta>" + b"<a>" * 15_000,
            b"<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]><rdf:RDF xmlns:rdf='x'>&b;</rdf:RDF>",
            b"<!DOCTYPE x SYSTEM 'file:///etc/passwd'><rdf:RDF xmlns:rdf='x'/>",
            xmp("<dc:subject><rdf:Bag>" + "<rdf:li>x</rdf:li>" * 2000 + "</rdf:Bag></dc:subject>").encode(),
            b"\xff\xfe" + b"<\0" * 20_000,
            b"\0" * 60_000,
        )
    ):
        yield f"broken XMP {number}", jpeg_with(xmp=packet)
    yield "IPTC without an end", jpeg_with(iptc=dataset(2, 25, b"x") * 9000)
    yield "IPTC that is longer than it is", jpeg_with(iptc=b"\x1c\2\x78\x80\4\x7f\xff\xff\xff")
    yield "IPTC in no encoding", jpeg_with(iptc=iptc(b"\x1b%G", creator=b"\xff\xfe\xfd", caption=bytes(range(256)) * 8))
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", "A" * 30_000_000, zip=True)
    held = io.BytesIO()
    Image.new("RGB", (60, 40)).save(held, "PNG", pnginfo=words)
    yield "a text of 30 MB in a zTXt chunk", held.getvalue()
    whole = picture(kind="PNG")
    for name, body in (
        (b"iCCP", b"x\0\0" + zeros(80)),
        (b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(b"<a>" * 20_000_000, 9)),
        (b"zTXt", b"Raw profile type exif\0\0" + zlib.compress(b"\nexif\n99999999\n" + b"4" * 9_000_000, 9)),
        (b"eXIf", exif({0x8769: (4, b"\x08\0\0\0")})),
        (b"tRNS", bytes(3)),
        (b"PLTE", bytes(7)),
    ):
        yield f"a PNG with a bad {name.decode()}", whole[:33] + chunk(name, body) + whole[33:]
    yield "sixty thousand chunks", whole[:33] + chunk(b"tEXt", b"a\0b") * 60_000 + whole[33:]
    yield "a chunk of two thousand million bytes", whole[:33] + struct.pack(">I", 2**31 - 1) + b"tEXt" + whole[33:]


def zeros(millions: int) -> bytes:
    """So many million zero bytes, compressed: one of them is, and the others say the same again."""
    packer = zlib.compressobj(1)
    head = packer.compress(b"") + packer.flush(zlib.Z_FULL_FLUSH)
    again = packer.compress(bytes(1_000_000)) + packer.flush(zlib.Z_FULL_FLUSH)
    check = (millions * 1_000_000 % 65_521) << 16 | 1  # Adler-32 of zeros: their number, and one
    return head + again * millions + b"\x03\0" + check.to_bytes(4, "big")


def picture_with_profile(profile: bytes) -> bytes:
    held = io.BytesIO()
    Image.new("RGB", (60, 40)).save(held, "JPEG", icc_profile=profile)
    return held.getvalue()


def polyglots() -> Hostile:
    """A picture that is something else besides."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("evil.html", "<script>alert('PAYLOAD-MARK')</script>")
    for kind in ("JPEG", "PNG", "WEBP"):
        whole = picture(kind=kind)
        for name, payload in (
            ("HTML", b"<html><script>alert('PAYLOAD-MARK')</script>"),
            ("ZIP", archive.getvalue()),
            ("PHP", b"<?php PAYLOAD-MARK ?>"),
        ):
            yield f"{kind} and {name}", whole + payload
    jpeg = picture()
    yield "HTML in a comment", jpeg[:2] + segment(0xFE, b"<script>alert('PAYLOAD-MARK')</script>") + jpeg[2:]
    yield "HTML before a JPEG", b"<html>PAYLOAD-MARK" + jpeg
    yield "a JPEG behind the header of a GIF", b"GIF89a" + jpeg
    yield "JavaScript that is a JPEG", b"\xff\xd8\xff\xe0/*" + bytes(100) + b"*/=PAYLOAD-MARK" + jpeg[2:]


def bent() -> Hostile:
    """Whole pictures with single bytes bent at random, always the same."""
    chance = random.Random(4)
    for kind in ("JPEG", "PNG", "WEBP"):
        whole = noise(120, 90, kind)
        for number in range(8):
            bytes_ = bytearray(whole)
            for _change in range(6):
                bytes_[chance.randrange(12, min(len(bytes_), 2000))] = chance.randrange(256)
            yield f"bent {kind} {number}", bytes(bytes_)
