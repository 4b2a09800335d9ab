"""What the darkroom takes, what it refuses, and what a rendition carries. Every file is made here."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import translation
from PIL import ExifTags, Image, ImageCms, IptcImagePlugin, PngImagePlugin

from articles.darkroom import develop
from articles.darkroom.develop import (
    PIXELS_LIMIT,
    Attribution,
    Opened,
    Unacceptable,
    carries,
    fit,
    inscribe,
    likeness,
    open_fully,
    render,
    render_avif,
)
from articles.darkroom.refusals import REFUSALS
from articles.darkroom.renditions import SIZES, Size, cut_of, decoded, render_all

NOBODY = Attribution()
QIAN = Attribution(creator="钱全", credit="钱全 摄", copyright="© 2024 清渠日报")

#: How each kind is saved so that colours come back as they were.
EXACT: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 100, "subsampling": 0},
    "PNG": {},
    "WEBP": {"lossless": True},
}
RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)


def four_corners(width: int = 64, height: int = 48) -> Image.Image:
    """Red top left, green top right, blue bottom left, white bottom right."""
    image = Image.new("RGB", (width, height), WHITE)
    image.paste(RED, (0, 0, width // 2, height // 2))
    image.paste(GREEN, (width // 2, 0, width, height // 2))
    image.paste(BLUE, (0, height // 2, width // 2, height))
    return image


def saved(image: Image.Image, kind: str = "JPEG", **how: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()


def jpeg(width: int = 64, height: int = 48, **how: object) -> bytes:
    return saved(four_corners(width, height), "JPEG", **{"quality": 95, "subsampling": 0, **how})


def png_chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png_header(width: int, height: int, depth: int = 8, colour: int = 2) -> bytes:
    body = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", body)


def jpeg_header(width: int, height: int) -> bytes:
    frame = struct.pack(">BHHB", 8, height, width, 3) + b"\x01\x22\x00\x02\x11\x01\x03\x11\x01"
    return b"\xff\xd8\xff\xc0" + struct.pack(">H", len(frame) + 2) + frame


def webp_header(width: int, height: int, flags: int = 0) -> bytes:
    canvas = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    chunk = b"VP8X" + struct.pack("<I", 10) + bytes([flags, 0, 0, 0]) + canvas
    return b"RIFF" + struct.pack("<I", 4 + len(chunk)) + b"WEBP" + chunk


def refusal(data: bytes, **how: Any) -> Unacceptable:
    with pytest.raises(Unacceptable) as caught:
        open_fully(data, **how)
    return caught.value


def near(pixel: object, wanted: tuple[int, int, int], by: int = 3) -> bool:
    assert isinstance(pixel, tuple)
    return all(abs(have - want) <= by for have, want in zip(pixel, wanted, strict=True))


def corners(image: Image.Image) -> list[object]:
    """Top left, top right, bottom left, bottom right, well inside each quarter."""
    right, bottom = image.width * 7 // 8, image.height * 7 // 8
    left, top = image.width // 8, image.height // 8
    return [image.getpixel(at) for at in ((left, top), (right, top), (left, bottom), (right, bottom))]


# what is taken


@pytest.mark.parametrize(
    ("kind", "how"),
    [
        ("JPEG", {"quality": 95, "subsampling": 0}),
        ("JPEG", {"quality": 95, "subsampling": 0, "progressive": True}),
        ("PNG", {}),
        ("WEBP", {"lossless": True}),
        ("WEBP", {"quality": 95}),
    ],
)
def test_a_picture_of_each_kind_is_taken_whole(kind: str, how: dict[str, object]) -> None:
    opened = open_fully(saved(four_corners(), kind, **how))
    assert (opened.kind, opened.width, opened.height) == (kind, 64, 48)
    assert (opened.image.mode, opened.image.size, opened.image.info) == ("RGB", (64, 48), {})
    for have, want in zip(corners(opened.image), (RED, GREEN, BLUE, WHITE), strict=True):
        assert near(have, want, 6)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_every_orientation_comes_out_upright(kind: str, orientation: int) -> None:
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,  # the camera lay on its side: what it wrote is turned the other way
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    lying = four_corners()
    if orientation in undo:
        lying = lying.transpose(undo[orientation])
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    how = EXACT[kind]
    opened = open_fully(saved(lying, kind, exif=exif, **how))
    assert (opened.width, opened.height, opened.image.size) == (64, 48, (64, 48))
    for have, want in zip(corners(opened.image), (RED, GREEN, BLUE, WHITE), strict=True):
        assert near(have, want, 6)
    made = render(opened, (32, 32))
    assert (made.width, made.height) == (32, 24)
    with Image.open(io.BytesIO(made.data)) as again:
        assert ExifTags.Base.Orientation not in again.getexif()


@pytest.mark.parametrize("orientation", [0, 9, 65535])
def test_an_orientation_that_does_not_exist_turns_nothing(orientation: int) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    opened = open_fully(jpeg(exif=exif))
    assert (opened.width, opened.height) == (64, 48)
    assert near(corners(opened.image)[0], RED, 6)


def test_a_picture_on_its_side_is_decoded_large_enough_when_less_is_asked_for() -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    opened = open_fully(jpeg(4000, 1000, exif=exif), enough=lambda picture: fit(picture, (300, 1200)))
    assert (opened.width, opened.height) == (1000, 4000)
    assert opened.image.width >= 300
    assert opened.image.height >= 1200
    assert opened.image.height < 4000


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_asking_for_less_reads_the_whole_file_all_the_same(kind: str) -> None:
    whole = saved(four_corners(2000, 1500), kind)
    opened = open_fully(whole, enough=lambda picture: fit(picture, (320, 320)))
    assert (opened.width, opened.height) == (2000, 1500)
    assert 320 <= opened.image.width < 2000
    assert refusal(whole[: len(whole) // 2], enough=lambda picture: fit(picture, (320, 320))).code == "damaged"


def test_sixteen_bit_greys_are_scaled_and_not_clipped() -> None:
    grey = Image.new("I;16", (8, 8), 0x8000)
    opened = open_fully(saved(grey, "PNG"))
    assert opened.image.mode == "RGB"
    assert opened.image.getpixel((4, 4)) == (128, 128, 128)


def test_sixteen_bit_colours_are_scaled() -> None:
    row = b"\x00" + struct.pack(">HHH", 0xFFFF, 0x8000, 0x0000) * 4
    data = png_header(4, 4, depth=16) + png_chunk(b"IDAT", zlib.compress(row * 4)) + png_chunk(b"IEND", b"")
    assert open_fully(data).image.getpixel((2, 2)) == (255, 128, 0)


def test_grey_and_palette_become_rgb() -> None:
    assert open_fully(saved(Image.new("L", (8, 8), 77), "PNG")).image.getpixel((0, 0)) == (77, 77, 77)
    palette = Image.new("RGB", (8, 8), (10, 200, 30)).quantize(4)
    assert palette.mode == "P"
    assert open_fully(saved(palette, "PNG")).image.getpixel((0, 0)) == (10, 200, 30)
    assert open_fully(saved(Image.new("1", (8, 8), 1), "PNG")).image.getpixel((0, 0)) == WHITE


def test_a_palette_with_transparency_lies_on_white() -> None:
    palette = Image.new("P", (8, 8), 0)
    palette.putpalette([255, 0, 0, 0, 0, 255])
    palette.paste(1, (4, 0, 8, 8))
    opened = open_fully(saved(palette, "PNG", transparency=bytes([0, 255])))
    assert opened.image.mode == "RGB"
    assert opened.image.getpixel((1, 4)) == WHITE
    assert opened.image.getpixel((6, 4)) == BLUE


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_half_transparent_pixels_are_mixed_with_white(kind: str) -> None:
    glass = Image.new("RGBA", (8, 8), (255, 0, 0, 128))
    how = {"lossless": True, "exact": True} if kind == "WEBP" else {}
    assert open_fully(saved(glass, kind, **how)).image.getpixel((4, 4)) == (255, 127, 127)


def test_one_transparent_colour_of_a_png_lies_on_white() -> None:
    image = four_corners()
    opened = open_fully(saved(image, "PNG", transparency=(255, 0, 0)))
    assert corners(opened.image) == [WHITE, GREEN, BLUE, WHITE]


def test_cmyk_comes_out_in_its_own_colours() -> None:
    ink = Image.new("CMYK", (16, 16), (255, 0, 0, 0))
    opened = open_fully(saved(ink, "JPEG", quality=100))
    assert opened.image.mode == "RGB"
    assert near(opened.image.getpixel((8, 8)), (0, 255, 255))
    paper = Image.new("CMYK", (16, 16), (0, 0, 0, 0))
    assert near(open_fully(saved(paper, "JPEG", quality=100)).image.getpixel((8, 8)), WHITE)


# Display P3, as its primaries are published, adapted to the white of a profile (D50).
P3_COLORANTS = ((0.51512, 0.24120, -0.00105), (0.29198, 0.69225, 0.04189), (0.15710, 0.06657, 0.78407))


def p3_profile() -> bytes:
    """A Display P3 profile of the simplest form: three colorants and the curve of sRGB."""

    def fixed(value: float) -> bytes:
        return struct.pack(">i", round(value * 65536))

    def xyz(values: tuple[float, float, float]) -> bytes:
        return b"XYZ \0\0\0\0" + b"".join(fixed(value) for value in values)

    curve = b"para\0\0\0\0\0\x03\0\0" + b"".join(
        fixed(value) for value in (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
    )
    text = "P3".encode("utf-16-be")
    words = b"mluc\0\0\0\0" + struct.pack(">II", 1, 12) + b"enUS" + struct.pack(">II", len(text), 28) + text
    tags = {
        b"desc": words,
        b"cprt": words,
        b"wtpt": xyz((0.9642, 1.0, 0.8249)),
        b"rXYZ": xyz(P3_COLORANTS[0]),
        b"gXYZ": xyz(P3_COLORANTS[1]),
        b"bXYZ": xyz(P3_COLORANTS[2]),
        b"rTRC": curve,
        b"gTRC": curve,
        b"bTRC": curve,
    }
    table, body = b"", b""
    start = 128 + 4 + 12 * len(tags)
    for name, content in tags.items():
        table += name + struct.pack(">II", start + len(body), len(content))
        body += content + b"\0" * (-len(content) % 4)
    size = start + len(body)
    header = struct.pack(">I4xI4s4s4s", size, 0x04200000, b"mntr", b"RGB ", b"XYZ ")
    header += struct.pack(">6H", 2024, 1, 1, 0, 0, 0) + b"acsp" + b"\0" * 28
    header += fixed(0.9642) + fixed(1.0) + fixed(0.8249) + b"\0" * 48
    return header + struct.pack(">I", len(tags)) + table + body


def test_the_profile_made_here_is_a_profile() -> None:
    profile = ImageCms.ImageCmsProfile(io.BytesIO(p3_profile()))
    assert ImageCms.getProfileDescription(profile).strip() == "P3"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_wide_colours_are_brought_into_srgb(kind: str) -> None:
    # What sRGB calls (200, 100, 50) stands as (187, 105, 62) in a Display P3 file: by the two matrices, in linear
    # light. Taken without its profile the picture would come out dull.
    image = Image.new("RGB", (16, 16), (187, 105, 62))
    how = EXACT[kind]
    opened = open_fully(saved(image, kind, icc_profile=p3_profile(), **how))
    assert near(opened.image.getpixel((8, 8)), (200, 100, 50), 2)


def test_a_grey_picture_with_a_colour_profile_keeps_its_grey() -> None:
    data = saved(Image.new("L", (8, 8), 90), "PNG", icc_profile=p3_profile())
    assert open_fully(data).image.getpixel((0, 0)) == (90, 90, 90)


@pytest.mark.parametrize("profile", [b"not a profile", p3_profile()[:200], p3_profile()[:128] + b"\xff" * 400])
def test_a_broken_profile_is_passed_over(profile: bytes) -> None:
    opened = open_fully(saved(Image.new("RGB", (8, 8), (10, 20, 30)), "PNG", icc_profile=profile))
    assert opened.image.getpixel((0, 0)) == (10, 20, 30)


@pytest.mark.parametrize(
    "exif", [b"Exif\0\0garbage", b"Exif\0\0II*\0\xff\xff\xff\x7f", b"Exif\0\0MM\0*\0\0\0\x08\xff\xff"]
)
def test_broken_exif_is_no_reason_to_refuse_a_whole_picture(exif: bytes) -> None:
    opened = open_fully(jpeg(exif=exif))
    assert near(corners(opened.image)[0], RED, 6)


def test_the_second_picture_that_phones_append_is_left_alone() -> None:
    data = saved(four_corners(), "MPO", save_all=True, append_images=[Image.new("RGB", (64, 48), "black")], quality=95)
    opened = open_fully(data)
    assert (opened.kind, opened.width, opened.height) == ("JPEG", 64, 48)
    assert near(corners(opened.image)[0], RED, 12)


# what is refused


def test_an_empty_file() -> None:
    assert refusal(b"").code == "empty"


def test_a_file_that_is_too_large_is_refused_before_it_is_looked_at() -> None:
    caught = refusal(b"\xff" * 2_000_001, bytes_limit=2_000_000)
    assert caught.code == "too_large"
    with translation.override("en"):
        assert str(caught) == (
            "This file is larger than 2 MB, so it was not taken. "
            "Save the picture as a JPEG of lower quality and send that."
        )
    assert open_fully(jpeg(), bytes_limit=len(jpeg())).width == 64
    assert refusal(jpeg(), bytes_limit=len(jpeg()) - 1).code == "too_large"


@pytest.mark.parametrize("header", [png_header, jpeg_header, webp_header])
def test_the_limit_is_sixty_megapixels_and_is_read_from_the_header(header: Callable[[int, int], bytes]) -> None:
    # There is nothing to decode in these files: what is let through fails later, as damaged.
    assert PIXELS_LIMIT == 60_000_000
    assert refusal(header(10_000, 6_000)).code == "too_many_pixels"
    assert refusal(header(10_000, 5_999), memory=10**9).code == "damaged"


@pytest.mark.parametrize(
    ("header", "megapixels"),
    [(png_header(7000, 7000), 45), (webp_header(4000, 3000), 11), (png_header(5000, 6001, 16, 0), 30)],
)
def test_a_kind_that_cannot_be_opened_in_part_is_refused_where_it_would_take_too_much(
    header: bytes, megapixels: int
) -> None:
    caught = refusal(header)
    assert (caught.code, caught.facts["megapixels"]) == ("too_large_for_kind", megapixels)
    with translation.override("en"):
        assert f"up to {megapixels} megapixels" in str(caught)


def test_a_progressive_picture_is_reckoned_by_its_samples() -> None:
    # Kept whole until the last scan: 2 bytes a sample, three samples a pixel where colours are not halved.
    frame = struct.pack(">BHHB", 8, 6000, 6000, 3)
    plain, full = b"\x01\x22\x00\x02\x11\x01\x03\x11\x01", b"\x01\x11\x00\x02\x11\x01\x03\x11\x01"
    start = b"\xff\xd8\xff\xc2" + struct.pack(">H", len(frame + plain) + 2) + frame
    assert refusal(start + plain).code == "damaged"
    assert refusal(start + full).facts == {
        "width": 6000,
        "height": 6000,
        "kind": "JPEG (progressive)",
        "megapixels": 30,
    }


def test_heic_is_refused_by_its_name_where_its_library_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(develop, "find_spec", lambda _name: None)
    assert refusal(b"\0\0\0\x1cftypheic" + b"\0" * 40).code == "heic"


def scanned(times: int, **how: Any) -> bytes:
    """A JPEG whose last scan is said so many times more."""
    held = io.BytesIO()
    Image.new("L", (64, 48), 90).save(held, "JPEG", **how)
    whole = held.getvalue()
    last = whole.rindex(b"\xff\xda")
    return whole[:-2] + whole[last:-2] * times + whole[-2:]


def test_a_hundred_scans_are_walked_and_the_next_one_is_refused() -> None:
    own = scanned(0, progressive=True).count(b"\xff\xda")
    assert open_fully(scanned(100 - own, progressive=True)).width == 64
    assert refusal(scanned(101 - own, progressive=True)).code == "too_heavy"
    # What hides the scans from somebody who counts by looking for two bytes: a comment that ends the picture.
    comment = b"\xff\xfe\x00\x04\xff\xd9"
    hidden = scanned(0, progressive=True)
    last = hidden.rindex(b"\xff\xda")
    assert refusal(hidden[:-2] + (comment + hidden[last:-2]) * 101 + hidden[-2:]).code == "too_heavy"
    # Scans behind the end are a film's bytes.
    assert open_fully(scanned(0, progressive=True) + b"\xff\xda" * 500).width == 64


def test_a_bomb_of_a_few_bytes_is_refused_and_its_size_is_named() -> None:
    caught = refusal(png_header(50_000, 50_000) + png_chunk(b"IDAT", zlib.compress(b"\0" * 1000)))
    assert caught.code == "too_many_pixels"
    with translation.override("en"):
        assert "50000 × 50000 pixels" in str(caught)


def test_a_picture_one_pixel_wide_and_endless_is_refused() -> None:
    assert refusal(png_header(1, 59_999_999)).code == "too_many_pixels"
    assert refusal(png_header(65_501, 1)).code == "too_many_pixels"


def test_a_header_that_lies_about_the_size_does_not_get_past_the_decoder() -> None:
    # The canvas says 8 × 8, the picture inside is 64 × 48.
    inside = saved(four_corners(), "WEBP", lossless=True)[12:]
    data = webp_header(8, 8)
    data = data[:4] + struct.pack("<I", len(data) - 8 + len(inside)) + data[8:] + inside
    assert refusal(data).code == "damaged"


@pytest.mark.parametrize("how", [{}, {"subsampling": 0}, {"restart_marker_rows": 1}, {"progressive": True}], ids=str)
def test_a_jpeg_that_was_given_an_end_is_damaged_and_one_that_ends_in_grey_is_whole(how: dict[str, Any]) -> None:
    # A decoder fills with this very grey what it has no bits for.
    grey = four_corners(320, 240)
    grey.paste((128, 128, 128), (100, 100, 320, 240))
    for image in (
        grey,
        grey.convert("L"),
        Image.new("RGB", (37, 23), (128, 128, 128)),
        Image.new("CMYK", (8, 8), (127,) * 4),
    ):
        for behind in (b"", b"a film\xff\xd9"):
            assert open_fully(saved(image, **how) + behind).image.size == image.size
    if "progressive" in how:
        return
    whole = jpeg(320, 240, **how)
    for kept in (0.5, 0.8):
        with pytest.raises(Unacceptable) as refused:
            open_fully(
                whole[: int(len(whole) * kept)] + b"\xff\xd9" + b"a film",
                enough=lambda size: (size[0] // 4, size[1] // 4),
            )
        assert refused.value.code == "damaged"


@pytest.mark.parametrize("header", [png_header, jpeg_header])
def test_a_picture_without_extent_is_damaged(header: Callable[[int, int], bytes]) -> None:
    assert refusal(header(0, 100)).code == "damaged"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("tenths", range(1, 10))
def test_a_file_that_breaks_off_anywhere_is_refused(kind: str, tenths: int) -> None:
    noise = Image.effect_noise((160, 120), 90).convert("RGB")
    whole = saved(noise, kind)
    assert open_fully(whole).width == 160
    assert refusal(whole[: len(whole) * tenths // 10]).code == "damaged"


def test_a_png_with_a_flipped_bit_is_refused() -> None:
    whole = bytearray(saved(four_corners(), "PNG"))
    whole[whole.index(b"IDAT") + 10] ^= 0x01
    assert refusal(bytes(whole)).code == "damaged"


SVG = b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    ("data", "code", "named"),
    [
        (b"<!DOCTYPE html><script>alert(1)</script>", "not_a_picture", ""),
        (b"#!/bin/sh\nrm -rf /\n", "not_a_picture", ""),
        (b"\x00" * 64, "not_a_picture", ""),
        (b"\xff\xd8", "not_a_picture", ""),
        ("一张图片".encode(), "not_a_picture", ""),
        (SVG, "other_kind", "SVG"),
        (b'<svg onload="alert(1)"/>', "other_kind", "SVG"),
        (saved(Image.new("P", (4, 4)), "GIF"), "other_kind", "GIF"),
        (saved(Image.new("RGB", (4, 4)), "TIFF"), "other_kind", "TIFF / RAW"),
        (saved(Image.new("RGB", (4, 4)), "BMP"), "other_kind", "BMP"),
        (saved(Image.new("RGB", (4, 4)), "PDF"), "other_kind", "PDF"),
        (saved(Image.new("RGB", (4, 4)), "EPS"), "other_kind", "EPS"),
        (b"8BPS\0\x01" + b"\0" * 40, "other_kind", "PSD"),
        (b"\0\0\0\x1cftypavif" + b"\0" * 40, "other_kind", "AVIF"),
        (b"\0\0\0\x1cftypisom" + b"\0" * 40, "moving", ""),
    ],
)
def test_what_is_not_one_of_the_three_kinds_is_refused_by_its_content(data: bytes, code: str, named: str) -> None:
    caught = refusal(data)
    assert caught.code == code
    assert caught.facts == ({"kind": named} if named else {})


@pytest.mark.parametrize("kind", ["WEBP", "PNG"])
def test_a_moving_picture_is_refused(kind: str) -> None:
    data = saved(four_corners(), kind, save_all=True, append_images=[Image.new("RGB", (64, 48), "black")])
    assert refusal(data).code == "moving"


def test_a_text_bomb_inside_a_png_is_refused() -> None:
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", "A" * 30_000_000, zip=True)
    data = saved(four_corners(), "PNG", pnginfo=words)
    assert len(data) < 100_000
    assert refusal(data).code == "damaged"


def test_pillows_warnings_are_errors_and_the_filters_of_the_process_are_left_as_they_were(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 64 * 48 - 1)
    before = list(warnings.filters)
    caught = refusal(jpeg())
    assert (caught.code, caught.facts) == ("too_many_pixels", {"width": 64, "height": 48})
    assert warnings.filters == before


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_refusal_says_what_happened_and_what_to_do(language: str) -> None:
    facts = {"limit": 60, "width": 1, "height": 2, "kind": "GIF", "megapixels": 11}
    with translation.override(language):
        for code in REFUSALS:
            sentence = str(Unacceptable(code, **facts))
            assert "%(" not in sentence
            assert len(sentence) > 20


# what a rendition is, and what it carries

GPS_MARK, SERIAL_MARK, COMMENT_MARK, OWNER_MARK, XMP_MARK = (
    b"GPSMARK31N121E",
    b"SERIAL-90210",
    b"COMMENT-HOME-STREET-7",
    b"OWNER-PRIVATE",
    b"XMP-GPS-MARK",
)


def camera_file() -> bytes:
    """A photograph as a camera writes it, with everything in it that must not go out."""
    thumbnail = saved(Image.new("RGB", (160, 120), (1, 2, 3)), "JPEG", comment=b"THUMBNAIL-MARK")
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "MakeMark"
    exif[ExifTags.Base.Software] = "SoftwareMark"
    exif[ExifTags.Base.Artist] = "ArtistOfTheCamera"
    exif[ExifTags.Base.Orientation] = 1
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSAreaInformation] = GPS_MARK
    exif.get_ifd(ExifTags.IFD.Exif)[0xA431] = SERIAL_MARK.decode()
    exif.get_ifd(ExifTags.IFD.Exif)[0xA430] = OWNER_MARK.decode()
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.MakerNote] = thumbnail
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><exif:GPSLatitude>' + XMP_MARK + b"</exif:GPSLatitude></x:xmpmeta>"
    return saved(
        Image.effect_noise((1200, 900), 60).convert("RGB"),
        "JPEG",
        exif=exif,
        comment=COMMENT_MARK,
        xmp=xmp,
        icc_profile=p3_profile(),
    )


SECRETS = (
    *(GPS_MARK, SERIAL_MARK, COMMENT_MARK, OWNER_MARK, XMP_MARK),
    *(b"THUMBNAIL-MARK", b"MakeMark", b"SoftwareMark", b"ArtistOfTheCamera", b"GPSLatitude", b"acsp"),
)


def segments(data: bytes) -> list[tuple[int, bytes]]:
    """Marker and body of every segment before the picture of a JPEG."""
    assert data[:2] == b"\xff\xd8"
    found, at = [], 2
    while data[at + 1] != 0xDA:
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        found.append((data[at + 1], data[at + 4 : at + 2 + length]))
        at += 2 + length
    return found


def test_nothing_of_the_cameras_words_is_in_any_rendition() -> None:
    original = camera_file()
    for secret in SECRETS:
        assert secret in original, f"{secret!r} is not in the test's own file: this test would prove nothing"
    made = list(render_all(open_fully(original, enough=lambda picture: decoded(SIZES, picture))))
    assert [size.name for size, _ in made] == ["thumb", "column", "page", "card"]
    for _size, rendered in made:
        inscribed = inscribe(rendered.data, QIAN)
        for secret in SECRETS:
            assert secret not in inscribed
        # The JFIF header, our EXIF, our XMP and our IPTC, and then only what the picture itself needs. No comment (0xFE).
        words = [(marker, body[:6]) for marker, body in segments(inscribed) if marker >= 0xE0]
        assert words == [(0xE0, b"JFIF\0\x01"), (0xE1, b"Exif\0\0"), (0xE1, b"http:/"), (0xED, b"Photos")]


def worded(words: Attribution) -> bytes:
    """A small rendition with these words."""
    return inscribe(render(open_fully(jpeg()), (32, 32)).data, words)


def test_creator_credit_and_copyright_are_written_in() -> None:
    data = worded(QIAN)
    for words in ("钱全", "钱全 摄", "© 2024 清渠日报"):
        assert words.encode() in data
    with Image.open(io.BytesIO(data)) as image:
        exif = image.getexif()
        assert dict(exif).keys() == {ExifTags.Base.Artist, ExifTags.Base.Copyright}
        assert exif.get_ifd(ExifTags.IFD.GPSInfo) == {}
        xmp = image.getxmp()["xmpmeta"]["RDF"]["Description"]
    assert xmp["creator"]["Seq"]["li"] == "钱全"
    assert xmp["Credit"] == "钱全 摄"
    assert xmp["rights"]["Alt"]["li"]["text"] == "© 2024 清渠日报"
    exif_segment = next(body for marker, body in segments(data) if body.startswith(b"Exif"))
    assert "钱全\0".encode() in exif_segment
    assert "© 2024 清渠日报\0".encode() in exif_segment


def test_words_cannot_break_out_of_the_packet() -> None:
    nasty = Attribution(creator="A&B <script>\x00\x0b]]>", credit='"quoted"', copyright="line\none")
    with Image.open(io.BytesIO(worded(nasty))) as image:
        xmp = image.getxmp()["xmpmeta"]["RDF"]["Description"]
    assert xmp["creator"]["Seq"]["li"] == "A&B <script>]]>"
    assert xmp["Credit"] == '"quoted"'
    assert xmp["rights"]["Alt"]["li"]["text"] == "line one"


def test_endless_words_are_cut_to_what_a_file_can_hold() -> None:
    endless = Attribution("全" * 90_000, "全" * 90_000, "全" * 90_000)
    with Image.open(io.BytesIO(worded(endless))) as image:
        assert image.getxmp()["xmpmeta"]["RDF"]["Description"]["Credit"] == "全" * 2_000


def test_without_words_nothing_is_claimed() -> None:
    assert [marker for marker, _ in segments(worded(NOBODY)) if marker >= 0xE0] == [0xE0]


def test_a_file_knows_whose_words_it_carries() -> None:
    credited, bare = worded(QIAN), worded(NOBODY)
    other = Attribution(creator="钱全", credit="钱全、孙多 摄", copyright="© 2024 清渠日报")
    assert [carries(credited, words) for words in (QIAN, other, NOBODY)] == [True, False, False]
    assert [carries(bare, words) for words in (QIAN, other, NOBODY)] == [False, False, True]


def test_what_hides_behind_a_picture_stays_behind() -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("payload.html", "<script>PAYLOAD-MARK</script>")
    polyglot = jpeg(1800, 1200) + archive.getvalue()
    assert zipfile.is_zipfile(io.BytesIO(polyglot))
    for _size, rendered in render_all(open_fully(polyglot)):
        assert b"PAYLOAD-MARK" not in rendered.data
        assert b"PK\x03\x04" not in rendered.data
        assert not zipfile.is_zipfile(io.BytesIO(rendered.data))
        assert rendered.data.endswith(b"\xff\xd9")


def opened_as(width: int, height: int) -> Opened:
    return open_fully(saved(Image.new("RGB", (width, height), GREEN), "PNG"))


@pytest.mark.parametrize(
    ("original", "sizes"),
    [
        ((3000, 2000), [(320, 213), (800, 533), (1600, 1067), (1200, 630)]),
        ((2000, 3000), [(320, 480), (800, 1200), (1600, 2400), (1200, 630)]),
        ((1000, 500), [(320, 160), (800, 400), (1000, 500), (952, 500)]),
        ((20, 10), [(20, 10), (20, 10), (20, 10), (19, 10)]),
        ((1, 1), [(1, 1), (1, 1), (1, 1), (1, 1)]),
        ((2000, 1), [(320, 1), (800, 1), (1600, 1), (2, 1)]),
        ((10, 20_000), [(1, 1280), (2, 3200), (3, 6400), (10, 5)]),
    ],
)
def test_every_size_has_its_shape_and_none_is_larger_than_the_original(
    original: tuple[int, int], sizes: list[tuple[int, int]]
) -> None:
    made = [rendered for _, rendered in render_all(opened_as(*original))]
    assert [(rendered.width, rendered.height) for rendered in made] == sizes
    for rendered in made:
        with Image.open(io.BytesIO(rendered.data)) as image:
            image.load()
            assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (rendered.width, rendered.height))
            assert image.info.get("progressive") == 1


def test_the_list_of_sizes_is_the_one_readers_pages_count_on() -> None:
    assert [(size.name, size.box[0], size.cropped) for size in SIZES] == [
        ("thumb", 320, False),
        ("column", 800, False),
        ("page", 1600, False),
        ("card", 1200, True),
    ]


def test_the_same_picture_gives_the_same_bytes() -> None:
    data = camera_file()
    first, second = (render(open_fully(data), (320, 320)) for _ in range(2))
    assert first == second


def test_other_words_replace_the_words_and_leave_the_picture() -> None:
    bare = render(open_fully(camera_file()), (320, 320)).data
    assert inscribe(inscribe(bare, QIAN), NOBODY) == bare
    other = Attribution("林深", "林深 摄", "")
    assert inscribe(inscribe(bare, QIAN), other) == inscribe(bare, other)


@pytest.mark.parametrize("data", [b"", b"\xff\xd8\xff\xe1", b"RIFF"])
def test_words_are_written_into_no_file_but_our_own(data: bytes) -> None:
    with pytest.raises(ValueError, match="render"):
        inscribe(data, QIAN)


# crops and the focal point

CARD = Size("card", (1200, 630), cropped=True)


@pytest.mark.parametrize(
    ("picture", "focus", "cut"),
    [
        ((6000, 4000), (500, 500), (0, 425, 6000, 3150)),
        ((6000, 4000), (500, 0), (0, 0, 6000, 3150)),
        ((6000, 4000), (1000, 1000), (0, 850, 6000, 3150)),
        ((4000, 6000), (500, 250), (0, 450, 4000, 2100)),
        ((12_000, 2100), (750, 500), (7000, 0, 4000, 2100)),
        ((12_000, 2100), (1000, 0), (8000, 0, 4000, 2100)),
    ],
)
def test_a_cropped_size_lies_around_the_focal_point_and_inside_the_picture(
    picture: tuple[int, int], focus: tuple[int, int], cut: tuple[int, int, int, int]
) -> None:
    assert cut_of(CARD, picture, focus) == cut
    assert cut_of(Size("page", (1600, 6400)), picture, focus) is None


def test_a_crop_shows_the_part_it_names() -> None:
    tall = Image.new("RGB", (1200, 2400), RED)
    tall.paste(BLUE, (0, 1200, 1200, 2400))
    opened = open_fully(saved(tall, quality=95, subsampling=0), enough=lambda picture: decoded((CARD,), picture))
    for focus, colour in (((500, 100), RED), ((500, 900), BLUE)):
        made = render(opened, CARD.box, cut_of(CARD, (opened.width, opened.height), focus))
        assert (made.width, made.height) == (1200, 630)
        with Image.open(io.BytesIO(made.data)) as image:
            assert all(near(pixel, colour, 8) for pixel in corners(image.convert("RGB")))


def test_a_broad_picture_is_decoded_large_enough_for_its_crop() -> None:
    # The whole of it needs 1600 × 400; a card of 630 pixels' height needs more.
    assert decoded(SIZES, (12_000, 3000)) == (2521, 630)


# AVIF


def test_an_avif_twin_has_the_picture_the_words_and_nothing_else() -> None:
    original = camera_file()
    opened = open_fully(original)
    made = render_avif(opened, (320, 320), QIAN)
    for secret in SECRETS:
        assert secret not in made.data
    for words in ("钱全", "钱全 摄", "© 2024 清渠日报"):
        assert words.encode() in made.data
    with Image.open(io.BytesIO(made.data)) as image:
        image.load()
        assert (image.format, image.size, (made.width, made.height)) == ("AVIF", (320, 240), (320, 240))
        assert image.getexif().keys() == {ExifTags.Base.Artist, ExifTags.Base.Copyright}
    assert len(made.data) < len(inscribe(render(opened, (320, 320)).data, QIAN))


# likeness


def test_two_files_of_one_picture_are_alike_and_two_pictures_are_not() -> None:
    def picture(seed: int) -> Image.Image:
        tiles = Image.frombytes("L", (9, 8), bytes((seed * 37 + at * at * 11) % 256 for at in range(72)))
        return tiles.resize((900, 600), Image.Resampling.BICUBIC).convert("RGB")

    def bits(image: Image.Image, **how: object) -> int:
        return int(likeness(open_fully(saved(image, "JPEG", **how))), 16)

    first = bits(picture(1), quality=95)
    assert (first ^ bits(picture(1).resize((450, 300)), quality=40)).bit_count() <= 4
    assert (first ^ bits(picture(3), quality=95)).bit_count() > 16
    assert likeness(open_fully(jpeg())) == likeness(open_fully(jpeg(quality=50)))
    # What is flat looks like nothing, also with the noise of a sensor in it.
    assert likeness(open_fully(saved(Image.new("RGB", (1, 1)), "PNG"))) == ""
    assert likeness(open_fully(saved(Image.effect_noise((900, 600), 12).convert("RGB"), "JPEG"))) == ""


def test_a_picture_that_is_transparent_all_over_shows_nothing() -> None:
    seen = Image.new("RGBA", (90, 60), (200, 10, 10, 0))
    assert not open_fully(saved(seen, "PNG")).shows
    assert not open_fully(saved(seen, "WEBP", lossless=True)).shows
    assert not open_fully(saved(seen, "PNG"), enough=lambda _size: (9, 6)).shows
    palette = Image.new("RGB", (90, 60), "teal").quantize(2)
    palette.info.clear()
    assert not open_fully(saved(palette, "PNG", transparency=palette.getpixel((0, 0)))).shows
    assert open_fully(saved(palette, "PNG")).shows
    seen.putpixel((44, 30), (200, 10, 10, 255))
    assert open_fully(saved(seen, "PNG")).shows
    assert open_fully(jpeg()).shows


def test_fit_never_enlarges() -> None:
    assert fit((100, 50), (200, 200)) == (100, 50)
    assert fit((400, 100), (200, 200)) == (200, 50)
    assert fit((100, 400), (200, 200)) == (50, 200)


def test_creator_credit_and_copyright_stand_in_iptc_too_in_utf_8_and_within_its_lengths() -> None:
    plain = render(open_fully(jpeg()), (320, 320)).data
    written = inscribe(plain, Attribution("钱全", "钱全 摄", "权" * 60))
    with Image.open(io.BytesIO(written)) as image:
        said = IptcImagePlugin.getiptcinfo(image)
    assert said == {
        (1, 90): b"\x1b%G",
        (2, 80): "钱全".encode(),
        (2, 110): "钱全 摄".encode(),
        (2, 116): ("权" * 42).encode(),
    }
    # Written anew nothing of the old words is left; without any nothing is claimed.
    assert inscribe(written, Attribution()) == inscribe(plain, Attribution())
    assert b"Photoshop" not in inscribe(written, Attribution())
