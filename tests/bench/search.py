"""How fast the archive is searched, at 10,000 and at 100,000 stories.

    python -m tests.bench.search [--postgres] [--alone] [STORIES …]

Over HTTP, one question after another and round about, for a rare name, a name that stands in one story of sixty, and
words that stand in nearly every one. `--postgres` asks PostgreSQL instead of SQLite. Where the peer lies in
../shared/bench, Wagtail's database search is asked the same of the same stories; `--alone` leaves it out.
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
from tests.bench.servers import cores, free_port, granian, on_core, running, worked

ROOT: Final = Path(__file__).resolve().parents[2]
SIZES: Final = (10_000, 100_000)
#: Stories that hold the rare name, and how often each question is asked.
RARE: Final = 7
ASKED: Final = 60
#: Rounds before those, which do not count.
WARM: Final = 3

#: What is asked, and where it stands.
QUESTIONS: Final = {
    "欧阳一丁": "in seven stories",
    "顾小河": "in one story of sixty",
    "水闸": "in nearly every story",
    "闸": "one character, in nearly every story",
    "渔船 图书馆": "two words, each in nearly every story",
    "本报讯": "in every story and in no headline",
}
#: What the peer is asked of these.
PEER_QUESTIONS: Final = ("顾小河", "水闸", "本报讯")


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
    words = sys.argv[1:]
    on_postgres, alone = "--postgres" in words, "--alone" in words
    sizes = [int(word) for word in words if word.isdigit()] or list(SIZES)
    below, above = cores()
    middles: dict[str, list[float]] = {question: [] for question in QUESTIONS}
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="newsroom-search-") as folder, contextlib.ExitStack() as house:
            address = house.enter_context(postgres.cluster()) if on_postgres else f"sqlite:///{folder}/search.sqlite3"
            env = {
                **os.environ,
                "DEMO": "on",
                "DATABASE_URL": address,
                "MEDIA_ROOT": folder,
                "STATIC_ROOT": f"{folder}/static",
            }
            _run(["manage.py", "collectstatic", "--noinput", "--verbosity", "0"], env)
            _run(["manage.py", "migrate", "--verbosity", "0"], env)
            _run(["-c", f"import django; django.setup(); from tests.bench import search; search.load({size})"], env)
            port = free_port()
            with on_core(below):
                server = house.enter_context(
                    running(granian("newsroom.wsgi:application", port), port=port, cwd=ROOT, env=env)
                )
            before = worked(server)
            with on_core(above):
                times = ask(port, dict.fromkeys(QUESTIONS, b"<mark>"))
            cost = 1000 * (worked(server) - before) / ((ASKED + WARM) * len(QUESTIONS))
        for question, where in QUESTIONS.items():
            middles[question].append(median(times[question]))
            _say(f"{size:>7} stories  {question}  {where}: {_told(times[question])}")
        everything = [one for each in times.values() for one in each]
        _say(f"{size:>7} stories  all questions: {_told(everything)}; the server worked {cost:.1f} ms an answer")
    if len(sizes) > 1:
        grown = max(each[-1] / each[0] for each in middles.values())
        _say(f"From {sizes[0]} to {sizes[-1]} stories the middle time of the worst question grew {grown:.2f} times.")
    if not alone:
        _beside(min(sizes), below, above, {question: each[0] for question, each in middles.items()})


def ask(port: int, shows: Mapping[str, bytes], *, rounds: int = ASKED) -> dict[str, list[float]]:
    """Milliseconds of the answers to each question over one connection, round about, after WARM rounds that do not
    count. Each answer must be a page that shows those bytes.

    Each address differs from the one before, so that no kept page answers.
    """
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    times: dict[str, list[float]] = {question: [] for question in shows}
    for turn in range(rounds + WARM):
        for question, shown in shows.items():
            began = perf_counter()
            connection.request("GET", f"/search/?q={quote(question)}&turn={turn}")
            answer = connection.getresponse()
            body = answer.read()
            took = 1000 * (perf_counter() - began)
            if answer.status != 200 or shown not in body:
                raise OSError(f"{question} answered {answer.status} and found nothing")
            if turn >= WARM:
                times[question].append(took)
    connection.close()
    return times


def _told(times: Sequence[float]) -> str:
    return f"p50 {median(times):.1f} ms, p95 {quantiles(times, n=20)[-1]:.1f} ms"


def _beside(size: int, below: int, above: int, ours: Mapping[str, float]) -> None:
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
        with on_core(below):
            house.enter_context(running(wagtail.server(port), port=port, cwd=peer.SITE, env=wagtail.environment()))
        with on_core(above):
            times = ask(port, dict.fromkeys(PEER_QUESTIONS, b"<html"), rounds=12)
    for question, each in times.items():
        _say(
            f"{size:>7} stories  {question}  Wagtail: {_told(each)}; ours takes {100 * ours[question] / median(each):.0f} % of that"
        )


def _run(command: Sequence[str], env: Mapping[str, str]) -> None:
    subprocess.run(
        [sys.executable, *command], cwd=ROOT, env={**env, "DJANGO_SETTINGS_MODULE": "newsroom.settings"}, check=True
    )


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201  this is what it is run for


if __name__ == "__main__":
    main()
