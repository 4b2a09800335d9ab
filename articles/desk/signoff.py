"""The one gate: a story changes state here and nowhere else (Rule 1).

`move` takes one step with one story; `release_all` and `take_back` serve the closing and the reopening of an edition.
Every step holds the story's row, looks again at what it sees under the lock, and appends its event in the same
transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from typing import Final

from django.db import transaction
from django.db.models import F, Max, Min, Q, Subquery
from django.utils import timezone
from django.utils.functional import Promise

from articles import proofing
from articles.desk import history, permissions, states, telling
from articles.desk.refusal import SENTENCES, Refused
from articles.masthead import masthead
from articles.models import (
    Account,
    Correction,
    Credit,
    Edition,
    Photo,
    PhotoUse,
    Placement,
    Release,
    Revision,
    SignOff,
    Story,
)
from articles.models.event import append, append_each
from articles.models.stake import follow, follow_all
from articles.text.digest import Copy
from articles.text.measure import length
from articles.vocabulary import Act, BylineRole, Ground, Kind, Line, Notice, Role, Source, State, Step, Telling

#: The hour of the morning from which a past paper counts as public, where nobody says another.
MORNING: Final = time(6)


@dataclass
class Case:
    """One person, one story, one moment: what the conditions of a step ask about. Read lazily, once each."""

    story: Story
    by: Account
    now: datetime
    reason: str = ""
    notice: str = ""
    note: str = ""
    public_from: datetime | None = None

    @cached_property
    def copy(self) -> Copy:
        return history.copy_of(self.story)

    @cached_property
    def authors(self) -> set[int]:
        return permissions.authors_of(self.story)

    @cached_property
    def standing(self) -> list[SignOff]:
        """The standing sign-offs of the round, overrides with them."""
        return list(
            SignOff.objects.filter(story=self.story, round=self.story.round, voided_at__isnull=True)
            .select_related("by")
            .order_by("id")
        )

    @cached_property
    def living(self) -> list[Release]:
        """The story's releases that have not ended yet: public, waiting, or both in turn."""
        unended = Q(public_until__isnull=True) | Q(public_until__gt=self.now)
        return list(Release.objects.filter(unended, story=self.story).select_related("edition"))

    @cached_property
    def open_release(self) -> Release | None:
        return next((one for one in self.living if one.public_until is None), None)

    @cached_property
    def public_release(self) -> Release | None:
        return next((one for one in self.living if one.public_from <= self.now), None)

    @cached_property
    def waiting_release(self) -> Release | None:
        coming = (one for one in self.living if one.public_from > self.now)
        return next((one for one in coming if not one.recalled), None)

    @property
    def release_moment(self) -> datetime:
        return self.public_from or self.now

    @property
    def past_moment(self) -> datetime | None:
        """When an archive story became public: the moment given, else the morning of the paper it stood in."""
        day = self.story.intake.paper_date if self.story.intake else None
        return self.public_from or (datetime.combine(day, MORNING, timezone.get_current_timezone()) if day else None)


@dataclass(frozen=True, slots=True)
class Hindrance:
    """A condition that does not hold: a code of `refusal.SENTENCES` and the words it needs."""

    code: str
    words: Mapping[str, object] | None = None

    @property
    def sentence(self) -> str:
        return str(SENTENCES[self.code]) % self.words if self.words else str(SENTENCES[self.code])


Need = Callable[[Case], Hindrance | None]


# Conditions


def _complete(case: Case) -> Hindrance | None:
    return incomplete(case.copy)


def incomplete(copy: Copy) -> Hindrance | None:
    """A headline and a body; a photo feature: a picture with its file and caption, and a headline or standing head."""
    if copy.section is None:
        return Hindrance("needs_section")
    if copy.kind == Kind.PHOTO_FEATURE:
        if not any(shot.digest and shot.caption for shot in copy.pictures):
            return Hindrance("needs_picture")
        if not (copy.headline or copy.standing_head):
            return Hindrance("needs_head")
    elif not copy.headline:
        return Hindrance("needs_headline")
    elif not length(copy.body):
        return Hindrance("needs_body")
    if any(not shot.digest for shot in copy.pictures):
        return Hindrance("needs_file")
    return None


def _not_author(case: Case) -> Hindrance | None:
    return Hindrance("author") if case.by.pk in case.authors else None


def _not_signed_before(case: Case) -> Hindrance | None:
    if any(signoff.by_id == case.by.pk and not signoff.override for signoff in case.standing):
        return Hindrance("signed_before")
    return None


