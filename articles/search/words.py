"""The table of words, one for each of the two databases: FTS5 on SQLite, tsvector on PostgreSQL.

Both keep the same tokens (`text.tokens`) in the same four fields and the same facts, under the same number, and answer
the same questions. The table is made by a migration (`0008_search`), and nothing but this file asks it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import connection

from articles.text.tokens import Sought, tokens

TABLE: Final = "articles_words"
#: The fields in the order of their weight.
FIELDS: Final = ("headline", "decks", "people", "body")
#: A letter that no token of ours holds and that SQLite's own cutter takes for one: it stands for a line's end, and
#: before a fact, so that nobody finds a fact by typing it.
_APART: Final = "ǁ"
#: Above every number of an entry.
LAST: Final = 2**63 - 1
#: PostgreSQL's highest position in a text.
_LAST_POSITION: Final = 16_383


@dataclass(frozen=True, slots=True)
class Entry:
    """What the index keeps of a release: its number, the text of each field, and facts such as `s3` (section 3)."""

    place: int
    fields: tuple[str, str, str, str]
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked: sequences that must all stand there, facts that must all hold, and a range of numbers."""

    sought: tuple[Sought, ...]
    facts: tuple[str, ...] = ()
    least: int = 0
    most: int = LAST


def write(entries: Iterable[Entry]) -> None:
    """Put entries into the index, in the place of those that stood under the same numbers.

    They are written with their numbers rising: FTS5 closes a segment whenever a number is lower than the one before.
    """
    rows = sorted(entries, key=lambda entry: entry.place)
    remove([row.place for row in rows])
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(
                f"INSERT INTO {TABLE} (rowid, headline, decks, people, body, facts) VALUES (%s, %s, %s, %s, %s, %s)",  # noqa: S608  a name of ours
                [(row.place, *map(_spaced, row.fields), " ".join(map(_fact, row.facts))) for row in rows],
            )
        else:
            cursor.executemany(
                f"INSERT INTO {TABLE} (place, words) VALUES (%s, %s::tsvector)",  # noqa: S608  a name of ours
                [(row.place, _vector(row)) for row in rows],
            )


def remove(places: Sequence[int]) -> None:
    """Take entries out of the index."""
    if not places:
        return
    with connection.cursor() as cursor:
        cursor.executemany(f"DELETE FROM {TABLE} WHERE {_KEY[connection.vendor]} = %s", [(one,) for one in places])  # noqa: S608


def clear() -> None:
    """Empty the index."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {TABLE}")  # noqa: S608  a name of ours


def places(asked: Asked, *, headline: bool, below: int, most: int) -> list[int]:
    """The numbers that fit, the highest first, under `below`, at the most so many; `headline`: by the headline alone."""
    key = _KEY[connection.vendor]
    fits = f"{TABLE} MATCH %s" if connection.vendor == "sqlite" else "words @@ %s::tsquery"
    match = _match(asked, headline=headline) if connection.vendor == "sqlite" else _tsquery(asked, headline=headline)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {key} FROM {TABLE} WHERE {fits} AND {key} >= %s AND {key} < %s ORDER BY {key} DESC LIMIT %s",  # noqa: S608
            [match, asked.least, min(below, asked.most), most],
        )
        return [row[0] for row in cursor.fetchall()]


_KEY: Final = {"sqlite": "rowid", "postgresql": "place"}


def _fact(fact: str) -> str:
    return _APART + fact


# SQLite


def _spaced(text: str) -> str:
    return " ".join(_APART if token is None else token for token in tokens(text))


def _match(asked: Asked, *, headline: bool) -> str:
    """The question in FTS5's language. Tokens hold letters and digits alone: nothing in them is its syntax."""
    words = " AND ".join(f'"{" ".join(one.tokens)}"{" *" if one.open_ended else ""}' for one in asked.sought)
    column = "headline : " if headline else "- facts : "
    facts = "".join(f' AND (facts : "{_fact(fact)}")' for fact in asked.facts)
    return f"({column}({words})){facts}"


# PostgreSQL


def _vector(entry: Entry) -> str:
    """A text as PostgreSQL's own notation: its parser would cut words another way than ours.

    Between two fields and two lines a position is left out, so that no sequence leads across.
    """
    at = 0
    where: dict[str, list[str]] = {}
    for weight, text in zip("ABCD", entry.fields, strict=True):
        for token in tokens(text):
            at += 1
            if token is not None:
                where.setdefault(token, []).append(f"{min(at, _LAST_POSITION)}{weight}")
        at += 2
    facts = [f"'{_fact(fact)}'" for fact in entry.facts]
    return " ".join([*(f"'{token}':{','.join(positions)}" for token, positions in where.items()), *facts])


def _tsquery(asked: Asked, *, headline: bool) -> str:
    sequences = [_sequence(one, ":A" if headline else "") for one in asked.sought]
    return " & ".join([*sequences, *(f"'{_fact(fact)}'" for fact in asked.facts)])


def _sequence(sought: Sought, weight: str) -> str:
    parts = [f"'{token}'{weight}" for token in sought.tokens]
    if sought.open_ended:
        parts[-1] = f"'{sought.tokens[-1]}':*{weight[1:]}"
    return f"({' <-> '.join(parts)})"
