"""A folder of old papers becomes past editions, whole or not at all, and once."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils.html import strip_tags

from articles.desk import audit, history
from articles.ingest import archive
from articles.models import Byline, Credit, Edition, Event, Intake, Placement, Release, Reporter, Story
from articles.vocabulary import Act, Ground, State, Step
from tests import makers
from tests.bench import intake as bench
from tests.bench import month
from tests.cast import Cast
from tests.makers import EVENING

ROOT = Path(__file__).resolve().parents[2]
PATTERN = "{date}/{page}-{name}.txt"

FRONT = """## 渡口添了一条夜航船
——末班船推迟到晚上十点

本报讯（记者 顾小满 通讯员 陶砚）夜航船昨晚开了头班，船上坐了三十一个人。

船老大说,以后天天开。

## 桥头的灯都换了新的

桥头的二十四盏灯昨天换完了。
"""
BACK = """## 茶馆讲书改在周三

讲书的老先生说，周三的人最多。图为茶馆里坐满了听书的人。

沈一苇 摄
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for day in ("2021-03-01", "2021-03-02"):
        (tmp_path / "old" / day).mkdir(parents=True)
        (tmp_path / "old" / day / "01-要闻.txt").write_text(
            f"{FRONT}\n## {day}的第三件事\n\n说完了。\n", encoding="utf-8"
        )
        (tmp_path / "old" / day / "02-文化.txt").write_text(f"{BACK}\n这一天是{day}。\n", encoding="utf-8")
    return tmp_path / "old"


def take_in(folder: Path, *more: str, pattern: str = PATTERN) -> None:
    makers.section()
    call_command(
        "ingest_archive", str(folder), "--paper-date-from-name", pattern, "--by", "duty_editor", "--section", "news",
        "--processes", "0", *more, verbosity=0,
    )  # fmt: skip


@pytest.mark.django_db
def test_each_day_becomes_a_past_edition_with_its_pages_and_pinned_texts(cast: Cast, folder: Path) -> None:
    take_in(folder)
    editions = list(Edition.objects.order_by("date"))
    assert [(e.date.isoformat(), e.number, e.version) for e in editions] == [("2021-03-01", 1, 1), ("2021-03-02", 2, 1)]
    first = editions[0]
    assert first.release_at == first.closed_at == datetime(2021, 2, 28, 22, tzinfo=UTC)
    pages = [(p.number, p.name) for p in first.pages.order_by("position")]
    assert pages == [("1", "要闻"), ("2", "文化")]
    placed = (
        Placement.objects.filter(edition=first)
        .order_by("page__position", "position")
        .select_related("story", "revision")
    )
    assert [(p.page.number, p.weight, p.story.title) for p in placed] == [
        ("1", "lead", "渡口添了一条夜航船"),
        ("1", "plain", "桥头的灯都换了新的"),
        ("1", "plain", "2021-03-01的第三件事"),
        ("2", "lead", "茶馆讲书改在周三"),
    ]
    assert all(p.revision is not None and p.revision.hash == p.story.hash for p in placed)
    release = Release.objects.get(story=placed[0].story)
    assert (release.ground, release.signoff, release.edition, release.public_from) == (
        Ground.ARCHIVE, None, first, first.release_at,
    )  # fmt: skip
    assert {story.state for story in Story.objects.all()} == {State.PUBLISHED}
    assert Release.objects.filter(indexed__isnull=True).count() == 0
    assert [fault.sentence for fault in audit.faults(now=datetime.now(UTC))] == []


@pytest.mark.django_db
def test_readers_find_the_past_edition_and_its_stories(cast: Cast, folder: Path, client: Client) -> None:
    take_in(folder)
    story = Story.objects.get(title="2021-03-02的第三件事")
    for address in ("/editions/2021-03-02/", "/editions/2021-03-02/1/", story.get_absolute_url()):
        answer = client.get(address)
        assert answer.status_code == 200
        assert "2021-03-02的第三件事" in strip_tags(answer.content.decode())


@pytest.mark.django_db
def test_who_did_it_is_in_the_record_and_names_are_linked_to_the_register(cast: Cast, folder: Path) -> None:
    take_in(folder)
    acts = {act: Event.objects.filter(act=act, by=cast.duty_editor).count() for act in Act.values + Step.values}
    assert {act: count for act, count in acts.items() if count} == {
        Act.TAKE_IN: 4, Act.CREATE: 8, Act.PLAN: 2, Act.CLOSE: 2, Step.ADMIT: 8,
    }  # fmt: skip
    rows = set(Byline.objects.values_list("name", "reporter__slug"))
    assert rows == {("顾小满", Reporter.objects.get(name="顾小满").slug), ("陶砚", None)}
    assert Credit.objects.filter(reporter__name="顾小满").count() == 2
    assert {intake.paper_date for intake in Intake.objects.all()} == {date(2021, 3, 1), date(2021, 3, 2)}


