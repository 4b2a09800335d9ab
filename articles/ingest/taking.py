"""A proposal in hand: decided on bit by bit, each bit kept as it is made, and accepted once.

Two editors may sit over one page: a decision carries the version of the proposal it was made on, and one that comes too
late is refused and changes nothing (Rule 6).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from articles.composing import place
from articles.darkroom.develop import Unacceptable
from articles.darkroom.receive import receive
from articles.desk import permissions
from articles.desk.refusal import Refused
from articles.ingest import assemble, readers
from articles.ingest.layout import CREDITS, PARTS, Layout, load
from articles.ingest.pieces import SplitPage
from articles.ingest.proposal import Proposal, Seen, propose
from articles.models import Account, Byline, Edition, Intake, Page, Reporter
from articles.vocabulary import Kind

#: What a decision may say of each thing; a name also takes the id of a reporter. "" takes the decision back.
SAYS: Final[dict[str, tuple[str, ...]]] = {
    "part": PARTS,
    "begin": ("yes", "no"),
    "end": ("yes",),
    "join": ("yes",),
    "kind": tuple(Kind.values),
    "repair": ("undone",),
    "doubt": ("yes", "no"),
    "name": ("none", "new"),
}
_NUMBER: Final = re.compile(r"[0-9]{1,7}")


@dataclass(frozen=True, slots=True)
class Named:
    """A name of the proposal: who bears it in the register (ids and notes), and what is decided: a reporter's id,
    "new", "none" (printed, linked to nobody), or "" where an editor has yet to choose. `remembered` says that it is
    who bore the name in the newest byline of several who bear it: proposed, and shown as such.
    """

    name: str
    bearers: tuple[tuple[int, str], ...]
    choice: str
    decided: bool
    remembered: bool = False

    @property
    def who(self) -> str:
        """The note of the bearer that is chosen, or the number of the entry."""
        return next((note or str(pk) for pk, note in self.bearers if str(pk) == self.choice), "")


def decisions_of(intake: Intake) -> dict[tuple[str, int | str], str]:
    """The decisions as `propose` wants them."""
    return {(row["what"], row["where"]): row["to"] for row in intake.decisions}


def proposal_of(intake: Intake) -> Proposal:
    """The stories of an intake as they stand after its decisions."""
    return propose(intake.source, load(intake.report["layout"]), decisions_of(intake))


def decide(intake_id: int, what: str, where: str, to: str, *, version: int, by: Account, now: datetime) -> Intake:
    """Keep one decision; it takes the place of an earlier one on the same thing. `to` "" takes that back.

    Raises Refused; then nothing has changed. Saying what stands already changes nothing, not even the version.
    """
    _may(by)
    with transaction.atomic():
        intake = _hold(intake_id, version)
        layout = load(intake.report["layout"])
        found = _checked(intake, layout, what, where, to)
        before = decisions_of(intake)
        after = {key: value for key, value in before.items() if key != found}
        if to:
            after[found] = to
        if after == before:
            return intake
        intake.decisions = [row for row in intake.decisions if (row["what"], row["where"]) != found]
        if to:
            intake.decisions.append({"what": what, "where": found[1], "to": to, "by": by.pk, "at": now.isoformat()})
        intake.version += 1
        intake.save(update_fields=["decisions", "version"])
    return intake


def accept(intake_id: int, *, version: int, by: Account, now: datetime, page_id: int | None = None) -> assemble.TakenIn:
    """Make the drafts of a proposal, and place them on a page of an open edition where one is given.

    Accepted before, nothing is made: what became of it is given back. Raises Refused; then nothing was written.
    """
    _may(by)
    received, lost = _received(intake_id, version, by=by, now=now)
    with transaction.atomic():
        intake = Intake.objects.select_for_update().filter(pk=intake_id).first()
        if intake is None:
            raise _gone()
        if intake.accepted_at is not None:
            return assemble.TakenIn(intake, tuple(intake.stories.order_by("pk")), new=False)
        if intake.version != version:
            raise _stale()
        found = proposal_of(intake).page
        if not found.stories:
            raise Refused("no_story", _("There is no story on this page as it stands. No draft was made."))
        known = _known(intake, found)
        intake.report = {**intake.report, "lost": lost}
        stories = assemble.make_drafts(intake, found, known, by=by, now=now, photos=received)
        if page_id is not None:
            _place([story.pk for story in stories], page_id, by=by, now=now)
        return assemble.TakenIn(intake, stories, new=True, lost=tuple(lost))


def _received(
    intake_id: int, version: int, *, by: Account, now: datetime
) -> tuple[dict[int, list[int]], list[tuple[str, str]]]:
    """The pictures of a document in the library, by the position of the story they stand in, and those that are not
    there, with the reason. The same picture is there once; what is not taken stays in the document.
    """
    intake = Intake.objects.filter(pk=intake_id, version=version, accepted_at=None, file__isnull=False).first()
    if intake is None:
        return {}, []
    blocks = proposal_of(intake).blocks
    found: dict[int, list[int]] = {}
    lost: list[tuple[str, str]] = []
    pictures = readers.pictures_in(bytes(intake.file or b""), intake.name).inside
    for picture, story in zip(pictures, stories_at(blocks, [one.at for one in pictures]), strict=True):
        if story is None:
            continue
        try:
            photo = receive(
                picture.data, name=picture.name, by=by, now=now, may_see=lambda one: permissions.may_see_photo(by, one)
            )
        except Unacceptable as refused:
            lost.append((picture.name, str(refused)))
            continue
        found.setdefault(story, []).append(photo.pk)
    return found, lost


def stories_at(blocks: Sequence[Seen], places: Iterable[int]) -> list[int | None]:
    """The stories that places of the source belong to: each that of the last line before it, else of the first."""
    mine = [seen for seen in blocks if seen.story is not None]
    starts = [seen.block.start for seen in mine]
    return [mine[max(0, bisect_left(starts, place) - 1)].story if mine else None for place in places]


def names_in(intake: Intake, page: SplitPage) -> list[Named]:
    """The names on a proposal, in order, each once, with what the register and the editor say. One query, and one more
    where several bear a name.
    """
    names = list(dict.fromkeys(row["name"] for row in assemble.people_of(page, {})))
    bearers: dict[str, list[tuple[int, str]]] = {}
    for pk, name, note in Reporter.objects.filter(name__in=names).order_by("pk").values_list("pk", "name", "note"):
        bearers.setdefault(name, []).append((pk, note))
    said = decisions_of(intake)
    last = _last_of({name for name, several in bearers.items() if len(several) > 1})
    return [_named(name, tuple(bearers.get(name, ())), said.get(("name", name)), last.get(name)) for name in names]


def _last_of(names: set[str]) -> dict[str, int]:
    """For each of these names, which several bear, who it was in the newest byline that says so."""
    if not names:
        return {}
    rows = Byline.objects.filter(name__in=names, reporter__name__in=names).order_by()
    newest = rows.values_list("name", "reporter").annotate(last=Max("pk"))
    return {name: reporter for name, reporter, _last in sorted(newest, key=lambda row: row[2])}


def _named(name: str, bearers: tuple[tuple[int, str], ...], said: str | None, last: int | None) -> Named:
    """One bearer is linked, of several an editor chooses, the last choice being proposed, and a name nobody bears is
    proposed and not made.
    """
    known = {str(pk) for pk, _note in bearers}
    if said is not None and (said in ("none", "new") or said in known):
        return Named(name, bearers, said, decided=True)
    if str(last) in known:
        return Named(name, bearers, str(last), decided=False, remembered=True)
    return Named(name, bearers, str(bearers[0][0]) if len(bearers) == 1 else "", decided=False)


def _known(intake: Intake, page: SplitPage) -> dict[str, list[int]]:
    """For each name the one reporter it is linked to, new entries made; a name that is left open has none."""
    known: dict[str, list[int]] = {}
    for named in names_in(intake, page):
        if named.choice == "new":
            known[named.name] = [Reporter.objects.create(slug=_free_slug(named.name), name=named.name).pk]
        elif named.choice not in ("", "none"):
            known[named.name] = [int(named.choice)]
        else:
            known[named.name] = []
    return known


def _free_slug(name: str) -> str:
    stem = slugify(name, allow_unicode=True)[:50] or "reporter"
    taken = set(Reporter.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    slug, number = stem, 1
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug


def _place(stories: Iterable[int], page_id: int, *, by: Account, now: datetime) -> None:
    page = Page.objects.filter(pk=page_id).first()
    if page is None:
        raise Refused("no_page", _("There is no such page. No draft was made and nothing was placed."))
    edition = Edition.objects.select_for_update().get(pk=page.edition_id)
    version = edition.version
    for story in stories:
        place.place(page.edition_id, version=version, page_id=page.pk, story_id=story, by=by, now=now)
        version += 1


def _hold(intake_id: int, version: int) -> Intake:
    intake = Intake.objects.select_for_update().filter(pk=intake_id).first()
    if intake is None:
        raise _gone()
    if intake.accepted_at is not None:
        raise Refused("accepted", _("This page was accepted meanwhile: its drafts are made. Nothing was changed."))
    if "layout" not in intake.report:
        raise Refused("no_layout", _("This page came in before proposals were kept. Change its drafts."))
    if intake.version != version:
        raise _stale()
    return intake


def _checked(intake: Intake, layout: Layout, what: str, where: str, to: str) -> tuple[str, int | str]:
    """What a decision is about. Raises Refused for what does not exist or cannot be said of it."""
    unknown = Refused("no_such_decision", _("There is nothing of the kind on this page. Nothing was changed."))
    if what not in SAYS:
        raise unknown
    if what == "name":
        found: tuple[str, int | str] = (what, where)
        mine = {row["name"] for row in assemble.people_of(proposal_of(intake).page, {})}
        bears = to.isdecimal() and Reporter.objects.filter(pk=int(to), name=where).exists() if len(to) < 19 else False
        if where not in mine or (to and to not in SAYS[what] and not bears):
            raise unknown
        return found
    lists: dict[str, tuple[Any, ...]] = {"repair": layout.repairs, "doubt": layout.doubts}
    if not _NUMBER.fullmatch(where) or int(where) >= len(lists.get(what, layout.blocks)):
        raise unknown
    if to and to not in SAYS[what]:
        raise unknown
    found = (what, int(where))
    if what == "part" and to in CREDITS:
        seen = propose(intake.source, layout, {**decisions_of(intake), found: to}).blocks[int(where)]
        if seen.part != to:
            raise Refused("no_name", _("No name can be read in this line, so it stays what it was."))
    return found


def _may(by: Account) -> None:
    if not permissions.may_take_in(by):
        raise Refused("may_not_take_in", _("Copy of many stories is taken in by section editors and above."))


def _gone() -> Refused:
    return Refused("gone", _("There is no such page of copy. Nothing was changed."))


def _stale() -> Refused:
    return Refused(
        "intake_stale",
        _("Somebody has decided something on this page since you looked. Nothing of theirs was changed; here is how it stands now. Do yours again if it is still needed."),
    )  # fmt: skip
