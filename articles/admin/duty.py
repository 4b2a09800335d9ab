"""The duty desk: what tomorrow's paper still needs, and what waits for whoever looks at it.

A number of queries that does not grow with the stories, and nothing on it that its reader may not read.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.timesince import timesince, timeuntil
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from articles.admin.forms import anchor_of
from articles.admin.marks import counted, severity_mark, state_mark, story_mark, waiting_of
from articles.admin.plans import Slot, placed_as, small_plan
from articles.admin.sheet import ever_ran
from articles.composing import brief
from articles.composing.close import Finding, blocks, check
from articles.composing.fit import Fill, fill
from articles.desk import permissions, queue
from articles.models import Account, Edition, Event, Page, Photo, PhotoUse, Placement, Release, Story
from articles.vocabulary import Act, Part, Role, Severity, State, Step

#: The hour at which a morning paper becomes public where nobody has said otherwise; the editor chooses when he closes.
USUAL_HOUR: Final = time(6, 0)
#: Lines of a page's check list that the desk shows; the edition's own screen has all of them.
LINES: Final = 5
#: How long before and after a picture's last day it stands in the day's list.
EXPIRY_AHEAD: Final = timedelta(days=3)
EXPIRED_SHOWN: Final = timedelta(days=14)
#: A deadline that is nearer than this is told with what is left of it, and than that in the colour of what is late.
NEAR: Final = timedelta(hours=2)
SOON: Final = timedelta(hours=1)
#: Rows of the lists that only tell and do not ask.
ROWS: Final = 10


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a check list."""

    mark: SafeString
    sentence: str
    url: str


@dataclass(frozen=True, slots=True)
class PagePlan:
    """One page of the edition: its plan, how full it is, and what it lacks."""

    page: Page
    slots: list[Slot]
    fill: Fill
    lines: list[Line]
    more: int
    stories: int
    signed: int


@dataclass(frozen=True, slots=True)
class Night:
    """The edition the desk works on."""

    edition: Edition
    heading: str
    public: bool
    closed: bool
    release_at: datetime
    pages: list[PagePlan]
    tally: list[SafeString]
    stories: int
    holes: int
    blocking: int
    lines: list[Line]
    url: str


@dataclass(frozen=True, slots=True)
class Row:
    """One story in a list of the desk."""

    title: str
    url: str
    mark: SafeString
    where: str
    last: str
    waited: str
    reason: str = ""
    who: str = ""
    at: datetime | None = None
    length: int = 0
    #: Until when it has to be ready, what is left of that in words, and whether it is over or nearly.
    deadline: datetime | None = None
    left: str = ""
    late: bool = False
    #: Who has it in hand, in words; whether that is whoever looks; and where the button posts, if it is his to press.
    held: str = ""
    mine: bool = False
    claim: str = ""


@dataclass(frozen=True, slots=True)
class Expiring:
    """A picture readers see with a story, whose rights end in these days or have just ended."""

    photo: Photo
    story: int
    title: str
    ended: bool


