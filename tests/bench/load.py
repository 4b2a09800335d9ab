"""Our site, loaded for the measuring: `python -m tests.bench.load FOLDER SECONDS`, in the settings of the environment.

Nothing goes past the rooms. Every story is written, submitted, reviewed by three people and signed, every edition
planned, laid out and closed for its morning; only `now` is handed in. One transaction holds a day's paper.
"""

from __future__ import annotations

import itertools
import json
import os
import sys
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import StringIO
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

from tests.bench.copy import SECTIONS

if TYPE_CHECKING:
    from articles.models import Edition, Photo, Reporter, Section, Story
    from tests.cast import Cast

#: Sample of addresses for the story page.
SAMPLE: Final = 60
PAGE_NAMES: Final = {"1": "要闻", "2": "民生", "3": "经济", "4": "副刊"}


@dataclass(frozen=True)
class House:
    """Who and what every day needs. `pen` is the reporter's entry in the register."""

    cast: Cast
    pen: Reporter
    sections: dict[str, Section]
    photos: list[Photo]


def load(folder: Path, seconds: float) -> dict[str, Any]:
    """Take in the copy and the pictures of a folder as `tests.bench.copy` wrote them, the oldest day first.

    Ends with the day on which the seconds are up. Answers with `count`, the stories taken in, `rate`, how many a
    second, and `paths`, some of their addresses.
    """
    from django.core.management import call_command
    from django.db import transaction

    from articles.models import Story

    with (folder / "copy.jsonl").open(encoding="utf-8") as file:
        told = [json.loads(line) for line in file]
    days = [(date.fromisoformat(day), list(rows)) for day, rows in itertools.groupby(told, lambda row: row["date"])]
    days.reverse()
    call_command("migrate", verbosity=0)
    call_command("make_groups", stdout=StringIO())
    with transaction.atomic():
        house = _open_house(folder, days[0][0] - timedelta(days=1))
    count, began = 0, perf_counter()
    for number, (day, rows) in enumerate(days, start=1):
        if perf_counter() - began > seconds:
            break
        with transaction.atomic():
            _print(number, day, rows, house)
        count += len(rows)
    rate = count / (perf_counter() - began)
    stories = list(Story.objects.order_by("pk"))[:: max(1, count // SAMPLE)]
    return {"count": count, "rate": rate, "paths": [story.get_absolute_url() for story in stories[:SAMPLE]]}


def _open_house(folder: Path, day: date) -> House:
    from articles.darkroom import receive
    from articles.models import Section
    from tests.cast import credited, make_cast

    cast = make_cast()
    files = sorted((folder / "photos").iterdir(), key=lambda path: int(path.stem[1:]))
    return House(
        cast,
        credited(cast.reporter),
        {
            slug: Section.objects.create(slug=slug, name=name, position=position)
            for position, (slug, name) in enumerate(SECTIONS.items(), start=1)
        },
        [
            receive.receive(
                path.read_bytes(),
                name=path.name,
                by=cast.reporter,
                now=_hour(day, 8),
                caption="渔船依次进港。",
                credit=f"{cast.reporter.name} 摄",
                alt="几条渔船驶进水闸",
            )
            for path in files
        ],
    )


def _print(number: int, day: date, rows: list[dict[str, Any]], house: House) -> None:
    """One day's paper, made on its eve."""
    from articles.composing import close, place, plan
    from articles.vocabulary import Part, Weight

    eve, cast = day - timedelta(days=1), house.cast
    numbers = sorted({str(row["page"]) for row in rows})
    edition: Edition = plan.open_edition(
        day, number=number, pages=[(n, PAGE_NAMES[n]) for n in numbers], by=cast.section_editor, now=_hour(eve, 10)
    )
    pages = {page.number: page.pk for page in edition.pages.all()}
    led: set[str] = set()
    for row in rows:
        on = str(row["page"])
        story = _sign(row, eve, house)
        edition.refresh_from_db()
        place.place(
            edition.pk,
            version=edition.version,
            page_id=pages[on],
            story_id=story.pk,
            part=Part.MAIN,
            weight=Weight.PLAIN if on in led else Weight.LEAD,
            by=cast.section_editor,
            now=_hour(eve, 21),
        )
        led.add(on)
    edition.refresh_from_db()
    close.close(edition.pk, version=edition.version, by=cast.duty_editor, release_at=_hour(day, 6), now=_hour(eve, 23))


def _sign(row: dict[str, Any], eve: date, house: House) -> Story:
    """One story, written and taken through every review."""
    from articles.desk import history, signoff
    from articles.text.digest import Copy, Person, Shot
    from articles.text.sanitize import paragraphs_to_body
    from articles.vocabulary import Step

    cast, photo = house.cast, house.photos[row["image"]] if row["image"] is not None else None
    story = history.create(
        Copy(
            section=house.sections[row["section"]].pk,
            kicker=row["kicker"],
            headline=row["title"],
            subhead=row["deck"],
            dateline="本报讯",
            people=(Person(name=house.pen.name, role_printed="记者", reporter=house.pen.pk),),
            body=paragraphs_to_body([row["body"][0].partition("）")[2], *row["body"][1:]]),
            pictures=(Shot(photo=photo.pk, caption=photo.caption, credit=photo.credit, alt=photo.alt),)
            if photo
            else (),
        ),
        by=cast.reporter,
        now=_hour(eve, 11),
    )
    for step, by in (
        (Step.SUBMIT, cast.reporter),
        (Step.APPROVE, cast.section_editor),
        (Step.APPROVE, cast.desk_head),
        (Step.SIGN, cast.duty_editor),
    ):
        story = signoff.move(story.pk, step, by=by, version=story.version, now=_hour(eve, 20))
    return story


def _hour(day: date, hour: int) -> datetime:
    from django.utils import timezone

    return timezone.make_aware(datetime.combine(day, time(hour)))


def main() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    django.setup()
    json.dump(load(Path(sys.argv[1]), float(sys.argv[2])), sys.stdout)


if __name__ == "__main__":
    main()
