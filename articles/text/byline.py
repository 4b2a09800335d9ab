"""Who is credited: from the line as printed to people, and from people back to the line.

`parse` reads one credit as it stands in a paper: a dateline with its reporters, a byline, a picture's credit, the names
of the editors. `lead` and `tail` find one at the start and at the end of a paragraph. `render` prints people in the form
of the source language. Positions are offsets into the text that was given.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from articles.text.names import is_personal, split_name_and_place

#: The role codes. Their labels are in `articles.vocabulary`, which a test holds to this list.
ROLES: Final = ("writer", "stringer", "intern", "photo", "words", "pictures", "compiled", "editor")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Person:
    """One credited name. `role` is a code of ROLES, `printed` the word that stands before the name ("" where there is
    none), `verb` the word behind it ("摄"). `name_at` may be wider than the name: letter-spaced names are closed up.
    """

    role: str
    name: str
    printed: str = ""
    verb: str = ""
    name_at: Span = (0, 0)
    printed_at: Span | None = None
    verb_at: Span | None = None


@dataclass(frozen=True, slots=True)
class Dateline:
    """Where and when: `text` is what is printed, in `spans`; the parts as far as they are given."""

    text: str
    org: str = ""
    places: tuple[str, ...] = ()
    date: str = ""
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Credits:
    """What a credit says. `kind` is "photo" or "editors" where all people are that, else "". `agency` is the source
    behind a picture's credit ("影像中国") or an English byline ("Reuters").
    """

    dateline: Dateline | None = None
    people: tuple[Person, ...] = ()
    kind: str = ""
    agency: str = ""
    agency_at: Span | None = None


class Found(NamedTuple):
    """A credit inside a paragraph: where it starts and ends, brackets and blanks around it included."""

    start: int
    end: int
    credits: Credits


_OPEN: Final = "（(［[【〔〖"
_CLOSE: Final = "）)］]】〕〗"
_BLANK: Final = r"[\s\u3000]"
_MARKS: Final = "□■◎○●▲△◆◇★☆▪※◼◻◉•▶►"

_ORG: Final = (
    r"(?:本[报報刊台网網社]|新[华華]社|中新社|中新[网網]|中国新闻社|中央社|新华网|人民[网網]|央视[网新闻]*|央广[网]?|路透社|法新社|美[联聯]社|共同社|"
    r"韩联社|塔斯社|埃菲社|彭博社|[\u4e00-\u9fff]{2,7}?(?:日报|晚报|晨报|早报|时报|商报|快报|都市报|新报|导报|周报|通讯社|新闻网|日報|晚報|時報|電子報))"
)
_DATE: Final = r"(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日"
_END: Final = r"(?:综合外电报道|綜合外電報導|綜合外電|综合外电|外電報導|综合报道|綜合報導|综合消息|综合电|專電|专电|电讯|電訊|消息|報導|报道|电|電|讯|訊)"
_PLACE: Final = r"[\u4e00-\u9fff·]{2,12}?"
_DATELINE: Final = re.compile(
    rf"(?P<since>据|據|综合|綜合)?(?P<org>{_ORG})?{_BLANK}?(?P<places>{_PLACE}(?:[/／、]{_PLACE})*)??{_BLANK}?(?P<date>{_DATE})?{_BLANK}?(?P<end>{_END})"
)
#: "中央社記者吳睿騏桃園5日電": name, place and day with nothing between them.
_GLUED: Final = re.compile(
    rf"(?P<since>据|據)?(?P<org>{_ORG})?(?P<role>记者|記者)(?P<names>[\u4e00-\u9fff、]{{2,24}}?(?:[/／][\u4e00-\u9fff]{{2,6}})*)"
    rf"(?P<date>{_DATE})(?P<end>{_END})"
)
#: "記者江志雄／宜蘭報導"
_SLASHED: Final = re.compile(
    rf"(?P<org>{_ORG})?(?P<role>(?:本报|本報)?(?:特派|駐\w{{1,4}}|驻\w{{1,4}}|实习|實習|见习|特約)*(?:记者|記者|编译|編譯))"
    rf"{_BLANK}*(?P<names>[\u4e00-\u9fff、，, \u3000]{{2,30}}?)[/／](?P<place>[\u4e00-\u9fff]{{2,12}}?)(?P<date>{_DATE})?(?P<end>{_END})"
)
_ENGLISH_DATELINE: Final = re.compile(
    r"(?P<places>[A-Z][A-Z.'’\-]+(?: [A-Z][A-Z.'’\-]+)*(?:/[A-Z][A-Z .'’\-]+)*(?:, [A-Z][A-Za-z.]+(?: [A-Z][a-z.]+)?(?! ?\d))?"
    r"|[A-Z][a-z]+(?: [A-Z][a-z]+){0,2}(?=, (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)))"
    r"(?:, (?P<date>(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? \d{1,2}(?:, \d{4})?))?"
    r"(?: \((?P<org>[A-Z][A-Za-z ]{1,24})\))? ?(?P<dash>--|-|–|—)(?= |$)"
)

_ROLE_CODES: Final = (
    ("writer", "记者 記者 评论员 評論員 特派员 特派員 撰稿人 撰稿 作者 主笔 观察员"),
    ("stringer", "通讯员 通訊員 信息员"),
    ("intern", "实习生 實習生"),
    ("photo", "摄影记者 攝影記者 摄影师 摄影 攝影"),
    ("editor", "责任编辑 責任編輯 值班编辑 责编 編輯 编辑 编审 美术编辑 美编 版式 校对 组版 审核 值班主任 值班总编"),
    ("compiled", "编译 編譯 整理 综合 綜合"),
    ("words", "撰文 文字"),
    ("pictures", "供图 图片 制图 漫画 插图 圖片"),
)
_CODE: Final = {word: code for code, words in _ROLE_CODES for word in words.split()}
_MODIFIER: Final = (
    r"(?:本[报報刊台社网]|新[华華]社|中新社|中央社|人民网|特派|特约|特約|首席|见习|見習|实习|實習|高级|资深|全媒体|融媒体|全媒|融媒|新媒体|文字|"
    r"前方|体育|评论|驻[\u4e00-\u9fff]{1,3}?|駐[\u4e00-\u9fff]{1,3}?)"
)
_CORE: Final = "|".join(sorted(_CODE, key=len, reverse=True))
_ROLE: Final = re.compile(rf"{_MODIFIER}*(?:{_CORE})")
_NAMED_ORG_ROLE: Final = re.compile(
    rf"[\u4e00-\u9fff]{{2,8}}?(?:日报|晚报|晨报|社|网|台|融媒|传媒|中心|報){_MODIFIER}*(?:记者|記者|通讯员|评论员)"
)
_VERB_CODES: Final = (
    (
        "words",
        "摄影报道 攝影報導 摄影报导 图文报道 文并图 图并文 文图 图文 文摄 文/摄 文／摄 文/图 文／图 图/文 图／文 摄/文 撰文 文",
    ),
    ("photo", "摄影 攝影 摄 攝"),
    ("pictures", "供图 供圖 制图 漫画 绘图 图 圖 绘 画"),
    ("compiled", "综合整理 综合编译 整理 编译 編譯 综合报道 综合 綜合"),
    ("", "报道 報導 采写 电 電"),
)
_VERB: Final = {word: code for code, words in _VERB_CODES for word in words.split()}
_VERBS: Final = "|".join(re.escape(word) for word in sorted(_VERB, key=len, reverse=True))
_VERB_AT_END: Final = re.compile(rf"(?:{_VERBS})$")
_VERB_WHOLE: Final = re.compile(rf"(?:{_VERBS})(?![\u4e00-\u9fff])")
_AGENCY: Final = re.compile(
    rf"[{re.escape(_OPEN)}](?P<name>[^{re.escape(_OPEN + _CLOSE)}]{{2,20}})[{re.escape(_CLOSE)}]{_BLANK}*$"
)
_RUN: Final = re.compile(r"[\u3400-\u9fff〇·•○×]+")
_TOKEN: Final = re.compile(
    rf"(?P<blank>{_BLANK}+)|(?P<han>[\u3400-\u9fff〇·•×]+)|(?P<latin>[A-Za-z][A-Za-z.'’\-]*)|(?P<sep>[、，,;；/／&|｜:：])|(?P<other>.)",
    re.DOTALL,
)
#: The longest text worth looking at as a credit; what is longer is copy.
_LONGEST: Final = 120
_UNIT_END: Final = (
    "局",
    "中心",
    "办",
    "委",
    "部",
    "会",
    "院",
    "社",
    "台",
    "公司",
    "镇",
    "街道",
    "宣",
    "校",
    "队",
    "处",
    "所",
    "站",
    "馆",
    "组",
    "团",
    "网",
    "室",
    "区",
    "工",
)

_ENGLISH_NAME: Final = r"[A-Z][A-Za-z.'’\-]*(?: (?:[A-Z][A-Za-z.'’\-]*|de|van|von|der|al|bin|da|di|la|le))*"
_ENGLISH_NAMES: Final = rf"{_ENGLISH_NAME}(?:(?:, and |,? & |, | and ){_ENGLISH_NAME})*"
_ENGLISH_BY: Final = re.compile(
    rf"(?P<by>By|BY|by|Photos? by|PHOTOS? BY|Photograph(?:s|y)? by|Words by|Compiled by|Edited by|(?:Additional )?[Rr]eporting by|Writing by|Editing by|Story by|Text by|Pictures by)"
    rf"[: ] ?(?P<names>{_ENGLISH_NAMES})(?: in [A-Z][A-Za-z ]+)?"
)
_ENGLISH_BY_CODES: Final = {
    "photo": "photo",
    "words": "words",
    "compiled": "compiled",
    "edit": "editor",
    "picture": "pictures",
}
_ENGLISH_AGENCIES: Final = frozenset(
    "reuters ap afp xinhua upi bloomberg bbc cnn cna staff kyodo efe dpa tass staff writer staff reporter correspondent".split()
)
_ENGLISH_TAIL: Final = re.compile(
    r"^\((?P<inner>(?:Reporting|Writing|Editing|Additional reporting|Compiled|Photos?|Edited) by .+)\)$", re.DOTALL
)


def parse(text: str) -> Credits:
    """Read one credit, with or without its brackets. What is none gives Credits without dateline and people.

    Letter-spaced names are closed up ("许  晴" → "许晴"); a role stands for every name that follows it.
    """
    found = _parse(text, 0, len(text))
    return found if found is not None else Credits()


def lead(text: str) -> Found | None:
    """The dateline and the reporters before a paragraph's first sentence, if there are any."""
    start = _skip(text, 0)
    head = text[: start + _LONGEST]
    english = _ENGLISH_DATELINE.match(head, start)
    if (english and sum(map(str.isupper, english[0])) >= 3) or (english and (english["date"] or english["org"])):
        end = _skip(text, english.end())
        return Found(0, end, Credits(dateline=_english_dateline(english)))
    if start < len(head) and head[start] in _OPEN:
        close = _close(head, start)
        if close and close + 1 < len(text.rstrip()):
            credits = _parse(text, start, close + 1)
            if credits and (credits.dateline or _all_have_roles(credits)) and credits.kind == "":
                end = _skip(text, close + 1)
                return _more(text, Found(0, end, credits))
        return None
    return _open_lead(text, head, start)


