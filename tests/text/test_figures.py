"""A figure in the body names one of the story's pictures; nothing else of it is kept, and no word in it is lost."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text import figures, merging, sanitize
from articles.text.digest import Copy, Shot, digest
from articles.text.measure import length
from articles.text.title import plain

pytestmark = pytest.mark.once

MARK = "0123456789abcdef"
FIGURE = f'<figure data-picture="{MARK}"></figure>'


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (f"一。\n{FIGURE}\n二。", f"<p>一。</p>\n{FIGURE}\n<p>二。</p>"),
        (f"<p>一。</p>{FIGURE}<p>二。</p>", f"<p>一。</p>\n{FIGURE}\n<p>二。</p>"),
        (f'<figure class="x" data-picture="{MARK}" onclick="x()"><br>&nbsp;</figure>', FIGURE),
        (f"<blockquote><p>一。</p>{FIGURE}</blockquote>", f"<blockquote><p>一。</p></blockquote>\n{FIGURE}"),
        (
            f"<p><b>一</b></p><ul><li>二{FIGURE}</li></ul>",
            f"<p><strong>一</strong></p>\n<ul><li>二</li></ul>\n{FIGURE}",
        ),
        # Typed into the middle of a paragraph, or behind words that stand in none: the words become paragraphs.
        (f"<p>一{FIGURE}二<b>三</b>四。</p>", f"<p>一</p>\n{FIGURE}\n<p>二<strong>三</strong>四。</p>"),
        (f"<p>一。</p>二{FIGURE}", f"<p>一。</p>\n<p>二</p>\n{FIGURE}"),
        (f"一{FIGURE}二", f"<p>一</p>\n{FIGURE}\n<p>二</p>"),
        (f"<p>一。</p><b>二{FIGURE}三</b>", f"<p>一。</p>\n<p><strong>二三</strong></p>\n{FIGURE}"),
        # A bare file is no picture of the story; the words beside it are words.
        ('<p>一。</p><figure><img src="https://elsewhere/x.jpg"></figure>', "<p>一。</p>"),
        ('<figure data-picture="/etc/passwd"><figcaption>图说</figcaption></figure>', "<p>图说</p>"),
        ('<figure data-picture="0123456789ABCDEF"></figure>', ""),
    ],
)
def test_what_is_kept_of_a_figure(typed: str, kept: str) -> None:
    assert sanitize.body(typed) == kept


TAG = re.compile(r"</?figure[^>]*>")
PIECES = st.lists(
    st.sampled_from(
        [
            *(
                "<p>",
                "</p>",
                "<figure>",
                "</figure>",
                f'<figure data-picture="{MARK}">',
                "<blockquote>",
                "</blockquote>",
            ),
            *("<ul><li>", "</li></ul>", "<table><tr><td>", "</td></tr></table>", "河口", "开闸", "&amp;", "<br>", "\n"),
        ]
    ),
    max_size=24,
).map("".join)


@given(PIECES)
def test_no_word_is_lost_and_a_cleaned_body_stays_as_it_is(html: str) -> None:
    try:
        body = sanitize.body(html)
    except sanitize.UnstableBodyError:
        # A figure is never the reason.
        with pytest.raises(sanitize.UnstableBodyError):
            sanitize.body(TAG.sub("", html))
        return
    assert sanitize.body(body) == body
    # Nothing stands in a figure, and every figure is a block of its own.
    assert body.count("<figure") == len(figures.marks(body))
    assert [block for block in merging.blocks(body) if "figure" in block] == [FIGURE] * len(figures.marks(body))
    assert sorted("".join(plain(body).split())) == sorted(unescape("".join(plain(html).split())))


def test_a_figure_is_signed_and_counts_no_character() -> None:
    shot = Shot(1, MARK + "0" * 48, "一", "二")
    before = Copy(body="<p>一。</p>\n<p>二。</p>", pictures=(shot,))
    first = Copy(body=f"<p>一。</p>\n{FIGURE}\n<p>二。</p>", pictures=(shot,))
    second = Copy(body=f"<p>一。</p>\n<p>二。</p>\n{FIGURE}", pictures=(shot,))
    assert len({digest(copy) for copy in (before, first, second)}) == 3
    assert length(first.body) == length(before.body) == 4


def test_two_who_move_a_figure_and_change_a_paragraph_are_brought_together() -> None:
    base = f"<p>一。</p>\n{FIGURE}\n<p>二。</p>"
    mine, theirs = f"<p>一。</p>\n{FIGURE}\n<p>二，改。</p>", "<p>一。</p>\n<p>二。</p>"
    assert [(chunk.mine, chunk.theirs, chunk.changed_by) for chunk in merging.chunks(base, mine, theirs)] == [
        (("<p>一。</p>",), ("<p>一。</p>",), ""),
        ((FIGURE, "<p>二，改。</p>"), ("<p>二。</p>",), ""),
    ]
