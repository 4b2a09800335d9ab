"""What stands beside a story: its state, the steps, the checks, the record. Read here, decided nowhere but in the desk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from urllib.parse import urlencode

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.admin.comparing import compare, tally
from articles.admin.forms import anchor_of
from articles.admin.marks import STATE_STYLE, severity_mark, story_mark
from articles.desk import history, permissions, signoff, states
from articles.desk.notes import Pinned, askable, key, left, pinned
from articles.masthead import masthead
from articles.models import Account, Correction, Event, Leave, Placement, Release, Reply, Revision, SignOff, Story, Told
from articles.proofing import Finding, check_copy, known
from articles.text.digest import Copy
from articles.vocabulary import Act, Line, Severity, State, Step

#: How many lines of the record stand beside the text; the history page has them all.
LOG_LENGTH: Final = 12
#: How many releases stand beside a story, the latest first.
RELEASES: Final = 3
#: How many notices to somebody stand beside a story.
TOLD: Final = 6
#: How many corrections of one story are offered as briefs.
CORRECTIONS: Final = 6

#: The steps of every day, taken from the form itself. All others ask once more on a page of their own.
AT_ONCE: Final = frozenset({Step.SUBMIT, Step.APPROVE, Step.SIGN, Step.SEND_BACK})
#: Steps that take something away from somebody.
WARN: Final = frozenset({Step.SEND_BACK, Step.SPIKE, Step.WITHDRAW, Step.OVERRIDE, Step.RECALL, Step.DISCARD})

_SAVE_AND: Final[Mapping[Step, Promise]] = {
    Step.SUBMIT: _("Save and submit to %(target)s"),
    Step.APPROVE: _("Save and approve, on to %(target)s"),
    Step.SIGN: _("Save and sign"),
}
_TAKE: Final[Mapping[Step, Promise]] = {
    Step.SUBMIT: _("Submit to %(target)s"),
    Step.APPROVE: _("Approve, on to %(target)s"),
}


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop of the way through this paper's reviews."""

    label: str
    look: str


def track(state: str) -> list[Stop]:
    """The way from draft to signed, with what is done and where the story stands. Empty for one that left the way."""
    way = [State.DRAFT, *masthead().reviews, State.SIGNED]
    if state == State.PUBLISHED:
        return [Stop(states.label(stop), "ok") for stop in way]
    if state not in way:
        return []
    here = way.index(State(state))
    return [
        Stop(states.label(stop), "ok" if i < here else f"now {STATE_STYLE[stop]}" if i == here else "")
        for i, stop in enumerate(way)
    ]


@dataclass(frozen=True, slots=True)
class StepButton:
    """A step as it stands beside the text. `at_once` steps are buttons of the form, others lead to a page that asks."""

    step: Step
    text: str
    word: str
    look: str
    at_once: bool
    allowed: bool
    why: str
    needs_reason: bool


