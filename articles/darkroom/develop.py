"""From the bytes of a file to a picture, and from a picture to a rendition. Knows no models.

`open_fully` says what a file really is and decodes all of it, or raises `Unacceptable`.
`render` writes a new JPEG that carries nothing of the old file but its pixels. (Rule 8.)
"""

from __future__ import annotations

import io
import re
import struct
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, Literal
from xml.sax.saxutils import escape

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from PIL import ExifTags, Image, ImageCms

Kind = Literal["JPEG", "PNG", "WEBP"]
Box = tuple[int, int]

PIXELS_LIMIT: Final = 60_000_000
"""Pictures of this many pixels and more are refused before anything is decoded (rule 8)."""

SIDE_LIMIT: Final = 65_500
"""The longest side a JPEG can have. A PNG of 1 × 50 000 000 pixels is a trap, not a photograph."""

BYTES_LIMIT: Final = 60_000_000
"""The largest file that is taken, in bytes, where the settings say nothing else."""

PROFILE_LIMIT: Final = 4_000_000
"""The largest colour profile that is handed to the colour engine, in bytes."""

JPEG_QUALITY: Final = 84

REFUSALS: Final[dict[str, Promise]] = {
    "empty": _("This file is empty, so it was not taken. Copy the picture from the card again and send it once more."),
    "too_large": _(
        "This file is larger than %(limit)s MB, so it was not taken. "
        "Save the picture as a JPEG of lower quality and send that."
    ),
    "too_many_pixels": _(
        "This picture says it has %(width)s × %(height)s pixels; less than 60 megapixels can be "
        "taken, so it was not. Make it smaller and send it again."
    ),
    "moving": _("This is a moving picture, so it was not taken. Save the one frame you want as a JPEG and send that."),
    "not_a_picture": _(
        "This file is not a photograph, whatever its name says, so it was not taken. "
        "Send the picture as JPEG, PNG or WebP."
    ),
    "other_kind": _(
        "%(kind)s files cannot be taken, so this one was not. Save the picture as JPEG, PNG or WebP and send that."
    ),
    "heic": _(
        "This is a HEIC picture, which cannot be read here, so it was not taken. Send it as JPEG; "
        "on an iPhone choose Settings, Camera, Formats, Most Compatible."
    ),
    "already_here": _(
        "This very picture is in the library already, sent by somebody else, so it was not taken again. "
        "Ask a section editor for it."
    ),
    "not_kept": _(
        "The picture could not be written to the disk, so it was not taken. "
        "Nothing else was lost. Tell whoever looks after this machine, and send it again."
    ),
    "damaged": _(
        "This file is damaged or breaks off before the end of the picture, so it was not taken. "
        "Copy it from the card again and send it once more."
    ),
}
"""Every reason for which a file is refused, in the words its photographer reads."""


class Unacceptable(Exception):
    """A file that is not taken. `code` is a key of REFUSALS; `str()` is its sentence, translated."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts

    @property
    def sentence(self) -> str:
        return str(REFUSALS[self.code]) % self.facts if self.facts else str(REFUSALS[self.code])

    def __str__(self) -> str:
        return self.sentence


@dataclass(frozen=True, slots=True)
class Opened:
    """A decoded picture: upright, RGB, sRGB, without any metadata.

    `width` and `height` are those of the upright original in pixels; `image` may be smaller when
    less was asked for. `kind` is what the file is by its content.
    """

    image: Image.Image
    kind: Kind
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Attribution:
    """Whose picture it is: the only words a rendition carries."""

    creator: str = ""
    credit: str = ""
    copyright: str = ""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A finished JPEG file and its size in pixels."""

    data: bytes
    width: int
    height: int


