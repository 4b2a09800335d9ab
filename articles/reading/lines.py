"""Where a printed line may not end: beside the dot of a name, and between a number and what it counts.

W3C's Requirements for Chinese Text Layout (https://www.w3.org/TR/clreq/, prohibition rules) keep marks from the ends of
lines; a browser does that by itself (`line-break: strict`). It does not know that 买买提 belongs to 阿依古丽·买买提, nor
that 25 is parted from its 日: this is said by a span that the style sheet sets without breaks.
"""

from __future__ import annotations

import re
from typing import Final

_HAN: Final = "\u3400-\u4dbf\u4e00-\u9fff"
#: What stands side by side. Nobody can tell where a name begins in a run of Chinese: four characters before its first
#: dot and four behind its last, as far as there are any. A number takes along what follows it, and a 第 before it.
_TOGETHER: Final = re.compile(
    rf"[{_HAN}]{{1,4}}(?:[·・][{_HAN}]{{1,8}}){{0,3}}[·・][{_HAN}]{{1,4}}"
    rf"|第\d+(?:[.,:：]\d+)*[{_HAN}]?"
    rf"|\d+(?:[.,:：]\d+)*(?:[{_HAN}]|[%％‰℃]|°[CF])"
)
#: A tag, with `>` in its attributes.
_TAG: Final = re.compile(r'(<[^">]*(?:"[^"]*"[^">]*)*>)')


def kept_together(html: str) -> str:
    """The HTML with a `<span class="whole">` around each such stretch; its text stays what it is. Tags are left alone."""
    parts = _TAG.split(html)
    parts[::2] = [_TOGETHER.sub(r'<span class="whole">\g<0></span>', text) for text in parts[::2]]
    # Between two of them a line may end; Chromium takes two side by side for one.
    return "".join(parts).replace('</span><span class="whole">', '</span><wbr><span class="whole">')
