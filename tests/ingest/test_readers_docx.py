"""Word documents become text with marks, and hostile ones a sentence."""

import io
import zipfile

import pytest

from articles.desk.refusal import Refused
from articles.ingest.readers import bounds, docx, pictures_in, read
from articles.ingest.split import split_page

pytestmark = pytest.mark.once

SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def document(body: str, *, declared: str = "", **parts: str) -> bytes:
    """A .docx with this body; `parts` are word/NAME.xml."""
    return archive(
        {
            "word/document.xml": f'<?xml version="1.0"?>{declared}<w:document {SPACE}><w:body>{body}</w:body></w:document>',
            **{f"word/{name}.xml": text for name, text in parts.items()},
        }
    )


def archive(files: dict[str, str]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, text in files.items():
            zipped.writestr(name, text)
    return made.getvalue()


def paragraph(text: str, *, run: str = "", kind: str = "") -> str:
    return f"<w:p><w:pPr>{kind}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


def test_headings_bold_tables_lists_and_notes() -> None:
    body = (
        paragraph(
            "渔港亮起\n新灯".replace("\n", '</w:t><w:br/><w:t xml:space="preserve">'), kind='<w:pStyle w:val="a3"/>'
        )
        + paragraph("副题在此", kind='<w:outlineLvl w:val="1"/>')
        + paragraph("码头一日", run="<w:b/>")
        + paragraph("不是粗体", run='<w:b w:val="0"/>')
        + "<w:p/>"
        + "<w:p><w:r><w:t>灯亮了。</w:t></w:r><w:r><w:footnoteReference w:id='2'/></w:r></w:p>"
        + f"<w:tbl><w:tr><w:tc>{paragraph('船')}</w:tc><w:tc>{paragraph('吨')}</w:tc></w:tr></w:tbl>"
        + f"<w:tbl><w:tr><w:tc>{paragraph('左一')}{paragraph('左二')}</w:tc><w:tc>{paragraph('右')}</w:tc></w:tr></w:tbl>"
        + paragraph("一项", kind="<w:numPr/>")
        + "<w:p><w:del><w:r><w:delText>删去</w:delText></w:r></w:del></w:p>"
        + paragraph("图为新灯。张三 摄", kind='<w:pStyle w:val="caption"/>')
    )
    styles = f'<w:styles {SPACE}><w:style w:styleId="a3"><w:name w:val="heading 1"/></w:style></w:styles>'
    notes = (
        f"<w:footnotes {SPACE}><w:footnote w:id='2'><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>据港务局。</w:t></w:r></w:p>"
        "</w:footnote></w:footnotes>"
    )
    reading = read(document(body, styles=styles, footnotes=notes))
    assert (reading.reader, reading.encoding) == ("docx", "docx")
    assert reading.text == (
        "# 渔港亮起\n# 新灯\n## 副题在此\n**码头一日**\n不是粗体\n\n灯亮了。[2]\n船\t吨\n左一\n左二\n右\n• 一项\n\n"
        "图为新灯。张三 摄\n\n[2] 据港务局。\n"
    )


def test_a_footnote_belongs_to_the_story_that_points_to_it() -> None:
    heading = '<w:outlineLvl w:val="0"/>'
    pointing = "<w:p><w:r><w:t>灯亮了。</w:t></w:r><w:r><w:footnoteReference w:id='{}'/></w:r></w:p>"
    body = (
        paragraph("渔港亮起新灯", kind=heading) + pointing.format(1) + paragraph("岸上的人看了一夜。")
        + paragraph("盐场今年早开工", kind=heading) + pointing.format(2) + pointing.format(3)
    )  # fmt: skip
    mark = "<w:r><w:footnoteRef/></w:r>"
    notes = "".join(
        f"<w:footnote w:id='{n}'><w:p>{mark}<w:r><w:t>{text}</w:t></w:r></w:p>{more}</w:footnote>"
        for n, text, more in ((1, "据港务局。", paragraph("灯高九米。")), (2, "据盐务所。", ""), (3, "据气象站。", ""))
    )
    page = split_page(read(document(body, footnotes=f"<w:footnotes {SPACE}>{notes}</w:footnotes>")).text)
    assert [[piece.text for piece in story.paragraphs] for story in page.stories] == [
        ["灯亮了。[1]", "岸上的人看了一夜。", "[1] 据港务局。", "灯高九米。"],
        ["灯亮了。[2]", "灯亮了。[3]", "[2] 据盐务所。", "[3] 据气象站。"],
    ]


def test_two_manuscripts_pasted_together_keep_each_its_own_notes() -> None:
    source = (
        "## 渔港亮起新灯\n\n灯亮了。[1]岸上的人看了一夜。[2]\n\n[1] 据港务局。\n\n[2] 据二局。\n\n"
        "## 盐场今年早开工\n\n盐田晒好了。[1]\n\n[1] 据盐务所。\n"
    )
    assert [[piece.text for piece in story.paragraphs] for story in split_page(source).stories] == [
        ["灯亮了。[1]岸上的人看了一夜。[2]", "[1] 据港务局。", "[2] 据二局。"],
        ["盐田晒好了。[1]", "[1] 据盐务所。"],
    ]


def test_a_document_is_split_into_its_stories() -> None:
    heading = '<w:outlineLvl w:val="0"/>'
    body = "".join(
        paragraph(title, kind=heading)
        + paragraph(f"本报讯（记者 {name}）昨天，渔港的新灯第一次亮起，渔民在码头上看了一夜。")
        for title, name in (("渔港亮起新灯", "张三"), ("盐场今年早开工", "李四"))
    )
    page = split_page(read(document(body)).text)
    assert [[piece.text for piece in story.headline] for story in page.stories] == [
        ["渔港亮起新灯"],
        ["盐场今年早开工"],
    ]
    assert [[person.name for person in story.bylines] for story in page.stories] == [["张三"], ["李四"]]


def test_a_text_box_is_read_once_and_after_its_paragraph() -> None:
    compatible = 'xmlns:m="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    box = f"<w:txbxContent>{paragraph('图说')}</w:txbxContent>"
    body = (
        f"<w:p {compatible}><w:r><m:AlternateContent><m:Choice>{box}</m:Choice><m:Fallback>{box}</m:Fallback>"
        "</m:AlternateContent></w:r><w:r><w:t>正文</w:t></w:r></w:p>"
    )
    assert read(document(body)).text == "正文\n图说\n"


ENCRYPTED = bytearray(archive({"word/document.xml": "x"}))
ENCRYPTED[ENCRYPTED.index(b"PK\x01\x02") + 8] |= 1


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (document("<w:p/>" * 200_000), "too_much"),
        (document(paragraph("中" * 3_400_000)), "too_much"),
        (document("<w:p>" * 1_000 + "</w:p>" * 1_000), "too_much"),
        (document("<w:r/>" * 300_000), "too_much"),
        (archive({"word/document.xml": " " * 13_000_000}), "too_much"),
        (archive({f"{n}": "" for n in range(2_100)}), "too_much"),
        (document("", declared='<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>'), "unsafe"),
        (document("", declared='<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'), "unsafe"),
        (archive({"word/document.xml": "x", "../../evil": "x"}), "unsafe"),
        (archive({"word/document.xml": "x", "/etc/evil": "x"}), "unsafe"),
        (bytes(ENCRYPTED), "encrypted"),
        (archive({"word/document.xml": "<open>"}), "damaged"),
        (document(paragraph("渔港"))[:-40], "damaged"),
        (archive({"readme.txt": "x"}), "no_document"),
        (archive({"xl/workbook.xml": "x"}), "unread_format"),
        (archive({"ppt/presentation.xml": "x"}), "unread_format"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "unread_format"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (b"{\\rtf1 x}", "unread_format"),
        (document(""), "empty"),
    ],
)  # fmt: skip
def test_what_is_no_page_is_refused_with_a_sentence(data: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        read(data, "page.docx")
    assert refused.value.code == code
    assert len(str(refused.value)) > 8


def test_the_clock_stops_a_document(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "SECONDS", -1.0)
    with pytest.raises(Refused) as refused:
        read(document(paragraph("渔港")))
    assert refused.value.code == "too_much"


def test_the_old_word_form_is_named() -> None:
    with pytest.raises(Refused, match=r"\(\.doc\)"):
        read(b"\xd0\xcf\x11\xe0" + bytes(600))


DRAWN = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'


def outside(target: str) -> str:
    return " TargetMode='External'" if ":" in target else ""


def illustrated(files: dict[str, str], *targets: str) -> bytes:
    """A document with a paragraph, a picture for each target, and a caption below the last one."""
    shown = "".join(
        f'<w:p><w:r><w:drawing {DRAWN}><a:blip r:embed="rId{n}"/></w:drawing></w:r></w:p>' for n in range(len(targets))
    )
    rows = "".join(
        f'<Relationship Id="rId{n}" Target="{target}"{outside(target)}/>' for n, target in enumerate(targets)
    )
    return archive(
        {
            "word/document.xml": f"<w:document {SPACE}><w:body>{paragraph('灯亮了。')}{shown}{paragraph('图为新灯。张三 摄')}</w:body></w:document>",
            "word/_rels/document.xml.rels": f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rows}</Relationships>',
            **files,
        }
    )


