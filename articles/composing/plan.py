"""The plan of an edition: its day, its number, its pages and who answers for each."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Final

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.timezone import get_current_timezone, localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from articles.composing.hold import changed, take
from articles.desk import permissions
from articles.desk.refusal import Refused
from articles.masthead import page_closing
from articles.models import Account, Edition, Page, Placement
from articles.models.event import append
from articles.text.fields import UnfitTextError, one_line
from articles.vocabulary import Act, Role

#: A page's number is printed and is part of its address: 1, A01.
NUMBER: Final = re.compile(r"[A-Z]{0,2}[0-9]{1,4}")
NAME_LENGTH: Final = 20
#: More pages than any daily prints; a bound, so that a slip of the keyboard is refused.
MOST_PAGES: Final = 64
#: An edition is planned at most this long ahead: a year typed wrong would stand for ever.
AHEAD: Final = timedelta(days=366)

#: Whose name a page may carry, by field: the roles that do this work.
POSTS: Final[dict[str, tuple[Role, ...]]] = {
    "editor": (Role.SECTION_EDITOR, Role.DESK_HEAD, Role.DUTY_EDITOR),
    "proofreader": (Role.PROOFREADER,),
    "layout": (Role.LAYOUT_EDITOR,),
}


def open_edition(day: date, *, number: int, pages: Sequence[tuple[str, str]], by: Account, now: datetime) -> Edition:
    """Open the edition of a day with its pages, `(number, name)` each, in the order they are printed.

    A page takes the capacity of the page of the same number in the edition before, and closes at the same hour; else at
    the paper's usual one. Raises Refused.
    """
    _may_plan(by)
    _refuse_day(day, now)
    rows = [(page_number(one), page_name(name)) for one, name in pages]
    if not rows:
        raise Refused("no_pages", _("An edition needs at least one page. Nothing was opened."))
    if len(rows) > MOST_PAGES:
        raise Refused("too_many_pages", _("An edition has at most %(most)s pages.") % {"most": MOST_PAGES})
    seen: set[str] = set()
    for one, _name in rows:
        if one in seen:
            raise Refused("page_twice", _("Page %(number)s is listed twice. Nothing was opened.") % {"number": one})
        seen.add(one)
    try:
        with transaction.atomic():
            _refuse_taken(day, number)
            before = Edition.objects.filter(date__lt=day).order_by("-date").first()
            former = {page.number: page for page in Page.objects.filter(edition=before)} if before else {}
            edition = Edition.objects.create(date=day, number=number)
            Page.objects.bulk_create(
                Page(
                    edition=edition,
                    number=one,
                    name=name,
                    position=at,
                    capacity=former[one].capacity if one in former else 0,
                    closes_at=closing(day, former.get(one)),
                )
                for at, (one, name) in enumerate(rows)
            )
            append(Act.PLAN, at=now, by=by, edition=edition, now=day.isoformat())
            return edition
    except IntegrityError:
        # Somebody opened it between our look and our writing; what stands now says which.
        _refuse_taken(day, number)
        raise


def add_page(
    edition_id: int, *, version: int, number: str, name: str, by: Account, now: datetime, capacity: int = 0
) -> Page:
    """Add a page. It stands where its number belongs: 2 before 10, A02 before B01. Raises Refused."""
    _may_plan(by)
    with transaction.atomic():
        edition = take(edition_id, version=version, by=by)
        page = Page(
            edition=edition,
            number=page_number(number),
            name=page_name(name),
            capacity=capacity,
            closes_at=closing(edition.date),
        )
        _refuse_page_twice(page)
        if edition.pages.count() >= MOST_PAGES:
            raise Refused("too_many_pages", _("An edition has at most %(most)s pages.") % {"most": MOST_PAGES})
        page.save()
        _order(edition)
        changed(edition, act=Act.PLAN, by=by, at=now, now=str(page))
        return page


def change_page(
    edition_id: int,
    *,
    version: int,
    page_id: int,
    number: str,
    name: str,
    capacity: int,
    editor: int | None,
    proofreader: int | None,
    layout: int | None,
    by: Account,
    now: datetime,
    closes_at: datetime | None = None,
) -> Page:
    """Change a page's number, name, capacity, people (ids of accounts, None for nobody) and closing (None: as it stands).
    Raises Refused.

    Changing nothing changes nothing: no version, no line of the record.
    """
    _may_plan(by)
    with transaction.atomic():
        edition = take(edition_id, version=version, by=by)
        page = page_of(edition, page_id)
        was, before = str(page), _facts(page)
        page.number, page.name, page.capacity = page_number(number), page_name(name), capacity
        page.closes_at = _fitting(closes_at, edition) or page.closes_at
        page.editor = _person("editor", editor, page.editor)
        page.proofreader = _person("proofreader", proofreader, page.proofreader)
        page.layout = _person("layout", layout, page.layout)
        after = _facts(page)
        if before == after:
            return page
        _refuse_page_twice(page)
        page.save()
        _order(edition)
        differences = "; ".join(
            f"{fact}: {before[fact]} → {after[fact]}" for fact in before if before[fact] != after[fact]
        )
        changed(edition, act=Act.PLAN, by=by, at=now, was=was, now=str(page), reason=differences)
        return page


def remove_page(edition_id: int, *, version: int, page_id: int, by: Account, now: datetime) -> None:
    """Take a page out of the plan. A page with stories on it stays. Raises Refused."""
    _may_plan(by)
    with transaction.atomic():
        edition = take(edition_id, version=version, by=by)
        page = page_of(edition, page_id)
        if Placement.objects.filter(page=page).exists():
            raise Refused(
                "page_not_empty",
                _("Page %(page)s still has stories. Move or pull them first; nothing was changed.") % {"page": page},
            )
        was = str(page)
        page.delete()
        _order(edition)
        changed(edition, act=Act.PLAN, by=by, at=now, was=was)


def closing(day: date, former: Page | None = None) -> datetime:
    """When a page of that day's paper closes: at the hour of the same page before, else at the paper's usual one.

    An hour before noon is in the night before the paper appears, any other on the evening before.
    """
    hour = localtime(former.closes_at).time() if former and former.closes_at else page_closing()
    evening = day if hour < time(12) else day - timedelta(days=1)
    return datetime.combine(evening, hour, get_current_timezone())


def _fitting(closes_at: datetime | None, edition: Edition) -> datetime | None:
    """A page closes in the week before its paper, or on its day; another year is a slip of the keyboard."""
    if closes_at is not None and not timedelta(0) <= edition.date - localdate(closes_at) <= timedelta(days=7):
        raise Refused(
            "closes_at",
            _("A page of %(day)s closes in the week before that day, or on it. Nothing was changed.")
            % {"day": edition},
        )
    return closes_at


def candidates(post: str) -> QuerySet[Account]:
    """The accounts whose name a page may carry in that post (a key of POSTS)."""
    return Account.objects.filter(is_active=True, groups__name__in=POSTS[post]).distinct().order_by("name", "id")


def page_of(edition: Edition, page_id: int) -> Page:
    """A page of this edition; Refused for a page of another one, or one that is gone."""
    page = Page.objects.select_related("editor", "proofreader", "layout").filter(edition=edition, pk=page_id).first()
    if page is None:
        raise Refused("no_page", _("This edition has no such page. Nothing was changed."))
    return page


def page_number(text: str) -> str:
    """A page's number as it is printed and addressed, or Refused."""
    number = text.strip().upper()
    if not NUMBER.fullmatch(number) or len(number) > 6:
        raise Refused(
            "page_number",
            _("“%(text)s” is no page number: write 1, 12 or A01. Nothing was changed.") % {"text": text.strip()},
        )
    return number


