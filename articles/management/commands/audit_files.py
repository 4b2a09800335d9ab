"""Look for files of photographs that no row names, and for rows whose file is gone."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from articles.darkroom import files, incoming

YOUNG: Final = timedelta(hours=1)
"""A younger file may belong to an upload that is still going on."""


class Command(BaseCommand):
    help = (
        "Names the files of photographs that no row knows (left by a crash, at least an hour old), and with --clear "
        "removes them. Uploads that have stood still for two days go with what has arrived of them. Names the files that are missing, and fails if there are any: they must come from a backup."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--clear", action="store_true", help="remove the files that no row knows")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        before = now - YOUNG
        # First, so that what has arrived of them goes with them.
        for upload in incoming.expired(now):
            if options["clear"]:
                incoming.forget([upload])
            word = "forgotten" if options["clear"] else "expired"
            self.stdout.write(
                f"{word}: upload of {upload.name} ({upload.size} bytes, {upload.touched_at:%Y-%m-%d %H:%M})"
            )
        found = cleared = size = 0
        for stray in files.strays(before=before):
            found += 1
            size += stray.size
            gone = options["clear"] and files.clear(stray, before=before)
            cleared += gone
            word = "cleared" if gone else "no row"
            self.stdout.write(f"{word}: {stray.name} ({stray.size} bytes, {stray.written_at:%Y-%m-%d %H:%M})")
        missing = list(files.missing())
        for name in missing:
            self.stdout.write(f"missing: {name}")
        self.stdout.write(
            f"{found} files without a row ({size} bytes), {cleared} cleared, {len(missing)} files missing."
        )
        if missing:
            raise CommandError("Bring the missing files back from a backup: their pictures cannot be shown.")
