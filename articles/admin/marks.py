"""How the desk shows a state and a severity: a word first, then a disc or a frame, never a colour alone."""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Final

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from articles.desk.states import label
from articles.models import Release, Story
from articles.vocabulary import Severity, State

#: The style of each state in desk.css.
STATE_STYLE: Final[dict[str, str]] = {
    State.DRAFT: "draft",
    State.FIRST_REVIEW: "first",
    State.SECOND_REVIEW: "second",
    State.FINAL_REVIEW: "final",
    State.SIGNED: "signed",
    State.PUBLISHED: "pub",
    State.WITHDRAWN: "out",
    State.SPIKED: "spiked",
}

SEVERITY_STYLE: Final[dict[str, str]] = {Severity.BLOCK: "block", Severity.WARN: "warnl", Severity.HINT: "hint"}


def state_mark(state: str, count: int | None = None) -> SafeString:
    """A state as a chip: its word in this paper, the disc that fills as the story moves on, and how many there are."""
    words = label(state) if count is None else f"{label(state)} {count}"
    return format_html('<span class="st {}">{}</span>', STATE_STYLE[state], words)


def story_mark(state: str, *, waiting: bool, count: int | None = None) -> SafeString:
    """A story's state; one whose release waits for its minute has gone out to nobody yet."""
    if state == State.PUBLISHED and waiting:
        word = pgettext("a release", "Waiting")
        return format_html('<span class="st pub wait">{}</span>', word if count is None else f"{word} {count}")
    return state_mark(state, count)


def waiting_of(stories: Iterable[Story], *, now: datetime) -> frozenset[int]:
    """Which of these stories are released and wait for their minute. One query; none where nothing is published."""
    published = [story.pk for story in stories if story.state == State.PUBLISHED]
    if not published:
        return frozenset()
    return frozenset(Release.objects.waiting(now).filter(story__in=published).values_list("story", flat=True))


def counted(stories: Iterable[Story], waiting: Collection[int]) -> list[tuple[tuple[State, bool], int]]:
    """How many of the stories stand in each state, in the order of the way; those that wait apart, ahead of the rest."""
    counts = Counter((State(story.state), story.pk in waiting) for story in stories)
    order = list(State)
    return sorted(counts.items(), key=lambda item: (order.index(item[0][0]), not item[0][1]))


def severity_mark(severity: str) -> SafeString:
    """The level of a finding as a framed word."""
    return format_html('<span class="lv {}">{}</span>', SEVERITY_STYLE[severity], Severity(severity).label)
