"""How fast the desk is with an archive behind it: `python -m tests.bench.desk [STORIES …]`.

The story list of every role with every filter it offers, a save, and the edit form, at 1,000 and at 100,000 stories, on
SQLite and on PostgreSQL, over HTTP, one question after another; beside it the list of a stock Django admin.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Final

from tests import postgres
from tests.bench.hands import Hand
from tests.bench.saves import ROOT, STOCK, Site, Words, fresh_database
from tests.bench.servers import cores, free_port, granian, on_core, running

SIZES: Final = (1_000, 100_000)
#: How often each list is asked, and how often a story is saved.
ASKED: Final = 7
SAVED: Final = 40
#: What the issue asks: milliseconds, times, bytes.
LIST_MS, GROWTH, SAVE_MS, FORM_MS, FORM_BYTES = 40, 1.2, 20, 40, 60_000

#: What every row of the list holds once.
ROW: Final = 'class="field-state_chip'

ROLES: Final = ("reporter", "photographer", "section_editor", "duty_editor", "proofreader", "layout_editor")
LISTS: Final = {
    "all": "",
    "page 2": "?p=2",
    "state": "?state=first_review",
    "published": "?state=published",
    "section": "?section=minsheng",
    "kind": "?kind=comment",
    "changed": "?changed=month",
    "mine": "?desk=mine",
    "waiting": "?desk=waiting",
    "came back": "?desk=back",
    "reserve": "?desk=reserve",
    "two filters": "?section=minsheng&state=published",
    "three filters": "?section=minsheng&kind=comment&changed=month",
    "search": "?q=%E6%B0%B4%E9%97%B8",
    "search, filtered": "?q=%E6%B0%B4%E9%97%B8&section=minsheng",
}

STOCK_LISTS: Final = {"all": "", "state": "?state__exact=draft", "search": "?q=%E6%B0%B4%E9%97%B8"}

OURS: Final = Site("ours", "newsroom.wsgi:application", ["-m", "tests.bench.archive"], ["-c", "print('{}')"])


def main() -> None:
    sizes = [int(size) for size in sys.argv[1:]] or list(SIZES)
    wrong: list[str] = []
    # Ends like an exception, so that servers and databases end too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with postgres.cluster() as address:
        for database in ("SQLite", "PostgreSQL"):
            with tempfile.TemporaryDirectory(prefix="newsroom-desk-") as held, contextlib.ExitStack() as house:
                here = Path(held)
                desks = [_open(size, _database(database, address, f"ours-{size}", here), here, house) for size in sizes]
                stock = _open_stock(max(sizes), _database(database, address, "stock", here), house)
                with on_core(cores()[1]):
                    wrong += _print(database, sizes, _measure(desks))
                    for name, query in STOCK_LISTS.items():
                        took = _in_turn([stock], f"/admin/stock/story/{query}")[0]
                        _say(f"  stock admin, {name:<19}{'':>10}{took.ms:>10.1f}")
                for hand in (stock, *(hand for desk in desks for hand in desk.hands.values())):
                    hand.close()
    _say(f"\nAbove its bound: {len(wrong)}")
    for line in wrong:
        _say(f"  {line}")


@dataclass(frozen=True)
class Desk:
    """A desk that answers: whoever is signed in by role, and a draft."""

    hands: Mapping[str, Hand]
    draft: int


@dataclass(frozen=True)
class Took:
    """The middle of the milliseconds, and how many rows or bytes the answer held."""

    ms: float
    size: int = 0


def _database(database: str, address: str, name: str, folder: Path) -> str:
    return f"sqlite:///{folder}/{name}.sqlite3" if database == "SQLite" else fresh_database(address, name)


def _open(size: int, url: str, folder: Path, house: contextlib.ExitStack) -> Desk:
    site = Site(OURS.name, OURS.application, [*OURS.furnish, str(size)], OURS.standing)
    site.env = {**os.environ, "DEMO": "on", "LOG_LEVEL": "ERROR", "DATABASE_URL": url, "MEDIA_ROOT": str(folder)}
    began = perf_counter()
    facts = site.ask(site.furnish)
    _say(f"{size} stories loaded in {perf_counter() - began:.0f} s")
    port = _started(site, house)
    return Desk(
        {role: Hand(role, port, cookies={facts["cookie"]: facts["cookies"][role]}) for role in ROLES}, facts["draft"]
    )


def _open_stock(size: int, url: str, house: contextlib.ExitStack) -> Hand:
    site = Site(STOCK.name, STOCK.application, [*STOCK.furnish, str(size)], STOCK.standing)
    site.env = {**os.environ, "DATABASE_URL": url}
    facts = site.ask(site.furnish)
    return Hand("hand-0", _started(site, house), cookies={facts["cookie"]: facts["cookies"]["hand-0"]})


def _started(site: Site, house: contextlib.ExitStack) -> int:
    port = free_port()
    with on_core(cores()[0]):
        house.enter_context(running(granian(site.application, port), port=port, cwd=ROOT, env=site.env))
    return port


def _measure(desks: Sequence[Desk]) -> dict[str, list[Took]]:
    """What each thing takes on each desk. They are asked in turn: what else the machine does touches all alike."""
    times = {
        f"{role}: {name}": _in_turn([desk.hands[role] for desk in desks], f"/admin/articles/story/{query}")
        for role in ROLES
        for name, query in LISTS.items()
    }
    editors = [desk.hands["section_editor"] for desk in desks]
    forms = [f"/admin/articles/story/{desk.draft}/change/" for desk in desks]
    times["form"] = [_in_turn([hand], path)[0] for hand, path in zip(editors, forms, strict=True)]
    times["form, bytes"] = [Took(len(hand.get(path).html.encode())) for hand, path in zip(editors, forms, strict=True)]
    times["save"] = [_saved(desk.hands["section_editor"], desk.draft) for desk in desks]
    return times


def _in_turn(hands: Sequence[Hand], path: str) -> list[Took]:
    """The middle of ASKED answers to each, after one that is not counted."""
    took: list[list[float]] = [[] for _hand in hands]
    rows = [0] * len(hands)
    for _turn in range(ASKED + 1):
        for at, hand in enumerate(hands):
            began = perf_counter()
            page = hand.get(path)
            took[at].append(1000 * (perf_counter() - began))
            if page.status != 200:
                raise OSError(f"{path} answered {page.status} to {hand.name}")
            rows[at] = page.html.count(ROW)
    return [Took(median(times[1:]), count) for times, count in zip(took, rows, strict=True)]


def _saved(hand: Hand, story: int) -> Took:
    """The middle of the milliseconds of SAVED saves of one story, each with a word more."""
    took, work = [], Words(story)
    for turn in range(SAVED):
        form = work.look(hand)
        began = perf_counter()
        if work.send(hand, form, f"第{turn}句")[0].told != "saved":
            raise OSError("A save was refused.")
        took.append(1000 * (perf_counter() - began))
    return Took(median(took))


def _print(database: str, sizes: Sequence[int], measured: Mapping[str, Sequence[Took]]) -> list[str]:
    """The table of one database, and what is above its bound."""
    over = []
    _say(f"\n{database:<34}{sizes[0]:>10}{sizes[-1]:>10}  times")
    for name, took in measured.items():
        few, many = took[0], took[-1]
        limit = {"save": SAVE_MS, "form": FORM_MS, "form, bytes": FORM_BYTES}.get(name, LIST_MS)
        # A page of fifty rows costs more than a page of three, however many lie behind it.
        alike = few.size == many.size
        ratio = f"{many.ms / few.ms:>7.2f}" if alike else f"   {few.size} and {many.size} rows"
        _say(f"  {name:<32}{few.ms:>10.1f}{many.ms:>10.1f}{ratio}")
        if many.ms > limit or (":" in name and alike and many.ms > GROWTH * few.ms):
            over.append(f"{database}, {name}: {many.ms:.1f}, at {sizes[0]} {few.ms:.1f}")
    return over


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201  this is what it is run for


if __name__ == "__main__":
    main()
