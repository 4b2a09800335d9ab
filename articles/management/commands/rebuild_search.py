"""Make the index of the search anew, or take up what it lacks."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from articles.search import index


class Command(BaseCommand):
    help = "Makes the index of the search anew. With --missing: takes up the releases that it lacks, and nothing else."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--missing", action="store_true", help="only what is not in the index")

    def handle(self, *args: Any, missing: bool, **options: Any) -> None:
        count = index.add_missing() if missing else index.rebuild()
        self.stdout.write(f"{count} releases taken up.")
