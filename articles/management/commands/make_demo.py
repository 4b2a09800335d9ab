"""Make the demo: an invented district daily with its people, two papers that are out and one half done."""

from __future__ import annotations

from io import StringIO
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from articles.management.demo import script, stage
from articles.models import Story
from articles.search import index


class Command(BaseCommand):
    help = (
        "Makes an invented paper with its people, two editions that are out and one half done, and prints who can sign "
        "in. Only with DEMO=on and on a database of its own, for everybody knows the passwords. Twice is harmless."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Nothing was made: the demo's passwords are known to everybody. Set DEMO=on to have it.")
        if stage.stands():
            self.stdout.write("The demo stands already; nothing was changed. Who can sign in:")
        elif Story.objects.exists():
            raise CommandError("Nothing was made: this database holds stories of another paper.")
        else:
            call_command("make_groups", stdout=StringIO())
            stage.play(now=timezone.now())
            index.add_missing()
            self.stdout.write("The demo is made. Who can sign in:")
        for name, title, username, password in stage.members(script.read_cast()):
            self.stdout.write(f"  {_wide(name, 8)}{_wide(title, 20)}{username:<14}{password}")


def _wide(text: str, columns: int) -> str:
    """The text filled up to so many columns of a terminal, where a Chinese character takes two."""
    return text + " " * max(1, columns - sum(2 if ord(ch) > 0x2E7F else 1 for ch in text))
