"""Who may do what. Every surface asks here; nothing else decides (Rules 1 and 10)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.lookups import IsNull

from articles.models import Account, Byline, Photo, Picture, Placement, Reporter, Stake, Story
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


# One rule, and three ways to ask it, for with an archive behind it none is quick everywhere (Rule 12). Row by row, for a
# story that is at hand or a list of few: this is the rule itself (`authored_by`, `readable`). Put together from the indexes:
# inside another question (`own_stories`). And from the stakes that follow from it (`models.stake`), for the list of all
# there is (`own_list`, `readable_in_lists`).


def authored_by(account: Account) -> Q:
    """The stories an account is an author of: the same rule as `authors_of`, asked row by row."""
    behind = _bylines(account).exclude(role=BylineRole.EDITOR)
    return Q(created_by=account) | looked_up(behind.filter(story=OuterRef("pk")))


def looked_up(rows: QuerySet[Any]) -> Q:
    """Whether there is such a row, looked up anew for each that asks: for a question that few rows are asked.

    As `Exists` says it, PostgreSQL may read all such rows of the archive first, and then ask among them.
    """
    return Q(IsNull(Subquery(rows.order_by().values("pk")[:1]), False))


def own_stories(account: Account) -> Q:
    """Stories somebody wrote, is credited for, or gave a picture to: four look-ups, each by its index, put together."""
    made = Story.objects.filter(created_by=account).order_by().values_list("pk", flat=True)
    pictures = Picture.objects.order_by()
    return Q(
        pk__in=made.union(
            _bylines(account).values_list("story_id", flat=True),
            pictures.filter(photo__uploaded_by=account).values_list("story_id", flat=True),
            pictures.filter(photo__photographer__in=_entries(account)).values_list("story_id", flat=True),
        )
    )


def own_list(account: Account) -> QuerySet[Stake]:
    """Somebody's own stories as a list, which one index holds, the newest first; `author` marks those he is an author of.

    What is shown of them is asked of `readable` once more: a list is made fast here, and decided nowhere but there.
    """
    return Stake.objects.filter(account=account)


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
        | looked_up(_bylines(somebody).filter(story=OuterRef("pk")))
        | looked_up(shown.filter(photo__uploaded_by=somebody))
        | looked_up(shown.filter(photo__photographer__in=_entries(somebody)))
    )
    if _reads_what_is_in_hand(somebody):
        return Q(state__in=_IN_HAND) | looked_up(Placement.objects.filter(story=OuterRef("pk"))) | mine
    if has_role(somebody, Role.REPORTER, Role.PHOTOGRAPHER):
        return mine
    return Q(pk__in=[])


#: What whoever proofreads and lays out reads of the others' stories, placed or not.
_IN_HAND: Final = (*REVIEW_ROLE, State.SIGNED, State.PUBLISHED)


def _reads_what_is_in_hand(somebody: Somebody) -> bool:
    return has_role(somebody, Role.LAYOUT_EDITOR, Role.PROOFREADER)


def reads_own_alone(somebody: Somebody) -> bool:
    """Whether somebody reads no story but his own: `own_list` is then all he reads."""
    return (
        not rank(somebody)
        and not _reads_what_is_in_hand(somebody)
        and has_role(somebody, Role.REPORTER, Role.PHOTOGRAPHER)
    )


def readable_in_lists(somebody: Somebody) -> Q:
    """As `readable`, for a list with the newest first of whoever reads more than his own: what is cheap to look up passes
    over the rest, and `readable` decides on what is left.
    """
    if rank(somebody) or not isinstance(somebody, Account) or not _reads_what_is_in_hand(somebody):
        return readable(somebody)
    placed = Placement.objects.filter(story=OuterRef("pk"))
    mine = Stake.objects.filter(account=somebody, story=OuterRef("pk"))
    return (Q(state__in=_IN_HAND) | looked_up(placed) | looked_up(mine)) & readable(somebody)


def _bylines(account: Account) -> QuerySet[Byline]:
    return Byline.objects.filter(reporter__in=_entries(account)).order_by()


def _entries(account: Account) -> QuerySet[Reporter, int]:
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
