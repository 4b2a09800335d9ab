"""Ask every named invariant of the database as it stands, and tell what does not hold."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from articles.desk import audit


class Command(BaseCommand):
    help = "Audit the whole record against the data. Changes nothing; fails where something does not hold."

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(audit.faults(now=timezone.now()))
        for fault in found:
            self.stdout.write(f"{fault.about}: {fault.sentence} ({fault.name})")
        if found:
            raise CommandError(f"{len(found)} fault(s) in the record.")
        self.stdout.write("The record and the data agree.")
