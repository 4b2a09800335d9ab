"""Names that are almost a registered one: one character off, swapped, dropped or added.

The register is turned once into tables of patterns (a name with one character left open), so that a text is read in
time proportional to its length, however many names there are.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, Literal

from articles.text.names import PLACES, SURNAMES, is_han, is_personal

How = Literal["other", "alike", "swapped", "dropped", "added"]

#: Names of this many characters are held against a text. Longer ones (transcriptions) only as they stand.
SHORTEST: Final = 2
LONGEST: Final = 8
#: Characters of one text that are looked at; a bound on one screen's cost.
READ: Final = 100_000
#: Near names reported of one text.
MOST: Final = 100

#: Two characters are alike in sound when the standard that orders its 3,755 commonest by sound has them this near.
_NEAR_IN_SOUND: Final = 12

#: What stands before a person: a mark, a post, a word that wants a person.
_TITLES: Final = (
    "书记 主任 主席 省长 市长 区长 县长 镇长 乡长 村长 局长 部长 厅长 处长 科长 校长 院长 所长 会长 社长 站长 队长 组长 行长 秘书长 "
    "州长 司长 委员 常委 经理 董事长 代表 教授 专家 记者 通讯员 医生 护士 老师 教师 干部 队员 村民 居民 市民 负责人 发言人 先生 女士 "
    "同志 师傅 司机 院士 博士 总理 总统 部长 大使 法官 检察官 律师 工程师 研究员 馆长 团长 台长 总编 总编辑 店主 老板 学生 党员 社长 大爷 大妈 领导"
).split()
#: People by their work, their kin or what is done with them; the last character alone would be that of things too.
_PERSONS: Final = (
    "父亲 母亲 儿子 女儿 妻子 丈夫 孩子 女子 男子 小伙子 青年 画家 作家 专家 行家 赢家 买家 店家 商家 学生 医生 考生 新生 男生 女生 员工 职工 "
    "技工 民工 电工 木工 瓦工 歌手 选手 助手 水手 棋手 旗手 见到 遇到 找到 看到 想到 看见 听见 以及 特别是 邻居 同事 同学 亲戚 伙伴 客户 顾客 游客 乘客 旅客 业主 房东"
).split()
_BEFORE: Final = re.compile(
    rf"(?:^|[，。、；：！？“”‘’（）《》【】—…\s·]|{'|'.join((*_TITLES, *_PERSONS))}|(?:^|[，。；“])在|"
    r"[由对向与和给让请同跟受据是叫为的了位名人员长有者户农警官师匠妈爸嫂婆爷奶叔姨哥姐弟妹委士友亏岁着])$"
)
_TITLE_BEFORE: Final = re.compile(rf"(?:{'|'.join(_TITLES)})$")
_BEHIND: Final = re.compile(
    rf"(?:$|[，。、；：！？“”‘’（）《》【】—…\s·]|{'|'.join(_TITLES)}|等|说|表示|介绍|指出|强调|认为|告诉|参加|出席|主持|带领|率|"
    r"陪同|一行|来到|深入|前往|调研|宣布|讲话|致辞|会见|作|的|和|与|在|到|对|同|就|从|为|代表|担任|任|摄|报道|分别|主动|一家|也|又|首先|走进|昂|感慨|提出|笑着?说|笑道|笑着|带队|率队|坦言|回忆|直言|补充|透露|解释|感叹|牵头|发言|获得|荣获|当选|绘|撰|设计|制作|执笔|演唱|饰|"
    r"[把将被给向是没便还已正刚曾则却都当从用及以看望带考返开赶站坐走拿抱指每早]|频频|现场|今年|去年|昨天|一直|一边|觉得|同样|"
    r"乐呵呵|[一二三四五六七八九十两]个?[年月天位人名次])"
)
_TITLE_BEHIND: Final = re.compile(rf"(?:{'|'.join(_TITLES)})")
#: Characters that no given name has: one of them in the open place makes a sentence and no slip.
_SENTENCE: Final = frozenset(
    "的了是在和与及将为被把从这那也都就还但而且或等能会要可以不没有我你他她它们说着过吗呢吧啊之其于对向由给让做去来上下里个两些很最更再又只才得"
)
_NO_GIVEN: Final = _SENTENCE | frozenset(
    "某家姓氏村庄老总局镇区县市省州路街厂店校院所部处科站队组团桥河湖山庙用无买卖吃喝住走跑打拿带送看听做像如因所每各此该叫称按经使"
)
#: Ordinary words made of the characters that names are made of; beside them nothing is a slip without a post.
_WORDS: Final = frozenset(
    "水平 和平 建设 中国 人民 民生 光荣 中华 国民 军民 创新 优秀 祖国 加强 繁荣 繁华 高峰 成立 安排 生活 技术 建国 文化 经济 发展 社会 "
    "工作 国家 电波 青春 学生 一生 人生 任务 许多 高大 田野 文明 文学 文艺 文章 文件 光明 光辉 明天 明年 明确 明星 明显 永远 永久 永恒 "
    "平安 平等 平台 平均 平衡 平时 安全 安装 安心 安宁 健康 健全 康复 幸福 福利 福祉 祥和 吉祥 正义 正确 正常 正式 公正 改正 真正 正在 "
    "成功 成果 成长 成为 成绩 成本 完成 形成 组成 建成 建立 建议 建筑 修建 新建 兴建 国际 国内 国民 国防 爱国 全国 外国 强国 强化 强大 "
    "富强 增强 坚强 东方 东北 东南 东西 华东 大海 海洋 海外 上海 海上 龙头 天下 天然 天气 今天 天空 春天 春节 秋天 冬天 夏天 冬季 夏季 "
    "时代 时间 时候 时期 当时 同时 及时 小时 方面 方向 方法 方式 方案 地方 官方 双方 多方 高度 高新 高质 提高 高效 高端 高级 高原 高温 "
    "民族 民主 民众 民间 农民 市民 村民 居民 渔民 牧民 人才 人员 人类 人大 个人 工人 家人 亲人 军人 青年 少年 老人 全军 军队 军事 红军 "
    "志愿 志向 同志 意志 立志 杂志 标志 勇敢 勇气 英勇 英雄 英语 俊美 秀美 优美 美丽 美好 丽江 芳香 芬芳 华丽 华人 精华 升华 年华 "
    "林业 森林 园林 山林 林地 江山 江河 江南 江苏 长江 江北 河北 河南 湖南 湖北 山东 山西 广东 广西 云南 海南 浙江 黑龙 龙江 贵州 "
    "风云 云计 金融 资金 金额 基金 奖金 黄金 黄河 黄色 金色 红色 白色 绿色 石油 石头 马上 马路 周围 周边 周年 一周 周末 章程 "
    "规章 文章 常见 常态 经常 非常 日常 常委 常务 党员 全党 党中 武装 武警 武器 武术 史上 历史 史诗 祝福 祝贺 和谐 和解 温和 缓和 "
    "程序 过程 工程 课程 日程 万元 万人 千万 万物 万事 方便 任何 主任 责任 担任 信任 连续 接连 连接 牛羊 牛肉 羊肉 游客 旅游 "
    "平凡 宁静 安静 冷静 静静 敏感 敏锐 慧眼 智慧 贤惠 优惠 实惠 惠民 惠及 惠农 利民 为民 便民 富民 亲民 全民 德育 道德 品德 美德 "
    "思想 信心 信息 诚信 信用 伟大 宏伟 雄伟 杰出 杰作 红军 军区 元素 元旦 多元 公元 单元 庆祝 国庆 喜庆 余年 余万 余人 于此 关于 "
    "由于 对于 属于 用于 位于 处于 终于 高于 陆续 大陆 陆地 登陆 广大 大力 大学 小学 中学 中心 中央 中共 中文 中间 其中 集中 小康 小组 "
    "大小 晓得 破晓 立新 更新 新兴 新生 新鲜 重新 刷新 新华 新闻 新型 新区 清新 辉煌 光彩 荣誉 荣获 荣光 兴起 振兴 复兴 兴趣 兴旺 "
    "马克 青山 绿水 山水 秀水 擦亮 人文 鲜明 严明 清明 英明 巍巍 纷飞 纷纷 斗志 夏夜 秦腔 昆腔 刚刚 刚好 超过 超市 超越 飞机 飞翔 飞行 起飞 飞跃 鹏城 宇宙 浩瀚 波浪 洁净 清洁 廉洁 玉米 梅花 兰花 莉花 雪山 雪花 冰雪 安康 常年 "
    "桂花 桂林 燕子 玲珑 娟秀 涛声 磊落 斌斌 亮点 明亮 漂亮 响亮 照亮 月亮 琴声 钢琴 萍水 峰会 顶峰 山峰 巅峰 晶莹 水晶 艳丽 鲜艳 丹青".split()
)
#: What given names are mostly made of: one of them behind two characters may be the third of a longer name.
_GIVEN: Final = frozenset(
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红建文国志海江东林云龙飞春雪梅燕峰鹏波斌辉健亮宇浩凯欣怡雨晨佳思嘉宁安康新民永胜"
    "慧惠岚芝芬芸荣莉莲蓉薇蕾颖琴琳瑞瑶瑜璐婷婉媛娇娥淑贞珍珠珊璇琪玲萍凤洁倩岩岳峥嵘炜炎烨焕灿晖昊旭昕晓晟旺昌盛福贵祥吉庆喜才富德仁义礼智信忠孝廉诚毅"
    "恒坚锋锐钢铁铭钧锦鑫鸿鹤雁翔翼腾达远航帆舟泽润涵源洪淼清澄浚沛淳渊博学武彬彦俊豪雄奇轩宸哲睿聪培栋梁柏松桐楠森彤丹青碧阳光月星辰虹霖露霜冰冬秋夏梦"
    "若如子小大家元兴启承绍继世宗茂树根生成立全长久良善美爱贤敬先振中正方向前进跃群友朋亚西南北山川河湖石金银保卫治利民众"
)
#: With as many names as a paper's own register has, two characters less certain are still few remarks.
_FEW: Final = 200

_HAN_OR_DOT: Final = re.compile(r"[\u3400-\u9fff〇·]+")


@dataclass(frozen=True, slots=True)
class Near:
    """`printed`, characters `start` to `end` of a text, is `how` away from the registered `meant`.

    `sure`: the surroundings or the character itself speak for a slip, and not only that it is one character off.
    """

    printed: str
    meant: str
    start: int
    end: int
    how: How
    sure: bool


@dataclass(frozen=True, slots=True)
class Names:
    """The registered names, and the ways to be near one of them. Make it with `index`."""

    exact: frozenset[str] = frozenset()
    lengths: tuple[int, ...] = ()
    open: dict[str, tuple[str, ...]] = field(default_factory=dict)
    swapped: dict[str, str] = field(default_factory=dict)
    dropped: dict[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.exact)


def index(names: Iterable[str]) -> Names:
    """The tables for these names; what is no Chinese name of two to eight characters is left out."""
    exact = frozenset(
        name for name in names if SHORTEST <= len(name) <= LONGEST and all(is_han(ch) or ch == "·" for ch in name)
    )
    opened: dict[str, list[str]] = {}
    swapped: dict[str, str] = {}
    dropped: dict[str, str] = {}
    for name in sorted(exact):
        for place in range(len(name)):
            opened.setdefault(f"{name[:place]}\0{name[place + 1 :]}", []).append(name)
            if place and len(name) > 2:
                dropped.setdefault(name[:place] + name[place + 1 :], name)
            if place and place + 1 < len(name) and name[place] != name[place + 1]:
                swapped.setdefault(f"{name[:place]}{name[place + 1]}{name[place]}{name[place + 2 :]}", name)
    return Names(
        exact,
        tuple(sorted({len(name) for name in exact})),
        {pattern: tuple(found) for pattern, found in opened.items()},
        swapped,
        dropped,
    )


def spoken(text: str, names: Names) -> list[tuple[int, int]]:
    """Where registered names stand in the text, the longest at each place, in order and without overlap."""
    spans = []
    at = 0
    lengths = names.lengths[::-1]
    text = text[:READ]
    while at < len(text):
        size = next((size for size in lengths if text[at : at + size] in names.exact), 0)
        if size:
            spans.append((at, at + size))
        at += size or 1
    return spans


def near(text: str, names: Names, *, also: frozenset[str] = frozenset()) -> list[Near]:
    """The near names of a text, in order, without overlap, at most `MOST`.

    What is registered, or stands in `also` (names known otherwise), is what it is, and so is every piece of it.
    """
    if not names:
        return []
    text = text[:READ]
    taken = [False] * (len(text) + 1)
    known = index(also)
    for start, end in (*spoken(text, names), *(spoken(text, known) if known else ())):
        # Two characters may be the beginning of a longer name with a slip in it.
        if end - start > 2 or _BEHIND.match(text, end):
            taken[start:end] = [True] * (end - start)
    candidates: list[Near] = []
    for run in _HAN_OR_DOT.finditer(text):
        for start in range(run.start(), run.end()):
            if not taken[start]:
                candidates.extend(_at(text, start, run.end(), taken, names, also))
    found: list[Near] = []
    # The surest reading of a place is the one that is told.
    for one in sorted(candidates, key=lambda one: (not one.sure, _RANK[one.how], -len(one.printed), one.start)):
        if not any(taken[one.start : one.end]):
            taken[one.start : one.end] = [True] * (one.end - one.start)
            found.append(one)
    return sorted(found, key=lambda one: one.start)[:MOST]


_RANK: Final = {"alike": 0, "swapped": 0, "added": 1, "other": 2, "dropped": 3}


def _at(text: str, start: int, stop: int, taken: list[bool], names: Names, also: frozenset[str]) -> Iterator[Near]:
    for size in names.lengths:
        for length in (size, size + 1, size - 1):
            end = start + length
            printed = text[start:end]
            if length < 2 or end > stop or any(taken[start:end]) or printed in names.exact or printed in also:
                continue
            if length == size:
                yield from _other(text, start, end, names)
            elif length == size + 1:
                yield from _added(text, start, end, names)
            elif size > 2 and printed in names.dropped and len(names.dropped[printed]) == size:
                yield from _dropped(text, start, end, names.dropped[printed])


def _other(text: str, start: int, end: int, names: Names) -> Iterator[Near]:
    """Another character in one place, or two in the other's place."""
    printed = text[start:end]
    if printed in names.swapped and _stands(text, start, end):
        yield Near(printed, names.swapped[printed], start, end, "swapped", sure=True)
    for place, ch in enumerate(printed):
        meant = names.open.get(f"{printed[:place]}\0{printed[place + 1 :]}")
        if meant is None or not is_han(ch):
            continue
        name = min(meant, key=lambda name: (not sounds_alike(name[place], ch), name))
        alike = sounds_alike(name[place], ch)
        ahead, behind = bool(_BEFORE.search(text[max(0, start - 4) : start])), bool(_BEHIND.match(text, end))
        titled = _titled(text, start, end)
        if not (
            _may_be_meant(printed, place, others=len(meant) - 1, alike=alike, cues=(ahead, behind, titled))
            or _may_be_meant_of_few(text, start, end, place, names, (ahead, behind))
        ):
            continue
        yield Near(printed, name, start, end, "alike" if alike else "other", sure=alike or titled or (ahead and behind))


