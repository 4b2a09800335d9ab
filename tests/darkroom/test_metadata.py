"""What a file says of itself is read right, or the reading is marked doubtful; it is never silently wrong."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from django.utils import translation
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image

from articles.admin.sending import facts_of
from articles.darkroom.blocks import Blocks, blocks_of
from articles.darkroom.charsets import marked, utf16, weigh
from articles.darkroom.develop import Kind
from articles.darkroom.metadata import FIELDS, Reading, facts, from_facts, read
from articles.darkroom.receive import receive
from articles.models import Account, Photo, Reporter
from articles.vocabulary import Role
from tests.cast import account, credited
from tests.darkroom.carriers import dataset, exif, iptc, jpeg_with, picture, png_with, segment, xmp
from tests.makers import EVENING

once = pytest.mark.once

QIAN = "钱全"
UTF8 = b"\x1b%G"
#: Ordinary names, a rare character of GBK, one of GB18030's four bytes, and names in other letters.
NAMES = [
    "钱全",
    "宋行舟",
    "欧阳修远",
    "孙喆",
    "李彧",
    "赵㑇",
    "乔",
    "José Müller",
    "Jane Doe",
    "本报记者 钱全",
    "钱全/清渠日报",
]


def reading(data: bytes, kind: Kind = "JPEG") -> Reading:
    return read(blocks_of(io.BytesIO(data), kind))


def one(data: bytes, field: str, kind: Kind = "JPEG") -> tuple[str, str, bool]:
    said = reading(data, kind)[field]
    return said.value, said.source, said.doubtful


# Encodings


def test_the_name_whose_gbk_is_also_utf_8() -> None:
    assert QIAN.encode("gbk").decode() == "Ǯȫ"
    assert one(jpeg_with(iptc=iptc(creator=QIAN.encode("gbk"))), "creator") == (QIAN, "iptc", False)
    assert one(jpeg_with(exif=exif({0x013B: (2, QIAN.encode("gbk") + b"\0")})), "creator") == (QIAN, "exif", False)
    # A program that marks GBK as UTF-8 is believed, and doubted.
    said = reading(jpeg_with(iptc=iptc(UTF8, creator=QIAN.encode("gbk"))))["creator"]
    assert (said.value, said.doubtful, said.instead) == ("Ǯȫ", True, (QIAN,))
    packet = xmp("<dc:creator><rdf:Seq><rdf:li>@</rdf:li></rdf:Seq></dc:creator>").encode()
    said = reading(jpeg_with(xmp=packet.replace(b"@", QIAN.encode("gbk"))))["creator"]
    assert (said.value, said.doubtful, said.instead) == ("Ǯȫ", True, (QIAN,))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "gb18030"])
@pytest.mark.parametrize("carrier", ["iptc", "iptc marked", "exif", "exif comment", "xmp"])
def test_a_name_is_read_right_or_is_doubtful(name: str, encoding: str, carrier: str) -> None:
    try:
        data = name.encode(encoding)
    except UnicodeEncodeError:
        pytest.skip(f"{encoding} has no such letter")
    packet = xmp("<dc:creator><rdf:Seq><rdf:li>@</rdf:li></rdf:Seq></dc:creator>").encode()
    marks = {"utf-8": UTF8, "gbk": b"\x1b$)A", "gb18030": b"\x1b$)A"}
    field, made = {
        "iptc": ("creator", {"iptc": iptc(creator=data)}),
        "iptc marked": ("creator", {"iptc": iptc(marks[encoding], creator=data)}),
        "exif": ("creator", {"exif": exif({0x013B: (2, data + b"\0")})}),
        "exif comment": ("caption", {"exif": exif({}, {0x9286: (7, bytes(8) + data)})}),
        "xmp": ("creator", {"xmp": packet.replace(b"@", data)}),
    }[carrier]
    said = reading(jpeg_with(**made))[field]
    assert said.value == name or said.doubtful
    if encoding == "utf-8" or (name == QIAN and carrier != "xmp"):
        assert (said.value, said.doubtful) == (name, False) or name == "赵㑇"


@once
@given(
    st.text(
        alphabet=st.sampled_from(
            "钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张全小明大华国强伟芳娜秀英敏静丽兄茅氓谩乔"
        ),
        min_size=2,
        max_size=4,
    )
)
@example("钱全")
@example("茅")
def test_ordinary_names_are_never_silently_wrong(name: str) -> None:
    for encoding in ("gb18030", "utf-8"):
        said = weigh(name.encode(encoding))
        assert said.text == name or said.doubtful


@once
@pytest.mark.parametrize(
    ("data", "text", "doubtful"),
    [
        (b"plain", "plain", False),
        ("José".encode(), "José", False),
        ("José".encode("latin-1"), "José", True),
        (b"\xff\xfe\xfd", None, True),
        (b"\x81", None, True),
    ],
)
def test_what_can_only_be_guessed_is_doubtful(data: bytes, text: str | None, doubtful: bool) -> None:
    said = weigh(data)
    assert said.doubtful is doubtful
    assert text is None or said.text == text


@once
@given(st.binary(max_size=300))
def test_no_bytes_raise(data: bytes) -> None:
    for said in (
        weigh(data),
        marked(data, "utf-8"),
        marked(data, "no-such-encoding"),
        utf16(data, "le"),
        utf16(data, "be"),
    ):
        assert isinstance(said.text, str)


def test_the_letters_of_windows_titles() -> None:
    tags = {
        0x9C9B: (1, "起网\0".encode("utf-16-le")),
        0x9C9D: (1, "钱全\0".encode("utf-16-le")),
        0x9C9E: (1, "渔船;晨雾\0".encode("utf-16-le")),
    }
    said = reading(jpeg_with(exif=exif(tags)))
    assert {name: one.value for name, one in said.items()} == {
        "headline": "起网",
        "creator": "钱全",
        "keywords": "渔船\n晨雾",
    }


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("written", ["utf-16-le", "utf-16-be"])
def test_a_comment_in_unicode_is_read_in_either_order(order: str, written: str) -> None:
    block = exif({}, {0x9286: (7, b"UNICODE\0" + "头船在薄雾中收网".encode(written))}, order=order)
    assert one(jpeg_with(exif=block), "caption")[0] == "头船在薄雾中收网"


@pytest.mark.parametrize("lost", ["??", "?? ??", "????", "???·??", "- - -"])
def test_question_marks_are_no_name(lost: str) -> None:
    found = reading(jpeg_with(exif=exif({0x013B: (2, lost.encode() + b"\0")}), iptc=iptc(creator=QIAN.encode("gbk"))))
    assert (found["creator"].value, found["creator"].source) == (QIAN, "iptc")
    assert "creator" not in reading(jpeg_with(exif=exif({0x013B: (2, lost.encode() + b"\0")})))


def test_half_a_name_is_doubtful() -> None:
    assert one(jpeg_with(exif=exif({0x013B: (2, b"Qian ??\0")})), "creator") == ("Qian ??", "exif", True)


def test_what_a_camera_writes_where_a_caption_belongs_is_none() -> None:
    for words in (b"OLYMPUS DIGITAL CAMERA         \0", b"SONY DSC\0", b"DCIM\\100MEDIA\\DJI_0012.JPG\0"):
        assert "caption" not in reading(jpeg_with(exif=exif({0x010E: (2, words)})))


@pytest.mark.parametrize(
    "words",
    [
        b"oplus_32",
        b'{"mirror":false,"sensor_type":"rear"}',
        b"filter: 0; fileterIntensity: 0.0; filterMask: 0; module: a;",
    ],
)
def test_what_a_telephone_writes_as_a_comment_is_no_caption(words: bytes) -> None:
    assert "caption" not in reading(jpeg_with(exif=exif({}, {0x9286: (7, b"ASCII\0\0\0" + words)})))


@pytest.mark.parametrize(
    "words", ["Left: Song Xingzhou; right: Ye Zhiqiu; 2026.", "左：宋行舟；右：叶知秋", "2: 1; a draw"]
)
def test_a_caption_with_colons_stays_a_caption(words: str) -> None:
    assert one(jpeg_with(exif=exif({}, {0x9286: (7, b"ASCII\0\0\0" + words.encode())})), "caption")[0] == words


# Where it stands, and what comes first


def test_every_field_is_read_from_each_place() -> None:
    packet = xmp(
        "<photoshop:Headline>起网</photoshop:Headline><photoshop:Credit>清渠日报</photoshop:Credit>"
        "<dc:creator><rdf:Seq><rdf:li>钱全</rdf:li></rdf:Seq></dc:creator>"
        '<dc:description><rdf:Alt><rdf:li xml:lang="en">Nets</rdf:li><rdf:li xml:lang="x-default">头船在薄雾中收网。</rdf:li></rdf:Alt></dc:description>'
        '<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">© 清渠日报</rdf:li></rdf:Alt></dc:rights>'
        "<dc:subject><rdf:Bag><rdf:li>渔船</rdf:li><rdf:li>晨雾</rdf:li></rdf:Bag></dc:subject>"
        "<Iptc4xmpCore:Location>东闸口</Iptc4xmpCore:Location>",
        attributes='photoshop:City="清渠" exif:DateTimeOriginal="2026-11-24T06:20:11+08:00" tiff:Make="NIKON CORPORATION" tiff:Model="NIKON Z 8"',
    )
    wanted = {
        "headline": "起网",
        "caption": "头船在薄雾中收网。",
        "creator": "钱全",
        "credit": "清渠日报",
        "copyright": "© 清渠日报",
        "keywords": "渔船\n晨雾",
        "city": "清渠",
        "place": "东闸口",
        "taken_at": "2026-11-24T06:20:11+08:00",
        "camera": "NIKON Z 8",
    }
    assert wanted.keys() == FIELDS.keys()
    for made in (
        jpeg_with(xmp=packet.encode()),
        jpeg_with(xmp=packet.encode("utf-16")),
        jpeg_with(xmp=packet.encode("utf-16-le")),
    ):
        found = reading(made)
        assert {name: said.value for name, said in found.items()} == wanted
        assert {(said.source, said.doubtful) for said in found.values()} == {("xmp", False)}

    record = iptc(
        UTF8, headline="起网".encode(), caption="头船在薄雾中收网。".encode(), creator=QIAN.encode(), credit="清渠日报".encode(),
        copyright="© 清渠日报".encode(), keywords="渔船".encode(), city="清渠".encode(), place="东闸口".encode(),
        date=b"20261124", time=b"062011+0800",
    ) + dataset(2, 25, "晨雾".encode())  # fmt: skip
    found = reading(jpeg_with(iptc=record))
    assert {name: said.value for name, said in found.items()} == {
        name: value for name, value in wanted.items() if name != "camera"
    }

    block = exif(
        {0x010E: (2, "头船在薄雾中收网。".encode() + b"\0"), 0x013B: (2, QIAN.encode() + b"\0"), 0x8298: (2, "© 清渠日报".encode() + b"\0"), 0x010F: (2, b"NIKON CORPORATION\0"), 0x0110: (2, b"NIKON Z 8\0")},
        {0x9003: (2, b"2026:11:24 06:20:11\0"), 0x9011: (2, b"+08:00\0")},
    )  # fmt: skip
    found = reading(jpeg_with(exif=block))
    assert {name: said.value for name, said in found.items()} == {
        name: wanted[name] for name in ("caption", "creator", "copyright", "taken_at", "camera")
    }


def test_xmp_then_iptc_then_exif_and_a_sound_reading_before_a_doubtful_one() -> None:
    parts: dict[str, Any] = {
        "xmp": xmp("<photoshop:City>甲</photoshop:City>").encode(),
        "iptc": iptc(city="乙".encode("gbk"), creator="José".encode("latin-1")),
        "exif": exif({0x013B: (2, b"Jane Doe\0")}),
    }
    found = reading(jpeg_with(**parts))
    assert (found["city"].value, found["creator"].value) == ("甲", "Jane Doe")
    del parts["xmp"], parts["exif"]
    found = reading(jpeg_with(**parts))
    assert (found["city"].value, found["creator"].doubtful) == ("乙", True)


def test_a_moment_with_its_zone_is_preferred() -> None:
    block = exif({}, {0x9003: (2, b"2026:11:24 06:20:11\0"), 0x9011: (2, b"+09:00\0")})
    packet = xmp("", attributes='photoshop:DateCreated="2026-11-24T06:20:11"').encode()
    assert one(jpeg_with(exif=block, xmp=packet), "taken_at") == ("2026-11-24T06:20:11+09:00", "exif", False)
    assert one(jpeg_with(xmp=packet), "taken_at") == ("2026-11-24T06:20:11", "xmp", False)
    for day in (
        'photoshop:DateCreated="2026-11-24"',
        'photoshop:DateCreated="2026"',
        'xmp:CreateDate="gestern um acht"',
    ):
        assert "taken_at" not in reading(jpeg_with(xmp=xmp("", attributes=day).encode()))
    for clock in (b"0000:00:00 00:00:00\0", b"2026:13:45 99:00:00\0", b"    :  :     :  :  \0"):
        assert "taken_at" not in reading(jpeg_with(exif=exif({}, {0x9003: (2, clock)})))


@pytest.mark.parametrize("packed", [False, True])
def test_a_png_says_it_in_chunks(packed: bool) -> None:
    packet = xmp("<photoshop:City>清渠</photoshop:City>").encode()
    data = png_with(xmp=packet, exif=exif({0x013B: (2, QIAN.encode("gbk") + b"\0")}), packed=packed)
    assert (one(data, "city", "PNG")[0], one(data, "creator", "PNG")[0]) == ("清渠", QIAN)


def test_a_webp_says_it_in_chunks() -> None:
    held = io.BytesIO()
    packet = xmp("<photoshop:City>清渠</photoshop:City>").encode()
    Image.new("RGB", (60, 40)).save(
        held, "WEBP", xmp=packet, exif=b"Exif\0\0" + exif({0x013B: (2, QIAN.encode() + b"\0")})
    )
    found = reading(held.getvalue(), "WEBP")
    assert (found["city"].value, found["creator"].value) == ("清渠", QIAN)


# Hostile files


@pytest.mark.parametrize(
    "blocks",
    [
        Blocks(xmp=b"<x:xmpmeta" + b"<a>" * 100_000),
        Blocks(xmp=b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rdf:RDF xmlns:rdf="x">&b;</rdf:RDF>'),
        Blocks(xmp=xmp("<dc:subject><rdf:Bag>" + "<rdf:li>x</rdf:li>" * 20_000 + "</rdf:Bag></dc:subject>").encode()),
        Blocks(xmp=xmp("<photoshop:City>" + "长" * 300_000 + "</photoshop:City>").encode()),
        Blocks(iptc=dataset(2, 25, b"x") * 200_000),
        Blocks(iptc=b"\x1c\x02\x78\xff\xff\xff\xff"),
        Blocks(iptc=b"\x1c\x02\x78\x80\x04\x7f\xff\xff\xff" + b"x" * 100),
        Blocks(exif=b"II*\0\x08\0\0\0" + b"\xff" * 5000),
        Blocks(exif=b"MM\0*\xff\xff\xff\xff"),
        Blocks(exif=exif({0x8769: (4, b"\x08\0\0\0"), 0x013B: (2, b"Jane Doe\0")})),  # a directory that is its own child
        Blocks(exif=exif({0x010E: (2, b"x" * 900_000)})),
    ],
)  # fmt: skip
def test_hostile_blocks_cost_little_and_raise_nothing(blocks: Blocks) -> None:
    for name, said in read(blocks).items():
        assert len(said.value) <= 2_000 if name != "keywords" else len(said.value.split("\n")) <= 50


@once
@given(st.binary(max_size=400), st.binary(max_size=400), st.binary(max_size=400))
@example(b"<rdf:RDF", b"\x1c\x02\x50\x00\x02\xff\xfe", b"II*\0\x08\0\0\0\x01\0\x3b\x01\x02\0\xff\xff\xff\xff")
def test_no_block_raises(first: bytes, second: bytes, third: bytes) -> None:
    found = read(Blocks(xmp=first, iptc=b"\x1c\x02\x50\x00\x10" + second, exif=b"II*\0\x08\0\0\0" + third))
    assert from_facts(facts(found)) == found


@once
@given(st.data())
def test_no_mended_file_raises(data: st.DataObject) -> None:
    whole = jpeg_with(
        xmp=xmp("<photoshop:City>清渠</photoshop:City>").encode(),
        iptc=iptc(UTF8, creator=QIAN.encode()),
        exif=exif({0x013B: (2, b"Jane\0")}),
    )
    broken = bytearray(whole)
    for at in data.draw(st.lists(st.integers(0, 900), max_size=12)):
        broken[at % len(broken)] = data.draw(st.integers(0, 255))
    for kind in ("JPEG", "PNG", "WEBP"):
        read(blocks_of(io.BytesIO(bytes(broken)), kind))


def test_endless_chunks_are_not_walked_through() -> None:
    data = picture()[:2] + segment(0xEC, b"") * 6_000 + jpeg_with(iptc=iptc(creator=b"Jane Doe"))[2:]
    assert reading(data) == {}


def test_a_content_credential_is_noticed_and_kept_as_a_fact(photographer: Account) -> None:
    manifest = b"JP\0\1\0\0\0\1\0\0\1\0jumb\0\0\0\x1ejumdc2pa\0\x11\0\x10\x80\0\0\xaa\08\x9bq\3c2pa\0"
    plain = picture()
    signed = plain[:2] + segment(0xEB, manifest) + plain[2:]
    assert blocks_of(io.BytesIO(signed), "JPEG").credentials is True
    assert blocks_of(io.BytesIO(plain), "JPEG").credentials is False
    photo = taken(signed, photographer)
    assert photo.credentials == {"present": True}
    with translation.override("en"):
        assert "with content credentials" in facts_of(photo)
    assert taken(plain, photographer).credentials == {}


# What becomes of it on the photo


@pytest.fixture
def photographer(db: None) -> Account:
    return account("photographer", Role.PHOTOGRAPHER, name="宋行舟")


def taken(data: bytes, by: Account, **how: Any) -> Photo:
    made = receive(data, name="a.jpg", by=by, now=EVENING, **how)
    return Photo.objects.select_related("photographer").get(pk=made.pk)


def test_what_was_read_stands_on_the_photo_and_where_it_was_read_beside_it(photographer: Account) -> None:
    qian = Reporter.objects.create(slug="qian-quan", name=QIAN)
    record = iptc(
        creator=QIAN.encode("gbk"),
        caption="头船在薄雾中收网。".encode("gbk"),
        city="清渠".encode("gbk"),
        keywords="渔船".encode("gbk"),
    )
    photo = taken(jpeg_with(iptc=record), photographer)
    assert (photo.caption, photo.creator, photo.photographer, photo.city, photo.keywords) == (
        "头船在薄雾中收网。",
        QIAN,
        qian,
        "清渠",
        ["渔船"],
    )
    assert photo.read["creator"] == {"value": QIAN, "source": "iptc", "doubtful": False, "instead": []}
    assert photo.credit == ""
    for row in photo.renditions.all():
        with row.file.open("rb") as held:
            assert QIAN.encode() in held.read()


def test_what_somebody_typed_stands_before_what_was_read(photographer: Account) -> None:
    data = jpeg_with(
        iptc=iptc(creator=QIAN.encode("gbk"), caption="文件里的图说".encode("gbk"), credit="文件里的".encode("gbk"))
    )
    photo = taken(data, photographer, caption="开闸", credit="宋行舟 摄", photographer=credited(photographer))
    assert (photo.caption, photo.credit, photo.creator) == ("开闸", "宋行舟 摄", QIAN)
    assert photo.photographer == credited(photographer)
    assert photo.read["caption"]["value"] == "文件里的图说"


def test_a_doubtful_reading_is_kept_and_written_nowhere(photographer: Account) -> None:
    photo = taken(jpeg_with(iptc=iptc(UTF8, creator=QIAN.encode("gbk"))), photographer, presume=True)
    assert (photo.creator, photo.photographer, photo.credit) == ("", None, "")
    assert photo.read["creator"] == {"value": "Ǯȫ", "source": "iptc", "doubtful": True, "instead": [QIAN]}


@pytest.mark.parametrize("written", ["钱全", "钱全 摄", "本报记者 钱全", "（本报记者 钱全 摄）", "记者钱全"])
def test_a_creator_is_matched_to_the_one_entry_of_that_name(photographer: Account, written: str) -> None:
    qian = Reporter.objects.create(slug="qian-quan", name=QIAN)
    assert taken(jpeg_with(iptc=iptc(creator=written.encode("gbk"))), photographer).photographer == qian
    Reporter.objects.create(slug="qian-quan-2", name=QIAN)
    other = jpeg_with(iptc=iptc(creator=written.encode("gbk")), data=picture(colour=(1, 2, 3)))
    assert taken(other, photographer).photographer is None


def test_an_upload_is_by_whoever_sent_it_unless_the_file_names_somebody(photographer: Account) -> None:
    own = credited(photographer)
    photo = taken(picture(), photographer, presume=True)
    assert (photo.photographer, photo.credit) == (own, "宋行舟 摄")
    photo = taken(jpeg_with(iptc=iptc(creator="林深".encode())), photographer, presume=True)
    assert (photo.photographer, photo.creator, photo.credit) == (None, "林深", "林深 摄")


def test_a_moment_without_a_zone_has_the_papers_and_says_so(photographer: Account) -> None:
    block = exif({}, {0x9003: (2, b"2026:11:24 06:20:11\0")})
    photo = taken(jpeg_with(exif=block), photographer)
    assert photo.taken_at == datetime(2026, 11, 23, 22, 20, 11, tzinfo=UTC)
    assert photo.read["taken_at"]["zone"] == "paper"
    block = exif({}, {0x9003: (2, b"2026:11:24 06:20:11\0"), 0x9011: (2, b"+09:00\0")})
    photo = taken(jpeg_with(exif=block), photographer)
    assert photo.taken_at == datetime(2026, 11, 24, 6, 20, 11, tzinfo=timezone(timedelta(hours=9)))
    assert photo.read["taken_at"]["zone"] == "file"


@pytest.mark.parametrize(
    "clock", [b"1980:01:01 00:00:00\0", b"2031:01:01 00:00:00\0", b"0001:01:01 00:00:00\0", b"9999:12:31 23:59:59\0"]
)
@pytest.mark.parametrize("zone", [b"+14:00\0", b"-12:00\0"])
def test_a_clock_that_was_never_set_is_doubtful(photographer: Account, clock: bytes, zone: bytes) -> None:
    photo = taken(jpeg_with(exif=exif({}, {0x9003: (2, clock), 0x9011: (2, zone)})), photographer)
    assert (photo.taken_at, photo.read["taken_at"]["doubtful"]) == (None, True)
