"""The people of a credit: roles, names and verbs told apart, letter-spaced names closed up."""

import re
from dataclasses import replace
from typing import Final, NamedTuple

from articles.text.credits import BLANK, CLOSE, MARKS, OPEN, Credits, Person, close_of, skip
from articles.text.datelines import is_org
from articles.text.names import is_personal
from articles.text.roles import CODES, NAMED_ORG_ROLE, ROLE, VERB_AT_END, VERB_WHOLE, VERBS, code_of

_AGENCY: Final = re.compile(
    rf"[{re.escape(OPEN)}](?P<name>[^{re.escape(OPEN + CLOSE)}]{{1,20}})[{re.escape(CLOSE)}]{BLANK}*$"
)
#: Where a story was taken from, behind those who wrote it.
_TAKEN_FROM: Final = re.compile(rf"{BLANK}+(?:来源|來源|稿源|转自)[:：]\S{{2,16}}$")
#: 图片由区文旅局提供
_GIVEN: Final = re.compile(
    r"(?:(?:本[文版报報])?(?:图片|照片|配图|图|圖片|照片)?(?:均|皆|都)?[由为]|(?:图片|照片|配图|图|圖片|圖)[/／:： ]+)"
    r"(?P<name>[\u4e00-\u9fff、 ]{2,20}?)(?P<verb>提供|拍摄|拍攝|摄|攝)$"
)
#: A desk of the paper as the author: 本报评论员.
_OURS: Final = re.compile(
    r"本[报刊報台网](?:特约)?(?:评论员|評論員|编辑部|編輯部|评论部|(?:联合)?(?:调研|采访|报道|课题|记者)组)"
)
#: What the name of a column has, and no person's: 小巷深处·系列报道之三.
_COLUMN: Final = re.compile(r"报道|報導|系列|之[一二三四五六七八九十]|专栏|專欄|纪事|行动|周刊")
#: What stands in sentences and not in names.
_SENTENCE: Final = re.compile(r"[的了是在被把将从很]|[和与及为受].*[和与及为受]")
_TOKEN: Final = re.compile(
    rf"(?P<blank>{BLANK}+)|(?P<han>(?:(?!丨)[\u3400-\u9fff〇·•×])+)|(?P<latin>[A-Za-z][A-Za-z.'’\-]*)|(?P<sep>[、，,;；/／&|｜:：丨])|(?P<other>.)",
    re.DOTALL,
)
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


#: What stands for a person where a unit or a calling is printed before a name: 县农技站 石磊, 本报法律顾问 鲁直.
_UNIT: Final = re.compile(
    r"[\u4e00-\u9fff]{2,18}(?:局|中心|办公室|公司|集团|镇|街道|社区|小区|村|学校|大学|小学|中学|一中|二中|幼儿园|医院|法院|检察院|学院|研究院|站|所|馆|支队|大队|中队|合作社|协会|农场|林场|银行|支行|编辑部|宣传部)"
)
_CALLING: Final = re.compile(
    r"[\u4e00-\u9fff]{0,14}(?:顾问|主任|医生|医师|护士|护士长|律师|教授|研究员|老师|教师|校长|站长|民警|法官|检察官|居民|市民|村民|业主|工程师|技术员|农艺师|队长|班长|馆长|服务员|司机|驾驶员|员工|职工|工人|学生|社工|专家|书记|党员|志愿者|教练|船长|厂长|师傅)"
)
_ADDRESSED: Final = re.compile(r"[\u4e00-\u9fff](?:女士|先生|小姐|同学|老师|师傅|大爷|大妈|阿姨|阿婆)")
#: The longest unit or calling that is kept as what is printed before a name.
_LONGEST_UNIT: Final = 36
#: What is printed where a picture's maker is nobody.
_NOBODY: Final = frozenset("资料 資料 资料图 資料圖 资料图片 网络 網路 视频截图 截图".split())


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
        elif token["han"] is not None and text[at] in "·•":
            #: 文·林文心: a dot that stands for a colon.
            parts.append(_Part("sep", text[at], at, at + 1))
            at += 1
            continue
        elif token["han"] is not None:
            whole = VERB_WHOLE.match(text, at, hi)
            if (
                whole
                and not _heads(text, whole.group(), whole.end(), hi)
                and not (parts and parts[-1].what == "blank" and _slashed_role(text, whole.group(), whole.end()))
                and (whole[0] not in CODES or whole[0] in ("综合", "整理", "编译", "供图", "摄影", "撰文"))
                and whole.end() > at
            ):
                role = ROLE.match(text, at, hi)
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