def _may_be_meant(printed: str, place: int, *, others: int, alike: bool, cues: tuple[bool, bool, bool]) -> bool:
    """Whether a text with another character in this place is a slip, and no word of the sentence.

    `others`: how many other names are as near. `cues`: what stands ahead wants a person, what stands behind follows one, and
    one of the two is a post.
    """
    ahead, behind, titled = cues
    ch, both = printed[place], ahead and behind
    if len(printed) == 2:
        # Two characters are near to everything: they count where a person must stand.
        if not both or printed in PLACES or printed in _WORDS:
            return False
        # With a family name that is none, it is nobody else's name, however many it may have been.
        return titled or (ch not in _NO_GIVEN and (alike or place == 1 or not others or ch not in SURNAMES))
    if ch in _SENTENCE:
        return both
    if printed[:2] in _WORDS or printed[1:3] in _WORDS:
        return both and (titled or place > 0)
    if place == 0:
        # Two characters of a given name are words often enough; its family name says that somebody is meant.
        return both or alike or ((ahead or behind) and not others)
    return ahead or behind or ch not in _NO_GIVEN


def _may_be_meant_of_few(text: str, start: int, end: int, place: int, names: Names, cues: tuple[bool, bool]) -> bool:
    """The same of a register so small that what looks like one of its names hardly is a word by chance."""
    printed, (ahead, behind) = text[start:end], cues
    if len(names.exact) > _FEW or printed[place] in _NO_GIVEN or printed in PLACES or printed in _WORDS:
        return False
    if len(printed) > 2:
        # A family name that is none: nobody else of that given name is meant.
        words = printed[:2] in _WORDS or printed[1:3] in _WORDS
        return place == 0 and not words and (ahead or behind or printed[0] not in SURNAMES)
    if any(text[max(0, at) : at + 2] in _WORDS for at in (start - 1, end - 1)) or text[end : end + 1] in _GIVEN:
        return False
    return ahead


