"""The words a query is pinned to are marked where the story is read, and no character of it changes."""

import re
from html import unescape

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from articles.admin.pins import _line, _marked
from articles.desk import notes
from articles.proofing.passages import places, texts
from articles.text import sanitize
from articles.text.digest import Copy
from articles.text.fields import UnfitTextError
from articles.vocabulary import State
from tests import makers
from tests.cast import Cast
from tests.makers import EVENING

_PIN = re.compile(r'</?mark[^>]*>|<sup><a href="#note-\d+">[^<]*</a></sup>')

HTML = st.lists(
    st.sampled_from(
        ["<p>", "</p>", "水", "闸 ", "&", "<", "<strong>", "</strong>", "<br>", "\n", "<h3>", "</h3>", "<ul><li>",
         "</li></ul>", "<table><tr><td>表</td></tr></table>", "<blockquote>", "</blockquote>", "😀"]
    ),
    max_size=30,
)  # fmt: skip


def cleaned(pieces: list[str]) -> str:
    try:
        return sanitize.body("".join(pieces))
    except (UnfitTextError, sanitize.UnstableBodyError):
        return ""


@pytest.mark.once
@given(HTML)
def test_each_character_of_the_plain_text_is_found_in_the_html(pieces: list[str]) -> None:
    html = cleaned(pieces)
    plain = texts(Copy(body=html)).get("body", "")
    assert "".join("\n" if end == 0 else unescape(html[start:end]) for start, end in places(html)) == plain


@pytest.mark.once
@given(HTML, st.lists(st.tuples(st.integers(0, 40), st.integers(1, 20)), min_size=1, max_size=4))
def test_without_its_marks_the_text_is_as_it_was_and_the_marks_are_well_formed(
    pieces: list[str], wanted: list[tuple[int, int]]
) -> None:
    html = cleaned(pieces)
    where = places(html)
    spans = [
        (start, min(start + length, len(where)), number, number)
        for number, (start, length) in enumerate(wanted, start=1)
        if start < len(where) and where[min(start + length, len(where)) - 1][1]
    ]
    marked = _marked(html, where, spans)
    assert _PIN.sub("", marked) == html
    depth = 0
    for tag in re.findall(r"</?[a-z0-9]+", marked):
        depth += {"<mark": 1, "</mark": -1}.get(tag, 0)
        assert depth in (0, 1)
        assert depth == 0 or tag in ("<mark", "<sup", "</sup", "<a", "</a"), "a mark holds no other tag of the text"
    for number in {number for _start, _end, number, _pk in spans}:
        assert f'href="#note-{number}"' in marked


@pytest.mark.once
def test_a_line_stays_escaped() -> None:
    assert _line("a<b", [(0, 2, 1, 7)]).startswith('<mark class="pin">a&lt;<sup><a href="#note-7">')
    assert _line("a<b", []) == "a<b"


def test_the_review_screen_marks_what_is_asked_and_leads_to_the_query(cast: Cast, client: Client) -> None:
    story = makers.story("第二座水闸", cast=cast, state=State.FIRST_REVIEW)
    in_body = notes.put(story, "四十一还是十四？", by=cast.desk_head, now=EVENING, words="四十一条")
    in_head = notes.put(story, "第几座？", by=cast.desk_head, now=EVENING, words="第二座水闸")
    client.force_login(cast.section_editor)
    client.cookies["django_language"] = "en"
    at = f"/admin/articles/story/{story.pk}/review/"
    shown = client.get(at).content.decode()
    # The body is looked through first, and has these words too.
    assert f'<mark class="pin">四十一条<sup><a href="#note-{in_body.pk}">Q1</a></sup></mark>渔船' in shown
    assert f'<sup><a href="#note-{in_head.pk}">Q2</a></sup>' in shown
    assert f'<li id="note-{in_body.pk}"><q class="pin">' not in shown
    assert "<b>Q1</b>" in shown
    notes.settle(in_body, by=cast.desk_head, now=EVENING)
    assert "四十一条渔船" in client.get(at).content.decode()
