"""A newsroom that random people run through random steps, and what must hold after each of them.

Uniformly random steps hardly leave the draft, so steps are drawn from those the table offers, and short drives (sign,
publish, close) take a story further. What readers see is compared before and after every act at the same moment.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from itertools import pairwise
from typing import Any, ClassVar

from django.db import transaction
from django.utils.timezone import localdate
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from articles.composing import close, place, plan
from articles.desk import history, permissions, signoff, states
from articles.desk.refusal import Refused
from articles.masthead import masthead
from articles.models import Account, Correction, Edition, Placement, Release, Revision, SignOff, Story
from articles.text.digest import Copy, Person, digest
from articles.vocabulary import Line, Part, State, Step, Weight
from tests import makers
from tests.cast import Cast, credited, make_cast

#: Who acts. Two of each, so that a review can be somebody else's.
PEOPLE = (
    "reporter",
    "second_reporter",
    "section_editor",
    "second_section_editor",
    "desk_head",
    "second_desk_head",
    "duty_editor",
    "second_duty_editor",
)
EDITORS = PEOPLE[2:]
HEADLINES = ("开闸", "开闸放水", "渡口停航")
BODIES = ("<p>潮水上来了。</p>", "<p>潮水上来了。</p>\n<p>船都进了港。</p>", "<p>风停了，渡口没有船。</p>")

#: What a story goes through in one evening. "signed" and "published" mean: as far as people can take it.
MENDED = (
    ("signed", "edit", "signed"),
    ("published", "reopen", "edit", "discard"),
    ("published", "reopen", "edit", "signed", "release"),
)
TAKEN_AWAY = (
    ("published", "reopen", "spike"),
    ("published", "reopen", "edit", "submit", "withdraw", "reopen", "signed"),
    ("published", "reopen", "edit", "signed", "release later", "recall", "release later"),
)
WAITING = (
    ("signed", "release later", "recall", "edit", "signed"),
    ("signed", "release later", "reopen", "submit", "send_back", "discard", "recall"),
    ("signed", "release later", "reopen", "edit", "signed", "release"),
    ("published", "reopen", "edit", "signed", "release later", "withdraw"),
)

numbers = st.integers(min_value=0, max_value=999)
people = st.sampled_from(PEOPLE)
editors = st.sampled_from(EDITORS)

Seen = dict[int, tuple[int, str]]


def by_story(rows: Iterable[Any]) -> dict[int, list[Any]]:
    """The rows of each story, in the order they come in."""
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.story_id, []).append(row)
    return found


class Newsroom(RuleBasedStateMachine):
    """One database, rolled back when the run ends."""

    reviews = 3
    #: What each of these rules plays.
    scripts: ClassVar = {"mend": MENDED, "take_away": TAKEN_AWAY, "let_wait": WAITING}

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.now: datetime = makers.EVENING
        self.words: set[tuple[int, str]] = set()
        self.stories: list[int] = []
        self.editions: list[int] = []
        self.withdrawn_at: dict[int, list[datetime]] = {}
        self.acts = 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    @initialize()
    def open(self) -> None:
        self.cast: Cast = make_cast()
        self.sections = [makers.section(), makers.section("民生", "life", 2)]
        for name in PEOPLE:
            credited(self.who(name))

    # What is there

    def who(self, name: str) -> Account:
        return self.cast.everybody()[name]

    def story(self, number: int) -> Story:
        return Story.objects.get(pk=self.stories[number % len(self.stories)])

    def tick(self) -> None:
        self.now += timedelta(minutes=1)

    def seen(self) -> Seen:
        """What readers see now: by story, the release and the hash of its text."""
        return {
            r.story_id: (r.pk, r.revision.hash) for r in Release.objects.public(self.now).select_related("revision")
        }

    def act(self, do: Callable[[], Any], *, changes_readers: bool = False) -> Any:
        """Do it at one moment; a refusal is an answer. Then everything must hold."""
        before = self.seen()
        result = None
        with suppress(Refused):
            result = do()
        if not changes_readers:
            assert self.seen() == before, "readers see something else after an act that releases nothing"
        self.hold()
        return result

    # Writing

    @rule(author=people, head=st.sampled_from(HEADLINES), body=st.sampled_from(BODIES), also=st.none() | editors)
    def write(self, author: str, head: str, body: str, also: str | None) -> None:
        if len(self.stories) >= 4:
            return
        self.tick()
        names = [author, *([also] if also else [])]
        byline = tuple(Person(n, reporter=credited(self.who(n)).pk) for n in names)
        copy = Copy(headline=head, body=body, section=self.sections[0].pk, people=byline)
        story = self.act(lambda: history.create(copy, by=self.who(author), now=self.now))
        self.stories.append(story.pk)
        self.words.add((story.pk, story.hash))

    @precondition(lambda self: self.stories)
    @rule(number=numbers, by=people, head=st.sampled_from(HEADLINES), body=st.sampled_from(BODIES), stale=st.booleans(),
          correction=st.sampled_from(["", "昨日稿中“三”应为“四”。"]), section=st.integers(0, 1),
          also=st.none() | st.none() | editors)  # fmt: skip
    def edit(
        self, number: int, by: str, head: str, body: str, stale: bool, correction: str, section: int, also: str | None
    ) -> None:
        self.tick()
        story = self.story(number)
        copy = Copy(
            headline=head,
            body=body,
            section=self.sections[section].pk,
            correction=correction,
            people=self.byline(story, also),
        )
        state, was = story.state, story.hash
        version = story.version - 1 if stale and story.version > 1 else story.version
        saved = self.act(lambda: history.save(story.pk, copy, by=self.who(by), version=version, now=self.now))
        may_read = permissions.may_read(self.who(by), story)
        if digest(history.fixed(copy)) != was and may_read:
            self.words.add((story.pk, digest(history.fixed(copy))))
        after = Story.objects.get(pk=story.pk)
        if saved is None or not saved.changed:
            assert (after.hash, after.version, after.state) == (was, story.version, state)
        else:
            assert version == story.version, "a stale save was taken"
            assert after.state == (State.FINAL_REVIEW if state == State.SIGNED else state), "void"
        self.hold()

    def byline(self, story: Story, also: str | None) -> tuple[Person, ...]:
        """The byline the story has, and one name more."""
        people = history.copy_of(story).people
        more = Person(also, reporter=credited(self.who(also)).pk) if also else None
        return people if more is None or more in people else (*people, more)

    # Steps

    def legal(self, story: Story) -> list[Step]:
        moves = states.moves(len(masthead().reviews))
        return [step for (step, state), move in moves.items() if state == story.state and step != Step.ADMIT]

    def step(self, story: Story, step: Step, by: Account, *, version: int, minutes: int = 0) -> Story | None:
        changes = step in (Step.RELEASE, Step.WITHDRAW)
        if step == Step.WITHDRAW:  # an end at this moment is a withdrawal's; where it was refused nothing ends
            self.withdrawn_at.setdefault(story.pk, []).append(self.now)
        moved: Story | None = self.act(
            lambda: signoff.move(
                story.pk,
                step,
                by=by,
                version=version,
                now=self.now,
                reason="理由",
                notice="说明",
                public_from=self.now + timedelta(minutes=minutes) if minutes else None,
            ),
            changes_readers=changes,
        )
        if moved is not None:
            assert version == story.version, "a step on an outdated version was taken"
            if step in (Step.APPROVE, Step.SIGN, Step.OVERRIDE):
                record = SignOff.objects.filter(story=story).latest("id")
                assert record.hash == story.hash, "the signature covers another text than the signer saw"
        return moved

    @precondition(lambda self: self.stories)
    @rule(number=numbers, pick=numbers, by=people, stale=st.booleans(), minutes=st.sampled_from([0, 0, 45]))
    def take_a_step(self, number: int, pick: int, by: str, stale: bool, minutes: int) -> None:
        self.tick()
        story = self.story(number)
        steps = self.legal(story)
        if steps:
            version = story.version - 1 if stale else story.version
            self.step(story, steps[pick % len(steps)], self.who(by), version=version, minutes=minutes)

    @precondition(lambda self: self.stories)
    @rule(number=numbers, far=st.integers(1, 5), shift=numbers)
    def drive(self, number: int, far: int, shift: int) -> None:
        """Take a story some steps onward, each by somebody who may."""
        for _ in range(far):
            self.tick()
            story = self.story(number)
            onward = [s for s in (Step.SUBMIT, Step.APPROVE, Step.SIGN, Step.RELEASE) if s in self.legal(story)]
            if not onward:
                return
            for by in self.likely(onward[0], State(story.state), shift):
                offer = next((o for o in signoff.offers(story, by, now=self.now) if o.step == onward[0]), None)
                if offer and offer.allowed:
                    assert self.step(story, onward[0], by, version=story.version) is not None, "offered and refused"
                    break

    @precondition(lambda self: self.stories)
    @rule(number=numbers, by=st.sampled_from(["section_editor", "duty_editor"]), head=st.sampled_from(HEADLINES))
    def reopen_and_mend(self, number: int, by: str, head: str) -> None:
        self.tick()
        story = self.story(number)
        if Step.REOPEN in self.legal(story) and self.step(story, Step.REOPEN, self.who(by), version=story.version):
            self.edit(number, by, head, BODIES[number % 3], False, "", 0, None)

    @precondition(lambda self: self.stories)
    @rule(number=numbers, pick=numbers, head=st.sampled_from(HEADLINES))
    def mend(self, number: int, pick: int, head: str) -> None:
        self.play(number, self.scripts["mend"][pick % len(self.scripts["mend"])], head)

    @precondition(lambda self: self.stories)
    @rule(number=numbers, pick=numbers, head=st.sampled_from(HEADLINES))
    def take_away(self, number: int, pick: int, head: str) -> None:
        self.play(number, self.scripts["take_away"][pick % len(self.scripts["take_away"])], head)

    @precondition(lambda self: self.stories)
    @rule(number=numbers, pick=numbers, head=st.sampled_from(HEADLINES))
    def let_wait(self, number: int, pick: int, head: str) -> None:
        self.play(number, self.scripts["let_wait"][pick % len(self.scripts["let_wait"])], head)

    @precondition(lambda self: self.stories)
    @rule(number=numbers, also=editors, head=st.sampled_from(HEADLINES))
    def name_a_signer(self, number: int, also: str, head: str) -> None:
        """In the last review somebody is written into the byline; then the chief goes to sign."""
        for _ in range(4):
            if self.story(number).state != State.FINAL_REVIEW:
                self.drive(number, 1, 0)
        self.edit(number, "duty_editor", head, BODIES[0], False, "", 0, also)
        self.drive(number, 1, 0)

    def play(self, number: int, script: tuple[str, ...], head: str) -> None:
        """A short drive, each act by somebody who may; where nobody may, the rest is not played."""
        for cue in script:
            self.tick()
            story = self.story(number)
            if cue == "edit":
                self.edit(number, "duty_editor", head, BODIES[(number + len(story.body)) % 3], False, "", 0, None)
            elif cue in ("signed", "published"):
                for _ in range(5):
                    if self.story(number).state != cue:
                        self.drive(number, 1, number)
            elif not self.take(story, Step(cue.removesuffix(" later")), minutes=45 * cue.endswith(" later")):
                return

    def take(self, story: Story, step: Step, *, minutes: int = 0) -> Story | None:
        """A step by the first editor who is offered it."""
        for by in self.likely(step, State(story.state)):
            if any(o.step == step and o.allowed for o in signoff.offers(story, by, now=self.now)):
                return self.step(story, step, by, version=story.version, minutes=minutes)
        return None

    def likely(self, step: Step, state: State, shift: int = 0) -> list[Account]:
        """The editors, those first whose step it usually is: asking everybody costs more than taking it."""
        if step in (Step.SUBMIT, Step.REOPEN, Step.DISCARD, Step.SPIKE, Step.REVIVE):
            whose = "section_editor"
        else:
            whose = {State.FIRST_REVIEW: "section_editor", State.SECOND_REVIEW: "desk_head"}.get(state, "duty_editor")
        pair = [whose, f"second_{whose}"]
        rest = [name for name in EDITORS if name not in pair]
        return [self.who(name) for name in (*(reversed(pair) if shift % 2 else pair), *rest)]

    # The clock

    @rule(minutes=st.sampled_from([5, 60, 700]))
    def wait(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        self.hold()

    # Editions

    @precondition(lambda self: self.stories)
    @rule(pick=numbers, few=st.integers(1, 3))
    def lay_out(self, pick: int, few: int) -> None:
        """Open an edition, or put stories on the one that is open."""
        self.tick()
        chief = self.cast.duty_editor
        edition = Edition.objects.filter(closed_at__isnull=True).order_by("-date").first()
        if edition is None:
            last = Edition.objects.order_by("-date").first()
            day = max(localdate(self.now), last.date if last else localdate(self.now)) + timedelta(days=1)
            edition = self.act(
                lambda: plan.open_edition(
                    day, number=100 + len(self.editions), pages=[("1", "要闻")], by=chief, now=self.now
                )
            )
            assert edition is not None
            self.editions.append(edition.pk)
        page = edition.pages.get()
        for i in range(few):
            edition.refresh_from_db()
            story = self.story(pick + i)
            self.act(
                partial(
                    place.place,
                    edition.pk,
                    version=edition.version,
                    page_id=page.pk,
                    story_id=story.pk,
                    part=Part.MAIN,
                    weight=Weight.PLAIN,
                    by=chief,
                    now=self.now,
                )
            )

    @precondition(lambda self: self.editions)
    @rule(minutes=st.sampled_from([30, 600]), shift=numbers, hasty=st.booleans())
    def close_one(self, minutes: int, shift: int, hasty: bool) -> None:
        """Sign what stands on the open edition as far as people can, unless in haste; then close."""
        edition = Edition.objects.filter(closed_at__isnull=True).order_by("-date").first()
        if edition is None:
            return
        for placement in list(Placement.objects.filter(edition=edition).select_related("story")):
            number = self.stories.index(placement.story_id)
            while not hasty and self.story(number).state in (State.DRAFT, *masthead().reviews):
                before = self.story(number).version
                self.drive(number, 1, shift)
                if self.story(number).version == before:
                    break
        self.tick()
        edition.refresh_from_db()
        self.act(
            lambda: close.close(
                edition.pk,
                version=edition.version,
                by=self.cast.duty_editor,
                release_at=self.now + timedelta(minutes=minutes),
                now=self.now,
            )
        )

    @precondition(lambda self: self.editions)
    @rule(pick=numbers)
    def reopen_one(self, pick: int) -> None:
        self.tick()
        edition = Edition.objects.get(pk=self.editions[pick % len(self.editions)])
        before = {s.pk: (s.state, s.hash) for s in Story.objects.filter(pk__in=self.stories)}
        waiting = set(Release.objects.waiting(self.now).filter(edition=edition).values_list("story", flat=True))
        done = self.act(
            lambda: close.reopen(
                edition.pk, version=edition.version, by=self.cast.duty_editor, reason="换头条", now=self.now
            )
        )
        for story in Story.objects.filter(pk__in=self.stories):
            state, text = before[story.pk]
            recalled = done is not None and story.pk in waiting and state == State.PUBLISHED
            assert (story.state, story.hash) == (State.SIGNED if recalled else state, text), "reopening an edition"

    @precondition(lambda self: self.editions)
    @rule(pick=numbers, submitted=st.booleans())
    def change_the_front(self, pick: int, submitted: bool) -> None:
        """A story of a closed edition is reopened, and then the edition."""
        number = pick % len(self.editions)
        placement = Placement.objects.filter(edition=self.editions[number], edition__closed_at__isnull=False).first()
        if placement is None:
            return
        self.tick()
        if self.take(placement.story, Step.REOPEN) and submitted:
            self.take(Story.objects.get(pk=placement.story_id), Step.SUBMIT)
        self.reopen_one(number)

    # What holds (numbers are those of the model's invariants)

    def hold(self) -> None:
        """Everything is read once and held against everything: a question for each story costs more than the act."""
        stories = list(Story.objects.filter(pk__in=self.stories).order_by("pk").prefetch_related("bylines", "pictures"))
        public = list(Release.objects.public(self.now).select_related("revision", "signoff"))
        waiting = set(Release.objects.waiting(self.now).values_list("story", flat=True))
        releases = by_story(
            Release.objects.filter(story__in=stories)
            .order_by("public_from", "id")
            .values_list("story_id", "public_from", "public_until", "revision_id", "revision__hash", named=True)
        )
        signoffs = by_story(
            SignOff.objects.filter(story__in=stories, voided_at__isnull=True)
            .order_by("id")
            .values_list("story_id", "by_id", "round", "stage", "override", "hash", "revision__hash", named=True)
        )
        latest = dict(
            Revision.objects.filter(story__in=self.stories, line=Line.MAIN)
            .order_by("number")
            .values_list("story", "hash")
        )
        for story in stories:
            now = [release for release in public if release.story_id == story.pk]
            self.releases_follow_one_another(story, releases.get(story.pk, []), now)
            assert latest[story.pk] == story.hash, "the working copy has no revision"
            self.state_and_releases_agree(story, releases.get(story.pk, []), bool(now), story.pk in waiting)
            self.round_is_honest(story, signoffs.get(story.pk, []))
        self.public_text_is_signed(public)
        self.editions_are_whole()
        self.words_are_kept()
        self.acts += 1
        if self.acts % 4 == 0:  # trying a step and taking it back costs as much as a step
            self.reopening_is_possible()
            self.withdrawal_is_possible(stories, {release.story_id for release in public})

    def releases_follow_one_another(self, story: Story, releases: list[Any], now: list[Release]) -> None:
        """1: at most one public, none older than the one it follows, no gap except after a withdrawal."""
        assert len(now) <= 1, "two public at once"
        counted = [r for r in releases if r.public_until is None or r.public_until > r.public_from]
        for older, newer in pairwise(counted):
            assert older.public_until is not None, "two open releases"
            assert older.public_until <= newer.public_from, "two public at once"
            assert older.revision_id <= newer.revision_id, "an older text follows a newer one"
            if older.public_until < newer.public_from:
                assert older.public_until in self.withdrawn_at.get(story.pk, []), "a gap"
        if counted and counted[-1].public_until is not None:
            assert counted[-1].public_until in self.withdrawn_at.get(story.pk, []), "ended by nobody"

    def state_and_releases_agree(self, story: Story, releases: list[Any], public: bool, waiting: bool) -> None:
        """4: the state says what is public; the hash is that of the copy."""
        assert story.hash == digest(history.copy_of(story)), "the hash is not that of the working copy"
        if story.state == State.PUBLISHED:
            open_release = next((release for release in releases if release.public_until is None), None)
            assert open_release is not None, "published, and nothing released"
            assert open_release.revision__hash == story.hash, "published with another text"
        if story.state in (State.SPIKED, State.WITHDRAWN):
            assert not public, "spiked or withdrawn, and public"
            assert not waiting, "spiked or withdrawn, and waiting"

    def round_is_honest(self, story: Story, signoffs: list[Any]) -> None:
        """5: the standing sign-offs of the round are by different people, and as many as configured when signed."""
        standing = [s for s in signoffs if s.round == story.round]
        if story.state == State.SIGNED:
            final = [s for s in standing if s.stage == State.FINAL_REVIEW and s.hash == story.hash]
            assert final, "signed, and no final signature covers the text"
        reviews = [s for s in standing if not s.override]
        assert len({s.by_id for s in reviews}) == len(reviews), "one person, two reviews"
        for record in reviews:
            assert record.hash == record.revision__hash
        if story.state == State.SIGNED and len(reviews) == len(standing):
            assert {s.stage for s in reviews} == set(masthead().reviews), "signed without every review"
            authors = set(story.bylines.values_list("reporter__account", flat=True)) | {story.created_by_id}
            assert not {s.by_id for s in reviews} & authors, "an author signed"

    def public_text_is_signed(self, public: list[Release]) -> None:
        """2: sign-off, revision and text have one hash."""
        for release in public:
            assert release.signoff is not None
            said = digest(history.copy_of_revision(release.revision))
            assert release.signoff.hash == release.revision.hash == said, "public, and not what was signed"
            assert release.public_from >= release.first_from

    def editions_are_whole(self) -> None:
        """6: pinned, nothing of it early, and everything or its notice from the minute on."""
        for edition in Edition.objects.filter(closed_at__isnull=False):
            placements = list(Placement.objects.filter(edition=edition))
            assert placements, "closed, and empty"
            assert all(p.revision_id for p in placements), "closed, and not pinned"
            assert edition.release_at is not None
            out = edition.release_at <= self.now
            for release in Release.objects.filter(edition=edition):
                assert out or release.public_from > self.now or release.public_until == release.public_from, "early"
            if out:
                public = set(Release.objects.public(self.now).values_list("story", flat=True))
                for placement in placements:
                    noticed = placement.story.corrections.filter(kind="withdrawal").exists()
                    assert placement.story_id in public or noticed, "out, and a hole in it"
            else:
                then = set(Release.objects.public(edition.release_at).values_list("story", flat=True))
                gone = set(Correction.objects.filter(kind="withdrawal").values_list("story", flat=True))
                assert {p.story_id for p in placements} <= then | gone, "closed, and a hole in it to come"

    def reopening_is_possible(self) -> None:
        """8: a closed edition that is not out can be reopened, unless a story is shared, and then it says so."""
        for edition in Edition.objects.filter(closed_at__isnull=False, release_at__gt=self.now):
            sid = transaction.savepoint()
            code = ""
            try:
                close.reopen(edition.pk, version=edition.version, by=self.cast.duty_editor, reason="试", now=self.now)
            except Refused as refused:
                code = refused.code
            transaction.savepoint_rollback(sid)
            assert code in ("", "shared"), f"cannot be reopened: {code}"

    def withdrawal_is_possible(self, stories: list[Story], public: set[int]) -> None:
        """8: whatever state a public story is in, the chief can withdraw it, and then nobody reads it."""
        for story in stories:
            if story.pk not in public:
                continue
            sid = transaction.savepoint()
            signoff.move(
                story.pk,
                Step.WITHDRAW,
                by=self.cast.duty_editor,
                version=story.version,
                now=self.now,
                reason="试",
                notice="试",
            )
            assert not Release.objects.public(self.now).filter(story=story).exists(), "withdrawn, and public"
            assert not Release.objects.waiting(self.now).filter(story=story).exists(), "withdrawn, and waiting"
            transaction.savepoint_rollback(sid)

    def words_are_kept(self) -> None:
        """9: every text acknowledged or refused exists as a revision."""
        kept = set(Revision.objects.filter(story__in=self.stories).values_list("story", "hash"))
        assert self.words <= kept, "somebody's words are lost"
