"""Editors at browsers of their own, all at once: what they open, what they send, and what they are told.

Nothing is sent that a page did not offer. A hand is one person with one connection.
"""

from __future__ import annotations

import random
import re
import threading
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from tests.forms import Form, FormReader

#: Seconds after which somebody at a browser would have given up.
PATIENCE: Final = 60


@dataclass(frozen=True, slots=True)
class Page:
    """An answer: its status (0: none came), where it leads, and its text."""

    status: int
    location: str = ""
    html: str = ""

    def form(self, action: str = "", *, id: str = "") -> Form:
        """The first form that goes to an address ending so, or that has this id."""
        reader = FormReader()
        reader.feed(self.html)
        for form in reader.forms:
            if form.method == "post" and (form.id == id if id else form.action.endswith(action)):
                return form
        raise LookupError(f"no form {id}{action} on a page of {len(self.html)} characters, status {self.status}")

    @property
    def text(self) -> str:
        """The page without its tags: a word whose characters are marked one by one is whole again."""
        return re.sub(r"<[^>]+>", "", self.html)


class Hand:
    """One person at one browser, signed in."""

    def __init__(self, name: str, port: int, *, cookies: Mapping[str, str]) -> None:
        self.name = name
        self.cookies = dict(cookies)
        #: Status of everything that was answered, in order.
        self.statuses: list[int] = []
        self.port = port
        self._connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)

    def get(self, path: str) -> Page:
        """The page. A connection that lay idle until the server let go of it is opened again, as a browser does."""
        page = self._ask("GET", path)
        if page.status == 0:
            self.statuses.pop()
            page = self._ask("GET", path)
        return page

    def post(self, path: str, fields: Mapping[str, Any]) -> Page:
        return self._ask("POST", path, urlencode(fields, doseq=True).encode())

    def _ask(self, method: str, path: str, body: bytes | None = None) -> Page:
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Content-Type": "application/x-www-form-urlencoded",
        }
        try:
            self._connection.request(method, path, body, headers)
            answer = self._connection.getresponse()
            text = answer.read().decode()
        except (OSError, HTTPException):
            self._connection.close()
            self._connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
            self.statuses.append(0)
            return Page(0)
        for header in answer.headers.get_all("Set-Cookie", []):
            self.cookies.update({name: morsel.value for name, morsel in SimpleCookie(header).items()})
        self.statuses.append(answer.status)
        to = urlsplit(answer.getheader("Location", ""))
        return Page(answer.status, to.path + (f"#{to.fragment}" if to.fragment else ""), text)

    def close(self) -> None:
        self._connection.close()


#: What somebody was told of what he sent: saved; kept beside (`at` is where); refused with his words before him; or it
#: was swallowed, by a fault or by an answer that says nothing of it.
SAVED, KEPT, REFUSED, SWALLOWED = "saved", "kept", "refused", "swallowed"


@dataclass(frozen=True, slots=True)
class Sent:
    """A word that was sent, by whom, what was told of it, and `seen`: the state he was looking at."""

    word: str
    by: str
    told: str
    at: str = ""
    seen: str = ""


class Work(ABC):
    """One kind of work on one site. `look` opens the page, `send` sends a word from a page that was opened before."""

    name: str

    @abstractmethod
    def look(self, hand: Hand) -> Any: ...

    @abstractmethod
    def send(self, hand: Hand, seen: Any, word: str) -> list[Sent]: ...


@dataclass
class Tally:
    """What came of one kind of work: how many were sent, what was told, answers that are faults, and what was lost: words
    that were acknowledged and are nowhere, and words that a fault swallowed.
    """

    name: str
    sent: list[Sent] = field(default_factory=list)
    faults: int = 0
    lost: list[str] = field(default_factory=list)

    def told(self, word: str) -> int:
        return sum(one.told == word for one in self.sent)

    def __str__(self) -> str:
        return (
            f"{self.name:<32}{len(self.sent):>5} sent{self.told(SAVED):>5} saved{self.told(KEPT):>5} kept beside"
            f"{self.told(REFUSED):>5} refused{self.faults:>5} faults{len(self.lost):>5} LOST"
        )


def together(work: Work, hands: Sequence[Hand], *, turns: int, seed: int = 5) -> Tally:
    """Everybody does the work at once, so many turns each. Every second look, by chance, is the page of the turn before."""
    tally, start = Tally(work.name), threading.Barrier(len(hands))
    before = {hand.name: len(hand.statuses) for hand in hands}

    def one(number: int, hand: Hand) -> list[Sent]:
        chance, sent = random.Random(seed * 100 + number), []
        seen = work.look(hand)
        start.wait()
        for turn in range(turns):
            if turn and chance.random() < 0.5:
                seen = work.look(hand)
            sent += work.send(hand, seen, f"{'甲乙丙丁戊己庚辛'[number % 8]}手第{turn}句")
        return sent

    with ThreadPoolExecutor(len(hands)) as pool:
        for future in [pool.submit(one, number, hand) for number, hand in enumerate(hands)]:
            tally.sent += future.result()
    tally.faults = sum(status == 0 or status >= 500 for hand in hands for status in hand.statuses[before[hand.name] :])
    tally.lost = [f"{one.word} of {one.by}: swallowed" for one in tally.sent if one.told == SWALLOWED]
    return tally
