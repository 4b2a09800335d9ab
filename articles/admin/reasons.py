"""What somebody wrote beside the button of a step: it stays until a step was taken with it, whatever came between.

A second copy in the session: a form that was refused, or a page that was left, has it again.
"""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest

from articles.desk.editing import keepable
from articles.models import Story

_KEY: Final = "reasons"
#: Stories a session keeps a reason for, the latest; and characters of one, as many as the record has room for.
MOST: Final = 10
LONGEST: Final = 2_000


def keep(request: HttpRequest, story: Story) -> None:
    """Keep the reason that was sent, if one was."""
    reason = keepable(request.POST.get("reason", ""))[:LONGEST]
    if reason.strip():
        kept = {number: words for number, words in _all(request).items() if number != str(story.pk)}
        request.session[_KEY] = dict([*kept.items(), (str(story.pk), reason)][-MOST:])


def kept(request: HttpRequest, story: Story | None) -> str:
    """What this person wrote last beside the steps of the story and has taken none with."""
    return _all(request).get(str(story.pk), "") if story is not None else ""


def forget(request: HttpRequest, story: Story) -> None:
    """A step was taken: its reason is on the record."""
    if str(story.pk) in _all(request):
        request.session[_KEY] = {number: words for number, words in _all(request).items() if number != str(story.pk)}


def _all(request: HttpRequest) -> dict[str, str]:
    found: dict[str, str] = request.session.get(_KEY, {})
    return found
