"""The editor's line breaks are the only headline breaks."""

import pytest

from articles.templatetags.paper import set_in_type


@pytest.mark.parametrize(
    ("lines", "html"),
    [
        (["清渠灌区水网改造", "全线开工"], "清渠灌区水网改造<wbr>全线开工"),
        (["试行“半份菜”", "首日售出六百份"], "试行“半份菜”<wbr>首日售出六百份"),
        (["Library Keeps", "the Lamps On"], "Library Keeps the Lamps On"),
        (["区里来了 5G", "基站"], "区里来了 5G 基站"),
        (["一行"], "一行"),
        (["<b>一", "二&三</b>"], "&lt;b&gt;一<wbr>二&amp;三&lt;/b&gt;"),
        ([], ""),
    ],
)
def test_a_print_break_is_a_place_to_break_and_never_a_gap_in_chinese(lines: list[str], html: str) -> None:
    assert set_in_type(lines) == html
