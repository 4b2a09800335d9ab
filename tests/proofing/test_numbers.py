"""Numbers, sums, hours, ages and what belongs to one person: what the checks find, and what they leave alone."""

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.proofing import ages, check_copy, clock, dates, listed, magnitude, numerals, privacy, totals
from articles.text.amounts import amounts, half_width, whole
from articles.text.digest import Copy, Shot
from articles.text.sanitize import paragraphs_to_body

pytestmark = pytest.mark.once

DAY = date(2026, 11, 25)  # a Wednesday
CODES = {
    *ages.CODES,
    *clock.CODES,
    *dates.CODES,
    *listed.CODES,
    *magnitude.CODES,
    *numerals.CODES,
    *privacy.CODES,
    *totals.CODES,
}


def story(*paragraphs: str, headline: str = "柳湾新桥通车") -> Copy:
    return Copy(section=1, headline=headline, body=paragraphs_to_body(paragraphs))


def found(copy: Copy, day: date | None = DAY) -> list[tuple[str, str]]:
    return [(finding.code, finding.words) for finding in check_copy(copy, day) if finding.code in CODES]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the clock
        ("渡船25:10开。", ("impossible_time", "25:10")),
        ("渡船14：70开。", ("impossible_time", "14：70")),
        ("渡船8时75分开。", ("impossible_time", "8时75分")),
        ("渡船24:30开。", ("impossible_time", "24:30")),
        ("上午15时，渡船开了。", ("impossible_time", "上午15时")),
        ("凌晨13点，渡船开了。", ("impossible_time", "凌晨13点")),
        ("25时许，渡船开了。", ("impossible_time", "25时")),
        # the calendar
        ("11月31日，新桥通车。", ("impossible_date", "11月31日")),
        ("十一月三十一日，新桥通车。", ("impossible_date", "十一月三十一日")),
        ("二〇二六年二月三十日，新桥通车。", ("impossible_date", "二月三十日")),
        ("六月四十日，新桥通车。", ("impossible_date", "六月四十日")),
        ("2027年2月29日，新桥将通车。", ("impossible_date", "2027年2月29日")),
        ("20261年11月，新桥通车。", ("impossible_date", "20261年")),
        ("0226年11月，新桥通车。", ("impossible_date", "0226年")),
        ("2620年，新桥通车。", ("impossible_date", "2620年")),
        ("11月24日（星期三），新桥通车。", ("weekday", "11月24日（星期三")),
        ("24日（周三），新桥通车。", ("weekday", "24日（周三")),
        ("周三（11月24日），新桥通车。", ("weekday", "周三（11月24日")),
        ("星期五（26日），新桥将通车。", ("weekday", "星期五（26日")),
        # ages
        ("李渡生，1978年出生，今年38岁，撑船。", ("age", "1978年出生，今年38岁")),
        ("今年三十八岁的李渡生，1978年生，撑船。", ("age", "今年三十八岁的李渡生，1978年生")),
        # sums
        ("船队共有30人，其中男19人、女14人。", ("total", "30人，其中男19人、女14")),
        ("全年立项120件，其中水利50件、道路40件、桥梁35件。", ("total", "120件，其中水利50件、道路40件、桥梁35")),
        (
            "投资100万元，其中路基45万元、路面35万元、护栏15万元。",
            ("total", "100万元，其中路基45万元、路面35万元、护栏15万"),
        ),
        ("船工、桥工、路工分别占40%、35%和30%。", ("percent_sum", "分别占40%、35%和30%")),
        ("船工占103%。", ("percent_sum", "占103%")),
        # lists
        ("获奖的三名船工分别是顾小满、沈一苇。", ("count_of_list", "三名船工分别是顾小满、沈一苇")),
        ("2座桥分别为柳湾桥、渡口桥和石门桥。", ("count_of_list", "2座桥分别为柳湾桥、渡口桥和石门桥")),
        ("顾小满、沈一苇、宋行舟等2人获奖。", ("count_of_list", "顾小满、沈一苇、宋行舟等2人")),
        ("顾小满、沈一苇和宋行舟四人获奖。", ("count_of_list", "顾小满、沈一苇和宋行舟四人")),
        # numerals
        ("去年运客12,300人，今年运客13400人。", ("thousands", "13400")),
        ("新桥长3２0米。", ("mixed_width", "3２0")),
        ("渡口有二个码头。", ("two", "二个")),
        ("二名船工上岸。", ("two", "二名")),
        ("第两次通航。", ("two", "第两")),
        ("来了二十两名船工。", ("two", "两")),
        # what belongs to one person
        ("有意者请拨13912345678。", ("phone_number", "13912345678")),
        ("有意者请拨 139-1234-5678。", ("phone_number", "139-1234-5678")),
        ("他的身份证号是11010519491231002X。", ("id_number", "11010519491231002X")),
        ("汇款至6222 0212 3456 7890 128。", ("card_number", "6222 0212 3456 7890 128")),
        # magnitudes
        ("新桥投资3.5亿元。去年说的是3.5万元。", ("magnitude", "3.5万元")),
        ("全年发电1260万千瓦时，比计划的1260亿千瓦时多。", ("magnitude", "1260亿千瓦时")),
    ],
)
def test_it_finds(text: str, expected: tuple[str, str]) -> None:
    assert expected in found(story(text))
    assert {code for code, _words in found(story(text))} - {"wide_digits"} == {expected[0]}


