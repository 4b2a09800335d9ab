"""What a credit says: people, datelines, and the brackets they stand in."""

from dataclasses import dataclass
from typing import Final

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


OPEN: Final = "（(［[【〔〖"
CLOSE: Final = "）)］]】〕〗"
BLANK: Final = r"[\s\u3000]"
MARKS: Final = "□■◎○●▲△◆◇★☆▪※◼◻◉•▶►"
#: The longest text worth looking at as a credit; what is longer is copy.
LONGEST: Final = 120


def skip(text: str, at: int) -> int:
    """The next place that is no blank, from `at`."""
    while at < len(text) and (text[at].isspace() or text[at] in "\u3000\u200b\ufeff"):
        at += 1
    return at


def close_of(text: str, opening: int) -> int | None:
    """Where the bracket that opens at `opening` closes, if it does within a credit's length."""
    depth = 0
    for at in range(opening, min(len(text), opening + LONGEST)):
        if text[at] in OPEN:
            depth += 1
        elif text[at] in CLOSE:
            depth -= 1
            if depth == 0:
                return at
    return None


def opening_of(text: str, close: int) -> int | None:
    """Where the bracket that closes at `close` opens, if it does within a credit's length."""
    depth = 0
    for at in range(close, max(-1, close - LONGEST), -1):
        if text[at] in CLOSE:
            depth += 1
        elif text[at] in OPEN:
            depth -= 1
            if depth == 0:
                return at
    return None
