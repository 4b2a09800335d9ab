"""Make the AVIF files that are wanted."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from articles.darkroom import twins
from articles.models import Photo
from articles.vocabulary import Twins


class Command(BaseCommand):
    help = (
        "Makes the AVIF files of photos that have none yet. The server does so after each upload; this command is for "
        "a library that is older, or a paper that has AVIF_AFTER_UPLOAD off. Can run at any time, and twice."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--again", action="store_true", help="also try those that could not be made before")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["again"]:
            Photo.objects.filter(twins=Twins.FAILED).update(twins=Twins.WANTED)
        made = failed = 0
        for photo, done in twins.make_wanted():
            made += done
            failed += not done
            self.stdout.write(f"{'made' if done else 'not made'}: {photo.pk} {photo}")
        self.stdout.write(f"{made} photos have AVIF files now, {failed} could not be made.")
