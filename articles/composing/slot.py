"""A place on a page, as the record keeps it.

An event's `was` and `now` hold a place as `page/part/weight/position`, without words of any language: `1/main/lead/1`.
Anything else in them (a page's name, the minute of an edition) is said as it stands.
"""

from datetime import datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from articles.models import Placement
from articles.vocabulary import Part, Weight


def written(placement: Placement) -> str:
    """A placement's place, for the record. Positions are counted from 1, as people count."""
    return f"{placement.page.number}/{placement.part}/{placement.weight}/{placement.position + 1}"


def said(text: str) -> str:
    """A place of the record in words: “page 1, lead”."""
    match text.split("/"):
        case [page, part, weight, _position] if part in Part.values:
            what = Weight(weight).label if weight in Weight.values else Part(part).label
            return _("page %(page)s, %(what)s") % {"page": page, "what": what}
        case _other:
            return text


def minute(moment: datetime | None) -> str:
    """A moment to the minute, in the paper's own time."""
    return f"{localtime(moment):%Y-%m-%d %H:%M}"
