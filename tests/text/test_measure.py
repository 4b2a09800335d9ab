"""Length is the number of characters that are no space: one rule for HTML and for text."""

import pytest

from articles.text.measure import length


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", 0),
        ("头条 新闻\n\u3000", 4),
        ("<p>头条，<strong>新闻</strong>&nbsp;</p>\n<h3>小标题</h3>", 8),
        ("水位&lt;1.5米 &amp; 涨", 9),
        ("a < b and c > d", 9),
        ("<!-- 不算 --><p>算</p>", 1),
        ("零\u200b宽", 2),
        ("&#x4E2D;&hellip;", 2),
    ],
)
def test_length(text: str, expected: int) -> None:
    assert length(text) == expected
