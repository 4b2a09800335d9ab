"""What a paper must have set before it opens."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

from articles.darkroom import signing
from articles.masthead import REQUIRED_FACTS, proofing_off
from articles.proofing import OPTIONAL


@register(Tags.compatibility, deploy=True)
def imprint_is_complete(**kwargs: Any) -> list[CheckMessage]:
    """One error naming every missing variable of the imprint (Rule 4: without them no edition closes).

    Asked by `check --deploy`: until a paper opens, a command such as a dry run of a page needs no imprint.
    """
    missing = [f"PAPER_{fact.upper()}" for fact in REQUIRED_FACTS if not settings.PAPER[fact]]
    if not missing:
        return []
    return [Error(f"The imprint is incomplete: set {', '.join(missing)}.", id="newsroom.E001")]


@register(Tags.compatibility)
def proofing_codes_are_known(**kwargs: Any) -> list[CheckMessage]:
    """One error naming every code of PROOFING_OFF that no check has, or that stops a signature (Rule 4)."""
    unknown = sorted(proofing_off() - OPTIONAL)
    if not unknown:
        return []
    return [
        Error(
            f"PROOFING_OFF names what cannot be switched off: {', '.join(unknown)}.",
            hint=f"These can: {', '.join(sorted(OPTIONAL))}.",
            id="newsroom.E002",
        )
    ]


@register(Tags.security)
def pictures_are_signed(**kwargs: Any) -> list[CheckMessage]:
    """An error where the paper has a certificate for its pictures and nothing would be signed with it: tried, not guessed."""
    if not (fault := signing.fault()):
        return []
    return [
        Error(
            f"Pictures are not signed: {fault}.",
            hint="CREDENTIALS_CERTIFICATE and CREDENTIALS_KEY name the certificate chain and its private key; set both or none.",
            id="newsroom.E003",
        )
    ]
