"""Characters are mended beside Chinese ones, and nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text import clean


def mend(line: str) -> str:
    return clean.mended(line, clean.repairs_in(line, 0, len(line)))


@pytest.mark.parametrize(
    ("line", "mended"),
    [
        ("昨天上午,市委:好;对!吗?", "昨天上午，市委：好；对！吗？"),
        ("江苏(武进)技能", "江苏（武进）技能"),
        ("国内生产总值(GDP)为", "国内生产总值（GDP）为"),
        ("“532”,他说", "“532”，他说"),
        ("同比增长10%,其中", "同比增长10%，其中"),
        ("什么?!没有", "什么？！没有"),
        ("各级党委(党", "各级党委（党"),
        ("组)要切实", "组）要切实"),
        ("图书《过年》(新版),你好", "图书《过年》（新版），你好"),
        ("没有完......后来", "没有完……后来"),
        ("来武务工人员 and 各类人才", "来武务工人员和各类人才"),
        ("《甲》 and “乙”", "《甲》和“乙”"),
        ("从10:30到11:15,票价1,000元", "从10:30到11:15，票价1,000元"),
        (
            "比分是3:2,看http://a.example/b,c;d(e)和邮箱a,b@c.example",
            "比分是3:2，看http://a.example/b,c;d(e)和邮箱a,b@c.example",
        ),
        ("1.筑牢2)之基", "1.筑牢2）之基"),
        ("见www.a.example,请看", "见www.a.example，请看"),
    ],
)
def test_marks_are_restored_beside_chinese_characters(line: str, mended: str) -> None:
    assert mend(line) == mended


@pytest.mark.parametrize(
    "line",
    [
        "Rock and Roll, (live) at 10:30; yes!",
        "Wang Wei (王伟), mayor of the district, said: no",
        "10:30, 1,000, 3.5",
        "GDP and CPI",
        "R and D研究",
        "①㎡℃～％",
    ],
)
def test_latin_text_and_figures_stay(line: str) -> None:
    assert mend(line) == line


def test_signs_nobody_sees_are_taken_out_and_listed() -> None:
    line = "头\u200b条\u202e昨天"
    assert [repair.before for repair in clean.repairs_in(line, 0, len(line))] == ["\u200b", "\u202e"]
    assert mend(line) == "头条昨天"


def test_marks_are_looked_at_until_there_are_more_than_anybody_asks_for() -> None:
    line = "中," * 500
    assert [len(clean.repairs_in(line, 0, len(line), most=most)) for most in (20, 499, 500)] == [21, 500, 500]


@given(st.text(alphabet="中文aZ09 ,;:!?().…“”《》and\u3000\u200b@/", max_size=60))
def test_what_was_mended_can_be_undone_and_is_left_alone_the_second_time(line: str) -> None:
    repairs = clean.repairs_in(line, 0, len(line))
    assert all(line[repair.start : repair.end] == repair.before for repair in repairs)
    assert clean.undone(clean.mended(line, repairs), repairs) == line


def test_folding_takes_out_white_space_and_compatibility_forms() -> None:
    assert clean.folded("他说，“１２　好……”\n") == "他说,“12好......”"
