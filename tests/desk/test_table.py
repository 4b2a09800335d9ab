"""Every state, every step, every role, with three, two and one review.

What is expected is typed here from Rule 1, and knows nothing of the table in the code.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from articles.desk import signoff, states
from articles.desk.refusal import Refused
from articles.models import Account, Intake, Story
from articles.vocabulary import REVIEWS, State, Step
from tests import makers
from tests.cast import Cast

pytestmark = pytest.mark.django_db

AUTHOR = {"reporter"}
SECTION_EDITORS_UP = {"second_section_editor", "second_desk_head", "second_duty_editor"}
DESK_HEADS_UP = {"second_desk_head", "second_duty_editor"}
CHIEF = {"second_duty_editor"}

#: Everybody who tries: the author, and people who have not signed anything in the round.
ACTORS = [
    "reporter",
    "second_reporter",
    "photographer",
    "second_section_editor",
    "second_desk_head",
    "second_duty_editor",
    "proofreader",
    "layout_editor",
    "administrator",
    "owner",
    "closed",
    "visitor",
]

Expected = dict[tuple[str, str], tuple[str, set[str]]]

#: (state, step) → (state afterwards, who may), for a story nothing of which was ever public.
NEVER_PUBLIC: dict[int, Expected] = {
    3: {
        ("draft", "submit"): ("first_review", AUTHOR | SECTION_EDITORS_UP),
        ("draft", "spike"): ("spiked", SECTION_EDITORS_UP),
        ("first_review", "approve"): ("second_review", SECTION_EDITORS_UP),
        ("first_review", "override"): ("signed", CHIEF),
        ("first_review", "send_back"): ("draft", SECTION_EDITORS_UP),
        ("first_review", "spike"): ("spiked", SECTION_EDITORS_UP),
        ("second_review", "approve"): ("final_review", DESK_HEADS_UP),
        ("second_review", "override"): ("signed", CHIEF),
        ("second_review", "send_back"): ("draft", DESK_HEADS_UP),
        ("second_review", "spike"): ("spiked", SECTION_EDITORS_UP),
        ("final_review", "sign"): ("signed", CHIEF),
        ("final_review", "override"): ("signed", CHIEF),
        ("final_review", "send_back"): ("draft", CHIEF),
        ("final_review", "spike"): ("spiked", SECTION_EDITORS_UP),
        ("signed", "release"): ("published", CHIEF),
        ("signed", "send_back"): ("draft", CHIEF),
        ("signed", "spike"): ("spiked", SECTION_EDITORS_UP),
        ("spiked", "revive"): ("draft", SECTION_EDITORS_UP),
    },
    2: {
        ("draft", "submit"): ("first_review", AUTHOR | SECTION_EDITORS_UP),
        ("draft", "spike"): ("spiked", SECTION_EDITORS_UP),
        ("first_review", "approve"): ("final_review", SECTION_EDITORS_UP),
        ("first_review", "override"): ("signed", CHIEF),
        ("first_review", "send_back"): ("draft", SECTION_EDITORS_UP),
        ("first_review", "spike"): ("spiked", SECTION_EDITORS_UP),
        ("final_review", "sign"): ("signed", CHIEF),
        ("final_review", "override"): ("signed", CHIEF),
        ("final_review", "send_back"): ("draft", CHIEF),
        ("final_review", "spike"): ("spiked", SECTION_EDITORS_UP),
        ("signed", "release"): ("published", CHIEF),
        ("signed", "send_back"): ("draft", CHIEF),
        ("signed", "spike"): ("spiked", SECTION_EDITORS_UP),
        ("spiked", "revive"): ("draft", SECTION_EDITORS_UP),
    },
    1: {
        ("draft", "submit"): ("final_review", AUTHOR | SECTION_EDITORS_UP),
        ("draft", "spike"): ("spiked", SECTION_EDITORS_UP),
        ("final_review", "sign"): ("signed", CHIEF),
        ("final_review", "override"): ("signed", CHIEF),
        ("final_review", "send_back"): ("draft", CHIEF),
        ("final_review", "spike"): ("spiked", SECTION_EDITORS_UP),
        ("signed", "release"): ("published", CHIEF),
        ("signed", "send_back"): ("draft", CHIEF),
        ("signed", "spike"): ("spiked", SECTION_EDITORS_UP),
        ("spiked", "revive"): ("draft", SECTION_EDITORS_UP),
    },
}


def public(expected: Expected) -> Expected:
    """The same for a story that readers can see: it cannot be spiked, it can be withdrawn from every state.

    Its draft was reopened by a section editor: above him stand the desk head and the duty editor-in-chief.
    """
    changed = {pair: outcome for pair, outcome in expected.items() if pair[1] != "spike" and pair[0] != "spiked"}
    for state in {pair[0] for pair in changed} | {"published"}:
        changed[state, "withdraw"] = ("withdrawn", CHIEF)
    changed["draft", "discard"] = ("published", DESK_HEADS_UP)
    changed["published", "reopen"] = ("draft", SECTION_EDITORS_UP)
    changed["withdrawn", "reopen"] = ("draft", CHIEF)
    return changed


Make = Callable[[Cast, State], Story]


def never_public(cast: Cast, state: State) -> Story:
    if state == State.SPIKED:
        story = makers.story(cast=cast)
        return step(story, Step.SPIKE, cast.section_editor, reason="没有新闻")
    return makers.story(cast=cast, state=state)


def once_public(cast: Cast, state: State) -> Story:
    story = makers.story(cast=cast, state=State.PUBLISHED)
    if state == State.PUBLISHED:
        return story
    if state == State.WITHDRAWN:
        return step(story, Step.WITHDRAW, cast.duty_editor, reason="失实", notice="本报撤回此稿。")
    story = step(story, Step.REOPEN, cast.section_editor, reason="补充")
    return makers.take_to(story, state, cast, now=LATER)


LATER = makers.EVENING + timedelta(hours=1)


def step(story: Story, name: str, by: Account, **words: Any) -> Story:
    return signoff.move(story.pk, name, by=by, version=story.version, now=LATER, **words)


def outcomes(story: Story, cast: Cast) -> dict[tuple[str, str], str]:
    """What each step by each person comes to: the state afterwards, or "refused". Each try is taken back."""
    found = {}
    people = cast.everybody()
    for name in Step.values:
        for actor in ACTORS:
            sid = transaction.savepoint()
            try:
                moved = step(story, name, people[actor], reason="理由", notice="说明", note="已阅")
                found[name, actor] = str(Story.objects.get(pk=moved.pk).state)
            except Refused:
                found[name, actor] = "refused"
            transaction.savepoint_rollback(sid)
    return found


@pytest.mark.parametrize("number", [3, 2, 1])
@pytest.mark.parametrize(
    ("make", "change", "also"),
    [
        pytest.param(never_public, lambda e: e, [State.SPIKED], id="never public"),
        pytest.param(once_public, public, [State.PUBLISHED, State.WITHDRAWN], id="public"),
    ],
)
def test_every_step_from_every_state_by_every_role(
    number: int, make: Make, change: Callable[[Expected], Expected], also: list[State], cast: Cast, settings: Any
) -> None:
    settings.REVIEWS = number
    expected = change(NEVER_PUBLIC[number])
    for state in [State.DRAFT, *REVIEWS[number], State.SIGNED, *also]:
        story = make(cast, state)
        assert story.state == state
        tried = outcomes(story, cast)
        assert len(tried) == len(Step) * len(ACTORS)
        for (name, actor), came_to in tried.items():
            target, who = expected.get((state, name), ("", set()))
            assert came_to == (target if actor in who else "refused"), f"{state} {name} {actor}"


def test_whoever_reopened_a_story_may_discard_his_changes(cast: Cast) -> None:
    story = once_public(cast, State.DRAFT)
    assert step(story, Step.DISCARD, cast.section_editor).state == State.PUBLISHED


def test_a_waiting_web_release_is_recalled_by_the_chief_alone(cast: Cast) -> None:
    story = makers.story(cast=cast, state=State.SIGNED)
    story = step(story, Step.RELEASE, cast.duty_editor, public_from=LATER + timedelta(hours=3))
    for (name, actor), came_to in outcomes(story, cast).items():
        may = (name == "recall" and actor in CHIEF) or (name == "reopen" and actor in SECTION_EDITORS_UP)
        expected = {"recall": "signed", "reopen": "draft"}[name] if may else "refused"
        assert came_to == expected, f"{name} {actor}"


@pytest.mark.parametrize("name", ["override", "send_back", "spike", "revive", "recall", "reopen", "withdraw"])
def test_steps_that_need_a_reason_are_refused_without_one(name: str, cast: Cast) -> None:
    state = {"revive": State.SPIKED, "reopen": State.PUBLISHED, "withdraw": State.PUBLISHED}.get(name)
    if name == "recall":
        story = makers.story(cast=cast, state=State.SIGNED)
        story = step(story, Step.RELEASE, cast.duty_editor, public_from=LATER + timedelta(hours=3))
    elif state == State.PUBLISHED:
        story = once_public(cast, State.PUBLISHED)
    else:
        story = never_public(cast, state or State.FIRST_REVIEW)
    with pytest.raises(Refused) as refused:
        step(story, name, cast.second_duty_editor, reason=" \n", notice="说明")
    assert refused.value.code == "reason"


def test_a_withdrawal_needs_a_notice(cast: Cast) -> None:
    story = once_public(cast, State.PUBLISHED)
    with pytest.raises(Refused) as refused:
        step(story, Step.WITHDRAW, cast.duty_editor, reason="失实", notice=" ")
    assert refused.value.code == "notice"


def test_archive_copy_is_admitted_by_the_chief_with_its_day_and_other_copy_never(cast: Cast) -> None:
    archive = Intake.objects.create(
        kind="archive", digest="a" * 64, name="1998-03-02.txt", encoding="utf-8", source="旧稿", at=LATER
    )
    from articles.desk import history

    old = history.create(makers.copy("旧闸通水"), by=cast.duty_editor, now=LATER, intake=archive)
    day = LATER - timedelta(days=10_000)
    with pytest.raises(Refused) as refused:
        step(old, Step.ADMIT, cast.desk_head, public_from=day)
    assert refused.value.code == "who_duty_editor"
    for moment in (None, LATER + timedelta(seconds=1)):
        with pytest.raises(Refused) as refused:
            step(old, Step.ADMIT, cast.duty_editor, public_from=moment)
        assert refused.value.code == "needs_past_date"
    admitted = step(old, Step.ADMIT, cast.duty_editor, public_from=day)
    release = admitted.releases.get()
    assert (admitted.state, release.ground, release.public_from, release.signoff) == ("published", "archive", day, None)

    fresh = makers.story(cast=cast)
    with pytest.raises(Refused) as refused:
        step(fresh, Step.ADMIT, cast.duty_editor, public_from=day)
    assert refused.value.code == "not_archive"


# The table itself


def test_the_table_is_refused_with_two_targets_for_one_step() -> None:
    doubled = (*states.TABLE, states.Row(Step.SUBMIT, (State.DRAFT,), State.SIGNED, states.Who.SECTION_EDITOR))
    with pytest.raises(states.BadTableError, match="two targets"):
        states.expand(doubled, REVIEWS[3])


@pytest.mark.parametrize("number", [3, 2, 1])
def test_the_table_is_refused_where_published_is_out_of_reach(number: int) -> None:
    cut = tuple(row for row in states.TABLE if row.step not in (Step.RELEASE, Step.DISCARD, Step.ADMIT))
    with pytest.raises(states.BadTableError, match="published"):
        states.verify(states.expand(cut, REVIEWS[number]), REVIEWS[number])


def test_the_table_is_refused_where_a_state_is_out_of_reach() -> None:
    cut = tuple(row for row in states.TABLE if row.step != Step.SPIKE)
    with pytest.raises(states.BadTableError, match="Nothing leads to spiked"):
        states.verify(states.expand(cut, REVIEWS[3]), REVIEWS[3])


def test_a_table_that_leads_to_a_review_the_paper_lacks_is_refused() -> None:
    row = states.Row(Step.REVIVE, (State.SPIKED,), State.SECOND_REVIEW, states.Who.SECTION_EDITOR)
    table = (*(r for r in states.TABLE if r.step != Step.REVIVE), row)
    with pytest.raises(states.BadTableError, match=r"lacks|Nothing leads|From"):
        states.verify(states.expand(table, REVIEWS[1]), REVIEWS[1])


def test_every_condition_of_the_table_is_one_the_gate_knows() -> None:
    named = {need for row in states.TABLE for need in row.needs}
    assert named == set(signoff.NEEDS)
