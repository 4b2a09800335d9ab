"""Words that something is pinned to are found again after edits elsewhere, and are loose when they are gone."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.anchor import Anchor, find, pin

pytestmark = pytest.mark.once

TEXT = (
    "河口的第二座水闸上午九点开闸，等在闸外的四十一条渔船依次进港。闸门每天开两次，潮水决定时辰。看闸的人说，水闸修了三年，"
    "渔船等了三年，如今渔船进港不用再等潮水。渔市清晨五点开张，摊位比去年多了一成，渔船卸下的鱼半个时辰就卖完了。"
    "傍晚，最后一条渔船出港，闸门慢慢合上，水面平得像一块布。看闸的人收起缆绳，点了灯，在本子上写下今天的水位。"
)
#: Words that stand once, twice, and five times.
WORDS = [("水位", 0), ("看闸的人", 1), ("潮水", 0), ("渔船", 0), ("渔船", 2), ("渔船", 4)]


def nth(text: str, words: str, number: int) -> int:
    at = -1
    for _ in range(number + 1):
        at = text.index(words, at + 1)
    return at


@given(word=st.sampled_from(WORDS), seed=st.integers(0, 2**32))
def test_fifty_edits_elsewhere_leave_it_on_its_words(word: tuple[str, int], seed: int) -> None:
    """Pinned once, to the first text. An edit that would touch the words, or make or cut another such place, does not
    count: drawn on, until fifty did.
    """
    words, draw = word[0], Random(seed)
    text, at = TEXT, nth(TEXT, *word)
    anchor = pin(text, at, at + len(words))
    counted = 0
    while counted < 50:
        place, cut = draw.randrange(len(text) + 1), draw.randrange(4)
        put = "".join(draw.choices("船水的一灯风桥，。", k=draw.randrange(4)))
        edited = text[:place] + put + text[place + cut :]
        if edited == text or (place < at + len(words) and place + cut > at):
            continue  # nothing, or one that would touch the words
        if edited.count(words) != text.count(words) or place in range(at + 1, at + len(words)):
            continue
        at += (len(put) - min(cut, len(text) - place)) if place <= at else 0
        text = edited
        counted += 1
        assert find(anchor, text) == (at, at + len(words))
    assert text[at : at + len(words)] == words


@pytest.mark.parametrize("word", WORDS[:1])
def test_words_that_are_gone_are_loose(word: tuple[str, int]) -> None:
    at = nth(TEXT, *word)
    assert find(pin(TEXT, at, at + len(word[0])), TEXT.replace(word[0], "")) is None


def test_one_of_several_that_is_gone_does_not_jump_to_another() -> None:
    at = nth(TEXT, "渔船", 4)
    anchor = pin(TEXT, at, at + 2)
    assert anchor.nth == 4
    gone = TEXT[: TEXT.index("傍晚")] + TEXT[TEXT.index("看闸的人收起") :]
    assert find(anchor, gone) is None


def test_a_moved_paragraph_takes_its_pin_along() -> None:
    at = nth(TEXT, "渔船", 4)
    cut = TEXT.index("傍晚")
    moved = TEXT[cut:] + TEXT[:cut]
    assert find(pin(TEXT, at, at + 2), moved) == (at - cut, at - cut + 2)


@given(st.text("渔船水", max_size=60), st.text("渔船水", max_size=60), st.integers(0, 60), st.integers(1, 5))
def test_what_is_found_are_the_words(old: str, new: str, start: int, size: int) -> None:
    anchor = pin(old, min(start, len(old)), min(start + size, len(old)))
    found = find(anchor, new)
    assert found is None or new[found[0] : found[1]] == anchor.quote != ""


def test_nothing_is_pinned_to_no_words() -> None:
    assert find(Anchor(""), TEXT) is None