def _every_review(case: Case) -> Hindrance | None:
    done = {signoff.stage for signoff in case.standing if not signoff.override}
    missing = [stage for stage in masthead().reviews[:-1] if stage not in done]
    if missing:
        return Hindrance("missing_reviews", {"stages": "、".join(states.label(stage) for stage in missing)})
    return None


def _no_author_signed(case: Case) -> Hindrance | None:
    names = [str(signoff.by) for signoff in case.standing if signoff.by_id in case.authors and not signoff.override]
    return Hindrance("author_signed", {"names": "、".join(names)}) if names else None


def _no_blocking_check(case: Case) -> Hindrance | None:
    found = proofing.blocking(case.copy, timezone.localdate(case.release_moment), proofing.known())
    return Hindrance("blocking_check", {"sentences": " ".join(str(f.sentence) for f in found)}) if found else None


def _rights_hold(case: Case) -> Hindrance | None:
    return rights_hindrance(case.copy, timezone.localdate(case.release_moment))


def rights_hindrance(copy: Copy, day: date, photos: Mapping[int, Photo] | None = None) -> Hindrance | None:
    """What keeps a copy's pictures from being shown on that day (Rules 4 and 8)."""
    ids = [shot.photo for shot in copy.pictures if shot.photo is not None]
    library = Photo.objects.in_bulk(ids) if photos is None and ids else photos or {}
    for shot in copy.pictures:
        if shot.photo is None:
            return Hindrance("needs_file")
        if not shot.credit or not shot.caption:
            return Hindrance("needs_credit")
        if not library[shot.photo].rights_hold(day):
            return Hindrance("rights", {"day": day.isoformat(), "caption": shot.caption[:40]})
    return None


def _nothing_public_or_waiting(case: Case) -> Hindrance | None:
    return Hindrance("public_or_waiting") if case.public_release or case.waiting_release else None


def _nothing_waiting(case: Case) -> Hindrance | None:
    return Hindrance("waiting") if case.waiting_release else None


def _nothing_open(case: Case) -> Hindrance | None:
    return Hindrance("public_or_waiting") if case.open_release else None


def _signed_text(case: Case) -> Hindrance | None:
    return None if final_signature(case.story, case.standing) else Hindrance("unsigned_text")


def _still_to_come(case: Case) -> Hindrance | None:
    return Hindrance("in_the_past") if case.release_moment < case.now else None


def _its_minute_has_not_come(case: Case) -> Hindrance | None:
    release = case.open_release
    return None if release and release.public_from > case.now else Hindrance("already_public")


def _of_no_closed_edition(case: Case) -> Hindrance | None:
    """Neither released by a closed edition, nor pinned in one because its text would be public by then (Rule 4)."""
    standing = (
        Placement.objects.filter(story=case.story, edition__closed_at__isnull=False, edition__release_at__gt=case.now)
        .select_related("edition")
        .first()
    )
    return Hindrance("edition_closed", {"edition": standing.edition}) if standing else None


def _release_to_return_to(case: Case) -> Hindrance | None:
    return None if case.open_release else Hindrance("nothing_to_return_to")


def _from_archive(case: Case) -> Hindrance | None:
    if case.story.intake is None or case.story.intake.kind != Source.ARCHIVE:
        return Hindrance("not_archive")
    if case.past_moment is None or case.past_moment > case.now:
        return Hindrance("needs_past_date")
    return None


def _something_public(case: Case) -> Hindrance | None:
    return None if case.public_release else Hindrance("nothing_public")


#: The conditions that rows of the table name.
NEEDS: Final[dict[str, Need]] = {
    "complete": _complete,
    "not_author": _not_author,
    "not_signed_before": _not_signed_before,
    "every_review": _every_review,
    "no_author_signed": _no_author_signed,
    "no_blocking_check": _no_blocking_check,
    "rights_hold": _rights_hold,
    "nothing_public_or_waiting": _nothing_public_or_waiting,
    "nothing_waiting": _nothing_waiting,
    "nothing_open": _nothing_open,
    "signed_text": _signed_text,
    "still_to_come": _still_to_come,
    "its_minute_has_not_come": _its_minute_has_not_come,
    "of_no_closed_edition": _of_no_closed_edition,
    "release_to_return_to": _release_to_return_to,
    "from_archive": _from_archive,
    "something_public": _something_public,
}


