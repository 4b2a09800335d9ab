"""The lines of a page, each told for what it is, and those that belong together put together."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Final

from articles.text import byline, decks, paragraphs
from articles.text.byline import Credits
from articles.text.credits import close_of
from articles.text.paragraphs import Line


@dataclass(slots=True)
class Unit:
    """Lines that belong together. `what`: head, text, credit, note, jump, aside (furniture), rule."""

    what: str
    lines: list[Line]
    credits: Credits | None = None
    #: A head that could as well be a sentence ("31位！"), or a text that could be a head.
    soft: bool = False
    #: The text ends in the middle of a sentence.
    abrupt: bool = False
    joins: list[tuple[Line, Line, float]] = field(default_factory=list)

    @property
    def first(self) -> Line:
        return self.lines[0]

    @property
    def last(self) -> Line:
        return self.lines[-1]

    @property
    def text(self) -> str:
        return self.lines[0].text if len(self.lines) == 1 else "".join(line.text for line in self.lines)

    @property
    def size(self) -> int:
        return sum(len(line.text) for line in self.lines)


_RULE: Final = re.compile(r"^(?:[-=*_~—–·•#+\s]{3,}|(?:\*\s?){3,})$")
_JUMP_WORDS: Final = (
    r"(?:下转|上接|紧接|转接|續接|轉接|下轉|上接|轉|转)第?[ ]?[A-Z]?[\d〇零一二三四五六七八九十]{1,3}[ ]?版"
)
_JUMP: Final = re.compile(rf"^[（(【\[▲▶►→]?\s*{_JUMP_WORDS}[^。]{{0,30}}?[)）】\]]?$")
_JUMP_AT_END: Final = re.compile(
    rf"\s*[（(【\[▲▶►→]\s*{_JUMP_WORDS}[^。（）()]{{0,20}}[)）】\]]?\s*$|\s*(?:下转|下轉)第?\s?[A-Z]?\d{{1,3}}\s?版\s*$"
    #: What an agency prints behind an item: the end of it, or its day after the editors, 1141124.
    r"|\s*[（(【\[]\s*(?:完|完毕|完畢|续完|END|end)\s*[)）】\]]\s*$|(?<=[)）])\s*1\d{6}\s*$|(?<=[.!?”\"])\s*(?:Enditem|ENDITEM|-30-)\s*$"
)
_FROM: Final = re.compile(r"上接|紧接|緊接|承接|接上|續接|from", re.IGNORECASE)
#: A jump line is no longer than this.
_JUMP_SIZE: Final = 60
_JUMP_AT_START: Final = re.compile(r"^[（(【\[]\s*(?:上接|紧接|續接)[^（）()]{1,20}[)）】\]]\s*")
_ENGLISH_JUMP: Final = re.compile(
    r"^\(?(?:Continued (?:on|from) (?:page )?[A-Z]?\d+|See [A-Z][A-Za-z ]*, (?:page )?[A-Z]?\d+|Turn to (?:page )?[A-Z]?\d+)\)?\.?$",
    re.IGNORECASE,
)
_WEEKDAY: Final = r"(?:星期|周|週|礼拜)[一二三四五六日天]"
#: Who sent a message of a chat, and when: 李禾 11-24 18:05.
_SENT: Final = re.compile(
    r"\S{1,16}[ \u3000]+(?:(?:\d{4}[-/.年])?\d{1,2}[-/.月]\d{1,2}日?[ \u3000]+|(?:昨天|前天|今天)[ \u3000]*)?(?:上午|下午|晚上)?\d{1,2}:\d{2}(?::\d{2})?"
)
_FURNITURE: Final = re.compile(
    rf"^(?:第?\s?[A-Z]?\d{{1,3}}\s?版(?:[\s:：·|]*[\u4e00-\u9fff·]{{0,10}})?|[A-Z]\d{{2}}(?:[\s:：·|]*[\u4e00-\u9fff·]{{0,10}})?"
    rf"|[\u4e00-\u9fff]{{2,6}}\s?(?:第?\d{{1,2}}版|[A-Z]\d{{2}})"
    rf"|[\u4e00-\u9fff\s]{{0,12}}\d{{4}}\s?[年./-]\s?\d{{1,2}}\s?[月./-]\s?\d{{1,2}}\s?日?\s*{_WEEKDAY}.{{0,40}}|{_WEEKDAY}.{{0,30}}(?:农历|第\d+期|\d+版).{{0,30}}"
    r"|[-—·\s]*\d{1,3}[-—·\s]*|(?:Page|PAGE|page) [A-Z]?\d{1,3}"
    rf"|{_SENT.pattern}"
    r"|[★☆◆◇●○■□▲△※*\s]{2,}|[-—·~\s]*(?:END|The End|Enditem|ENDITEM|[（(【]完[)）】])[-—·~\s]*|\[(?:图片|文件|语音|视频|表情|动画表情|链接|Photo|Image)\]"
    r"|Vol(?:\.|ume) ?[\dIVXLC]+\b.{0,60}"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? [A-Z][a-z]+\.? \d{1,2}(?:, \d{4})?.{0,40}"
    r"|.{0,30}(?:国内统一连续出版物号|国内统一刊号|邮发代号|总第\s?\d+\s?期|CN\s?\d{2}-\d{4}|新闻热线|投稿邮箱|广告热线|广告许可|零售价|每份定价|今日\d+版|本报地址|印刷[:：]|承印|报料电话|发行热线).{0,60}"
    r"|(?:见习|实习|值班|责任|本版|版面|美术|组版|首席|执行|图片|视觉)?(?:责任编辑|责编|编辑|编审|美编|校对|版式|主编|总编辑|设计|组版|检校)[:：/／\s].{1,60})$"
)
#: Lines at the edges of a page that are looked at word by word for a running head.
_EDGE: Final = 8
#: A line of a poem is hardly longer.
_VERSE: Final = 20
_HEAD_EDITORS: Final = re.compile(
    r"(?:见习|实习|值班|责任|本版|版面|美术|执行|图片|视觉|網路)?(?:编辑|責任編輯|編輯|责编|責編|美编|美編|校对|校對|版式|主编|主編|总编辑|设计|組版|组版|检校|审读|签发|统筹)"
    r"[:：/／\s]*(?!同志|部|的话|按)(?:[\u4e00-\u9fff·]{2,4}|[\u4e00-\u9fff]\s{1,3}[\u4e00-\u9fff])(?=[\s、,，|｜]|$)"
)
_NUMERAL: Final = r"[\d〇○零一二三四五六七八九十百廿]"
#: What only a running head is made of: a whole date, a weekday, the number of a page or of an issue, an address.
_HEAD_WORD: Final = re.compile(
    rf"(?:(?:公元|中華民國|民國)?{_NUMERAL}{{1,6}}年{_NUMERAL}{{1,3}}月{_NUMERAL}{{1,3}}日|\d{{4}}[-./]\d{{1,2}}[-./]\d{{1,2}}|{_WEEKDAY}"
    rf"|(?:农历|農曆|夏历|[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥])(?:{_NUMERAL}|[年月日初正腊冬闰大小甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥])*"
    rf"|\d{{1,2}}:\d{{2}}(?::\d{{2}})?|(?:发表于|發表於|发布于)[\u4e00-\u9fff]{{2,6}}|第?(?:[A-Z]?\d{{1,3}}|[一二三四五六七八九十]{{1,3}})版|[A-FT]\d{{1,2}}|总?第{_NUMERAL}+期|今日{_NUMERAL}+版"
    r"|(?:https?://|www\.)[!-~]+|[\w.+-]+@[A-Za-z0-9.-]+|(?:电话|電話|热线|电邮|邮箱|E-?mail|Tel)\.?[:：]?[\d-]*"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Page)+",
    re.IGNORECASE,
)
_ENGLISH_DAY: Final = re.compile(
    r"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? )?(?:January|February|March|April|May|June|July|August|September|October|November|December|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?) \d{1,2},? \d{4}\b",
    re.IGNORECASE,
)
#: Names of pages; where one stands alone below the running head it belongs to it.
_PAGE_NAMES: Final = re.compile(
    r"(?:(?:要闻|要聞|综合|綜合|国际|國際|国内|时政|时事|本地|本市|地方|民生|社会|社會|经济|經濟|财经|財經|文化|副刊|体育|體育|教育|健康|科技|评论|評論|理论|"
    r"诗页|诗苑|文苑|百花|光影|映像|影像|视界|悦读|书香|书页|聚焦|天下|观点|论坛|人物|视觉|视点|焦点|焦點|生活|旅游|法治|三农|县域|基层|基層|专题|专版|區域|影視|娛樂)(?:新闻|新聞|版)?[\s·•、/&|]*)+"
    r"|(?:(?:LOCAL|STATE|METRO|CITY|REGION|NATION|WORLD|NATIONAL|INTERNATIONAL|SPORTS|BUSINESS|OPINION|ARTS|LIFE|NEWS|FEATURES|CULTURE|COMMUNITY|OBITUARIES|EDITORIAL)[\s&/|,-]*)+",
    re.IGNORECASE,
)
#: A page's name with its number, or a name that only a page has: 国际 11, 健康周刊.
_PAGE_TITLE: Final = re.compile(
    rf"(?:{_PAGE_NAMES.pattern})[ \u3000]*[A-Z]?\d{{1,2}}|[\u4e00-\u9fff]{{2,4}}[ \u3000·|｜/]{{1,3}}(?:{_PAGE_NAMES.pattern})|[A-Z]?\d{{1,2}}[ \u3000]*(?:{_PAGE_NAMES.pattern})|[\u4e00-\u9fff]{{2,6}}(?:周刊|专刊|特刊|副刊|专版|專版|週刊)",
    re.IGNORECASE,
)
#: Lines a paper prints for itself, wherever they stand.
#: Who wrote, where nobody is named.
_STAFF_REPORT: Final = re.compile(
    r"by (?:the )?staff|(?:from |by )?(?:the )?(?:staff|wire|news)(?:,? (?:and|&) (?:staff|wire|news))?[ -](?:reports?|services?)",
    re.IGNORECASE,
)
#: What a paper says of an author, behind what he wrote.
_ABOUT_AUTHOR: Final = (
    r"[（(](?:本文)?作者(?:单位|系|为|是)[^（）()]{2,40}[)）]|(?:Contact|Reach|Email|Write to) [A-Z][^@]{1,60}@\S{4,60}"
)
_HOUSE: Final = re.compile(
    #: What a manuscript carries on its way through the house.
    rf"{_ABOUT_AUTHOR}|[\u4e00-\u9fff·]{{2,14}}(?:中心|局|委|部|社|公司|集团|政府|办公室)(?:主办|承办|协办|主管|编印)|(?:送审|初审|终审|待审|修改|清)稿|(?:全文|总)?字数[:：]\s?\d+\s?字?|(?:稿件)?编号[:：]\s?[\w-]{{1,20}}|(?:发稿|交稿|截稿|见报)(?:时间|日期)[:：].{{1,20}}"
    r"|(?:https?://|www\.)[!-~]+|[\w.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+|(?:请)?(?:扫描|扫一扫|扫码|長按|长按|掃描).{0,50}"
    r"|(?:(?:阅读原文|閱讀原文|分享|收藏|在看|点赞|點讚|赞|写留言|喜欢此内容的人还喜欢|预览时标签不可点)\s*)+|点击.{0,10}关注.{0,16}"
    r"|(?:来源|來源|稿源|素材来源)\s*[:：丨|]\s*\S{2,16}"
    r"|.{0,20}(?:版权所有|版權所有|未经.{0,8}许可|未经.{0,6}授权|不得转载|All rights reserved|All Rights Reserved).{0,60}|(?:©|Copyright\b).{0,80}"
    r"|[^。]{0,16}(?:地址|社址|邮编|郵遞區號)[:：][^。]{0,60}|(?:Corrections?|Subscriptions?|Tips|Contact(?: us)?|Advertis(?:e|ing)|Call|Email)\b:.{0,80}"
    r"|.{0,10}(?:投稿|来稿|来信|爆料)(?:请?发|信箱|邮箱|郵箱|电话|热线|地址)?[:：].{0,60}|(?:订阅|訂閱|征订|发行|广告)(?:热线|电话)?[:：].{0,60}",
)
#: A page's name with that of its part: 副刊 漓江水.
_SUPPLEMENT: Final = re.compile(rf"(?:{_PAGE_NAMES.pattern})[ \u3000·|｜/]{{1,3}}[\u4e00-\u9fff]{{2,4}}", re.IGNORECASE)
#: What an electronic edition prints around a page for those who turn it.
_NAVIGATION: Final = frozenset(
    "上一版 下一版 上一篇 下一篇 上一期 下一期 上一页 下一页 版面导航 版面目录 标题导航 本版新闻 本版导航 本版标题 本期导航 往期回顾 返回目录 返回首页 返回主页 返回版面 "
    "放大 缩小 默认 放大+ 缩小- 默认○ 字号 字体 大 中 小 打印 打印本页 关闭 关闭窗口 朗读 收听 复制链接 收藏本页 更多 PDF PDF版 PDF下载 版面PDF 数字报 数字报纸 电子报 "
    "Previous Next Print Share Close Top".split()
)
#: How one of these words begins, so that other lines are not looked at word by word.
_TURNS: Final = frozenset(word[:2] for word in _NAVIGATION) | {f"{word} " for word in _NAVIGATION if len(word) == 1}
#: What is said in a chat about the copy beside it, and is no copy.
_REMARK: Final = re.compile(
    r"(?:收到|好的?|嗯+|(?:谢谢|辛苦|拜托)(?:您|老师|各位|大家|同事|们|啦|了)*|麻烦(?:您|老师|各位|帮|看|审|过).{0,16}|请查收.{0,12}|请(?:您|各位)?审[阅稿核].{0,10}|已发.{0,10}"
    r"|图(?:片)?(?:稍后|随后|等下|一起)(?:发|补|给|传).{0,8}|OK|ok)[。！!~～，,]?"
    r"|(?=[^。]{0,40}$)(?=.*(?:您|你|老师|主任|总[，,好]|各位|大家|同事|编辑部))(?=.*(?:稿[子件]|[的篇条]稿|查收|看一下|看下|审一下|过一下|发[您你给]|见报))[^“”「」]{4,40}"
    r"|(?:这|那|下面|以下|附件|今天|明天|昨天)(?:里|是|的)?[^。“”]{0,8}稿[子件][^。“”]{0,12}"
)
#: What an English paper prints under a byline.
_STATION: Final = re.compile(
    r"(?:The )?(?:(?:[A-Z][A-Za-z.&']+ ){0,4}(?:Writers?|Reporters?|Correspondents?|Photographers?|Editors?|Columnists?|Bureau|Staff|Press|News Service)"
    r"|(?:Staff|Senior|Special|Contributing|Chief|City|Political)\b.{0,40}|Reuters|AP|AFP|(?:Of|For) [Tt]he .{2,30})",
    re.IGNORECASE,
)
_PAPER_NAME: Final = re.compile(
    r"^[\u4e00-\u9fff\s]{2,10}(?:日报|晚报|晨报|早报|时报|商报|快报|都市报|周报|日報|晚報|時報)$"
)
_ENGLISH_PAPER: Final = re.compile(
    r"^(?:The )?[A-Z][A-Za-z' ]{1,30} (?:Post|Times|News|Daily|Weekly|Herald|Gazette|Tribune|Journal|Courier|Mail|Star|Chronicle|Observer|Examiner|Register|Press|Review|Record|Sentinel|Bulletin|Dispatch|Leader|Standard|Advocate|Independent|Messenger|Reporter|Sun)$",
    re.IGNORECASE,
)
#: What stands below the title of a poem or a serial.
_PART_OF: Final = re.compile(
    r"[（(](?:外[一二三四五两](?:首|篇|章)|[一二三四五六七八九十两]{1,2}(?:首|题|章|篇)|组诗|节选|连载.{0,6}|小小说|散文诗?|随笔)[)）]"
    r"|小小说|微小说|微型小说|散文诗?|随笔|杂文|童话|组诗"
)
#: What leads an item of a column of briefs.
_ITEM_MARK: Final = re.compile(r"[●■◆▲★▪◇○□◎•※►▶]\s*|\d{1,2}\s?[.．、](?!\d)\s*")
#: 【全市公园夜间开放】昨日起，……
_BRACKETED_HEAD: Final = re.compile(r"【([^【】]{6,30})】(?=[^\n]{12})")
#: A headline that stands on the line of its text, with room behind it: 县图书馆开夜场　6月起，……
_RUN_IN: Final = re.compile(
    r"(?P<head>[^。；;\n]{4,30}?)(?:\u3000+|[ \u3000]{2,}|\t|(?=本报讯|本報訊|本报记者|新华社|据新华社))(?=\S[^\n]{11})"
)
#: What a form of a manuscript prints before its parts, and whether it is the headline's.
_PART_LABEL: Final = re.compile(
    r"(?:(?P<head>(?:主|大)?[标標][题題]|题目|題目)|[副肩引](?:[标標])?[题題]|正文|内容|內容)\s?[:：][ \u3000]*(?=\S)"
)
_LABELLED: Final = "标標题題主大副肩引正内內"
#: The longest row whose cells blanks part, and the longest of its cells.
_ROW: Final = 40
_CELL: Final = 12
#: A last cell that counts something: 46分, 每斤2.5元, 75.3%.
_COUNTED: Final = re.compile(r"[ \u3000][^ \u3000]{0,6}\d[\d.,:%％]*[\u4e00-\u9fff/]{0,4}$")
#: How a letter begins.
_SALUTATION: Final = re.compile(
    r"(?:尊敬的|亲爱的|敬爱的)?[\u4e00-\u9fff]{1,10}(?:同志|先生|女士|老师|朋友|部|您好|你好)(?:们|您好|你好)?[：:，,！!]|(?:Dear|To the) [A-Z][A-Za-z ]{1,30}[:,]"
)
#: Who signs a notice, behind its last sentence.
_SIGNED: Final = re.compile(
    r"。[ \u3000]*[\u4e00-\u9fff]{2,16}(?:公司|[局处]|委员会|办公室|中心|指挥部|管委会|人民政府|人民法院|编辑部)$"
)
#: A headline that asks is no longer.
_LONGEST_QUESTION: Final = 36
#: Where, above a headline: 云门县：
_PLACE_KICKER: Final = re.compile(r"[\u4e00-\u9fff]{1,6}[省市县區区镇鎮乡鄉村局院校厂廠][：:]")
#: A kicker that ends with a colon is no longer, and does not say that something follows.
_LONGEST_KICKER: Final = 24
_ANNOUNCES: Final = re.compile(
    r"(?:如下|以下|下列|[说說道问問答称稱写寫为為是即]|包括|表示|指出|认为|提醒|建议|要求)[：:]$"
)
#: Who issued a notice, on a line of its own, and the day below.
_ISSUER: Final = re.compile(r"[\u4e00-\u9fff（）()、 \u3000]{4,40}")
_DAY: Final = re.compile(
    r"(?:\d{4}|[二〇○零一三四五六七八九]{4})年[\d一二三四五六七八九十]{1,3}月[\d一二三四五六七八九十]{1,3}日"
)
#: What stands for a signature under an item, or behind its last sentence: （综合）, （据新华社）.
_SOURCED: Final = re.compile(
    r"[（(](?:本报|本報)?(?:综合|綜合|宗合|据|據|来源|來源|摘自|转自|新华社|新華社|中新).{0,16}[)）]$"
)
#: What is not parted at the end of a line: a word or a number, one Chinese character, and the marks around it.
_FIRST_WORD: Final = re.compile(r"[“‘（《「『【]*(?:[!-~]+|.)[，。、；：！？”’）》」』】…—]*")
_NOTE: Final = re.compile(r"^[（(【\[].*[)）】\]]$", re.DOTALL)


#: A note by the editors that stands before the headline it speaks of.
_EDITORS_NOTE: Final = re.compile(
    r"[（(【\[]?(?:编者按|编者的话|编者注|开栏的话|开栏语|編者按|編按|編者的話|Editor['’]s [Nn]ote)[】\])）]?\s*[:：—]"
)


def _closed_up(text: str) -> str:
    """A line whose characters all stand apart, without the blanks between them: 江 城 晚 报. Any other as it is."""
    words = text.split()
    if len(words) < 4 or sum(len(word) == 1 for word in words) * 4 < len(words) * 3:
        return text
    return " ".join("".join(part.split()) for part in re.split(r"[ \u3000]{2,}", text))


def _tells_of_reporter(person: byline.Person) -> bool:
    """Whether what stands behind 记者 is no name but a clause: 记者昨天来到锦绣里小区."""
    return (
        len(person.name) > 4
        and person.printed.endswith(("记者", "記者"))
        and person.printed_at is not None
        and person.printed_at[1] == person.name_at[0]
        and all("\u3400" <= ch <= "\u9fff" for ch in person.name)
    )


def is_navigation(text: str) -> bool:
    """Whether a line is made of what an electronic edition prints around its pages: 上一篇  下一篇."""
    words = re.split(r"[\s|｜/、·<>«»\[\]]+", text)
    return any(len(word) > 1 for word in words) and all(word in _NAVIGATION for word in words if word)


def is_editors_note(text: str) -> bool:
    """Whether a paragraph is a note by the editors before a story: 编者按：…"""
    return _EDITORS_NOTE.match(text) is not None


def _printed_around(line: Line, text: str) -> bool:
    return (
        _FURNITURE.match(text.lstrip("□■◆▌| ")) is not None
        or _HOUSE.fullmatch(text) is not None
        or (not line.chinese and is_staff_report(text))
    )


def _cells(text: str) -> int:
    """How many cells a row has; 0 for a line that is none."""
    tabs = text.count("\t")
    if tabs:
        return tabs + 1
    if len(text) > _ROW or not _COUNTED.search(text):
        return 0
    cells = text.split()
    return len(cells) if max(map(len, cells)) <= _CELL else 0


def _names_paper(text: str) -> bool:
    return _PAPER_NAME.match(text) is not None or _ENGLISH_PAPER.match(text) is not None


def is_running_head(text: str) -> bool:
    """Whether a line is made of what stands at the edge of a page: date, weekday, page, editors, addresses, and at most
    two short names beside them (of the paper, of the page). Each word must be one of these as a whole, so that a
    headline that begins with a date is none.
    """
    rest = _ENGLISH_DAY.sub(" \0 ", _HEAD_EDITORS.sub(" \0 ", text))
    strong = "\0" in rest
    rest = re.sub(r"(\d|[年月日])[ \u3000]+(?=[年月日\d]|版)", r"\1", rest)
    names: list[str] = []
    for word in re.split(r"[\s|｜·•]+|[:：,，/／—\-]+(?!\d)", rest):
        if not word or word == "\0":
            continue
        if _HEAD_WORD.fullmatch(word):
            strong = True
        elif re.fullmatch(r"1\d{10}|0\d{2,3}-\d{7,8}|\d{7,8}", word):
            strong = True
        elif re.fullmatch(r"[\u4e00-\u9fff]{1,6}|[A-Z][A-Za-z]{1,12}|\d{1,4}|&", word):
            names.append(word)
        else:
            return False
    return strong and len(names) <= 4 and sum(map(len, names)) <= 30


def begins_story(line: Line) -> bool:
    """Whether a line begins with a dateline."""
    found = byline.lead(line.text)
    return found is not None and found.credits.dateline is not None


def item_at(text: str) -> tuple[int, int, int] | None:
    """Where the mark of a brief ends, where its headline does, which stands on the line of its text, and where the text
    begins; thrice the same where it has no headline. None for a line that is no item.
    """
    bracketed = _BRACKETED_HEAD.match(text)
    if bracketed is not None and decks.may_head(bracketed[1]):
        return bracketed.start(1), bracketed.end(1), bracketed.end()
    mark = _ITEM_MARK.match(text)
    if mark is None:
        return None
    head = _RUN_IN.match(text, mark.end())
    if head is None or not decks.may_head(head["head"]):
        return mark.end(), mark.end(), mark.end()
    return mark.end(), head.end("head"), head.end()


def is_about_author(text: str) -> bool:
    """Whether a line says who the author of the story above is: （作者单位：渡口社区）."""
    return text[0] in "（(CREW" and re.fullmatch(_ABOUT_AUTHOR, text) is not None


def is_staff_report(text: str) -> bool:
    """Whether a line says who wrote and names nobody: STAFF REPORT."""
    return _STAFF_REPORT.fullmatch(text) is not None


def is_title_tail(text: str) -> bool:
    """Whether a line is what stands below the title of a poem or a story: （外一首）, 小小说."""
    return _PART_OF.fullmatch(text) is not None


def names_source(text: str) -> bool:
    """Whether a text ends with what stands for a signature: （综合）, alone or behind a full stop."""
    if text[-1] not in ")）":
        return False
    found = _SOURCED.search(text, max(0, len(text) - 40))
    return found is not None and (not found.start() or paragraphs.ends_sentence(text[: found.start()]))


def jump_at_end(text: str) -> int | None:
    """Where a jump line begins that stands behind a paragraph's last sentence: （下转第4版）."""
    near = max(0, len(text) - _JUMP_SIZE)
    found = _JUMP_AT_END.search(text[near:])
    return near + found.start() if found else None


