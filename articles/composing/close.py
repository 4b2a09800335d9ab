"""An edition is closed whole or not at all (Rule 4).

`check` is what the screen shows all evening and what `close` asks at the end, under lock: one code for both.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef, Prefetch
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from articles.composing import slot
from articles.composing.fit import fill
from articles.composing.hold import changed, take
from articles.desk import permissions, signoff
from articles.desk.history import copy_of
from articles.desk.refusal import Refused
from articles.desk.states import label
from articles.masthead import REQUIRED_FACTS, masthead, proofing_off
from articles.models import Account, Edition, Note, Page, Photo, Picture, Placement, Release, SignOff, Story
from articles.proofing import at_gate, known, twice
from articles.proofing.dates import slipped
from articles.proofing.known import Known
from articles.vocabulary import Act, Part, Severity, State, Weight

#: The words for the facts that the masthead must hold.
_FACTS: Final = {
    "name": gettext_lazy("name of the paper"),
    "publisher": gettext_lazy("publisher"),
    "cn_number": gettext_lazy("CN number"),
    "address": pgettext_lazy("of the paper", "address"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the check list. A `BLOCK` stops the closing; `story` and `page` say where it is mended."""

    severity: Severity
    code: str
    sentence: str
    story: Story | None = None
    page: Page | None = None
    #: Which field of the story, as `proofing` names it.
    field: str = ""


@dataclass(frozen=True, slots=True)
class _Standing:
    """An edition with everything the checks ask for, in a number of queries that does not grow with it."""

    edition: Edition
    pages: list[Page]
    placements: Sequence[Placement]
    #: The stories with a query that nobody has settled.
    queried: frozenset[int]
    #: By story: the standing final sign-off of exactly the text the story has now, and the open release.
    signed: dict[int, SignOff]
    open_releases: dict[int, Release]
    #: The register and the word list: what blocks stops the closing.
    known: Known

    def on(self, page: Page) -> list[Placement]:
        return [one for one in self.placements if one.page_id == page.pk]

    def mains(self) -> list[Placement]:
        return [one for one in self.placements if one.part == Part.MAIN]


def check(edition: Edition, *, release_at: datetime | None, now: datetime) -> list[Finding]:
    """What stands in the way of closing with that minute, what to look at, and what to know; blocks come first.

    Within a severity they follow the pages. `release_at` None: no minute was given.
    """
    standing = _load(edition)
    found = _check(standing, release_at=release_at, now=now)
    # What stands twice stops nothing: the closing itself does not wait for it.
    return _in_order([*found, *_twice(standing)])


def blocks(findings: list[Finding]) -> list[Finding]:
    """The findings that stop a closing."""
    return [finding for finding in findings if finding.severity == Severity.BLOCK]


def close(edition_id: int, *, version: int, by: Account, release_at: datetime | None, now: datetime) -> Edition:
    """Close the edition: every story that is signed is released for `release_at`, every placement pinned.

    Raises Refused; with code `not_ready` its `findings` name everything that stops it. Nothing is changed then.
    """
    _may_close(by)
    with transaction.atomic():
        edition = take(edition_id, version=version, by=by)
        _lock_stories(edition)
        standing = _load(edition)
        findings = blocks(_check(standing, release_at=release_at, now=now))
        if findings or release_at is None:
            raise Refused("not_ready", _not_ready(findings), findings=findings)
        for placement in standing.placements:
            placement.revision_id = _text(placement, standing)
        signed = [one.story for one in standing.mains() if one.story.state == State.SIGNED]
        signoff.release_all(signed, edition=edition, by=by, public_from=release_at, now=now)
        Placement.objects.bulk_update(standing.placements, ["revision"])
        edition.closed_at, edition.closed_by, edition.release_at = now, by, release_at
        edition.imprint = _imprint(standing, by)
        changed(edition, act=Act.CLOSE, by=by, at=now, now=slot.minute(release_at))
        return edition