def tail(text: str) -> Found | None:
    """The credit in brackets, or the picture's credit, behind a paragraph's last sentence, if there is one."""
    end = len(text.rstrip(" \t\r\n\u3000"))
    if not end:
        return None
    if text[end - 1] in _CLOSE:
        opening = _opening(text, end - 1)
        if opening is not None and opening > 0 and _ended(text, opening):
            credits = _parse(text, opening, end)
            if credits is not None and (credits.people or credits.dateline):
                return Found(len(text[:opening].rstrip(" \t\u3000")), end, credits)
    #: 「…预计7月竣工。钱全 摄（影像中国）」: everything behind the last full stop is a picture's credit.
    stop = max(text.rfind(mark, max(0, end - _LONGEST), end) for mark in "。！？!?”")
    if stop < 0 or stop + 1 >= end:
        return None
    credits = _parse(text, stop + 1, end)
    if (
        credits is not None
        and credits.people
        and any(p.verb or p.role in ("photo", "pictures") for p in credits.people)
    ):
        return Found(stop + 1, end, credits)
    return None


def is_author(role: str) -> bool:
    """Whether a role makes its bearer an author: editors and those credited on a picture only are none."""
    return role not in ("editor", "photo", "pictures")


def render(people: Iterable[tuple[str, str, str]], dateline: str = "") -> str:
    """Print people as the source language does. Each is (role code, name, role as printed or "").

    Names in Latin letters give "By Ann Lee and Bo Ma". Chinese names stand behind their roles, the roles in order:
    「本报记者 梁砚秋」 where the role names the paper, else in brackets, 「（记者 沈一苇 通讯员 陶砚）」; a picture's credit is
    「宋行舟 摄」. `dateline` is put before it as printed.
    """
    rows = [(role, name, printed) for role, name, printed in people if name]
    if not rows:
        return dateline
    if all(name.isascii() and (printed.isascii()) for _, name, printed in rows):
        line = _render_english(rows)
        return f"{dateline} {line}" if dateline else line
    line, bracketed = _render_chinese(rows)
    if dateline:
        return f"{dateline}（{line}）"
    return f"（{line}）" if bracketed else line