def _may(case: Case, move: states.Move) -> bool:
    """Whether this person may take this step, whatever the text says."""
    match move.row.who:
        case states.Who.AUTHOR_OR_SECTION_EDITOR:
            return bool(permissions.rank(case.by)) or case.by.pk in case.authors
        case states.Who.REVIEWER:
            return permissions.may_review(case.by, move.source)
        case states.Who.SECTION_EDITOR:
            return bool(permissions.rank(case.by))
        case states.Who.DUTY_EDITOR:
            return permissions.has_role(case.by, Role.DUTY_EDITOR)
        case states.Who.REOPENER:
            reopener = case.story.reopened_by
            return (
                reopener is not None
                and permissions.rank(case.by) > 0
                and (case.by == reopener or permissions.rank(case.by) > permissions.rank(reopener))
            )
        case states.Who.NOBODY:
            return False


def hindrance(case: Case, move: states.Move) -> Hindrance | None:
    """What stands between this person and this step: who, then reason and notice, then the conditions in order."""
    if not _may(case, move):
        return Hindrance(move.row.who.value)
    if move.row.reason and not case.reason:
        return Hindrance("reason")
    if move.row.notice and not case.notice:
        return Hindrance("notice")
    return _unmet(case, move)


def _unmet(case: Case, move: states.Move) -> Hindrance | None:
    for need in move.row.needs:
        if found := NEEDS[need](case):
            return found
    return None


def final_signature(story: Story, standing: Iterable[SignOff]) -> SignOff | None:
    """The standing final sign-off (or override) that covers the text the story has now (Rule 2)."""
    for signoff in standing:
        if signoff.stage == State.FINAL_REVIEW and signoff.voided_at is None and signoff.hash == story.hash:
            return signoff
    return None


# Taking a step


def move(
    story_id: int,
    step: str,
    *,
    by: Account,
    version: int,
    now: datetime,
    reason: str = "",
    notice: str = "",
    note: str = "",
    public_from: datetime | None = None,
) -> Story:
    """Take one step with a story. `version` is the one the person was looking at.

    `reason` where the table wants one, `notice` for a withdrawal (readers see it), `note` said with a sign-off,
    `public_from` for a release on the web at a later minute, or the past day of an archive story.
    Returns the story as it stands afterwards; raises Refused, and then nothing has changed.
    """
    with transaction.atomic():
        story = history.lock(story_id)
        if not permissions.may_read(by, story):
            raise Refused("not_yours")
        if version != story.version:
            raise Refused("stale", title=story.title, seen=version, current=story.version)
        found = states.moves(len(masthead().reviews)).get((Step(step), State(story.state)))
        if found is None:
            raise Refused("no_such_step", state=states.label(story.state), step=Step(step).label)
        case = Case(story, by, now, reason.strip(), notice.strip(), note.strip(), public_from)
        if stopped := hindrance(case, found):
            raise Refused(stopped.code, stopped.sentence)
        writers = _writers_since_release(story) if step == Step.DISCARD else set()
        _TAKE.get(Step(step), _change_state)(case, found)
        if told := _TOLD.get(Step(step)):
            telling.tell({*case.authors, *writers}, told, story, by=by, now=now, text=case.reason or case.notice)
        if Step(step) in (Step.SUBMIT, Step.APPROVE):
            telling.tell_reviewers(story, authors=case.authors, by=by, now=now)
    return story


#: The steps that those who wrote are told of: they take something away from them.
_TOLD: Final[dict[Step, Telling]] = {
    Step.SEND_BACK: Telling.SENT_BACK,
    Step.SPIKE: Telling.SPIKED,
    Step.DISCARD: Telling.DISCARDED,
    Step.WITHDRAW: Telling.WITHDRAWN,
}


def _writers_since_release(story: Story) -> set[int | None]:
    """Whoever wrote on a working copy since the text that is released."""
    released = Revision.objects.filter(releases__story=story, releases__public_until__isnull=True).values("number")[:1]
    return set(story.revisions.filter(line=Line.MAIN, number__gt=Subquery(released)).values_list("by", flat=True))


def _change_state(case: Case, move: states.Move) -> None:
    """The part every step shares: the new state, the version, the event."""
    story = case.story
    was = story.state
    story.state = move.target
    story.state_at = case.now
    story.version += 1
    story.save()
    follow(story)
    append(
        move.row.step,
        at=case.now,
        by=case.by,
        story=story,
        was=was,
        now=story.state,
        hash=story.hash,
        reason=case.reason or case.note,
    )