@pytest.mark.parametrize(
    "text",
    [
        "渡船8:30开，24:00停，23时59分末班。",
        "女排以25:17拿下首局，比分最后是3:1。",
        "全场比赛结束，78:65，柳湾一中夺冠。第三节打完，61:70，主队仍未放弃。",
        "投票结果为85:12，议案获得通过。砂石比1:75。",
        "比例尺1:75，配比为3:60。",
        "上午11时，下午3时，晚上20时，凌晨2点。",
        "会上提了25点建议。",
        "11月30日，2026年11月25日，2000年前，5000年历史，3000年文明，到2100年。",
        "11月25日（星期三），新桥通车。",
        "25日（周三），新桥通车。",
        "周三（11月25日），新桥通车；周五（27日）试运行。",
        "星期一至星期五，每月10日、20日开船。",
        "农历二月三十日，闰六月三十一日；十一月三十日，二月二十九日，十二月三十一日，三个月三十二日。",
        "父亲1950年出生，儿子今年48岁，都撑船。",
        "1975年生的大姐和今年46岁的小妹同台。",
        "最大的今年95岁，最小的60岁，都是1966年以前出生的。",
        "李渡生，1978年出生，今年48岁。",
        "李渡生，1978年12月出生，现年47岁。",
        "李渡生1978年出生，他的父亲今年80岁，母亲今年78岁。",
        "1978年生产大队建了渡口，今年38岁的站长说。",
        "船队共有33人，其中男19人、女14人。",
        "全年立项120件，其中水利50件、道路40件。",
        "船队共有约30人，其中男19人、女14人。",
        "船队共有30余人，其中男19人、女14人。",
        "全队30人，其中党员19人、女职工14人。",
        "投资100万元，其中路基45万元，配套20公里。",
        "全年办件120件，其中水利50件、道路40件、桥梁30件，已办结110件。",
        "全年办件120件，其中水利50件、道路40件、桥梁30件，道路40件当年办结。",
        "船工、桥工、路工分别占40%、35%和25%。",
        "船工占40%，桥工占全区桥工的80%。",
        "增长103%。",
        "获奖的三名船工分别是顾小满、沈一苇和宋行舟。",
        "获奖的三名船工分别是顾小满、沈一苇、宋行舟。",
        "三个码头分别是和平码头、柳湾码头、石门码头。",
        "三名船工分别是顾小满等人。",
        "三条线路分别是：一号线，从柳湾到石门；二号线。",
        "第三名分别是柳湾队、石门队。",
        "三项指标分别为3.5%、4%和5%。",
        "全镇三个村分别有水田100亩、旱地20亩。",
        "他在半程马拉松中跑出62:35的成绩，两队战成78:78。",
        "顾小满、沈一苇、宋行舟等3人获奖，顾小满、沈一苇等十人参加。",
        "顾小满、沈一苇两人获奖。",
        "去年运客12,300人，今年运客13,400人，第13400号船。",
        "邮编225500，电话88123456，2026年。",
        "两个码头，十二个人，第二次，第一、二名，夫妻二人，二次开发，二年级，二手船，二人世界，二套房，二月二，一二个，二级，十月二日。",
        "独一无二个性化的船，一分为二根据水情定，不二家。",
        "两千元，二千元，两百，二百，二十两银子。",
        "热线12345，电话0519-88123456，4008123456。",
        "订单号20261125001234567。",
        "新桥投资3.5亿元，其中政府投资3.5亿元。",
        "去年100万元，今年100亿元。",
        "他记得3.5万元和3.5万人。",
    ],
)
def test_it_leaves_alone(text: str) -> None:
    assert found(story(text)) == []