@pytest.mark.django_db
def test_a_picture_without_a_file_leaves_its_caption_as_text_and_a_doubt(
    cast: Cast, folder: Path, tmp_path: Path
) -> None:
    take_in(folder, "--report", str(tmp_path / "report.json"))
    story = Story.objects.filter(title="茶馆讲书改在周三").order_by("pk")[0]
    assert "图为茶馆里坐满了听书的人" in story.body
    assert "沈一苇" in story.body
    assert not story.pictures.exists()
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert (report["days"], report["files"], report["stories"], report["drafts"]) == (2, 4, 8, 0)
    assert [row["file"] for row in report["doubts"] if row["kind"] == "no_file"] == [
        "2021-03-01/02-文化.txt", "2021-03-02/02-文化.txt",
    ]  # fmt: skip
    assert report["names"]["陶砚"] == 2
    assert "顾小满" not in report["names"]


@pytest.mark.django_db
def test_a_second_run_makes_nothing_and_a_new_file_of_a_past_day_stays_outside(cast: Cast, folder: Path) -> None:
    take_in(folder)
    before = (Story.objects.count(), Event.objects.count(), Placement.objects.count())
    take_in(folder)
    (folder / "2021-03-02" / "03-副刊.txt").write_text("## 迟到的一篇\n\n它没有赶上。\n", encoding="utf-8")
    with pytest.raises(CommandError) as left:
        take_in(folder)
    assert left.value.returncode == 3
    assert (Story.objects.count(), Event.objects.count(), Placement.objects.count()) == before


@pytest.mark.django_db
def test_a_day_with_a_file_that_cannot_be_read_waits_whole_unless_it_is_left_out(cast: Cast, folder: Path) -> None:
    (folder / "2021-03-01" / "03-坏.txt").write_bytes(b"\x89PNG\r\n\x1a\n")
    (folder / "2021-03-01" / "04-文化.txt").write_text(BACK, encoding="utf-8")
    with pytest.raises(CommandError):
        take_in(folder)
    assert [e.date.isoformat() for e in Edition.objects.all()] == ["2021-03-02"]
    assert not Story.objects.filter(intake__paper_date="2021-03-01").exists()
    with pytest.raises(CommandError):
        take_in(folder, "--leave-out")
    assert [(e.date.isoformat(), e.number) for e in Edition.objects.order_by("date")] == [
        ("2021-03-01", 1), ("2021-03-02", 2),
    ]  # fmt: skip


@pytest.mark.django_db
def test_the_same_page_under_two_names_stands_once(cast: Cast, folder: Path) -> None:
    shutil.copy(folder / "2021-03-01" / "01-要闻.txt", folder / "2021-03-02" / "03-要闻.txt")
    with pytest.raises(CommandError):
        take_in(folder)
    assert (Edition.objects.count(), Story.objects.count(), Intake.objects.count()) == (2, 8, 4)


@pytest.mark.django_db
def test_a_story_without_a_headline_is_kept_as_a_draft_and_named(cast: Cast, folder: Path, tmp_path: Path) -> None:
    (folder / "2021-03-02" / "01-要闻.txt").write_text(
        "本报讯 没有标题的一条消息写在这里，写完了。\n", encoding="utf-8"
    )
    take_in(folder, "--report", str(tmp_path / "report.json"))
    story = Story.objects.get(state=State.DRAFT)
    assert (story.headline, story.releases.count(), story.placements.count()) == ("", 0, 0)
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert report["drafts"] == 1
    assert [row["file"] for row in report["doubts"] if row["kind"] == "draft"] == ["2021-03-02/01-要闻.txt"]


@pytest.mark.django_db
def test_a_kept_draft_is_mended_and_admitted_on_the_desk_for_the_morning_of_its_paper(
    cast: Cast, folder: Path, client: Client
) -> None:
    (folder / "2021-03-02" / "01-要闻.txt").write_text(
        "本报讯 没有标题的一条消息写在这里，写完了。\n", encoding="utf-8"
    )
    take_in(folder)
    story = Story.objects.get(state=State.DRAFT)
    copy = replace(history.copy_of(story), headline="补上的标题")
    history.save(story.pk, copy, by=cast.duty_editor, version=story.version, now=EVENING)
    client.force_login(cast.duty_editor)
    address = f"/admin/articles/story/{story.pk}/step/"
    assert 'value="admit"' in client.get(f"{address}?step=admit").content.decode()
    assert client.post(address, {"step": "admit", "version": story.version + 1}).status_code == 302
    release = Release.objects.get(story=story)
    assert (release.ground, release.public_from) == (Ground.ARCHIVE, datetime(2021, 3, 1, 22, tzinfo=UTC))