def reopen(edition_id: int, *, version: int, by: Account, reason: str, now: datetime) -> Edition:
    """Take a closed edition back before its minute: its waiting releases are recalled, pins and imprint cleared.

    A story that was reopened meanwhile keeps its working copy and only loses the waiting release. Raises Refused.
    """
    _may_close(by)
    reason = reason.strip()
    with transaction.atomic():
        edition = take(edition_id, version=version, by=by, closed=True)
        if edition.is_public(now):
            raise Refused(
                "out",
                _(
                    "The edition has been public since %(minute)s. It stays as it was printed; nothing was changed. "
                    "A story in it can be corrected or withdrawn."
                )
                % {"minute": slot.minute(edition.release_at)},
            )
        if not reason:
            raise Refused("reason")
        was = slot.minute(edition.release_at)
        _lock_stories(edition)
        waiting = list(
            Release.objects.waiting(now).filter(edition=edition).select_related("story", "signoff").order_by("story_id")
        )
        _refuse_shared(edition, [one.story for one in waiting], now)
        signoff.take_back(waiting, by=by, reason=reason, now=now)
        Placement.objects.filter(edition=edition).update(revision=None)
        edition.closed_at = edition.closed_by = edition.release_at = None
        edition.imprint = {}
        changed(
            edition,
            act=Act.REOPEN_EDITION,
            by=by,
            at=now,
            was=was,
            reason=reason,
        )
        return edition


def _may_close(by: Account) -> None:
    if not permissions.may_close(by):
        raise Refused("may_not_close")


def _not_ready(findings: list[Finding]) -> str:
    return ngettext(
        "The edition was not closed; nothing was changed. %(count)s thing stops it: %(sentences)s",
        "The edition was not closed; nothing was changed. %(count)s things stop it: %(sentences)s",
        len(findings),
    ) % {"count": len(findings), "sentences": " ".join(finding.sentence for finding in findings)}


def _refuse_shared(edition: Edition, stories: list[Story], now: datetime) -> None:
    """A story released by this closing may stand in another edition that is closed on the strength of it (Rule 4)."""
    shared = list(
        Placement.objects.filter(
            story__in=stories, part=Part.MAIN, edition__closed_at__isnull=False, edition__release_at__gt=now
        )
        .exclude(edition=edition)
        .select_related("story", "edition")
        .order_by("edition__date", "story_id")
    )
    if shared:
        named = "; ".join(f"“{one.story}” ({one.edition})" for one in shared)
        raise Refused(
            "shared",
            _(
                "These stories also stand in another edition that is closed: %(named)s. "
                "Reopen that one first; nothing was changed."
            )
            % {"named": named},
        )


# What the checks look at


def _lock_stories(edition: Edition) -> None:
    """Lock the stories of the edition and then their photos, each by id: nothing of them changes until we are done."""
    stories = Placement.objects.filter(edition=edition).values("story")
    list(Story.objects.select_for_update(no_key=True).filter(pk__in=stories).order_by("pk").values_list("pk"))
    photos = Picture.objects.filter(story__in=stories, photo__isnull=False).values("photo")
    list(Photo.objects.select_for_update(no_key=True).filter(pk__in=photos).order_by("pk").values_list("pk"))


def _load(edition: Edition) -> _Standing:
    pages = list(
        Page.objects.filter(edition=edition)
        .select_related("editor", "proofreader", "layout")
        .order_by("position", "id")
    )
    placements = list(
        Placement.objects.filter(edition=edition)
        .select_related("story", "page")
        .prefetch_related(
            "story__bylines", Prefetch("story__pictures", queryset=Picture.objects.select_related("photo"))
        )
        .annotate(queried=Exists(Note.objects.filter(story=OuterRef("story"), settled_at__isnull=True)))
        .order_by("page__position", "page_id", "position", "id")
    )
    stories = {one.story_id: one.story for one in placements}
    released = Release.objects.filter(story__in=stories.keys(), public_until__isnull=True).select_related("revision")
    return _Standing(
        edition=edition,
        pages=pages,
        placements=placements,
        queried=frozenset(one.story_id for one in placements if one.queried),
        signed=signoff.signatures(list(stories.values())),
        open_releases={one.story_id: one for one in released},
        known=known(),
    )


# The checks


def _check(standing: _Standing, *, release_at: datetime | None, now: datetime) -> list[Finding]:
    found = [
        *_minute(standing, release_at, now),
        *_imprint_complete(),
        *_pages(standing),
        *_stories(standing, release_at, now),
        *_on_their_way(standing),
    ]
    return _in_order(found)


