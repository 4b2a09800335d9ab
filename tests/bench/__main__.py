"""Measure the front page and the story page beside a peer's: `python -m tests.bench [STORIES]`.

One run, the same stories on every site, servers on one core and the load on the other, in turn (A B C C B A), medians.
The ratio is what counts: the figures themselves are this machine's at this minute.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any, Final
from zoneinfo import ZoneInfo

from tests import postgres
from tests.bench import copy, intake, peer
from tests.bench.ruler import CONNECTIONS, Run, measure
from tests.bench.servers import cores, free_port, granian, on_core, page, running

ROOT: Final = Path(__file__).resolve().parents[2]
SAMPLES: Final = ROOT.parent / "shared" / "samples"
STORIES: Final = 2000
#: Seconds for loading our site, for one measuring, and for everything.
LOADING: Final = 60.0
MEASURING: Final = 2.0
ALTOGETHER: Final = 230
#: Each site is measured twice a round, on the way there and on the way back.
ROUNDS: Final = 2


@dataclass(frozen=True)
class Site:
    """Who answers on a port. `paths` by the page that is measured; `shows` is what its front page must hold.

    `unchanged`: its readers have the pages already and ask whether they have changed.
    """

    name: str
    port: int
    paths: Mapping[str, Sequence[str]]
    shows: str
    unchanged: bool = False


def main() -> None:
    stories = int(sys.argv[1]) if len(sys.argv) > 1 else STORIES
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGALRM):
        signal.signal(number, _stop)
    signal.alarm(ALTOGETHER)
    with contextlib.ExitStack() as house:
        work = Path(house.enter_context(tempfile.TemporaryDirectory(prefix="newsroom-bench-")))
        sites, said = _open(stories, work, house)
        for line in said:
            _say(line)
        with on_core(cores()[1]):
            _print_reading(sites)
    _print_splitting()
    with tempfile.TemporaryDirectory(prefix="newsroom-bench-") as folder:
        _say(intake.run(ROOT, Path(folder)))


def _stop(number: int, frame: object) -> None:
    """Ends like an exception, so that the servers end too."""
    sys.exit(f"Stopped after {ALTOGETHER} seconds." if number == signal.SIGALRM else 128 + number)


# The sites


def _yesterday() -> date:
    """In the demo's own time zone: its paper is out whatever the hour."""
    return datetime.now(ZoneInfo("Asia/Shanghai")).date() - timedelta(days=1)


def _open(stories: int, work: Path, house: contextlib.ExitStack) -> tuple[list[Site], list[str]]:
    """Load and start every site; with what there is to say about them."""
    below, above = cores()
    copy.write(work, stories, _yesterday())
    ours = {**os.environ, "DEMO": "on", "DATABASE_URL": f"sqlite:///{work}/ours.sqlite3", "MEDIA_ROOT": f"{work}/media"}
    with on_core(above):
        loading = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.load", str(work), str(LOADING)],
            cwd=ROOT,
            env=ours,
            stdout=subprocess.PIPE,
        )
    house.callback(loading.kill)
    lack = peer.missing()
    wagtail: peer.Wagtail | None = None
    with on_core(below):
        if not lack:
            peer.install()
            wagtail = peer.Wagtail(work, house.enter_context(postgres.cluster()))
            wagtail.prepare()
        answer, _ = loading.communicate()
        if loading.returncode:
            sys.exit("Our own site could not be loaded.")
        loaded: dict[str, Any] = json.loads(answer)
        with (work / "copy.jsonl").open(encoding="utf-8") as file:
            rows = [json.loads(line) for line in file][-loaded["count"] :]
        said = [
            f"{loaded['count']} stories on each site"
            + (f" (of {stories}; {LOADING:.0f} seconds were up)" if loaded["count"] < stories else "")
            + f", {CONNECTIONS} readers at once. Ours came in through the rooms, each reviewed by three people: "
            f"{loaded['rate']:.0f} stories a second, editions closed.",
        ]
        if wagtail:
            wagtail.load(rows)
            said.append("Ours stands on SQLite, as make demo does; Wagtail on PostgreSQL, as its site is written.")
        else:
            said.append(f"Wagtail is not measured. Missing: {lack}.")
        said.append(
            "Ours makes a page anew, gives the one that is kept, or answers whoever has it that nothing changed."
        )
        if below == above:
            said.append("This machine lends one core: load and servers share it, and the figures with it.")

        sites = [
            Site(name, free_port(), {"front": ["/"], "story": loaded["paths"]}, rows[0]["title"])
            for name in ("ours, anew", "ours, kept")
        ]
        for site, keep in zip(sites, ("off", "on"), strict=True):
            house.enter_context(
                running(
                    granian("newsroom.wsgi:application", site.port),
                    port=site.port,
                    cwd=ROOT,
                    env={**ours, "KEEP_PAGES": keep},
                )
            )
        sites.append(replace(sites[-1], name="ours, 304", unchanged=True))
        if wagtail:
            some = rows[:: max(1, len(rows) // len(loaded["paths"]))][: len(loaded["paths"])]
            addresses = [f"/{row['section']}/{row['slug']}/" for row in some]
            sites.append(Site("Wagtail", free_port(), {"front": ["/"], "story": addresses}, rows[0]["title"]))
            house.enter_context(
                running(wagtail.server(sites[-1].port), port=sites[-1].port, cwd=peer.SITE, env=wagtail.environment())
            )
        sites.append(Site("constant view", free_port(), {"front": ["/"], "story": ["/"]}, "水闸"))
        house.enter_context(
            running(
                granian("tests.bench.plain:application", sites[-1].port), port=sites[-1].port, cwd=ROOT, env=os.environ
            )
        )
    return sites, said


# What is printed


def _print_reading(sites: Sequence[Site]) -> None:
    for site in sites:
        if site.shows not in page(site.port, "/"):
            sys.exit(f"The front page of {site.name} does not show the newest story.")
    base = next((site for site in sites if site.name == "Wagtail"), sites[-1])
    for which, title in (("front", "Front page"), ("story", "Story page")):
        runs: dict[str, list[Run]] = {site.name: [] for site in sites}
        for site in sites:
            measure(site.port, site.paths[which], 1, unchanged=site.unchanged)
        for _ in range(ROUNDS):
            for site in [*sites, *reversed(sites)]:
                runs[site.name].append(measure(site.port, site.paths[which], MEASURING, unchanged=site.unchanged))
        _say(f"\n{title:<16}{'requests/s':>12}{'p50 ms':>10}{'bytes':>10}   × {base.name}")
        against = median(run.rate for run in runs[base.name])
        for site in sites:
            rate, p50 = (median(getattr(run, each) for run in runs[site.name]) for each in ("rate", "p50"))
            _say(f"  {site.name:<14}{rate:>12.0f}{p50:>10.1f}{runs[site.name][0].size:>10}{rate / against:>10.2f}")


def _print_splitting() -> None:
    """How well pages of raw copy are split, where there are pages to split."""
    if not SAMPLES.is_dir():
        _say("\nCopy in is not measured. Missing: ../shared/samples, where the sample pages are.")
        return
    _say("")
    sys.stdout.flush()
    subprocess.run([sys.executable, "-m", "tests.ingest.score", str(SAMPLES)], cwd=ROOT, check=True)


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
