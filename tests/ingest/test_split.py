"""A page of raw copy becomes its stories."""

import json
from collections import Counter
from typing import Any

import pytest

from articles.ingest import split
from articles.text.byline import ROLES
from tests.ingest.conftest import DAILIES, OWN, shared
from tests.ingest.damage import score_damaged, stories_in
from tests.ingest.score import pages_in, score_pages


def stories(source: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = split.as_json(split.split_page(source))["stories"]
    return found


def heads(source: str) -> list[list[str]]:
    return [[*story["kicker"], *story["headline"], *story["subhead"]] for story in stories(source)]


BODY = "昨天上午,全区河道清淤现场会在柳荫镇举行。会议明确,今年汛期之前要打通断头小河,并在每个村口立起水位尺。"
MORE = "区图书馆听说以后,送来了两架旧书。馆员每周来一次,把孩子们问得最多的问题记下来,第二周带着答案来。"


@pytest.mark.parametrize("page", [*pages_in(OWN), *pages_in(DAILIES)], ids=lambda page: page.stem)
def test_our_own_pages_become_exactly_what_is_expected(page: Any) -> None:
    expected = json.loads(page.with_suffix(".expected.json").read_text(encoding="utf-8"))
    found = split.as_json(split.split_page(page.read_text(encoding="utf-8")))
    kept = [{key: story[key] for key in expected["stories"][0]} for story in found["stories"]]
    assert kept == expected["stories"]
    assert found["unplaced"] == expected["unplaced"]


def test_the_seed_page_is_exact_with_six_joins_and_one_word() -> None:
    folder = shared("seed")
    expected = json.loads((folder / "front-page.expected.json").read_text(encoding="utf-8"))
    found = stories((folder / "front-page.txt").read_text(encoding="utf-8"))
    assert [{key: story[key] for key in expected["stories"][0]} for story in found] == expected["stories"]
    kinds = Counter(repair["kind"] for story in found for repair in story["repairs"])
    assert kinds["joined"] == 6
    assert kinds["word"] == 1


def test_the_sample_pages_are_split_as_expected_and_no_story_is_invented() -> None:
    score = score_pages(pages_in(shared("samples")))
    assert score.stories == 30
    assert score.invented == 0
    assert score.shares() == {"stories": 1.0, "headlines": 1.0, "paragraphs": 1.0, "people": 1.0}


def test_pages_that_extraction_has_hurt_are_split_nearly_as_well() -> None:
    score = score_damaged(stories_in([OWN]), 80)
    shares = score.shares()
    assert score.invented * 100 <= score.stories
    assert shares["stories"] >= 0.98
    assert shares["headlines"] >= 0.97
    assert shares["paragraphs"] >= 0.985
    assert shares["people"] >= 0.97


def test_of_pages_nobody_fitted_no_less_is_right_than_before() -> None:
    score = score_pages(pages_in(OWN.parent / "untouched"))
    assert (score.stories, score.headlines, score.paragraphs, score.people) == (67, 67, 174, 60)
    assert score.invented == 0
    assert score.matched >= 63
    assert score.headlines_right >= 62
    assert score.paragraphs_right >= 164
    assert score.people_right >= 59


def test_the_json_has_the_agreed_shape() -> None:
    found = split.as_json(split.split_page(f"## 渡口老茶馆停业半天\n\n本报讯 (记者 沈一苇) {BODY}\n\n第4版\n"))
    assert list(found) == ["stories", "unplaced"]
    story = found["stories"][0]
    assert list(story) == [
        "kind", "standing_head", "kicker", "headline", "subhead", "dateline", "bylines", "paragraphs", "photos",
        "repairs", "doubts",
    ]  # fmt: skip
    assert story["bylines"] == [{"role": "记者", "name": "沈一苇"}]
    assert set(story["repairs"][0]) == {"kind", "start", "end", "before", "after"}
    assert found["unplaced"] == ["第4版"]


def test_unmarked_headlines_are_found_by_what_follows() -> None:
    page = f"渡口老茶馆停业半天\n\n本报讯 (记者 沈一苇) {BODY}\n\n{MORE}\n\n沿河七个村合用慢船\n\n本报讯 {BODY}\n"
    assert heads(page) == [["渡口老茶馆停业半天"], ["沿河七个村合用慢船"]]


def test_a_crosshead_is_a_paragraph_and_no_story() -> None:
    page = split.split_page(f"## 一口老井的承诺\n\n{BODY}\n\n四十三个名字\n\n{BODY}{MORE}\n\n一、先听后挖\n\n{MORE}\n")
    assert len(page.stories) == 1
    assert [piece.text for piece in page.stories[0].paragraphs if piece.crosshead] == ["四十三个名字", "一、先听后挖"]
    assert [doubt.kind for doubt in page.stories[0].doubts] == ["crosshead"]


def test_a_kicker_may_end_with_a_dash_and_a_subhead_begin_with_one() -> None:
    story = stories(f"一季稻子三季账——\n\n## 账本田有了学生\n\n——记渔塘村的十二亩水田\n\n{BODY}\n")[0]
    assert (story["kicker"], story["headline"], story["subhead"]) == (
        ["一季稻子三季账——"],
        ["账本田有了学生"],
        ["——记渔塘村的十二亩水田"],
    )


def test_a_picture_item_with_a_two_line_label_is_a_photo_feature() -> None:
    story = stories(f"## 头条\n\n{BODY}\n\n春耕路上  \n一分钟\n\n{MORE}\n\n宋行舟 摄(清渠影像)\n")[1]
    assert story["kind"] == "photo_feature"
    assert story["standing_head"] == "春耕路上一分钟"
    assert story["photos"] == [{"caption": MORE.replace(",", "，"), "credits": [{"role": "摄", "name": "宋行舟"}]}]
    assert story["paragraphs"] == []


def test_a_picture_item_with_a_headline_stays_a_story_with_its_picture() -> None:
    page = split.split_page(f"## 雨后新笋\n\n{MORE}\n\n宋行舟摄(清渠影像)\n")
    story = page.stories[0]
    assert (story.kind, len(story.paragraphs)) == ("news", 1)
    assert story.photos[0].caption == ()
    assert story.photos[0].agency == "清渠影像"


def test_a_caption_at_the_end_of_a_story_belongs_to_its_picture() -> None:
    story = stories(f"## 头条新闻\n\n本报讯 {BODY}\n\n{MORE}\n\n图为孩子们在写作业。记者 宋行舟 摄\n")[0]
    assert [len(story["paragraphs"]), story["photos"]] == [
        2,
        [{"caption": "图为孩子们在写作业。", "credits": [{"role": "记者", "name": "宋行舟"}]}],
    ]


def test_jump_lines_and_page_furniture_are_set_aside_with_their_words() -> None:
    found = split.as_json(
        split.split_page(
            f"清渠日报\n2031年4月9日 星期三 第4版\n\n## 头条\n\n{BODY}(下转第2版)\n\n本版责编:傅南栀 校对:祝明川\n"
        )
    )
    assert found["unplaced"] == ["清渠日报", "2031年4月9日 星期三 第4版", "(下转第2版)", "本版责编:傅南栀 校对:祝明川"]
    assert found["stories"][0]["paragraphs"] == [BODY.replace(",", "，")]


def test_a_paragraph_goes_on_across_a_line_that_is_set_aside() -> None:
    page = split.split_page(
        "## 头条新闻\n\n会议明确,今年汛期之前要打通断头小\n\n第4版\n\n河,并在每个村口立起水位尺。\n"
    )
    assert [piece.text for piece in page.stories[0].paragraphs] == [
        "会议明确，今年汛期之前要打通断头小河，并在每个村口立起水位尺。"
    ]
    assert [piece.text for piece in page.unplaced] == ["第4版"]


def test_nothing_is_invented_for_a_text_without_headline() -> None:
    story = stories(f"{BODY}\n\n{MORE}\n")[0]
    assert (story["headline"], story["kind"], len(story["paragraphs"])) == ([], "brief", 2)
    assert [doubt["kind"] for doubt in story["doubts"]] == ["headless"]


def test_a_heading_that_nothing_follows_is_set_aside() -> None:
    assert split.as_json(split.split_page("清渠要闻\n")) == {"stories": [], "unplaced": ["清渠要闻"]}


def test_roles_of_people_are_codes_of_the_byline_room() -> None:
    for path in pages_in(OWN):
        for story in split.split_page(path.read_text(encoding="utf-8")).stories:
            assert {person.code for person in story.bylines} <= set(ROLES)


def test_a_text_of_more_lines_than_a_page_is_refused() -> None:
    with pytest.raises(split.TooManyLines):
        split.split_page("中\n" * (split.MOST_LINES + 1))


def test_copy_out_of_an_account_and_a_chat_loses_its_furniture_and_keeps_its_captions() -> None:
    source = f"渡口食堂开张了\n\n[图片]\n\n{BODY}\n\n▲ 食堂里座无虚席\n\n{MORE}\n\nEND\n"
    page = split.split_page(source)
    (story,) = page.stories
    assert [piece.text for piece in story.headline] == ["渡口食堂开张了"]
    assert [[piece.text for piece in photo.caption] for photo in story.photos] == [["▲ 食堂里座无虚席"]]
    assert [piece.crosshead for piece in story.paragraphs] == [False, False]
    assert [piece.text for piece in page.unplaced] == ["[图片]", "END"]


def test_who_sent_a_message_and_when_is_no_headline() -> None:
    names = ["顾小满 11-24 18:05", "江晚 18:06:07", "顾小满 2031年5月2日 下午6:07", "Lin 昨天 18:08"]
    page = split.split_page(f"{names[0]}\n渡口食堂开张了\n{names[1]}\n{BODY}\n{names[2]}\n{MORE}\n{names[3]}\n")
    (story,) = page.stories
    assert [piece.text for piece in story.headline] == ["渡口食堂开张了"]
    assert [piece.text for piece in page.unplaced] == names


def test_the_rows_of_a_table_are_text_of_the_story_they_stand_in() -> None:
    table = "渡口\t班次\n东岔\t8\n老街\t6"
    page = split.split_page(
        f"# 夜航船回来了\n\n{BODY}\n\n{table}\n\n图为首班夜航船靠岸。顾小满 摄\n\n# 灯塔也亮了\n\n{MORE}\n"
    )
    ferry, light = page.stories
    assert [piece.text for piece in ferry.paragraphs[1:]] == ["渡口 班次", "东岔 8", "老街 6"]
    assert not any(piece.crosshead for piece in ferry.paragraphs)
    assert [piece.text for piece in ferry.photos[0].caption] == ["图为首班夜航船靠岸。"]
    assert [piece.text for piece in light.headline] == ["灯塔也亮了"]


def test_signed_briefs_one_after_another_are_as_many_stories() -> None:
    page = "简讯\n●渡口食堂开张　第一天来了四十位老人，最小的七十一岁。（何苗）\n●桥西添了路灯　三公里路上换了九十盏灯。（苏木）\n●村口的水位尺有人每天擦，擦尺的人不肯说名字。（何苗）\n"
    found = stories(page)
    assert heads(page) == [["渡口食堂开张"], ["桥西添了路灯"], []]
    assert [story["standing_head"] for story in found] == ["简讯", "", ""]
    assert {story["kind"] for story in found} == {"brief"}
    assert [[person["name"] for person in story["bylines"]] for story in found] == [["何苗"], ["苏木"], ["何苗"]]
    assert [doubt["kind"] for doubt in found[2]["doubts"]] == ["headless", "person"]


def test_points_of_a_story_that_nobody_signed_stay_in_it() -> None:
    points = "●时间　五月一日上午九点，地点在渡口老茶馆。\n●对象　全区七十岁以上的老人，名额四十个。"
    assert [len(story["paragraphs"]) for story in stories(f"## 渡口食堂开张\n\n{BODY}\n{points}\n")] == [3]


@pytest.mark.parametrize("code", ["1141124", "", " 1141124"])
def test_what_an_agency_prints_behind_its_editors_is_set_aside(code: str) -> None:
    page = split.split_page(f"老街添了書櫃\n（中央社記者林小滿花蓮5日電）書櫃裡有四百本書。（編輯：張又青）{code}\n")
    (story,) = page.stories
    assert [piece.text for piece in story.paragraphs] == ["書櫃裡有四百本書。"]
    assert [(person.code, person.name) for person in story.bylines] == [("writer", "林小滿"), ("editor", "張又青")]
    assert [piece.text for piece in page.unplaced] == [code.strip()] * bool(code)


def test_the_end_of_an_agencys_item_is_no_crosshead() -> None:
    lead = "LIUYIN, Apr 8 (Qingqu News) -- The last ferry left at noon, she said."
    page = split.split_page(f"Ferry returns to the quay\n\n{lead}\n\nBy noon, 42 boats had come. Enditem\n\nEnditem\n")
    assert [piece.text for piece in page.stories[0].paragraphs][1:] == ["By noon, 42 boats had come."]
    assert [piece.text for piece in page.unplaced] == ["Enditem", "Enditem"]


@pytest.mark.parametrize("credit", ["宋行舟 摄", " 宋行舟 摄", "\n宋行舟 摄", "（宋行舟 摄）", ""])
@pytest.mark.parametrize("ahead", ["", BODY + "\n"])
def test_what_says_that_it_is_a_caption_is_one(credit: str, ahead: str) -> None:
    (story,) = stories(f"雨后新笋\n{ahead}{MORE}\n图为昨日清晨，村民在青石岭上挖春笋。{credit}\n")
    people = [{"role": "摄", "name": "宋行舟"}] if credit else []
    assert story["photos"] == [{"caption": "图为昨日清晨，村民在青石岭上挖春笋。", "credits": people}]
    assert len(story["paragraphs"]) == 1 + bool(ahead)


def test_two_short_lines_inside_a_story_are_no_headline() -> None:
    page = split.split_page(f"## 一口老井的承诺\n\n{BODY}\n\n水从哪里来\n路在哪里\n\n{BODY}{MORE}\n")
    assert len(page.stories) == 1
    assert [piece.text for piece in page.stories[0].paragraphs if piece.crosshead] == ["水从哪里来", "路在哪里"]
    assert [doubt.kind for doubt in page.stories[0].doubts] == ["crosshead", "crosshead"]


def test_the_name_of_a_column_above_a_headline_is_doubted() -> None:
    (story,) = stories(f"渠边来风\n别让好事变成累事\n秦不语\n{BODY}\n{MORE}\n")
    assert story["headline"] == ["渠边来风", "别让好事变成累事"]
    assert [doubt["kind"] for doubt in story["doubts"]] == ["decks", "person"]


@pytest.mark.parametrize(
    "remark",
    ["周老师，今天的稿子发您，麻烦看一下", "收到", "辛苦各位老师了！", "李主任，稿件请查收", "以下是今天的稿子"],
)
def test_what_is_said_in_a_chat_about_the_copy_is_no_headline(remark: str) -> None:
    page = split.split_page(f"{remark}\n渡口食堂开张了\n本报讯（记者 沈一苇）{BODY}\n")
    assert heads(page.source) == [["渡口食堂开张了"]]
    assert [piece.text for piece in page.unplaced] == [remark]


@pytest.mark.parametrize(
    ("credit", "people"),
    [
        ("口述：滨江站服务员 郝桂兰", [("口述：滨江站服务员", "郝桂兰")]),
        ("县农技站  石  磊", [("县农技站", "石磊")]),
        ("（县供电公司 李明 王强）", [("县供电公司", "李明"), ("县供电公司", "王强")]),
    ],
)
def test_a_unit_before_a_name_is_what_is_printed_before_it(credit: str, people: list[tuple[str, str]]) -> None:
    (story,) = stories(f"站台上的二十年\n{credit}\n{BODY}\n{MORE}\n")
    assert [(person["role"], person["name"]) for person in story["bylines"]] == people


def test_a_lone_line_of_a_headlines_length_begins_a_story_and_a_short_one_does_not() -> None:
    for line, count in (("全市图书馆下月起免费开放", 2), ("水从哪里来", 1), ("停水通知", 2), ("新闻链接", 1)):
        assert len(stories(f"渡口食堂开张了\n本报讯（记者 沈一苇）{BODY}\n{line}\n{MORE}\n")) == count, line


def test_a_credit_that_a_column_turn_cut_is_one() -> None:
    (story,) = stories(f"## 渡口食堂开张了\n\n本报讯 (记者\n\n沈一苇){BODY}\n\n{MORE}(通讯员\n\n陶砚)\n")
    assert [person["name"] for person in story["bylines"]] == ["沈一苇", "陶砚"]
    assert story["paragraphs"] == [BODY.replace(",", "，"), MORE.replace(",", "，")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("入夏以后，河边乘凉的人多了三", "成，船工们每天多开两班，最后一班开到夜里十点半。"),
        ("据区水务局消息，6月", "1日起，三塘河上的五座水闸每天早晚各开一次，每次两小时。"),
        ("岸上的人等船，他们", "等得不急，手里编着竹篮，篮子编好了船也就来了。"),
        ("区图书馆听说以后，送来了两", "架旧书，馆员每周来一次，带着孩子们问过的答案。"),
    ],
)
def test_a_paragraph_that_was_cut_after_a_short_line_is_one(one: str, other: str) -> None:
    lead = "本报讯 (记者 沈一苇)昨\n\n天，三塘河上的慢船开了头班，船票一元，老人不要票。"
    (story,) = stories(f"## 慢船开进了三塘河\n\n{lead}\n\n{one}\n\n{other}\n\n{MORE}\n".replace("，", ","))
    assert len(story["paragraphs"]) == 3