def _slashed_role(text: str, word: str, end: int) -> bool:
    """整理/游园 behind another credit: the slash stands for a colon."""
    return word in CODES and text[end : end + 1] in ("/", "／")


def _heads(text: str, word: str, end: int, hi: int) -> bool:
    """Whether a word that can be a verb is a role here: 摄影：沈一苇, or 摄影 沈一苇 with no other word behind it."""
    if word not in CODES:
        return False
    if text[end : end + 1] in (":", "：", "丨", "｜", "|"):
        return True
    rest = text[end:hi]
    names = rest.split()
    return rest[:1].isspace() and bool(names) and all(2 <= len(name) <= 3 and is_personal(name) for name in names)


def _run(text: str, lo: int, hi: int, parts: list[_Part], later: bool) -> bool:
    """Take one run of Chinese characters apart: roles before names, a verb at its end."""
    at = lo
    if text.startswith("本版", lo) and ROLE.match(text, lo + 2, hi):
        at = lo + 2
    while at < hi:
        role = ROLE.match(text, at, hi) or (NAMED_ORG_ROLE.match(text, at, hi) if at == lo else None)
        if role:
            parts.append(_Part("role", role[0], at, role.end()))
            at = role.end()
            if at < hi and text[at] in "·•":
                parts.append(_Part("sep", text[at], at, at + 1))
                at += 1
            continue
        following = ROLE.search(text, at + 1, hi)
        if following and following.end() == hi and following[0] in VERBS and text[hi : hi + 1] not in (":", "："):
            following = None
        end = following.start() if following else hi
        verb = None if following else VERB_AT_END.search(text, at, end)
        longer = VERB_AT_END.search(text, at, hi) if following and following.end() < hi else None
        if longer and following and longer.start() <= following.start() and longer.start() > at:
            #: 见习记者顾小满摄影报道: the verb begins with what is a role where it stands before a name.
            verb, end = longer, hi
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


def _three_apart(parts: list[_Part]) -> list[_Part]:
    """Close up names of three characters that stand apart: 周 晓 芸. Four or more that do are several names."""
    found: list[_Part] = []
    at = 0
    while at < len(parts):
        end = at
        while end < len(parts) and (
            (parts[end].what == "name" and len(parts[end].text) == 1)
            or (parts[end].what == "blank" and end > at and end + 1 < len(parts) and len(parts[end + 1].text) == 1)
        ):
            end += 1
        singles = [part for part in parts[at:end] if part.what == "name"]
        whole = "".join(part.text for part in singles)
        if len(singles) == 3 and is_personal(whole):
            found.append(_Part("name", whole, singles[0].start, singles[-1].end))
            at = end
        else:
            found += parts[at : max(end, at + 1)]
            at = max(end, at + 1)
    return found


def _join_letter_spaced(parts: list[_Part]) -> list[_Part]:
    """Close up names that were set with blanks between their characters: 许  晴, 宋  行舟."""
    joined: list[_Part] = []
    for part in _three_apart(parts):
        before = joined[-2] if len(joined) > 1 and joined[-1].what == "blank" else None
        if part.what == "name" and before is not None and before.what == "name" and len(before.text) == 1:
            whole = before.text + part.text
            if len(part.text) == 1 or (len(part.text) == 2 and is_personal(whole) and not is_personal(part.text)):
                del joined[-2:]
                joined.append(_Part("name", whole, before.start, part.end))
                continue
        if part.what == "name" and before is not None and before.what == "name" and len(part.text) == 1:
            #: 赵大  海
            whole = before.text + part.text
            if len(before.text) == 2 and len(joined[-1].text) > 1 and is_personal(whole):
                del joined[-2:]
                joined.append(_Part("name", whole, before.start, part.end))
                continue
        joined.append(part)
    return joined


