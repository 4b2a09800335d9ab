"""What a check says."""

from dataclasses import dataclass

from django.utils.functional import Promise

from articles.vocabulary import Severity


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark of one check. `sentence` is for the editor; a `BLOCK` stops signing, release and closing.

    `source` says where the rule comes from. `words` are the words concerned: characters `start` to `end` of the plain
    text of `field` (`passages.passages` says what that is); a remark on something that is missing has none.
    """

    severity: Severity
    code: str
    sentence: str | Promise
    source: str | Promise = ""
    field: str = ""
    words: str = ""
    start: int = 0
    end: int = 0
