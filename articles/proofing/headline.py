"""Headlines: how long a line is, and whether a name in it is the body's."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from django.utils.translation import gettext_lazy as _

from articles.proofing.finding import Finding
from articles.proofing.passages import body, passages
from articles.text.digest import Copy
from articles.text.names import is_personal
from articles.vocabulary import Severity

CODES: Final = ("long_headline", "name_in_headline")

#: Characters that a printed line of a headline holds across a page.
LONGEST: Final = 30

#: A title, a name of three characters, and what ends it: only such a person is clearly named.
_TITLED: Final = re.compile(
    r"(?:书记|主席|主任|[省市区县镇乡村局部厅处科校院所会社站队]长|委员|常委|总经理|董事长|代表|教授)"
    r"(?P<name>[\u3400-\u9fff]{3})(?=[，。、；：！？）]|表示|强调|指出|认为|参加|出席|介绍|主持|带队|来到|率队|陪同|一行)"
)
#: A third character that belongs to the next word: 徐俊说.
_NOT_GIVEN: Final = "说率带在与和等向为对到致也就将还于及同"


def check(copy: Copy, day: date | None) -> Iterator[Finding]:
    """A register of names comes later; until then a headline's name is held against the titled names of the body."""
    text = "\n".join(passage.text for passage in body(copy))
    named = {
        found["name"]
        for found in _TITLED.finditer(text)
        if is_personal(found["name"]) and found["name"][2] not in _NOT_GIVEN
    }
    for passage in passages(copy):
        if passage.field not in ("headline", "kicker", "subhead"):
            continue
        if passage.field == "headline" and len(passage.text) > LONGEST:
            yield Finding(
                Severity.HINT,
                "long_headline",
                _("A line of the headline has %(length)s characters; %(longest)s fit across a page.")
                % {"length": len(passage.text), "longest": LONGEST},
                _("house rule: a headline's line fits its columns"),
                passage.field,
                passage.text,
                passage.at,
                passage.at + len(passage.text),
            )
        for start in range(len(passage.text) - 2):
            printed = passage.text[start : start + 3]
            meant = next((name for name in sorted(named) if _one_apart(printed, name)), None)
            if meant is not None and printed not in text:
                yield Finding(
                    Severity.WARN,
                    "name_in_headline",
                    _("“%(printed)s” above, “%(meant)s” in the body: is that the same person?")
                    % {"printed": printed, "meant": meant},
                    _("house rule: a name is spelled as in the body"),
                    passage.field,
                    printed,
                    passage.at + start,
                    passage.at + start + 3,
                )


def _one_apart(printed: str, name: str) -> bool:
    """The same family name, and one of the other two characters different; both are names."""
    return printed[0] == name[0] and (printed[1] == name[1]) != (printed[2] == name[2]) and is_personal(printed)
