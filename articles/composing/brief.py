"""A correction as a ready brief: the paper that was wrong in print says so in print, on the same page.

The brief is a draft like any other and passes the same reviews (Rule 1); only its first words are written for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import override

from articles.composing.place import place
from articles.desk import history, permissions
from articles.desk.refusal import Refused
from articles.models import Account, Correction, Edition, Page, Placement, Release, Story
from articles.text.digest import Copy
from articles.vocabulary import Kind, Part, Weight

#: How long the duty desk reminds of a correction that nobody has made a brief of.
REMINDED: Final = timedelta(days=7)
#: A title within title marks takes the single ones.
_WITHIN: Final = str.maketrans("《》", "〈〉")


@dataclass(frozen=True, slots=True)
class Printed:
    """Where the mended text stood: its day, its title, and its page; empty where it was on the web alone."""

    day: date
    title: str
    page: str


@dataclass(frozen=True, slots=True)
class Made:
    """The brief of a correction. `placed` is where it was put; where it could not be, `refusal` says why."""

    story: Story
    fresh: bool
    placed: Placement | None = None
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class Pending:
    """A correction without a brief. `title` is the one readers know: the working copy may have another."""

    correction: int
    story: int
    title: str
    text: str
    at: datetime


def without_brief(now: datetime, *, most: int) -> list[Pending]:
    """The public corrections of the last days that nobody made a brief of, the newest first. One query."""
    shown = Release.objects.ever_public(now).filter(story=OuterRef("story")).order_by("-public_from", "-id")
    rows = (
        Correction.objects.public(now)
        .filter(at__gt=now - REMINDED, brief__isnull=True)
        .order_by("-at", "-id")
        .annotate(title=Subquery(shown.values("revision__title")[:1]))
        .values_list("pk", "story_id", "title", "text", "at")[:most]
    )
    return [Pending(pk, story, title or "", text, at) for pk, story, title, text, at in rows]


def make(correction_id: int, *, by: Account, now: datetime) -> Made:
    """Make a correction a brief, and place it in the next open edition on the page of the same number.

    Made a second time it is the same brief, wherever it stands by then. A brief that cannot be placed stays a draft.
    Raises Refused where nothing is made, and Correction.DoesNotExist where readers see no such correction.
    """
    if not permissions.may_make_briefs(by):
        raise Refused("may_not_brief", _("A brief is made by a section editor and above."))
    with transaction.atomic():
        correction = Correction.objects.public(now).select_related("story", "release").get(pk=correction_id)
        # Whoever presses at the same moment waits here, and then finds the brief of the first.
        history.lock(correction.story_id)
        made = Story.objects.filter(from_correction=correction).first()
        if made is not None:
            return Made(made, fresh=False)
        printed = where(correction, now=now)
        copy = Copy(
            kind=Kind.BRIEF, section=correction.story.section_id, headline=_headline(), body=_body(correction, printed)
        )
        story = history.create(copy, by=by, now=now, from_correction=correction)
    try:
        return Made(story, fresh=True, placed=_place(story, printed.page, by=by, now=now))
    except Refused as refused:
        return Made(story, fresh=True, refusal=str(refused))


def where(correction: Correction, *, now: datetime) -> Printed:
    """Where the text that was wrong was last seen before the correction: in print, else on the web."""
    release, story = correction.release, correction.story
    editions = Edition.objects.public(now).filter(release_at__lte=correction.at)
    if release is not None and release.edition_id is not None:  # that one carries the mended text
        editions = editions.exclude(pk=release.edition_id)
    placement = (
        Placement.objects.filter(story=story, part=Part.MAIN, edition__in=editions)
        .select_related("edition", "page", "revision")
        .order_by("-edition__date")
        .first()
    )
    if placement is not None:
        title = placement.revision.title if placement.revision else str(story)
        return Printed(placement.edition.date, title, placement.page.number)
    shown = Release.objects.ever_public(now).filter(story=story)
    if release is not None:
        shown = shown.exclude(pk=release.pk)
    before = shown.select_related("revision").order_by("-public_from", "-id").first() or release
    if before is None:
        return Printed(localdate(correction.at), str(story), "")
    return Printed(localdate(before.public_from), before.revision.title, "")


def _headline() -> str:
    with override(settings.LANGUAGE_CODE):
        return _("Correction")


def _body(correction: Correction, printed: Printed) -> str:
    """The correction in a sentence of the paper's own language, as HTML: a paragraph for each line."""
    first, *rest = [line.strip() for line in correction.text.splitlines() if line.strip()] or [""]
    with override(settings.LANGUAGE_CODE):
        same_year = printed.day.year == localdate(correction.at).year
        words = {
            "day": date_format(printed.day, "MONTH_DAY_FORMAT" if same_year else "DATE_FORMAT"),
            "page": printed.page,
            "title": printed.title.translate(_WITHIN),
            "text": first,
        }
        if printed.page:
            opening = _("%(day)s, page %(page)s, “%(title)s”: %(text)s") % words
        else:
            opening = _("On the web, %(day)s, “%(title)s”: %(text)s") % words
    return "".join(f"<p>{escape(line)}</p>" for line in (opening, *rest))


def _place(story: Story, number: str, *, by: Account, now: datetime) -> Placement:
    """Put the brief on the page of that number in the next open edition. Raises Refused."""
    if not number:
        raise Refused("never_printed", _("The story stood on no page, so the brief is placed by hand."))
    edition = Edition.objects.filter(closed_at__isnull=True, date__gte=localdate(now)).order_by("date").first()
    if edition is None:
        raise Refused("no_open_edition", _("No edition is open, so the brief is placed by hand."))
    page = Page.objects.filter(edition=edition, number=number).first()
    if page is None:
        raise Refused(
            "no_such_page",
            _("The edition of %(day)s has no page %(page)s, so the brief is placed by hand.")
            % {"day": edition, "page": number},
        )
    return place(
        edition.pk,
        version=edition.version,
        page_id=page.pk,
        story_id=story.pk,
        weight=Weight.BRIEF,
        by=by,
        now=now,
    )
