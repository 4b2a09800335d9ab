"""People back into the line as it is printed, in the form of the source language."""

from collections.abc import Iterable, Sequence
from typing import Final

from articles.text.roles import CODES, VERBS

_DEFAULT_PRINTED: Final = {"stringer": "通讯员", "intern": "实习生", "editor": "责编"}
_DEFAULT_VERB: Final = {"photo": "摄", "words": "文", "pictures": "图", "compiled": "整理"}


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
        line = _latin(rows)
        return f"{dateline} {line}" if dateline else line
    line, bracketed = _chinese(rows)
    if dateline:
        return f"{dateline}（{line}）"
    return f"（{line}）" if bracketed else line


def _latin(rows: Sequence[tuple[str, str, str]]) -> str:
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


def _chinese(rows: Sequence[tuple[str, str, str]]) -> tuple[str, bool]:
    parts: list[str] = []
    before = None
    bracketed = False
    for index, (role, name, printed) in enumerate(rows):
        verb = _DEFAULT_VERB.get(role, "")
        if (printed in VERBS and CODES.get(printed) is None) or printed in ("摄影", "攝影"):
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
        return row[2] if (row[2] in VERBS and CODES.get(row[2]) is None) or row[2] in ("摄影", "攝影") else ""

    return verb(one) == verb(other)
