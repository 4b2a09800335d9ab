"""An edition in hand: locked, looked at again, and the version somebody saw compared with the one that stands (Rule 6).

Every change to an edition's pages and placements begins with `take` and ends with `changed`, in one transaction. So
each version of an edition has exactly one line of the record, and whoever comes too late can be told what happened.
"""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from articles.composing import slot
from articles.desk import permissions
from articles.desk.refusal import Refused
from articles.models import Account, Edition, Event, Story
from articles.models.event import append
from articles.vocabulary import Act

#: The acts that change an edition: one of them per version.
ACTS = (Act.PLAN, Act.PLACE, Act.PULL, Act.CLOSE, Act.REOPEN_EDITION)

#: How many changes of somebody else are told one by one.
TOLD = 3


def take(edition_id: int, *, version: int, by: Account, closed: bool = False) -> Edition:
    """The edition, locked until the transaction ends, in the state the act needs and the version the person saw.

    `closed` is the state the act needs. Raises Refused (`gone`, `closed`, `not_closed`, `edition_stale`); nothing is changed.
    """
    edition = Edition.objects.select_for_update().filter(pk=edition_id).first()
    if edition is None:
        raise Refused("gone", _("There is no such edition. Nothing was changed."))
    if edition.closed_at and not closed:
        raise Refused("closed", _closed(edition))
    if closed and not edition.closed_at:
        raise Refused("not_closed", _("The edition is not closed, so there is nothing to reopen. Nothing was changed."))
    if edition.version != version:
        raise Refused("edition_stale", _stale(edition, version, by))
    return edition


def changed(
    edition: Edition,
    *,
    act: Act,
    by: Account,
    at: datetime,
    story: Story | None = None,
    was: str = "",
    now: str = "",
    reason: str = "",
) -> None:
    """Count the change and write its line of the record. The edition must have been taken."""
    edition.version += 1
    edition.save()
    append(act, at=at, by=by, story=story, edition=edition, was=was, now=now, reason=reason)


def _closed(edition: Edition) -> str:
    return _(
        "%(name)s closed this edition at %(time)s. Its pages, its order and its stories stay as they are; "
        "nothing was changed. To change it, the duty editor-in-chief reopens it first."
    ) % {"name": edition.closed_by, "time": slot.minute(edition.closed_at)}


def _stale(edition: Edition, version: int, by: Account) -> str:
    events = since(edition, version)
    titles = titles_for(by, events)
    lines = [_line(event, titles) for event in events]
    told = pgettext("between the changes to an edition", "; ").join(lines[:TOLD])
    if len(lines) > TOLD:
        more = len(lines) - TOLD
        told = ngettext("%(told)s; and %(more)s more change", "%(told)s; and %(more)s more changes", more) % {
            "told": told,
            "more": more,
        }
    if not told:
        return _("The edition was changed since you opened it. Nothing was changed by you; look again, then decide.")
    return _(
        "The edition was changed since you opened it: %(told)s. "
        "Nothing was changed by you; look at the pages as they are now, then do it again if it is still needed."
    ) % {"told": told}


def since(edition: Edition, version: int) -> list[Event]:
    """The changes to an edition after that version, oldest first."""
    count = edition.version - version
    if count < 1:
        return []
    newest = Event.objects.filter(edition=edition, act__in=ACTS).select_related("by").order_by("-id")
    return list(reversed(newest[:count]))


def titles_for(somebody: Account, events: Iterable[Event]) -> dict[int, str]:
    """The titles of the stories in these lines that somebody may read, by the story's id: others stay numbers.

    A story that was pulled may be a draft again, in a drawer that is not everybody's (Rule 10).
    """
    ids = {event.story_id for event in events if event.story_id is not None}
    readable = Story.objects.filter(permissions.readable(somebody), pk__in=ids).only("title")
    return {story.pk: str(story) for story in readable}


def _line(event: Event, titles: dict[int, str]) -> str:
    parts = [str(event.by), event.get_act_display()]
    if event.story_id is not None:
        parts.append(f"“{titles[event.story_id]}”" if event.story_id in titles else f"#{event.story_id}")
    change, where = " ".join(parts), slot.said(event.now or event.was)
    return _("%(change)s (%(where)s)") % {"change": change, "where": where} if where else change
