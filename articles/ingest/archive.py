"""A paper's own archive comes in: a folder of files, read by their names, made into past editions.

Splitting is done beside the database, in processes of its own. A day's paper is one transaction: killed at any point,
the archive holds whole editions and nothing else, and the next run goes on with the first that is missing.
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

from django.db import connection, connections, transaction
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from articles.composing.archive import PastPage, print_edition
from articles.desk import history
from articles.desk.refusal import Refused
from articles.desk.signoff import MORNING, incomplete
from articles.ingest import assemble, readers
from articles.ingest.beside import begin, rare_collections
from articles.ingest.pieces import SplitPhoto, SplitStory
from articles.models import Account, Edition, Intake, Release, Section
from articles.models.event import Event
from articles.text.digest import Copy
from articles.vocabulary import Act, Kind, Source

#: Days that are read ahead of the one being written.
AHEAD: Final = 4
#: Files that a reading process is handed at once.
AT_ONCE: Final = 16
#: Fewer files than this are read without a process of their own.
FEW: Final = 24

_FIELDS: Final = {
    "date": r"(?P<year>\d{4})[-._/年]?(?P<month>\d{1,2})[-._/月]?(?P<day>\d{1,2})日?",
    "year": r"(?P<year>\d{4})",
    "month": r"(?P<month>\d{1,2})",
    "day": r"(?P<day>\d{1,2})",
    "page": r"(?P<page>[A-Za-z]{0,2}\d{1,4})",
    "name": r"(?P<name>[^/]+?)",
}
_PART: Final = re.compile(r"\{(\w+)\}|(\*)|([^{*]+)|(.)", re.DOTALL)


class BadPatternError(ValueError):
    """The pattern cannot say which day and page a file is of. `str()` is the sentence."""


@dataclass(frozen=True, slots=True)
class Named:
    """A file and what its name says."""

    path: Path
    day: date
    page: str
    page_name: str


@dataclass(frozen=True, slots=True)
class Survey:
    """The files of a folder by day, in the order of their pages, and those whose names the pattern does not fit."""

    days: Mapping[date, Sequence[Named]]
    strangers: Sequence[str]


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file read and split, ready to be written: a copy a story, without anything the database knows."""

    digest: str
    encoding: str
    source: str
    report: dict[str, Any]
    copies: tuple[Copy, ...]


@dataclass(frozen=True, slots=True)
class Unread:
    """A file that was refused, with the sentence."""

    sentence: str


@dataclass(frozen=True, slots=True)
class DayDone:
    """What became of a day. `releases` are those it made; `left` names files that stay outside, with the reason."""

    day: date
    new: bool
    stories: int = 0
    drafts: int = 0
    releases: tuple[int, ...] = ()
    left: tuple[tuple[str, str], ...] = ()
    held: str = ""


@dataclass(frozen=True, slots=True)
class Taking:
    """How an archive is taken in. `section` stands for pages whose name is no section's; `numbers` has each day's issue."""

    folder: Path
    by: Account
    now: datetime
    sections: Mapping[str, int]
    section: int | None
    numbers: Mapping[date, int]
    morning: time = MORNING
    leave_out: bool = False
    processes: int = 1


# Names of files


def pattern_of(text: str) -> re.Pattern[str]:
    """A pattern as people write it, for paths below the folder: `{date}/{page}.txt`, `{date}-{page}.*`.

    `{date}` is a year, month and day with or without marks between them (2024-03-01, 20240301, 2024/3/1); `{year}`,
    `{month}`, `{day}` stand alone; `{page}` is 1 or A01, `{name}` the page's name; `*` is anything but a slash.
    Raises BadPatternError.
    """
    found: list[str] = []
    seen: set[str] = set()
    for match in _PART.finditer(text):
        name, star, literal, strange = match.groups()
        if name:
            if name not in _FIELDS:
                raise BadPatternError(_("{%(name)s} is no part of a pattern.") % {"name": name})
            parts = {"year", "month", "day"} if name == "date" else {name}
            if parts & seen:
                raise BadPatternError(_("{%(name)s} stands twice in the pattern.") % {"name": name})
            seen |= parts
            found.append(_FIELDS[name])
        elif star:
            found.append("[^/]*")
        else:
            found.append(re.escape(literal or strange))
    if not {"year", "month", "day", "page"} <= seen:
        raise BadPatternError(_("A pattern needs the date and the page: {date}/{page}.txt."))
    return re.compile("".join(found))