def _with_units(parts: list[_Part], text: str) -> list[_Part]:
    """The parts with a unit or a calling before a name read as what is printed before it: 县农技站 石磊; 口述：滨江站
    服务员 郝桂兰. A role known by itself that stands before it with a colon goes with it.
    """
    if len(parts) < 3:
        return parts
    found: list[_Part] = []
    at = 0
    while at < len(parts):
        end = at
        while end + 2 < len(parts) and _is_unit(parts[end]) and parts[end + 1].what == "blank":
            end += 2
        if (
            end == at
            or parts[end].what != "name"
            or not (is_personal(parts[end].text) or _ADDRESSED.fullmatch(parts[end].text))
        ):
            found.append(parts[at])
            at += 1
            continue
        start = parts[at].start
        spoken = [part for part in found[-3:] if part.what != "blank"]
        if len(spoken) > 1 and spoken[-1].text in ":：" and spoken[-2].what == "role":
            start = spoken[-2].start
            del found[found.index(spoken[-2]) :]
        last = parts[end - 2].end
        if last - start > _LONGEST_UNIT:
            return parts
        found.append(_Part("role", text[start:last], start, last))
        at = end - 1
    return found


def _is_unit(part: _Part) -> bool:
    return (
        part.what == "name"
        and not part.text.isascii()
        and (
            _CALLING.fullmatch(part.text) is not None
            or (_UNIT.fullmatch(part.text) is not None and not is_personal(part.text))
        )
    ) or (part.what == "role" and part.text in ("读者", "網友", "网友", "讀者"))


def _end(text: str, lo: int, hi: int) -> int:
    """Where a credit ends: before the blanks behind it, and before what it was taken from."""
    taken = _TAKEN_FROM.search(text, lo, hi)
    hi = taken.start() if taken and taken.start() > lo else hi
    while hi > lo and (text[hi - 1].isspace() or text[hi - 1] == "\u3000"):
        hi -= 1
    return hi


def people_in(text: str, lo: int, hi: int, *, named: bool = False) -> Credits | None:
    """People between `lo` and `hi`, or None unless all of it is roles, names, verbs and what separates them.

    `named` says that a role was read before: then names of any shape will do.
    """
    hi = _end(text, lo, hi)
    lo = skip(text, lo)
    while lo < hi and text[lo] in MARKS:
        lo = skip(text, lo + 1)
    if lo < hi and text[lo] in OPEN and close_of(text, lo) == hi - 1:
        return people_in(text, lo + 1, hi - 1, named=named)
    agency, agency_at = "", None
    source = _AGENCY.search(text, lo, hi)
    done = VERB_WHOLE.fullmatch(source["name"].strip()) if source else None
    if source and done and source.start() > lo:
        #: 顾小满（文/图）
        found = people_in(text, lo, source.start(), named=named)
        start = source.start() + 1 + source["name"].index(done[0])
        verb = _Part("verb", done[0], start, start + len(done[0]))
        return replace(found, people=tuple(_done(one, verb) for one in found.people)) if found else None
    if source and source.start() > lo and len(source["name"].strip()) > 1:
        agency, agency_at = source["name"].strip(), source.span()
        hi = len(text[: source.start()].rstrip(" \t\u3000"))
    issued = re.compile(r"(新华社|新華社|中新社)(?:发|發)").match(text, lo, hi)
    if issued:
        inner = skip(text, issued.end())
        if inner < hi and text[inner] in OPEN and close_of(text, inner) == hi - 1:
            found = people_in(text, inner + 1, hi - 1, named=True)
            return replace(found, agency=issued[1], agency_at=(lo, inner)) if found else None
        if agency_at is not None and inner >= hi:
            found = people_in(text, agency_at[0] + 1, agency_at[1] - 1, named=True)
            return replace(found, agency=issued[1], agency_at=(lo, issued.end())) if found else None
    desk = _OURS.fullmatch(text[lo:hi])
    if desk:
        return Credits(people=(Person("writer", desk[0], "", "", (lo, hi)),))
    given = _GIVEN.match(text, lo, hi)
    if given:
        found = people_in(text, *given.span("name"), named=True)
        at = given.span("verb")
        return found and replace(
            found,
            people=tuple(
                replace(p, role="pictures" if given["verb"] == "提供" else "photo", verb=given["verb"], verb_at=at)
                for p in found.people
            ),
        )
    parts = _parts(text, lo, hi)
    if not parts:
        return None
    people = _assign(_with_units(_join_letter_spaced(parts), text), text, named)
    if people is None:
        return None
    kind = ""
    if people and all(p.role == "photo" for p in people):
        kind = "photo"
    elif people and all(p.role == "editor" for p in people):
        kind = "editors"
    if (
        agency
        and not agency.startswith("作者")
        and not any(p.role in ("photo", "pictures", "words") or p.verb for p in people)
    ):
        return None
    return Credits(people=tuple(people), kind=kind, agency=agency, agency_at=agency_at)


