"""From the bytes of a file to a picture, and from a picture to a rendition. Knows no models and no Django.

`open_fully` says what a file really is and decodes all of it, or raises `Unacceptable`.
`render` writes a new JPEG that carries nothing of the old file but its pixels, and `inscribe` writes into it whose
picture it is. (Rule 8.) Files from outside are opened in a process of their own (`darkroom.apart`).
"""

from __future__ import annotations

import io
import re
import struct
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from typing import BinaryIO, Final, Literal

from PIL import ExifTags, Image, ImageCms

Kind = Literal["JPEG", "PNG", "WEBP", "HEIC"]
Box = tuple[int, int]
Cut = tuple[int, int, int, int]
"""Part of a picture: left, top, width, height in pixels of the upright original."""

PIXELS_LIMIT: Final = 60_000_000
"""Pictures of this many pixels and more are refused before anything is decoded (rule 8)."""

SIDE_LIMIT: Final = 65_500
"""The longest side a JPEG can have. A PNG of 1 × 50 000 000 pixels is a trap, not a photograph."""

BYTES_LIMIT: Final = 60_000_000
"""The largest file that is taken, in bytes, where the settings say nothing else."""

PROFILE_LIMIT: Final = 4_000_000
"""The largest colour profile that is handed to the colour engine, in bytes."""

_SMALLER: Final = Image.Resampling.BICUBIC
"""How a picture is made smaller. Lanczos takes half as long again, and after the decoder's own averaging nobody sees it."""

JPEG_QUALITY: Final = 84
AVIF_QUALITY: Final = 60
AVIF_SPEED: Final = 8

MEMORY: Final = 180_000_000
"""Bytes the pixels of a PNG or a WebP may take while they are decoded, as reckoned from the header.

A JPEG is decoded at a fraction of its size; the others cannot be. `darkroom.apart` holds this and the rest of the
process to its limits.
"""