def survey(folder: Path, pattern: re.Pattern[str]) -> Survey:
    """What lies in a folder. Links are not followed; hidden files are passed over."""
    days: dict[date, list[Named]] = {}
    strangers: list[str] = []
    for path in sorted(folder.rglob("*")):
        where = path.relative_to(folder)
        if path.is_symlink() or not path.is_file() or any(part.startswith(".") for part in where.parts):
            continue
        named = _named(path, where.as_posix(), pattern)
        if named is None:
            strangers.append(where.as_posix())
        else:
            days.setdefault(named.day, []).append(named)
    for files in days.values():
        files.sort(key=lambda one: (_natural(one.page), _natural(one.path.as_posix())))
    return Survey(dict(sorted(days.items())), strangers)


def _named(path: Path, where: str, pattern: re.Pattern[str]) -> Named | None:
    match = pattern.fullmatch(where)
    if match is None:
        return None
    said = match.groupdict()
    try:
        day = date(int(said["year"]), int(said["month"]), int(said["day"]))
    except ValueError:
        return None
    page = said["page"].upper()
    return Named(path, day, str(int(page)) if page.isdecimal() else page, (said.get("name") or "").strip())


def _natural(text: str) -> list[tuple[str, int]]:
    """2 before 10, A02 before B01."""
    return [(letters, int(number or 0)) for letters, number in re.findall(r"(\D*)(\d*)", text)]


# Reading, in a process of its own


def read(path: Path) -> ReadFile | Unread:
    """Read and split one file. Asks no database."""
    try:
        with path.open("rb") as file:
            data = file.read(readers.MOST_BYTES + 1)
        seen = assemble.look(data, name=path.name)
        copies = tuple(history.fixed_text(_archived(story)) for story in seen.page.stories)
    except Refused as refused:
        return Unread(str(refused))
    except OSError as failed:
        return Unread(_("It cannot be read: %(reason)s.") % {"reason": failed.strerror or failed})
    report = {**seen.report, "people": assemble.people_of(seen.page, {})}
    for at, (story, copy) in enumerate(zip(seen.page.stories, copies, strict=True)):
        for photo in story.photos:
            report["stories"][at]["doubts"].append(_without_file(photo, story))
        if not copy.headline:
            report["stories"][at]["headless"] = True
    return ReadFile(seen.digest, seen.encoding, seen.page.source, report, copies)


def _archived(story: SplitStory) -> Copy:
    """The copy of an archive story. Its pictures have no files: what is printed under them stays, as text."""
    copy = assemble.copy_of(story, {})
    if not copy.pictures:
        return copy
    texts = [
        f"{shot.caption}（{shot.credit}）" if shot.caption and shot.credit else shot.caption or shot.credit
        for shot in copy.pictures
    ]
    body = "\n".join(filter(None, (copy.body, *(assemble.paragraph(text) for text in texts if text))))
    if copy.kind != Kind.PHOTO_FEATURE:
        return replace(copy, body=body, pictures=())
    headline = copy.headline or copy.standing_head
    return replace(
        copy,
        kind=Kind.BRIEF.value,
        headline=headline,
        standing_head=copy.standing_head if copy.headline else "",
        body=body,
        pictures=(),
    )


def _without_file(photo: SplitPhoto, story: SplitStory) -> dict[str, Any]:
    spans = [*(span for piece in photo.caption for span in piece.spans), *(s for p in photo.credits for s in p.spans)]
    start, end = (min(a for a, _b in spans), max(b for _a, b in spans)) if spans else (0, 0)
    return {
        "kind": "no_file",
        "start": start,
        "end": end,
        "text": "".join(p.text for p in photo.caption),
        "why": WHY_FILE,
    }


#: Said in the report; surfaces translate it like the reasons of the splitter.
WHY_FILE: Final = gettext_noop("The picture has no file here: what stood under it was kept as text.")


# Taking in


def issue_numbers(days: Sequence[date], first: int | None) -> dict[date, int]:
    """The issue numbers of these days: counted from `first`, else back from the edition that follows the last of them.

    Days that have an edition keep its number in the count, so that a second run gives the same. Raises Refused.
    """
    if first is None:
        after = Edition.objects.filter(date__gt=days[-1]).order_by("date").first()
        first = after.number - len(days) if after else 1
    if first < 1:
        raise Refused(
            "no_number",
            _("The issue numbers of these papers cannot be counted back from those that exist. Give the first: --first-number."),
        )  # fmt: skip
    return {day: first + at for at, day in enumerate(days)}


def take_in(found: Survey, taking: Taking, *, done: Callable[[DayDone], None]) -> None:
    """Take in every day that has no edition yet, the oldest first; `done` is called after each day's commit."""
    have = set(Edition.objects.filter(date__in=list(found.days)).values_list("date", flat=True))
    missing = [day for day in found.days if day not in have]
    for day in found.days:
        if day in have:
            done(_standing(day, found.days[day], taking))
    with rare_collections():
        try:
            for day, texts in _read_ahead([(day, found.days[day]) for day in missing], taking.processes):
                # Said anew for each day: the connection is a new one once the readers have begun.
                _wait_for_the_disk(False)
                done(_write(day, found.days[day], texts, taking))
        finally:
            _wait_for_the_disk(True)


