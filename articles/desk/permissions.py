"""Who may do what. Every surface asks here; nothing else decides (Rules 1 and 10)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet

from articles.models import Account, Byline, Photo, Picture, Placement, Reporter, Story
from articles.vocabulary import BylineRole, Role, State

Somebody = Account | AnonymousUser

#: The ladder of editors: whoever stands higher may act at the stages below.
RANKS: Final[dict[Role, int]] = {Role.SECTION_EDITOR: 1, Role.DESK_HEAD: 2, Role.DUTY_EDITOR: 3}

#: Whose review it is.
REVIEW_ROLE: Final[dict[State, Role]] = {
    State.FIRST_REVIEW: Role.SECTION_EDITOR,
    State.SECOND_REVIEW: Role.DESK_HEAD,
    State.FINAL_REVIEW: Role.DUTY_EDITOR,
}

_ROLES: Final = frozenset(Role.values)
_CACHE: Final = "_desk_roles"


def roles_of(somebody: Somebody) -> frozenset[Role]:
    """The roles an account has: its groups. One query, kept on the instance; nobody and the inactive have none.

    A superuser has no role by virtue of being one.
    """
    if not isinstance(somebody, Account) or not somebody.is_active or somebody.pk is None:
        return frozenset()
    cached: frozenset[Role] | None = getattr(somebody, _CACHE, None)
    if cached is None:
        names = somebody.groups.values_list("name", flat=True)
        cached = frozenset(Role(name) for name in names if name in _ROLES)
        setattr(somebody, _CACHE, cached)
    return cached


def has_role(somebody: Somebody, *roles: Role) -> bool:
    return not roles_of(somebody).isdisjoint(roles)


def rank(somebody: Somebody) -> int:
    """0 below the ladder of editors, 1 section editor, 2 desk head, 3 duty editor-in-chief."""
    return max((RANKS.get(role, 0) for role in roles_of(somebody)), default=0)


def is_staff_member(somebody: Somebody) -> bool:
    """May sign in to the desk at all."""
    return isinstance(somebody, Account) and somebody.is_active and (somebody.is_superuser or bool(roles_of(somebody)))


# Stories


def authors_of(story: Story) -> set[int]:
    """Ids of the accounts that are authors: who made it by hand, and who stands behind its byline, editors excepted."""
    behind = Account.objects.filter(
        pk__in=Byline.objects.filter(story=story).exclude(role=BylineRole.EDITOR).values("reporter__account")
    )
    authors = set(behind.values_list("pk", flat=True))
    if story.created_by_id is not None:
        authors.add(story.created_by_id)
    return authors


# One rule, and three ways to ask it, for with an archive behind it none is quick everywhere (Rule 12). Row by row: a
# story that is at hand, a list of few, a walk from the newest (`authored_by`, `readable`). Put together from the indexes:
# inside another question (`own_stories`). In lists: by number where somebody has few, else row by row (`*_in_lists`).


def authored_by(account: Account) -> Q:
    """The stories an account is an author of: the same rule as `authors_of`, asked row by row."""
    behind = _bylines(account).exclude(role=BylineRole.EDITOR)
    return Q(created_by=account) | Q(Exists(behind.filter(story=OuterRef("pk"))))


def authored_in_lists(account: Account) -> Q:
    """As `authored_by`, for a list with the newest first. One query more."""
    behind = _bylines(account).exclude(role=BylineRole.EDITOR)
    return _few(_made(account), behind.values_list("story_id", flat=True)) or authored_by(account)


def own_stories(account: Account) -> Q:
    """Stories somebody wrote, is credited for, or gave a picture to: four look-ups, each by its index, put together."""
    first, *others = _own(account)
    return Q(pk__in=first.union(*others))


def readable(somebody: Somebody) -> Q:
    """The stories somebody may read before they are public, asked row by row.

    Section editors and above read everything; layout editors and proofreaders what is placed, signed or under review;
    reporters and photographers their own.
    """
    if rank(somebody):
        return Q()
    if not isinstance(somebody, Account) or not roles_of(somebody):
        return Q(pk__in=[])
    shown = Picture.objects.filter(story=OuterRef("pk"))
    mine = (
        Q(created_by=somebody)
        | Q(Exists(_bylines(somebody).filter(story=OuterRef("pk"))))
        | Q(Exists(shown.filter(photo__uploaded_by=somebody)))
        | Q(Exists(shown.filter(photo__photographer__in=_entries(somebody))))
    )
    if has_role(somebody, Role.LAYOUT_EDITOR, Role.PROOFREADER):
        in_hand = [*REVIEW_ROLE, State.SIGNED, State.PUBLISHED]
        return Q(state__in=in_hand) | Q(Exists(Placement.objects.filter(story=OuterRef("pk")))) | mine
    if has_role(somebody, Role.REPORTER, Role.PHOTOGRAPHER):
        return mine
    return Q(pk__in=[])


def readable_in_lists(somebody: Somebody) -> Q:
    """As `readable`, for a list with the newest first. One query more for whoever reads nothing but his own."""
    if isinstance(somebody, Account) and not rank(somebody):
        wider = has_role(somebody, Role.LAYOUT_EDITOR, Role.PROOFREADER)
        if not wider and has_role(somebody, Role.REPORTER, Role.PHOTOGRAPHER):
            return _few(*_own(somebody)) or readable(somebody)
    return readable(somebody)


#: Up to so many stories of his own somebody's list is made from their numbers. Beyond, they lie so close in the archive
#: that a walk from the newest soon has a page together.
_FEW: Final = 1_000

_Ids = QuerySet[Any, int]


def _few(first: _Ids, *others: _Ids) -> Q | None:
    """The stories of these look-ups by number; None where they are many."""
    numbers = list(first.union(*others, all=True)[: _FEW + 1])
    return None if len(numbers) > _FEW else Q(pk__in=set(numbers))


def _own(account: Account) -> tuple[_Ids, ...]:
    pictures = Picture.objects.order_by()
    return (
        _made(account),
        _bylines(account).values_list("story_id", flat=True),
        pictures.filter(photo__uploaded_by=account).values_list("story_id", flat=True),
        pictures.filter(photo__photographer__in=_entries(account)).values_list("story_id", flat=True),
    )


def _made(account: Account) -> _Ids:
    return Story.objects.filter(created_by=account).order_by().values_list("pk", flat=True)


def _bylines(account: Account) -> QuerySet[Byline]:
    return Byline.objects.filter(reporter__in=_entries(account)).order_by()


def _entries(account: Account) -> _Ids:
    """Whoever the register says this account is."""
    return Reporter.objects.filter(account=account).order_by().values_list("pk", flat=True)


def may_read(somebody: Somebody, story: Story) -> bool:
    if rank(somebody):
        return True
    return Story.objects.filter(readable(somebody), pk=story.pk).exists()


def may_write(somebody: Somebody) -> bool:
    """May begin a story of his own."""
    return bool(rank(somebody)) or has_role(somebody, Role.REPORTER, Role.PHOTOGRAPHER)


def may_review(somebody: Somebody, state: State) -> bool:
    """May act at that review: its role, or above."""
    return rank(somebody) >= RANKS[REVIEW_ROLE[state]]


def edit_refusal(somebody: Somebody, story: Story, authors: Iterable[int] | None = None) -> str:
    """Why somebody may not edit the story in the state it has, as a code of `refusal.SENTENCES`; empty if he may."""
    state = State(story.state)
    if state == State.DRAFT:
        if rank(somebody) or (
            isinstance(somebody, Account)
            and somebody.is_active
            and somebody.pk in (authors_of(story) if authors is None else authors)
        ):
            return ""
        return "not_editable_draft"
    if state in REVIEW_ROLE:
        return "" if may_review(somebody, state) else "not_editable_review"
    if state == State.SIGNED:
        return "" if rank(somebody) else "not_editable_signed"
    return "not_editable_closed"


def may_edit(somebody: Somebody, story: Story) -> bool:
    return not edit_refusal(somebody, story)


def may_query(somebody: Somebody, story: Story) -> bool:
    """May put or settle a query on a story: whoever may read it."""
    return may_read(somebody, story)


# Pictures


def visible_photos(somebody: Somebody) -> Q:
    """Section editors, layout editors and above see the whole library; others their own pictures."""
    if rank(somebody) or has_role(somebody, Role.LAYOUT_EDITOR):
        return Q()
    if not isinstance(somebody, Account) or not roles_of(somebody):
        return Q(pk__in=[])
    own = Q(uploaded_by=somebody) | Q(photographer__account=somebody)
    if has_role(somebody, Role.PROOFREADER):
        story = Story.objects.filter(readable(somebody), pk=OuterRef("story"))
        return own | Q(Exists(Picture.objects.filter(Exists(story), photo=OuterRef("pk"))))
    if has_role(somebody, Role.REPORTER, Role.PHOTOGRAPHER):
        mine = Story.objects.filter(own_stories(somebody)).values("pk")
        return own | Q(pk__in=Photo.objects.filter(pictures__story__in=mine).values("pk"))
    return Q(pk__in=[])


def may_see_photo(somebody: Somebody, photo: Photo) -> bool:
    return Photo.objects.filter(visible_photos(somebody), pk=photo.pk).exists()


def may_upload(somebody: Somebody) -> bool:
    return bool(rank(somebody)) or has_role(somebody, Role.REPORTER, Role.PHOTOGRAPHER, Role.LAYOUT_EDITOR)


def may_edit_photo(somebody: Somebody, photo: Photo) -> bool:
    """Caption, credit and rights: whoever uploaded or took it, and section editors and above."""
    if rank(somebody):
        return True
    return (
        may_upload(somebody)
        and Photo.objects.filter(
            Q(uploaded_by=somebody.pk) | Q(photographer__account=somebody.pk), pk=photo.pk
        ).exists()
    )


# Editions, copy in, registers


def may_plan(somebody: Somebody) -> bool:
    """Plan, place and pull: section editors, layout editors and above."""
    return bool(rank(somebody)) or has_role(somebody, Role.LAYOUT_EDITOR)


def may_make_briefs(somebody: Somebody) -> bool:
    """Make a correction a brief for the next edition: whoever may both write it and place it."""
    return may_plan(somebody) and may_write(somebody)


def may_see_editions(somebody: Somebody) -> bool:
    return may_plan(somebody) or has_role(somebody, Role.PROOFREADER)


def may_close(somebody: Somebody) -> bool:
    return has_role(somebody, Role.DUTY_EDITOR)


def may_take_in(somebody: Somebody) -> bool:
    """Take in copy of many stories: section editors and above."""
    return bool(rank(somebody))


def may_keep_registers(somebody: Somebody) -> bool:
    """Sections, reporters: section editors and above, and the administrator."""
    return bool(rank(somebody)) or may_administer(somebody)


def may_see_record(somebody: Somebody) -> bool:
    """The whole record: the duty editor-in-chief and the administrator."""
    return has_role(somebody, Role.DUTY_EDITOR) or may_administer(somebody)


def may_administer(somebody: Somebody) -> bool:
    """Accounts: the administrator. Gives no review."""
    return has_role(somebody, Role.ADMINISTRATOR) or (
        isinstance(somebody, Account) and somebody.is_active and somebody.is_superuser
    )
