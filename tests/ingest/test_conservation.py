"""Nothing is invented and nothing is lost, whatever comes in (Rule 9)."""

from collections import Counter
from itertools import pairwise
from random import Random

from hypothesis import example, given, settings
from hypothesis import strategies as st

from articles.ingest import split
from articles.text import clean

HEADS = [
    "渡口老茶馆每周三停业半天", "沿河七个村", "合用一条“慢船”公交", "——记柳荫镇打井师傅苗树德", "一、先把河道看清楚", "账要算到底——",
    "司法所搬上慢船(身边的新事)", "编者按：路怎样走？", "Old quay reopens,", "【微评】", "**春笋上市**", "Ferry returns to the quay", "图什么?", "下好“先手棋”", "记者手记",
]  # fmt: skip
TEXTS = [
    "本报讯 (记者 沈一苇) 昨天上午,全区河道清淤现场会在柳荫镇举行。", "本报柳荫4月8日电  (记者王比 、李想)渔塘村把水田交给了学生。",
    "他说,这里从", "前是船埠,后来填成了晒场。", "大的要教小", "的;三是天黑之前必须有人来接。", "环卫工 and 快递员都来了,10:30开门,票价1,000元。",
    "图为昨日清晨,村民在青石岭上挖春笋。", "慢船开了头班。钱小全 摄", "慢船开了头班。(温故)", "全部做完了......", "见 http://a.example/b,c 和(A:b)x。",
    "接着往下说(下转第2版)", "(上接第1版)接着说下去,没有完。", "LIUYIN, Apr 8 - The last ferry left, she said.", "The boat re-", "turned at noon.", "",
    "●渡口食堂开张　第一天来了四十位老人。(何苗)", "■桥西添了路灯,三公里换了九十盏。(苏木)", "1. 水位尺立好了　　本报讯 每个村口一把。", "灯亮了。[1]", "[1] 据港务局。",
    "图为渡口的早晨。", "图为渡口的早晨。 宋行舟 摄", "書櫃裡有書。（編輯：張又青／陳可）1141124", "The boat came. Enditem", "(上接第1版)[1]",
    "本报讯 (记者", "沈一苇)昨天举行的会议说了三件事。", "会议到五点才散。(本报", "记者 顾小满)", "会议到五点才散。(", "顾小满、许一禾)",
    "(相关报道见第四版)", "新华社发(张小三 摄)", "“没有关上的引号,还有《书", "\u200b看不见的\u00a0字\t\t在这里。",
]  # fmt: skip
CREDITS = [
    "(记者顾小满、许一禾)", "宋  行舟摄(清渠影像)", "本报记者  田  泓文  计海新摄(清渠影像)", "□方既白", "By Ann Lee and Bo Ma", "BY ANN LEE",
    "［記者江水遠／安平報導］", "(中央社記者林小滿花蓮5日電)", "本版责编:傅南栀  卫  长  校对:祝明川", "(新华社北京10月6日电  记者胡浩、施雨岑、王鹏)",
    "口述：滨江站服务员 郝桂兰", "县农技站  石  磊", "By Ann Lee | ann@example.org", "STAFF REPORT", "上一篇  下一篇", "收到", "□晚报记者 路遥遥", "小小说", "■简讯", "摄影：顾小满",
    "张三", "(倪寿华 兰晓飞)", "2031年4月9日 星期三 第4版 民生", "----", "* * *", "第4版",
]  # fmt: skip
BREAKS = ["\n\n", "\n", "\r\n\r\n", "  \n", "\n\n\n\n", "\n\n　　", "\u2028", "\n \n"]

copy = st.tuples(
    st.sampled_from(["", "", "", "## ", "# ", "### ", "　　"]), st.sampled_from([*HEADS, *TEXTS, *TEXTS, *CREDITS])
)
pages = st.lists(st.tuples(copy, st.sampled_from(BREAKS)), max_size=24).map(
    lambda rows: "".join(f"{mark}{line}{end}" for (mark, line), end in rows)
)
anything = st.text(
    st.one_of(
        st.sampled_from(
            "#*()（）【】[]“”《》,，.。:：;；!?、/／-—… \n\n\n\t\r　的摄记者张三本报讯电文图月日年第版0123abZ"
        ),
        st.characters(exclude_categories=["Cs"], exclude_characters="\0"),
    ),
    max_size=160,
)


def solid(text: str) -> Counter[str]:
    return Counter("".join(text.split()))


def check(source: str) -> None:
    page = split.split_page(source)
    repairs = split.repairs_of(page)
    for repair in repairs:
        assert source[repair.start : repair.end] == repair.before
        assert repair.before != repair.after
    for one, other in pairwise(repairs):
        assert one.end <= other.start
    assert split.leftover(page).strip() == ""
    texts: Counter[str] = Counter()
    taken: list[tuple[int, int]] = []
    for story in page.stories:
        for text, spans in split.pieces_of(story):
            parts = [clean.mended(source, [r for r in repairs if a <= r.start and r.end <= b], a, b) for a, b in spans]
            assert "".join(text.split()) == "".join("".join(parts).split())
            texts += solid(text)
            taken += spans
    for piece in page.unplaced:
        assert piece.text == "".join(source[a:b] for a, b in piece.spans)
        texts += solid(piece.text)
        taken += piece.spans
    for (_, end), (start, _) in pairwise(sorted(taken)):
        assert end <= start
    added, removed = Counter[str](), Counter[str]()
    for repair in repairs:
        added += solid(repair.after)
        removed += solid(repair.before)
    assert solid(source) + added == texts + removed
    assert split.undone(page, split.mended(page)) == source
    #: Undone one by one in any order: whichever repairs are left, the text they make goes back to the source.
    order = list(range(len(repairs)))
    Random(len(source)).shuffle(order)
    for left in range(len(order) + 1):
        some = [repairs[at] for at in sorted(order[:left])]
        assert clean.undone(clean.mended(source, some), some) == source


#: A poem and its poet, and a headline with a mark below it.
VERSE = "渡口\n\n□方既白\n\n" + "河水醒得比人早\n\n" * 4 + "## 渡口老茶馆停业半天\n\n"


@given(pages)
@example(VERSE)
@settings(max_examples=max(150, settings().max_examples))
def test_every_character_of_a_page_is_in_a_story_or_set_aside_or_listed_and_every_repair_can_be_undone(
    source: str,
) -> None:
    check(source)


@given(anything)
@settings(max_examples=max(150, settings().max_examples))
def test_the_same_holds_for_text_that_is_no_page(source: str) -> None:
    check(source)