@pytest.mark.django_db
def test_issue_numbers_are_counted_back_from_the_paper_that_follows(cast: Cast, folder: Path) -> None:
    Edition.objects.create(date=date(2021, 3, 9), number=2)
    with pytest.raises(CommandError):
        take_in(folder)
    Edition.objects.filter(number=2).update(number=900)
    take_in(folder)
    assert list(Edition.objects.order_by("date").values_list("number", flat=True)) == [898, 899, 900]


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["desk_head", "administrator", "nobody"])
def test_only_a_duty_editor_in_chief_admits(cast: Cast, folder: Path, who: str) -> None:
    makers.section()
    with pytest.raises(CommandError):
        call_command("ingest_archive", str(folder), "--paper-date-from-name", PATTERN, "--by", who, "--section", "news")
    assert not Intake.objects.exists()


@pytest.mark.django_db
def test_a_page_that_is_called_like_no_section_needs_to_be_told_one(cast: Cast, folder: Path) -> None:
    makers.section()
    with pytest.raises(CommandError, match="文化"):
        call_command("ingest_archive", str(folder), "--paper-date-from-name", PATTERN, "--by", "duty_editor")
    assert not Intake.objects.exists()


@pytest.mark.once
@pytest.mark.parametrize(
    ("pattern", "name", "found"),
    [
        ("{date}/{page}.txt", "2021-03-01/A01.txt", ("2021-03-01", "A01", "")),
        ("{date}-{page}.*", "20210301-04.docx", ("2021-03-01", "4", "")),
        ("{year}/{month}/{day}/{page}-{name}.txt", "2021/3/1/12-文化 副刊.txt", ("2021-03-01", "12", "文化 副刊")),
        ("*/{date}_{page}(*).txt", "月刊/2021年3月1日_2(上).txt", ("2021-03-01", "2", "")),
        ("{date}/{page}.txt", "2021-02-30/1.txt", None),
        ("{date}/{page}.txt", "2021-03-01/一.txt", None),
        ("{date}/{page}.txt", "2021-03-01/1.txt.bak", None),
    ],
)
def test_a_name_says_its_day_and_page(
    tmp_path: Path, pattern: str, name: str, found: tuple[str, str, str] | None
) -> None:
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("x", encoding="utf-8")
    seen = archive.survey(tmp_path, archive.pattern_of(pattern))
    files = [(one.day.isoformat(), one.page, one.page_name) for day in seen.days.values() for one in day]
    assert (files, list(seen.strangers)) == (([found], []) if found else ([], [name]))


@pytest.mark.once
@pytest.mark.parametrize(
    "pattern", ["", "{page}.txt", "{date}.txt", "{date}/{page}/{page}", "{date}/{year}/{page}", "{dat}"]
)
def test_a_pattern_that_cannot_say_day_and_page_is_refused(pattern: str) -> None:
    with pytest.raises(archive.BadPatternError):
        archive.pattern_of(pattern)


@pytest.mark.once
def test_links_and_hidden_files_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "2021-03-01").mkdir()
    (tmp_path / "2021-03-01" / "1.txt").symlink_to("/etc/hostname")
    (tmp_path / "2021-03-01" / ".2.txt").write_text("x", encoding="utf-8")
    assert archive.survey(tmp_path, archive.pattern_of("{date}/{page}.txt")) == archive.Survey({}, [])


# Killed in the middle, by a real signal

_STATE = """
import django, json, sys; django.setup()
from django.db import connection
from articles.models import *
from django.utils import timezone
from articles.desk import audit
for name in sys.argv[1:]:
    connection.close()
    connection.settings_dict["NAME"] = name
    print(json.dumps({
        "editions": list(Edition.objects.order_by("date").values_list("date", "number", "version")),
        "pages": list(Page.objects.order_by("edition__date", "position").values_list("edition__date", "number", "name")),
        "placed": list(Placement.objects.order_by("edition__date", "page__position", "position")
            .values_list("edition__date", "page__number", "weight", "story__hash", "revision__hash")),
        "released": sorted(Release.objects.values_list("story__hash", "ground", "public_from", "edition__date"), key=str),
        "intakes": sorted(Intake.objects.values_list("digest", "name")),
        "counts": [m.objects.count() for m in (Story, Revision, Release, Byline, Credit, Event)],
        "found": Indexed.objects.count(),
        "faults": [fault.sentence for fault in audit.faults(now=timezone.now())],
    }, default=str))
"""


class Papers(NamedTuple):
    """Two papers of their own, empty and alike, in the database this run is about: their names and environments."""

    names: tuple[str, str]
    whole: dict[str, str]
    broken: dict[str, str]

    def states(self, *names: str) -> list[dict[str, Any]]:
        """What stands in these databases, told by a process that reads one after the other."""
        command = [sys.executable, "-c", _STATE, *names]
        answer = subprocess.run(command, cwd=ROOT, env=self.whole, check=True, stdout=subprocess.PIPE, text=True)
        return [json.loads(line) for line in answer.stdout.splitlines()]


