"""What a paper must have set before it opens."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

from articles.masthead import REQUIRED_FACTS


@register(Tags.compatibility, deploy=True)
def imprint_is_complete(**kwargs: Any) -> list[CheckMessage]:
    """One error naming every missing variable of the imprint (Rule 4: without them no edition closes).

    Asked by `check --deploy`: until a paper opens, a command such as a dry run of a page needs no imprint.
    """
    missing = [f"PAPER_{fact.upper()}" for fact in REQUIRED_FACTS if not settings.PAPER[fact]]
    if not missing:
        return []
    return [Error(f"The imprint is incomplete: set {', '.join(missing)}.", id="newsroom.E001")]
