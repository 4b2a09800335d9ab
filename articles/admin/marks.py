"""How the desk shows a state and a severity: a word first, then a disc or a frame, never a colour alone."""

from typing import Final

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from articles.desk.states import label
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


def story_mark(state: str, *, waiting: bool) -> SafeString:
    """A story's state; one whose release waits for its minute has gone out to nobody yet."""
    if state == State.PUBLISHED and waiting:
        return format_html('<span class="st pub wait">{}</span>', pgettext("a release", "Waiting"))
    return state_mark(state)


def severity_mark(severity: str) -> SafeString:
    """The level of a finding as a framed word."""
    return format_html('<span class="lv {}">{}</span>', SEVERITY_STYLE[severity], Severity(severity).label)
