"""The checks on newspapers' pages that lie outside the project: on clean copy they are quiet, on raw copy they speak."""

import json
import random
from datetime import date
from typing import Any

import pytest

from articles.proofing import NOTHING, Finding, Known, check_copy, names
from articles.proofing.known import make_known
from articles.text.digest import Copy, Person
from articles.text.nearness import near, titled
from articles.text.sanitize import paragraphs_to_body
from articles.vocabulary import Severity
from tests.ingest.conftest import shared
from tests.proofing.test_names import COMMON, GIVEN, invented

pytestmark = pytest.mark.once

SEED_DAY = date(2024, 3, 21)


def _findings(story: dict[str, Any], day: date, known: Known = NOTHING) -> list[Finding]:
    copy = Copy(
        kind=story["kind"],
        section=1,
        standing_head=story["standing_head"],
        kicker="\n".join(story["kicker"]),
        headline="\n".join(story["headline"]) or "图片",
        subhead="\n".join(story["subhead"]),
        people=tuple(Person(line["name"]) for line in story["bylines"]),
        body=paragraphs_to_body(story["paragraphs"]),
    )
    return check_copy(copy, day, known)


def test_clean_copy_has_at_most_one_false_alarm_per_thousand_characters() -> None:
    """Every remark counts as a false alarm, hints too, though a missing byline may be right; but for the 昨天 that a
    given edition's date is asked about, which is what that remark is for.
    """
    pages = [(shared("seed") / "front-page.expected.json", SEED_DAY)]
    pages += [(path, date.fromisoformat(path.name[:10])) for path in shared("samples").glob("*.expected.json")]
    for path, day in pages:
        stories = json.loads(path.read_text(encoding="utf-8"))["stories"]
        findings = [finding for story in stories for finding in _findings(story, day)]
        assert [finding.code for finding in findings if finding.severity == Severity.BLOCK] == []
        alarms = [finding.code for finding in findings if finding.code != "day_word"]
        assert len(alarms) <= sum(len(text) for story in stories for text in story["paragraphs"]) / 1000


@pytest.mark.parametrize("given", [GIVEN, COMMON], ids=["rare", "common"])
def test_a_register_adds_at_most_one_false_alarm_per_thousand_characters(given: str) -> None:
    """The people of the pages are registered, as far as a post tells them, and 1,000 others whom nobody there is."""
    files = [shared("seed") / "front-page.expected.json", *sorted(shared("samples").glob("*.expected.json"))]
    stories = [story for path in files for story in json.loads(path.read_text(encoding="utf-8"))["stories"]]
    texts = [text for story in stories for text in story["paragraphs"]]
    known = make_known([*(name for text in texts for name in titled(text)), *invented(1, 1_000, given)])
    findings = [finding for story in stories for finding in _findings(story, SEED_DAY, known)]
    alarms = [one.words for one in findings if one.code in names.CODES]
    assert len(alarms) <= sum(map(len, texts)) / 1000


def test_raw_copy_shows_what_is_wrong_with_it() -> None:
    raw = (shared("seed") / "front-page.txt").read_text(encoding="utf-8")
    paragraphs = [part.replace("\n", "") for part in raw.split("\n\n") if part.strip()]
    copy = Copy(section=1, headline="头版", body=paragraphs_to_body(paragraphs))
    findings = check_copy(copy, SEED_DAY)
    words = {code: [f.words for f in findings if f.code == code] for code in {f.code for f in findings}}
    assert len(words["half_width"]) > 100
    assert words["stray_latin"] == ["and"]
    assert words["day_word"] == ["昨天"]
    assert len(words["cut_paragraph"]) >= 4
    assert all(f.severity != Severity.BLOCK for f in findings)


def test_of_a_hundred_slips_in_the_names_of_the_pages_ninety_five_are_found() -> None:
    """A character of a name that stands behind a post becomes one of a given name."""
    files = [shared("seed") / "front-page.expected.json", *sorted(shared("samples").glob("*.expected.json"))]
    stories = [story for path in files for story in json.loads(path.read_text(encoding="utf-8"))["stories"]]
    texts = [text for story in stories for text in story["paragraphs"] if titled(text)]
    known = make_known(name for text in texts for name in titled(text))
    draw, seen = random.Random(1), 0
    for _ in range(100):
        text, wrong = draw.choice(texts), ""
        name = draw.choice(titled(text))
        while not wrong or wrong in known.names.exact:
            place = draw.randrange(len(name))
            wrong = name[:place] + draw.choice(GIVEN) + name[place + 1 :]
        seen += any(one.printed == wrong for one in near(text.replace(name, wrong), known.names))
    assert seen >= 95
