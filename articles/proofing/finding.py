"""What a check says."""

from dataclasses import dataclass

from django.utils.functional import Promise

from articles.vocabulary import Severity


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark of one check. `sentence` is for the editor; a `BLOCK` stops signing, release and closing."""

    severity: Severity
    code: str
    sentence: str | Promise