class Unacceptable(Exception):
    """A file that is not taken. `code` is a key of `refusals.REFUSALS`; `str()` is its sentence, translated."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts

    @property
    def sentence(self) -> str:
        # The process that decodes knows no Django, and no language: it hands over the code.
        from articles.darkroom.refusals import sentence

        return sentence(self.code, self.facts)

    def __str__(self) -> str:
        return self.sentence


@dataclass(frozen=True, slots=True)
class Opened:
    """A decoded picture: upright, RGB, sRGB, without any metadata.

    `width` and `height` are those of the upright original in pixels; `image` may be smaller when
    less was asked for. `kind` is what the file is by its content. `shows` is false where it is transparent all over.
    """

    image: Image.Image
    kind: Kind
    width: int
    height: int
    shows: bool = True


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


def open_fully(
    source: bytes | BinaryIO,
    *,
    enough: Callable[[Box], Box] | None = None,
    bytes_limit: int = BYTES_LIMIT,
    memory: int = MEMORY,
) -> Opened:
    """Decode the whole of a JPEG, PNG, WebP (or, with its library, HEIC) file, judged by its content, never by its name.

    `enough` tells, for the size of an upright picture, the size in pixels a caller can do with: it gets the picture
    decoded at a fraction of its size, never smaller than that. All of the file is read either way. Data behind the end
    of the picture (phones append films) is not looked at. `memory` bounds the bytes its pixels may take on the way.
    Raises `Unacceptable`, and nothing else, for a file that is not to be taken.
    """
    held = io.BytesIO(source) if isinstance(source, bytes) else source
    length = held.seek(0, io.SEEK_END)
    if not length:
        raise Unacceptable("empty")
    if length > bytes_limit:
        raise Unacceptable("too_large", limit=bytes_limit // 1_000_000)
    kind = _kind(_bytes_at(held, 0, 4096))
    stated = _stated(held, kind)
    if stated is None:
        raise Unacceptable("damaged")
    _refuse_bomb(stated.size)
    _refuse_heavy(stated, kind, memory)
    if _moves(held, kind):
        raise Unacceptable("moving")
    try:
        with _careful():
            return _decode(held, kind, enough)
    except Unacceptable:
        raise
    except MemoryError:
        raise Unacceptable("too_heavy") from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Unacceptable("too_many_pixels", width=stated.size[0], height=stated.size[1]) from None
    except Exception as error:
        # A hostile file makes a decoder raise anything: SyntaxError, struct.error, ValueError … All of them mean one
        # thing to whoever sent it.
        raise Unacceptable("damaged") from error


def render(opened: Opened, box: Box, cut: Cut | None = None) -> Rendered:
    """A progressive JPEG of an opened picture, or of one part of it, fitted into `box` (pixels), never made larger.

    Written anew from the pixels: no EXIF of the camera, place, serial number, comment, thumbnail
    or appended data comes along. The same picture gives the same bytes.
    """
    size, image = scale(opened, box, cut)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=JPEG_QUALITY, optimize=True, progressive=True)
    return Rendered(out.getvalue(), *size)


def render_avif(opened: Opened, box: Box, attribution: Attribution, cut: Cut | None = None) -> Rendered:
    """The same picture as an AVIF file, with creator, credit and copyright in it."""
    size, image = scale(opened, box, cut)
    out = io.BytesIO()
    image.save(
        out,
        "AVIF",
        quality=AVIF_QUALITY,
        speed=AVIF_SPEED,
        max_threads=1,  # whoever waits for a page comes first
        exif=_exif(attribution),
        xmp=_xmp(attribution),
    )
    return Rendered(out.getvalue(), *size)


def scale(opened: Opened, box: Box, cut: Cut | None) -> tuple[Box, Image.Image]:
    """The picture, or its cut, fitted into `box`, as an image of our own making, so that nothing rides along."""
    image = opened.image
    # The shape is that of the original: a picture that was decoded smaller is rounded already.
    left, top, width, height = cut or (0, 0, opened.width, opened.height)
    size = fit((width, height), box)
    across, down = image.width / opened.width, image.height / opened.height
    part = (left * across, top * down, (left + width) * across, (top + height) * down)
    if cut or size != image.size:
        # What is made much smaller is averaged down to twice its size first: nobody sees it, and it is four times faster.
        image = image.resize(size, _SMALLER, box=part, reducing_gap=2.0)
    clean = Image.new("RGB", size)
    clean.paste(image)
    return size, clean


def inscribe(data: bytes, attribution: Attribution) -> bytes:
    """A JPEG of ours with creator, credit and copyright written in, in place of what stood in it.

    As EXIF (UTF-8), as a small XMP packet and as IPTC, behind the JFIF header. Raises ValueError for what is no JPEG of ours.
    """
    if data[:4] != b"\xff\xd8\xff\xe0":
        raise ValueError("not a file of render()")
    head = 4 + int.from_bytes(data[4:6], "big")
    picture = head
    while data[picture : picture + 2] in (b"\xff\xe1", b"\xff\xed"):
        picture += 2 + int.from_bytes(data[picture + 2 : picture + 4], "big")
    packet = _xmp(attribution)
    words = _segment(_exif(attribution)) + _segment(b"http://ns.adobe.com/xap/1.0/\0" + packet if packet else b"")
    return data[:head] + words + _segment(_iptc(attribution), b"\xff\xed") + data[picture:]


def _segment(body: bytes, marker: bytes = b"\xff\xe1") -> bytes:
    return marker + (len(body) + 2).to_bytes(2, "big") + body if body else b""


def _iptc(attribution: Attribution) -> bytes:
    """The words as IPTC-IIM 4.2 in a Photoshop resource (0x0404), for whatever reads no XMP: by-line (2:80), credit
    (2:110) and copyright notice (2:116), marked as UTF-8 (1:90) and cut at the standard's lengths.
    """
    said = ((80, 32, attribution.creator), (110, 32, attribution.credit), (116, 128, attribution.copyright))
    written = [(2, number, _cut(text, most)) for number, most, text in said if text]
    if not written:
        return b""
    records = b"".join(
        bytes((0x1C, record, number)) + len(value).to_bytes(2, "big") + value
        for record, number, value in ((1, 90, b"\x1b%G"), *written)
    )
    resource = b"8BIM\x04\x04\0\0" + len(records).to_bytes(4, "big") + records + b"\0" * (len(records) % 2)
    return b"Photoshop 3.0\0" + resource


def _cut(text: str, most: int) -> bytes:
    """The text in UTF-8, as many whole characters as fit into `most` bytes."""
    return text.encode()[:most].decode(errors="ignore").encode()


_FLAT: Final = 4
"""Of 255: lighter and darker places that differ less than this are the noise of one."""


def likeness(opened: Opened) -> str:
    """64 bits in hex that say what a picture looks like: whether each of 8 × 8 places is darker than its neighbour.

    Two files of one picture, at other sizes or qualities, differ in a few bits. A flat picture looks like nothing: empty.
    """
    grey = opened.image.convert("L").resize((9, 8), Image.Resampling.BOX).tobytes()
    if max(grey) - min(grey) < _FLAT:
        return ""
    bits = 0
    for at in range(72):
        if at % 9 != 8:
            bits = bits << 1 | (grey[at] < grey[at + 1])
    return f"{bits:016x}"


def carries(data: bytes, attribution: Attribution) -> bool:
    """Whether a rendition says exactly these words: false for one made before a credit was changed."""
    packet = _xmp(attribution)
    return packet in data and _iptc(attribution) in data if packet else _PACKET not in data


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


def _bytes_at(held: BinaryIO, at: int, count: int) -> bytes:
    held.seek(at)
    return held.read(count)


def _kind(data: bytes) -> Kind:
    """What the file is, from its first 4096 bytes. Raises `Unacceptable`, naming the kind where that helps."""
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
            if find_spec("pillow_heif") is None:
                raise Unacceptable("heic")
            return "HEIC"
        if data[8:12] in (b"avif", b"avis"):
            raise Unacceptable("other_kind", kind="AVIF")
        raise Unacceptable("moving")
    if _SVG.match(data[:512]) and b"<svg" in data[:4096].lower():
        raise Unacceptable("other_kind", kind="SVG")
    raise Unacceptable("not_a_picture")


@dataclass(frozen=True, slots=True)
class Stated:
    """What a header says: the size in pixels, and how many bytes a pixel will take while it is decoded."""

    size: Box
    weight: float


_MOST_PARTS: Final = 20_000
"""Segments or chunks that are walked through before a picture has to begin."""


def _stated(held: BinaryIO, kind: Kind) -> Stated | None:
    """The header as it stands, before any decoder has seen the file."""
    start = _bytes_at(held, 0, 33)
    if kind == "PNG":
        if start[12:16] != b"IHDR" or len(start) < 26:
            return None
        width, height = struct.unpack(">II", start[16:24])
        return Stated((width, height), _PNG_WEIGHTS.get((start[25], start[24]), 5))
    if kind == "WEBP":
        size = _size_in_webp(start)
        return Stated(size, 16) if size else None  # two canvases, what they give out, and the picture
    return _stated_in_heic(held) if kind == "HEIC" else _stated_in_jpeg(held)


_PNG_WEIGHTS: Final = {(0, 16): 6, (2, 8): 4, (2, 16): 4, (4, 8): 8, (4, 16): 8, (6, 8): 4, (6, 16): 4}
"""By colour type and depth: the picture itself, and where it has to be converted whole, that too. Others: 5."""


def _stated_in_jpeg(held: BinaryIO) -> Stated | None:
    at = 2
    for _part in range(_MOST_PARTS):
        head = _bytes_at(held, at, 22)
        if len(head) < 9 or head[0] != 0xFF:
            return None
        marker = head[1]
        if marker == 0xFF:  # fill bytes before a marker
            at += 1
        elif marker == 0x01 or 0xD0 <= marker <= 0xD7:  # markers without a body
            at += 2
        elif 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):  # a frame header
            height, width = struct.unpack(">HH", head[5:9])
            _refuse_scans(held, at, progressive=marker in (0xC2, 0xCA))
            # A progressive picture is kept whole, two bytes a sample, until its last scan has come.
            return Stated((width, height), _samples(head) * 2 if marker in (0xC2, 0xCA) else 1)
        elif marker in (0xD9, 0xDA):  # the picture starts, or ends, before it said its size
            return None
        else:
            length = int.from_bytes(head[2:4], "big")
            if length < 2:
                return None
            at += 2 + length
    return None


_MOST_SCANS: Final = 100
"""Scans of a progressive JPEG. A camera or an encoder writes ten or so; each more costs a walk over every pixel."""

_NEXT_MARKER: Final = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
"""Where the bits of a scan end: 0xFF in them is followed by a zero, or is a restart."""


def _refuse_scans(held: BinaryIO, at: int, *, progressive: bool) -> None:
    """Count the scans from the frame header at `at` on. A few bytes can say one scan again ten thousand times."""
    held.seek(at)
    data = held.read()
    at, scans = 0, 0
    for _part in range(_MOST_PARTS):
        head = data[at : at + 5]
        if len(head) < 5 or head[0] != 0xFF or head[1] == 0xD9:
            return
        if head[1] == 0xFF:
            at += 1
            continue
        at += 2 + int.from_bytes(head[2:4], "big")
        if head[1] != 0xDA:
            continue
        if not progressive and head[4] == data[9]:
            return  # all of the picture's colours in one scan: nothing comes behind it
        scans += 1
        if scans > _MOST_SCANS:
            raise Unacceptable("too_heavy")
        found = _NEXT_MARKER.search(data, at)
        if found is None:
            return
        at = found.start()


def _stated_in_heic(held: BinaryIO) -> Stated | None:
    """The largest size that an `ispe` box names near the beginning: a picture's own, never less than one of its tiles."""
    found = [struct.unpack(">II", body) for body in _ISPE.findall(_bytes_at(held, 0, 65_536))]
    width, height = max(found, key=lambda size: size[0] * size[1], default=(0, 0))
    return Stated((width, height), 12) if found else None


