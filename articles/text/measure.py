"""How long a text is: one rule everywhere (words: 字数)."""

import html
import re
from typing import Final

_TAG: Final = re.compile(r"<!--.*?-->|</?[A-Za-z][^<>]*>", re.DOTALL)
_BLANK: Final = re.compile(r"[\s\u200b\u2060\ufeff\u00ad]+")


def length(text: str) -> int:
    """The number of characters that are no space, of HTML or plain text. A tag counts nothing, an entity is the
    character it stands for, and so is a lone `<` that opens no tag.
    """
    return len(_BLANK.sub("", html.unescape(_TAG.sub("", text))))