def buttons(story: Story, copy: Copy, by: Account, *, editing: bool, now: datetime) -> list[StepButton]:
    """The steps this person may take now, the way forward first, and the refused one with its reason.

    While he writes, a step that the text alone stops is a button too: what he saves with it may mend that.
    """
    drawn = []
    for offer in signoff.offers(story, by, now=now, copy=copy):
        wording = (_SAVE_AND if editing else _TAKE).get(offer.step)
        forward = offer.step in _SAVE_AND or offer.step == Step.RELEASE
        drawn.append(
            StepButton(
                step=offer.step,
                text=str(wording) % {"target": offer.target_label} if wording else str(offer.label),
                word=str(offer.label),
                look="strong" if forward else "warn" if offer.step in WARN else "ghost",
                at_once=offer.step in AT_ONCE,
                allowed=offer.allowed or (editing and offer.in_text and offer.step in _SAVE_AND),
                why=offer.why,
                needs_reason=offer.needs_reason,
            )
        )
    return drawn


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding of the checks, with its level spelled out. `times` counts the places of one field that it holds for;
    the sentence is that of the first.
    """

    level: SafeString
    sentence: str
    source: str
    times: int = 1
    #: Where on the story form it is mended.
    anchor: str = ""
    #: What it is remembered by when it is left as it is, as the question of an address; empty for a block.
    leave: str = ""
    left: Leave | None = None


def remarks(findings: Sequence[Finding], left: Mapping[tuple[str, str, str], Leave] | None = None) -> list[Remark]:
    """Findings as they are drawn: one line for a code and a field, so that raw copy does not bury the rest.

    What was left as it is comes last, one line each, with who and why.
    """
    left = left or {}
    kept = {key(finding): finding for finding in findings if key(finding) in left}
    return _open([finding for finding in findings if key(finding) not in left]) + [
        Remark(
            severity_mark(finding.severity),
            str(finding.sentence),
            str(finding.source),
            anchor=anchor_of(finding.field),
            left=left[one],
        )
        for one, finding in kept.items()
    ]


def _open(findings: Sequence[Finding]) -> list[Remark]:
    times = Counter((finding.code, finding.field) for finding in findings)
    first = {(finding.code, finding.field): finding for finding in reversed(findings)}
    return [
        Remark(
            severity_mark(finding.severity),
            str(finding.sentence),
            str(finding.source),
            times[finding.code, finding.field],
            anchor_of(finding.field),
            ""
            if finding.severity == Severity.BLOCK
            else urlencode(dict(zip(("code", "field", "words"), key(finding), strict=True))),
        )
        for finding in findings
        if first[finding.code, finding.field] is finding
    ]


def paper_day(placements: Sequence[Placement], now: datetime) -> date | None:
    """The day of the next paper a story stands in, else of the last; None while it is placed nowhere."""
    days = sorted({placement.edition.date for placement in placements})
    today = timezone.localdate(now)
    return next((day for day in days if day >= today), days[-1] if days else None)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the record."""

    at: datetime
    by: str
    word: str
    reason: str
    hash: str


def entries(events: Sequence[Event]) -> list[Entry]:
    """The record as it is read."""
    return [
        Entry(
            event.at,
            str(event.by) if event.by else "",
            str(event.get_act_display()),
            _said(event),
            event.hash[:6],
        )
        for event in events
    ]


def _said(event: Event) -> str:
    """The reason of an event. A release keeps its minute there, for the audit; people read it in their own time. A text
    that was kept aside has a code there, and its writer was told the sentence.
    """
    if event.act == Act.KEEP:
        return ""
    if event.act not in (Step.RELEASE, Step.ADMIT):
        return event.reason
    try:
        minute = datetime.fromisoformat(event.reason)
    except ValueError:
        return event.reason
    return gettext("public from %(minute)s") % {"minute": timezone.localtime(minute).strftime("%Y-%m-%d %H:%M")}


@dataclass(frozen=True, slots=True)
class Signature:
    """One sign-off as it is read. `covers`: the text stands as it was signed; else `added` and `cut` count the
    characters that came and went since, and `revision` is what to compare with (Rule 2).
    """

    at: datetime
    by: str
    stage: str
    note: str
    hash: str
    revision: int
    standing: bool
    override: bool
    covers: bool
    added: int
    cut: int


def signatures(story: Story, copy: Copy, signoffs: Sequence[SignOff]) -> list[Signature]:
    """The sign-offs of this round as they are read; `signoffs` come with their revisions."""
    signed = []
    for s in signoffs:
        covers = s.hash == story.hash
        added, cut = (0, 0) if covers else tally(compare(history.copy_of_revision(s.revision), copy, sections={}))
        signed.append(
            Signature(
                at=s.at,
                by=str(s.by),
                stage=states.label(s.stage),
                note=s.note,
                hash=s.hash[:6],
                revision=s.revision_id,
                standing=s.voided_at is None,
                override=s.override,
                covers=covers,
                added=added,
                cut=cut,
            )
        )
    return signed