def test_the_names_of_a_forms_parts_are_marks_and_the_headlines_is_as_good_as_one() -> None:
    (story,) = stories(
        f"标题：渡口食堂开张了\n副题：第一天来了四十位老人\n作者：何苗\n正文：{BODY}\n（作者单位：渡口社区）\n"
    )
    assert (story["headline"], story["subhead"]) == (["渡口食堂开张了"], ["第一天来了四十位老人"])
    assert [person["name"] for person in story["bylines"]] == ["何苗"]
    assert story["paragraphs"] == [BODY.replace(",", "，")]


def test_where_no_form_names_the_headline_what_stands_before_a_colon_is_text() -> None:
    (story,) = stories(f"渡口食堂开张了\n{BODY}\n内容：每周三下午给老人读报，读完喝一碗热茶。\n")
    assert story["paragraphs"][1] == "内容：每周三下午给老人读报，读完喝一碗热茶。"


def test_briefs_whose_headlines_stand_in_brackets_on_their_lines_are_as_many_stories() -> None:
    page = f"今日导读\n【渡口食堂今天开张】{MORE}\n【桥西添了九十盏路灯】{BODY}\n"
    assert heads(page) == [["渡口食堂今天开张"], ["桥西添了九十盏路灯"]]
    assert {story["kind"] for story in stories(page)} == {"brief"}


