"""Bytes become text in a known encoding, or are refused with a sentence."""

import pytest

from articles.desk.refusal import Refused
from articles.ingest import assemble
from articles.ingest.readers import MOST_TEXT, READERS, read
from tests.ingest.conftest import OWN

PAGE = (OWN / "indented.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16-le", "utf-16-be", "gb18030"])
def test_each_encoding_is_recognised_and_named(encoding: str) -> None:
    mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(encoding, b"")
    reading = read(mark + PAGE.encode(encoding), "page.txt")
    assert (reading.text, reading.encoding, reading.reader) == (PAGE, encoding, "plain")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "gbk"])
def test_wide_and_national_encodings_without_a_mark_are_recognised(encoding: str) -> None:
    named = "gb18030" if encoding == "gbk" else encoding
    assert read(PAGE.encode(encoding), "").encoding == named
    assert read(PAGE.encode(encoding), "").text == PAGE


def test_a_short_name_in_gbk_is_not_read_as_rare_letters() -> None:
    assert read("钱全".encode("gbk")).text == "钱全"


def test_big5_is_recognised_where_it_can_be_told_and_gb18030_is_never_taken_for_it() -> None:
    island = (OWN / "ruifang.txt").read_text(encoding="utf-8")
    reading = read(island.encode("big5"), "")
    assert (reading.text, reading.encoding, reading.doubtful) == (island, "big5hkscs", False)
    for page in sorted(OWN.glob("*.txt")):
        text = page.read_text(encoding="utf-8")
        if not text.isascii():
            assert read(text.encode("gb18030")).text == text


@pytest.mark.parametrize(
    ("data", "doubtful"),
    [
        (PAGE.encode("utf-8"), False),
        (PAGE.encode("gb18030"), False),
        ("古厝修復十年有成，老師傅把手藝傳給年輕的學徒，漁會說這是好事。".encode("gb18030"), True),
        ("渡口的灯亮了，锟斤拷锟斤拷，船也来了。".encode(), True),
        ("渡口的灯\ufffd了，船也来了。".encode(), True),
        ("Ferry opens. The harbour office was pleased.".encode("utf-16-le"), False),
    ],
)
def test_an_encoding_that_was_guessed_from_little_is_said_to_be_doubtful(data: bytes, doubtful: bool) -> None:
    assert read(data).doubtful is doubtful


def test_a_doubtful_encoding_is_the_first_doubt_of_a_page() -> None:
    source = "古厝修復十年有成\n\n老師傅把手藝傳給年輕的學徒，漁會說這是好事。\n"
    doubts = [story["doubts"] for story in assemble.look(source.encode("gb18030"), name="a.txt").report["stories"]]
    assert doubts[0][0]["kind"] == "encoding"
    assert doubts[0][0]["text"] == "古厝修復十年有成"


def test_line_ends_stay_as_they_are() -> None:
    assert read("头条\r\n\r\n昨天。\r\n".encode()).text == "头条\r\n\r\n昨天。\r\n"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (" \n\u3000\n".encode(), "empty"),
        (b"x" * (MOST_TEXT + 1), "too_large"),
        (b"PK\x03\x04\x14\x00", "damaged"),
        (b"\x89PNG\r\n", "unknown_format"),
        ("头条\0昨天".encode(), "nul"),
        ("头条\ud800昨天".encode("utf-8", "surrogatepass"), "surrogate"),
        (b"\xff\xfe" + "头条\ud800昨天".encode("utf-16-le", "surrogatepass"), "surrogate"),
        (PAGE.encode("utf-8")[:-2] + b"\xff\xff", "encoding"),
        ("漁港老燈塔".encode("big5"), "encoding"),
        (bytes(range(128, 256)) * 8, "encoding"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(data: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        read(data)
    assert refused.value.code == code
    assert len(str(refused.value)) > 5


def test_the_list_of_readers_is_visible() -> None:
    assert [reader.name for reader in READERS] == ["docx", "pdf", "html", "plain"]
