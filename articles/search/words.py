"""The tables of words, for each of the two databases: FTS5 on SQLite, tsvector on PostgreSQL.

Both keep the same tokens (`text.tokens`) in the same four fields and the same facts, under the same number, and answer
the same questions. Headlines stand once more by themselves: a word that stands in every text and in no headline would
otherwise be looked up in every text to find that out. The tables are made by migrations (`0008_search`,
`0012_headlines`), and nothing but this file asks them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import connection

from articles.text.tokens import Sought, tokens

TABLE: Final = "articles_words"
#: The headlines by themselves; a table on SQLite, a column of TABLE on PostgreSQL.
HEADLINES: Final = "articles_headlines"
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
    """What is asked: sequences that must all stand there, facts, and a range of numbers.

    Of each lot of facts one must hold. Without a sequence everything is asked for that has the facts.
    """

    sought: tuple[Sought, ...]
    facts: tuple[tuple[str, ...], ...] = ()
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
            spaced: list[tuple[int | str, ...]] = [
                (row.place, *map(_spaced, row.fields), " ".join(map(_fact, row.facts))) for row in rows
            ]
            cursor.executemany(
                f"INSERT INTO {TABLE} (rowid, headline, decks, people, body, facts) VALUES (%s, %s, %s, %s, %s, %s)",  # noqa: S608  a name of ours
                spaced,
            )
            cursor.executemany(
                f"INSERT INTO {HEADLINES} (rowid, headline, facts) VALUES (%s, %s, %s)",  # noqa: S608  a name of ours
                [(row[0], row[1], row[-1]) for row in spaced],
            )
        else:
            cursor.executemany(
                f"INSERT INTO {TABLE} (place, words, headline) VALUES (%s, %s::tsvector, %s::tsvector)",  # noqa: S608  a name of ours
                [(row.place, _vector(row.fields, row.facts), _vector(row.fields[:1], ())) for row in rows],
            )


def remove(places: Sequence[int]) -> None:
    """Take entries out of the index."""
    if not places:
        return
    key = _KEY[connection.vendor]
    with connection.cursor() as cursor:
        for table in _tables():
            cursor.executemany(f"DELETE FROM {table} WHERE {key} = %s", [(one,) for one in places])  # noqa: S608


def clear() -> None:
    """Empty the index."""
    with connection.cursor() as cursor:
        for table in _tables():
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608  a name of ours


def places(asked: Asked, *, headline: bool, below: int, most: int) -> list[int]:
    """The numbers that fit, the highest first, under `below`, at the most so many; `headline`: by the headline alone."""
    key = _KEY[connection.vendor]
    if not asked.sought and not asked.facts:
        table, fits, matches = TABLE, "", []
    elif connection.vendor == "sqlite":
        table = HEADLINES if headline else TABLE
        fits, matches = f"{table} MATCH %s AND", [_match(asked)]
    else:
        table = TABLE
        fits, matches = _fits(asked, headline=headline)
        fits = f"{fits} AND"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {key} FROM {table} WHERE {fits} {key} >= %s AND {key} < %s ORDER BY {key} DESC LIMIT %s",  # noqa: S608
            [*matches, asked.least, min(below, asked.most), most],
        )
        return [row[0] for row in cursor.fetchall()]


def _tables() -> tuple[str, ...]:
    return (TABLE, HEADLINES) if connection.vendor == "sqlite" else (TABLE,)


_KEY: Final = {"sqlite": "rowid", "postgresql": "place"}


def _fact(fact: str) -> str:
    return _APART + fact


# SQLite


def _spaced(text: str) -> str:
    return " ".join([_APART if token is None else token for token in tokens(text)])


def _match(asked: Asked) -> str:
    """The question in FTS5's language. Tokens hold letters and digits alone: nothing in them is its syntax."""
    words = " AND ".join(f'"{" ".join(one.tokens)}"{" *" if one.open_ended else ""}' for one in asked.sought)
    either = (" OR ".join(f'"{_fact(fact)}"' for fact in lot) for lot in asked.facts)
    sought = [f"(- facts : ({words}))"] if words else []
    return " AND ".join([*sought, *(f"(facts : ({lot}))" for lot in either)])


# PostgreSQL


def _vector(fields: Sequence[str], facts: Sequence[str]) -> str:
    """A text as PostgreSQL's own notation: its parser would cut words another way than ours.

    Between two fields and two lines a position is left out, so that no sequence leads across.
    """
    at = 0
    where: dict[str, list[str]] = {}
    for weight, text in zip("ABCD", fields, strict=False):
        for token in tokens(text):
            at += 1
            if token is not None:
                where.setdefault(token, []).append(f"{min(at, _LAST_POSITION)}{weight}")
        at += 2
    told = [f"'{_fact(fact)}'" for fact in facts]
    return " ".join([*(f"'{token}':{','.join(positions)}" for token, positions in where.items()), *told])


def _fits(asked: Asked, *, headline: bool) -> tuple[str, list[str]]:
    """The condition and what goes into it: the words where they are sought, and the facts, which stand in `words`."""
    words = [_sequence(one) for one in asked.sought]
    either = (" | ".join(f"'{_fact(fact)}'" for fact in lot) for lot in asked.facts)
    facts = [f"({lot})" for lot in either]
    if not headline:
        return "words @@ %s::tsquery", [" & ".join([*words, *facts])]
    if not facts:
        return "headline @@ %s::tsquery", [" & ".join(words)]
    return "headline @@ %s::tsquery AND words @@ %s::tsquery", [" & ".join(words), " & ".join(facts)]


def _sequence(sought: Sought) -> str:
    parts = [f"'{token}'" for token in sought.tokens]
    if sought.open_ended:
        parts[-1] += ":*"
    return f"({' <-> '.join(parts)})"
