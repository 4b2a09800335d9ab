"""How remarks are drawn beside a story, and for which paper's day they are asked."""

from datetime import UTC, date, datetime

import pytest

from articles.admin.aside import paper_day, remarks
from articles.models import Edition, Placement
from articles.proofing import check_copy
from articles.text.digest import Copy
from articles.text.sanitize import paragraphs_to_body

pytestmark = pytest.mark.once

#: In the paper's own time zone it is 21 March already.
NOW = datetime(2024, 3, 20, 17, 0, tzinfo=UTC)


def test_one_line_for_a_code_and_a_field() -> None:
    copy = Copy(headline="新桥,通车", body=paragraphs_to_body(["昨天,新桥,通车。", "桥工and路工,都来了。"]))
    drawn = remarks(check_copy(copy, date(2024, 3, 21)))
    levels = ["block" if "block" in r.level else "warn" if "warn" in r.level else "hint" for r in drawn]
    assert [remark.times for remark in drawn] == [1, 1, 3, 1, 1]
    assert levels == sorted(levels, key=["block", "warn", "hint"].index)
    assert "新桥,通车" in drawn[1].sentence
    assert all(remark.source for remark in drawn)


@pytest.mark.parametrize(
    ("days", "expected"),
    [([], None), ([19, 25, 22], 22), ([21, 22], 21), ([18, 20], 20)],
)
def test_the_papers_day_is_that_of_the_next_edition_else_of_the_last(days: list[int], expected: int | None) -> None:
    placements = [Placement(edition=Edition(date=date(2024, 3, day))) for day in days]
    assert paper_day(placements, NOW) == (expected and date(2024, 3, expected))