@pytest.mark.parametrize("by", ["記者沈一苇／綜合報導", "记者 沈一苇", "沈一苇"])
def test_a_headline_may_ask_and_answer(by: str) -> None:
    assert heads(f"老戏院拆不拆？街坊投票要留\n{by}\n{BODY}\n{MORE}\n") == [["老戏院拆不拆？街坊投票要留"]]


def test_stars_between_paragraphs_are_set_aside_and_end_no_story() -> None:
    page = split.split_page(f"渡口食堂开张了\n本报讯（记者 沈一苇）{BODY}\n★ ★ ★\n{MORE}\n")
    assert [len(story.paragraphs) for story in page.stories] == [2]
    assert [piece.text for piece in page.unplaced] == ["★ ★ ★"]


def test_the_first_line_of_a_page_may_call_out() -> None:
    assert heads(f"渡口人注意！明天起换乘\n7月19日起，{MORE}\n") == [["渡口人注意！明天起换乘"]]


def test_rows_that_count_are_no_headlines_and_belong_to_the_line_above_them() -> None:
    rows = ["清江队 21场 46分", "东海队 21场 45分", "北岭队 21场 41分"]
    page = (
        f"清江队三球逆转\n本报讯（记者 沈一苇）{BODY}\n积分榜\n"
        + "\n".join(rows)
        + f"\n少年赛今天收拍\n据新华社电{MORE}\n"
    )
    assert heads(page) == [["清江队三球逆转"], ["积分榜"], ["少年赛今天收拍"]]
    assert stories(page)[1]["paragraphs"] == rows


