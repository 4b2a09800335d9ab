"""What must not leave the house leaves in no file that readers may have; whose picture it is stands in each."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import ExifTags, Image, PngImagePlugin

from articles.darkroom import twins
from articles.darkroom.receive import receive
from articles.models import Account, Photo
from articles.vocabulary import Role
from tests.cast import account, credited
from tests.darkroom.carriers import PHOTOSHOP, iptc, resource, segment, xmp
from tests.makers import EVENING

pytestmark = pytest.mark.django_db

RED, GREEN, BLUE, WHITE = (220, 30, 30), (30, 200, 30), (30, 30, 220), (240, 240, 240)
#: What stands in the files of this test and in no file of a reader.
SECRETS = (
    *(b"SERIAL-90210", b"OWNER-PRIVATE", b"COMMENT-HOME", b"LENS-4711", b"MAKER-NOTE-MARK", b"THUMBNAIL-MARK"),
    *(b"XMP-GPS-MARK", b"GPS-AREA-MARK", b"XP-COMMENT-MARK", b"IPTC-PHONE-MARK", b"TEXT-CHUNK-MARK", b"BEHIND-MARK"),
    *(b"UNIQUE-ID-MARK", b"SOFTWARE-MARK", b"FACE-MARK"),
)


def lying(orientation: int) -> Image.Image:
    """Red, green, blue and white in its corners once it is set upright."""
    upright = Image.new("RGB", (480, 320), WHITE)
    upright.paste(RED, (0, 0, 240, 160))
    upright.paste(GREEN, (240, 0, 480, 160))
    upright.paste(BLUE, (0, 160, 240, 320))
    turn = Image.Transpose
    undo = {
        2: turn.FLIP_LEFT_RIGHT,
        3: turn.ROTATE_180,
        4: turn.FLIP_TOP_BOTTOM,
        5: turn.TRANSPOSE,
        6: turn.ROTATE_90,
        7: turn.TRANSVERSE,
        8: turn.ROTATE_270,
    }
    return upright.transpose(undo[orientation]) if orientation in undo else upright


def written(kind: str, orientation: int) -> bytes:
    """A photograph as a camera and a captioning program leave it, with everything in it that is nobody's business."""
    thumbnail = io.BytesIO()
    Image.new("RGB", (160, 120), (1, 2, 3)).save(thumbnail, "JPEG", comment=b"THUMBNAIL-MARK")
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    exif[ExifTags.Base.Software] = "SOFTWARE-MARK"
    exif[ExifTags.Base.Artist] = "Somebody Else"
    exif[ExifTags.Base.XPComment] = "XP-COMMENT-MARK".encode("utf-16-le") + b"XP-COMMENT-MARK"
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    gps[ExifTags.GPS.GPSLatitude], gps[ExifTags.GPS.GPSLatitudeRef] = (31.0, 14.0, 9.0), "N"
    gps[ExifTags.GPS.GPSAreaInformation] = b"GPS-AREA-MARK"
    inner = exif.get_ifd(ExifTags.IFD.Exif)
    inner[0xA430], inner[0xA431], inner[0xA435] = "OWNER-PRIVATE", "SERIAL-90210", "LENS-4711"
    inner[ExifTags.Base.ImageUniqueID] = "UNIQUE-ID-MARK"
    inner[ExifTags.Base.MakerNote] = b"MAKER-NOTE-MARK" + thumbnail.getvalue()
    packet = xmp("<exif:GPSLatitude>XMP-GPS-MARK</exif:GPSLatitude><xmp:Region>FACE-MARK</xmp:Region>").encode()
    how: dict[str, Any] = {"exif": exif, "xmp": packet}
    if kind == "PNG":
        words = PngImagePlugin.PngInfo()
        words.add_text("Comment", "TEXT-CHUNK-MARK COMMENT-HOME")
        words.add_itxt("XML:com.adobe.xmp", packet.decode())
        how = {"exif": exif, "pnginfo": words}
    held = io.BytesIO()
    lying(orientation).save(
        held, kind, **how, **({"comment": b"COMMENT-HOME", "quality": 95} if kind == "JPEG" else {})
    )
    data = held.getvalue()
    if kind == "JPEG":
        record = iptc(caption=b"Boats", place=b"IPTC-PHONE-MARK")
        data = data[:2] + segment(0xED, PHOTOSHOP + resource(0x0404, record)) + data[2:]
    return data + b"BEHIND-MARK"


@pytest.mark.parametrize(
    ("kind", "orientation"), [*(("JPEG", number) for number in range(1, 9)), ("PNG", 6), ("WEBP", 8)]
)
def test_no_secret_is_in_any_file_of_a_reader_and_the_credit_is_in_each(
    db: None, media_root: Path, kind: str, orientation: int
) -> None:
    photographer: Account = account("photographer", Role.PHOTOGRAPHER, name="宋行舟")
    data = written(kind, orientation)
    photo = receive(
        data,
        name="a.jpg",
        by=photographer,
        now=EVENING,
        credit="宋行舟 摄",
        photographer=credited(photographer),
    )
    assert twins.make(Photo.objects.select_related("photographer").get(pk=photo.pk)) is True
    original = media_root / str(photo.original.name)
    public = [path for path in media_root.rglob("*") if path.is_file() and path != original and path.name != ".avif"]
    assert sorted(path.suffix for path in public) == [".avif"] * 4 + [".jpg"] * 4
    in_file = {secret for secret in SECRETS if secret in data}
    assert len(in_file) >= 11, f"only {in_file} are in the test's own file: this test would prove little"
    for path in public:
        held = path.read_bytes()
        for secret in SECRETS:
            assert secret not in held
            assert secret.decode().encode("utf-16-le") not in held
        for words in ("宋行舟", "宋行舟 摄", "© 2026 柳湾日报"):
            assert words.encode() in held
        with Image.open(path) as image:
            assert dict(image.getexif()).keys() == {ExifTags.Base.Artist, ExifTags.Base.Copyright}
            assert not image.getexif().get_ifd(ExifTags.IFD.GPSInfo)
            width, height = image.size
            assert width > height
            rgb = image.convert("RGB")
        corners = [rgb.getpixel((x, y)) for y in (height // 8, height * 7 // 8) for x in (width // 8, width * 7 // 8)]
        for have, want in zip(corners, (RED, GREEN, BLUE, WHITE), strict=True):
            assert isinstance(have, tuple)
            assert all(abs(one - other) < 24 for one, other in zip(have, want, strict=True)), (path.suffix, corners)
