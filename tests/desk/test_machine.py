"""The invariants of the model hold under random people; and the machine that says so finds planted faults."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError
from django.db.models import F
from hypothesis import HealthCheck, Phase
from hypothesis import settings as bounds
from hypothesis.stateful import run_state_machine_as_test

from articles.composing import close
from articles.desk import history, permissions, signoff, states
from articles.models import Account, Placement, Release, Revision, Story
from articles.models.release import ReleaseQuerySet
from articles.vocabulary import State, Step
from tests.desk.machine import Newsroom

pytestmark = pytest.mark.django_db(transaction=True)

ALL = list(HealthCheck)
HOLDS = bounds(stateful_step_count=20, deadline=None, derandomize=True, database=None,
               suppress_health_check=ALL)  # fmt: skip
#: Most papers review three times; a paper with fewer goes through the same rules with fewer of them.
EXAMPLES = {3: 10, 2: 8, 1: 8}
#: Faults need no smallest example, only to be found; the bound is far above what finding takes.
FINDS = bounds(max_examples=40, stateful_step_count=8, deadline=None, derandomize=True, database=None,
               suppress_health_check=ALL, phases=[Phase.generate], report_multiple_bugs=False)  # fmt: skip


@pytest.mark.parametrize("reviews", EXAMPLES)
def test_the_invariants_hold(reviews: int, settings: Any) -> None:
    settings.REVIEWS = reviews
    run_state_machine_as_test(Newsroom, settings=bounds(HOLDS, max_examples=EXAMPLES[reviews]))


# Planted faults: each is a change somebody could make in good faith.

Plant = Callable[[pytest.MonkeyPatch], None]
FAULTS: dict[str, tuple[Plant, str, str]] = {}


def fault(found: str, rules: str) -> Callable[[Plant], Plant]:
    """A fault, what the machine says when it finds it (a regular expression), and the rules that lead there."""

    def listed(plant: Plant) -> Plant:
        FAULTS[plant.__name__] = (plant, found, rules)
        return plant

    return listed


def only(rules: str) -> type[Newsroom]:
    """The machine with these rules alone: what it holds is the same, and it goes there sooner.

    `let_wait:1` keeps of what that rule plays the script of this number, from 0.
    """
    every = {name: rule for name, rule in vars(Newsroom).items() if hasattr(rule, "hypothesis_stateful_rule")}
    kept = dict(rule.partition(":")[::2] for rule in rules.split())
    assert set(kept) <= set(every)
    scripts = {name: (Newsroom.scripts[name][int(number)],) for name, number in kept.items() if number}
    # The others stay callable (a drive edits and takes steps), and are no longer drawn.
    undrawn = {name: _undrawn(rule) for name, rule in every.items() if name not in kept}
    return type("Focused", (Newsroom,), {**undrawn, "scripts": {**Newsroom.scripts, **scripts}})


def _undrawn(rule: Callable[..., None]) -> Callable[..., None]:
    def undrawn(*args: Any, **words: Any) -> None:
        rule(*args, **words)

    return undrawn


def without(patch: pytest.MonkeyPatch, *needs: str) -> None:
    for need in needs:
        patch.setitem(signoff.NEEDS, need, lambda _case: None)


@fault("no final signature covers|void|signature", "write mend:0")
def a_changed_text_keeps_its_signature(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(history, "_void", lambda story, *, by, now: ())


@fault("an author signed", "write drive take_a_step")
def an_author_may_sign(patch: pytest.MonkeyPatch) -> None:
    without(patch, "not_author", "no_author_signed")


@fault("an author signed", "write name_a_signer")
def nobody_asks_at_the_last_whether_a_signer_became_an_author(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(permissions, "authors_of", lambda story: {story.created_by_id})


@fault("(?i)unique", "write drive take_a_step")
def one_person_signs_twice(patch: pytest.MonkeyPatch) -> None:
    without(patch, "not_signed_before")


@fault("signed without every review", "write drive")
def a_review_may_be_missing(patch: pytest.MonkeyPatch) -> None:
    without(patch, "every_review")
    patch.setitem(
        states._MOVES[3],
        (Step.APPROVE, State.FIRST_REVIEW),
        states.Move(states.TABLE[1], State.FIRST_REVIEW, State.FINAL_REVIEW),
    )


@fault("a step on an outdated version was taken", "write take_a_step")
def a_step_does_not_look_at_the_version(patch: pytest.MonkeyPatch) -> None:
    real = signoff.move

    def careless(story_id: int, step: str, *, version: int, **rest: Any) -> Story:
        return real(story_id, step, version=Story.objects.get(pk=story_id).version, **rest)

    patch.setattr(signoff, "move", careless)


@fault("a stale save was taken", "write edit")
def a_save_does_not_look_at_the_version(patch: pytest.MonkeyPatch) -> None:
    real = history.save

    def careless(story_id: int, copy: Any, *, version: int, **rest: Any) -> history.Saved:
        return real(story_id, copy, version=Story.objects.get(pk=story_id).version, **rest)

    patch.setattr(history, "save", careless)


@fault("somebody's words are lost", "write edit")
def a_refused_text_is_thrown_away(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(history, "keep_aside", lambda *args, **kwargs: None)


@fault("a gap|ended by nobody|nothing released|a hole", "write take_away:2")
def a_recalled_release_leaves_a_gap(patch: pytest.MonkeyPatch) -> None:
    def careless(releases: Any) -> None:
        for release in releases:
            Release.objects.filter(pk=release.pk).update(public_until=F("public_from"))

    patch.setattr(signoff, "_end_waiting", careless)


@fault("withdrawn, and waiting", "write let_wait:3")
def a_withdrawal_forgets_what_waits(patch: pytest.MonkeyPatch) -> None:
    real = signoff._withdraw

    def careless(case: Any, move: states.Move) -> None:
        patch_end = signoff._end_waiting
        signoff._end_waiting = lambda releases: None
        try:
            real(case, move)
        finally:
            signoff._end_waiting = patch_end

    patch.setitem(signoff._TAKE, Step.WITHDRAW, careless)


@fault("readers see something else|early", "write lay_out close_one")
def an_edition_is_public_when_it_closes(patch: pytest.MonkeyPatch) -> None:
    real = signoff.release_all

    def early(stories: Any, *, public_from: Any, now: Any, **rest: Any) -> None:
        real(stories, public_from=now, now=now, **rest)

    patch.setattr(signoff, "release_all", early)


@fault("no final signature covers", "write let_wait:1")
def a_recalled_story_stays_in_a_round_nobody_signed(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(signoff, "_round_of", lambda release, story: story.round)


@fault("closed, and not pinned", "write lay_out close_one")
def closing_pins_nothing(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Placement.objects.__class__, "bulk_update", lambda self, rows, fields, **_: 0)


@fault("a hole in it to come", "write lay_out close_one")
def closing_takes_a_story_on_its_way(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(close, "_not_to_go_out", lambda *args, **kwargs: None)
    patch.setattr(close, "_text", lambda placement, standing: history.latest(placement.story).pk)


@fault("reopening an edition|no final signature covers", "write lay_out close_one change_the_front")
def reopening_an_edition_pulls_stories_out_of_their_state(patch: pytest.MonkeyPatch) -> None:
    def careless(releases: Any, *, by: Account, reason: str, now: Any) -> None:
        signoff._end_waiting(releases)
        Story.objects.filter(pk__in=[r.story_id for r in releases]).update(state=State.SIGNED)

    patch.setattr(signoff, "take_back", careless)


@fault("published with another text", "write mend:1")
def discarding_leaves_the_working_copy(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(history, "restore", lambda *args, **kwargs: None)


@fault("withdrawn, and public|at most|assert|two", "write take_away:1")
def an_ended_release_is_still_public(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(ReleaseQuerySet, "public", lambda self, now: self.filter(public_from__lte=now))


@fault("public, and not what was signed|published with another text|an older text", "write mend:2")
def a_release_takes_the_first_revision(patch: pytest.MonkeyPatch) -> None:
    real = signoff._write_releases

    def careless(rows: Any, **rest: Any) -> None:
        real([(story, Revision.objects.filter(story=story).earliest("id"), sign) for story, _, sign in rows], **rest)

    patch.setattr(signoff, "_write_releases", careless)


@fault("release_ends_after_it_begins", "write let_wait:2")
def a_second_text_may_wait(patch: pytest.MonkeyPatch) -> None:
    without(patch, "nothing_waiting")


@fault("spiked or withdrawn, and public|spiked or withdrawn, and waiting", "write take_away:0")
def a_public_story_may_be_spiked(patch: pytest.MonkeyPatch) -> None:
    without(patch, "nothing_public_or_waiting")


@fault("the hash is not that of the working copy", "write edit")
def the_hash_is_not_written(patch: pytest.MonkeyPatch) -> None:
    real = history._derived

    def careless(copy: Any) -> dict[str, Any]:
        return {**real(copy), "hash": "0" * 64}

    patch.setattr(history, "_derived", careless)


# The machine runs on both databases; that it has eyes is a fact of the machine, shown on one.
@pytest.mark.once
@pytest.mark.parametrize("name", FAULTS)
def test_the_machine_finds_each_planted_fault(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    plant, said, rules = FAULTS[name]
    plant(monkeypatch)
    with pytest.raises((AssertionError, IntegrityError), match=said):
        run_state_machine_as_test(only(rules), settings=FINDS)