def _submit(case: Case, move: states.Move) -> None:
    """A new round. A recall may have gone back to an earlier one, so the next is counted from the sign-offs too."""
    last = SignOff.objects.filter(story=case.story).aggregate(last=Max("round"))["last"] or 0
    case.story.round = max(case.story.round, last) + 1
    _change_state(case, move)


def _sign_off(case: Case, move: states.Move) -> None:
    """Approve, sign and override: the record of a review, bound to the hash of the text."""
    override = move.row.step == Step.OVERRIDE
    SignOff.objects.create(
        story=case.story,
        revision=history.latest(case.story),
        round=case.story.round,
        stage=State.FINAL_REVIEW if override else move.source,
        by=case.by,
        at=case.now,
        hash=case.story.hash,
        note=case.reason if override else case.note,
        override=override,
    )
    _change_state(case, move)


def _reopen(case: Case, move: states.Move) -> None:
    case.story.reopened_by = case.by
    _change_state(case, move)


def _release(case: Case, _move: states.Move) -> None:
    _publish(
        [case.story],
        signatures([case.story]),
        by=case.by,
        public_from=case.release_moment,
        now=case.now,
        edition=None,
    )


def _recall(case: Case, move: states.Move) -> None:
    waiting = list(Release.objects.waiting(case.now).filter(story=case.story).select_related("signoff"))
    _end_waiting(waiting)
    case.story.round = _round_of(waiting[0], case.story)
    _change_state(case, move)


def _round_of(release: Release, story: Story) -> int:
    """The round whose signature a recalled release rests on. Later rounds may have begun and been discarded."""
    return release.signoff.round if release.signoff else story.round


def _discard(case: Case, move: states.Move) -> None:
    """Back to the released text. The working copy is a revision already: every changed save made one."""
    revision = Revision.objects.get(releases__story=case.story, releases__public_until__isnull=True)
    if revision.hash != case.story.hash:
        history.restore(case.story, revision, by=case.by, now=case.now)
    case.story.reopened_by = None
    _change_state(case, move)


def _admit(case: Case, move: states.Move) -> None:
    assert case.past_moment is not None
    _write_releases(
        [(case.story, history.latest(case.story), None)],
        public_from=case.past_moment,
        ground=Ground.ARCHIVE,
        edition=None,
    )
    _change_state(case, move)


def _withdraw(case: Case, move: states.Move) -> None:
    waiting = list(Release.objects.waiting(case.now).filter(story=case.story))
    _end_waiting(waiting)
    Release.objects.public(case.now).filter(story=case.story).update(public_until=case.now)
    Correction.objects.create(story=case.story, kind=Notice.WITHDRAWAL, text=case.notice, at=case.now)
    case.story.reopened_by = None
    _change_state(case, move)


_TAKE: Final[dict[Step, Callable[[Case, states.Move], None]]] = {
    Step.SUBMIT: _submit,
    Step.APPROVE: _sign_off,
    Step.SIGN: _sign_off,
    Step.OVERRIDE: _sign_off,
    Step.REOPEN: _reopen,
    Step.RELEASE: _release,
    Step.RECALL: _recall,
    Step.DISCARD: _discard,
    Step.ADMIT: _admit,
    Step.WITHDRAW: _withdraw,
}


# Releases


def signatures(stories: Sequence[Story]) -> dict[int, SignOff]:
    """By story id, the standing final sign-off that covers the text the story has now. One query."""
    rounds = {story.pk: story for story in stories}
    found: dict[int, SignOff] = {}
    for signoff in SignOff.objects.filter(story__in=stories, stage=State.FINAL_REVIEW, voided_at__isnull=True).order_by(
        "id"
    ):
        story = rounds[signoff.story_id]
        if signoff.round == story.round and signoff.hash == story.hash:
            found.setdefault(story.pk, signoff)
    return found


def release_all(
    stories: Sequence[Story], *, edition: Edition, by: Account, public_from: datetime, now: datetime
) -> None:
    """Release signed stories with an edition. Only `composing.close` calls this.

    The caller holds the edition's row and the stories' rows, in the order of their ids, and has checked Rule 4; a story
    that is not signed with the text it has stops everything.
    """
    covered = signatures(stories)
    for story in stories:
        if story.state != State.SIGNED or story.pk not in covered:
            raise Refused("unsigned_text")
    if Release.objects.waiting(now).filter(story__in=stories).exists():
        raise Refused("waiting")
    _publish(stories, covered, by=by, public_from=public_from, now=now, edition=edition)


