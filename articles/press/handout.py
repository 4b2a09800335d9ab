"""A picture for somebody outside: another paper, an agency, a reader who asked for it. Made when it is asked for, kept nowhere.

As a rendition it is upright, re-encoded and carries creator, credit and copyright and nothing else of the original
(Rule 8); it is larger, and signed where the paper has a certificate (`darkroom.signing`).
"""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from articles.darkroom import signing
from articles.darkroom.develop import Unacceptable, inscribe
from articles.darkroom.receive import attribution, made_again
from articles.darkroom.renditions import WHOLE
from articles.desk.refusal import Refused
from articles.models import Photo


def hand_out(photo: Photo, *, now: datetime) -> bytes:
    """The JPEG file. Raises Refused, in sentences, for a picture that may not leave and for one that cannot be made."""
    if not photo.credit:
        raise Refused(
            "no_credit", _("No picture leaves without its credit. Write it here, save, and hand it out then.")
        )
    if not photo.rights_hold(timezone.localdate(now)):
        raise Refused("rights", _("The rights of this picture do not hold today, so it is not handed out."))
    words = attribution(photo)
    try:
        data = inscribe(made_again(photo, [WHOLE], None)[0].file.data, words)
        return signing.sign(data, words, source=_source(photo)) if signing.is_configured() else data
    except (Unacceptable, OSError) as error:
        raise Refused(
            "not_made", _("The file could not be made from the original. Tell whoever looks after this machine.")
        ) from error
    except signing.UnsignedError as error:
        raise Refused(
            "unsigned",
            _(
                "The picture could not be signed with the paper's certificate, so it was not handed out. "
                "Tell whoever looks after this machine: manage.py check says what is wrong."
            ),
        ) from error


def _source(photo: Photo) -> str:
    """How the picture came about, where a credential that holds says it: a picture of a machine stays one."""
    told = photo.credentials
    return str(told.get("source", "")) if told.get("state") == "holds" else ""