_ISPE: Final = re.compile(rb"\x00\x00\x00\x14ispe\x00{4}(.{8})", re.DOTALL)


def _samples(frame: bytes) -> float:
    """Samples a pixel in a frame header of a JPEG: 3 without subsampling, 1.5 where colours are halved both ways."""
    factors = [(frame[at] >> 4, frame[at] & 15) for at in range(11, min(len(frame), 11 + 3 * frame[9]), 3)]
    most = max((across for across, _ in factors), default=1) * max((down for _, down in factors), default=1)
    return sum(across * down for across, down in factors) / (most or 1)


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


def _refuse_heavy(stated: Stated, kind: Kind, memory: int) -> None:
    width, height = stated.size
    if width * height * stated.weight > memory:
        raise Unacceptable(
            "too_large_for_kind",
            width=width,
            height=height,
            kind="JPEG (progressive)" if kind == "JPEG" else kind,
            megapixels=int(memory / stated.weight / 1_000_000),
        )


def _moves(held: BinaryIO, kind: Kind) -> bool:
    """Whether the file says it holds an animation. A JPEG never does: the second picture that
    phones put behind the first (MPO) is a depth map or a preview, and is left alone."""
    if kind == "WEBP":
        start = _bytes_at(held, 0, 21)
        return start[12:16] == b"VP8X" and bool(start[20] & 0x02)
    if kind == "PNG":
        return any(name == b"acTL" for name in _png_chunks_before_picture(held))
    return False


