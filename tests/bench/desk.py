"""How fast the desk is with an archive behind it: `python -m tests.bench.desk [STORIES …]`.

The story list of every role with every filter it offers, a save, and the edit form, at 1,000 and at 100,000 stories, on
SQLite and on PostgreSQL, over HTTP, one question after another; beside it the list of a stock Django admin.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Mapping
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
ASKED: Final = 5
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

OURS: Final = Site("ours", "newsroom.wsgi:application", ["-m", "tests.bench.archive"], ["-c", "print('{}')"])


def main() -> None:
    sizes = [int(size) for size in sys.argv[1:]] or list(SIZES)
    wrong: list[str] = []
    with postgres.cluster() as address:
        for database in ("SQLite", "PostgreSQL"):
            measured = {}
            for size in sizes:
                with tempfile.TemporaryDirectory(prefix="newsroom-desk-") as held:
                    url = (
                        f"sqlite:///{held}/desk.sqlite3"
                        if database == "SQLite"
                        else fresh_database(address, f"ours-{size}")
                    )
                    measured[size] = _ours(size, url, Path(held))
            wrong += _print(database, measured)
            with tempfile.TemporaryDirectory(prefix="newsroom-desk-") as held:
                url = f"sqlite:///{held}/desk.sqlite3" if database == "SQLite" else fresh_database(address, "stock")
                _stock(max(sizes), url, Path(held))
    _say(f"\nAbove its bound: {len(wrong)}")
    for line in wrong:
        _say(f"  {line}")


Times = dict[str, float]


def _ours(size: int, url: str, folder: Path) -> Times:
    below, above = cores()
    site = Site(OURS.name, OURS.application, [*OURS.furnish, str(size)], OURS.standing)
    site.env = {**os.environ, "DEMO": "on", "LOG_LEVEL": "ERROR", "DATABASE_URL": url, "MEDIA_ROOT": str(folder)}
    began = perf_counter()
    facts = site.ask(site.furnish)
    _say(f"{size} stories loaded in {perf_counter() - began:.0f} s")
    port, times = free_port(), {}
    with on_core(below):
        server = running(granian(site.application, port), port=port, cwd=ROOT, env=site.env)
    with server, on_core(above):
        for role in ROLES:
            hand = Hand(role, port, cookies={facts["cookie"]: facts["cookies"][role]})
            for name, query in LISTS.items():
                path = f"/admin/articles/story/{query}"
                times[f"{role}: {name}"] = _asked(hand, path)
                times[f"{role}: {name}, rows"] = hand.get(path).html.count(ROW)
            hand.close()
        hand = Hand("section_editor", port, cookies={facts["cookie"]: facts["cookies"]["section_editor"]})
        path = f"/admin/articles/story/{facts['draft']}/change/"
        times["form"] = _asked(hand, path)
        times["form, bytes"] = len(hand.get(path).html.encode())
        times["save"] = _saved(hand, facts["draft"])
        hand.close()
    return times


def _asked(hand: Hand, path: str) -> float:
    """The middle of the milliseconds of ASKED answers, after two that are not counted."""
    took = []
    for _turn in range(ASKED + 2):
        began = perf_counter()
        page = hand.get(path)
        took.append(1000 * (perf_counter() - began))
        if page.status != 200:
            raise OSError(f"{path} answered {page.status} to {hand.name}")
    return median(took[2:])


def _saved(hand: Hand, story: int) -> float:
    """The middle of the milliseconds of SAVED saves of one story, each with a word more."""
    took, work = [], Words(story)
    for turn in range(SAVED):
        form = work.look(hand)
        began = perf_counter()
        if work.send(hand, form, f"第{turn}句")[0].told != "saved":
            raise OSError("A save was refused.")
        took.append(1000 * (perf_counter() - began))
    return median(took)


def _print(database: str, measured: Mapping[int, Times]) -> list[str]:
    """The table of one database, and what is above its bound."""
    small, large = min(measured), max(measured)
    over = []
    _say(f"\n{database:<34}{small:>10}{large:>10}  times")
    for name in measured[large]:
        few, many = measured[small][name], measured[large][name]
        if name.endswith(", rows"):
            continue
        limit = {"save": SAVE_MS, "form": FORM_MS, "form, bytes": FORM_BYTES}.get(name, LIST_MS)
        rows = [int(times.get(f"{name}, rows", 0)) for times in (measured[small], measured[large])]
        # A page of fifty rows costs more than a page of three, however many lie behind it.
        alike = rows[0] == rows[1]
        _say(
            f"  {name:<32}{few:>10.1f}{many:>10.1f}"
            + (f"{many / few:>7.2f}" if alike else f"   {rows[0]} and {rows[1]} rows")
        )
        if many > limit or (":" in name and alike and many > GROWTH * few):
            over.append(f"{database}, {name}: {many:.1f}, {many / few:.2f} times its time at {small}")
    return over


def _stock(size: int, url: str, folder: Path) -> None:
    site = Site(STOCK.name, STOCK.application, [*STOCK.furnish, str(size)], STOCK.standing)
    site.env = {**os.environ, "DATABASE_URL": url}
    facts, (below, above) = site.ask(site.furnish), cores()
    port = free_port()
    with on_core(below):
        server = running(granian(site.application, port), port=port, cwd=ROOT, env=site.env)
    with server, on_core(above):
        hand = Hand("hand-0", port, cookies={facts["cookie"]: facts["cookies"]["hand-0"]})
        for name, query in {"all": "", "state": "?state__exact=draft", "search": "?q=%E6%B0%B4%E9%97%B8"}.items():
            _say(f"  stock admin, {name:<19}{'':>10}{_asked(hand, '/admin/stock/story/' + query):>10.1f}")
        hand.close()


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201  this is what it is run for


if __name__ == "__main__":
    main()