def _added(text: str, start: int, end: int, names: Names) -> Iterator[Near]:
    """One character too many inside: at either end it would be the neighbour's."""
    printed = text[start:end]
    if end - start < 4:
        return
    for place in range(1, end - start - 1):
        name = printed[:place] + printed[place + 1 :]
        if name in names.exact and printed[place] not in "、·" and printed[place] not in _SENTENCE:
            yield Near(printed, name, start, end, "added", sure=True)
            return


def _dropped(text: str, start: int, end: int, name: str) -> Iterator[Near]:
    """One character too few: 朱峰 is a name too, so a post must stand beside it."""
    if _stands(text, start, end) and (len(name) > 3 or _titled(text, start, end)):
        yield Near(text[start:end], name, start, end, "dropped", sure=True)


def _stands(text: str, start: int, end: int) -> bool:
    """Whether a person may stand here: something ends before it, and something begins behind it."""
    return bool(_BEFORE.search(text[max(0, start - 4) : start])) and bool(_BEHIND.match(text, end))


def _titled(text: str, start: int, end: int) -> bool:
    return bool(_TITLE_BEFORE.search(text[max(0, start - 4) : start])) or bool(_TITLE_BEHIND.match(text, end))


def sounds_alike(one: str, other: str) -> bool:
    """Whether two characters are likely said alike: GB 2312 orders its 3,755 commonest characters by sound."""
    places = [_place(one), _place(other)]
    return 0 not in places and abs(places[0] - places[1]) <= _NEAR_IN_SOUND