def _png_chunks_before_picture(held: BinaryIO) -> Iterator[bytes]:
    at = 8
    for _part in range(_MOST_PARTS):
        head = _bytes_at(held, at, 8)
        if len(head) < 8 or head[4:] == b"IDAT":
            return
        yield head[4:]
        at += 12 + int.from_bytes(head[:4], "big")
    raise Unacceptable("damaged")


# Decoding

_AT_THE_BENCH = threading.Lock()


@contextmanager
def _careful() -> Iterator[None]:
    """One picture at a time in a process, with Pillow's warnings as errors.

    The lock bounds memory and guards the warning filters, which belong to the whole process. Broken EXIF is not a reason to refuse a
    photograph whose picture is whole, so complaints of the TIFF reader are passed over.
    """
    with _AT_THE_BENCH, warnings.catch_warnings():
        warnings.filterwarnings("error", module=r"PIL\.")
        warnings.filterwarnings("ignore", module=r"PIL\.TiffImagePlugin")
        yield


def _decode(held: BinaryIO, kind: Kind, enough: Callable[[Box], Box] | None) -> Opened:
    if kind == "PNG":
        # Reads every chunk and its checksum; the picture has to be opened again afterwards.
        held.seek(0)
        with Image.open(held, formats=["PNG"]) as checked:
            checked.verify()
    if kind == "HEIC":
        _let_heic_in()
    held.seek(0)
    with Image.open(held, formats=["HEIF" if kind == "HEIC" else kind]) as image:
        _refuse_bomb(image.size)
        if kind in ("PNG", "WEBP") and getattr(image, "n_frames", 1) > 1:
            raise Unacceptable("moving")
        width, height = image.size
        if kind != "JPEG":
            image.load()  # a PNG may say behind the picture how it lies
        turn = _turn(image)
        on_its_side = turn in _ON_ITS_SIDE
        upright = (height, width) if on_its_side else (width, height)
        least = enough(upright) if enough else upright
        least = (least[1], least[0]) if on_its_side else least
        if kind == "JPEG":
            if enough:
                # The decoder itself can leave out detail nobody will see: six times faster.
                image.draft(None, least)
            image.load()
            if _breaks_off(held, image):
                raise Unacceptable("damaged")
        profile = image.info.get("icc_profile")
        enough_of_it = _plain_pixels(_reduced(image, least))
        shows = enough_of_it.mode != "RGBA" or max(enough_of_it.getchannel("A").tobytes()) >= _SEEN
        flat = _flat_rgb(enough_of_it, profile)
    if turn is not None:
        flat = flat.transpose(turn)
    flat.info.clear()
    return Opened(flat, kind, *upright, shows)