@pytest.mark.parametrize(
    "head",
    [
        "今天起市图书馆征稿",
        "王老师三十年手稿捐给图书馆",
        "谢谢你，陌生人",
        "辛苦了，抢修的人",
        "麻烦事有人管了",
        "好的开端",
        "图在人间",
    ],
)
def test_a_headline_that_sounds_like_a_chat_is_one(head: str) -> None:
    assert heads(f"{head}\n本报讯（记者 沈一苇）{BODY}\n{MORE}\n") == [[head]]


def test_a_page_of_short_paragraphs_that_are_set_in_and_wrapped_is_put_together() -> None:
    story = (
        "渡口夜班船加到三班\n本报记者 沈一苇\n"
        "　　入夏以后，渡口的夜班船由一班加到三班，\n最后一班晚上十点开。\n"
        "　　镇里的船老大水生说，票价不变，一人一元；\n带车的两元，上船扫码，老人出示证件即可上船。\n"
        "　　夜市摊主们最高兴，收摊之后可以赶上末班船\n回家，不用再绕二十里路。\n"
    )
    found = stories(story)
    assert [len(found), len(found[0]["paragraphs"])] == [1, 3]
    assert found[0]["paragraphs"][1].endswith("票价不变，一人一元；带车的两元，上船扫码，老人出示证件即可上船。")


