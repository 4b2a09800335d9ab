"""How well pages are split: `python -m tests.ingest.score FOLDER …`.

Each folder holds pages (`*.txt`) and what they should become (`*.expected.json`). Stories are matched by their headline
lines; paragraphs compared after folding (NFKC, white space removed), people as names.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any, Self

#: A story counts as found where its headline block is this much like the expected one.
LIKE = 0.6


@dataclass
class Score:
    """Counts over pages. `invented` are stories that match none that was expected."""

    stories: int = 0
    matched: int = 0
    invented: int = 0
    headlines: int = 0
    headlines_right: int = 0
    paragraphs: int = 0
    paragraphs_right: int = 0
    people: int = 0
    people_right: int = 0
    misses: list[str] = field(default_factory=list)

    def __iadd__(self, other: Score) -> Self:
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))
        return self

    def shares(self) -> dict[str, float]:
        """The right ones of each kind, 0 … 1."""
        return {
            "stories": self.matched / max(1, self.stories),
            "headlines": self.headlines_right / max(1, self.headlines),
            "paragraphs": self.paragraphs_right / max(1, self.paragraphs),
            "people": self.people_right / max(1, self.people),
        }


def compare(expected: dict[str, Any], found: dict[str, Any]) -> Score:
    """Score one page's JSON against what was expected of it."""
    score = Score(stories=len(expected["stories"]))
    open_ = list(found["stories"])
    for story in expected["stories"]:
        score.headlines += 1
        score.paragraphs += len(_paragraphs(story))
        score.people += len(_people(story))
        match = max(open_, key=lambda other: _like(story, other), default=None)
        if match is None or _like(story, match) < LIKE:
            score.misses.append(f"no story {_head(story)[:40]}")
            continue
        open_.remove(match)
        score.matched += 1
        if _head(match) == _head(story):
            score.headlines_right += 1
        else:
            score.misses.append(f"headline {_head(story)[:60]} ≠ {_head(match)[:60]}")
        texts = _paragraphs(match)
        for text in _paragraphs(story):
            if text in texts:
                texts.remove(text)
                score.paragraphs_right += 1
            else:
                score.misses.append(f"paragraph {text[:24]}…{text[-12:]}")
        score.people_right += len(_people(story) & _people(match))
        score.misses += [f"nobody {name}" for name in _people(story) ^ _people(match)]
    score.invented = len(open_)
    score.misses += [f"invented {_head(story)[:40]}" for story in open_]
    return score


def score_pages(pages: Iterable[Path]) -> Score:
    """Split each page and score it against the file beside it."""
    from articles.ingest import readers, split

    total = Score()
    for page in pages:
        expected = json.loads(page.with_suffix(".expected.json").read_text(encoding="utf-8"))
        reading = readers.read(page.read_bytes(), page.name)
        total += compare(expected, split.as_json(split.split_page(reading.text)))
    return total


def pages_in(folder: Path) -> list[Path]:
    """The pages of a folder that have an expected result."""
    return sorted(page for page in folder.glob("*.txt") if page.with_suffix(".expected.json").exists())


def _head(story: dict[str, Any]) -> str:
    from articles.text.clean import folded

    lines = [*story["kicker"], *story["headline"], *story["subhead"]]
    return folded("".join(lines) or story["standing_head"])


def _like(one: dict[str, Any], other: dict[str, Any]) -> float:
    if not _head(one) and not _head(other):
        return float(_paragraphs(one)[:1] == _paragraphs(other)[:1])
    return SequenceMatcher(None, _head(one), _head(other), autojunk=False).ratio()


def _paragraphs(story: dict[str, Any]) -> list[str]:
    from articles.text.clean import folded

    captions = [photo["caption"] for photo in story["photos"] if photo["caption"]]
    return [folded(text) for text in [*story["paragraphs"], *captions]]


def _people(story: dict[str, Any]) -> set[str]:
    people = [*story["bylines"], *(credit for photo in story["photos"] for credit in photo["credits"])]
    return {person["name"] for person in people}


def main(folders: list[str]) -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    for folder in folders:
        pages = pages_in(Path(folder))
        score = score_pages(pages)
        print(f"{folder}: {len(pages)} pages, {score.stories} stories, {score.invented} invented")  # noqa: T201
        for name, share in score.shares().items():
            print(f"  {name:<11}{share:8.2%}")  # noqa: T201
        for miss in score.misses:
            print(f"  - {miss}")  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1:])
