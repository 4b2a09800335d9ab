"""How fast the archive is searched, at 10,000 and at 100,000 stories: `python -m tests.bench.search [STORIES …]`.

Over HTTP, one question after another, for a rare name, a name that stands in one story of sixty, and words that stand in
nearly every one. Where the peer lies in ../shared/bench, Wagtail's database search is asked the same of the same stories.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from datetime import date
from http.client import HTTPConnection
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter
from typing import Final
from urllib.parse import quote

from tests import postgres
from tests.bench import copy, peer
from tests.bench.servers import cores, free_port, granian, on_core, running

ROOT: Final = Path(__file__).resolve().parents[2]
SIZES: Final = (10_000, 100_000)
#: Stories that hold the rare name, and how often each question is asked.
RARE: Final = 7
ASKED: Final = 60

#: What is asked, and where it stands.
QUESTIONS: Final = {
    "欧阳一丁": "in seven stories",
    "顾小河": "in one story of sixty",
    "水闸": "in nearly every story",
    "闸": "one character, in nearly every story",
    "渔船 图书馆": "two words, each in nearly every story",
}


def load(count: int) -> None:
    """Releases as the archive has them, in bulk, in the settings of the environment; prints how fast they are indexed."""
    from datetime import datetime, time, timedelta

    from django.utils import timezone

    from articles.models import Release, Revision, Section, Story
    from articles.search import index
    from articles.text.digest import Copy, Person, digest
    from articles.text.sanitize import paragraphs_to_body
    from articles.text.title import summary

    sections = {
        slug: Section.objects.create(slug=slug, name=name, position=at)
        for at, (slug, name) in enumerate(copy.SECTIONS.items())
    }
    told = copy.stories(count, date(2026, 11, 24))
    at = 0
    while rows := list(itertools.islice(told, 2_000)):
        stories, texts = [], []
        for row in rows:
            body = paragraphs_to_body([*row["body"], "欧阳一丁在场。"] if at % (count // RARE) == 1 else row["body"])
            text = Copy(
                section=sections[row["section"]].pk,
                headline=row["title"],
                kicker=row["kicker"],
                subhead=row["deck"],
                body=body,
                people=(Person(row["byline"].removeprefix("记者 "), "writer", "记者"),),
            )
            moment = timezone.make_aware(datetime.combine(date.fromisoformat(row["date"]), time(6))) + timedelta(
                seconds=at % 30
            )
            common = {
                "kind": "news", "section_id": text.section, "headline": text.headline, "kicker": text.kicker,
                "subhead": text.subhead, "body": body, "title": row["title"], "summary": summary(body, ""), "hash": digest(text),
            }  # fmt: skip
            stories.append(Story(state="published", created_at=moment, changed_at=moment, state_at=moment, **common))
            texts.append((moment, text, common))
            at += 1
        Story.objects.bulk_create(stories)
        revisions = Revision.objects.bulk_create(
            Revision(
                story=story, number=1, version=1, at=moment, **common,
                people=[[one.name, one.role, one.role_printed, None] for one in text.people],
            )
            for story, (moment, text, common) in zip(stories, texts, strict=True)
        )  # fmt: skip
        Release.objects.bulk_create(
            Release(
                story=revision.story, revision=revision, ground="archive", section_id=revision.section_id or 0,
                public_from=revision.at, first_from=revision.at,
            )
            for revision in revisions
        )  # fmt: skip
    began = perf_counter()
    taken = index.add_missing()
    print(f"{taken} releases indexed, {taken / (perf_counter() - began):.0f} a second", flush=True)  # noqa: T201


def main() -> None:
    sizes = [int(size) for size in sys.argv[1:]] or list(SIZES)
    middles: dict[str, list[float]] = {}
    below, above = cores()
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="newsroom-search-") as folder, contextlib.ExitStack() as house:
            env = {
                **os.environ,
                "DEMO": "on",
                "DATABASE_URL": f"sqlite:///{folder}/search.sqlite3",
                "MEDIA_ROOT": folder,
            }
            _run(["manage.py", "migrate", "--verbosity", "0"], env)
            _run(["-c", f"import django; django.setup(); from tests.bench import search; search.load({size})"], env)
            port = free_port()
            with on_core(below):
                house.enter_context(running(granian("newsroom.wsgi:application", port), port=port, cwd=ROOT, env=env))
            with on_core(above):
                for words, where in QUESTIONS.items():
                    times = ask(port, f"/search/?q={quote(words)}", shows=b"<mark>")
                    middles.setdefault(words, []).append(median(times))
                    _say(
                        f"{size:>7} stories  {words}  {where}: p50 {median(times):.1f} ms, p95 {quantiles(times, n=20)[-1]:.1f} ms"
                    )
    _beside(min(sizes), above)
    if len(sizes) > 1:
        grown = max(times[-1] / times[0] for times in middles.values())
        _say(f"From {sizes[0]} to {sizes[-1]} stories the middle time of the worst question grew {grown:.2f} times.")


def ask(port: int, path: str, *, shows: bytes, times_asked: int = ASKED) -> list[float]:
    """Milliseconds of each of so many answers over one connection, after three that are not counted.

    Each address differs from the one before, so that no kept page answers.
    """
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    times: list[float] = []
    for turn in range(times_asked + 3):
        began = perf_counter()
        connection.request("GET", f"{path}&turn={turn}")
        answer = connection.getresponse()
        body = answer.read()
        times.append(1000 * (perf_counter() - began))
        if answer.status != 200 or shows not in body:
            raise OSError(f"{path} answered {answer.status} and found nothing")
    connection.close()
    return times[3:]


def _beside(size: int, core: int) -> None:
    """Wagtail's database search, asked the same of the same stories; of the smaller archive, for it is slow to load."""
    if lack := peer.missing():
        _say(f"Wagtail is not measured. Missing: {lack}.")
        return
    peer.install()
    with tempfile.TemporaryDirectory(prefix="newsroom-search-") as folder, contextlib.ExitStack() as house:
        work = Path(folder)
        copy.write(work, size, date(2026, 11, 24))
        wagtail = peer.Wagtail(work, house.enter_context(postgres.cluster()))
        wagtail.prepare()
        wagtail.load([json.loads(line) for line in (work / "copy.jsonl").read_text(encoding="utf-8").splitlines()])
        wagtail.manage("update_index")
        port = free_port()
        house.enter_context(running(wagtail.server(port), port=port, cwd=peer.SITE, env=wagtail.environment()))
        with on_core(core):
            for words in ("顾小河", "水闸"):
                times = ask(port, f"/search/?q={quote(words)}", shows=b"", times_asked=12)
                _say(
                    f"{size:>7} stories  {words}  Wagtail: p50 {median(times):.1f} ms, p95 {quantiles(times, n=20)[-1]:.1f} ms"
                )


def _run(command: Sequence[str], env: Mapping[str, str]) -> None:
    subprocess.run(
        [sys.executable, *command], cwd=ROOT, env={**env, "DJANGO_SETTINGS_MODULE": "newsroom.settings"}, check=True
    )


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201  this is what it is run for


if __name__ == "__main__":
    main()