def test_in_wrapped_text_a_paragraph_ends_where_the_next_word_would_have_stood_on_the_line() -> None:
    lines = [
        "入夏以后，渡口的夜班船由一班加到三班，最后",
        "一班晚上十点开，镇里专门添了两名水手守着。",
        "票价不变，一人一元，带车的两元，上船扫码，",
        "老人出示证件即可上船，孩子由大人带着上船",
        "也不用买票。",
        "夜市摊主们最高兴，收摊之后可以赶上末班船",
        "回家，不用再绕二十里路，省下了一个钟头。",
        "船老大水生说，夜里风大，船要开得慢一些。",
    ]
    found = stories("渡口夜班船加到三班\n本报记者 沈一苇\n" + "\n".join(lines) + "\n")
    assert [text[-6:] for text in found[0]["paragraphs"]] == ["也不用买票。", "了一个钟头。", "开得慢一些。"]


def test_a_headline_follows_a_full_last_line() -> None:
    lines = [
        "　　入夏以后，渡口的夜班船由一班加到三班，最",
        "后一班晚上十点开，镇里专门添了两名水手守着。",
        "　　票价不变，一人一元，带车的两元，上船扫码，",
        "老人出示证件即可上船，孩子由大人带着上船也行。",
        "　　船老大水生说，夜里风大，船要开得慢一些稳。",
    ]
    source = "渡口夜班船加到三班\n本报讯（记者 沈一苇）" + "\n".join(lines).strip() + "\n柳荫镇清淤见底\n"
    assert heads(f"{source}　　本报讯（记者 郝静）{BODY[:14]}\n{BODY[14:]}\n") == [
        ["渡口夜班船加到三班"],
        ["柳荫镇清淤见底"],
    ]


