"""Pages of papers, taken in and printed: each question finds exactly the stories that hold it."""

from __future__ import annotations

from pathlib import Path

import pytest

from articles.ingest import assemble
from articles.models import Release, Story
from articles.search import index, query
from articles.text.tokens import fold
from articles.vocabulary import Ground
from tests import makers
from tests.ingest.conftest import OWN, shared
from tests.makers import EVENING
from tests.search.pages import everything

pytestmark = pytest.mark.django_db


def printed(pages: list[Path]) -> dict[int, str]:
    """The stories of the pages as public releases in the index, with all of their folded text."""
    for page in pages:
        for story in assemble.take_in(page.read_bytes(), name=page.name, by=None, now=EVENING).stories:
            Release.objects.create(
                story=story,
                revision=story.revisions.get(),
                ground=Ground.ARCHIVE,
                section=makers.section(),
                public_from=EVENING,
                first_from=EVENING,
            )
    assert index.add_missing() == Release.objects.count() > 0
    return {story.pk: fold(everything(story)) for story in Story.objects.all()}


def answers(typed: str) -> set[int]:
    found: set[int] = set()
    for page in range(1, query.LAST_PAGE):
        answer = query.find(query.understand(typed), now=EVENING, page=page)
        found |= set(answer.stories)
        if not answer.more:
            break
    return found


def test_our_own_pages() -> None:
    texts = printed(sorted(OWN.glob("*.txt")))
    for typed in ("水闸", "河", "记者", "的", "一", "渡口", "电", "harbour", "the", "10", "说"):
        assert answers(typed) == {story for story, text in texts.items() if _holds(text, fold(typed))}, typed


def test_the_newspapers_pages() -> None:
    texts = printed([*shared("seed").glob("*.txt"), *sorted(shared("samples").glob("*.txt"))])
    for typed in ("民", "年", "北京", "习", "就业", "一", "生态", "记者", "经济", "电", "发展"):
        held = {story for story, text in texts.items() if fold(typed) in text}
        assert answers(typed) == held, typed
    assert any(len(answers(typed)) > 3 for typed in ("年", "一", "发展"))


def _holds(text: str, typed: str) -> bool:
    """Chinese is found wherever it stands; a Latin word or a number as a word."""
    if not typed.isascii():
        return typed in text
    words = "".join(letter if letter.isascii() and letter.isalnum() else " " for letter in text).split()
    return typed in words
