"""Measure the check of names: `python -m tests.proofing`. What it finds of a hundred slips, and what it says amiss."""

from __future__ import annotations

import json
import random
import re
import sys
import tomllib
from pathlib import Path

from articles.text.nearness import index, near
from tests.proofing.fitting import cases, fit
from tests.proofing.people import KINDS, register, slip
from tests.proofing.sentences import AFTERWARDS, HELD_OUT, TRIED

#: Pages of newspapers, which lie beside the project where they lie at all.
SAMPLES = Path(__file__).parents[3] / "shared"


def found(size: int, kind: str, sentences: tuple[str, ...], *, seeds: int = 3, each: int = 200) -> float:
    """Of a hundred slips of that kind, in a register of that size, how many are told."""
    seen = count = 0
    for seed in range(seeds):
        names = register(seed, size)
        table, draw = index(names), random.Random(f"{seed} {kind}")
        for _ in range(each):
            name = draw.choice(names)
            wrong = slip(name, kind, draw, table.exact)
            if not wrong:
                continue
            text = draw.choice(sentences).format(wrong)
            count += 1
            seen += any(one.printed == wrong for one in near(text, table))
    return 100 * seen / count


def clean() -> list[str]:
    """The stories of the pages as they should read."""
    paths = sorted((SAMPLES / "samples").glob("*.expected.json")) + sorted((SAMPLES / "seed").glob("*.expected.json"))
    return [
        "\n".join(story["paragraphs"]) for path in paths for story in json.loads(path.read_text("utf-8"))["stories"]
    ]


def demo() -> list[str]:
    """The stories of the demo: clean copy of our own, whose people nobody registered."""
    folder = Path(__file__).parents[2] / "articles/management/demo/editions"
    stories = [
        story for path in sorted(folder.glob("*.toml")) for story in tomllib.loads(path.read_text("utf-8"))["story"]
    ]
    return [re.sub(r"\{[a-z+\d-]+\}", "8", story.get("body", "")) for story in stories]


def alarms(size: int, texts: list[str], seeds: int = 4) -> list[str]:
    """What is told of texts in which nobody of the register is named, each spelling once a story."""
    tables = [index(register(seed, size)) for seed in range(7, 7 + seeds)]
    return [
        told
        for table in tables
        for text in texts
        for told in {f"{one.printed}/{one.meant}" for one in near(text, table)}
    ]


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def main() -> None:
    """`python -m tests.proofing` measures; `… fit` prints the weights anew."""
    pages, own = clean(), demo()
    if sys.argv[1:] == ["fit"]:
        say(json.dumps(fit(cases([*pages, *own])), indent=4))
        return
    for size in (100, 200, 1_000, 3_000):
        say(f"register of {size}")
        for name, sentences in (("tried", TRIED), ("held out", HELD_OUT), ("after", AFTERWARDS)):
            of = {kind: found(size, kind, sentences) for kind in KINDS}
            each = "  ".join(f"{kind} {value:.1f}" for kind, value in of.items())
            say(f"  {name:9} {sum(of.values()) / len(of):.1f} of 100: {each}")
        for name, texts in (("pages", pages), ("own", own)):
            if not texts:  # a clone without the pages beside it
                continue
            told = alarms(size, texts)
            say(f"  {name:9} {1000 * len(told) / 4 / sum(map(len, texts)):.2f} false alarms a 1,000 characters")


if __name__ == "__main__":
    main()