# -- rendering


_DEFAULT_PRINTED: Final = {"stringer": "通讯员", "intern": "实习生", "editor": "责编"}
_DEFAULT_VERB: Final = {"photo": "摄", "words": "文", "pictures": "图", "compiled": "整理"}


def _render_english(rows: Sequence[tuple[str, str, str]]) -> str:
    words = {"photo": "Photo by", "pictures": "Pictures by", "compiled": "Compiled by", "editor": "Edited by"}
    groups: list[tuple[str, list[str]]] = []
    for role, name, printed in rows:
        word = printed or words.get(role, "By")
        if groups and groups[-1][0] == word:
            groups[-1][1].append(name)
        else:
            groups.append((word, [name]))
    return "; ".join(f"{word} {_and(names)}" for word, names in groups)


def _and(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _render_chinese(rows: Sequence[tuple[str, str, str]]) -> tuple[str, bool]:
    parts: list[str] = []
    before = None
    bracketed = False
    for index, (role, name, printed) in enumerate(rows):
        verb = _DEFAULT_VERB.get(role, "")
        if (printed in _VERB and _CODE.get(printed) is None) or printed in ("摄影", "攝影"):
            word, verb = "", printed
        else:
            word = printed or _DEFAULT_PRINTED.get(role, "")
        if word and word != before:
            parts.append(word)
            bracketed |= (
                not parts[1:]
                and role not in _DEFAULT_VERB
                and word in ("记者", "記者", "通讯员", "通訊員", "实习生", "實習生", "见习记者", "实习记者")
            )
        before = word
        parts.append(name)
        following = rows[index + 1] if index + 1 < len(rows) else None
        same = (
            following is not None
            and following[0] == role
            and bool(_DEFAULT_VERB.get(role))
            and _same_verb(rows[index], following)
        )
        if verb and not same:
            parts.append(verb)
    return " ".join(parts), bracketed


def _same_verb(one: tuple[str, str, str], other: tuple[str, str, str]) -> bool:
    def verb(row: tuple[str, str, str]) -> str:
        return row[2] if (row[2] in _VERB and _CODE.get(row[2]) is None) or row[2] in ("摄影", "攝影") else ""

    return verb(one) == verb(other)


# -- reading


def _skip(text: str, at: int) -> int:
    while at < len(text) and (text[at].isspace() or text[at] in "\u3000\u200b\ufeff"):
        at += 1
    return at


def _close(text: str, opening: int) -> int | None:
    depth = 0
    for at in range(opening, min(len(text), opening + _LONGEST)):
        if text[at] in _OPEN:
            depth += 1
        elif text[at] in _CLOSE:
            depth -= 1
            if depth == 0:
                return at
    return None


def _opening(text: str, close: int) -> int | None:
    depth = 0
    for at in range(close, max(-1, close - _LONGEST), -1):
        if text[at] in _CLOSE:
            depth += 1
        elif text[at] in _OPEN:
            depth -= 1
            if depth == 0:
                return at
    return None


def _ended(text: str, at: int) -> bool:
    before = text[max(0, at - 8) : at].rstrip(" \t\u3000")
    return bool(before) and before[-1] in "。！？!?.…”’」』；;）)》"


def _all_have_roles(credits: Credits) -> bool:
    return bool(credits.people) and all(p.printed or p.verb for p in credits.people)


def _parse(text: str, lo: int, hi: int) -> Credits | None:
    lo = _skip(text, lo)
    while hi > lo and (text[hi - 1].isspace() or text[hi - 1] == "\u3000"):
        hi -= 1
    if lo >= hi or hi - lo > 2 * _LONGEST:
        return None
    while lo < hi and text[lo] in _MARKS:
        lo = _skip(text, lo + 1)
    english = _english(text, lo, hi)
    if english is not None:
        return english
    if lo < hi and text[lo] in _OPEN:
        close = _close(text, lo)
        if close == hi - 1:
            return _parse(text, lo + 1, hi - 1)
        if close is not None and close < hi:
            #: 「【本报讯】（记者 …）」: a bracket and what follows it.
            first = _parse(text, lo + 1, close)
            if first and first.dateline and not first.people:
                return _with_people(text, first, close + 1, hi)
        return None
    special = _glued(text, lo, hi)
    if special is not None:
        return special
    match = _DATELINE.match(text, lo, hi)
    if match and _plausible(match):
        rest = _skip(text, match.end())
        return _with_people(text, Credits(dateline=_dateline(match)), rest, hi)
    return _people(text, lo, hi)


def _plausible(match: re.Match[str]) -> bool:
    """A dateline says who reports, or at least a day; its places are no reporters and no sentence."""
    places = match["places"] or ""
    if "记者" in places or "記者" in places or "通讯员" in places:
        return False
    if match["end"] in ("消息", "报道", "報導") and not (
        match["date"] or match["org"] in ("本报", "本報", "本台", "本刊")
    ):
        return False
    if match["org"]:
        return len(places) <= 12 or bool(match["date"])
    return bool(match["date"] and places and match["end"] in ("电", "電", "专电", "專電", "讯", "訊")) or (
        match["end"] in ("綜合報導", "综合报道", "綜合外電報導", "综合外电报道", "外電報導") and not places
    )


def _dateline(match: re.Match[str]) -> Dateline:
    places = tuple(part for part in re.split(r"[/／、]", match["places"] or "") if part)
    return Dateline(
        text=match[0],
        org=match["org"] or "",
        places=places,
        date=match["date"] or "",
        spans=((match.start(), match.end()),),
    )


def _english_dateline(match: re.Match[str]) -> Dateline:
    end = match.start("dash")
    text = match.string[match.start() : end].rstrip()
    return Dateline(
        text=text,
        org=match["org"] or "",
        places=tuple(part.strip() for part in match["places"].split("/")),
        date=match["date"] or "",
        spans=((match.start(), match.start() + len(text)),),
    )


def _glued(text: str, lo: int, hi: int) -> Credits | None:
    slashed = _SLASHED.match(text, lo, hi)
    if slashed and _skip(text, slashed.end()) >= hi:
        names = _names(text, *slashed.span("names"))
        if names:
            org = slashed["org"] or ""
            place = slashed["place"]
            places: tuple[str, ...] = () if place in ("綜合", "综合", "外電") else (place,)
            spans: tuple[Span, ...] = ((slashed.start("place"), slashed.end()),)
            if org:
                spans = (slashed.span("org"), *spans)
            line = Dateline("".join(text[a:b] for a, b in spans), org, places, slashed["date"] or "", spans)
            return Credits(line, tuple(_with_role(p, slashed["role"], slashed.span("role")) for p in names))
    glued = _GLUED.match(text, lo, hi)
    if not glued or _skip(text, glued.end()) < hi:
        return None
    start, end = glued.span("names")
    slash = re.search(r"[/／]", glued["names"])
    last = max(text.rfind("、", start, end) + 1, start)
    cut = start + slash.start() if slash else end
    name, place = split_name_and_place(text[last:cut])
    others = re.split(r"[/／]", text[cut + 1 : end]) if slash else []
    places = tuple(part for part in (place, *others) if part)
    names = _names(text, start, last + len(name))
    if not names:
        return None
    spans = ((last + len(name), glued.end()),)
    if glued["org"]:
        spans = (glued.span("org"), *spans)
    line = Dateline("".join(text[a:b] for a, b in spans), glued["org"] or "", places, glued["date"], spans)
    return Credits(line, tuple(_with_role(p, glued["role"], glued.span("role")) for p in names))


def _with_role(person: Person, printed: str, at: Span) -> Person:
    return replace(person, role=_code(printed), printed=printed, printed_at=at)


def _code(printed: str) -> str:
    for size in range(len(printed), 0, -1):
        code = _CODE.get(printed[-size:])
        if code:
            return code
    return _VERB.get(printed) or "writer"


def _names(text: str, lo: int, hi: int) -> list[Person]:
    found = _people(text, lo, hi, named=True)
    return list(found.people) if found else []


def _with_people(text: str, so_far: Credits, lo: int, hi: int) -> Credits | None:
    """A dateline's credits with those that follow it up to `hi`; None where something else follows."""
    lo = _skip(text, lo)
    if lo >= hi:
        return so_far
    inner_lo, inner_hi = lo, hi
    if text[lo] in _OPEN:
        close = _close(text, lo)
        if close != hi - 1:
            return None
        inner_lo, inner_hi = lo + 1, hi - 1
    elif text[lo] in ":：,，":
        inner_lo = lo + 1
    people = _people(text, inner_lo, inner_hi)
    return None if people is None else replace(so_far, people=people.people)


def _open_lead(text: str, head: str, start: int) -> Found | None:
    match = _DATELINE.match(head, start)
    if not match or not _plausible(match) or (not match["org"] and not match["date"]):
        return None
    after = match.end()
    following = head[after : after + 1]
    closed = not following or following.isspace() or following in _OPEN + ":：—-，,\u3000"
    if not closed and not (match["date"] or match[0] in ("本报讯", "本報訊", "本刊讯", "本台讯")):
        return None
    if match["end"] in ("消息", "报道", "報導") and not closed:
        return None
    found = Found(0, _skip(text, after), Credits(dateline=_dateline(match)))
    return _more(text, found)


def _more(text: str, found: Found) -> Found:
    """The reporters that follow a dateline: in brackets, or in the open before 报道."""
    if found.credits.people:
        return found
    at = found.end
    if at < len(text) and text[at] in _OPEN:
        close = _close(text, at)
        if close:
            people = _people(text, at + 1, close)
            if people and people.people:
                return Found(0, _skip(text, close + 1), replace(found.credits, people=people.people))
        return found
    open_people = re.compile(
        rf"(?=[\u4e00-\u9fff]*(?:记者|記者|通讯员|通訊員))[^。，,；;（(]{{4,60}}?(?:报道|報導)(?:[:：，,]|{_BLANK}+|$)"
    ).match(text, at)
    if open_people:
        people = _people(text, at, len(open_people[0].rstrip(":：，, \u3000\t")) + at)
        if people and people.people and all(p.printed for p in people.people):
            return Found(0, _skip(text, open_people.end()), replace(found.credits, people=people.people))
    spaced = re.compile(
        rf"(?:{_ROLE.pattern}{_BLANK}*[\u4e00-\u9fff]{{2,4}}(?:、[\u4e00-\u9fff]{{2,4}})*{_BLANK}+)+"
    ).match(text, at)
    if spaced:
        people = _people(text, at, spaced.end())
        if people and people.people and all(is_personal(p.name) for p in people.people):
            return Found(0, spaced.end(), replace(found.credits, people=people.people))
    return found


class _Part(NamedTuple):
    what: str
    text: str
    start: int
    end: int


def _parts(text: str, lo: int, hi: int) -> list[_Part] | None:
    """The words of a credit: role, verb, name, blank, sep. None where something stands there that is none of these."""
    parts: list[_Part] = []
    at = lo
    later = "摄" in text[lo:hi] or "图" in text[lo:hi] or "攝" in text[lo:hi]
    while at < hi:
        token = _TOKEN.match(text, at, hi)
        assert token is not None
        if token["blank"] is not None or token["sep"] is not None:
            what = "blank" if token["blank"] is not None else "sep"
            parts.append(_Part(what, token[0], at, token.end()))
        elif token["latin"] is not None:
            if (
                parts
                and parts[-1].what == "blank"
                and len(parts) > 1
                and parts[-2].what == "name"
                and parts[-2].text[-1].isascii()
            ):
                before = parts[-2]
                del parts[-2:]
                parts.append(_Part("name", text[before.start : token.end()], before.start, token.end()))
            else:
                parts.append(_Part("name", token[0], at, token.end()))
        elif token["han"] is not None:
            whole = _VERB_WHOLE.match(text, at, hi)
            if (
                whole
                and (whole[0] not in _CODE or whole[0] in ("综合", "整理", "编译", "供图", "摄影", "撰文"))
                and whole.end() > at
            ):
                role = _ROLE.match(text, at, hi)
                if not role or role.end() <= whole.end():
                    parts.append(_Part("verb", whole[0], at, whole.end()))
                    at = whole.end()
                    continue
            if not _run(text, at, token.end(), parts, later):
                return None
        else:
            return None
        at = max(token.end(), parts[-1].end)
    return parts


def _run(text: str, lo: int, hi: int, parts: list[_Part], later: bool) -> bool:
    """Take one run of Chinese characters apart: roles before names, a verb at its end."""
    at = lo
    if text.startswith("本版", lo) and _ROLE.match(text, lo + 2, hi):
        at = lo + 2
    while at < hi:
        role = _ROLE.match(text, at, hi) or (_NAMED_ORG_ROLE.match(text, at, hi) if at == lo else None)
        if role:
            parts.append(_Part("role", role[0], at, role.end()))
            at = role.end()
            continue
        following = _ROLE.search(text, at + 1, hi)
        end = following.start() if following else hi
        verb = None if following else _VERB_AT_END.search(text, at, end)
        if verb and verb.start() > at:
            name = text[at : verb.start()]
            spaced = len(name) == 1 and len(parts) > 1 and parts[-1].what == "blank" and len(parts[-2].text) == 1
            single = verb[0] in ("文", "图", "画", "绘", "电", "電")
            if not single or spaced or (later and verb.end() < _last_mark(text, verb.end()) and is_personal(name)):
                parts.append(_Part("name", name, at, verb.start()))
                parts.append(_Part("verb", verb[0], verb.start(), verb.end()))
                at = verb.end()
                continue
        parts.append(_Part("name", text[at:end], at, end))
        at = end
    return True


def _last_mark(text: str, at: int) -> int:
    """Where the last 摄 or 图 behind `at` stands, else -1."""
    return max(text.rfind("摄", at), text.rfind("攝", at), text.rfind("图", at))


def _join_letter_spaced(parts: list[_Part]) -> list[_Part]:
    """Close up names that were set with blanks between their characters: 许  晴, 宋  行舟."""
    joined: list[_Part] = []
    for part in parts:
        before = joined[-2] if len(joined) > 1 and joined[-1].what == "blank" else None
        if part.what == "name" and before is not None and before.what == "name" and len(before.text) == 1:
            whole = before.text + part.text
            if len(part.text) == 1 or (len(part.text) == 2 and is_personal(whole) and not is_personal(part.text)):
                del joined[-2:]
                joined.append(_Part("name", whole, before.start, part.end))
                continue
        joined.append(part)
    return joined


def _people(text: str, lo: int, hi: int, *, named: bool = False) -> Credits | None:
    """People between `lo` and `hi`, or None unless all of it is roles, names, verbs and what separates them.

    `named` says that a role was read before: then names of any shape will do.
    """
    while hi > lo and (text[hi - 1].isspace() or text[hi - 1] == "\u3000"):
        hi -= 1
    lo = _skip(text, lo)
    while lo < hi and text[lo] in _MARKS:
        lo = _skip(text, lo + 1)
    if lo < hi and text[lo] in _OPEN and _close(text, lo) == hi - 1:
        return _people(text, lo + 1, hi - 1, named=named)
    agency, agency_at = "", None
    source = _AGENCY.search(text, lo, hi)
    if source and source.start() > lo:
        agency, agency_at = source["name"].strip(), source.span()
        hi = len(text[: source.start()].rstrip(" \t\u3000"))
    issued = re.compile(r"(新华社|新華社|中新社)(?:发|發)").match(text, lo, hi)
    if issued:
        inner = _skip(text, issued.end())
        if inner < hi and text[inner] in _OPEN and _close(text, inner) == hi - 1:
            found = _people(text, inner + 1, hi - 1, named=True)
            return replace(found, agency=issued[1], agency_at=(lo, inner)) if found else None
        if agency_at is not None and inner >= hi:
            found = _people(text, agency_at[0] + 1, agency_at[1] - 1, named=True)
            return replace(found, agency=issued[1], agency_at=(lo, issued.end())) if found else None
    parts = _parts(text, lo, hi)
    if not parts:
        return None
    people = _assign(_join_letter_spaced(parts), text, named)
    if people is None:
        return None
    kind = ""
    if people and all(p.role == "photo" for p in people):
        kind = "photo"
    elif people and all(p.role == "editor" for p in people):
        kind = "editors"
    if agency and not any(p.role in ("photo", "pictures", "words") or p.verb for p in people):
        return None
    return Credits(people=tuple(people), kind=kind, agency=agency, agency_at=agency_at)


def _assign(parts: list[_Part], text: str, named: bool) -> list[Person] | None:
    people: list[Person] = []
    pending: list[Person] = []
    role: _Part | None = None
    leading = False
    strong = named
    for part in parts:
        if part.what == "role":
            if leading:
                people += pending
                pending = []
            role, leading, strong = part, False, True
        elif part.what == "name":
            code = _code(role.text) if role else "writer"
            pending.append(
                Person(
                    code,
                    part.text,
                    role.text if role else "",
                    "",
                    (part.start, part.end),
                    (role.start, role.end) if role else None,
                )
            )
        elif part.what == "verb":
            strong = True
            if not pending or leading:
                people += pending
                pending = []
                role, leading = part, True
            else:
                people += [_done(person, part) for person in pending]
                pending = []
                role, leading = None, False
    people += pending
    if not people or any(not _fit(person, strong) for person in people):
        return None
    return people


def _done(person: Person, verb: _Part) -> Person:
    code = _VERB[verb.text]
    if code in ("photo", "pictures"):
        role = code
    elif person.printed or not code:
        role = person.role
    else:
        role = code
    return replace(person, role=role, verb=verb.text if code else "", verb_at=(verb.start, verb.end))


def _fit(person: Person, strong: bool) -> bool:
    name = person.name
    if name.isascii():
        return bool(re.match(r"[A-Z]", name)) and strong
    if not strong:
        return is_personal(name)
    if is_personal(name):
        return True
    if name in ("手记", "手記", "观察", "调查", "述评", "见闻", "来信", "节", "证", "会", "从", "获悉", "了解"):
        return False
    if person.printed and person.role in ("writer", "stringer", "intern", "editor", "photo"):
        return 2 <= len(name) <= 4 or (len(name) <= 20 and name.endswith(_UNIT_END)) or "·" in name
    return 2 <= len(name) <= 4 or (len(name) <= 20 and name.endswith(_UNIT_END))


def _english(text: str, lo: int, hi: int) -> Credits | None:
    whole = _ENGLISH_TAIL.match(text[lo:hi])
    if whole:
        people: list[Person] = []
        for chunk in re.finditer(r"[^;]+", whole["inner"]):
            start = lo + whole.start("inner") + chunk.start() + (len(chunk[0]) - len(chunk[0].lstrip()))
            match = _ENGLISH_BY.match(text, start, hi)
            if not match:
                return None
            people += _english_people(match)
        return Credits(people=tuple(people))
    match = _ENGLISH_BY.match(text, lo, hi)
    if not match:
        return None
    people = _english_people(match)
    rest = text[match.end() : hi]
    agency, agency_at = "", None
    tail = re.match(r"\s*(?:[,|/]|\(|—|-)\s*(?P<name>[A-Z][A-Za-z .&]+?)\)?\s*$", rest)
    if tail:
        agency, agency_at = tail["name"], (match.end() + tail.start("name"), match.end() + tail.end("name"))
    elif rest.strip(" .;"):
        return None
    while len(people) > 1 and not agency and all(word in _ENGLISH_AGENCIES for word in people[-1].name.lower().split()):
        agency, agency_at = people[-1].name, people[-1].name_at
        people.pop()
    kind = "photo" if all(p.role == "photo" for p in people) else ""
    return Credits(people=tuple(people), kind=kind, agency=agency, agency_at=agency_at)


def _english_people(match: re.Match[str]) -> list[Person]:
    by = match["by"]
    code = next((code for word, code in _ENGLISH_BY_CODES.items() if word in by.lower()), "writer")
    printed = "By" if by.upper() == "BY" else by
    return [
        Person(
            code,
            name[0],
            printed,
            "",
            (match.start("names") + name.start(), match.start("names") + name.end()),
            match.span("by"),
        )
        for name in re.finditer(r"[^\0]+", _blank_joints(match["names"]))
    ]


def _blank_joints(names: str) -> str:
    """The names with what joins them blanked out to NUL, so that positions stay."""
    return re.sub(r", and |,? & |, | and ", lambda joint: "\0" * len(joint[0]), names)
