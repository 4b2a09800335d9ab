"""The lunar date beside the date in a Chinese masthead."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from lunardate import LunarDate

#: The days the library's tables hold. Outside them it answers with nonsense and no error.
FIRST_DAY: Final = date(1900, 1, 31)
LAST_DAY: Final = date(2099, 12, 31)

_STEMS: Final = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES: Final = "子丑寅卯辰巳午未申酉戌亥"
_STEMS_LATIN: Final = ("Jia", "Yi", "Bing", "Ding", "Wu", "Ji", "Geng", "Xin", "Ren", "Gui")
_BRANCHES_LATIN: Final = ("zi", "chou", "yin", "mao", "chen", "si", "wu", "wei", "shen", "you", "xu", "hai")
_MONTHS: Final = ("正", "二", "三", "四", "五", "六", "七", "八", "九", "十", "冬", "腊")
_DIGITS: Final = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class LunarDay:
    """A day of the lunar calendar. `year` is the year in which its new year fell; `leap` marks the second of two
    months with one number.
    """

    year: int
    month: int
    day: int
    leap: bool

    def chinese(self) -> str:
        """As a masthead prints it: 农历丙午年十月十六."""
        cycle = self.year - 4
        leap = "闰" if self.leap else ""
        return f"农历{_STEMS[cycle % 10]}{_BRANCHES[cycle % 12]}年{leap}{_MONTHS[self.month - 1]}月{_chinese_day(self.day)}"

    def year_in_latin(self) -> str:
        """The name of the year in pinyin: Bingwu."""
        cycle = self.year - 4
        return _STEMS_LATIN[cycle % 10] + _BRANCHES_LATIN[cycle % 12]


def lunar_day(day: date) -> LunarDay | None:
    """The lunar date of a day, or None where the tables end."""
    if not FIRST_DAY <= day <= LAST_DAY:
        return None
    lunar = LunarDate.from_solar_date(day.year, day.month, day.day)
    return LunarDay(lunar.year, lunar.month, lunar.day, bool(lunar.is_leap_month))


def _chinese_day(day: int) -> str:
    """初一 … 初十, 十一 … 二十, 廿一 … 三十."""
    if day <= 10:
        return "初" + _DIGITS[day - 1]
    if day in (20, 30):
        return ("二" if day == 20 else "三") + "十"
    return ("十" if day < 20 else "廿") + _DIGITS[day % 10 - 1]
