"""Words such as 昨天 set as `<time>`: a machine reads the day they name, a reader sees what was signed."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Final

from django.utils.safestring import SafeString, mark_safe

from articles.reading.copytext import Opening, Part
from articles.text.days import said

_TAG: Final = re.compile(r"<[^>]*>")


def dated(parts: tuple[Part, ...], day: date) -> tuple[Part, ...]:
    """The text of a story with its words for days marked, for the paper of that day. No character of it changes."""
    return tuple(replace(part, html=_dated(part.html, day)) for part in parts)


def dated_opening(begun: Opening, day: date) -> Opening:
    """The same of the beginning of a story, as it stands on a front page."""
    return replace(begun, paragraphs=_dated(begun.paragraphs, day), last=_dated(begun.last, day))


def _dated(html: SafeString, day: date) -> SafeString:
    # Blanks in the place of tags: a place in this text is the same place in the other.
    text = _TAG.sub(lambda tag: "\x00" * len(tag[0]), html)
    done, pieces = 0, []
    for one in said(text):
        pieces += [
            html[done : one.start],
            f'<time datetime="{one.on(day).isoformat()}">{html[one.start : one.end]}</time>',
        ]
        done = one.end
    return mark_safe("".join((*pieces, html[done:])))  # noqa: S308  as safe as it came; a day is all that is added
