"""Checks before publication: one file a check, none knows another. They report and never correct."""

from collections.abc import Callable, Iterator
from typing import Final

from articles.proofing import heads, pictures
from articles.proofing.finding import Finding
from articles.text.digest import Copy
from articles.vocabulary import Severity

#: Every check of a text, in the order an editor reads them.
CHECKS: Final[tuple[Callable[[Copy], Iterator[Finding]], ...]] = (heads.check, pictures.check)


def check_copy(copy: Copy) -> list[Finding]:
    """What the checks say of a copy, blocking findings first."""
    found = [finding for check in CHECKS for finding in check(copy)]
    order = [Severity.BLOCK, Severity.WARN, Severity.HINT]
    return sorted(found, key=lambda finding: order.index(finding.severity))


def blocking(copy: Copy) -> list[Finding]:
    """The findings that stop a signature, a release and a closing."""
    return [finding for finding in check_copy(copy) if finding.severity == Severity.BLOCK]


__all__ = ["CHECKS", "Finding", "blocking", "check_copy"]
