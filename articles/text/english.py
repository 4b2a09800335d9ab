"""English bylines: By Ann Lee and Bo Ma; (Reporting by Ann Lee; Editing by Bo Ma)."""

import re
from typing import Final

from articles.text.credits import Credits, Person

_LETTERS: Final = r"[A-Za-zÀ-ÖØ-öø-ž.'’\-]*"
_ENGLISH_NAME: Final = (
    rf"[A-ZÀ-ÖØ-Þ]{_LETTERS}(?: (?:[A-ZÀ-ÖØ-Þ]{_LETTERS}|de|van|von|der|al|bin|da|di|la|le|y|del|dos|el|ibn))*"
)
_ENGLISH_NAMES: Final = rf"{_ENGLISH_NAME}(?:(?:, and |,? & |, | and ){_ENGLISH_NAME})*"
_ENGLISH_BY: Final = re.compile(
    rf"(?P<by>By|BY|by|(?:Photo(?:graph)?s?|Words|Text|Story|Pictures?|Reporting)(?=: )|[Pp]hotos? by|PHOTOS? BY|[Pp]hotograph(?:s|y|ed)? by|[Ww]ords by|[Cc]ompiled by|[Ee]dited by|(?:[Aa]dditional )?[Rr]eporting by|[Ww]riting by|[Ww]ritten by|[Ee]diting by|[Ss]tory by|[Tt]ext by|[Pp]ictures by)"
    rf":? ?(?P<names>{_ENGLISH_NAMES})(?: in [A-Z][A-Za-z ]+)?"
)
_ENGLISH_BY_CODES: Final = {
    "photo": "photo",
    "words": "words",
    "text": "words",
    "compiled": "compiled",
    "edit": "editor",
    "picture": "pictures",
}
_ENGLISH_AGENCIES: Final = frozenset(
    "associated press agence france-presse news service times post daily reuters ap afp xinhua upi bloomberg bbc cnn cna "
    "kyodo efe dpa tass staff writer editor photographer reporter correspondent".split()
)
#: By Staff: nobody is named.
_NOBODY: Final = frozenset(("staff", "staff reports", "staff report", "staff writers", "wire services", "wire reports"))
#: REUTERS/Ann Lee, Ann Lee/Xinhua, ANN LEE / HARBOUR POST
_SOURCE: Final = (
    r"(?i:reuters|ap|afp|xinhua|getty images|upi|efe|epa|staff(?: photo(?:grapher)?)?"
    r"|(?:the )?(?:[a-z']+ ){1,3}(?:post|times|news|daily|herald|gazette|tribune|journal|courier|star|chronicle|press))"
)
_SLASHED: Final = re.compile(
    rf"(?P<before>{_SOURCE})(?: Photo)?/(?P<after>{_ENGLISH_NAME})$"
    rf"|(?P<name>{_ENGLISH_NAME}) ?/ ?(?P<agency>{_SOURCE})$"
)
#: Ann Lee, Staff Reporter
_TITLED: Final = re.compile(
    rf"(?P<names>{_ENGLISH_NAMES})(?: ?[|/] ?| [-–—] |, )"
    r"(?P<title>(?:(?:Staff|Senior|Chief|City|Political|Business|Sports|Special|Contributing|Our) ){0,2}(?:Reporter|Writer|Correspondent|Columnist|Critic)s?)$",
)
#: Where a reporter can be written to, behind the byline. A run of blanks is looked at from its first one alone.
_ADDRESS: Final = re.compile(r"(?<!\s)(?:\s*[|/•·,;—–-]\s*|\s+)?(?:[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<!\w)@\w{2,30})\s*$")
#: When it was put on the web: | Updated: 2031-03-02 09:15.
_WHEN: Final = re.compile(
    r"(?<!\s)(?:\s*[|•·]\s*|\s+)?(?:Updated|Published|Posted)?:? ?(?:\d{4}-\d{2}-\d{2}|\d{1,2}/\d{1,2}/\d{4})(?:[ ,]+\d{1,2}:\d{2}(?: ?[ap]m)?)?\s*$"
)
_AND_BY: Final = re.compile(r"\s*[;,|/]\s*(?:and )?|\s+and\s+|\s{2,}")
#: What is longer is no name.
LONGEST_NAME: Final = 40
_ENGLISH_TAIL: Final = re.compile(
    r"^\((?P<inner>(?:Reporting|Writing|Editing|Additional reporting|Compiled|Photos?|Edited) by .+)\)$", re.DOTALL
)


def english(text: str, lo: int, hi: int) -> Credits | None:
    """Read `text[lo:hi]` as an English byline; None where it is none."""
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
    shown = _SLASHED.match(text[lo:hi])
    if shown:
        name, agency = ("after", "before") if shown["after"] else ("name", "agency")
        at, source = shown.span(name), shown.span(agency)
        person = Person("photo", shown[name], "", "Photo", (lo + at[0], lo + at[1]))
        return Credits(people=(person,), kind="photo", agency=shown[agency], agency_at=(lo + source[0], lo + source[1]))
    match = _ENGLISH_BY.match(text, lo, hi)
    if not match:
        return _titled(text, lo, hi)
    if match["names"].lower() in _NOBODY:
        return None
    people = _english_people(match)
    while more := _AND_BY.match(text, match.end(), hi):
        #: Story by Ann Lee, photos by Bo Ma.
        following = _ENGLISH_BY.match(text, more.end(), hi)
        if not following:
            break
        match = following
        people += _english_people(match)
    if any(len(person.name) > LONGEST_NAME for person in people):
        return None
    rest = _ADDRESS.sub("", _WHEN.sub("", text[match.end() : hi]))
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


def _titled(text: str, lo: int, hi: int) -> Credits | None:
    """Ann Lee and Bo Ma, Staff Reporters: names of two words at least, so that no headline is one."""
    match = _TITLED.match(text[lo:hi])
    names = list(re.finditer(r"[^\0]+", _blank_joints(match["names"]))) if match else []
    if not match or not all(" " in name[0] for name in names):
        return None
    start, title = lo + match.start("names"), (lo + match.start("title"), lo + match.end("title"))
    return Credits(
        people=tuple(
            Person("writer", name[0], match["title"], "", (start + name.start(), start + name.end()), title)
            for name in names
        )
    )


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