_MIDDLE_GREY: Final = frozenset({127, 128})
"""Levels with which libjpeg fills what it has no bits for."""

_FILLING: Final = bytes(64)
"""More than a decoder looks ahead, and too little to go unnoticed on a page."""


def _breaks_off(held: BinaryIO, image: Image.Image) -> bool:
    """Whether a JPEG breaks off although it has its end: a card that was mended, a header that tells of more pixels.

    Where the bits run out before the end of the picture, the decoder fills with middle grey and only warns, which Pillow
    does not pass on. With the end taken away it has to ask for more instead, and that is an error. Asked of pictures
    whose last pixel is such a grey, and of those in one scan: a progressive one has all of itself before it is sharp.
    """
    last = image.getpixel((image.width - 1, image.height - 1))
    if image.info.get("progressive") or not _MIDDLE_GREY.issuperset(last if isinstance(last, tuple) else (last,)):
        return False
    held.seek(0)
    data = held.read()
    end = _end_of_scan(data, of=len(image.getbands()))
    if end is None:
        return False
    try:
        with Image.open(io.BytesIO(data[:end] + _FILLING), formats=["JPEG"]) as again:
            again.draft(None, (1, 1))  # every bit is read, and an eighth of the pixels is kept
            again.load()
    except OSError:
        return True
    return False


def _end_of_scan(data: bytes, *, of: int) -> int | None:
    """Where the bits of a JPEG end whose one scan has so many components; None for any other."""
    at = 2
    for _part in range(_MOST_PARTS):
        head = data[at : at + 5]
        if len(head) < 5 or head[0] != 0xFF:
            return None
        if head[1] == 0xFF:
            at += 1
        elif head[1] == 0x01 or 0xD0 <= head[1] <= 0xD7:
            at += 2
        elif head[1] != 0xDA:
            at += 2 + int.from_bytes(head[2:4], "big")
        else:
            found = _NEXT_MARKER.search(data, at + 2 + int.from_bytes(head[2:4], "big"))
            return found.start() if found and head[4] == of else None
    return None


def _let_heic_in() -> None:
    """Teach Pillow HEIC, where the optional library is installed."""
    import pillow_heif

    pillow_heif.register_heif_opener(thumbnails=False)


def _reduced(image: Image.Image, least: Box) -> Image.Image:
    """A larger picture made `least`, before the colours are worked on: whole multiples are taken out first."""
    if image.size == least or image.width < least[0] or image.height < least[1]:
        return image
    info = image.info
    if image.mode not in ("L", "RGB", "RGBA", "CMYK") or "transparency" in info:
        # Palettes and single transparent colours cannot be averaged.
        image = _spread(image)
    factor = min(image.width // least[0], image.height // least[1])
    small = image.reduce(factor) if factor > 1 else image
    if small.size != least:
        small = small.resize(least, _SMALLER)
    small.info = {name: value for name, value in info.items() if name == "icc_profile"}
    return small


def _spread(image: Image.Image) -> Image.Image:
    """Each pixel with its own colour and transparency, in 8 bits."""
    if image.mode.startswith("I") or image.mode == "F":
        # 16-bit greys. Pillow would clip them instead of scaling them.
        return image.convert("I").point(lambda level: level / 256).convert("L")
    clear = image.mode in ("LA", "PA", "La", "RGBa") or "transparency" in image.info
    return image.convert("RGBA" if clear else "RGB")


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


_SEEN: Final = 8
"""Of 255: what lets less of itself be seen than this, everywhere, shows nothing."""


def _plain_pixels(image: Image.Image) -> Image.Image:
    """Any mode to RGB, RGBA, L or CMYK: 16 bits to 8, palettes resolved."""
    is_plain = image.mode in ("RGB", "RGBA", "L", "CMYK") and "transparency" not in image.info
    return image if is_plain else _spread(image)


def _flat_rgb(image: Image.Image, profile: object) -> Image.Image:
    """RGB in sRGB, transparency laid on white."""
    if image.mode == "RGBA":
        colours = _in_srgb(image.convert("RGB"), profile)
        paper = Image.new("RGB", image.size, "white")
        paper.paste(colours, mask=image.getchannel("A"))
        return paper
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
_XML: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
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
    creator, credit, rights = (
        _plain(words).translate(_XML) for words in (attribution.creator, attribution.credit, attribution.copyright)
    )
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