def _in_order(found: list[Finding]) -> list[Finding]:
    order = [Severity.BLOCK, Severity.WARN, Severity.HINT]
    return sorted(found, key=lambda finding: order.index(finding.severity))


def _minute(standing: _Standing, release_at: datetime | None, now: datetime) -> Iterator[Finding]:
    if release_at is None:
        yield Finding(Severity.BLOCK, "no_minute", _("No minute is given from which the edition is public."))
    elif release_at < now:
        yield Finding(
            Severity.BLOCK,
            "past",
            _("%(minute)s has passed. Choose a minute that is still to come.") % {"minute": slot.minute(release_at)},
        )
    elif localtime(release_at).date() != standing.edition.date:
        yield Finding(
            Severity.WARN,
            "other_day",
            _("The edition carries the date %(date)s and becomes public on another day, %(minute)s.")
            % {"date": standing.edition.date, "minute": slot.minute(release_at)},
        )


def _imprint_complete() -> Iterator[Finding]:
    facts = masthead().imprint()
    for fact in REQUIRED_FACTS:
        if not facts[fact].strip():
            yield Finding(
                Severity.BLOCK,
                "imprint",
                _("The imprint lacks “%(fact)s”. Whoever runs the system sets it.") % {"fact": _FACTS[fact]},
            )


def _pages(standing: _Standing) -> Iterator[Finding]:
    if not standing.pages:
        yield Finding(Severity.BLOCK, "no_pages", _("The edition has no page."))
    for page in standing.pages:
        mains = [one for one in standing.on(page) if one.part == Part.MAIN]
        if not mains:
            yield Finding(
                Severity.BLOCK, "empty_page", _("No story has its place on page %(page)s.") % {"page": page}, page=page
            )
        leads = sum(1 for one in mains if one.weight == Weight.LEAD)
        if leads > 1:
            yield Finding(
                Severity.WARN,
                "leads",
                _("Page %(page)s has %(count)s leads.") % {"page": page, "count": leads},
                page=page,
            )
        elif mains and not leads:
            yield Finding(Severity.HINT, "no_lead", _("Page %(page)s has no lead.") % {"page": page}, page=page)
        if page.editor is None:
            yield Finding(
                Severity.WARN, "no_editor", _("Page %(page)s names no page editor.") % {"page": page}, page=page
            )
        over = fill(page, standing.placements).over
        if over:
            yield Finding(
                Severity.WARN,
                "over",
                ngettext(
                    "Page %(page)s is %(over)s character too long.",
                    "Page %(page)s is %(over)s characters too long.",
                    over,
                )
                % {"page": page, "over": over},
                page=page,
            )


def _stories(standing: _Standing, release_at: datetime | None, now: datetime) -> Iterator[Finding]:
    """Each placed story once, at its main place: may it go out, and does anything in it stop it?"""
    mains = {one.story_id for one in standing.mains()}
    for placement in standing.placements:
        story = placement.story
        if placement.part != Part.MAIN:
            if story.pk not in mains:  # no screen makes one; an edition that has one does not close
                yield Finding(
                    Severity.BLOCK,
                    "no_main",
                    _("“%(story)s” is announced and has no place of its own.") % {"story": story},
                    story=story,
                    page=placement.page,
                )
            continue
        trouble = _not_to_go_out(placement, standing, release_at, now)
        if trouble:
            code, sentence = trouble
            yield Finding(Severity.BLOCK, code, sentence, story=story, page=placement.page)
        yield from _within(placement, standing.edition, standing.known)
        if placement.story_id in standing.queried:
            sentence = _("“%(story)s” has a query that nobody has settled.") % {"story": placement.story}
            yield Finding(Severity.WARN, "query", sentence, story=placement.story, page=placement.page)