def test_the_second_line_of_a_headline_may_ask_above_a_byline() -> None:
    source = f"考完以后，旧书店忙了\n三年笔记，按斤还是按页卖？\n本报记者 辛夷\n{BODY}\n{MORE}\n"
    assert heads(source) == [["考完以后，旧书店忙了", "三年笔记，按斤还是按页卖？"]]


def test_an_agencys_feature_has_a_dateline() -> None:
    found = stories(f"深海发现新种水母\n据新华社特稿（记者 庄眉）\n{BODY}\n{MORE}\n")
    assert [story["dateline"] for story in found] == ["据新华社特稿"]
    assert [person["name"] for person in found[0]["bylines"]] == ["庄眉"]


def test_behind_a_source_in_brackets_another_story_begins() -> None:
    source = f"岛上的树\n{BODY}\n{MORE}（综合）\n河里的船\n{MORE}\n"
    assert heads(source) == [["岛上的树"], ["河里的船"]]


@pytest.mark.parametrize(
    ("line", "heads_it"),
    [
        ("Library seeks volunteers for summer reading", True),
        ("A street that smelled of bread", False),
        ("The long way home", False),
    ],
)
def test_an_english_headline_has_five_words_and_drops_its_article(line: str, heads_it: bool) -> None:
    source = (
        "School lunch prices to rise in fall\nBy Tom Aldana\n"
        "Lunch at Riverton's public schools will cost 25 cents more when classes resume, the school board decided.\n"
        "The increase, the first in five years, brings the price of a meal to $3.10 in the city and in the county.\n"
        f"{line}\n"
        "The county is looking for people to help with its program, which runs from June 12 to Aug. 4 this year.\n"
        "Anybody must be at least 14.\n"
    )
    assert len(heads(source)) == 1 + heads_it