def _wait_for_the_disk(wait: bool) -> None:
    """On SQLite a day's commit does not wait for the disk; all of them do, together, at the end.

    A killed command loses nothing by that. A power cut may take the newest days away again, each of them whole, and
    the next run brings them. What editors save meanwhile is committed by connections of their own, which wait as ever.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA synchronous={'FULL' if wait else 'NORMAL'}")
        if wait:
            cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")


def _read_ahead(
    days: Sequence[tuple[date, Sequence[Named]]], processes: int
) -> Iterator[tuple[date, Sequence[ReadFile | Unread]]]:
    """Each day with its files read, in order, a few days ahead of who writes them."""
    if processes < 1 or sum(len(files) for _day, files in days) < FEW:
        for day, files in days:
            yield day, [read(one.path) for one in files]
        return
    # A copy of this process has Django set up already. It must not hold our connection, and asks for none of its own.
    connections.close_all()
    context = get_context("fork" if sys.platform == "linux" else "spawn")
    with ProcessPoolExecutor(processes, mp_context=context, initializer=begin) as pool:
        waiting = []
        ahead = iter(days)
        for day, files in ahead:
            waiting.append((day, _handed_out(pool, files)))
            if len(waiting) >= AHEAD:
                break
        while waiting:
            day, futures = waiting.pop(0)
            following = next(ahead, None)
            if following is not None:
                waiting.append((following[0], _handed_out(pool, following[1])))
            yield day, [text for future in futures for text in future.result()]


def _handed_out(pool: ProcessPoolExecutor, files: Sequence[Named]) -> list[Future[list[ReadFile | Unread]]]:
    paths = [one.path for one in files]
    return [pool.submit(_read_some, paths[at : at + AT_ONCE]) for at in range(0, len(paths), AT_ONCE)]


def _read_some(paths: Sequence[Path]) -> list[ReadFile | Unread]:
    return [read(path) for path in paths]


def _standing(day: date, files: Sequence[Named], taking: Taking) -> DayDone:
    """A day that has its edition: files that are not of it stay outside, by name."""
    digests = {one.path: _digest(one.path) for one in files}
    known = set(Intake.objects.filter(digest__in=digests.values()).values_list("digest", flat=True))
    reason = _("The edition of that day stands already; a past edition does not change.")
    left = tuple((_where(one, taking), reason) for one in files if digests[one.path] not in known)
    releases = Release.objects.filter(edition__date=day).order_by("pk").values_list("pk", flat=True)
    return DayDone(day, new=False, left=left, releases=tuple(releases))


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.sha256(file.read(readers.MOST_BYTES + 1)).hexdigest()


def _where(one: Named, taking: Taking) -> str:
    return one.path.relative_to(taking.folder).as_posix()


def _write(day: date, files: Sequence[Named], texts: Sequence[ReadFile | Unread], taking: Taking) -> DayDone:
    """One day's paper, whole or not at all."""
    left = [(_where(one, taking), text.sentence) for one, text in zip(files, texts, strict=True) if isinstance(text, Unread)]  # fmt: skip
    if left and not taking.leave_out:
        return DayDone(day, new=False, left=tuple(left), held=_("One of its files cannot be read, and a past edition does not change later: the whole day waits. Mend the file, or leave it out: --leave-out."))  # fmt: skip
    read_files = [(one, text) for one, text in zip(files, texts, strict=True) if isinstance(text, ReadFile)]
    try:
        with transaction.atomic():
            return _edition(day, read_files, left, taking)
    except Refused as refused:
        return DayDone(day, new=False, left=tuple(left), held=str(refused))


