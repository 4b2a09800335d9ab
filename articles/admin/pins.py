"""The words that queries are pinned to, marked in the text as it is read on the desk, each with the number of its query."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from articles.admin.history import Proof, with_plates
from articles.desk.notes import Pinned
from articles.proofing import passages
from articles.text.digest import Copy

#: Where a pin begins and ends in the plain text of its field, and the number and id of its query.
Span = tuple[int, int, int, int]


def with_pins(proof: Proof, copy: Copy, pinned: Sequence[Pinned]) -> Proof:
    """The proof with the open queries' words marked. Queries are counted from 1 in the order given."""
    spans: dict[str, list[Span]] = {}
    for number, one in enumerate(pinned, start=1):
        if one.field and not one.loose and one.note.settled_at is None:
            spans.setdefault(one.field, []).append((one.start, one.end, number, one.note.pk))
    if not spans:
        return proof
    pictures = [
        replace(plate, caption=_line(plate.caption, spans.get(f"pictures.{number}.caption", ())))
        for number, plate in enumerate(proof.pictures, start=1)
    ]
    body = _marked(copy.body, passages.places(copy.body), spans.get("body", ())) if "body" in spans else copy.body
    return replace(
        proof,
        standing_head=_line(copy.standing_head, spans.get("standing_head", ())),
        kicker=_deck(copy.kicker, spans.get("kicker", ())),
        headline=_deck(copy.headline, spans.get("headline", ())),
        subhead=_deck(copy.subhead, spans.get("subhead", ())),
        body=with_plates(body, pictures),
        pictures=pictures,
    )


def _deck(text: str, spans: Iterable[Span]) -> list[str]:
    """A field of several lines, line by line."""
    lines, at = [], 0
    for line in text.splitlines():
        inside = [
            (max(start - at, 0), min(end - at, len(line)), number, pk)
            for start, end, number, pk in spans
            if start < at + len(line) and end > at
        ]
        lines.append(_line(line, inside))
        at += len(line) + 1
    return lines


def _line(text: str, spans: Sequence[Span]) -> str:
    """Plain text with its pins; without any it stays plain."""
    if not spans:
        return text
    html, places = "", []
    for letter in text:
        escaped = escape(letter)
        places.append((len(html), len(html) + len(escaped)))
        html += escaped
    return _marked(html, places, spans)


def _marked(html: str, places: Sequence[tuple[int, int]], spans: Sequence[Span]) -> SafeString:
    """HTML with marks around the characters of the spans, broken where a tag stands between, and a number behind each."""
    covered = sorted({places[at] for start, end, _number, _pk in spans for at in range(start, min(end, len(places)))})
    runs: list[list[int]] = []
    for start, end in covered:
        if end == 0:
            continue  # between two paragraphs
        if runs and runs[-1][1] == start:
            runs[-1][1] = end
        else:
            runs.append([start, end])
    put: dict[int, list[str]] = {}
    for start, end in runs:
        put.setdefault(start, []).append('<mark class="pin">')
        put.setdefault(end, []).insert(0, "</mark>")
    for where, note in _numbers(places, spans).items():
        put.setdefault(where, []).insert(0, note)
    done, pieces = 0, []
    for where in sorted(put):
        pieces += [html[done:where], *put[where]]
        done = where
    return mark_safe("".join((*pieces, html[done:])))  # noqa: S308  the field's own safe text, and marks of ours


def _numbers(places: Sequence[tuple[int, int]], spans: Iterable[Span]) -> Mapping[int, str]:
    """What stands behind each pin: its number, leading to the query."""
    found: dict[int, str] = {}
    for _start, end, number, pk in spans:
        where = places[min(end, len(places)) - 1][1]
        word = _("Q%(number)s") % {"number": number}
        found[where] = found.get(where, "") + format_html('<sup><a href="#note-{}">{}</a></sup>', pk, word)
    return found
