"""A past edition as it was printed, made of stories from the archive: its pages, its order and its pins stand at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from articles.composing import slot
from articles.composing.hold import changed
from articles.desk import permissions, signoff
from articles.desk.history import Made
from articles.desk.refusal import Refused
from articles.models import Account, Edition, Page, Placement
from articles.models.event import append
from articles.vocabulary import Act, Kind, Part, Weight


@dataclass(frozen=True, slots=True)
class PastPage:
    """A page as it was printed: its number, its name, its stories in order."""

    number: str
    name: str
    stories: Sequence[Made]


def print_edition(
    day: date, *, number: int, pages: Sequence[PastPage], release_at: datetime, by: Account, now: datetime
) -> Edition:
    """Make the edition of a past day, closed for its minute, and admit its stories (Rule 1, admit).

    The first story of a page leads it; nothing else is known of weights. Who answered for the pages is not known
    either, and today's imprint is not copied onto yesterday's paper. To be called in a transaction, with stories that
    were made in it. Raises Refused.
    """
    if not permissions.may_close(by):
        raise Refused("may_not_close")
    if release_at > now or localdate(release_at) != day:
        raise Refused("needs_past_date")
    if Edition.objects.filter(date=day).exists():
        raise Refused("day_taken", _("There is an edition of %(day)s already. It stays as it is.") % {"day": day})
    if Edition.objects.filter(number=number).exists():
        raise Refused("number_taken", _("There is an edition number %(number)s already.") % {"number": number})
    edition = Edition.objects.create(
        date=day,
        number=number,
        closed_at=release_at,
        closed_by=by,
        release_at=release_at,
        imprint={
            "pages": [
                {"number": page.number, "name": page.name, "editor": "", "proofreader": "", "layout": ""}
                for page in pages
            ]
        },
    )
    append(Act.PLAN, at=now, by=by, edition=edition, now=day.isoformat())
    rows = Page.objects.bulk_create(
        Page(edition=edition, number=page.number, name=page.name, position=at) for at, page in enumerate(pages)
    )
    signoff.admit_all(
        [one for page in pages for one in page.stories], edition=edition, by=by, public_from=release_at, now=now
    )
    Placement.objects.bulk_create(
        Placement(
            edition_id=edition.pk,
            page_id=row.pk,
            story_id=one.story.pk,
            part=Part.MAIN,
            weight=_weight(one, at),
            position=at,
            revision_id=one.revision.pk,
        )
        for row, page in zip(rows, pages, strict=True)
        for at, one in enumerate(page.stories)
    )
    changed(edition, act=Act.CLOSE, by=by, at=now, now=slot.minute(release_at))
    return edition


def _weight(one: Made, at: int) -> Weight:
    if at == 0:
        return Weight.LEAD
    return Weight.BRIEF if one.copy.kind == Kind.BRIEF else Weight.PLAIN