def _assign(parts: list[_Part], text: str, named: bool) -> list[Person] | None:
    people: list[Person] = []
    pending: list[Person] = []
    role: _Part | None = None
    did: _Part | None = None
    leading = False
    strong = named
    for at, part in enumerate(parts):
        if part.what == "role":
            #: 摄影/本报记者 沈一苇: what was done, then who it was.
            did = role if role and not pending and (leading or not people) else None
            did = did if did and code_of(did.text) in ("photo", "pictures", "words", "compiled") else None
            if leading:
                people += pending
                pending = []
            role, leading, strong = part, False, True
        elif part.what == "name":
            code = code_of(did.text) if did else code_of(role.text) if role else "writer"
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
            if not pending or leading or _leads(parts, at):
                people += pending
                pending = []
                role, leading = part, True
            else:
                people += [_done(person, part) for person in pending]
                pending = []
                role, leading = None, False
    people += pending
    people = [one for one in people if one.name not in _NOBODY or one.role not in ("photo", "pictures")]
    if parts[-1].what == "role" and parts[-1].text in ("图片", "照片", "圖片", "视频", "设计"):
        #: 网络图片: what it says of a picture names nobody.
        return None
    if not people or any(not _fit(person, strong) for person in people):
        return None
    return people


def _leads(parts: list[_Part], at: int) -> bool:
    """Whether a verb stands before whom it speaks of: a slash that stands for a colon is behind it, and none before it,
    or the whole credit began with one: 文／記者 王珊 圖／記者 李光, 文 王珊 图 李光.
    """
    if at and parts[at - 1].what != "blank":
        return False
    behind = parts[at + 1 : at + 3]
    if parts[0].what == "verb" and any(part.what in ("name", "role") for part in behind):
        return True
    return bool(behind) and behind[0].what == "sep" and behind[0].text in "/／:：|｜丨"


def _done(person: Person, verb: _Part) -> Person:
    code = VERBS[verb.text]
    if code in ("photo", "pictures"):
        role = code
    elif person.printed or not code:
        role = person.role
    else:
        role = code
    return replace(person, role=role, verb=verb.text if code else "", verb_at=(verb.start, verb.end))


def _fit(person: Person, strong: bool) -> bool:
    name = person.name
    if is_org(name) or name[0] == "之" or (len(name) > 4 and _COLUMN.search(name)):
        return False
    if name.isascii():
        return bool(re.match(r"[A-Z]", name)) and strong
    if not strong:
        return is_personal(name)
    if _SENTENCE.search(name):
        return False
    if is_personal(name):
        return True
    if name in (
        "手记",
        "手記",
        "单位",
        "资料",
        "外电",
        "外電",
        "报道",
        "報導",
        "報道",
        "讲述",
        "本报",
        "图片",
        "照片",
        "观察",
        "新闻",
        "新聞",
        "故事",
        "特写",
        "调查",
        "述评",
        "见闻",
        "来信",
        "节",
        "证",
        "会",
        "从",
        "获悉",
        "了解",
        "同志",
    ):
        return False
    if person.printed and person.role in ("writer", "stringer", "intern", "editor", "photo"):
        return 2 <= len(name) <= 4 or (len(name) <= 20 and name.endswith(_UNIT_END)) or "·" in name
    return 2 <= len(name) <= 4 or (len(name) <= 20 and name.endswith(_UNIT_END))