@dataclass(frozen=True, slots=True)
class Corrected:
    """A correction readers have seen and the paper has not printed yet. `make` is empty where it is not his to make."""

    text: str
    title: str
    at: datetime
    url: str
    make: str


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything one person sees on the duty desk. A list that is None is not his; an empty one is done."""

    now: datetime
    today: str
    night: Night | None = None
    sees_editions: bool = False
    may_plan: bool = False
    may_close: bool = False
    may_write: bool = False
    may_take_in: bool = False
    may_upload: bool = False
    waiting: list[Row] | None = None
    sent_back: list[Row] | None = None
    drafts: list[Row] | None = None
    on_the_way: list[Row] | None = None
    reserve: list[Row] | None = None
    pictures: list[Photo] | None = None
    expiring: list[Expiring] | None = None
    corrected: list[Corrected] | None = None
    refused: list[Event] | None = None
    idle: list[Account] | None = None


def desk_for(account: Account, *, now: datetime) -> Desk:
    """The duty desk as this person may see it at that moment."""
    sees_editions = permissions.may_see_editions(account)
    writes = permissions.may_write(account)
    reviews = permissions.has_role(account, *permissions.REVIEW_ROLE.values())
    sent_back = queue.sent_back_to(account, now=now) if writes else []
    back = {waiting.story.pk for waiting in sent_back}
    return Desk(
        now=now,
        today=heading(timezone.localdate(now), timezone.localdate(now)),
        night=tonight(now) if sees_editions else None,
        sees_editions=sees_editions,
        may_plan=permissions.may_plan(account),
        may_close=permissions.may_close(account),
        may_write=writes,
        may_take_in=permissions.may_take_in(account),
        may_upload=permissions.may_upload(account),
        waiting=_waiting(account, now) if reviews else None,
        sent_back=rows_of(sent_back, now) if writes else None,
        drafts=rows_of([one for one in queue.drafts_of(account, now=now) if one.story.pk not in back][:ROWS], now)
        if writes
        else None,
        on_the_way=_on_the_way(account, now) if writes and not permissions.rank(account) else None,
        reserve=rows_of(queue.reserve(now=now)[:ROWS], now) if permissions.rank(account) else None,
        pictures=_pictures(account) if permissions.has_role(account, Role.PHOTOGRAPHER) else None,
        expiring=_expiring(now) if permissions.may_plan(account) else None,
        corrected=_corrected(account, now) if permissions.may_plan(account) else None,
        refused=_refused(now) if permissions.may_administer(account) else None,
        idle=_idle() if permissions.may_administer(account) else None,
    )


# The edition


def edition_at_work(now: datetime) -> Edition | None:
    """The next edition that is not public yet, else the latest that is."""
    today = timezone.localdate(now)
    ahead = Edition.objects.filter(date__gte=today).exclude(closed_at__isnull=False, release_at__lte=now)
    return ahead.order_by("date").first() or Edition.objects.public(now).order_by("-date").first()


def usual_minute(day: date, now: datetime) -> datetime:
    """When an edition of that day would become public: its morning, or at once when that has passed."""
    return max(timezone.make_aware(datetime.combine(day, USUAL_HOUR)), now)


def tonight(now: datetime) -> Night | None:
    """The edition at work with its pages; None where none is open or public."""
    edition = edition_at_work(now)
    if edition is None:
        return None
    closed, public = edition.closed_at is not None, edition.is_public(now)
    release_at = edition.release_at or usual_minute(edition.date, now)
    findings = [] if closed else check(edition, release_at=release_at, now=now)
    placements = list(
        Placement.objects.filter(edition=edition).select_related("story", "page").order_by("position", "id")
    )
    edition_url = reverse("admin:articles_edition_change", args=[edition.pk])
    pages = [
        _page(page, placements, findings, edition_url)
        for page in Page.objects.filter(edition=edition).select_related("editor").order_by("position", "id")
    ]
    waiting = waiting_of((one.story for one in placements), now=now)
    main = [one.story for one in placements if one.part == Part.MAIN]
    return Night(
        edition=edition,
        heading=heading(edition.date, timezone.localdate(now)),
        public=public,
        closed=closed,
        release_at=release_at,
        pages=pages,
        tally=[story_mark(state, waiting=waits, count=count) for (state, waits), count in counted(main, waiting)],
        stories=len(main),
        holes=0 if closed else sum(slot.placement is None for page in pages for slot in page.slots),
        blocking=len(blocks(findings)),
        lines=[_line(one, edition_url) for one in findings if one.page is None and one.severity == Severity.BLOCK],
        url=edition_url,
    )


def heading(day: date, today: date) -> str:
    """The day as the newsroom says it: tomorrow, today, or the date alone."""
    # Translators: a day in a heading, in the letters of Django's date filter: Wednesday, 25 November.
    said = date_format(day, pgettext("day in a heading", "l, j F"))
    if day == today + timedelta(days=1):
        return _("Tomorrow · %(day)s") % {"day": said}
    if day == today:
        return _("Today · %(day)s") % {"day": said}
    return said


def _page(page: Page, placements: Sequence[Placement], findings: Sequence[Finding], edition_url: str) -> PagePlan:
    standing = [one for one in placements if one.page_id == page.pk]
    filled = fill(page, standing)
    closed = bool(standing) and all(one.revision_id for one in standing)
    lines = [_line(one, edition_url) for one in findings if one.page == page and one.severity != Severity.HINT]
    mains = [one for one in standing if one.part == Part.MAIN]
    return PagePlan(
        page=page,
        slots=small_plan(standing, missing=0 if closed else filled.room),
        fill=filled,
        lines=lines[:LINES],
        more=max(0, len(lines) - LINES),
        stories=len(mains),
        signed=sum(one.story.state in (State.SIGNED, State.PUBLISHED) for one in mains),
    )


def _line(finding: Finding, edition_url: str) -> Line:
    url = mended_at(finding.story, finding.field) if finding.story else edition_url
    return Line(severity_mark(finding.severity), finding.sentence, url)


def mended_at(story: Story, field: str) -> str:
    """The story form, at the field that a remark is about."""
    return reverse("admin:articles_story_change", args=[story.pk]) + anchor_of(field)


# The lists


def _waiting(account: Account, now: datetime) -> list[Row]:
    """What waits for somebody; all of it is his to take in hand."""
    waiting = queue.waiting_for(account, now=now)
    return rows_of(waiting, now, by=account, free={one.story.pk for one in waiting})


def rows_of(
    waiting: Sequence[queue.Waiting], now: datetime, *, by: Account | None = None, free: Collection[int] = ()
) -> list[Row]:
    """Stories as rows of a list, for whoever looks. `free`: the ids of those he could take in hand."""
    return [_row(one, now, by, one.story.pk in free) for one in waiting]


def _row(waiting: queue.Waiting, now: datetime, by: Account | None, free: bool) -> Row:
    story, last, held = waiting.story, waiting.last, waiting.claim
    mine = held is not None and by is not None and held.by_id == by.pk
    his = held is not None and by is not None and (mine or permissions.has_role(by, Role.DUTY_EDITOR))
    return Row(
        title=str(story),
        # What waits to be read and decided leads to the screen made for it.
        url=reverse(
            "admin:articles_story_review" if story.state in permissions.REVIEW_ROLE else "admin:articles_story_change",
            args=[story.pk],
        ),
        mark=state_mark(story.state),
        where=_where(waiting.placement),
        last=_("%(who)s: %(step)s") % {"who": last.by or "–", "step": Step(last.act).label} if last else "",
        waited=_spell(timesince(waiting.since, now)),
        reason=last.reason if last else "",
        who=str(last.by or "") if last else "",
        at=last.at if last else None,
        length=story.length,
        deadline=waiting.deadline,
        left=_left(waiting.deadline, now),
        late=waiting.deadline is not None and waiting.deadline - now < SOON,
        held="" if held is None else _("you") if mine else str(held.by),
        mine=mine,
        claim=reverse("admin:articles_story_claim", args=[story.pk]) if his or (held is None and free) else "",
    )


def _spell(words: str) -> str:
    """A span of time; Chinese sets no comma between its hours and minutes."""
    return words.replace("，", " ")


def _left(deadline: datetime | None, now: datetime) -> str:
    """How long it is to a deadline, where it is near, or that it is over."""
    if deadline is None:
        return ""
    if deadline <= now:
        return _("over")
    return _("%(time)s left") % {"time": _spell(timeuntil(deadline, now, depth=2))} if deadline - now < NEAR else ""


def _where(placement: Placement | None) -> str:
    """Where a story is to stand: the page, and its weight when it has one."""
    if placement is None:
        return ""
    words = _("page %(number)s") % {"number": placement.page.number}
    weight = placed_as(placement)
    return f"{weight} · {words}" if weight else words


def _on_the_way(account: Account, now: datetime) -> list[Row]:
    """An author's stories that have left his hands: in a review or signed, and what went out since yesterday."""
    stories = (
        Story.objects.filter(pk__in=Story.objects.filter(permissions.own_stories(account)).values("pk"))
        .filter(
            Q(state__in=[*permissions.REVIEW_ROLE, State.SIGNED])
            | Q(state__in=[State.PUBLISHED, State.WITHDRAWN], state_at__gte=now - timedelta(days=1))
        )
        .annotate(waits=Exists(Release.objects.waiting(now).filter(story=OuterRef("pk"))))
        .order_by("-state_at", "-id")[:ROWS]
    )
    return [
        Row(
            title=str(story),
            url=reverse("admin:articles_story_change", args=[story.pk]),
            mark=story_mark(story.state, waiting=story.waits),
            where="",
            last="",
            waited=_spell(timesince(story.state_at, now)),
            length=story.length,
        )
        for story in stories
    ]