def _not_to_go_out(
    placement: Placement, standing: _Standing, release_at: datetime | None, now: datetime
) -> tuple[str, str] | None:
    """Why this story cannot go out with the edition, as code and sentence; None when it can."""
    story, released = placement.story, standing.open_releases.get(placement.story_id)
    words = {"story": str(story), "state": label(story.state)}
    if story.state == State.SIGNED:
        if story.pk not in standing.signed:
            return "unsigned_text", _("“%(story)s” is signed, but not with the text it has now.") % words
        if released is not None and released.public_from > now:
            words["minute"] = slot.minute(released.public_from)
            return (
                "waiting",
                _("An earlier text of “%(story)s” waits for %(minute)s; recall it, or let its minute come.") % words,
            )
        return None
    if story.state != State.PUBLISHED:
        return "not_signed", _("“%(story)s” is not signed off: %(state)s.") % words
    if released is None or released.revision.hash != story.hash:
        return "not_released", _("“%(story)s” is public with another text than the one it has now.") % words
    if release_at is not None and released.public_from > release_at:
        words["minute"] = slot.minute(released.public_from)
        return "later", _("“%(story)s” becomes public only at %(minute)s, after this edition.") % words
    return None


def _twice(standing: _Standing) -> Iterator[Finding]:
    """The same story or picture on two places, and one name in two spellings. These stop nothing."""
    off, mains = proofing_off(), standing.mains()
    for repeated in twice.check([copy_of(one.story) for one in mains], standing.known):
        placement = mains[repeated.second]
        if repeated.finding.code in off:
            continue
        yield Finding(
            repeated.finding.severity,
            repeated.finding.code,
            _("“%(story)s”: %(remark)s") % {"story": placement.story, "remark": repeated.finding.sentence},
            story=placement.story,
            page=placement.page,
        )


def _within(placement: Placement, edition: Edition, known: Known) -> Iterator[Finding]:
    """The checks of a text, and the rights of its pictures on the edition's day."""
    story = placement.story
    copy = copy_of(story)
    slip = slipped(copy, edition.date)
    said = [*at_gate(copy, edition.date, known), *([slip] if slip and slip.code not in proofing_off() else [])]
    for remark in said:
        yield Finding(
            remark.severity,
            remark.code,
            _("“%(story)s”: %(remark)s") % {"story": story, "remark": remark.sentence},
            story=story,
            page=placement.page,
            field=remark.field,
        )
    for number, picture in enumerate(story.pictures.all(), start=1):
        if picture.photo is not None and not picture.photo.rights_hold(edition.date):
            yield Finding(
                Severity.BLOCK,
                "rights",
                _("“%(story)s”: picture %(number)s may not run on %(date)s; its rights do not cover that day.")
                % {"story": story, "number": number, "date": edition.date},
                story=story,
                page=placement.page,
                field=f"pictures.{number}.photo",
            )


def _on_their_way(standing: _Standing) -> Iterator[Finding]:
    ready = (State.SIGNED, State.PUBLISHED)
    states = Counter(State(one.story.state) for one in standing.mains() if one.story.state not in ready)
    if states:
        count = sum(states.values())
        tally = pgettext("between the words of a list", ", ").join(
            f"{label(state)} {states[state]}" for state in State if state in states
        )
        yield Finding(
            Severity.WARN,
            "on_the_way",
            ngettext(
                "%(count)s story is on its way: %(tally)s.", "%(count)s stories are on their way: %(tally)s.", count
            )
            % {"count": count, "tally": tally},
        )


# What closing writes


def _text(placement: Placement, standing: _Standing) -> int:
    """The id of the revision that is printed there: the text that was signed, or the one that is public already."""
    if placement.story.state == State.PUBLISHED:
        return standing.open_releases[placement.story_id].revision_id
    return standing.signed[placement.story_id].revision_id


def _imprint(standing: _Standing, by: Account) -> dict[str, object]:
    """The masthead's facts as they are tonight, and who answered for what.

    `{fact: text, …, "duty_editor": name, "pages": [{"number", "name", "editor", "proofreader", "layout"}, …]}`; a post
    that nobody held is an empty name.
    """
    return {
        **masthead().imprint(),
        "duty_editor": str(by),
        "pages": [
            {
                "number": page.number,
                "name": page.name,
                "editor": str(page.editor or ""),
                "proofreader": str(page.proofreader or ""),
                "layout": str(page.layout or ""),
            }
            for page in standing.pages
        ],
    }
