"""PDF pages become text in the order in which they are read, and hostile ones a sentence."""

import zlib
from itertools import count

import pytest

from articles.desk.refusal import Refused
from articles.ingest import columns
from articles.ingest.readers import pdf, read
from articles.ingest.split import as_json, split_page

pytestmark = pytest.mark.once

#: Where a text stands, from the lower left corner in points, and the size of its type.
Placed = tuple[float, float, float, str]

RIVER = "本报讯（记者 沈一苇）昨天上午，全区河道清淤现场会在柳荫镇举行。会议明确，今年汛期之前要打通断头小河，并在每个村口立起水位尺，由村民自己来看。"
REEDS = "区水利站的工作人员说，过去清淤靠挖，如今还要靠养，岸边的芦苇要留着，河里的水草要补种，水才会自己变清。"
BOOKS = "区图书馆听说以后，送来了两架旧书。馆员每周来一次，把孩子们问得最多的问题记下来，第二周带着答案来，再把新的问题带回去。"
TEA = "本报讯（通讯员 陶砚）渡口老茶馆从下周起每周三停业半天，老板娘说，这半天要去学认药草，回来给茶客讲讲。"


def page(placed: list[Placed]) -> bytes:
    """A PDF of one page with these texts, in a Chinese font that is not in the file."""
    drawn = "".join(
        f"/F1 {size} Tf 1 0 0 1 {x} {y} Tm <{text.encode('utf-16-be').hex()}> Tj\n" for x, y, size, text in placed
    )
    return made(f"BT\n{drawn}ET".encode())


def made(content: bytes, *, filters: str = "", trailer: str = "") -> bytes:
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F1 5 0 R>>>>/Contents 4 0 R>>",
        f"<</Length {len(content)}{filters}>>stream\n".encode() + content + b"\nendstream",
        b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UTF16-H/DescendantFonts[6 0 R]>>",
        (
            b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000/FontDescriptor 7 0 R"
            b"/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>>>"
        ),
        (
            b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[0 -120 1000 880]/ItalicAngle 0/Ascent 880"
            b"/Descent -120/CapHeight 880/StemV 80>>"
        ),
    ]
    out, at = b"%PDF-1.4\n", []
    for number, part in zip(count(1), parts, strict=False):
        at.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in at)
    return out + b"xref\n0 8\n0000000000 65535 f \n%strailer<</Size 8/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF" % (
        table, trailer.encode(), len(out),
    )  # fmt: skip


def flowing(paragraphs: list[str], places: list[tuple[float, float, int]], wide: int) -> list[Placed]:
    """Paragraphs set in lines of so many characters, each set in by two, running through columns (x, y, lines)."""
    lines: list[tuple[int, str]] = []
    for text in paragraphs:
        lines.append((2, text[: wide - 2]))
        lines += [(0, text[at : at + wide]) for at in range(wide - 2, len(text), wide)]
    rows = iter(lines)
    placed: list[Placed] = []
    for x, y, most in places:
        for row, (indent, text) in zip(range(most), rows, strict=False):
            placed.append((x + indent * 10, y - row * 14, 10, text))
    return placed


def test_columns_are_read_one_after_the_other_and_large_type_is_a_headline() -> None:
    broadsheet = [
        (40, 760, 9, "2031年5月12日 星期一"),
        (40, 715, 26, "清淤也要养河"),
        (40, 690, 14, "——柳荫镇的一堂现场课"),
        *flowing([RIVER, REEDS], [(40, 660, 6), (220, 660, 9)], 15),
        (420, 715, 20, "慢问慢答"),
        *flowing([BOOKS], [(420, 680, 9)], 14),
        (40, 480, 20, "渡口茶馆停业半天"),
        *flowing([TEA], [(40, 450, 9)], 30),
    ]
    reading = read(page(list(reversed(broadsheet))), "page.pdf")
    assert (reading.reader, reading.encoding) == ("pdf", "pdf")
    found = as_json(split_page(reading.text))
    assert found["unplaced"] == ["2031年5月12日 星期一"]
    assert [(story["headline"], story["paragraphs"]) for story in found["stories"]] == [
        (["清淤也要养河"], [RIVER.removeprefix("本报讯（记者 沈一苇）"), REEDS]),
        (["渡口茶馆停业半天"], [TEA.removeprefix("本报讯（通讯员 陶砚）")]),
        (["慢问慢答"], [BOOKS]),
    ]
    assert found["stories"][0]["subhead"] == ["——柳荫镇的一堂现场课"]


def packed(content: bytes, times: int) -> bytes:
    for _ in range(times):
        content = zlib.compress(content, 9)
    return made(content, filters=f"/Filter[{'/FlateDecode ' * times}]")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"%PDF-1.7", "damaged"),
        (b"%PDF-" + b"[" * 200_000, "damaged"),
        (page([(40, 700, 10, "渡口")])[:600], "damaged"),
        (made(b""), "no_text"),
        (packed(b"BT /F1 10 Tf " + b"<6e216e21> Tj " * 2_000_000 + b"ET", 2), "too_much"),
        (made(b"", trailer="/Encrypt<</Filter/Standard/V 9/R 9/O(x)/U(x)/P 0>>"), "encrypted"),
    ],
    ids=["empty", "brackets", "cut", "pictures", "bomb", "locked"],
)
def test_what_is_no_page_costs_a_sentence(data: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        read(data, "page.pdf")
    assert refused.value.code == code
    assert len(str(refused.value)) > 5


def test_without_the_library_a_pdf_is_refused_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "is_there", lambda: False)
    with pytest.raises(Refused) as refused:
        read(page([(40, 700, 10, "渡口")]))
    assert refused.value.code == "unread_format"


def test_a_process_that_is_ended_has_found_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limits are the process's own: with hardly any memory it ends, whatever the file is."""
    monkeypatch.setattr(
        pdf, "_START", pdf._START.replace("; main()", "; import articles.ingest.columns as c; c.SECONDS = 0.01; main()")
    )
    with pytest.raises(Refused) as refused:
        read(page(flowing([RIVER] * 300, [(40, 700, 3_000)], 15)))
    assert refused.value.code == "too_much"


def test_words_of_a_line_are_no_columns() -> None:
    lines = [columns.Letters("第2版", 40, 700, 70, 710, 10), columns.Letters("要闻", 300, 700, 320, 710, 10)]
    assert columns.read_in_order(lines) == "第2版 要闻"
