"""Sheets that come in for the register of figures and the word list: read, compared, and only then taken.

A sheet is CSV, in UTF-8 or GB 18030, or a workbook (.xlsx), with a first line of column names. Nothing is taken out by a
sheet, and nothing is taken in while one of its lines is wrong.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final, Literal

from django.db import transaction
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.desk import permissions
from articles.desk.refusal import Refused
from articles.ingest import workbook
from articles.models import Account, Figure, Post, WordRule
from articles.models.event import append
from articles.text.fields import UnfitTextError, one_line
from articles.vocabulary import Act, Severity

#: Bytes, lines and characters of a cell that are read.
MOST_BYTES: Final = 2_000_000
MOST_LINES: Final = 20_000
MOST_CELL: Final = 200

Kind = Literal["figures", "words"]
Row = dict[str, str]

#: The columns of each sheet, and the words each answers to. An export carries the first.
COLUMNS: Final[Mapping[Kind, Mapping[str, tuple[str, ...]]]] = {
    "figures": {
        "name": ("姓名", "name"),
        "title": ("职务", "title"),
        "organisation": ("单位", "organisation"),
        "since": ("起", "since", "任职时间"),
        "until": ("止", "until", "离任时间"),
        "rank": ("次序", "rank", "order"),
        "note": ("备注", "note"),
    },
    "words": {
        "words": ("词语", "words", "word"),
        "level": ("级别", "level"),
        "reason": ("理由", "reason"),
        "instead": ("改为", "instead", "replacement"),
        "until": ("止", "until"),
    },
}
_LEVELS: Final = {
    "阻": "block",
    "block": "block",
    "提": "warn",
    "warn": "warn",
    "议": "hint",
    "hint": "hint",
    "": "warn",
}
_LENGTHS: Final = {"name": 60, "title": 60, "organisation": 120, "words": 60, "instead": 60}

#: A neutral beginning of a word list: slips of the pen that every dictionary names. A paper adds its own.
STARTER: Final = (
    ("截止目前", "warn", "“截止”不带时点。", "截至目前"),
    ("坐客", "hint", "到访用“做客”。", "做客"),
    ("帐户", "warn", "钱款用“账”。", "账户"),
    ("帐号", "warn", "钱款用“账”。", "账号"),
    ("按装", "warn", "错字。", "安装"),
    ("渡假", "warn", "时间用“度”。", "度假"),
    ("欢渡", "warn", "时间用“度”。", "欢度"),
    ("部暑", "warn", "错字。", "部署"),
    ("布署", "warn", "错字。", "部署"),
    ("通迅", "warn", "错字。", "通讯"),
    ("震憾", "warn", "错字。", "震撼"),
    ("松驰", "warn", "错字。", "松弛"),
    ("园满", "warn", "错字。", "圆满"),
    ("再接再励", "warn", "错字。", "再接再厉"),
    ("一如继往", "warn", "错字。", "一如既往"),
    ("迫不急待", "warn", "错字。", "迫不及待"),
    ("默守成规", "warn", "错字。", "墨守成规"),
    ("谈笑风声", "warn", "错字。", "谈笑风生"),
    ("走头无路", "warn", "错字。", "走投无路"),
    ("相形见拙", "warn", "错字。", "相形见绌"),
    ("名列前矛", "warn", "错字。", "名列前茅"),
    ("穿流不息", "warn", "错字。", "川流不息"),
    ("金壁辉煌", "warn", "错字。", "金碧辉煌"),
    ("不径而走", "warn", "错字。", "不胫而走"),
    ("凯旋归来", "hint", "“凯旋”已含归来。", "凯旋"),
    ("涉及到", "hint", "“及”已含到。", "涉及"),
    ("残废人", "warn", "不敬。", "残疾人"),
)


@dataclass(frozen=True, slots=True)
class Change:
    """What a sheet would do to one entry. `fresh`: it is not there yet; `what` says in words what changes."""

    name: str
    fresh: bool
    what: str


@dataclass(slots=True)
class Sheet:
    """A sheet as it was read: its rows, and what is wrong with which line (counted from 1, the columns' names)."""

    kind: Kind
    rows: list[Row] = field(default_factory=list)
    errors: list[tuple[int, str]] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    same: int = 0


def read(kind: Kind, data: bytes) -> Sheet:
    """The rows of a sheet, with errors by line. Raises Refused for what is no sheet of ours at all."""
    if len(data) > MOST_BYTES:
        raise Refused("too_large", _("A sheet has at most two megabytes. Nothing was taken in."))
    text = text_of(data)
    try:
        lines = list(_bounded(csv.reader(io.StringIO(text, newline=""), strict=True)))
    except csv.Error:
        raise Refused(
            "no_sheet", _("This is no CSV sheet: a quotation mark does not close. Nothing was taken in.")
        ) from None
    if not lines:
        raise Refused("no_sheet", _("The sheet is empty. Nothing was taken in."))
    columns = {word: name for name, words in COLUMNS[kind].items() for word in words}
    heads = [columns.get(cell.strip().lower(), "") for cell in lines[0]]
    needed = "name" if kind == "figures" else "words"
    if needed not in heads:
        raise Refused(
            "no_sheet",
            _("The first line names the columns, and one of them has to be “%(column)s”. Nothing was taken in.")
            % {"column": COLUMNS[kind][needed][0]},
        )
    sheet = Sheet(kind)
    for number, cells in enumerate(lines[1:], start=2):
        row = dict.fromkeys(COLUMNS[kind], "")
        try:
            row.update({head: one_line(cell) for head, cell in zip(heads, cells, strict=False) if head})
        except UnfitTextError:
            sheet.errors.append((number, _("It holds characters that are no text.")))
            continue
        if not any(row.values()):
            continue
        error = _wrong(kind, row)
        if error:
            sheet.errors.append((number, error))
        else:
            sheet.rows.append(row)
    return sheet


def text_of(data: bytes) -> str:
    """A sheet as CSV text, whatever it was handed in as. Raises Refused."""
    if not workbook.is_workbook(data):
        return _decoded(data)
    out = io.StringIO(newline="")
    csv.writer(out).writerows(workbook.read(data, most_lines=MOST_LINES))
    if len(out.getvalue()) > MOST_BYTES:
        raise Refused("too_large", _("A sheet has at most two megabytes. Nothing was taken in."))
    return out.getvalue()


def plan(sheet: Sheet) -> Sheet:
    """The same sheet with what it would change. Changes nothing."""
    with transaction.atomic():
        _take(sheet, at=None)
    return sheet


def take(sheet: Sheet, *, by: Account, now: datetime) -> Sheet:
    """Take in a sheet, in one transaction, and record it.

    Raises Refused for whoever keeps no register, and for a sheet with a line that cannot be taken: never half of one.
    """
    if not permissions.may_keep_registers(by):
        raise Refused("may_not_keep", _("The registers are kept by section editors and above. Nothing was taken in."))
    if sheet.errors:
        raise Refused(
            "bad_lines",
            ngettext(
                "%(count)s line cannot be taken; mend it and hand the sheet in again. Nothing was taken in.",
                "%(count)s lines cannot be taken; mend them and hand the sheet in again. Nothing was taken in.",
                len(sheet.errors),
            )
            % {"count": len(sheet.errors)},
        )
    with transaction.atomic():
        _take(sheet, at=now)
        if sheet.changes:
            append(Act.TAKE_REGISTER, at=now, by=by, now=sheet.kind, reason=str(len(sheet.changes)))
    return sheet


def starter() -> bytes:
    """The beginning of a word list, as a sheet."""
    return _written("words", ([words, level, reason, instead, ""] for words, level, reason, instead in STARTER))


def export(kind: Kind) -> bytes:
    """Everything that is registered, as a sheet that can be taken in again. Marks that a spreadsheet would run stay off."""
    return _written(kind, _registered(kind))


def export_workbook(kind: Kind) -> bytes:
    """The same as a workbook (.xlsx)."""
    return workbook.write([[words[0] for words in COLUMNS[kind].values()], *_registered(kind)])


def _registered(kind: Kind) -> list[list[str]]:
    if kind == "words":
        rows = WordRule.objects.order_by("id").values_list("words", "level", "reason", "instead", "until")
        return [[*row[:-1], row[-1].isoformat() if row[-1] else ""] for row in rows[:MOST_LINES]]
    lines: list[list[Any]] = []
    posts: dict[int, list[Post]] = {}
    for post in Post.objects.order_by("id"):
        posts.setdefault(post.figure_id, []).append(post)
    for figure in Figure.objects.order_by("id")[:MOST_LINES]:
        rank = "" if figure.rank is None else str(figure.rank)
        lines.extend(
            [
                figure.name,
                held.title,
                held.organisation,
                held.since.isoformat() if held.since else "",
                held.until.isoformat() if held.until else "",
                rank,
                figure.note,
            ]
            for held in posts.get(figure.pk, [Post()])
        )
    return lines


def _written(kind: Kind, rows: Iterable[Iterable[str]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([words[0] for words in COLUMNS[kind].values()])
    writer.writerows([_plain(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _plain(cell: str) -> str:
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding).replace("\0", "\ufffd")
        except UnicodeDecodeError:
            continue
    raise Refused("no_sheet", _("This file is no text in UTF-8 or GB 18030. Nothing was taken in."))


def _bounded(lines: Iterable[list[str]]) -> Iterable[list[str]]:
    for number, line in enumerate(lines):
        if number > MOST_LINES:
            raise Refused(
                "too_many", _("A sheet has at most %(most)s lines. Nothing was taken in.") % {"most": MOST_LINES}
            )
        yield line[:30]


def _wrong(kind: Kind, row: Row) -> str:
    for head, cell in row.items():
        if len(cell) > _LENGTHS.get(head, MOST_CELL):
            return _("“%(column)s” is too long.") % {"column": COLUMNS[kind][head][0]}
    if kind == "figures":
        if not row["name"]:
            return _("The name is missing.")
        if row["rank"] and not (row["rank"].isascii() and row["rank"].isdigit() and 0 < int(row["rank"]) < 100_000):
            return _("The place in the order is a number from 1.")
        if not row["title"] and (row["organisation"] or row["since"] or row["until"]):
            return _("There is an organisation or a day, and no title.")
    elif not row["words"]:
        return _("The words are missing.")
    elif row["level"].lower() not in _LEVELS:
        return _("The level is 阻 (block), 提 (warn) or 议 (hint).")
    elif not row["reason"]:
        return _("The reason is missing.")
    days = [_day(row.get(head, "")) for head in ("since", "until")]
    if None in days:
        return _("A day is written 2026-11-25.")
    since, until = days
    return _("The last day lies before the first.") if since and until and until < since else ""


def _day(text: str) -> date | Literal[""] | None:
    """A day, "" for none, None for what is no day."""
    if not text:
        return ""
    try:
        return parse_date(text.replace("/", "-").replace(".", "-"))
    except ValueError:
        return None


def _take(sheet: Sheet, *, at: datetime | None) -> None:
    """Compare and write; a plan writes nothing. One query for what is there, and bulk writes."""
    sheet.changes, sheet.same = [], 0
    takers: dict[Kind, Callable[[Sheet, datetime | None], None]] = {"figures": _take_figures, "words": _take_words}
    takers[sheet.kind](sheet, at)


def _take_words(sheet: Sheet, at: datetime | None) -> None:
    there = {rule.words: rule for rule in WordRule.objects.select_for_update()}
    for row in sheet.rows:
        values = {
            "level": Severity(_LEVELS[row["level"].lower()]).value,
            "reason": row["reason"],
            "instead": row["instead"],
            "until": _day(row["until"]) or None,
        }
        rule, fresh = there.get(row["words"]), row["words"] not in there
        if rule is None:
            rule = there[row["words"]] = WordRule(words=row["words"])
        _change(sheet, rule, row["words"], values, fresh=fresh, at=at)


def _take_figures(sheet: Sheet, at: datetime | None) -> None:
    there = {figure.name: figure for figure in Figure.objects.select_for_update()}
    held = {(post.figure.name, post.title, post.organisation): post for post in Post.objects.select_related("figure")}
    for row in sheet.rows:
        name = row["name"]
        values: dict[str, Any] = {}
        if row["rank"]:
            values["rank"] = int(row["rank"])
        if row["note"]:
            values["note"] = row["note"]
        figure, fresh = there.get(name), name not in there
        if figure is None:
            figure = there[name] = Figure(name=name)
        told = _change(sheet, figure, name, values, fresh=fresh, at=at)
        if not row["title"]:
            continue
        key = (name, row["title"], row["organisation"])
        post, new = held.get(key), key not in held
        if post is None:
            post = held[key] = Post(figure=figure, title=row["title"], organisation=row["organisation"])
        days = {head: _day(row[head]) or None for head in ("since", "until")}
        changed = _change(sheet, post, name, days, fresh=new, at=at, word=row["title"])
        if changed and not told and at is not None:
            Figure.objects.filter(pk=figure.pk).update(changed_at=at)


def _change(
    sheet: Sheet,
    entry: Figure | Post | WordRule,
    name: str,
    values: Mapping[str, Any],
    *,
    fresh: bool,
    at: datetime | None,
    word: str = "",
) -> bool:
    """Set what differs, tell it, and write it unless this is a plan. True when something changed."""
    apart = [head for head, value in values.items() if getattr(entry, head) != value]
    if not fresh and not apart:
        sheet.same += 1
        return False
    said = "、".join(f"{entry._meta.get_field(head).verbose_name} {values[head] or '–'}" for head in apart)  # type: ignore[union-attr]
    sheet.changes.append(Change(name, fresh, " ".join(part for part in (word, said) if part)))
    for head in apart:
        setattr(entry, head, values[head])
    if at is not None:
        if not isinstance(entry, Post):
            entry.changed_at = at
        entry.save()
    return True
