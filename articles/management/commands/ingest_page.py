"""Take a page of raw copy in: `manage.py ingest_page FILE`."""

import json
import sys
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.desk.refusal import Refused
from articles.ingest import assemble
from articles.ingest.readers import MOST_BYTES
from articles.models import Account


class Command(BaseCommand):
    """Exit codes: 0 taken in (or taken in before), 1 refused, 2 a wrong argument."""

    help = "Split a page of raw copy into its stories and make a draft of each. The same file again makes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", help="a text file, or - for standard input")
        parser.add_argument("--date", type=_day, metavar="YYYY-MM-DD", help="the day of the paper it came from")
        parser.add_argument("--dry-run", action="store_true", help="write nothing, print what would be made")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")
        parser.add_argument("--by", metavar="USERNAME", help="the account that brought it")

    def handle(self, *args: Any, **options: Any) -> None:
        data, name = _read(options["file"])
        by = _account(options["by"]) if options["by"] else None
        try:
            seen = assemble.look(data, name=name)
            if options["dry_run"]:
                self._print(seen, options["json"])
                return
            taken = assemble.take_in(data, name=name, by=by, now=timezone.now(), paper_date=options["date"])
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        if options["json"]:
            self._json(taken.intake.report)
            return
        if not taken.new:
            self.stdout.write(
                _("This file was taken in before, as intake %(id)s. Nothing was made.") % {"id": taken.intake.pk}
            )
        else:
            self._print(seen, as_json=False)
        for story in taken.stories:
            self.stdout.write(_("Draft %(id)s: %(title)s") % {"id": story.pk, "title": story})

    def _json(self, report: dict[str, Any]) -> None:
        report = {name: value for name, value in report.items() if name != "layout"}
        self.stdout.write(json.dumps(report, ensure_ascii=False, indent=1))

    def _print(self, seen: assemble.Look, as_json: bool) -> None:
        if as_json:
            self._json(seen.report)
            return
        report = seen.report
        repairs = [repair for story in report["stories"] for repair in story["repairs"]]
        doubts = [doubt for story in report["stories"] for doubt in story["doubts"]]
        self.stdout.write(
            _(
                "%(name)s, %(encoding)s: %(stories)s stories, %(repairs)s repairs, %(doubts)s doubts, %(unplaced)s lines set aside"
            )
            % {
                "name": seen.name,
                "encoding": seen.encoding,
                "stories": len(report["stories"]),
                "repairs": len(repairs),
                "doubts": len(doubts),
                "unplaced": len(report["unplaced"]),
            }
        )
        for repair in repairs:
            if repair["kind"] in ("joined", "word"):
                self.stdout.write(
                    f"  {repair['kind']} {repair['start']}–{repair['end']}: {repair['before']!r} → {repair['after']!r}"
                )
        for doubt in doubts:
            self.stdout.write(f"  ? {doubt['start']}–{doubt['end']} {_shorten(doubt['text'])}: {_(doubt['why'])}")
        for line in report["unplaced"]:
            self.stdout.write(f"  – {_shorten(line)}")


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _read(name: str) -> tuple[bytes, str]:
    """A file's bytes, one more than are allowed at most."""
    if name == "-":
        return sys.stdin.buffer.read(MOST_BYTES + 1), ""
    path = Path(name)
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1), path.name
    except OSError as failed:
        raise CommandError(
            _("%(file)s cannot be read: %(reason)s.") % {"file": name, "reason": failed.strerror or failed}
        ) from failed


def _account(username: str) -> Account:
    try:
        return Account.objects.get(username=username)
    except Account.DoesNotExist as missing:
        raise CommandError(_("There is no account named %(name)s.") % {"name": username}) from missing


def _shorten(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 40 else f"{flat[:20]}…{flat[-19:]}"
