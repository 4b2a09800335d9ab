"""Whether words are lost where many editors save at once: `python -m tests.bench.saves`.

Eight editors work on one story, one sheet of pictures and one edition through a real server, half of them from pages that
are no longer fresh; then eight write and sixteen read. Beside it a stock Django admin does the same work. Ends with an
error where ours lost a word, answered with a fault, or found its database locked; what the stock admin loses is printed.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any, Final
from urllib.parse import urlsplit

from tests import postgres
from tests.bench.hands import KEPT, REFUSED, SAVED, SWALLOWED, Hand, Page, Sent, Tally, Work, together
from tests.bench.servers import free_port, granian, running

ROOT: Final = Path(__file__).resolve().parents[2]
HANDS: Final = 8
#: Turns of each editor: at the text of one story (two hundred saves), and at everything else.
TURNS: Final = 25
FEWER: Final = 8
#: How often each of the eight writers saves while sixteen read.
SAVES: Final = 50
READERS: Final = 16
#: More at once than the server takes.
CROWD: Final = 100

Facts = dict[str, Any]


# The work, on our desk


class Words(Work):
    """A paragraph more in the body of one story."""

    name = "text of one story"

    def __init__(self, story: int, mark: str = "文") -> None:
        self.path = f"/admin/articles/story/{story}/change/"
        self.story, self.mark = story, mark

    def look(self, hand: Hand) -> Any:
        return hand.get(self.path).form("/change/")

    def send(self, hand: Hand, seen: Any, word: str) -> list[Sent]:
        word = self.mark + word
        fields = dict(seen.fields)
        self.write(fields, word)
        return [told(hand, hand.post(self.path, fields), word, story=self.story)]

    def write(self, fields: dict[str, Any], word: str) -> None:
        fields["body"] = [f"{fields['body'][0]}<p>{word}</p>"]


class Names(Words):
    """A name more in the byline of one story: the rows inside its form."""

    name = "rows of one story (byline)"

    def write(self, fields: dict[str, Any], word: str) -> None:
        last = int(fields["people-TOTAL_FORMS"][0]) - 1
        fields[f"people-{last}-name"] = [word]


def told(hand: Hand, answer: Page, word: str, *, story: int) -> Sent:
    """What an answer of the story form says of a word."""
    if answer.status == 302 and answer.location.endswith(f"/{story}/change/"):
        return Sent(word, hand.name, SAVED, at=str(story))
    if answer.status == 302 and (kept := re.search(r"/kept/(\d+)/$", answer.location)):
        shown = hand.get(answer.location)
        return Sent(word, hand.name, KEPT if word in shown.text else SWALLOWED, at=kept[1])
    # Refused, and the words stand in the form that came back.
    return Sent(word, hand.name, REFUSED if answer.status in (409, 422) and word in answer.html else SWALLOWED)


class Steps(Work):
    """Steps with one story, each with its reason; every fourth editor writes on it meanwhile."""

    name = "steps, and saves between them"

    def __init__(self, story: int) -> None:
        self.story, self.words = story, Words(story, mark="步")
        self.path = f"/admin/articles/story/{story}/step/"

    def look(self, hand: Hand) -> Any:
        page = hand.get(self.words.path)
        form = page.form("/change/")
        offered = [b[2] for b in form.buttons if b[1] in ("_step", "step") or "step=" in b[3]]
        offered += re.findall(r"\?step=(\w+)", page.html)
        return form, [step for step in ("submit", "approve", "send_back") if step in offered]

    def send(self, hand: Hand, seen: Any, word: str) -> list[Sent]:
        form, steps = seen
        if int(hand.name[-1]) % 4 == 3:
            return self.words.send(hand, form, word)
        version = form.fields["version"][0]
        # Back is always a way; forward comes first, in turns.
        step = steps[len(word) % len(steps)] if steps else "submit"
        fields = {
            "csrfmiddlewaretoken": form.fields["csrfmiddlewaretoken"],
            "step": step,
            "version": version,
            "reason": word,
        }
        answer = hand.post(self.path, fields)
        if answer.status == 302:
            return [Sent(word, hand.name, SAVED, at=step, seen=version)]
        return [Sent(word, hand.name, REFUSED if answer.status == 409 and word in answer.html else SWALLOWED)]


class Captions(Work):
    """The same words on all pictures of a sheet in one go, over what stands."""

    name = "bulk action on four pictures"

    def __init__(self, photos: Sequence[int]) -> None:
        self.photos = photos

    def look(self, hand: Hand) -> Any:
        page = hand.get("/admin/articles/photo/")
        picks = dict(re.findall(r'name="pick" value="(\d+):([0-9a-f]+)"', page.html))
        captions = re.findall(r'name="pick" value="(\d+):.*?<p class="cap[^>]*>(.*?)</p>', page.html, re.DOTALL)
        return page.form("/together/"), picks, dict(captions)

    def send(self, hand: Hand, seen: Any, word: str) -> list[Sent]:
        form, picks, captions = seen
        fields = {**form.fields, "caption": word, "over": "on", "pick": [f"{pk}:{mark}" for pk, mark in picks.items()]}
        answer = hand.post("/admin/articles/photo/together/", fields)
        again = set(re.findall(r'name="pick" value="(\d+):', answer.html))
        right = answer.status == 302 or (answer.status == 200 and word in answer.html)
        return [
            Sent(
                word, hand.name, SWALLOWED if not right else REFUSED if pk in again else SAVED, at=pk, seen=captions[pk]
            )
            for pk in picks
        ]


class Layout(Work):
    """Each layout editor moves placements of his own from page to page of one edition."""

    name = "two layout editors, one edition"

    def __init__(self, edition: int, pages: Sequence[int], placements: Sequence[int]) -> None:
        self.path = f"/admin/articles/edition/{edition}/"
        self.pages, self.placements = pages, placements
        self.turn: Counter[str] = Counter()

    def look(self, hand: Hand) -> Any:
        return hand.get(f"{self.path}change/").form("/move/")

    def next_place(self, hand: Hand) -> tuple[int, int]:
        """One of this editor's own placements, and the page it goes to."""
        self.turn[hand.name] += 1
        turn = self.turn[hand.name]
        own = self.placements[int(hand.name[-1]) % 2 :: 2]
        return own[turn % len(own)], self.pages[(turn // len(own)) % len(self.pages)]

    def send(self, hand: Hand, seen: Any, word: str) -> list[Sent]:
        placement, page = self.next_place(hand)
        fields = {
            "csrfmiddlewaretoken": seen.fields["csrfmiddlewaretoken"],
            "version": seen.fields["version"],
            "placement": placement,
            "page": page,
        }
        answer = hand.post(f"{self.path}move/", fields)
        saved = answer.status == 302 and answer.location.endswith(f"#placement-{placement}")
        refused = answer.status == 302 and answer.location.endswith("/change/")
        return [Sent(str(page), hand.name, SAVED if saved else REFUSED if refused else SWALLOWED, at=str(placement))]


# The same work on the stock desk


class StockWords(Words):
    def __init__(self, story: int, mark: str = "文") -> None:
        super().__init__(story, mark)
        self.path = f"/admin/stock/story/{story}/change/"

    def look(self, hand: Hand) -> Any:
        return hand.get(self.path).form(id="story_form")

    def send(self, hand: Hand, seen: Any, word: str) -> list[Sent]:
        word = self.mark + word
        fields = dict(seen.fields)
        self.write(fields, word)
        return [stock_told(hand.post(self.path, fields), hand, word, at=str(self.story))]

    def write(self, fields: dict[str, Any], word: str) -> None:
        fields["body"] = [f"{fields['body'][0]}\n{word}"]


class StockNames(StockWords):
    name = Names.name

    def write(self, fields: dict[str, Any], word: str) -> None:
        last = int(fields["byline_set-TOTAL_FORMS"][0]) - 1
        fields[f"byline_set-{last}-name"] = [word]


class StockSteps(StockWords):
    """The state is a field of the form, as it is where nothing else is built; its reason goes into another field."""

    name = Steps.name

    def write(self, fields: dict[str, Any], word: str) -> None:
        if word.removeprefix(self.mark)[0] in "丁辛":
            super().write(fields, word)
        else:
            fields["state"] = ["first_review" if fields["state"][0] == "draft" else "draft"]
            fields["remarks"] = [f"{fields['remarks'][0]}\n{word}"]


class StockCaptions(Work):
    """The list that is edited in place is the stock admin's way to change many rows."""

    name = Captions.name
    path = "/admin/stock/photo/"

    def look(self, hand: Hand) -> Any:
        return hand.get(self.path).form(id="changelist-form")

    def send(self, hand: Hand, seen: Any, word: str) -> list[Sent]:
        fields = {**seen.fields, "_save": "Save"}
        rows = [number for number in range(4) if f"form-{number}-id" in fields]
        was = {fields[f"form-{n}-id"][0]: fields[f"form-{n}-caption"][0].strip() for n in rows}
        fields |= {f"form-{n}-caption": [word] for n in rows}
        answer = hand.post(self.path, fields)
        return [stock_told(answer, hand, word, at=pk, seen=seen) for pk, seen in was.items()]


class StockLayout(Layout):
    def look(self, hand: Hand) -> Any:
        return hand.get(f"{self.path}change/").form(id="edition_form")

    def send(self, hand: Hand, seen: Any, word: str) -> list[Sent]:
        placement, page = self.next_place(hand)
        fields = dict(seen.fields)
        row = next(n for n in range(9) if fields[f"placement_set-{n}-id"] == [str(placement)])
        fields[f"placement_set-{row}-page"] = [str(page)]
        return [stock_told(hand.post(f"{self.path}change/", fields), hand, str(page), at=str(placement))]


def stock_told(answer: Page, hand: Hand, word: str, *, at: str, seen: str = "") -> Sent:
    if answer.status == 302:
        return Sent(word, hand.name, SAVED, at=at, seen=seen)
    shown = answer.status == 200 and word in answer.html
    return Sent(word, hand.name, REFUSED if shown else SWALLOWED, at=at, seen=seen)


# What was lost


def judge(tally: Tally, facts: Facts) -> Tally:
    """Look for every word that was acknowledged. What was saved stands in the text: nobody here takes words out."""
    for one in tally.sent:
        if one.told == KEPT:
            by, text = facts["beside"].get(one.at, ("", ""))
            if by != one.by or one.word not in text:
                tally.lost.append(f"{one.word} of {one.by}: told it was kept as {one.at}, and it is not there")
        elif one.told == SAVED and one.at in facts["texts"] and one.word not in facts["texts"][one.at]:
            tally.lost.append(f"{one.word} of {one.by}: told it was saved, and it does not stand")
    return tally


def judge_steps(tally: Tally, facts: Facts, story: int) -> Tally:
    """Every step that was acknowledged stands on the record once, with the text its taker was looking at."""
    judge(tally, facts)
    record = {reason: (act, text) for reason, act, text in facts["steps"]}
    texts: dict[int, str] = {version: text for of, version, text in facts["hashes"] if of == story}
    reasons = Counter(reason for reason, _act, _text in facts["steps"])
    for one in tally.sent:
        if one.told != SAVED or not one.seen:
            continue
        act, text = record.get(one.word, ("", ""))
        seen = max(version for version in texts if version <= int(one.seen))
        if act != one.at or reasons[one.word] != 1:
            tally.lost.append(f"{one.word} of {one.by}: the step {one.at} is not on the record, or twice")
        elif text != texts[seen]:
            tally.lost.append(f"{one.word} of {one.by}: the step {one.at} was taken with a text he had not seen")
    return tally


def judge_captions(tally: Tally, captions: Mapping[str, str]) -> Tally:
    """A caption may be written over by whoever was shown it. Two written over the same one: the first is lost unseen."""
    for pk in captions:
        followed: dict[str, list[str]] = {}
        for one in tally.sent:
            if one.told == SAVED and one.at == pk:
                followed.setdefault(one.seen, []).append(one.word)
        for was, words in followed.items():
            tally.lost += [f"picture {pk}: over “{was}” stood {word}, and nobody saw it" for word in words[1:]]
    return tally


def judge_layout(tally: Tally, pages: Mapping[str, int]) -> Tally:
    """Each placement stands where its editor put it last: nobody else moves it."""
    last = {one.at: one for one in tally.sent if one.told == SAVED}
    for placement, one in last.items():
        if str(pages[placement]) != one.word:
            tally.lost.append(f"placement {placement}: put on {one.word} by {one.by}, stands on {pages[placement]}")
    return tally


# Many at once


def write_and_read(
    writers: Sequence[Hand], readers: Sequence[Hand], stories: Sequence[int], *, saves: int
) -> tuple[Tally, list[float]]:
    """Each writer saves a story of his own, one time after another, while the readers read; with the seconds a save took.

    A writer goes on from the page his save leads to, as a browser does.
    """
    tally, took, done = Tally(f"{len(writers)} writers, {len(readers)} readers"), [], threading.Event()
    front = ["/", "/admin/", "/admin/articles/story/", f"/admin/articles/story/{stories[0]}/history/"]

    def write(number: int, hand: Hand) -> list[Sent]:
        work, sent = Words(stories[number], mark="写"), []
        form = work.look(hand)
        for turn in range(saves):
            began = perf_counter()
            sent += work.send(hand, form, f"{number}手第{turn}句")
            took.append(perf_counter() - began)
            form = work.look(hand)
        return sent

    def read(number: int, hand: Hand) -> None:
        turn = number
        while not done.is_set():
            hand.get(front[turn % len(front)])
            turn += 1

    with ThreadPoolExecutor(len(writers) + len(readers)) as pool:
        reading = [pool.submit(read, number, hand) for number, hand in enumerate(readers)]
        try:
            for future in [pool.submit(write, number, hand) for number, hand in enumerate(writers)]:
                tally.sent += future.result()
        finally:
            done.set()
        for one in reading:
            one.result()
    everybody = (*writers, *readers)
    tally.faults = sum(status == 0 or status >= 400 for hand in everybody for status in hand.statuses)
    tally.lost = [f"{one.word} of {one.by}: {one.told}" for one in tally.sent if one.told != SAVED]
    return tally, took


def crowd(port: int, cookies: Mapping[str, str], path: str) -> tuple[Counter[int], float]:
    """More at once than the server has threads, each on a connection that stays open as a browser's does: what each got,
    and the seconds until the last one had it.
    """
    hands, began = [Hand(f"crowd-{number}", port, cookies=cookies) for number in range(CROWD)], perf_counter()
    with ThreadPoolExecutor(CROWD) as pool:
        answered = Counter(page.status for page in pool.map(lambda hand: hand.get(path), hands))
    took = perf_counter() - began
    for hand in hands:
        hand.close()
    return answered, took


# The two sites, each on both databases


@dataclass
class Site:
    """A site to be set up and started on a database. `commands` are modules with what to furnish and what stands."""

    name: str
    application: str
    furnish: Sequence[str]
    standing: Sequence[str]
    env: dict[str, str] = field(default_factory=dict)

    def ask(self, command: Sequence[str]) -> Facts:
        run = subprocess.run(
            [sys.executable, *command], cwd=ROOT, env=self.env, stdout=subprocess.PIPE, text=True, check=True
        )
        answer: Facts = json.loads(run.stdout.splitlines()[-1])
        return answer


OURS: Final = Site(
    "ours",
    "newsroom.wsgi:application",
    ["-m", "tests.bench.inside", "furnish"],
    ["-m", "tests.bench.inside", "standing"],
)
STOCK: Final = Site(
    "stock admin",
    "tests.bench.stock.site:application",
    ["-m", "tests.bench.stock.furnish"],
    ["-m", "tests.bench.stock.furnish", "standing"],
)


@contextlib.contextmanager
def opened(site: Site, database: str, folder: Path) -> Iterator[tuple[int, Facts, Path]]:
    """The site, furnished and answering on a port; with what it holds and the file of what its server said."""
    log = folder / "server.log"
    site.env = {**os.environ, "DEMO": "on", "LOG_LEVEL": "ERROR", "DATABASE_URL": database, "MEDIA_ROOT": str(folder)}
    facts = site.ask(site.furnish)
    port = free_port()
    with running(granian(site.application, port), port=port, cwd=ROOT, env=site.env, log=log):
        yield port, facts, log


def hands_of(port: int, facts: Facts) -> list[Hand]:
    return [Hand(name, port, cookies={facts["cookie"]: cookie}) for name, cookie in facts["cookies"].items()]


def ours_at(hands: Sequence[Hand], facts: Facts, look: Any, *, turns: int = TURNS, fewer: int = FEWER) -> list[Tally]:
    """Everything that eight editors do at once on our desk, judged; `look` gives what stands (`standing`)."""
    story, own = facts["story"], facts["own"]
    work: list[tuple[Work, int]] = [
        (Words(story), turns),
        (Names(own[4]), fewer),
        (Steps(own[5]), fewer),
        (Captions(facts["photos"]), fewer),
    ]
    tallies = [together(one, hands, turns=count) for one, count in work]
    tallies.append(together(Layout(facts["edition"], facts["pages"], facts["placements"]), hands[:2], turns=2 * fewer))
    stands = look()
    judge(tallies[0], stands)
    judge(tallies[1], stands)
    judge_steps(tallies[2], stands, own[5])
    judge_captions(tallies[3], stands["captions"])
    judge_layout(tallies[4], stands["pages"])
    return tallies


def stock_at(hands: Sequence[Hand], facts: Facts, look: Any) -> list[Tally]:
    """The same on the stock desk."""
    story, own = facts["story"], facts["own"]
    work: list[tuple[Work, int]] = [
        (StockWords(story), TURNS),
        (StockNames(own[4]), FEWER),
        (StockSteps(own[5], mark="步"), FEWER),
        (StockCaptions(), FEWER),
    ]
    tallies = [together(one, hands, turns=count) for one, count in work]
    layout = StockLayout(facts["edition"], [1, 2, 3, 4], facts["placements"])
    layout.path = f"/admin/stock/edition/{facts['edition']}/"
    tallies.append(together(layout, hands[:2], turns=2 * FEWER))
    stands = look()
    for tally in tallies[:3]:
        judge(tally, {**stands, "beside": {}})
    judge_captions(tallies[3], stands["captions"])
    judge_layout(tallies[4], stands["pages"])
    return tallies


def main() -> None:
    wrong: list[str] = []
    # Ends like an exception, so that servers and databases end too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with postgres.cluster() as address:
        for site in (OURS, STOCK):
            for database in ("SQLite", "PostgreSQL"):
                with tempfile.TemporaryDirectory(prefix="newsroom-saves-") as held:
                    folder = Path(held)
                    url = (
                        f"sqlite:///{held}/desk.sqlite3"
                        if database == "SQLite"
                        else fresh_database(address, site.name.split(maxsplit=1)[0])
                    )
                    with opened(site, url, folder) as (port, facts, log):
                        _say(f"\n{site.name} on {database}, {HANDS} editors at once")
                        hands = hands_of(port, facts)
                        if site is STOCK:
                            for tally in stock_at(hands, facts, lambda: STOCK.ask(STOCK.standing)):
                                _say(f"  {tally}")
                            continue
                        tallies = ours_at(hands, facts, lambda: OURS.ask(OURS.standing))
                        if database == "SQLite":
                            tallies.append(_many(port, facts))
                        for tally in tallies:
                            _say(f"  {tally}")
                            wrong += [f"{database}, {tally.name}: {one}" for one in tally.lost]
                            if tally.faults:
                                wrong.append(f"{database}, {tally.name}: {tally.faults} answers were faults")
                        said = log.read_text(encoding="utf-8", errors="replace")
                        locked = said.count("database is locked")
                        _say(f"  “database is locked” in what the server said: {locked} times")
                        if locked or "Traceback" in said:
                            wrong.append(f"{database}: the server said\n{said[-2_000:]}")
    if wrong:
        sys.exit("\n".join(["", *wrong[:20], f"{len(wrong)} things are wrong."]))
    _say("\nNo word was lost on our desk, and nothing was answered with a fault.")


def _many(port: int, facts: Facts) -> Tally:
    hands = hands_of(port, facts)
    readers = [Hand(f"reader-{n}", port, cookies=hands[n % HANDS].cookies) for n in range(READERS)]
    tally, took = write_and_read(hands, readers, facts["own"], saves=SAVES)
    read = sum(len(hand.statuses) for hand in readers)
    _say(
        f"  {tally.name}: {read} pages read; a save p50 {1000 * median(took):.0f} ms, longest {1000 * max(took):.0f} ms"
    )
    answered, last = crowd(port, hands[0].cookies, "/admin/articles/story/")
    gave = ", ".join(f"{count} × {status}" for status, count in answered.items())
    _say(f"  {CROWD} at once, on connections that stay open: {gave}, the last after {last:.1f} s")
    tally.faults += CROWD - answered[200]
    return tally


def fresh_database(address: str, name: str) -> str:
    """A database of its own in a cluster; its address."""
    import psycopg

    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}/{name}?{parts.query}"


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201  this is what it is run for


if __name__ == "__main__":
    main()