@pytest.fixture
def papers(tmp_path: Path, django_db_setup: None, django_db_blocker: Any) -> Iterator[Papers]:
    """Copies of this run's empty database, so that its tables need not be made twice more."""
    if connection.vendor == "sqlite":
        paths = (str(tmp_path / "whole.sqlite3"), str(tmp_path / "broken.sqlite3"))
        with django_db_blocker.unblock():
            connection.ensure_connection()
            with closing(sqlite3.connect(paths[0])) as copy:
                connection.connection.backup(copy)
        whole = bench.environment(tmp_path, f"sqlite:///{paths[0]}")
        bench.furnish(ROOT, whole)
        shutil.copy(paths[0], paths[1])
        yield Papers(paths, whole, bench.environment(tmp_path, f"sqlite:///{paths[1]}"))
        return
    import psycopg

    url = os.environ["DATABASE_URL"]
    names = (f"archive_{os.getpid()}_whole", f"archive_{os.getpid()}_broken")
    with django_db_blocker.unblock():
        ours = str(connection.settings_dict["NAME"])
        #: A database is copied while nobody is connected to it.
        connection.close()
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{names[0]}" TEMPLATE "{ours}"')
        whole = bench.environment(tmp_path, url.replace("/postgres?", f"/{names[0]}?"))
        bench.furnish(ROOT, whole)
        server.execute(f'CREATE DATABASE "{names[1]}" TEMPLATE "{names[0]}"')
        yield Papers(names, whole, bench.environment(tmp_path, url.replace("/postgres?", f"/{names[1]}?")))
        for name in names:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


#: The command, which kills itself when all of the third day is written and nothing of it committed.
_DIES = """
import os, signal, sys, django; django.setup()
from django.core.management import execute_from_command_line
from articles.ingest import archive
print_edition = archive.print_edition
def dies(day, **said):
    edition = print_edition(day, **said)
    if day.isoformat() == "2021-03-03":
        os.kill(os.getpid(), signal.SIGKILL)
    return edition
archive.print_edition = dies
execute_from_command_line(sys.argv)
"""


def test_killed_in_the_middle_and_run_again_the_archive_is_that_of_an_uninterrupted_run(
    papers: Papers, tmp_path: Path
) -> None:
    assert month.write(tmp_path / "month", days=4, pages=2) == 32
    command = bench.command(tmp_path / "month")
    subprocess.run(command, cwd=ROOT, env=papers.whole, check=True, stdout=subprocess.DEVNULL)
    killed = [sys.executable, "-c", _DIES, *command[2:]]
    died = subprocess.run(killed, cwd=ROOT, env=papers.broken, check=False, stdout=subprocess.DEVNULL)
    assert died.returncode == -signal.SIGKILL
    [half] = papers.states(papers.names[1])
    assert [edition[0] for edition in half["editions"]] == ["2021-03-01", "2021-03-02"]
    assert len(half["placed"]) == 8 * 2
    assert half["faults"] == []
    subprocess.run(command, cwd=ROOT, env=papers.broken, check=True, stdout=subprocess.DEVNULL)
    whole, broken = papers.states(*papers.names)
    assert broken == whole
    assert (whole["faults"], whole["found"]) == ([], 32)


@pytest.mark.django_db
def test_the_files_of_another_system_keep_their_addresses(client: Client, cast: Cast, tmp_path: Path) -> None:
    files = {
        "html/2021-03/01/content_1_301.htm": "桥头的灯都换了新的",
        "html/2021-03/01/content_2_302.htm": "茶馆讲书改在周三",
        "html/2021-03/02/content_1_301.htm": "夜航船开了头班",
    }
    for number, (name, headline) in enumerate(files.items()):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(
            f"<html><body><h1>{headline}</h1><p>本报讯 第{number}件事昨天办完了，街坊都说好。</p></body></html>"
        )
    take_in(tmp_path, pattern="html/{year}-{month}/{day}/content_{page}_*.htm")
    for name, headline in files.items():
        story = Story.objects.get(title=headline)
        answer = client.get(f"/{name}")
        assert (answer.status_code, answer.headers["Location"]) == (301, f"/stories/{story.pk}/")
    assert client.get("/html/2021-03/01/node_2.htm").headers["Location"] == "/editions/2021-03-01/2/"
    for name in (
        "html/2021-03/02/content_2_302.htm",
        "html/2021-03/01/content_1_999999.htm",
        "html/2021-03/01/%5C.htm",
    ):
        assert client.get(f"/{name}").status_code == 404