def page_name(text: str) -> str:
    """A page's name in one line, or Refused."""
    try:
        name = one_line(text)
    except UnfitTextError:
        name = ""
    if not name or len(name) > NAME_LENGTH:
        raise Refused(
            "page_name",
            _("A page needs a name of at most %(most)s characters. Nothing was changed.") % {"most": NAME_LENGTH},
        )
    return name


def _may_plan(by: Account) -> None:
    if not permissions.may_plan(by):
        raise Refused("may_not_plan")


def _refuse_day(day: date, now: datetime) -> None:
    today = localdate(now)
    if day < today:
        raise Refused("past", _("%(day)s has passed. Nothing was opened.") % {"day": day})
    if day > today + AHEAD:
        raise Refused("far", _("%(day)s is more than a year ahead. Nothing was opened.") % {"day": day})


def _refuse_taken(day: date, number: int) -> None:
    if Edition.objects.filter(date=day).exists():
        raise Refused("day_taken", _("The edition of %(day)s is open already. Nothing was opened.") % {"day": day})
    taken = Edition.objects.filter(number=number).first()
    if taken is not None:
        raise Refused(
            "number_taken",
            _("Issue number %(number)s belongs to the edition of %(day)s. Nothing was opened.")
            % {"number": number, "day": taken.date},
        )


def _refuse_page_twice(page: Page) -> None:
    if Page.objects.filter(edition=page.edition, number=page.number).exclude(pk=page.pk).exists():
        raise Refused(
            "page_twice",
            _("This edition already has a page %(number)s. Nothing was changed.") % {"number": page.number},
        )


def _person(post: str, account_id: int | None, current: Account | None) -> Account | None:
    """The account asked for. Who stands there already may stay, also when his groups have changed since."""
    if account_id is None:
        return None
    if current is not None and current.pk == account_id:
        return current
    person = candidates(post).filter(pk=account_id).first()
    if person is None:
        raise Refused("not_this_work", _("This person does not do that work. Nothing was changed."))
    return person


def _order(edition: Edition) -> None:
    """Pages stand in the order of their numbers: letters first, then the figure as a number."""
    pages = sorted(edition.pages.all(), key=lambda page: _sorting(page.number))
    moved = []
    for position, page in enumerate(pages):
        if page.position != position:
            page.position = position
            moved.append(page)
    Page.objects.bulk_update(moved, ["position"])


def _sorting(number: str) -> tuple[str, int]:
    letters = number.rstrip("0123456789")
    return letters, int(number[len(letters) :])


def _facts(page: Page) -> dict[str, str]:
    """What a page says, by the words of the paper's language: the record is kept in it."""
    with override(settings.LANGUAGE_CODE):
        return {
            _("page number"): page.number,
            _("page name"): page.name,
            _("capacity"): str(page.capacity),
            _("closes at"): localtime(page.closes_at).strftime("%Y-%m-%d %H:%M") if page.closes_at else "–",
            _("page editor"): str(page.editor or "–"),
            _("proofreader"): str(page.proofreader or "–"),
            _("layout editor"): str(page.layout or "–"),
        }