def _edition(
    day: date, files: Sequence[tuple[Named, ReadFile]], left: list[tuple[str, str]], taking: Taking
) -> DayDone:
    fresh = _fresh(files, left, taking)
    if not fresh:
        return DayDone(day, new=False, left=tuple(left), held=_("Nothing of that day is new."))
    known = _register(text for _one, text in fresh)
    for _one, text in fresh:
        for row in text.report["people"]:
            if row["name"] in known:
                row.update(match="known", reporter=known[row["name"]])
    intakes = Intake.objects.bulk_create(
        Intake(
            kind=Source.ARCHIVE,
            digest=text.digest,
            name=_where(one, taking)[-200:],
            encoding=text.encoding,
            source=text.source,
            report=text.report,
            paper_date=day,
            by_id=taking.by.pk,
            at=taking.now,
            accepted_at=taking.now,
        )
        for one, text in fresh
    )
    Event.objects.bulk_create(
        Event(act=Act.TAKE_IN, at=taking.now, by_id=taking.by.pk, hash=intake.digest, reason=intake.name)
        for intake in intakes
    )
    rows: list[tuple[Copy, Intake]] = []
    where: list[Named] = []
    for (one, text), intake in zip(fresh, intakes, strict=True):
        section = taking.sections.get(one.page_name, taking.section)
        for copy in text.copies:
            people = tuple(replace(p, reporter=known.get(p.name)) for p in copy.people)
            rows.append((replace(copy, section=section, people=people), intake))
            where.append(one)
    made = history.create_all(rows, by=taking.by, now=taking.now)
    pages: dict[str, tuple[str, list[history.Made]]] = {}
    drafts = 0
    for one, story in zip(where, made, strict=True):
        if incomplete(story.copy):
            drafts += 1
            continue
        pages.setdefault(one.page, (one.page_name, []))[1].append(story)
    if not pages:
        raise Refused("no_story", _("None of that day's stories is complete: each needs a headline and a body."))
    edition = print_edition(
        day,
        number=taking.numbers[day],
        pages=[PastPage(number, name[:20] or _("Page"), stories) for number, (name, stories) in pages.items()],
        release_at=datetime.combine(day, taking.morning, get_current_timezone()),
        by=taking.by,
        now=taking.now,
    )
    releases = Release.objects.filter(edition=edition).order_by("pk").values_list("pk", flat=True)
    return DayDone(day, new=True, stories=len(made) - drafts, drafts=drafts, releases=tuple(releases), left=tuple(left))


def _fresh(
    files: Sequence[tuple[Named, ReadFile]], left: list[tuple[str, str]], taking: Taking
) -> list[tuple[Named, ReadFile]]:
    """The files whose bytes are new: the same file twice makes nothing twice."""
    known = dict(Intake.objects.filter(digest__in=[text.digest for _one, text in files]).values_list("digest", "name"))
    fresh = []
    for one, text in files:
        if text.digest in known:
            reason = _("It holds the same bytes as “%(other)s”, which was taken in before.")
            left.append((_where(one, taking), reason % {"other": known[text.digest]}))
        else:
            known[text.digest] = _where(one, taking)
            fresh.append((one, text))
    return fresh


def _register(texts: Iterable[ReadFile]) -> dict[str, int]:
    """The one reporter who bears each name; a name of two, or of none, stays as it is printed."""
    names = {person.name for text in texts for copy in text.copies for person in copy.people}
    return {name: ids[0] for name, ids in assemble.bearers(names).items() if len(ids) == 1}


# The report


def report(found: Survey, folder: Path, days: Sequence[DayDone]) -> dict[str, Any]:
    """What was taken in and what was doubtful in it, the same after one run as after ten.

    `{"days", "files", "stories", "drafts", "left", "held", "strangers", "doubts", "names"}`: doubts with file, story
    (from 1), kind, words and reason; names that nobody or several bear, with how often each is printed.
    """
    left = [{"file": name, "why": why} for day in days for name, why in day.left]
    names: dict[str, int] = {}
    doubts: list[dict[str, Any]] = []
    totals = {"files": 0, "stories": 0, "drafts": 0}
    for file, kept in _reports(found):
        totals["files"] += 1
        totals["stories"] += len(kept["stories"])
        for row in kept["people"]:
            names[row["name"]] = names.get(row["name"], 0) + 1
        for number, story in enumerate(kept["stories"], start=1):
            if story.get("headless"):
                totals["drafts"] += 1
                doubts.append({"file": file, "story": number, "kind": "draft", "text": "", "why": WHY_DRAFT})
            doubts += [
                {"file": file, "story": number, "kind": d["kind"], "text": d["text"], "why": d["why"]}
                for d in story["doubts"]
            ]
    one = {name for name, ids in assemble.bearers(set(names)).items() if len(ids) == 1}
    return {
        "folder": folder.name,
        "days": len(found.days),
        **totals,
        "left": left,
        "held": [{"day": day.day.isoformat(), "why": day.held} for day in days if day.held],
        "strangers": list(found.strangers),
        "doubts": doubts,
        "names": {name: count for name, count in sorted(names.items()) if name not in one},
    }


def _reports(found: Survey) -> Iterator[tuple[str, dict[str, Any]]]:
    """Name and report of each file of these days that was taken in, in their order; a few in memory at a time."""
    if not found.days:
        return
    days = (min(found.days), max(found.days))
    rows = Intake.objects.filter(kind=Source.ARCHIVE, paper_date__range=days).order_by("paper_date", "pk")
    for day, name, kept in rows.values_list("paper_date", "name", "report").iterator():
        if day in found.days:
            yield name, kept


WHY_DRAFT: Final = gettext_noop("It has no headline or no body, and was kept as a draft.")


def sections_by_name() -> dict[str, int]:
    """The sections by their names: a page called like one is filed under it."""
    return dict(Section.objects.values_list("name", "pk"))