def admit_all(
    made: Sequence[history.Made], *, edition: Edition, by: Account, public_from: datetime, now: datetime
) -> None:
    """Admit archive stories with the past edition they stood in. Only `composing.archive` calls this.

    The stories were made in this transaction. Each meets the conditions of the table, asked with what is at hand; one
    that does not stops everything with Refused.
    """
    move = states.moves(len(masthead().reviews))[Step.ADMIT, State.DRAFT]
    stories = [one.story for one in made]
    released = set(
        Release.objects.filter(story__in=stories, public_until__isnull=True).values_list("story_id", flat=True)
    )
    for one in made:
        case = Case(one.story, by, now, public_from=public_from)
        case.copy = one.copy
        if one.story.pk not in released:
            case.open_release = None
        stopped = hindrance(case, move)
        if stopped:
            raise Refused(stopped.code, stopped.sentence)
    _write_releases(
        [(one.story, one.revision, None) for one in made],
        public_from=public_from,
        ground=Ground.ARCHIVE,
        edition=edition,
    )
    _set_state(stories, State.PUBLISHED, now=now)
    append_each(
        Step.ADMIT, stories, at=now, by=by, edition=edition, was=State.DRAFT, now=State.PUBLISHED,
        reason=public_from.isoformat(),
    )  # fmt: skip


def take_back(releases: Sequence[Release], *, by: Account, reason: str, now: datetime) -> None:
    """Recall the waiting releases of an edition that is being reopened. Only `composing.close` calls this.

    The caller holds the edition's row and the stories' rows. A story that was itself reopened, or has moved on, keeps
    its working copy and its state and only loses the waiting release.
    """
    _end_waiting(releases)
    published = [release.story for release in releases if release.story.state == State.PUBLISHED]
    others = [release.story for release in releases if release.story.state != State.PUBLISHED]
    for release in releases:
        if release.story.state == State.PUBLISHED:
            release.story.round = _round_of(release, release.story)
    Story.objects.bulk_update(published, ["round"])
    _set_state(published, State.SIGNED, now=now)
    append_each(Step.RECALL, published, at=now, by=by, was=State.PUBLISHED, now=State.SIGNED, reason=reason)
    append_each(Act.LOSE_RELEASE, others, at=now, by=by, reason=reason)


def _publish(
    stories: Sequence[Story],
    covered: Mapping[int, SignOff],
    *,
    by: Account,
    public_from: datetime,
    now: datetime,
    edition: Edition | None,
) -> None:
    """Signed stories become published: the older release ends at the very moment the newer begins (Rule 5)."""
    revisions = Revision.objects.select_related("section").in_bulk([covered[story.pk].revision_id for story in stories])
    _write_releases(
        [(story, revisions[covered[story.pk].revision_id], covered[story.pk]) for story in stories],
        public_from=public_from,
        ground=Ground.SIGNED,
        edition=edition,
    )
    _set_state(stories, State.PUBLISHED, now=now)
    append_each(
        Step.RELEASE, stories, at=now, by=by, edition=edition, was=State.SIGNED, now=State.PUBLISHED,
        reason=public_from.isoformat(),
    )  # fmt: skip


def _write_releases(
    rows: Sequence[tuple[Story, Revision, SignOff | None]],
    *,
    public_from: datetime,
    ground: Ground,
    edition: Edition | None,
) -> None:
    """End the open releases, and write the new ones with their credits, uses of photos and corrections."""
    ids = [story.pk for story, _, _ in rows]
    before = {
        r.story_id: r
        for r in Release.objects.filter(story__in=ids, public_until__isnull=True).select_related("revision")
    }
    first = dict(
        Release.objects.filter(Q(public_until__isnull=True) | Q(public_until__gt=F("public_from")), story__in=ids)
        .order_by()
        .values("story")
        .annotate(first=Min("public_from"))
        .values_list("story", "first")
    )
    Release.objects.filter(story__in=ids, public_until__isnull=True).update(public_until=public_from)
    releases = Release.objects.bulk_create(
        Release(
            story_id=story.pk,
            revision_id=revision.pk,
            signoff_id=signoff.pk if signoff else None,
            ground=ground,
            edition_id=edition.pk if edition else None,
            section_id=_filed_under(revision),
            public_from=public_from,
            first_from=min(first.get(story.pk, public_from), public_from),
        )
        for story, revision, signoff in rows
    )
    Credit.objects.bulk_create(
        Credit(release_id=release.pk, reporter_id=reporter, first_from=release.first_from)
        for release, (_story, revision, _signoff) in zip(releases, rows, strict=True)
        for reporter in _credited(revision)
    )
    PhotoUse.objects.bulk_create(
        PhotoUse(release_id=release.pk, photo_id=photo)
        for release, (_story, revision, _signoff) in zip(releases, rows, strict=True)
        for photo in dict.fromkeys(p["photo"] for p in revision.pictures if p["photo"] is not None)
    )
    Correction.objects.bulk_create(
        Correction(
            story_id=story.pk,
            release_id=release.pk,
            kind=Notice.CORRECTION,
            text=revision.correction,
            at=public_from,
        )
        for release, (story, revision, _signoff) in zip(releases, rows, strict=True)
        if revision.correction and not _said_before(revision, before.get(story.pk))
    )


