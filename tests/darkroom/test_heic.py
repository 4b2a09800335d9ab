"""HEIC, as telephones write it, through its optional library: the same acceptance, limits and reading as any picture."""

from __future__ import annotations

import io
import tempfile

import pytest
from PIL import Image

from articles.darkroom import apart
from articles.darkroom.develop import Unacceptable, open_fully
from tests.darkroom.carriers import exif, xmp

pillow_heif = pytest.importorskip("pillow_heif", reason="pillow-heif, which opens HEIC, is not installed")

pytestmark = pytest.mark.once


def heic(image: Image.Image, **how: object) -> bytes:
    pillow_heif.register_heif_opener()
    held = io.BytesIO()
    image.save(held, "HEIF", **how)
    return held.getvalue()


def developed(data: bytes) -> apart.Developed:
    with tempfile.TemporaryFile() as held:
        held.write(data)
        held.flush()
        return apart.develop(held)


def halves(width: int, height: int) -> Image.Image:
    """Red above blue."""
    image = Image.new("RGB", (width, height), "blue")
    image.paste("red", (0, 0, width, height // 2))
    return image


def test_a_telephone_s_picture_is_opened_in_the_process_and_gets_every_size() -> None:
    made = developed(heic(halves(960, 640)))
    assert (made.kind, made.width, made.height) == ("HEIC", 960, 640)
    assert [(one.name, one.file.width, one.file.height) for one in made.files] == [
        ("thumb", 320, 213),
        ("column", 800, 533),
        ("page", 960, 640),
        ("card", 960, 504),
    ]
    for one in made.files:
        with Image.open(io.BytesIO(one.file.data), formats=["JPEG"]) as image:
            above, below = image.getpixel((20, 20)), image.getpixel((20, image.height - 20))
        assert isinstance(above, tuple)
        assert isinstance(below, tuple)
        assert above[0] > 240
        assert below[2] > 240


def test_it_is_read_like_any_other_and_its_renditions_carry_none_of_it() -> None:
    packet = xmp("<dc:creator><rdf:Seq><rdf:li>钱全</rdf:li></rdf:Seq></dc:creator>").encode()
    camera = exif({0x010F: (2, b"CANARY-CAMERA\0")})
    made = developed(heic(halves(160, 120), xmp=packet, exif=b"Exif\0\0" + camera))
    assert made.reading["creator"].value == "钱全"
    assert all(b"CANARY" not in one.file.data for one in made.files)


@pytest.mark.parametrize("tenths", range(1, 10))
def test_one_that_breaks_off_is_refused(tenths: int) -> None:
    noise = Image.effect_noise((320, 200), 90).convert("RGB")
    whole = heic(noise)
    with pytest.raises(Unacceptable) as caught:
        open_fully(whole[: len(whole) * tenths // 10])
    assert caught.value.code == "damaged"


def test_one_that_would_take_too_much_memory_is_refused_from_its_header() -> None:
    whole = heic(halves(64, 64))
    at = whole.index(b"ispe") + 8
    with pytest.raises(Unacceptable) as caught:
        open_fully(whole[:at] + (6000).to_bytes(4, "big") + (4000).to_bytes(4, "big") + whole[at + 8 :])
    assert (caught.value.code, caught.value.facts["megapixels"]) == ("too_large_for_kind", 15)
