"""Take a paper's own archive in: `manage.py ingest_archive FOLDER --paper-date-from-name PATTERN --by USERNAME`."""

from __future__ import annotations

import json
import os
from argparse import ArgumentParser
from datetime import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.desk import permissions, signoff
from articles.desk.refusal import Refused
from articles.ingest import archive
from articles.models import Account, Section
from articles.search import index
from articles.vocabulary import Role

#: One core writes, the others read.
_BESIDE = max(1, min(4, (os.cpu_count() or 2) - 1))
#: Lines of one kind that the text of the report shows; the JSON has them all.
SHOWN = 20


class Command(BaseCommand):
    """Exit codes: 0 everything came in (or was in), 1 a wrong argument, 3 something was left out or held back."""

    help = (
        "Read a folder of old pages by the names of their files, and make each day a past edition. "
        "Interrupted at any point, the same command goes on where it stopped."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", metavar="FOLDER", type=Path)
        parser.add_argument(
            "--paper-date-from-name",
            required=True,
            metavar="PATTERN",
            help="how the files are named: {date}/{page}.txt, {date}-{page}.*, {year}/{month}/{day}/{page}-{name}-*.txt",
        )
        parser.add_argument("--by", required=True, metavar="USERNAME", help="the duty editor-in-chief who admits them")
        parser.add_argument("--section", metavar="SLUG", help="the section of pages that are called like none")
        parser.add_argument("--first-number", type=int, metavar="N", help="the issue number of the first day")
        parser.add_argument("--morning", type=time.fromisoformat, default=signoff.MORNING, metavar="HH:MM")
        parser.add_argument("--leave-out", action="store_true", help="make editions without the files that are refused")
        parser.add_argument(
            "--processes",
            type=int,
            default=_BESIDE,
            metavar="N",
            help="processes that read and split beside the one that writes; 0 for none",
        )
        parser.add_argument("--report", type=Path, metavar="FILE", help="write the whole report there, as JSON")
        parser.add_argument("--dry-run", action="store_true", help="say what the names say, and write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        if not folder.is_dir():
            raise CommandError(_("%(folder)s is no folder.") % {"folder": folder})
        try:
            pattern = archive.pattern_of(options["paper_date_from_name"])
        except archive.BadPatternError as bad:
            raise CommandError(str(bad)) from bad
        found = archive.survey(folder, pattern)
        files = sum(len(names) for names in found.days.values())
        self.stdout.write(
            _("%(files)s files of %(days)s days; %(strangers)s whose names say something else")
            % {"files": files, "days": len(found.days), "strangers": len(found.strangers)}
        )
        if options["dry_run"] or not found.days:
            self._list(_("Not fitting the pattern"), list(found.strangers))
            return
        by = _duty_editor(options["by"])
        sections, section = archive.sections_by_name(), _section(options["section"])
        _every_page_has_a_section(found, sections, section)
        try:
            numbers = archive.issue_numbers(list(found.days), options["first_number"])
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        days: list[archive.DayDone] = []
        unfound: list[int] = []

        def done(day: archive.DayDone) -> None:
            days.append(day)
            if day.new:
                unfound.extend(day.releases)
                if len(unfound) >= index.BATCH:
                    # Many at once cost the index half of what each day by itself does.
                    index.add(unfound)
                    unfound.clear()
                self.stdout.write(
                    _("%(day)s: %(stories)s stories, %(drafts)s kept as drafts")
                    % {"day": day.day, "stories": day.stories, "drafts": day.drafts}
                )

        taking = archive.Taking(
            folder=folder,
            by=by,
            now=timezone.now(),
            sections=sections,
            section=section,
            numbers=numbers,
            morning=options["morning"],
            leave_out=options["leave_out"],
            processes=options["processes"],
        )
        archive.take_in(found, taking, done=done)
        # What is left of this run, and of one that was killed between a commit and its index.
        index.add_missing()
        report = archive.report(found, folder, days)
        if options["report"]:
            options["report"].write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        self._print(report)
        if report["left"] or report["held"]:
            raise CommandError(_("Something was left out; the report says what."), returncode=3)

    def _print(self, report: dict[str, Any]) -> None:
        self.stdout.write(
            _("In the archive: %(files)s files, %(stories)s stories, of which %(drafts)s drafts; %(doubts)s doubts")
            % {
                "files": report["files"],
                "stories": report["stories"],
                "drafts": report["drafts"],
                "doubts": len(report["doubts"]),
            }
        )
        self._list(_("Held back"), [f"{row['day']}: {row['why']}" for row in report["held"]])
        self._list(_("Left out"), [f"{row['file']}: {row['why']}" for row in report["left"]])
        self._list(_("Not fitting the pattern"), report["strangers"])
        self._list(_("Names that nobody or several bear"), [f"{n} ({c})" for n, c in report["names"].items()])
        self._list(
            _("In doubt"),
            [f"{row['file']} {row['story']}: {row['text'][:40]} {_(row['why'])}" for row in report["doubts"]],
        )

    def _list(self, heading: str, lines: list[str]) -> None:
        if not lines:
            return
        self.stdout.write(f"{heading}: {len(lines)}")
        for line in lines[:SHOWN]:
            self.stdout.write(f"  {line}")
        if len(lines) > SHOWN:
            self.stdout.write(_("  and %(more)s more; the whole list: --report FILE") % {"more": len(lines) - SHOWN})


def _duty_editor(username: str) -> Account:
    account = Account.objects.filter(username=username).first()
    if account is None:
        raise CommandError(_("There is no account named %(name)s.") % {"name": username})
    if not permissions.has_role(account, Role.DUTY_EDITOR):
        raise CommandError(_("Archive stories are admitted by a duty editor-in-chief, and %(name)s is none.") % {"name": username})  # fmt: skip
    return account


def _section(slug: str | None) -> int | None:
    if slug is None:
        return None
    section = Section.objects.filter(slug=slug).first()
    if section is None:
        raise CommandError(_("There is no section %(slug)s.") % {"slug": slug})
    return section.pk


def _every_page_has_a_section(found: archive.Survey, sections: dict[str, int], section: int | None) -> None:
    if section is not None:
        return
    names = {one.page_name for files in found.days.values() for one in files} - sections.keys()
    if names:
        listed = "、".join(sorted(names)[:10]) or "–"
        raise CommandError(_("Pages that are called like no section: %(names)s. Say where they go: --section SLUG.") % {"names": listed})  # fmt: skip
