"""Credits are read into people and printed from people."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text import byline
from articles.text.byline import Credits
from articles.vocabulary import BylineRole
from tests.ingest.conftest import shared

#: Text, dateline, kind, people (role code, role as printed, name, the word behind it).
FORMS: list[tuple[str, str, str, list[tuple[str, str, str, str]]]] = [
    ("本报讯(记者 沈一苇)", "本报讯", "", [("writer", "记者", "沈一苇", "")]),
    ("本报讯（记者 沈一苇 实习生 刘一雪）", "本报讯", "", [("writer", "记者", "沈一苇", ""), ("intern", "实习生", "刘一雪", "")]),
    ("本报讯 记者沈一苇 通讯员陶砚报道", "本报讯", "", [("writer", "记者", "沈一苇", ""), ("stringer", "通讯员", "陶砚", "")]),
    ("新华社北京10月8日电  （记者朱一超）", "新华社北京10月8日电", "", [("writer", "记者", "朱一超", "")]),
    ("据新华社北京5月3日电", "据新华社北京5月3日电", "", []),
    ("（本报柳荫镇4月8日电）", "本报柳荫镇4月8日电", "", []),
    ("本报记者  许  晴  钱一彬", "", "", [("writer", "本报记者", "许晴", ""), ("writer", "本报记者", "钱一彬", "")]),
    ("宋行舟摄（清渠影像）", "", "photo", [("photo", "", "宋行舟", "摄")]),
    ("宋  行舟 摄", "", "photo", [("photo", "", "宋行舟", "摄")]),
    ("记者 王小泉 通讯员 曹文 摄", "", "photo", [("photo", "记者", "王小泉", "摄"), ("photo", "通讯员", "曹文", "摄")]),
    ("新华社发（张小三 摄）", "", "photo", [("photo", "", "张小三", "摄")]),
    ("宋行舟/摄", "", "photo", [("photo", "", "宋行舟", "摄")]),
    ("本报记者  田  泓文  计海新摄(清渠影像)", "", "", [("writer", "本报记者", "田泓", "文"), ("photo", "", "计海新", "摄")]),
    ("本报记者 沈一苇 文/图", "", "", [("writer", "本报记者", "沈一苇", "文/图")]),
    ("记者 沈一苇 摄影报道", "", "", [("writer", "记者", "沈一苇", "摄影报道")]),
    ("文/沈一苇 图/宋行舟", "", "", [("words", "文", "沈一苇", ""), ("pictures", "图", "宋行舟", "")]),
    ("沈一苇/文 宋行舟/图", "", "", [("words", "", "沈一苇", "文"), ("pictures", "", "宋行舟", "图")]),
    ("区融媒体中心 供图", "", "", [("pictures", "", "区融媒体中心", "供图")]),
    ("整理：许一禾", "", "", [("compiled", "整理", "许一禾", "")]),
    ("□方既白", "", "", [("writer", "", "方既白", "")]),
    ("(倪一华 兰小飞)", "", "", [("writer", "", "倪一华", ""), ("writer", "", "兰小飞", "")]),
    ("（通讯员 区公宣）", "", "", [("stringer", "通讯员", "区公宣", "")]),
    ("伊力尔江·哈力克", "", "", [("writer", "", "伊力尔江·哈力克", "")]),
    ("本版责编：傅  南  卫长河", "", "editors", [("editor", "责编", "傅南", ""), ("editor", "责编", "卫长河", "")]),
    ("［記者江水遠／安平報導］", "安平報導", "", [("writer", "記者", "江水遠", "")]),
    ("（記者張一三、李四／台北報導）", "台北報導", "", [("writer", "記者", "張一三", ""), ("writer", "記者", "李四", "")]),
    ("（中央社記者林小滿花蓮5日電）", "中央社花蓮5日電", "", [("writer", "記者", "林小滿", "")]),
    ("(王曉一／台北報導)", "台北報導", "", [("writer", "", "王曉一", "")]),
    ("（國際中心／綜合外電報導）", "國際中心／綜合外電報導", "", []),
    ("地方中心／嘉義報導", "地方中心／嘉義報導", "", []),
    ("（譯者：何小儒/核稿：劉學）", "", "", [("compiled", "譯者", "何小儒", ""), ("editor", "核稿", "劉學", "")]),
    ("摄影/本报记者 张小三", "", "photo", [("photo", "本报记者", "张小三", "")]),
    ("（图片由通讯员钱小全提供）", "", "", [("pictures", "通讯员", "钱小全", "提供")]),
    ("视觉清渠供图", "", "", [("pictures", "", "视觉清渠", "供图")]),
    ("REUTERS/Ann Lee", "", "photo", [("photo", "", "Ann Lee", "Photo")]),
    ("By Ann Lee, Associated Press", "", "", [("writer", "By", "Ann Lee", "")]),
    ("（中央社伊斯坦堡/日內瓦5日綜合外電報導）", "中央社伊斯坦堡/日內瓦5日綜合外電報導", "", []),
    ("BY TED D'AFF, Reuters", "", "", [("writer", "By", "TED D'AFF", "")]),
    ("By Ann Lee, Bo Ma and C. D. Roe", "", "", [("writer", "By", name, "") for name in ("Ann Lee", "Bo Ma", "C. D. Roe")]),
    (
        "(Reporting by Ann Lee in Paris; Editing by Bo Ma)",
        "",
        "",
        [("writer", "Reporting by", "Ann Lee", ""), ("editor", "Editing by", "Bo Ma", "")],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "dateline", "kind", "people"), FORMS, ids=[form[0] for form in FORMS])
def test_every_form_is_read(text: str, dateline: str, kind: str, people: list[tuple[str, str, str, str]]) -> None:
    found = byline.parse(text)
    assert (found.dateline.text if found.dateline else "") == dateline
    assert found.kind == kind
    assert [(p.role, p.printed, p.name, p.verb) for p in found.people] == people
    for person in found.people:
        start, end = person.name_at
        assert "".join(text[start:end].split()) == "".join(person.name.split())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "（完）",
        "(相关报道见第四版)",
        "秋日农忙",
        "他来自江苏(武进)",
        "记者从区政府获悉,昨天",
        "简讯",
        "Ferry returns",
        "（记者手记）",
    ],
)
def test_what_is_no_credit_gives_nobody(text: str) -> None:
    assert byline.parse(text) == Credits()


#: Text and the names in it: the roles and signs that papers use, each with the marks it is printed with.
NAMED: list[tuple[str, list[str]]] = [
    ("本报特约记者　李  明　通讯员　赵大  海", ["李明", "赵大海"]),
    ("记者 江  河 通讯员 周 晓 芸", ["江河", "周晓芸"]),
    ("文·林小心 图·陈大同", ["林小心", "陈大同"]),
    ("文／林小心　攝影／陳大同", ["林小心", "陳大同"]),
    ("记者丨王小珊 编辑丨李小光", ["王小珊", "李小光"]),
    ("记者|王小珊 编辑|李小光 校对|赵小海", ["王小珊", "李小光", "赵小海"]),
    ("央视记者 王小珊", ["王小珊"]),
    ("渡口晚报记者 王小珊", ["王小珊"]),
    ("供稿：区卫健局", ["区卫健局"]),
    ("图片由市园林局提供", ["市园林局"]),
    ("本版图片均由李小光摄", ["李小光"]),
    ("记者 王小珊 实习生 李小光 海报设计 赵小海", ["王小珊", "李小光", "赵小海"]),
    ("王小珊（作者单位：市委党校）", ["王小珊"]),
    ("阿依古丽·买买提 摄", ["阿依古丽·买买提"]),
    ("通讯员李小光、赵小海，记者王小珊", ["李小光", "赵小海", "王小珊"]),
    ("本报记者王小珊 李小光 赵小海 钱小伟 孙小平 报道", ["王小珊", "李小光", "赵小海", "钱小伟", "孙小平"]),
    ("實習記者陳小怡／台北報導", ["陳小怡"]),
    ("（中央社記者曾小寧、張小瑤台北10日電）", ["曾小寧", "張小瑤"]),
    ("By José García", ["José García"]),
    ("By Jean-Luc O’Brien and Maria de la Cruz", ["Jean-Luc O’Brien", "Maria de la Cruz"]),
    ("Photo: Jane Doe/AP", ["Jane Doe"]),
    ("译 王小珊", ["王小珊"]),
    ("王小珊 译", ["王小珊"]),
    ("文/王小珊 译/李小光", ["王小珊", "李小光"]),
    ("张嘉译", ["张嘉译"]),
    ("见习记者王小珊摄影报道", ["王小珊"]),
    ("文字：王小珊 摄影：李小光 视频：赵小海", ["王小珊", "李小光", "赵小海"]),
    ("记者 王小珊 通讯员 李小光 摄影 赵小海", ["王小珊", "李小光", "赵小海"]),
    ("口述：王小珊 整理：李小光", ["王小珊", "李小光"]),
    ("王小珊 李小光（文/图）", ["王小珊", "李小光"]),
    ("本报记者 王小珊（摄）", ["王小珊"]),
    ("文／記者王小珊 圖／記者李小光", ["王小珊", "李小光"]),
    ("文 记者 王小珊 图 李小光", ["王小珊", "李小光"]),
    ("【記者王小珊台南報導】", ["王小珊"]),
    ("讲述/王小珊 整理/李小光 图/资料", ["王小珊", "李小光"]),
    ("县供电公司 王小珊 李小光", ["王小珊", "李小光"]),
    ("晚报记者 王小珊", ["王小珊"]),
    ("策划：王小珊 执行：李小光 采写：赵小海", ["王小珊", "李小光", "赵小海"]),
    ("小巷深处·系列报道之三", []),
    ("读者之声", []),
    ("By Staff", []),
    ("By Ann Lee | ann@example.org", ["Ann Lee"]),
    ("受访者供图", ["受访者"]),
    ("图片来源：受访者", ["受访者"]),
    ("图/受访者提供", ["受访者"]),
    ("网络图片", []),
    ("Ann Lee and Bo Ma, Staff Writers", ["Ann Lee", "Bo Ma"]),
    ("Ann Lee | Senior Reporter", ["Ann Lee"]),
    ("Story by Ann Lee, photos by Bo Ma", ["Ann Lee", "Bo Ma"]),
    ("Words: Ann Lee", ["Ann Lee"]),
    ("ANN LEE / HARBOUR POST", ["ANN LEE"]),
    ("Boats, Staff Writers", []),
]


@pytest.mark.parametrize(("text", "names"), NAMED, ids=[text for text, _ in NAMED])
def test_every_name_is_found_whatever_stands_before_and_behind_it(text: str, names: list[str]) -> None:
    for printed in (text, text.replace("（", "(").replace("）", ")").replace("：", ":")):
        assert [person.name for person in byline.parse(printed).people] == names


@pytest.mark.parametrize("text", ["本报记者王小珊报道 昨日", "本报通讯员 李小光 报道：昨日"])
def test_reporters_before_a_paragraph_need_no_dateline(text: str) -> None:
    found = byline.lead(text)
    assert found is not None
    assert found.credits.dateline is None
    assert len(found.credits.people) == 1
    assert text[found.end :] == "昨日"


@pytest.mark.parametrize(
    ("text", "rest", "dateline", "names"),
    [
        ("本报讯 (记者 沈一苇) 昨天上午", "昨天上午", "本报讯", ["沈一苇"]),
        ("本报北京10月14日电 (记者王比学)十三届", "十三届", "本报北京10月14日电", ["王比学"]),
        ("新华社西安10月14日电 10月14日,在", "10月14日,在", "新华社西安10月14日电", []),
        ("本报讯 记者从区政府获悉,昨天", "记者从区政府获悉,昨天", "本报讯", []),
        ("本报讯 记者 张小三 昨天上午", "昨天上午", "本报讯", ["张小三"]),
        ("【本报讯】（记者 张小三）昨天", "昨天", "本报讯", ["张小三"]),
        ("LIUYIN, Apr 8 - The last ferry", "The last ferry", "LIUYIN, Apr 8", []),
        ("LONDON (Reuters) - Oil rose", "Oil rose", "LONDON (Reuters)", []),
        ("PARIS, 26 February (AFP) – The", "The", "PARIS, 26 February (AFP)", []),
        ("SÃO PAULO, Feb 26 - The", "The", "SÃO PAULO, Feb 26", []),
        ("晨报讯 （记者 王小珊）昨日", "昨日", "晨报讯", ["王小珊"]),
        ("本报综合消息 昨日", "昨日", "本报综合消息", []),
    ],
)
def test_a_lead_is_told_from_its_paragraph(text: str, rest: str, dateline: str, names: list[str]) -> None:
    found = byline.lead(text)
    assert found is not None
    assert found.credits.dateline is not None
    assert (text[found.end :], found.credits.dateline.text) == (rest, dateline)
    assert [person.name for person in found.credits.people] == names


@pytest.mark.parametrize("text", ["本报记者从区里获悉", "新华社报道说,昨天", "UN chief says - yes", "昨天(星期三)上午"])
def test_a_sentence_is_no_lead(text: str) -> None:
    assert byline.lead(text) is None


@pytest.mark.parametrize(
    ("text", "rest", "names"),
    [
        ("顺利举行。(倪一华 兰小飞)", "顺利举行。", ["倪一华", "兰小飞"]),
        ("预计7月竣工。钱小全 摄", "预计7月竣工。", ["钱小全"]),
        ("“好。”（记者 张小三）", "“好。”", ["张小三"]),
    ],
)
def test_a_tail_is_told_from_its_paragraph(text: str, rest: str, names: list[str]) -> None:
    found = byline.tail(text)
    assert found is not None
    assert text[: found.start] == rest
    assert [person.name for person in found.credits.people] == names


@pytest.mark.parametrize("text", ["“好。”张小三说", "他来自江苏(武进)", "结束了。（完）", "图什么?图的是一个“信”字。"])
def test_a_sentence_has_no_tail(text: str) -> None:
    assert byline.tail(text) is None


def test_the_newspapers_own_bylines_are_all_read() -> None:
    rows: list[dict[str, Any]] = json.loads((shared("samples") / "bylines.json").read_text(encoding="utf-8"))
    for row in rows:
        found = byline.parse(row["text"])
        assert [{"role": p.printed or None, "name": p.name} for p in found.people] == row["people"]
        wanted = row["dateline_or_kind"]
        if isinstance(wanted, dict):
            assert found.dateline is not None
            assert wanted.get("org", "") == found.dateline.org
            assert wanted.get("places", []) == list(found.dateline.places)
            assert wanted.get("date", "") == found.dateline.date
        else:
            assert wanted == ((found.dateline.text if found.dateline else "") or found.kind or None)


@pytest.mark.parametrize(
    ("people", "dateline", "line"),
    [
        ([("writer", "沈一苇", "记者"), ("stringer", "陶砚", "通讯员")], "", "（记者 沈一苇 通讯员 陶砚）"),
        ([("writer", "梁砚秋", "本报记者")], "", "本报记者 梁砚秋"),
        ([("writer", "许晴", "本报记者"), ("writer", "钱一彬", "本报记者")], "", "本报记者 许晴 钱一彬"),
        ([("photo", "宋行舟", "")], "", "宋行舟 摄"),
        ([("photo", "宋行舟", "摄")], "", "宋行舟 摄"),
        ([("photo", "王小泉", "记者"), ("photo", "曹文", "通讯员")], "", "记者 王小泉 通讯员 曹文 摄"),
        ([("words", "沈一苇", "文/图")], "", "沈一苇 文/图"),
        ([("writer", "沈一苇", "记者")], "本报讯", "本报讯（记者 沈一苇）"),
        ([("stringer", "陶砚", "")], "", "（通讯员 陶砚）"),
        ([("writer", "Ann Lee", "By"), ("writer", "Bo Ma", "By")], "", "By Ann Lee and Bo Ma"),
        ([("photo", "Ann Lee", "")], "", "Photo by Ann Lee"),
        ([], "本报讯", "本报讯"),
    ],
)
def test_people_are_printed_in_the_form_of_their_language(
    people: list[tuple[str, str, str]], dateline: str, line: str
) -> None:
    assert byline.render(people, dateline) == line


NAMES = ["沈一苇", "陶砚", "梁砚秋", "许晴", "钱一彬", "欧阳修远", "伊力尔江·哈力克"]
PRINTED = [("writer", "记者"), ("writer", "本报记者"), ("stringer", "通讯员"), ("intern", "实习生")]


@given(st.lists(st.tuples(st.sampled_from(PRINTED), st.sampled_from(NAMES)), min_size=1, max_size=5))
def test_what_is_printed_is_read_back_as_the_same_people(rows: list[tuple[tuple[str, str], str]]) -> None:
    people = [(role, name, printed) for (role, printed), name in rows]
    assert [(p.role, p.name, p.printed) for p in byline.parse(byline.render(people)).people] == people


def test_the_role_codes_are_those_of_the_vocabulary() -> None:
    assert list(byline.ROLES) == BylineRole.values
