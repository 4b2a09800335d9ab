"""Registers of invented people, as a paper's own might be: family names as common as they are, given names of a list.

One character of a name is made wrong in the ways in which names go wrong in copy.
"""

from __future__ import annotations

import random
from typing import Final

from articles.text.nearness import sounds_alike

#: A family name and how many of a thousand people bear it, after the order in which China's census counts them.
FAMILY: Final = {
    name: often
    for often, names in (
        (72, "王 李"),
        (68, "张"),
        (54, "刘"),
        (45, "陈"),
        (31, "杨"),
        (22, "黄"),
        (20, "赵 吴 周"),
        (14, "徐 孙"),
        (13, "马"),
        (12, "朱 胡 郭"),
        (11, "何 林"),
        (10, "高"),
        (9, "罗 郑"),
        (8, "梁 谢 宋"),
        (7, "唐 许 韩 邓"),
        (6, "冯 曹 彭 曾 肖"),
        (5, "田 董 潘 袁 蔡 蒋 余 于 杜 叶 程 魏"),
        (4, "苏 吕 丁 任 卢 姚 沈 钟 姜 崔 谭 陆 范"),
        (3, "汪 廖 石 金 韦 贾 夏 付 方 邹 熊 白 孟 秦 邱"),
        (2, "侯 江 尹 薛 闫 雷 龙 史 陶 黎 贺 毛 郝 顾 龚 邵 万 覃 武 钱 戴 严 莫 孔 向 常"),
        (1, "汤 康 易 乔 赖 文 施 洪 季 柯 欧阳"),
    )
    for name in names.split()
}
#: Given-name characters of three generations; the first are taken more often than the last.
GIVEN: Final = (
    "明华建文国平志伟丽红军英海荣玉春林永东晓新德金成小云秀兰光辉学祥庆福生强勇杰涛敏静芳燕霞娟梅琴萍艳玲桂凤洁莉雪慧佳欣怡雨"
    "晨子轩浩宇梓涵思嘉俊豪泽一诺宁安康民胜利立兴旺根富贵宝忠义仁礼智信孝廉正清超鹏飞龙虎峰岩松柏森川江河波洋洪源泉润阳晖旭昊"
    "昕晗曦朗星月琳瑞瑶瑜璐婷婉媛娇娥淑贞珍珠珊璇琪薇蕾颖芸芝荷莲菊蓉萱蕙岚彩虹霖露冰寒冬夏秋景尧舜禹启承绍继世宗茂树先振"
    "传家有万长久远恒毅坚钢铁铭钧锦鑫锋锐铮鸿鹤雁翔翼腾达航帆舟博彦彬彪哲睿聪宏宽进向前跃群友朋亚西南北山石才儒书墨翰砚"
)
#: Given-name characters that ordinary words hardly have.
RARE: Final = "珩筠昀澜汐沅湘棠榕槿枫棣苑菱萱瑾珂琬钰煜烨晗昕旻曦嵘屹岱芮苒沁溪滢澍沐逸骁骏翊珏琛璟瑄颢韬霁筱黛翎晔煦焱垚淇湄妤姝婧妍婵娴嫣绮纭缨"
#: Characters that are taken for one another because they look alike.
SHAPES: Final = (
    "己已巳 未末 士土 日曰 戊戌戍 佳住往 晴睛 清情倩 辉晖 伟玮炜纬 峰锋烽 浩皓 明朋 昊昌 岚风 莉利 芳方 娟捐 梅海 洁结 静净 敏毓 丽骊 "
    "志忘 忠忘 建健 国园 林材 杰木 涛淘 波坡 鹏朋 飞气 俊峻骏竣 豪毫 泽译 轩杆 宇字 宁丁 康庚 民氏 胜性 立丘 兴共 旺汪 根银 富宫 贵责 "
    "宝玉 仁仕 礼札 智知 信住 廉康 正王 超起 龙尤 岩炭 松枸 柏桕 森林 川州 江汪 河何 洋样 源原 泉皇 润闰 阳阴 旭旮 昕听 晗哈 朗郎 星里 月丹 "
    "琳淋 瑞端 瑶摇 瑜喻 婷停 婉碗 媛援 娇侨 淑叔 贞员 珍诊 珠株 珊删 薇微 蕾雷 颖颍 芸云 芝乏 莲连 菊掬 蓉容 萱宣 彩采 霖淋 冰水 寒塞 冬务 "
    "王玉 李季 张弛 刘列 陈阵 杨扬 黄簧 赵超 吴昊 周用 徐除 孙孔 马乌 朱未 胡湖 郭廓 何河 罗萝 郑关 梁粱 谢射 宋宗 唐塘 许汗 韩朝 冯马 曹遭 "
    "曾会 肖悄 田由 董重 潘番 袁哀 蔡察 蒋将 余佘 于干 杜社 叶汁 程秤 魏巍 苏办 吕吴 丁了 任仕 卢户 姚桃 沈沉 钟种 姜美 崔催 谭潭 陆击 范苑"
).split()


def register(seed: int, size: int, given: str = GIVEN) -> list[str]:
    """So many names, each once; six of seven have two characters of `given`."""
    draw = random.Random(seed)
    families, weights = list(FAMILY), list(FAMILY.values())
    weights_of_given = [len(given) - place * 0.7 for place in range(len(given))]
    names: dict[str, None] = {}
    while len(names) < size:
        two = draw.random() < 0.86
        chosen = "".join(draw.choices(given, weights_of_given, k=2 if two else 1))
        names[draw.choices(families, weights)[0] + chosen] = None
    return list(names)


def _by_sound() -> dict[str, list[str]]:
    """Asked of the check itself: whoever bears a rarer character that it does not know is left out of these slips."""
    every = sorted({*GIVEN, *"".join(FAMILY), *"".join(SHAPES)})
    return {one: [other for other in every if other != one and sounds_alike(one, other)] for one in every}


_ALIKE: Final = _by_sound()
_SHAPED: Final = {
    one: [other for group in SHAPES if one in group for other in group if other != one] for one in set("".join(SHAPES))
}
KINDS: Final = ("sound", "shape", "given", "any")


def slip(name: str, kind: str, draw: random.Random, taken: frozenset[str]) -> str:
    """The name with one character wrong, at any place, that is nobody's name; "" where this kind has none for it.

    `sound`: one that sounds alike · `shape`: one that looks alike · `given`: another character of given names ·
    `any`: any of the 3,755 common characters.
    """
    for _ in range(30):
        place = draw.randrange(len(name))
        if kind == "any":
            number = draw.randrange(3755)
            choice = bytes((0xB0 + number // 94, 0xA1 + number % 94)).decode("gb2312")
        else:
            some = {"sound": _ALIKE.get(name[place], []), "shape": _SHAPED.get(name[place], []), "given": GIVEN}[kind]
            if not some:
                continue
            choice = draw.choice(some)
        wrong = name[:place] + choice + name[place + 1 :]
        if wrong != name and wrong not in taken:
            return wrong
    return ""
