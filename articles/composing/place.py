"""Stories on pages: placed, moved, pulled.

A closed edition takes none of it (Rule 4). What could break a constraint is looked at first, under the edition's
lock, so that it is refused with a sentence.
"""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from articles.composing import slot
from articles.composing.hold import changed, take
from articles.composing.plan import page_of
from articles.desk import permissions
from articles.desk.refusal import Refused
from articles.models import Account, Edition, Page, Placement, Story
from articles.vocabulary import Act, Part, State, Weight

#: Behind every position a page can have, until the page is put in order.
_LAST: Final = 32_767


def place(
    edition_id: int,
    *,
    version: int,
    page_id: int,
    story_id: int,
    part: str = Part.MAIN,
    weight: str = Weight.PLAIN,
    position: int | None = None,
    by: Account,
    now: datetime,
) -> Placement:
    """Put a story on a page; `position` counts from 0, None is the end. A jump or teaser has no weight.

    Stories of every state can be placed but those not used and withdrawn: the slot shows how far each has come.
    Raises Refused.
    """
    _may_place(by)
    part, weight = _part(part), _weight(part, weight)
    with transaction.atomic():
        edition = take(edition_id, version=version, by=by)
        page = page_of(edition, page_id)
        story = _story(story_id, by)
        _refuse_conflict(edition, page, story, part)
        _refuse_expired(edition, story)
        placement = Placement.objects.create(
            edition=edition, page=page, story=story, part=part, weight=weight, position=_LAST
        )
        _order(page, placement, position)
        changed(edition, act=Act.PLACE, by=by, at=now, story=story, now=slot.written(placement))
        return placement


def move(
    edition_id: int,
    *,
    version: int,
    placement_id: int,
    page_id: int | None = None,
    position: int | None = None,
    weight: str | None = None,
    by: Account,
    now: datetime,
) -> Placement:
    """Change a placement's page, its position (from 0) or its weight; None leaves it.

    On another page without a position it goes to the end. Changing nothing changes nothing. Raises Refused.
    """
    _may_place(by)
    with transaction.atomic():
        edition = take(edition_id, version=version, by=by)
        placement = _placement(edition, placement_id)
        left, was = placement.page, slot.written(placement)
        if weight is not None:
            placement.weight = _weight(Part(placement.part), weight)
        if page_id is not None and page_id != placement.page_id:
            page = page_of(edition, page_id)
            _refuse_conflict(edition, page, placement.story, Part(placement.part), moved=placement)
            placement.page = page
            placement.position = _LAST
        placement.save()
        _order(placement.page, placement, position)
        if left.pk != placement.page_id:
            _order(left)
        if slot.written(placement) == was:
            return placement
        changed(edition, act=Act.PLACE, by=by, at=now, story=placement.story, was=was, now=slot.written(placement))
        return placement


def pull(
    edition_id: int, *, version: int, placement_id: int, by: Account, now: datetime, reason: str = ""
) -> list[str]:
    """Take a placement off its page; a main one takes its jumps and teasers along.

    Returns the places that are empty now, as the record writes them (`slot.said` puts them into words), the pulled
    one first. The story itself is not touched. Raises Refused.
    """
    _may_place(by)
    with transaction.atomic():
        edition = take(edition_id, version=version, by=by)
        placement = _placement(edition, placement_id)
        pulled = [placement]
        if placement.part == Part.MAIN:
            rest = Placement.objects.filter(edition=edition, story=placement.story_id).exclude(pk=placement.pk)
            pulled += rest.select_related("page").order_by("page__position", "position", "id")
        emptied = [slot.written(one) for one in pulled]
        Placement.objects.filter(pk__in=[one.pk for one in pulled]).delete()
        for page in {one.page for one in pulled}:
            _order(page)
        changed(edition, act=Act.PULL, by=by, at=now, story=placement.story, was=emptied[0], reason=reason.strip())
        return emptied