def test_without_the_papers_day_no_weekday_and_no_age_is_held_against_it() -> None:
    text = "24日（周三），李渡生，1978年出生，今年38岁；11月24日（星期三）。"
    assert found(story(text), None) == []
    assert found(story("2026年11月24日（星期三），新桥通车。"), None) == [("weekday", "2026年11月24日（星期三")]


def test_a_date_without_its_year_is_of_the_year_that_lies_nearest() -> None:
    first = date(2027, 1, 2)
    assert found(story("12月31日（星期四），新桥通车。"), first) == []
    assert found(story("31日（星期四），新桥通车。"), first) == []
    assert found(story("12月31日（星期五），新桥通车。"), first) == [("weekday", "12月31日（星期五")]


def test_a_figure_above_is_held_against_the_body() -> None:
    assert found(story("新桥投资3亿元。", headline="三年投资3万元修桥")) == [("magnitude", "3亿元")]
    assert found(story("新桥投资3亿元，栏杆3万元。", headline="投资3万元修栏杆")) == []
    assert found(story("新桥投资3万元。", headline="投资3万元修桥")) == []


def test_captions_are_read_too() -> None:
    copy = Copy(section=1, headline="桥", pictures=(Shot(1, "d", "摄于25:10，电话13912345678。", "顾小满 摄", "桥"),))
    assert [code for code, _words in found(copy)] == ["impossible_time", "phone_number"]


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("12", 12),
        ("１２", 12),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("九十九", 99),
        ("两", 2),
        ("百", None),
        ("", None),
        ("123", None),
    ],
)
def test_small_whole_numbers(printed: str, value: int | None) -> None:
    assert whole(printed) == value


def test_amounts_and_their_magnitudes() -> None:
    found = [(one.figures, one.times, str(one.value)) for one in amounts("1,200元、3.5万、２亿、1.5万亿")]
    assert found == [
        ("1200", "", "1200"),
        ("3.5", "万", "35000.0"),
        ("2", "亿", "200000000"),
        ("1.5", "万亿", "1500000000000.0"),
    ]


@given(
    st.text(
        alphabet=st.sampled_from("0123456789０９.,，、：:%占其中分别是为名人元万亿年月日时分岁生今两二十第个（）"),
        max_size=60,
    )
)
def test_whatever_is_printed_gets_an_answer_at_its_place(text: str) -> None:
    copy = story(text)
    for finding in check_copy(copy, DAY):
        if finding.field == "body" and finding.code in CODES:
            assert finding.start < finding.end
            assert finding.words
    assert len(half_width(text)) == len(text)


@pytest.mark.parametrize(
    "row",
    [
        "1",
        "1,",
        "13",
        "、顾小满",
        "三名分别是",
        "其中1人、",
        "占1%",
        "25:70 ",
        "11月",
        "1３",
        "“",
        "《",
        "周一（",
        "“昨天”",
        "1月1日",
        "99时，26时3分",
    ],
)
def test_a_text_of_nothing_else_costs_no_more_than_its_length(row: str) -> None:
    """Patterns that are tried again at every character would take minutes here."""
    before = time.process_time()
    check_copy(Copy(section=1, headline="桥", body=f"<p>{row * (40_000 // len(row))}</p>"), DAY)
    assert time.process_time() - before < 5
