"""The words for what somebody did, before a name (記者) and behind it (摄), and the role codes they stand for."""

import re
from collections.abc import Iterable
from typing import Final

_ROLE_CODES: Final = (
    (
        "writer",
        "记者 記者 采写 採寫 采访 採訪 采编 评论员 評論員 特派员 特派員 撰稿人 撰稿 作者 主笔 观察员 读者 讀者 网友 網友",
    ),
    ("stringer", "通讯员 通訊員 信息员 供稿"),
    ("intern", "实习生 實習生"),
    ("photo", "摄影记者 攝影記者 摄影师 攝影師 摄影 攝影 摄像 攝像"),
    (
        "editor",
        "责任编辑 責任編輯 值班编辑 责编 編輯 编辑 编审 美术编辑 美编 版式 核稿 校对 组版 審稿 审核 审读 终审 策划 統籌 统筹 监制 值班主任 值班总编 执行 出品 出品人 总策划",
    ),
    ("compiled", "编译 編譯 译者 譯者 翻译 翻譯 整理 综合 綜合"),
    ("words", "撰文 文字 口述 口述人 口述者 讲述 講述 讲述人 講述人 讲述者"),
    (
        "pictures",
        "供图 图片来源 圖片來源 照片来源 图源 图片 制图 漫画 插图 圖片 視覺 海报设计 海报 视觉设计 视频 剪辑 设计",
    ),
)
CODES: Final = {word: code for code, words in _ROLE_CODES for word in words.split()}
_MODIFIER: Final = (
    r"(?:本[报報刊台社网]|新[华華]社|中新社|中央社|人民网|参与|特派|特约|特約|首席|见习|見習|实习|實習|央视|央广|高级|资深|全媒体|融媒体|全媒|融媒|新媒体|文字|"
    r"前方|体育|评论|驻[\u4e00-\u9fff]{1,3}?|駐[\u4e00-\u9fff]{1,3}?)"
)
_CORE: Final = "|".join(sorted(CODES, key=len, reverse=True))
ROLE: Final = re.compile(rf"{_MODIFIER}*(?:{_CORE})")
NAMED_ORG_ROLE: Final = re.compile(
    rf"(?:[\u4e00-\u9fff]{{2,8}}[·•])?[\u4e00-\u9fff]{{0,8}}?(?:日报|晚报|晨报|报|社|网|台|融媒|传媒|中心|報|新闻|新聞|视频?|壹点|客户端){_MODIFIER}*(?:记者|記者|通讯员|评论员)"
)
_VERB_CODES: Final = (
    (
        "words",
        "摄影报道 攝影報導 攝影報道 摄影报导 图文报道 文并图 图并文 文图 图文 文摄 文/摄 文／摄 文/图 文／图 图/文 图／文 摄/文 撰文 文",
    ),
    ("photo", "摄影 攝影 摄 攝"),
    ("pictures", "供图 供圖 制图 漫画 绘图 图 圖 绘 画"),
    ("compiled", "综合整理 综合编译 整理 编译 編譯 翻译 翻譯 综合报道 综合 綜合"),
    ("", "报道 報導 報道 采写 电 電"),
)
#: Words that stand alone; at the end of a run they may be the last character of a name: 张嘉译.
_ALONE: Final = ("译", "譯")
VERBS: Final = {word: code for code, words in _VERB_CODES for word in words.split()} | dict.fromkeys(_ALONE, "compiled")


def _any_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


VERB_AT_END: Final = re.compile(rf"(?:{_any_of(VERBS.keys() - set(_ALONE))})$")
VERB_WHOLE: Final = re.compile(rf"(?:{_any_of(VERBS)})(?![\u4e00-\u9fff])")


def code_of(printed: str) -> str:
    """The role code of a role as printed: the one of its last word that is known, else writer."""
    for size in range(len(printed), 0, -1):
        code = CODES.get(printed[-size:])
        if code:
            return code
    if ":" in printed or "：" in printed:
        #: 口述：滨江站服务员: what was done, then who did it.
        return code_of(printed.replace("：", ":").split(":")[0].rstrip())
    return VERBS.get(printed) or "writer"
