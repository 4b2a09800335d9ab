"""Write the files of photos anew whose credit, photographer or sizes have changed."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles.darkroom.develop import Unacceptable
from articles.darkroom.receive import renew
from articles.models import Photo


class Command(BaseCommand):
    help = (
        "Goes through the library and writes the files of every photo anew that do not carry its present creator, "
        "credit and copyright, or that lack a size. Addresses stay as they are. Can run at any time, and twice."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--photo", type=int, action="append", metavar="ID", help="only this photo; may be repeated")

    def handle(self, *args: Any, **options: Any) -> None:
        photos = Photo.objects.select_related("photographer").order_by("pk")
        if options["photo"]:
            photos = photos.filter(pk__in=options["photo"])
            if unknown := set(options["photo"]) - set(photos.values_list("pk", flat=True)):
                raise CommandError(f"There is no photo {', '.join(str(number) for number in sorted(unknown))}.")
        looked_at = renewed = 0
        failed: list[str] = []
        for photo in photos.iterator(chunk_size=100):
            looked_at += 1
            try:
                if renew(photo):
                    renewed += 1
                    self.stdout.write(f"renewed: {photo.pk} {photo}")
            except (Unacceptable, OSError) as error:
                failed.append(f"photo {photo.pk}: {error}")
        self.stdout.write(f"{looked_at} photos looked at, {renewed} renewed, {len(failed)} failed.")
        if failed:
            raise CommandError("Their files are as they were. " + " ".join(failed))
