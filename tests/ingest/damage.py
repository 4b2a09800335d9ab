"""Pages that extraction has hurt: `python -m tests.ingest.damage FOLDER …` scores how well they are split.

Whole stories of the folders are put together to new pages by chance, and hurt as pages are: marks made half-width,
headline marks lost, paragraphs cut by a column turn anywhere, reporters in the dateline, on a line of their own or behind
the last sentence. The same numbers make the same pages.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from random import Random
from typing import Any, Final

from tests.ingest.score import Score, compare

_HALF: Final = str.maketrans("，；：！？（）", ",;:!?()")
#: How many pages are made, and the share of paragraphs that are cut.
PAGES: Final = 300
CUT: Final = 0.35


def stories_in(folders: Iterable[Path]) -> list[dict[str, Any]]:
    """The Chinese stories with a headline and a paragraph that may be cut, without pictures, of pages' expected results."""
    found = []
    for folder in folders:
        for path in sorted(folder.glob("*.expected.json")):
            for story in json.loads(path.read_text(encoding="utf-8"))["stories"]:
                texts = story["paragraphs"]
                if story["photos"] or any(" " in person["role"] for person in story["bylines"]):
                    continue
                if story["headline"] and any(len(text) > 44 for text in texts) and not texts[0][:40].isascii():
                    found.append({**story, "standing_head": ""})
    return found


def damaged(stories: list[dict[str, Any]], number: int) -> tuple[str, dict[str, Any]]:
    """The page of this number, and what it should become."""
    chance = Random(number)
    chosen = chance.sample(stories, chance.randrange(4, 8))
    marks = chance.choice([0, 0.5, 0.8, 1])
    lines = [line for story in chosen for line in _set(story, chance, marks)]
    return "\n\n".join(lines).translate(_HALF) + "\n", {"stories": chosen}


def score_damaged(stories: list[dict[str, Any]], pages: int = PAGES) -> Score:
    """Make so many pages, split them and score them."""
    from articles.ingest import split

    total = Score()
    for number in range(pages):
        text, expected = damaged(stories, number)
        total += compare(expected, split.as_json(split.split_page(text)))
    return total


def _set(story: dict[str, Any], chance: Random, marks: float) -> list[str]:
    """The paragraphs of one story as they stand on the page."""
    heads = [
        *story["kicker"],
        *("## " * (chance.random() < marks) + line for line in story["headline"]),
        *story["subhead"],
    ]
    texts = list(story["paragraphs"])
    dateline, people = story.get("dateline", ""), _printed(story["bylines"], chance)
    place = chance.random()
    line: list[str] = []
    if dateline.endswith("報導"):
        texts[0] = f"〔{people.replace(' ', '')}／{dateline}〕{texts[0]}"
    elif dateline or (people and place < 0.3):
        texts[0] = (
            f"{dateline or '本报讯'}{chance.choice(['', ' ', '  '])}{f'（{people}）' if people else '  '}{texts[0]}"
        )
    elif people and place < 0.7:
        line = [people]
    elif people:
        texts[-1] += f"（{people}）"
    return [*heads, *line, *(_cut(text, chance) for text in texts)]


def _printed(people: list[dict[str, str]], chance: Random) -> str:
    found, before = "", ""
    for person in people:
        if person["role"] and person["role"] != before:
            found += f"{' ' if found else ''}{person['role']}{' ' * (chance.random() < 0.5)}"
        elif found:
            found += chance.choice([" ", "、"])
        found += person["name"]
        before = person["role"]
    return found


def _cut(text: str, chance: Random) -> str:
    """A paragraph that a column turn may have cut, not where a sentence ends and not before a mark."""
    if len(text) <= 44 or chance.random() >= CUT:
        return text
    places = [
        at
        for at in range(12, len(text) - 6)
        if text[at - 1] not in "。！？；：”）…"
        and text[at] not in "，。、；：！？）》”…"
        and not text[at - 1 : at + 1].isascii()
    ]
    at = chance.choice(places) if places else len(text)
    return f"{text[:at]}\n\n{text[at:]}"


def main(folders: list[str]) -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    score = score_damaged(stories_in(map(Path, folders)))
    print(f"{PAGES} pages, {score.stories} stories, {score.invented} invented")  # noqa: T201
    for name, share in score.shares().items():
        print(f"  {name:<11}{share:8.2%}")  # noqa: T201
    for miss in sorted(set(score.misses)):
        print(f"  - {score.misses.count(miss):>3} × {miss}")  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1:])
