"""Workbooks: every cell as text, hostile files for a sentence, and never half a sheet."""

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook, load_workbook

from articles.desk.refusal import Refused
from articles.ingest import registers, workbook
from articles.models import Event, Figure, Post, WordRule
from tests.cast import Cast
from tests.makers import EVENING

HEAD = ["姓名", "职务", "单位", "起", "止", "次序", "备注"]


def book(*rows: Sequence[object]) -> bytes:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    made.create_sheet("另一张").append(["不读"])
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def repacked(data: bytes, change: Callable[[str, bytes], bytes], extra: dict[str, bytes] | None = None) -> bytes:
    """The same archive with some of its parts changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part.filename, change(part.filename, old.read(part)))
        for name, more in (extra or {}).items():
            new.writestr(name, more)
    return out.getvalue()


GOOD = book(
    list(HEAD),
    ["沈惠岚", "副市长", "柳湾市", date(2025, 1, 1), None, 2, "=1+1"],
    [],
    ["陆慕白", "市长", None, datetime(2024, 5, 1), None, 1.0, True],  # noqa: DTZ001  a workbook knows no zones
)


@pytest.mark.once
def test_each_cell_is_text_and_a_formula_is_not_worked_out() -> None:
    assert workbook.read(GOOD, most_lines=10) == [
        HEAD,
        ["沈惠岚", "副市长", "柳湾市", "2025-01-01", "", "2", "=1+1"],
        [],
        ["陆慕白", "市长", "", "2024-05-01", "", "1", "True"],
    ]


def test_a_workbook_is_looked_at_and_taken_in_as_a_sheet_is(cast: Cast, client: Client) -> None:
    client.force_login(cast.section_editor)
    file = SimpleUploadedFile("names.xlsx", GOOD)
    answer = client.post("/admin/articles/figure/sheet/", {"file": file})
    assert (answer.status_code, answer.context["errors"], Figure.objects.count()) == (200, [], 0)
    taken = client.post("/admin/articles/figure/sheet/", {"text": answer.context["text"], "accept": "on"})
    assert taken.status_code == 302
    assert list(Figure.objects.order_by("rank").values_list("name", "note")) == [("陆慕白", "True"), ("沈惠岚", "=1+1")]
    assert Post.objects.get(title="副市长").since == date(2025, 1, 1)


def test_a_bad_line_has_its_sentence_and_its_number_and_nothing_is_taken(cast: Cast, client: Client) -> None:
    client.force_login(cast.section_editor)
    client.cookies["django_language"] = "en"
    data = book(list(HEAD), ["柯蔚", "馆长"], [], ["柯薇", "馆长", "", "明天"], ["长" * 61])
    answer = client.post("/admin/articles/figure/sheet/", {"file": SimpleUploadedFile("x.xlsx", data)})
    assert answer.context["errors"] == [(4, "A day is written 2026-11-25."), (5, "“姓名” is too long.")]
    assert "Take these changes in" not in answer.content.decode()
    again = client.post("/admin/articles/figure/sheet/", {"text": answer.context["text"], "accept": "on"})
    assert again.status_code == 422
    assert "2 lines cannot be taken" in again.content.decode()
    assert (Figure.objects.count(), Event.objects.count()) == (0, 0)


@pytest.mark.parametrize("kind", ["figures", "words"])
def test_what_is_handed_out_comes_in_again_unchanged_and_runs_nothing(cast: Cast, client: Client, kind: str) -> None:
    figure = Figure.objects.create(name="=cmd|' /C calc'!A0", note="+1", rank=3, changed_at=EVENING)
    Post.objects.create(figure=figure, title="@馆长", since=date(2025, 1, 1))
    WordRule.objects.create(words="=1+1", reason="-不写\x0b。", until=date(2027, 1, 1), changed_at=EVENING)
    client.force_login(cast.administrator)
    model = "figure" if kind == "figures" else "wordrule"
    answer = client.get(f"/admin/articles/{model}/sheet.xlsx")
    assert answer["Content-Disposition"] == f'attachment; filename="{kind}.xlsx"'
    cells = [cell for row in load_workbook(io.BytesIO(answer.content)).worksheets[0].iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value is not None} <= {"s", "inlineStr"}
    if kind == "figures":
        again = registers.plan(registers.read("figures", answer.content))
        assert (again.changes, again.errors) == ([], [])


def _entities(name: str, data: bytes) -> bytes:
    if name != "xl/workbook.xml":
        return data
    return b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + data.partition(b"?>")[2]


def _wide_entities(name: str, data: bytes) -> bytes:
    told = _entities(name, data)
    return told if told is data else told.decode().encode("utf-16")


def _far_row(name: str, data: bytes) -> bytes:
    return data.replace(b'r="2"', b'r="1048576"') if name == "xl/worksheets/sheet1.xml" else data


def _garbage(name: str, data: bytes) -> bytes:
    return b"<worksheet><sheetData><row><c t='s'><v>99999</v></c>" if name == "xl/worksheets/sheet1.xml" else data


def _many_styles(name: str, data: bytes) -> bytes:
    if name != "xl/styles.xml":
        return data
    return b"<styleSheet><fonts>" + b"<font/>" * workbook.MOST_TAGS_ELSEWHERE + b"</fonts></styleSheet>"


def _many_cells(name: str, data: bytes) -> bytes:
    if name != "xl/worksheets/sheet1.xml":
        return data
    return b"<worksheet><sheetData><row>" + b"<c/>" * workbook.MOST_TAGS + b"</row></sheetData></worksheet>"


HOSTILE = {
    "styles without end": repacked(GOOD, _many_styles),
    "cells without end": repacked(GOOD, _many_cells),
    "entities": repacked(GOOD, _entities),
    "entities in wide letters": repacked(GOOD, _wide_entities),
    "a bomb": repacked(GOOD, lambda _name, data: data, {"xl/media/a.bin": b"\0" * (workbook.MOST_UNPACKED + 1)}),
    "a thousand parts": repacked(GOOD, lambda _name, data: data, {f"x/{n}": b"" for n in range(1_000)}),
    "damaged": repacked(GOOD, _garbage),
    "cut off": GOOD[: len(GOOD) // 2],
    "no workbook": repacked(GOOD, lambda name, data: b"" if name.startswith("xl/") else data),
    "an archive of something else": repacked(b"PK\x05\x06" + b"\0" * 18, lambda _name, data: data, {"a.txt": b"a"}),
    "the old form": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "nothing in it": book(),
    "too many lines": book(["姓名"], *([["名"]] * 25)),
}


@pytest.mark.once
@pytest.mark.parametrize("what", list(HOSTILE))
def test_what_is_no_honest_workbook_costs_a_sentence(what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registers, "MOST_LINES", 20)
    with pytest.raises(Refused) as refused:
        registers.read("figures", HOSTILE[what])
    assert refused.value.code in ("no_sheet", "too_large", "too_many"), what


@pytest.mark.once
def test_a_row_said_to_stand_a_million_lines_below_costs_no_million_lines() -> None:
    far = repacked(GOOD, _far_row)
    assert len(workbook.read(far, most_lines=100)) <= 102


@pytest.mark.once
def test_a_locked_workbook_says_so() -> None:
    data = bytearray(GOOD)
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    with pytest.raises(Refused, match="密码"):
        workbook.read(bytes(data), most_lines=10)
