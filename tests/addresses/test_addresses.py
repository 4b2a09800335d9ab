"""Each address is asked by everybody with every method, and answers as the table says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve

from tests.addresses.night import Night, everything
from tests.addresses.table import EVERYBODY, KINDS, OUTSIDE, TABLE, People, Row, Says
from tests.opened import opened

pytestmark = pytest.mark.django_db


def patterns(resolver: URLResolver, before: str = "") -> Iterator[str]:
    """Every address the project answers, as its patterns write it."""
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from patterns(one, before + str(one.pattern))
        else:
            assert isinstance(one, URLPattern)
            yield before + str(one.pattern)


def test_every_address_is_declared() -> None:
    assert set(patterns(get_resolver())) - set(TABLE) == set(), "addresses without a declared answer"


def test_no_declared_address_is_gone() -> None:
    assert set(TABLE) - set(patterns(get_resolver())) == set(), "declared, and answered by nothing"


def test_everybody_is_declared_once_a_cell() -> None:
    """Every row answers every person in every method; a status nobody gets would be a slip of the pen."""
    assert sorted(person for kind in KINDS for person in kind) == sorted(EVERYBODY)
    for route, rows in TABLE.items():
        for row in rows:
            for method, cells in row.answers().items():
                assert frozenset().union(*cells.values()) == EVERYBODY, (route, row.at, method)


#: Forms that carry a mark of the entry as it was shown.
MARKED = re.compile(r"/admin/articles/(?:account|figure|reporter|section|wordrule)/\d+/change/")

ROWS = [pytest.param(route, row, id=row.at) for route, rows in TABLE.items() for row in rows]


@pytest.mark.parametrize(("route", "row"), ROWS)
def test_everybody_gets_the_declared_answer(asked: Night, route: str, row: Row) -> None:
    """Everybody reads and posts; of two editors of one rank who are declared the same answer one does, by turns.

    HEAD, which answers as GET, and what is not understood are asked by one person for each declared answer, another one
    at each address. On PostgreSQL everything is: who may is decided by code that knows no database, and what is asked of
    it is asked by each of them.
    """
    by_turns = connection.vendor == "postgresql"
    address, body = asked.scene.at(row.at), asked.scene.body(row.body)
    assert str(resolve(urlsplit(address).path).route) == route.replace("^", "")
    wrong: dict[str, str] = {}
    for method, cells in row.answers().items():
        for person, status in in_turn(
            cells, row.at, of=KINDS if method in ("GET", "POST") and not by_turns else (EVERYBODY,)
        ):
            got, leads_to = ask(
                asked.clients[person], method, address, body, undo=status == 302 and person not in OUTSIDE
            )
            if got != status:
                wrong[f"{method} by {person}"] = f"{got}, declared {status}"
            elif row.of_the_desk and person in OUTSIDE and status == 302 and not leads_to.startswith("/admin/login/"):
                wrong[f"{method} by {person}"] = f"sent to {leads_to}"
    assert wrong == {}
    assert everything() == asked.stored, "somebody without the right changed something"


def everyones(cells: Says) -> list[tuple[str, int]]:
    """Everybody with the status declared for him: the first that names him."""
    return [(person, next(status for status, who in cells.items() if person in who)) for person in sorted(EVERYBODY)]


def in_turn(cells: Says, at: str, *, of: Iterable[People]) -> list[tuple[str, int]]:
    """One person for each status and kind of people; which one differs from address to address."""
    declared = everyones(cells)
    alike: dict[tuple[People, int], list[str]] = {}
    for kind in of:
        for person, status in declared:
            if person in kind:
                alike.setdefault((kind, status), []).append(person)
    turn = sum(at.encode())
    return [(people[turn % len(people)], status) for (_kind, status), people in alike.items()]


def ask(client: Client, method: str, address: str, body: dict[str, Any], *, undo: bool) -> tuple[int, str]:
    """The status and where it leads. With `undo`, what a POST did is undone for the next person.

    Whoever may change an entry of a register or an account sends what its form says it was opened on.
    """
    if method != "POST":
        response = client.generic(method, address)
        b"".join(response)  # what is sent in pieces is read to its end, as a browser would, and its file let go
        return response.status_code, response.headers.get("Location", "")
    marked = undo and MARKED.fullmatch(address)
    cookies = dict(client.cookies)
    with transaction.atomic():
        response = client.post(address, {**body, **opened(client, address)} if marked else body)
        transaction.set_rollback(undo)
    client.cookies.clear()
    client.cookies.update(cookies)
    return response.status_code, response.headers.get("Location", "")
