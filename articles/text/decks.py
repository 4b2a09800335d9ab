"""The headline block: which lines may stand in it, and which are kicker, headline and subhead."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from articles.text.clean import is_chinese

_NO_HEAD_END: Final = "。；，、,;"
_DASH_START: Final = re.compile(r"^[—–-]{1,2}\s*")
_KICKER_END: Final = re.compile(r"(?:强调|指出|要求|印发|指示|表示|时强调|——|—|[：:]|召开|精神|决定|批示)$")
_SUBHEAD: Final = re.compile(r"(?:出席|讲话|致辞|主持|会见|陪同|参加|作报告|宣布|同日|并|全文|附|见第.{1,3}版)")
_COLUMN_TAG: Final = re.compile(r"[（(【][^（()）【】]{2,60}[)）】]$")
_BRACKETED: Final = re.compile(r"^[【〔\[［]([^【】〔〕\[\]［］]{2,20})[】〕\]］]$")
_LABELS: Final = frozenset(
    "简讯 短讯 要闻 快讯 图片新闻 图片报道 新闻图片 新闻速览 一句话新闻 短评 快评 时评 社论 编者按 评论 今日谈 本报评论员 本报评论员文章 特约评论员 记者手记 "
    "新华时评 微评 民生 民生直通车 百姓故事 人物 专题 特写 镜头 光影 视觉 服务台 天气 公告 广告 天气预报 更正 更正启事 声明 启事 新书架 书讯 读者来信 读者之声 来信照登 采访手记 以案说法 律师说法 法律咨询 法律问答 医生提醒 专家提醒 健康问答 你问我答 记者观察 "
    "Correction Corrections Clarification Clarifications Briefly Weather Letters Obituaries".split()
) | {"Letters to the editor", "Letters to the Editor"}
#: What stands over a box that belongs to the story above it.
_SIDEBARS: Final = frozenset(
    "新闻链接 相关链接 延伸阅读 知识链接 背景链接 链接 小贴士 名词解释 新闻背景 相关新闻 人物简介 名片".split()
)
#: Marks that a line is led by, and are no part of it.
LED_BY: Final = "■□●◆◇★☆▌◎▶►"
#: The name of a column behind such a mark: ◎聚焦前沿.
_LED_COLUMN: Final = re.compile(rf"[{LED_BY}] ?[\u4e00-\u9fff·]{{2,8}}")
#: The name of a column without any mark, which only what papers call their columns tells: 渠边闲话, 农家信箱.
_COLUMN_NAME: Final = re.compile(
    r"[\u4e00-\u9fff]{2,4}(?:闲话|杂谈|漫谈|夜话|茶座|茶坊|信箱|热线|在线|时评|快评|微评|短评|论坛|沙龙|讲堂|视点|视线|观察|之窗|广角|纵横|聚焦|走笔|随笔|札记|手记"
    r"|连线|直通车|资讯|看台|寻访|百科|问答|絮语|茶话|说法|访谈|评论|夜读|书架|影评|調查|閒話|隨筆|漫談|信箱)"
)

_BRIEFS: Final = frozenset(
    (
        "简讯",
        "短讯",
        "快讯",
        "一句话新闻",
        "新闻速览",
        "简明新闻",
        "短新闻",
        "要闻速览",
        "今日导读",
        "导读",
        "今日看点",
        "今日要闻",
        "本期导读",
        "NEWS IN BRIEF",
        "IN BRIEF",
        "BRIEFS",
    )
)

#: The longest line that can stand in a headline block, in Chinese characters and in letters.
LONGEST: Final = 75
LONGEST_LATIN: Final = 140
#: The longest headline of several lines, in characters.
LONGEST_HEADLINE: Final = 280
#: The name of a column is hardly longer, in characters.
COLUMN: Final = 4
#: A standing head of a picture item that was printed in two lines is no longer than this.
LABEL: Final = 10


@dataclass(frozen=True, slots=True)
class Decks:
    """Positions of a block's lines by what they are."""

    kicker: tuple[int, ...] = ()
    headline: tuple[int, ...] = ()
    subhead: tuple[int, ...] = ()
    standing: tuple[int, ...] = ()
    sure: bool = True


def may_head(text: str) -> bool:
    """Whether a line may stand in a headline block: short enough, and no full stop or comma at its end."""
    if not text or text[-1] in _NO_HEAD_END:
        return False
    if is_chinese(text):
        return len(text) <= LONGEST and "。" not in text
    return len(text) <= LONGEST_LATIN and not text.endswith(".") and not text.startswith(("(", "["))