def _pictures(account: Account) -> list[Photo]:
    """A photographer's latest pictures; `ran` says whether readers have seen one."""
    mine = Photo.objects.filter(Q(uploaded_by=account) | Q(photographer__account=account))
    return list(mine.annotate(ran=ever_ran()).order_by("-uploaded_at", "-id")[:ROWS])


def _expiring(now: datetime) -> list[Expiring]:
    """Pictures of public stories whose last day is near or has just passed, the earliest first (Rule 8).

    An expired picture is gone from its page by itself; the desk hears of it, to extend the rights or change the story.
    """
    today = timezone.localdate(now)
    uses = (
        PhotoUse.objects.filter(
            Release.public_at(now, through="release__"),
            photo__rights_until__gte=today - EXPIRED_SHOWN,
            photo__rights_until__lte=today + EXPIRY_AHEAD,
        )
        .select_related("photo", "release__revision")
        .only("photo__caption", "photo__filename", "photo__rights_until", "release__story", "release__revision__title")
        .order_by("photo__rights_until", "pk")[:ROWS]
    )
    return [
        Expiring(
            use.photo,
            use.release.story_id,
            use.release.revision.title,
            ended=use.photo.rights_until is not None and use.photo.rights_until < today,
        )
        for use in uses
    ]


def _corrected(account: Account, now: datetime) -> list[Corrected]:
    """The corrections of the last days without a brief. Each leads editors to the story, others to what readers see."""
    edits, makes = bool(permissions.rank(account)), permissions.may_make_briefs(account)
    return [
        Corrected(
            one.text,
            one.title,
            one.at,
            reverse("admin:articles_story_change" if edits else "story", args=[one.story]),
            reverse("admin:articles_story_brief", args=[one.story, one.correction]) if makes else "",
        )
        for one in brief.without_brief(now, most=ROWS)
    ]


def _refused(now: datetime) -> list[Event]:
    """The latest sign-ins refused since yesterday."""
    latest = Event.objects.filter(act=Act.SIGN_IN_REFUSED).select_related("by").order_by("-id")[:ROWS]
    return [one for one in latest if one.at >= now - timedelta(days=1)]


def _idle() -> list[Account]:
    """Accounts that are open and cannot be used: nobody has given them a role."""
    return list(Account.objects.filter(is_active=True, is_superuser=False, groups=None).order_by("-id")[:ROWS])


def index_context(account: Account, *, now: datetime) -> dict[str, Any]:
    """What the index's template is given."""
    return {"desk": desk_for(account, now=now)}
