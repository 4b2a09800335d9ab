"""A month of an invented daily as files: `{date}/{page}-{name}-*.txt`, the same for one seed at every run."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Final

from tests.bench.copy import NAMES, SECTIONS, phrase

PATTERN: Final = "{date}/{page}-{name}-*.txt"
FIRST: Final = date(2021, 3, 1)
A_PAGE: Final = 4


def write(folder: Path, *, days: int, pages: int) -> int:
    """Write that many days of that many pages, four files a page; how many files there are."""
    random = Random(41)
    names = list(SECTIONS.values())
    count = 0
    for at in range(days):
        day = folder / (FIRST + timedelta(days=at)).isoformat()
        day.mkdir(parents=True)
        for page in range(1, pages + 1):
            for number in range(1, A_PAGE + 1):
                text = "\n".join(_story(random))
                (day / f"{page:02}-{names[page % len(names)]}-{number}.txt").write_text(text, encoding="utf-8")
                count += 1
    return count


def _story(random: Random) -> Iterator[str]:
    """A headline, perhaps a subhead, the lead with its reporter, and paragraphs: half-width commas, one column turn."""
    yield f"## {phrase(random, 4)}"
    yield ""
    first, second = random.sample(NAMES, 2)
    yield f"本报讯 (记者 {first} 通讯员 {second}) {_paragraph(random)}"
    for _number in range(random.randint(2, 5)):
        yield ""
        text = _paragraph(random)
        if random.random() < 0.2:
            cut = len(text) // 2
            yield text[:cut]
            yield ""
            text = text[cut:]
        yield text
    yield ""


def _paragraph(random: Random) -> str:
    return "".join(f"{phrase(random, 5)},{phrase(random, 4)}。" for _number in range(random.randint(2, 5)))