def open_fully(data: bytes, *, enough: Box | None = None, bytes_limit: int = BYTES_LIMIT) -> Opened:
    """Decode the whole of a JPEG, PNG or WebP file, judged by its content, never by its name.

    `enough` is a box in pixels: a caller that needs no more than a picture fitting into it gets
    the picture decoded at a fraction of its size, never smaller than that. All of the file is
    read either way. Data behind the end of the picture (phones append films) is not looked at.
    Raises `Unacceptable`, and nothing else, for a file that is not to be taken.
    """
    if not data:
        raise Unacceptable("empty")
    if len(data) > bytes_limit:
        raise Unacceptable("too_large", limit=bytes_limit // 1_000_000)
    kind = _kind(data)
    size = _size_in_header(data, kind)
    if size is None:
        raise Unacceptable("damaged")
    _refuse_bomb(size)
    if _moves(data, kind):
        raise Unacceptable("moving")
    try:
        with _careful():
            return _decode(data, kind, enough)
    except Unacceptable:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Unacceptable("too_many_pixels", width=size[0], height=size[1]) from None
    except Exception as error:
        # A hostile file makes a decoder raise anything: SyntaxError, struct.error, ValueError,
        # MemoryError … All of them mean one thing to whoever sent it.
        raise Unacceptable("damaged") from error


def render(opened: Opened, box: Box, attribution: Attribution) -> Rendered:
    """A progressive JPEG of an opened picture, fitted into `box` (pixels), never made larger.

    Written anew from the pixels: no EXIF of the camera, place, serial number, comment, thumbnail
    or appended data comes along. Creator, credit and copyright are written in: as EXIF (UTF-8)
    and as a small XMP packet. The same picture and words give the same bytes.
    """
    # The shape is that of the original: a picture that was decoded smaller is rounded already.
    size = fit((opened.width, opened.height), box)
    image = opened.image
    small = image if size == image.size else image.resize(size, Image.Resampling.LANCZOS)
    # A picture of our own making, so that nothing rides along in `info`.
    clean = Image.new("RGB", size)
    clean.paste(small)
    out = io.BytesIO()
    clean.save(
        out,
        "JPEG",
        quality=JPEG_QUALITY,
        optimize=True,
        progressive=True,
        exif=_exif(attribution),
        xmp=_xmp(attribution),
    )
    return Rendered(out.getvalue(), *size)


def carries(data: bytes, attribution: Attribution) -> bool:
    """Whether a rendition says exactly these words: false for one made before a credit was changed."""
    packet = _xmp(attribution)
    return packet in data if packet else _PACKET not in data


def fit(size: Box, box: Box) -> Box:
    """The largest size of the same shape that fits into `box` and is not larger than `size`."""
    width, height = size
    if width <= box[0] and height <= box[1]:
        return size
    if width * box[1] >= height * box[0]:
        return box[0], max(1, round(height * box[0] / width))
    return max(1, round(width * box[1] / height)), box[1]


# What a file is, read from its first bytes

_OTHERS: Final[tuple[tuple[bytes, str], ...]] = (
    (b"GIF8", "GIF"),
    (b"II*\x00", "TIFF / RAW"),
    (b"MM\x00*", "TIFF / RAW"),
    (b"II+\x00", "TIFF"),
    (b"MM\x00+", "TIFF"),
    (b"BM", "BMP"),
    (b"8BPS", "PSD"),
    (b"%!PS", "EPS"),
    (b"\xc5\xd0\xd3\xc6", "EPS"),
    (b"%PDF", "PDF"),
    (b"FUJIFILMCCD-RAW", "RAW"),
    (b"\x00\x00\x00\x0cjP  ", "JPEG 2000"),
    (b"\xff\x0a", "JPEG XL"),
    (b"\x00\x00\x00\x0cJXL ", "JPEG XL"),
    (b"PK\x03\x04", "ZIP"),
)
_HEIC_BRANDS: Final = frozenset((b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"))
_SVG: Final = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*<(?:\?xml|!--|!DOCTYPE svg|svg)", re.IGNORECASE)


def _kind(data: bytes) -> Kind:
    """What the file is. Raises `Unacceptable`, naming the kind where that helps."""
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    for start, name in _OTHERS:
        if data.startswith(start):
            raise Unacceptable("other_kind", kind=name)
    if data[4:8] == b"ftyp":
        if data[8:12] in _HEIC_BRANDS:
            raise Unacceptable("heic")
        if data[8:12] in (b"avif", b"avis"):
            raise Unacceptable("other_kind", kind="AVIF")
        raise Unacceptable("moving")
    if _SVG.match(data[:512]) and b"<svg" in data[:4096].lower():
        raise Unacceptable("other_kind", kind="SVG")
    raise Unacceptable("not_a_picture")


def _size_in_header(data: bytes, kind: Kind) -> Box | None:
    """Width and height as the header states them, before any decoder has seen the file."""
    if kind == "PNG":
        if data[12:16] != b"IHDR" or len(data) < 24:
            return None
        width, height = struct.unpack(">II", data[16:24])
        return width, height
    if kind == "WEBP":
        return _size_in_webp(data)
    return _size_in_jpeg(data)


def _size_in_jpeg(data: bytes) -> Box | None:
    at = 2
    while at + 9 <= len(data):
        if data[at] != 0xFF:
            return None
        marker = data[at + 1]
        if marker == 0xFF:  # fill bytes before a marker
            at += 1
        elif marker == 0x01 or 0xD0 <= marker <= 0xD7:  # markers without a body
            at += 2
        elif 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):  # a frame header
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height
        elif marker in (0xD9, 0xDA):  # the picture starts, or ends, before it said its size
            return None
        else:
            length = int.from_bytes(data[at + 2 : at + 4], "big")
            if length < 2:
                return None
            at += 2 + length
    return None


def _size_in_webp(data: bytes) -> Box | None:
    if len(data) < 30:
        return None
    chunk = data[12:16]
    if chunk == b"VP8X":
        return (
            int.from_bytes(data[24:27], "little") + 1,
            int.from_bytes(data[27:30], "little") + 1,
        )
    if chunk == b"VP8L" and data[20] == 0x2F:
        bits = int.from_bytes(data[21:25], "little")
        return (bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1
    if chunk == b"VP8 " and data[23:26] == b"\x9d\x01\x2a":
        width, height = struct.unpack("<HH", data[26:30])
        return width & 0x3FFF, height & 0x3FFF
    return None


def _refuse_bomb(size: Box) -> None:
    width, height = size
    if not width or not height:
        raise Unacceptable("damaged")
    if width * height >= PIXELS_LIMIT or max(size) > SIDE_LIMIT:
        raise Unacceptable("too_many_pixels", width=width, height=height)


def _moves(data: bytes, kind: Kind) -> bool:
    """Whether the file says it holds an animation. A JPEG never does: the second picture that
    phones put behind the first (MPO) is a depth map or a preview, and is left alone."""
    if kind == "WEBP":
        return data[12:16] == b"VP8X" and bool(data[20] & 0x02)
    if kind == "PNG":
        return any(name == b"acTL" for name in _png_chunks_before_picture(data))
    return False


def _png_chunks_before_picture(data: bytes) -> Iterator[bytes]:
    at = 8
    while at + 8 <= len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        name = data[at + 4 : at + 8]
        if name == b"IDAT":
            return
        yield name
        at += 12 + length


# Decoding

_AT_THE_BENCH = threading.Lock()


@contextmanager
def _careful() -> Iterator[None]:
    """One picture at a time in a process, with Pillow's warnings as errors.

    The lock bounds memory (a picture of 60 megapixels takes 180 MB) and guards the warning
    filters, which belong to the whole process. Broken EXIF is not a reason to refuse a
    photograph whose picture is whole, so complaints of the TIFF reader are passed over.
    """
    with _AT_THE_BENCH, warnings.catch_warnings():
        warnings.filterwarnings("error", module=r"PIL\.")
        warnings.filterwarnings("ignore", module=r"PIL\.TiffImagePlugin")
        yield


def _decode(data: bytes, kind: Kind, enough: Box | None) -> Opened:
    if kind == "PNG":
        # Reads every chunk and its checksum; the picture has to be opened again afterwards.
        with Image.open(io.BytesIO(data), formats=["PNG"]) as checked:
            checked.verify()
    with Image.open(io.BytesIO(data), formats=[kind]) as image:
        _refuse_bomb(image.size)
        if kind != "JPEG" and getattr(image, "n_frames", 1) > 1:
            raise Unacceptable("moving")
        full = image.size
        if kind == "JPEG" and enough:
            # The decoder itself can leave out detail nobody will see: six times faster.
            image.draft(None, _at_least(full, enough))
        image.load()
        turn = _turn(image)
        profile = image.info.get("icc_profile")
        flat = _flat_rgb(_reduced(image, enough), profile)
    if turn is not None:
        flat = flat.transpose(turn)
        if turn in _ON_ITS_SIDE:
            full = full[1], full[0]
    flat.info.clear()
    return Opened(flat, kind, *full)


def _at_least(size: Box, enough: Box) -> Box:
    """What a picture lying either way may be reduced to without falling short of `enough`."""
    upright, turned = fit(size, enough), fit(size, (enough[1], enough[0]))
    return max(upright[0], turned[0]), max(upright[1], turned[1])


def _reduced(image: Image.Image, enough: Box | None) -> Image.Image:
    """Take out whole multiples before the colours are worked on; palettes cannot be averaged."""
    if enough is None or image.mode not in ("L", "RGB", "RGBA", "CMYK"):
        return image
    if "transparency" in image.info:
        return image
    wanted = _at_least(image.size, enough)
    factor = min(image.width // wanted[0], image.height // wanted[1])
    if factor < 2:
        return image
    return image.reduce(factor)


_Turn = Image.Transpose
_TURNS: Final[dict[object, Image.Transpose]] = {
    2: _Turn.FLIP_LEFT_RIGHT,
    3: _Turn.ROTATE_180,
    4: _Turn.FLIP_TOP_BOTTOM,
    5: _Turn.TRANSPOSE,
    6: _Turn.ROTATE_270,
    7: _Turn.TRANSVERSE,
    8: _Turn.ROTATE_90,
}
_ON_ITS_SIDE: Final = frozenset((_Turn.TRANSPOSE, _Turn.ROTATE_270, _Turn.TRANSVERSE, _Turn.ROTATE_90))


def _turn(image: Image.Image) -> Image.Transpose | None:
    """How to set the picture upright, from its EXIF orientation (1–8); None when nothing says so."""
    try:
        orientation = image.getexif().get(ExifTags.Base.Orientation)
        return _TURNS.get(orientation)
    except Exception:  # noqa: BLE001  see below
        # Broken EXIF raises anything at all; the picture itself is whole.
        return None


def _flat_rgb(image: Image.Image, profile: object) -> Image.Image:
    """Any mode to RGB in sRGB: 16 bits to 8, palettes resolved, transparency laid on white."""
    if image.mode.startswith("I") or image.mode == "F":
        # 16-bit greys. Pillow would clip them instead of scaling them.
        image = image.convert("I").point(lambda level: level / 256).convert("L")
    if image.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in image.info:
        image = image.convert("RGBA")
        colours = _in_srgb(image.convert("RGB"), profile)
        paper = Image.new("RGB", image.size, "white")
        paper.paste(colours, mask=image.getchannel("A"))
        return paper
    if image.mode not in ("RGB", "L", "CMYK"):
        image = image.convert("RGB")
    return _in_srgb(image, profile)


def _in_srgb(image: Image.Image, profile: object) -> Image.Image:
    """Colours through the embedded profile; without a usable one they are taken as sRGB."""
    if isinstance(profile, bytes) and 0 < len(profile) <= PROFILE_LIMIT:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(
                image,
                source,
                ImageCms.createProfile("sRGB"),
                renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
                outputMode="RGB",
                flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
            )
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            converted = None  # a profile that is broken, or made for another kind of picture
        if converted is not None:
            return converted
    return image.convert("RGB")


# The words written into a rendition

_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PACKET: Final = b"W5M0MpCehiHzreSzNTczkc9d"
"""The mark by which the XMP specification lets a packet be found in a file."""
_WORDS_LIMIT: Final = 2_000
"""Characters of one value. All three must fit into one JPEG segment of 65 533 bytes."""


def _plain(words: str) -> str:
    """One line without characters that XML cannot hold."""
    return " ".join(_NOT_XML.sub("", words).split())[:_WORDS_LIMIT]


def _exif(attribution: Attribution) -> bytes:
    """An EXIF block with Artist and Copyright; empty without words."""
    exif = Image.Exif()
    # Bytes, because EXIF text is ASCII by the letter and Pillow would write a name as "??".
    # UTF-8 is what every reader of today expects there.
    if creator := _plain(attribution.creator):
        exif[ExifTags.Base.Artist] = creator.encode()
    if rights := _plain(attribution.copyright):
        exif[ExifTags.Base.Copyright] = rights.encode()
    return exif.tobytes() if exif else b""


def _xmp(attribution: Attribution) -> bytes:
    """An XMP packet with dc:creator, photoshop:Credit and dc:rights; empty without words."""
    creator = escape(_plain(attribution.creator))
    credit = escape(_plain(attribution.credit))
    rights = escape(_plain(attribution.copyright))
    facts = ""
    if creator:
        facts += f"<dc:creator><rdf:Seq><rdf:li>{creator}</rdf:li></rdf:Seq></dc:creator>"
    if credit:
        facts += f"<photoshop:Credit>{credit}</photoshop:Credit>"
    if rights:
        facts += f'<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">{rights}</rdf:li></rdf:Alt></dc:rights>'
    if not facts:
        return b""
    return (
        f'<?xpacket begin="\ufeff" id="{_PACKET.decode()}"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about=""'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/">'
        f"{facts}</rdf:Description></rdf:RDF></x:xmpmeta>"
        '<?xpacket end="r"?>'
    ).encode()