def test_pictures_come_with_their_place_in_the_text() -> None:
    data = illustrated(
        {"word/media/image1.jpeg": "one", "word/media/image2.png": "two"},
        "media/image1.jpeg",
        "/word/media/image2.png",
        "media/image1.jpeg",
    )
    text = read(data).text
    found = pictures_in(data).inside
    assert [(picture.name, picture.data) for picture in found] == [("image1.jpeg", b"one"), ("image2.png", b"two")]
    assert [text[: picture.at] for picture in found] == ["灯亮了。\n", "灯亮了。\n\n"]
    assert text[found[1].at :].strip() == "图为新灯。张三 摄"


@pytest.mark.parametrize(
    "target", ["http://example.invalid/a.jpeg", "../../etc/passwd", "media/../document.xml", "media/none.png"]
)
def test_a_picture_that_is_not_in_the_document_is_none(target: str) -> None:
    assert pictures_in(illustrated({}, target)) == bounds.Pictures((), 1)


def test_pictures_that_unpack_to_more_than_a_document_may_hold_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(docx, "MOST_PICTURED", 1_000)
    with pytest.raises(Refused) as refused:
        pictures_in(illustrated({"word/media/a.png": "x" * 2_000}, "media/a.png"))
    assert refused.value.code == "too_much"


def test_text_has_no_pictures() -> None:
    assert pictures_in("渡口的灯亮了。".encode()) == bounds.Pictures()