def corrections(story: Story, by: Account, *, now: datetime) -> list[Correction]:
    """The public corrections of a story with their briefs, for whoever may make one. The newest ones."""
    if not permissions.may_make_briefs(by):
        return []
    public = Correction.objects.public(now).filter(story=story).select_related("brief")
    return list(public.order_by("-at", "-id")[:CORRECTIONS])


@dataclass(frozen=True, slots=True)
class Aside:
    """Everything beside the text of one story, for one person."""

    story: Story
    chip: SafeString
    track: list[Stop]
    buttons: list[StepButton]
    refused: list[StepButton]
    remarks: list[Remark]
    notes: list[Pinned]
    signatures: list[Signature]
    entries: list[Entry]
    latest: Revision | None
    kept: list[Revision]
    placements: list[Placement]
    releases: list[Release]
    ever_public: bool
    corrections: list[Correction]
    repeats: Correction | None
    #: The latest notices about the story: who was told what.
    told: list[Told]
    may_query: bool
    #: Who can be asked by name.
    askable: list[Account]
    may_edit: bool
    may_see_intake: bool

    @property
    def at_once(self) -> list[StepButton]:
        return [b for b in self.buttons if b.at_once]

    @property
    def asked_again(self) -> list[StepButton]:
        return [b for b in self.buttons if not b.at_once]

    @property
    def main_step(self) -> StepButton | None:
        """The step under the thumb on a phone."""
        return next((b for b in self.at_once if b.look == "strong"), None)

    @property
    def open_notes(self) -> list[Pinned]:
        return [one for one in self.notes if one.note.settled_at is None]


def beside(story: Story, copy: Copy, by: Account, *, editing: bool, now: datetime) -> Aside:
    """Read what stands beside a story. A fixed number of queries, whatever the story has been through."""
    steps = buttons(story, copy, by, editing=editing, now=now)
    signed = story.signoffs.filter(round=story.round).select_related("by", "revision").order_by("-id")[:8]
    releases = list(story.releases.select_related("edition").order_by("-public_from", "-id")[:RELEASES])
    placements = list(
        story.placements.select_related("edition", "page").order_by("-edition__date", "part", "page__position")[:6]
    )
    # The latest releases know, unless all of them were recalled or wait.
    ever_public = any(one.public_from <= now and not one.recalled for one in releases) or (
        len(releases) == RELEASES and Release.objects.ever_public(now).filter(story=story).exists()
    )
    return Aside(
        story=story,
        chip=story_mark(
            story.state, waiting=any(one.public_until is None and one.public_from > now for one in releases)
        ),
        track=track(story.state),
        buttons=[b for b in steps if b.allowed],
        refused=[b for b in steps if not b.allowed],
        remarks=remarks(check_copy(copy, paper_day(placements, now), known()), left(story)),
        notes=pinned(
            list(
                story.notes.select_related("by", "to", "settled_by")
                .prefetch_related(Prefetch("replies", Reply.objects.select_related("by")))
                .order_by("settled_at", "id")[:20]
            ),
            copy,
        ),
        signatures=signatures(story, copy, list(signed) if story.round else []),
        entries=entries(list(story.events.select_related("by").order_by("-id")[:LOG_LENGTH])),
        latest=story.revisions.filter(line=Line.MAIN).order_by("-number").only("id", "number", "hash", "story").first(),
        kept=list(
            story.revisions.filter(line=Line.SIDE, by=by).order_by("-id").only("id", "at", "length", "story")[:3]
        ),
        placements=placements,
        releases=releases,
        ever_public=ever_public,
        corrections=corrections(story, by, now=now) if ever_public else [],
        repeats=story.from_correction,
        told=list(story.told.select_related("to").order_by("-id")[:TOLD]),
        may_query=permissions.may_query(by, story),
        askable=[one for one in askable(story) if one.pk != by.pk],
        may_edit=permissions.may_edit(by, story),
        may_see_intake=story.intake_id is not None and permissions.may_take_in(by),
    )