def test_the_name_of_a_page_and_of_its_part_is_set_aside() -> None:
    found = split.as_json(split.split_page(f"副刊 漓江水\n母亲的针线筐\n阮青\n{BODY}\n{MORE}\n"))
    assert found["unplaced"] == ["副刊 漓江水"]
    assert found["stories"][0]["headline"] == ["母亲的针线筐"]


def test_what_papers_call_their_columns_is_a_standing_head_at_the_top() -> None:
    found = stories(f"渠边闲话\n别让评选变了味道\n秦不语\n{BODY}\n{MORE}\n")[0]
    assert (found["standing_head"], found["headline"]) == ("渠边闲话", ["别让评选变了味道"])


def test_a_notice_ends_with_who_issued_it_and_the_day() -> None:
    source = (
        "关于东渠禁捕的通告\n为保护东渠水生生物，现将禁捕事项通告如下。\n特此通告。\n柳荫镇人民政府\n2033年2月20日\n"
        "遗失声明\n李大有遗失渔船登记证书，编号00321，声明作废。\n"
    )
    found = stories(source)
    assert [story["headline"] for story in found] == [["关于东渠禁捕的通告"], ["遗失声明"]]
    assert found[0]["paragraphs"][-2:] == ["柳荫镇人民政府", "2033年2月20日"]


def test_a_mark_points_from_a_sentence_at_a_picture_unless_it_is_one_of_a_list() -> None:
    story = f"年货大集开市\n本报讯（记者 翁一鸣）{BODY}\n{MORE}\n"
    assert [photo["caption"] for photo in stories(f"{story}▲市民在挑选春联。\n")[0]["photos"]] == ["▲市民在挑选春联。"]
    assert stories(f"{story}▲市民在挑选春联。\n▲孩子在挑选灯笼。\n")[0]["photos"] == []


def test_things_in_a_row_begin_a_paragraph_below_a_crosshead() -> None:
    source = f"进补别只盯着肉\n本报记者 沈一苇\n{BODY}\n三样东西家家有\n山药、红枣、小米，最普通，也最养人，熬粥时放一把就够了。\n{MORE}\n"
    assert "三样东西家家有" in stories(source)[0]["paragraphs"]


def test_a_line_that_asks_is_a_headline_behind_a_story_that_was_signed() -> None:
    source = f"渠水放到了地头\n{BODY}\n{MORE}（郝静）\n电梯体检，谁来买单？\n{BODY}\n{MORE}\n"
    assert heads(source) == [["渠水放到了地头"], ["电梯体检，谁来买单？"]]
    within = f"渠水放到了地头\n本报讯（记者 郝静）{BODY}\n水从哪里来？\n{MORE}\n"
    assert heads(within) == [["渠水放到了地头"]]


def test_a_place_with_a_colon_above_a_headline_is_its_kicker() -> None:
    source = (
        f"渠水放到了地头\n\n{BODY}\n\n{MORE}\n\n云门县：\n\n小蘑菇撑起致富伞\n\n本报记者 江枫\n\n{BODY}\n\n{MORE}\n"
    )
    assert heads(source) == [["渠水放到了地头"], ["云门县：", "小蘑菇撑起致富伞"]]


