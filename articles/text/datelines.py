"""Datelines: 本报讯, 新华社北京10月8日电, （中央社記者林小滿花蓮5日電）, LIUYIN, Apr 8 -."""

import re
from typing import Final

from articles.text.credits import BLANK, Dateline

_ORG: Final = (
    r"(?:本[报報刊台网網社]|新[华華]社|中新社|中新[网網]|中国新闻社|中央社|新华网|人民[网網]|央视[网新闻]*|央广[网]?|路透社|法新社|美[联聯]社|共同社|"
    r"韩联社|塔斯社|埃菲社|彭博社|[\u4e00-\u9fff]{2,7}?(?:日报|晚报|晨报|早报|时报|商报|快报|都市报|新报|导报|周报|通讯社|新闻网|日報|晚報|時報|電子報)"
    r"|[\u4e00-\u9fff]{0,6}?(?:报|報|新闻|新聞|网|網|电视台|电台|时刻|客户端|融媒体中心|融媒体?|传媒|广电|发布|云)(?=[专專特快]?[讯訊]))"
)
_DATE: Final = r"(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日"
_END: Final = r"(?:综合外电报道|綜合外電報導|綜合外電|综合外电|外電報導|外電報道|综合报道|綜合報導|綜合報道|综合消息|综合电|專電|专电|电讯|電訊|消息|報導|報道|报道|电|電|[专專特快][讯訊]|讯|訊|[专專特]稿)"
_PLACE: Final = r"[\u4e00-\u9fff·]{2,12}?"
DATELINE: Final = re.compile(
    rf"(?P<since>据|據|(?:综合|綜合)(?!外|报|報|消))?(?P<org>{_ORG})?{BLANK}?(?P<places>{_PLACE}(?:[/／、]{_PLACE})*)??{BLANK}?(?P<date>{_DATE})?{BLANK}?(?P<end>{_END})"
)
#: "中央社記者吳睿騏桃園5日電": name, place and day with nothing between them.
GLUED: Final = re.compile(
    rf"(?P<since>据|據)?(?P<org>{_ORG})?(?P<role>记者|記者)(?P<names>[\u4e00-\u9fff、]{{2,24}}?(?:[/／][\u4e00-\u9fff]{{2,6}})*)"
    rf"(?P<date>{_DATE})?(?P<end>{_END})"
)
#: "記者江志雄／宜蘭報導"
SLASHED: Final = re.compile(
    rf"(?P<org>{_ORG})?(?P<role>(?:本报|本報)?(?:特派|駐\w{{1,4}}|驻\w{{1,4}}|实习|實習|见习|特約)*(?:记者|記者|编译|編譯))?"
    rf"{BLANK}*(?P<names>[\u4e00-\u9fff、，, \u3000]{{2,30}}?)[/／](?P<place>[\u4e00-\u9fff]{{2,12}}?)(?P<date>{_DATE})?(?P<end>{_END})"
)
#: What stands for a reporter's name where a desk of the paper wrote: 國際中心／綜合外電報導.
_DESK: Final = re.compile(r"[\u4e00-\u9fff]{2,6}(?:中心|新聞|新闻|組|组|部)")


def is_desk(name: str) -> bool:
    """Whether a desk of the paper stands where a reporter's name would."""
    return _DESK.fullmatch(name) is not None


def is_org(name: str) -> bool:
    """Whether a name is that of an agency or a paper: 新华社."""
    return re.fullmatch(_ORG, name) is not None


_MONTH: Final = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_ENGLISH_DATE: Final = rf"(?:{_MONTH} \d{{1,2}}(?:, \d{{4}})?|\d{{1,2}} {_MONTH}(?: \d{{4}})?)"
ENGLISH_DATELINE: Final = re.compile(
    r"(?:(?P<places>[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ.'’\-]+(?: [A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ.'’\-]+)*(?:/[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ .'’\-]+)*(?:, [A-Z][A-Za-z.]+(?: [A-Z][a-z.]+)?(?! ?\d))?"
    rf"|[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]+(?: [A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]+){{0,2}}(?=, (?:\d{{1,2}} )?{_MONTH}))(?:, (?P<date>{_ENGLISH_DATE}))?|(?P<only>{_ENGLISH_DATE}))"
    r"(?: \((?P<org>[A-Z][A-Za-z ]{1,24})\))? ?(?P<dash>--|-|–|—)(?= |$)"
)


def is_plausible(match: re.Match[str]) -> bool:
    """A dateline says who reports, or at least a day; its places are no reporters and no sentence."""
    places = match["places"] or ""
    if "记者" in places or "記者" in places or "通讯员" in places:
        return False
    if match["end"] in ("消息", "报道", "報導", "報道") and not (
        match["date"] or match["org"] in ("本报", "本報", "本台", "本刊")
    ):
        return False
    if match["org"]:
        return len(places) <= 12 or bool(match["date"])
    return bool(match["date"] and places and match["end"] in ("电", "電", "专电", "專電", "讯", "訊")) or (
        match["end"] in ("綜合報導", "綜合報道", "综合报道", "綜合外電報導", "综合外电报道", "外電報導") and not places
    )


def dateline_of(match: re.Match[str]) -> Dateline:
    """The dateline that DATELINE matched."""
    places = tuple(part for part in re.split(r"[/／、]", match["places"] or "") if part)
    return Dateline(
        text=match[0],
        org=match["org"] or "",
        places=places,
        date=match["date"] or "",
        spans=((match.start(), match.end()),),
    )


def english_dateline_of(match: re.Match[str]) -> Dateline:
    """The dateline that ENGLISH_DATELINE matched, its dash left out."""
    end = match.start("dash")
    text = match.string[match.start() : end].rstrip()
    return Dateline(
        text=text,
        org=match["org"] or "",
        places=tuple(part.strip() for part in (match["places"] or "").split("/") if part),
        date=match["date"] or match["only"] or "",
        spans=((match.start(), match.start() + len(text)),),
    )
