"""The copy both sites are loaded with: invented, the same at every run, one JSON line a story."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any, Final

from PIL import Image

#: Stories of a day's paper, and of one of its pages.
A_DAY: Final = 30
A_PAGE: Final = 8
#: Pictures in the library; every third story shows one.
PICTURES: Final = 50
SECTIONS: Final = {
    "yaowen": "要闻",
    "jingji": "经济",
    "minsheng": "民生",
    "kejiao": "科教",
    "wenhua": "文化",
    "tiyu": "体育",
    "pinglun": "评论",
    "fukan": "副刊",
}

_WORDS: Final = (
    "水闸 渡口 河堤 堤岸 芦苇 渔船 码头 粮站 稻田 育秧 插秧 收割 晾晒 菜场 摊位 茶馆 书场 剧团 戏台 图书馆 借阅 阅览室 校车 课桌 "
    "操场 食堂 诊所 药房 疫苗 护士 公交 班次 站牌 路灯 井盖 水管 电梯 楼道 院落 老街 桥面 栏杆 工坊 车间 图纸 零件 仓库 货运 集市 "
    "居民 街坊 师傅 学徒 队员 值班员 志愿者 代表 镇上 区里 全年 今春 上午 傍晚 改造 修缮 启用 开放 延长 增设 试行 登记 巡查 检修"
).split()
_LINKS: Final = "的 和 在 与 对 了 将 为 向 从".split()
NAMES: Final = [
    surname + given for surname in "顾沈傅卫江陶闻程许梁祝方宋" for given in ("小河", "望山", "一苇", "砚秋", "知禾")
]


def stories(count: int, last: date) -> Iterator[dict[str, Any]]:
    """The stories of the days up to `last`, newest first, about 800 characters each.

    Keys as the peer's loader reads them: slug, title, kicker, deck, byline, section, date, page, pos (place of the
    day), body (paragraphs), image (number of the picture, or None).
    """
    for index in range(count):
        random = Random(index)
        pos = index % A_DAY
        writer = random.choice(NAMES)
        paragraphs = [f"本报讯（记者 {writer}）{_sentences(random, 2)}"]
        while sum(map(len, paragraphs)) < 780:
            paragraphs.append(_sentences(random, random.randint(2, 4)))
        yield {
            "slug": f"s{index}",
            "title": "".join(random.choices(_WORDS, k=6)),
            "kicker": "".join(random.choices(_WORDS, k=4)),
            "deck": "".join(random.choices(_WORDS, k=9)),
            "byline": f"记者 {writer}",
            "section": random.choice(list(SECTIONS)),
            "date": (last - timedelta(days=index // A_DAY)).isoformat(),
            "page": pos // A_PAGE + 1,
            "pos": pos,
            "body": paragraphs,
            "image": random.randrange(PICTURES) if pos % 3 == 0 else None,
        }


def _sentences(random: Random, count: int) -> str:
    return "".join(_sentence(random) for _ in range(count))


def _sentence(random: Random) -> str:
    words = random.choices(_WORDS, k=random.randint(9, 16))
    words[random.randint(3, 5)] += "，"
    return "".join(word + (random.choice(_LINKS) if random.random() < 0.3 else "") for word in words) + "。"


def phrase(random: Random, count: int) -> str:
    """So many words of the copy's own, some with a particle behind them."""
    words = random.choices(_WORDS, k=count)
    return "".join(word + (random.choice(_LINKS) if random.random() < 0.3 else "") for word in words)


def write(folder: Path, count: int, last: date) -> None:
    """`copy.jsonl` and `photos/p0.jpg …` in the folder."""
    with (folder / "copy.jsonl").open("w", encoding="utf-8") as file:
        for story in stories(count, last):
            file.write(json.dumps(story, ensure_ascii=False) + "\n")
    (folder / "photos").mkdir()
    for number in range(PICTURES):
        ground = Image.linear_gradient("L").resize((1200, 800)).rotate(number * 7)
        picture = Image.merge("RGB", [ground, ground.point(lambda v, n=number: (v + n * 5) % 256), ground])
        picture.save(folder / "photos" / f"p{number}.jpg", quality=85)