def test_a_box_beside_a_story_stays_in_it_though_its_copy_was_cut() -> None:
    source = f"养老诈骗案告破\n\n本报讯（记者 项北）{BODY}\n\n{MORE}\n\n新闻链接\n\n常见的诈骗有五类：以提供养老服务\n\n为名、以投资项目为名、以销售产品为名。\n"
    assert heads(source) == [["养老诈骗案告破"]]
    assert "新闻链接" in stories(source)[0]["paragraphs"]


@pytest.mark.parametrize(
    "credit",
    ["(本\n\n报记者江枫 通讯员 戚晓峰)", "(本报记者江\n\n枫 通讯员 戚晓峰)", "(本报记者江枫 通讯\n\n员 戚晓峰)"],
)
def test_a_credit_is_read_where_a_column_turn_cut_a_word_of_it(credit: str) -> None:
    source = f"## 渠水放到了地头\n\n{BODY}\n\n{MORE}{credit}\n\n## 小蘑菇撑起致富伞\n\n{BODY}\n"
    page = split.split_page(source)
    story = split.as_json(page)["stories"][0]
    assert [(person["role"], person["name"]) for person in story["bylines"]] == [
        ("本报记者", "江枫"),
        ("通讯员", "戚晓峰"),
    ]
    assert len(story["paragraphs"]) == 2
    assert split.undone(page, split.mended(page)) == source


def test_a_kicker_may_end_with_a_colon_above_a_headline_with_a_byline() -> None:
    source = f"渠水放到了地头\n\n{BODY}\n\n{MORE}\n\n柳荫推进老旧小区改造：\n\n添了电梯暖了人心\n\n本报记者 江枫\n\n{BODY}\n\n{MORE}\n"
    assert heads(source) == [["渠水放到了地头"], ["柳荫推进老旧小区改造：", "添了电梯暖了人心"]]
    announced = source.replace("柳荫推进老旧小区改造：", "推荐的文章如下：")
    assert heads(announced)[-1] == ["添了电梯暖了人心"]


def test_a_bare_name_stands_above_a_paragraph_that_a_column_turn_cut() -> None:
    source = "## 母亲的针线筐\n\n阮青\n\n母亲有一只竹编的针线筐，筐沿磨得\n\n发亮，里面装着顶针、剪刀、各色的线，还有一块用了半截的划粉。\n"
    (story,) = stories(source)
    assert story["headline"] == ["母亲的针线筐"]
    assert [person["name"] for person in story["bylines"]] == ["阮青"]
    assert len(story["paragraphs"]) == 1


def test_what_a_reporter_did_is_no_name() -> None:
    source = f"电梯体检谁买单\n本报讯（记者 苗雨）{BODY}\n\n记者昨天来到锦绣里小区\n\n，在三号楼坐了一趟电梯，从一楼到十七楼，中途抖了两次。\n"
    (story,) = stories(source)
    assert [person["name"] for person in story["bylines"]] == ["苗雨"]
    assert story["paragraphs"][-1].startswith("记者昨天来到锦绣里小区，在三号楼")


def test_below_a_byline_a_paragraph_that_was_cut_after_its_first_clause_goes_on() -> None:
    source = "## 旧书店忙了起来\n\n本报记者 辛夷\n\n考完以后的第一个周末，城西的“再读”旧书店门口\n\n排起了队。考生们抱着一摞摞课本和笔记，想在暑假前换一点零花钱。\n"
    (story,) = stories(source)
    assert len(story["paragraphs"]) == 1


def test_what_a_reporter_learnt_below_a_crosshead_is_copy() -> None:
    source = f"## 电梯体检谁买单\n\n本报讯（记者 苗雨）{BODY}\n\n社区：已排出上门时间表\n\n采访中记者了解到，社区已经组织楼\n\n长上门，请没有参与表决的住户补签。\n"
    assert stories(source)[-1]["paragraphs"][-1].startswith("采访中记者了解到，社区已经组织楼长上门")


@pytest.mark.parametrize("line", ["编号：A-123", "稿件编号: 2031-17", "发稿时间：2031-03-02", "见报日期：3月2日"])
def test_what_a_manuscript_carries_through_the_house_is_set_aside(line: str) -> None:
    found = stories(f"渡口食堂开张了\n\n{BODY}\n\n{line}\n")
    assert [story["paragraphs"] for story in found] == [[BODY.strip().replace(",", "，")]]
