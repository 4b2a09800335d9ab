"""The lunar date in the masthead, against dates known from almanacs."""

from datetime import date

import pytest

from articles.reading.lunar import FIRST_DAY, LAST_DAY, lunar_day


@pytest.mark.parametrize(
    ("day", "printed"),
    [
        (date(2026, 11, 24), "农历丙午年十月十六"),
        (date(2024, 2, 10), "农历甲辰年正月初一"),
        (date(2026, 2, 16), "农历乙巳年腊月廿九"),
        (date(2026, 2, 17), "农历丙午年正月初一"),
        (date(2025, 7, 25), "农历乙巳年闰六月初一"),
        (date(2020, 5, 23), "农历庚子年闰四月初一"),
        (date(2026, 12, 9), "农历丙午年冬月初一"),
        (date(2023, 1, 21), "农历壬寅年腊月三十"),
        (date(2024, 6, 10), "农历甲辰年五月初五"),
        (date(2024, 2, 24), "农历甲辰年正月十五"),
        (date(2024, 2, 29), "农历甲辰年正月二十"),
        (date(1900, 1, 31), "农历庚子年正月初一"),
    ],
)
def test_a_day_as_a_masthead_prints_it(day: date, printed: str) -> None:
    lunar = lunar_day(day)
    assert lunar is not None
    assert lunar.chinese() == printed


def test_the_year_has_its_name_in_latin_letters() -> None:
    lunar = lunar_day(date(2026, 11, 24))
    assert lunar is not None
    assert (lunar.year_in_latin(), lunar.month, lunar.day, lunar.leap) == ("Bingwu", 10, 16, False)


def test_where_the_tables_end_nothing_is_invented() -> None:
    assert lunar_day(date(1900, 1, 30)) is None
    assert lunar_day(date(2100, 1, 1)) is None
    assert lunar_day(FIRST_DAY) is not None
    assert lunar_day(LAST_DAY) is not None