def _order(page: Page, first: Placement | None = None, position: int | None = None) -> None:
    """Number a page's placements from 0 without gaps; `first` goes to that position, counted without itself."""
    standing = list(Placement.objects.filter(page=page).order_by("position", "id"))
    if first is not None:
        standing = [first if one.pk == first.pk else one for one in standing]
        if position is not None:
            standing.remove(first)
            standing.insert(max(0, position), first)
    moved = []
    for at, one in enumerate(standing):
        if one.position != at:
            one.position = at
            moved.append(one)
    Placement.objects.bulk_update(moved, ["position"])


def _may_place(by: Account) -> None:
    if not permissions.may_plan(by):
        raise Refused("may_not_plan")


def _part(part: str) -> Part:
    if part not in Part.values:
        raise Refused("part", _("A story stands as main, jump or teaser. Nothing was changed."))
    return Part(part)


def _weight(part: Part, weight: str) -> str:
    if part != Part.MAIN:
        return ""
    if weight not in Weight.values:
        raise Refused("weight", _("There is no such weight. Nothing was changed."))
    return weight


def _story(story_id: int, by: Account) -> Story:
    """The story, locked. One that this person may not read is treated as one that does not exist."""
    story = Story.objects.select_for_update(no_key=True).filter(pk=story_id).first()
    if story is None or not permissions.may_read(by, story):
        raise Refused(
            "no_story", _("There is no story number %(number)s for you. Nothing was changed.") % {"number": story_id}
        )
    if story.state in (State.SPIKED, State.WITHDRAWN):
        raise Refused(
            "not_for_a_page",
            _("“%(story)s” is %(state)s and cannot be placed. Nothing was changed.")
            % {"story": story, "state": story.get_state_display()},
        )
    return story


def _refuse_expired(edition: Edition, story: Story) -> None:
    """A picture outside its dates is not placed; the day of the edition decides (Rule 8)."""
    for number, picture in enumerate(story.pictures.select_related("photo"), start=1):
        if picture.photo is not None and not picture.photo.rights_hold(edition.date):
            raise Refused(
                "rights",
                _(
                    "Picture %(number)s of “%(story)s” may not run on %(date)s; its rights do not cover that day. "
                    "Take it off the story, or have its rights extended. Nothing was changed."
                )
                % {"number": number, "story": story, "date": edition.date},
            )


def _placement(edition: Edition, placement_id: int) -> Placement:
    placement = Placement.objects.select_related("page", "story").filter(edition=edition, pk=placement_id).first()
    if placement is None:
        raise Refused("no_placement", _("This story no longer stands there. Nothing was changed."))
    return placement


def _refuse_conflict(edition: Edition, page: Page, story: Story, part: Part, *, moved: Placement | None = None) -> None:
    """One main placement an edition; a jump or teaser wants it, on another page, and once a page."""
    others = Placement.objects.filter(edition=edition, story=story).select_related("page")
    if moved is not None:
        others = others.exclude(pk=moved.pk)
    standing = list(others)
    main = next((one for one in standing if one.part == Part.MAIN), None)
    if part == Part.MAIN:
        if main is not None:
            raise Refused(
                "placed_already",
                _("“%(story)s” already stands on page %(page)s. Move it, or pull it there first; nothing was changed.")
                % {"story": story, "page": main.page.number},
            )
        if any(one.page_id == page.pk for one in standing):
            raise Refused(
                "own_page",
                _("Page %(page)s carries a jump or a teaser of “%(story)s”. Pull that first; nothing was changed.")
                % {"story": story, "page": page.number},
            )
        return
    if main is None:
        raise Refused(
            "no_main",
            _("“%(story)s” has no place of its own in this edition yet. Place it first; nothing was changed.")
            % {"story": story},
        )
    if main.page_id == page.pk:
        raise Refused(
            "own_page",
            _(
                "“%(story)s” itself stands on page %(page)s; a jump or a teaser points from another page. "
                "Nothing was changed."
            )
            % {"story": story, "page": page.number},
        )
    if any(one.page_id == page.pk and one.part == part for one in standing):
        raise Refused(
            "part_already",
            _("Page %(page)s already has this %(part)s of “%(story)s”. Nothing was changed.")
            % {"story": story, "page": page.number, "part": part.label},
        )