def _place(ch: str) -> int:
    """The number of a character among the 3,755 that are ordered by sound; 0 for any other."""
    try:
        row, cell = ch.encode("gb2312")
    except (UnicodeEncodeError, ValueError):
        return 0
    return (row - 0xB0) * 94 + cell - 0xA0 if 0xB0 <= row <= 0xD7 else 0


_NAMED: Final = re.compile(
    r"(?:书记|主任|主席|委员|常委|经理|董事长|代表|教授|队员|村民|居民|[省市区县镇乡村局部厅处科校院所会社站队组]长)"
    r"(?P<name>[\u3400-\u9fff]{3})(?=[，。、；：！？）]|说|表示|强调|指出|认为|参加|出席|介绍|主持|带队|来到|率队|陪同|一行|告诉)"
)
#: Titled names of one text that are compared with one another.
MOST_TITLED: Final = 100


def titled(text: str) -> list[str]:
    """The names of three characters that stand behind a post, in order of their first place, each once."""
    names = [found["name"] for found in _NAMED.finditer(text) if is_personal(found["name"])]
    return list(dict.fromkeys(names))[:MOST_TITLED]


def alike(one: str, other: str) -> bool:
    """Whether two names differ in one character alone, and that one sounds alike."""
    apart = [(a, b) for a, b in zip(one, other, strict=False) if a != b]
    return len(one) == len(other) and len(apart) == 1 and sounds_alike(*apart[0])