def _filed_under(revision: Revision) -> int:
    """The id of a released text's section: none is released without one."""
    assert revision.section_id is not None
    return revision.section_id


def _said_before(revision: Revision, older: Release | None) -> bool:
    """A correction stays in the working copy; it is published once, with the release that first carries it."""
    return older is not None and older.revision.correction == revision.correction


def _credited(revision: Revision) -> list[int]:
    """Ids of the reporters whose archive a release stands in: everybody in the byline but its editors."""
    return list(
        dict.fromkeys(
            reporter for _, role, _, reporter in revision.people if reporter is not None and role != BylineRole.EDITOR
        )
    )


def _end_waiting(releases: Iterable[Release]) -> None:
    """End releases where they begin, and open the ones before them again. Two queries for each minute."""
    by_minute: dict[datetime, list[Release]] = {}
    for release in releases:
        by_minute.setdefault(release.public_from, []).append(release)
    for minute, ending in by_minute.items():
        Release.objects.filter(pk__in=[release.pk for release in ending]).update(public_until=F("public_from"))
        Release.objects.filter(
            story__in=[release.story_id for release in ending], public_until=minute, public_from__lt=minute
        ).update(public_until=None)


def _set_state(stories: Sequence[Story], state: State, *, now: datetime) -> None:
    """The same state for a list of stories, in two queries; the instances follow."""
    Story.objects.filter(pk__in=[story.pk for story in stories]).update(
        state=state, state_at=now, version=F("version") + 1, reopened_by=None
    )
    follow_all([story.pk for story in stories], state)
    for story in stories:
        story.state = state
        story.state_at = now
        story.version += 1
        story.reopened_by = None


# What this person may do now


@dataclass(frozen=True, slots=True)
class Offer:
    """A step as a button: whether this person may take it now, and if not, why. `in_text`: a change of the text mends it."""

    step: Step
    label: str | Promise
    target: State
    target_label: str
    allowed: bool
    why: str
    in_text: bool
    needs_reason: bool
    needs_notice: bool


def offers(story: Story, by: Account, *, now: datetime, copy: Copy | None = None) -> list[Offer]:
    """The steps from the state a story has, for one person, in the order of the table. `copy`, where it is read already.

    Steps that are not this person's to take are left out; the next step forward is always there, with the reason why
    not. Conditions are asked, reasons are not: they are written beside the button.
    """
    case = Case(story, by, now)
    if copy is not None:
        case.copy = copy
    forward = {Step.SUBMIT, Step.APPROVE, Step.SIGN, Step.RELEASE}
    found: list[Offer] = []
    for (step, source), offered in states.moves(len(masthead().reviews)).items():
        if source != story.state or offered.row.who is states.Who.NOBODY:
            continue
        may = _may(case, offered)
        stopped = _unmet(case, offered) if may else Hindrance(offered.row.who.value)
        if stopped and not (may or step in forward):
            continue
        if stopped and stopped.code in _POINTLESS:
            continue
        found.append(
            Offer(
                step=step,
                label=step.label,
                target=offered.target,
                target_label=states.label(offered.target),
                allowed=stopped is None,
                why=stopped.sentence if stopped else "",
                in_text=stopped is not None and stopped.code in _IN_TEXT,
                needs_reason=offered.row.reason,
                needs_notice=offered.row.notice,
            )
        )
    return found


#: What stops a step and is mended on the form that is saved with it.
_IN_TEXT: Final = frozenset(
    {
        *("needs_section", "needs_picture", "needs_head", "needs_headline", "needs_body", "needs_file", "needs_credit"),
        *("rights", "blocking_check"),
    }
)

#: Steps that make no sense for a story as it stands are not shown, not even refused.
_POINTLESS: Final = frozenset(
    {"nothing_to_return_to", "nothing_public", "not_archive", "already_public", "public_or_waiting"}
)
