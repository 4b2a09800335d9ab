"""The fixed form of a field: what shows nothing is empty."""

import pytest

from articles.text import fields


@pytest.mark.parametrize("unseen", ["\u3164", "\u2800", "\u2003", "\u3164 \u2800\u200b", "\u115f\uffa0\u00ad"])
def test_letters_that_show_nothing_are_no_words(unseen: str) -> None:
    assert fields.one_line(unseen) == ""
    assert fields.lines(f"{unseen}宋行舟 摄{unseen}") == "宋行舟 摄"
