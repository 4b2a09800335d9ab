"""What the checks know beyond the text: who is registered with which titles, and which words the paper avoids."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import Count, Max
from django.utils import timezone

from articles.models import Figure, Post, WordRule
from articles.text.nearness import Names, index

#: Names and rules that are read. A paper's register has some thousands of names.
MOST_FIGURES: Final = 20_000
MOST_RULES: Final = 5_000
#: How long a register that was read is believed without being read again, whatever its date of change says.
_BELIEVED: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Held:
    """A title, and the days on which somebody held it."""

    title: str
    since: date | None = None
    until: date | None = None

    def on(self, day: date | None) -> bool:
        """Whether it is held on that day; without a day, whether no end of it is known."""
        if day is None:
            return self.until is None
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Rule:
    """A line of the word list."""

    words: str
    level: str
    reason: str
    instead: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """The register and the word list, ready to be held against texts. Empty, nothing is known and nothing said."""

    names: Names = field(default_factory=Names)
    posts: Mapping[str, tuple[Held, ...]] = field(default_factory=dict)
    #: The same posts by their titles alone, whenever they were held.
    titles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ranks: Mapping[str, int] = field(default_factory=dict)
    #: By their first character, longest words first.
    rules: Mapping[str, tuple[Rule, ...]] = field(default_factory=dict)


def make_known(
    names: Iterable[str] = (),
    *,
    posts: Mapping[str, tuple[Held, ...]] | None = None,
    ranks: Mapping[str, int] | None = None,
    rules: Iterable[Rule] = (),
) -> Known:
    """What is known, from plain values."""
    by_first: dict[str, list[Rule]] = {}
    for rule in rules:
        by_first.setdefault(rule.words[:1], []).append(rule)
    return Known(
        index(names),
        posts or {},
        {name: tuple(one.title for one in held) for name, held in (posts or {}).items()},
        ranks or {},
        {first: tuple(sorted(some, key=lambda rule: -len(rule.words))) for first, some in by_first.items()},
    )


_kept: dict[str, tuple[tuple[object, ...], datetime, Known]] = {}


def known() -> Known:
    """The register and the word list as they stand: two small queries, and the tables only when something changed."""
    figures = Figure.objects.aggregate(last=Max("changed_at"), count=Count("pk"))
    words = WordRule.objects.aggregate(last=Max("changed_at"), count=Count("pk"))
    stamp = (figures["last"], figures["count"], words["last"], words["count"])
    if not figures["count"] and not words["count"]:
        return NOTHING
    now = timezone.now()
    kept = _kept.get("known")
    if kept is not None and kept[0] == stamp and abs(now - kept[1]) < _BELIEVED:
        return kept[2]
    fresh = _read()
    _kept["known"] = (stamp, now, fresh)
    return fresh


def _read() -> Known:
    figures = list(Figure.objects.filter(active=True).order_by("id").values_list("pk", "name", "rank")[:MOST_FIGURES])
    names = {pk: name for pk, name, _ in figures}
    posts: dict[str, tuple[Held, ...]] = {}
    held = Post.objects.filter(figure__active=True).order_by("id").values_list("figure", "title", "since", "until")
    for pk, title, since, until in held[: 4 * MOST_FIGURES]:
        if pk in names:
            posts[names[pk]] = (*posts.get(names[pk], ()), Held(title, since, until))
    rules = WordRule.objects.filter(active=True).order_by("id")
    return make_known(
        names.values(),
        posts=posts,
        ranks={name: rank for _, name, rank in figures if rank is not None},
        rules=[Rule(*row) for row in rules.values_list("words", "level", "reason", "instead", "until")[:MOST_RULES]],
    )


#: Where nothing is registered.
NOTHING: Final = Known()
