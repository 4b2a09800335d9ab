"""HTML out of Word and web editors becomes text with marks; hostile HTML costs no more than its size."""

import base64

import pytest

from articles.desk.refusal import Refused
from articles.ingest.readers import bounds, pictures_in, read

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<html><head><title>t</title><style>p{}</style><body><h2>新灯</h2><p>亮&amp;了<br>一夜</p>", "## 新灯\n亮&了\n一夜\n"),
        ("<p><b>码头</b> <strong>一日</strong></p><p><b>半</b>粗</p>", "**码头 一日**\n半粗\n"),
        ("<p>甲</p><!--[if gte mso 9]><xml><w:x>隐</w:x></xml><![endif]--><p>乙</p>", "甲\n乙\n"),
        ("<p style='mso-list:l0 level1'><![if !supportLists]><span>1.</span><![endif]>一项</p>", "1.一项\n"),
        ("<div>甲<div>乙</div>丙</div>", "甲\n乙\n丙\n"),
        ("<ol><li>甲<li>乙</ol><ul><li>丙</ul>", "1. 甲\n2. 乙\n• 丙\n"),
        ("<p>甲<script>if (a</b>c) x</script>乙<p>丙", "甲乙\n丙\n"),
        ("<table><tr><th>船<th>吨<tr><td><p>甲</p></td><td>3</td></table>", "船\t吨\n甲\t3\n"),
        ("<table><tr><td><table><tr><td>甲<td>乙</table><p>丙</p></td><td>丁</td></tr></table>尾", "甲\t乙\n丙\n丁\n尾\n"),
        ("<p title='a>b'>甲 < 乙</p>", "甲 < 乙\n"),
        ("<p>甲</p><p>&nbsp;</p><p>乙</p>", "甲\n\n乙\n"),
        ("<p>甲<!-- 乙", "甲<!-- 乙\n"),
        ('<b style="font-weight:normal"><p>甲</p><p><span style="font-weight: 700">乙</span></p><p>丙</p></b>', "甲\n**乙**\n丙\n"),
    ],
)  # fmt: skip
def test_markup_becomes_lines(source: str, text: str) -> None:
    reading = read(source.encode(), "page.html")
    assert (reading.reader, reading.encoding) == ("html", "utf-8")
    assert reading.text == text


def test_a_page_may_name_its_encoding() -> None:
    source = "<html><meta charset=gb2312><p>渔港亮起新灯。</p></html>"
    reading = read(source.encode("gb18030"))
    assert (reading.text, reading.encoding) == ("渔港亮起新灯。\n", "gb18030")
    assert (
        read(source.replace("gb2312", "big5").replace("渔", "魚").replace("灯", "燈").encode("big5")).encoding
        == "big5hkscs"
    )


def test_text_with_a_sign_in_it_stays_plain() -> None:
    assert read("价格 <p> 与 3 < 4".encode()).reader == "plain"


@pytest.mark.parametrize("unit", ["<div>", "<p>", "<", "<br>", "<a '\">", "<p>x", "<b>x</b>", "<table><tr><td>"])
def test_a_million_bytes_of_tags_are_refused(unit: str) -> None:
    with pytest.raises(Refused) as refused:
        read(b"<p>" + (unit * (999_000 // len(unit))).encode())
    assert refused.value.code == "too_much"
    assert bounds.SECONDS < 2


@pytest.mark.parametrize("unit", ["<!--", "<a ", '<a "', "</", "<!["])
def test_what_never_ends_is_text(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    assert read(b"<p>" + text.encode()).text.replace(" ", "").strip() == text.replace(" ", "")


@pytest.mark.parametrize(("data", "code"), [(b"<p>a\0b</p>", "nul"), (b"<p>\xed\xa0\x80</p>", "surrogate")])
def test_characters_that_are_no_text_are_refused(data: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        read(data)
    assert refused.value.code == code


def test_a_reference_to_half_a_pair_or_nul_is_no_character() -> None:
    assert read(b"<p>a&#0;b&#xD800;c</p>").text == "a\ufffdb\ufffdc\n"


def test_pictures_that_are_written_into_a_page_come_with_their_place_and_others_are_counted() -> None:
    written = [
        f"data:image/{kind};base64,{base64.b64encode(data).decode()}"
        for kind, data in (("png", b"one"), ("jpeg", b"two"))
    ]
    source = (
        f"<p>灯亮了。</p><img src='{written[0]}'><p>图为新灯。<img width=1 height=1 src=http://a.example/c.gif></p>"
        f'<img alt="x" src="{written[1]}"><img src="{written[0]}"><img src="file:///C:/clip_image001.png">'
        '<img src="data:image/png;base64,!!"><img src="http://a.example/b.jpg"><img src="http://a.example/b.jpg">'
    )  # fmt: skip
    text = read(source.encode()).text
    found = pictures_in(source.encode())
    assert text == "灯亮了。\n图为新灯。\n"
    assert [(one.name, one.data, text[one.at :]) for one in found.inside] == [
        ("1.png", b"one", "图为新灯。\n"), ("2.jpeg", b"two", ""),
    ]  # fmt: skip
    assert found.elsewhere == 3


def test_no_more_pictures_are_taken_than_a_page_has() -> None:
    rows = "".join(f"<img src='data:image/png;base64,{base64.b64encode(b'%d' % n).decode()}'>" for n in range(70))
    found = pictures_in(f"<p>灯</p>{rows}".encode())
    assert (len(found.inside), found.elsewhere) == (60, 10)
