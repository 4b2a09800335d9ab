"""What stands on the page of a search: the stories that answer, each with the sentence that shows why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone

from articles.models import Reporter, Section
from articles.reading.piece import Piece, pieces
from articles.search import index, query, snippet
from articles.search.query import Question
from articles.search.snippet import Part
from articles.search.words import LAST
from articles.text.title import lines


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a search is narrowed to; None and empty leave it open. Of the reporters any one will do."""

    section: Section | None = None
    reporters: tuple[Reporter, ...] = ()
    kind: str = ""
    page: str = ""
    first: date | None = None
    last: date | None = None
    newest: bool = False


@dataclass(frozen=True, slots=True)
class Find:
    """One story that answers: its title with the words marked, and the sentence that holds them."""

    piece: Piece
    title: list[Part]
    why: list[Part]
    day: date | None


@dataclass(frozen=True, slots=True)
class Finds:
    """One page of answers. `more` says whether another follows, and `first` counts the first one."""

    question: Question
    stories: tuple[Find, ...]
    page: int
    first: int
    more: bool


def finds(question: Question, wanted: Wanted, *, page: int, now: datetime) -> Finds:
    """The stories that answer, as readers may see them now. Six queries at the most."""
    answer = query.find(
        question,
        now=now,
        facts=index.facts(
            section=wanted.section.pk if wanted.section else None,
            kind=wanted.kind,
            page=wanted.page,
            reporters=[reporter.pk for reporter in wanted.reporters],
        ),
        least=index.first_place(_midnight(wanted.first)) if wanted.first else 0,
        most=index.first_place(_midnight(wanted.last, days=1)) if wanted.last else LAST,
        newest=wanted.newest,
        page=page,
    )
    public = {piece.story: piece for piece in pieces(Q(story__in=answer.stories), now=now, bodies=True)}
    shown = [public[story] for story in answer.stories if story in public]
    return Finds(
        question,
        tuple(_find(piece, question.words) for piece in shown),
        page,
        (page - 1) * query.PER_PAGE + 1,
        answer.more and page < query.LAST_PAGE,
    )


def _find(piece: Piece, words: tuple[str, ...]) -> Find:
    captions = [*(figure.caption for figure in piece.figures), *piece.captions]
    people = " ".join(person.name for person in piece.people)
    texts = [lines(piece.body), *piece.kicker, *piece.subhead, piece.standing_head, *captions, people]
    return Find(
        piece,
        snippet.marked(piece.title, words),
        snippet.sentence(texts, words) or snippet.marked(piece.summary, words),
        timezone.localdate(piece.first_from) if piece.first_from else None,
    )


def _midnight(day: date, *, days: int = 0) -> datetime:
    """When a day begins where the paper is, or the day so many days later; no day of a calendar is refused."""
    inside = min(max(day, date(1600, 1, 1)), date(2900, 1, 1))
    return timezone.make_aware(datetime.combine(inside + timedelta(days=days), time.min))