def jump_at_start(text: str) -> int:
    """How long a jump line is that stands before a paragraph, 0 for none: （上接第1版）."""
    found = _JUMP_AT_START.match(text)
    return found.end() if found else 0


def comes_from_elsewhere(text: str) -> bool:
    """Whether a jump line says that the rest of another page's story follows."""
    return bool(_FROM.search(text))


def _without_label(line: Line) -> Line:
    """A line without the name of a form's part before it: 标题：渡口食堂开张. The headline's is as good as a mark."""
    found = _PART_LABEL.match(line.text) if line.text[0] in _LABELLED and not line.level else None
    if found is None:
        return line
    return replace(line, text=line.text[found.end() :], start=line.start + found.end(), level=1 if found["head"] else 0)


class Sorter:
    """Tells what each line of a page is, and joins what a column turn cut.

    `chinese` says what the page is as a whole, `levels` the headline mark of its stories and that of a page title, if
    it has one. `units` is the result.
    """

    def __init__(self, source: str, lines: list[Line]) -> None:
        if any(
            (found := _PART_LABEL.match(line.text)) is not None and found["head"]
            for line in lines
            if line.text[0] in _LABELLED
        ):
            lines = [_without_label(line) for line in lines]
        self.lines = lines
        self.page = paragraphs.survey(lines, source)
        self.chinese = sum(line.chinese for line in lines) * 2 >= len(lines)
        self.levels = self._levels()
        #: Messages of a chat stand here, one behind the other, or a greeting stands above the copy.
        self.chat = any(_SENT.fullmatch(line.text) for line in lines)
        self.credits = [self._own_line_credit(line) for line in lines]
        self.carries = self._carried()
        self.units = self._units()

    def _levels(self) -> tuple[int, int]:
        """The headline level of stories on this page, and the level of a page title, if any."""
        marked = [(i, line.level) for i, line in enumerate(self.lines) if line.level]
        if not marked:
            return 0, 0
        top = min(level for _, level in marked)
        tops = [i for i, level in marked if level == top]
        deeper = [level for _, level in marked if level > top]
        if (
            len(tops) == 1
            and deeper
            and tops[0] + 1 < len(self.lines)
            and self.lines[tops[0] + 1].level
            and deeper.count(min(deeper)) > 1
        ):
            return min(deeper), top
        return top, 0

    def _own_line_credit(self, line: Line) -> Credits | None:
        if line.level or len(line.text) > 90 or line.text[-1] in "。！？":
            return None
        credits = byline.parse(line.text)
        if not credits.people and not credits.dateline:
            return None
        if any(_tells_of_reporter(person) for person in credits.people) and line.text[0] not in "（([［【":
            return None
        plain = not credits.dateline and not any(p.printed or p.verb for p in credits.people)
        if (
            plain
            and line.text[0] not in "（([［【□■◎○●▲◆★"
            and not all(2 <= len(p.name) <= 3 or p.name.startswith(("本报", "本報", "本刊")) for p in credits.people)
        ):
            return None
        return credits

    def _bare_name(self, at: int) -> bool:
        """Whether a credit line is nothing but names, without bracket, mark or role."""
        credits = self.credits[at]
        return (
            credits is not None
            and credits.dateline is None
            and not any(byline.is_told(p) for p in credits.people)
            and self.lines[at].text[0] not in "（([［【□■◎○●▲◆★"
        )

    def _what(self, at: int) -> str:
        line = self.lines[at]
        text = line.text
        if line.level:
            return "aside" if line.level == self.levels[1] else "head"
        if not any(map(str.isprintable, text)):
            return "aside"
        credits = self.credits[at]
        named = credits is not None and credits.people and (not self._bare_name(at) or self._name_may_stand(at))
        if self._runs_on(at) and not named:
            return "text"
        if _RULE.match(text) and text.strip("…. ") != "" and "......" not in text:
            return "rule"
        if _JUMP.match(text) or _ENGLISH_JUMP.match(text):
            return "jump"
        if credits is not None and credits.kind == "editors" and not self._edited_story(at):
            return "aside"
        if credits is not None and not (self._bare_name(at) and not self._name_may_stand(at)):
            return "credit"
        if self._issued(at) or (at and self._issued(at - 1)):
            return "note"
        if self._furniture(at):
            return "aside"
        if (decks.is_label(text) and _NOTE.match(text)) or (at and _PART_OF.fullmatch(text)):
            return "head"
        if (
            _NOTE.match(text)
            and len(text) <= 80
            and close_of(text, 0) == len(text) - 1
            and not paragraphs.ends_sentence(text[:-1])
        ):
            return "note"
        return "text"

    def _issued(self, at: int) -> bool:
        """Whether who issued a notice stands here, below its last sentence, and the day in the next line."""
        if not 0 < at < len(self.lines) - 1 or not _DAY.fullmatch(self.lines[at + 1].text):
            return False
        return _ISSUER.fullmatch(self.lines[at].text) is not None and paragraphs.ends_sentence(self.lines[at - 1].text)

    def _furniture(self, at: int) -> bool:
        """Whether a line is what a page, an electronic edition or a chat has around its stories."""
        line = self.lines[at]
        text = _closed_up(line.text)
        before = self.lines[at - 1].text if at else ""
        size = len(text)
        return (
            (size <= 100 and _printed_around(line, text))
            or (size <= 60 and text[:2] in _TURNS and is_navigation(text))
            or (size <= 40 and (self.chat or at < 3) and _REMARK.fullmatch(text) is not None)
            or (size <= 12 and at < 4 and _PAGE_TITLE.fullmatch(text) is not None)
            or (
                at < 4
                and size <= 30
                and (_PAGE_NAMES.fullmatch(text) is not None or _SUPPLEMENT.fullmatch(text) is not None)
                and (not before or is_running_head(before) or _names_paper(before))
            )
            or ((at < _EDGE or at >= len(self.lines) - _EDGE) and size <= 80 and is_running_head(text))
            or (at > 0 and size <= 50 and self._under_byline(at) and _STATION.fullmatch(text) is not None)
            or (at < 3 and _names_paper(text))
        )

    def _edited_story(self, at: int) -> bool:
        """Whether editors named in brackets are those of the story above, not those of the page: （編輯：陳彥文）."""
        before = self.lines[at - 1] if at else None
        return (
            before is not None
            and self.lines[at].text[0] in "（(["
            and "本版" not in self.lines[at].text
            and (paragraphs.ends_sentence(before.text) or self.credits[at - 1] is not None)
        )

    def _under_byline(self, at: int) -> bool:
        """Whether the line before is an English byline."""
        credits = self.credits[at - 1]
        return credits is not None and any(person.printed.isascii() and person.printed for person in credits.people)

    def _runs_on(self, at: int) -> bool:
        """Whether a page's lines are wrapped and this one continues the line before it."""
        before, line = self.lines[at - 1] if at else None, self.lines[at]
        return (
            self.page.wrapped > 0
            and before is not None
            and not before.level
            and line.gap == 0
            and not line.indent
            and before.width >= self.page.wrapped * 0.85
            and not paragraphs.ends_sentence(before.text)
        )

    def _carried(self) -> list[bool]:
        """For each line of a wrapped page, whether full lines lead from it to the end of a sentence: then it is copy,
        and no headline, however short the lines are.
        """
        carries = [False] * len(self.lines)
        if not self.page.wrapped:
            return carries
        for at in range(len(self.lines) - 2, -1, -1):
            line, after = self.lines[at], self.lines[at + 1]
            carries[at] = (
                not line.level
                and after.gap == 0
                and not after.level
                and not after.indent
                and line.width >= self.page.wrapped * 0.85
                and (paragraphs.ends_sentence(after.text) or carries[at + 1])
            )
        return carries

    def _name_may_stand(self, at: int) -> bool:
        """A bare name is a byline under a headline, or the signature under a text."""
        before = self.lines[at - 1] if at else None
        after = self.lines[at + 1] if at + 1 < len(self.lines) else None
        credits = self.credits[at]
        if before is None or credits is None:
            return False
        if after is not None and self.credits[at + 1] is not None and self._bare_name(at + 1):
            #: One below the other: a list.
            return False
        signed = paragraphs.ends_sentence(before.text) and (
            any(person.printed for person in credits.people)
            or after is None
            or after.level > 0
            or not paragraphs.ends_sentence(after.text)
        )
        headed = before.level > 0 or decks.may_head(before.text)
        return signed or (
            headed
            and after is not None
            and (
                len(after.text) > 25
                or (self.page.wrapped and after.width >= self.page.wrapped * 0.85)
                or (len(after.text) > 12 and (paragraphs.ends_sentence(after.text) or self._cut_below(at + 1)))
                or (self._verse(at + 1) and not any(person.printed for person in credits.people))
            )
        )

    def _cut_below(self, at: int) -> bool:
        """Whether a line is the first half of a paragraph that a column turn cut."""
        line, other = self.lines[at], self.lines[at + 1] if at + 1 < len(self.lines) else None
        return (
            other is not None
            and not other.level
            and len(other.text) > 12
            and paragraphs.weight_of_cut(line.text, other.text, self.page, indent=other.indent, body=line.indent) > 0
        )

    def _verse(self, at: int) -> bool:
        """Whether four short lines begin here that end without a full stop: a poem."""
        lines = self.lines[at : at + 4]
        return len(lines) == 4 and all(
            len(line.text) <= _VERSE and not line.level and not paragraphs.ends_sentence(line.text) for line in lines
        )

    def _units(self) -> list[Unit]:
        units: list[Unit] = []
        at = 0
        begun = False
        kinds = [self._what(i) for i in range(len(self.lines))]
        while at < len(self.lines):
            line, kind = self.lines[at], kinds[at]
            if kind != "text":
                units.append(Unit(kind, [line], self.credits[at] if kind == "credit" else None))
                begun = begun or kind != "aside"
                at += 1
                continue
            unit = Unit("text", [line])
            if self._tabular(at):
                units.append(unit)
                at += 1
                continue
            under = bool(units) and units[-1].what == "head"
            opens, begun = not begun, True
            credited = len(units) > 1 and units[-1].what == "credit" and units[-2].what == "head"
            credited = credited or (under and decks.is_sidebar(units[-1].text))
            asides: list[Unit] = []
            following = at + 1
            weight = 0.0
            while following < len(self.lines):
                skipped = following
                while skipped < len(self.lines) and kinds[skipped] == "aside":
                    skipped += 1
                if skipped >= len(self.lines) or kinds[skipped] != "text" or self._tabular(skipped):
                    break
                goes, weight = self._goes_on(
                    unit, skipped, over=skipped > following, under=under, credited=credited, opens=opens
                )
                if not goes:
                    break
                asides += [Unit("aside", [self.lines[i]]) for i in range(following, skipped)]
                unit.joins.append((unit.last, self.lines[skipped], weight))
                unit.lines.append(self.lines[skipped])
                following = skipped + 1
            self._judge(unit, following, kinds, weight)
            if self._broken_headline(unit, following, kinds):
                units += [Unit("head", [line]) for line in unit.lines]
            else:
                units.append(unit)
            units += asides
            at = following
        self._harden(units)
        return units

    def _tabular(self, at: int) -> bool:
        """Whether a line is a row of a table: tabs part its cells, or blanks do and the last one counts something (清江队
        21场 46分), and a row beside it has as many.
        """
        cells = _cells(self.lines[at].text)
        return cells > 1 and any(
            0 <= beside < len(self.lines) and not self.lines[beside].level and _cells(self.lines[beside].text) == cells
            for beside in (at - 1, at + 1)
        )

    def _broken_headline(self, unit: Unit, following: int, kinds: list[str]) -> bool:
        """Whether lines that run on are a headline broken behind a comma: short ones, none a whole sentence, and what
        follows is what follows a headline.
        """
        if not 2 <= len(unit.lines) <= 3 or unit.first.indent or following >= len(self.lines):
            return False
        if (
            not all(
                len(line.text) <= (22 if line.chinese else 60)
                and (line.text[-1] in "，," or decks.may_head(line.text))
                and not paragraphs.ends_sentence(line.text)
                for line in unit.lines
            )
            or unit.last.text[-1] in "，,"
        ):
            return False
        if unit.lines[1].text[0] in "，。、；：！？）》”’,;:!?)":
            return False
        after = self.lines[following]
        return (
            kinds[following] in ("head", "credit")
            or begins_story(after)
            or (self._short_head(after) and (not after.chinese or (after.gap > 0 and unit.first.gap > 0)))
        )

    def _goes_on(
        self, unit: Unit, at: int, *, over: bool, under: bool, credited: bool, opens: bool
    ) -> tuple[bool, float]:
        """Whether line `at` goes on with the unit, and how much speaks for it. `over` says that lines set aside stand
        between, `under` that a headline stands above the unit, `credited` that a byline or the name of a box does,
        `opens` that nothing does.
        """
        one, other = unit.last, self.lines[at]
        wrapped = self.page.wrapped
        full = bool(wrapped) and other.gap == 0 and not over and not other.indent and one.width >= wrapped * 0.8
        if paragraphs.ends_sentence(one.text):
            return full and one.width >= wrapped * 0.9 and not begins_story(other) and self._wraps(one, other), 9.0
        if jump_at_end(one.text) is not None or (one.text[-1] not in "”’\"'" and byline.tail(one.text) is not None):
            return False, -9.0
        if _SIGNED.search(one.text) or names_source(one.text):
            return False, -9.0
        found = byline.lead(other.text)
        if found and found.credits.dateline:
            return False, -9.0
        heads = self._short_head(one) and self._short_head(other)
        if full and (not heads or self.carries[at - 1]):
            return True, 9.0
        body = unit.first.indent or len(unit.lines) > 1
        weight = paragraphs.weight_of_cut(one.text, other.text, self.page, indent=other.indent, body=body)
        if len(unit.lines) > 1:
            weight += 1.5
        elif full:
            weight += 2.0 if one.width >= wrapped * 0.9 else 0.0
        elif other.gap == 0 and heads:
            weight -= 3.0
        elif paragraphs.is_headlike(other.text):
            weight -= self._head_follows(one, at)
        if len(unit.lines) == 1:
            weight += self._above(unit, under=under, credited=credited, other=other) - (2.0 if opens else 0.0)
        if len(unit.lines) == 1 and not credited and self._after_end(unit.first):
            weight -= 2.0
        if len(unit.lines) == 1 and self._under_dashed(unit.first):
            weight -= 4.0
        return weight > 0, weight

    def _wraps(self, one: Line, other: Line) -> bool:
        """Whether a line that ends with a full stop ends only because it is full: the first word of the next one would
        not have stood on it, and that one is full too or ends a sentence, as the last line of a paragraph does.
        """
        word = _FIRST_WORD.match(other.text)
        if word and one.chinese and one.width + sum(1 + (ch > "\u2e7f") for ch in word[0]) <= self.page.wrapped:
            return False
        return other.width >= self.page.wrapped * 0.8 or paragraphs.ends_sentence(other.text)

    def _above(self, unit: Unit, *, under: bool, credited: bool, other: Line) -> float:
        """What stands above a line says of its going on: behind a dateline it is copy, and below a byline it is the
        beginning of a story, unless verse follows; below a headline it may be another line of it.
        """
        if begins_story(unit.first):
            return 7.0
        if credited and len(other.text) > _VERSE and unit.first.chinese:
            return 3.0
        return -1.0 if under else 0.0

    def _short_head(self, line: Line) -> bool:
        return (
            len(line.text) <= (32 if line.chinese else 70)
            and decks.may_head(line.text)
            and not paragraphs.ends_sentence(line.text)
        )

    def _head_follows(self, one: Line, at: int) -> float:
        """How much speaks for line `at`, which has the shape of a headline, being one: then `one` before it is too."""
        other = self.lines[at]
        after = self.lines[at + 1] if at + 1 < len(self.lines) else None
        if after is None:
            return 2.0
        if begins_story(after) or self.credits[at + 1] is not None:
            return 6.0 if paragraphs.is_headlike(one.text) else 2.0
        if not after.level and paragraphs.weight_of_cut(other.text, after.text, self.page, indent=after.indent) > 3.0:
            return 0.0
        return 2.0

    def _after_end(self, line: Line) -> bool:
        """Whether the line before ended a story, or more room than usual stands above."""
        at = self._index(line)
        if not at or self.lines[at - 1].level:
            return False
        before = self.lines[at - 1].text
        signed = self.credits[at - 1] is not None or (_NOTE.match(before) is not None and len(before) <= 80)
        return signed or bool(self.page.gap and line.gap > self.page.gap)

    def _under_dashed(self, line: Line) -> bool:
        """Whether the line before is a short one that ends with a dash: a crosshead whose deck this may be."""
        at = self._index(line)
        before = self.lines[at - 1] if at else None
        return before is not None and not before.level and len(before.text) <= 14 and before.text.endswith("——")

    def _index(self, line: Line) -> int:
        low, high = 0, len(self.lines)
        while low < high:
            middle = (low + high) // 2
            if self.lines[middle].start < line.start:
                low = middle + 1
            else:
                high = middle
        return low

    def _judge(self, unit: Unit, following: int, kinds: list[str], weight: float) -> None:
        """Head or text, once it is known which lines the unit has."""
        if len(unit.lines) > 1:
            unit.abrupt = not paragraphs.ends_sentence(unit.last.text) and not names_source(unit.last.text)
            return
        text = unit.first.text
        if len(text) <= 36 and _SALUTATION.fullmatch(text):
            return
        if paragraphs.ends_sentence(text):
            unit.soft = decks.may_head(text) and len(text) <= (40 if unit.first.chinese else 100) and "。" not in text
            if unit.soft and text.endswith(("——", "—")) and len(text) <= 30:
                unit.what = "head"
            return
        if jump_at_end(text) is not None or byline.tail(text) is not None or names_source(text):
            return
        found = byline.lead(text)
        if found and found.credits.dateline and found.end < len(text):
            unit.abrupt = True
            return
        certain = paragraphs.weight_of_cut(text, "的", paragraphs.Page()) - 3.5 >= 5.0 if unit.first.chinese else False
        if decks.may_head(text) and not certain:
            unit.what = "head"
        else:
            unit.abrupt = True
            #: 老戏院拆不拆？街坊投票要留
            unit.soft = decks.may_head(text) and len(text) <= 36 and not re.search(r"[。；;]", text)

    def _heads_copy(self, units: list[Unit], at: int) -> bool:
        """Whether a byline and then copy follow: what stands above them is no end of a paragraph."""
        following = [unit for unit in units[at + 1 : at + 5] if unit.what != "aside"][:2]
        credits = following[0].credits if following else None
        return (
            credits is not None
            and not credits.kind
            and len(following) > 1
            and following[1].what == "text"
            and (units[at].abrupt or following[1].size > _LONGEST_QUESTION)
        )

    def _kicks(self, units: list[Unit], at: int) -> bool:
        """Whether a short line with a colon stands above a headline that a dateline or a byline follows: a kicker."""
        unit = units[at]
        if unit.text[-1] not in "：:" or unit.size > _LONGEST_KICKER or _ANNOUNCES.search(unit.text):
            return False
        below = [after for after in units[at + 1 : at + 5] if after.what != "aside"][1:2]
        return bool(below) and (
            (below[0].credits is not None and not below[0].credits.kind)
            or (below[0].what == "text" and begins_story(below[0].first))
        )

    def _harden(self, units: list[Unit]) -> None:
        """A line that ends with ！ or ？ is a headline where a dateline, a byline or another headline follows it."""
        for at in range(len(units) - 1, -1, -1):
            unit = units[at]
            if unit.what != "text" or not unit.soft:
                continue
            after = next((u for u in units[at + 1 : at + 4] if u.what != "aside"), None)
            before = next((u for u in units[max(0, at - _EDGE) : at] if u.what != "aside"), None)
            if after is None:
                continue
            if at and units[at - 1].what == "head" and decks.is_label(units[at - 1].text) and unit.size <= 30:
                unit.what = "head"
            elif (
                after.what == "head"
                and after.first.level
                and self.levels[0] == after.first.level
                and len(unit.text) <= 30
            ):
                unit.what = "head"
            elif after.what == "text" and begins_story(after.first) and len(unit.text) <= 36:
                unit.what = "head"
            elif (
                after.what == "credit"
                and self._heads_copy(units, at)
                and (unit.abrupt or unit.size <= _LONGEST_QUESTION)
            ):
                unit.what = "head"
            elif after.what == "head" and (_PLACE_KICKER.fullmatch(unit.text) or self._kicks(units, at)):
                unit.what = "head"
            elif before is None and len(unit.text) <= 36:
                unit.what = "head"
            elif after.what == "head" and after.first.gap == 0 and unit.first.gap > 0 and len(unit.text) <= 24:
                unit.what = "head"