def has_column_tag(text: str) -> bool:
    """Whether a headline ends with the name of a column in brackets: 司法呵护绿水青山（改革落实在基层）."""
    found = _COLUMN_TAG.search(text)
    return found is not None and found.start() >= 4


def is_label(text: str) -> bool:
    """Whether a line is the name of a column and no headline: 【民生】, 简讯."""
    return (
        text.lstrip(LED_BY) in _LABELS
        or is_bracketed(text)
        or is_briefs(text)
        or _LED_COLUMN.fullmatch(text) is not None
    )


def is_sidebar(text: str) -> bool:
    """Whether a line is what stands over a box beside a story: 新闻链接, 【小贴士】."""
    return text.strip(LED_BY + "【】〔〕[]［］ ") in _SIDEBARS


def is_bracketed(text: str) -> bool:
    """Whether a line is a short name in brackets: 【民生】."""
    return bool(_BRACKETED.match(text))


def is_briefs(text: str) -> bool:
    """Whether a line is the heading of a column of briefs."""
    return text.strip("【】〔〕[]［］" + LED_BY).upper() in _BRIEFS


def is_deck_below(text: str) -> bool:
    """Whether a line begins with a dash: a subhead."""
    return bool(_DASH_START.match(text))


def fitting(lines: Sequence[str]) -> int:
    """How many of these lines a headline takes: all, or as many as stay within LONGEST_HEADLINE, one at least."""
    total = 0
    for count, line in enumerate(lines):
        total += len(line) + 1
        if count and total > LONGEST_HEADLINE:
            return count
    return len(lines)


def arrange(lines: Sequence[str], blocks: Sequence[int], levels: Sequence[int]) -> Decks:
    """Tell kicker, headline and subhead of a block apart. `blocks[i]` numbers the run of lines without an empty line
    between them that line i belongs to; `levels[i]` is its headline mark, 0 for none.

    Marked lines are the headline, what stands before them the kicker, behind them the subhead. Without marks: a line
    that begins with a dash is a subhead, one that ends with 强调, 印发, —— or a colon a kicker; of two runs the first is
    the kicker unless the second reads like 「…出席并讲话」. `sure` is False where that was a guess.
    """
    column = len(lines) > 1 and _COLUMN_NAME.fullmatch(lines[0]) is not None
    standing = tuple(i for i, text in enumerate(lines) if not levels[i] and (is_label(text) or (column and i == 0)))
    if len(standing) == len(lines) and not is_briefs(lines[-1]):
        standing = standing[:-1]
    labels = set(standing)
    rest = [i for i in range(len(lines)) if i not in labels]
    marked = [i for i in rest if levels[i]]
    if marked:
        top = min(levels[i] for i in marked)
        begin = next(i for i in marked if levels[i] == top)
        head = [begin]
        for i in rest[rest.index(begin) + 1 :]:
            if blocks[i] != blocks[begin] or levels[i] not in (0, top) or is_deck_below(lines[i]):
                break
            head.append(i)
        return Decks(
            tuple(i for i in rest if i < head[0]), tuple(head), tuple(i for i in rest if i > head[-1]), standing
        )
    if not rest:
        return Decks(standing=standing)
    runs: list[list[int]] = []
    for i in rest:
        if runs and blocks[runs[-1][0]] == blocks[i] and not is_deck_below(lines[i]):
            runs[-1].append(i)
        else:
            runs.append([i])
    below = next((n for n, run in enumerate(runs) if n and is_deck_below(lines[run[0]])), len(runs))
    upper, under = runs[:below], [i for run in runs[below:] for i in run]
    sure = True
    kicker: list[int] = []
    if len(upper) == 1:
        head = upper[0]
        #: A first line so short may be the name of a column: 渠边闲话.
        sure = len(head) == 1 or len(lines[head[0]]) > COLUMN or 2 * len(lines[head[0]]) > len(lines[head[1]])
    elif len(upper) == 2:
        first, second = upper
        size = sum(len(lines[i]) for i in second)
        closing = lines[first[-1]]
        if not _KICKER_END.search(closing) and size <= 14 and _SUBHEAD.search(lines[second[0]]):
            head, under = first, [*second, *under]
        else:
            kicker, head = first, second
        sure = bool(_KICKER_END.search(closing))
    else:
        kicker, head = upper[0], upper[1]
        under = [i for run in upper[2:] for i in run] + under
        sure = False
    return Decks(tuple(kicker), tuple(head), tuple(under), standing, sure and not column)
