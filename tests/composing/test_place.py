"""Stories on pages: placed, moved, pulled, and never into a state the database would have to refuse."""

from datetime import timedelta
from typing import Any

import pytest

from articles.composing import place, slot
from articles.composing.fit import fill
from articles.desk import signoff
from articles.desk.refusal import Refused
from articles.models import Edition, Event, Page, Placement, Story
from articles.vocabulary import Kind, Part, State, Step, Weight
from tests import makers
from tests.cast import Cast
from tests.makers import EVENING, TOMORROW


@pytest.fixture
def edition(cast: Cast) -> Edition:
    return makers.edition(cast=cast)


def page(edition: Edition, number: str) -> Page:
    return edition.pages.get(number=number)


def on(edition: Edition, number: str) -> list[tuple[str, str, str, int]]:
    """What stands on a page, in order."""
    return list(
        Placement.objects.filter(page=page(edition, number)).values_list("story__title", "part", "weight", "position")
    )


def drafts(cast: Cast, *titles: str) -> list[Story]:
    return [makers.draft(title, author=cast.reporter) for title in titles]


def test_stories_stand_in_the_order_they_were_placed_or_where_they_were_put(cast: Cast, edition: Edition) -> None:
    first, second, third = drafts(cast, "甲", "乙", "丙")
    makers.put(edition, "1", first, cast=cast, weight=Weight.LEAD)
    makers.put(edition, "1", second, cast=cast)
    placed = place.place(
        edition.pk,
        version=2,
        page_id=page(edition, "1").pk,
        story_id=third.pk,
        weight=Weight.SECOND,
        position=1,
        by=cast.section_editor,
        now=EVENING,
    )
    assert (placed.edition, placed.page.edition) == (edition, edition)
    assert on(edition, "1") == [("甲", "main", "lead", 0), ("丙", "main", "second", 1), ("乙", "main", "plain", 2)]
    assert Edition.objects.get(pk=edition.pk).version == 3
    event = Event.objects.filter(edition=edition).latest("id")
    assert (event.act, event.story, event.by, event.was, event.now) == (
        "place", third, cast.section_editor, "", "1/main/second/2",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("username", "may"),
    [
        ("section_editor", True),
        ("desk_head", True),
        ("duty_editor", True),
        ("layout_editor", True),
        ("reporter", False),
        ("photographer", False),
        ("proofreader", False),
        ("administrator", False),
        ("owner", False),
        ("closed", False),
    ],
)
def test_who_places_moves_and_pulls(cast: Cast, edition: Edition, username: str, may: bool) -> None:
    by = cast.everybody()[username]
    signed = makers.story("已签", cast=cast, state=State.SIGNED)
    standing = makers.put(edition, "1", makers.draft("在版", author=cast.reporter), cast=cast)
    codes = []
    for act in (
        lambda version: place.place(
            edition.pk, version=version, page_id=standing.page_id, story_id=signed.pk, by=by, now=EVENING
        ),
        lambda version: place.move(
            edition.pk, version=version, placement_id=standing.pk, weight=Weight.LEAD, by=by, now=EVENING
        ),
        lambda version: place.pull(edition.pk, version=version, placement_id=standing.pk, by=by, now=EVENING),
    ):
        try:
            act(Edition.objects.get(pk=edition.pk).version)
            codes.append("")
        except Refused as refusal:
            codes.append(refusal.code)
    assert codes == (["", "", ""] if may else ["may_not_plan"] * 3)
    assert on(edition, "1") == ([("已签", "main", "plain", 0)] if may else [("在版", "main", "plain", 0)])


def test_a_layout_editor_cannot_lay_hands_on_a_draft_he_may_not_read(cast: Cast, edition: Edition) -> None:
    """Placed stories are his to read: placing one by its number would open every drawer of the house."""
    draft = makers.draft("还没送审", author=cast.reporter)
    asked: dict[str, Any] = {"version": 0, "page_id": page(edition, "1").pk, "by": cast.layout_editor, "now": EVENING}
    with pytest.raises(Refused) as hidden:
        place.place(edition.pk, story_id=draft.pk, **asked)
    with pytest.raises(Refused) as missing:
        place.place(edition.pk, story_id=draft.pk + 999, **asked)
    assert hidden.value.code == missing.value.code == "no_story"
    assert "还没送审" not in str(hidden.value)
    assert not Placement.objects.exists()


@pytest.mark.parametrize("state", [State.SPIKED, State.WITHDRAWN])
def test_what_is_not_used_or_withdrawn_is_not_placed(cast: Cast, edition: Edition, state: State) -> None:
    if state == State.SPIKED:
        story = makers.draft(author=cast.reporter)
        signoff.move(story.pk, Step.SPIKE, by=cast.desk_head, version=story.version, now=EVENING, reason="过时")
    else:
        story = makers.story(cast=cast, state=State.PUBLISHED)
        signoff.move(
            story.pk, Step.WITHDRAW, by=cast.duty_editor, version=story.version, now=EVENING, reason="有误",
            notice="本报撤回此稿。",
        )  # fmt: skip
    with pytest.raises(Refused) as refusal:
        makers.put(edition, "1", story, cast=cast)
    assert refusal.value.code == "not_for_a_page"


def test_a_story_has_one_place_of_its_own(cast: Cast, edition: Edition) -> None:
    (story,) = drafts(cast, "甲")
    makers.put(edition, "1", story, cast=cast)
    for number in ("1", "2"):
        with pytest.raises(Refused) as refusal:
            makers.put(edition, number, story, cast=cast)
        assert refusal.value.code == "placed_already"
    assert Placement.objects.count() == 1
    assert Edition.objects.get(pk=edition.pk).version == 1


@pytest.mark.parametrize("part", [Part.JUMP, Part.TEASER])
def test_jump_and_teaser_need_the_story_in_this_edition_and_stand_on_another_page(
    cast: Cast, edition: Edition, part: Part
) -> None:
    (story,) = drafts(cast, "甲")
    other = makers.edition(TOMORROW + timedelta(days=1), number=6220, cast=cast)
    makers.put(other, "1", story, cast=cast)

    def refused(number: str) -> str:
        with pytest.raises(Refused) as refusal:
            makers.put(edition, number, story, cast=cast, part=part)
        return refusal.value.code

    assert refused("2") == "no_main"
    makers.put(edition, "1", story, cast=cast)
    assert refused("1") == "own_page"
    placed = makers.put(edition, "2", story, cast=cast, part=part, weight=Weight.LEAD)
    assert (placed.part, placed.weight) == (part, "")
    assert refused("2") == "part_already"
    makers.put(edition, "3", story, cast=cast, part=part)
    assert [len(on(edition, number)) for number in "1234"] == [1, 1, 1, 0]


@pytest.mark.parametrize(
    ("given", "code"), [({"part": "ear"}, "part"), ({"weight": "heavy"}, "weight"), ({"weight": ""}, "weight")]
)
def test_words_nobody_knows(cast: Cast, edition: Edition, given: dict[str, Any], code: str) -> None:
    (story,) = drafts(cast, "甲")
    with pytest.raises(Refused) as refusal:
        makers.put(edition, "1", story, cast=cast, **given)
    assert refusal.value.code == code
    assert not Placement.objects.exists()


def test_a_page_of_another_edition_takes_nothing(cast: Cast, edition: Edition) -> None:
    other = makers.edition(TOMORROW + timedelta(days=1), number=6220, cast=cast)
    (story,) = drafts(cast, "甲")
    with pytest.raises(Refused) as refusal:
        place.place(
            edition.pk, version=0, page_id=page(other, "1").pk, story_id=story.pk, by=cast.desk_head, now=EVENING
        )
    assert refusal.value.code == "no_page"
    standing = makers.put(edition, "1", story, cast=cast)
    with pytest.raises(Refused) as moved:
        place.move(
            edition.pk, version=1, placement_id=standing.pk, page_id=page(other, "1").pk, by=cast.desk_head, now=EVENING
        )
    with pytest.raises(Refused) as foreign:
        place.move(other.pk, version=0, placement_id=standing.pk, weight=Weight.LEAD, by=cast.desk_head, now=EVENING)
    assert (moved.value.code, foreign.value.code) == ("no_page", "no_placement")
    standing.refresh_from_db()
    assert standing.page.edition_id == standing.edition_id == edition.pk


@pytest.mark.parametrize(
    ("title", "position", "after"),
    [
        ("丙", 0, ["丙", "甲", "乙"]),
        ("丙", 1, ["甲", "丙", "乙"]),
        ("甲", 1, ["乙", "甲", "丙"]),
        ("甲", 2, ["乙", "丙", "甲"]),
        ("甲", 99, ["乙", "丙", "甲"]),
        ("乙", -5, ["乙", "甲", "丙"]),
    ],
)
def test_moving_within_a_page(cast: Cast, edition: Edition, title: str, position: int, after: list[str]) -> None:
    placed = {story.title: makers.put(edition, "1", story, cast=cast) for story in drafts(cast, "甲", "乙", "丙")}
    place.move(
        edition.pk, version=3, placement_id=placed[title].pk, position=position, by=cast.layout_editor, now=EVENING
    )
    assert [(row[0], row[3]) for row in on(edition, "1")] == [(one, at) for at, one in enumerate(after)]


def test_moving_to_another_page_leaves_no_gap(cast: Cast, edition: Edition) -> None:
    for story in drafts(cast, "甲", "乙", "丙"):
        makers.put(edition, "1", story, cast=cast)
    (other,) = drafts(cast, "丁")
    makers.put(edition, "2", other, cast=cast)
    moving = Placement.objects.get(story__title="甲")
    place.move(
        edition.pk,
        version=4,
        placement_id=moving.pk,
        page_id=page(edition, "2").pk,
        weight=Weight.SECOND,
        by=cast.layout_editor,
        now=EVENING,
    )
    assert on(edition, "1") == [("乙", "main", "plain", 0), ("丙", "main", "plain", 1)]
    assert on(edition, "2") == [("丁", "main", "plain", 0), ("甲", "main", "second", 1)]
    event = Event.objects.filter(edition=edition).latest("id")
    assert (event.was, event.now) == ("1/main/plain/1", "2/main/second/2")


def test_moving_nothing_is_no_change(cast: Cast, edition: Edition) -> None:
    (story,) = drafts(cast, "甲")
    standing = makers.put(edition, "1", story, cast=cast)
    place.move(
        edition.pk,
        version=1,
        placement_id=standing.pk,
        page_id=standing.page_id,
        position=0,
        weight=Weight.PLAIN,
        by=cast.layout_editor,
        now=EVENING,
    )
    assert Edition.objects.get(pk=edition.pk).version == 1
    assert Event.objects.filter(edition=edition, act="place").count() == 1


def test_a_story_does_not_move_onto_its_own_jump_nor_a_jump_onto_its_story(cast: Cast, edition: Edition) -> None:
    (story,) = drafts(cast, "甲")
    main = makers.put(edition, "1", story, cast=cast)
    jump = makers.put(edition, "2", story, cast=cast, part=Part.JUMP)
    teaser = makers.put(edition, "3", story, cast=cast, part=Part.TEASER)
    second_jump = makers.put(edition, "4", story, cast=cast, part=Part.JUMP)
    for moving, number, code in (
        (main, "2", "own_page"),
        (jump, "1", "own_page"),
        (teaser, "1", "own_page"),
        (second_jump, "2", "part_already"),
    ):
        with pytest.raises(Refused) as refusal:
            place.move(
                edition.pk,
                version=4,
                placement_id=moving.pk,
                page_id=page(edition, number).pk,
                by=cast.desk_head,
                now=EVENING,
            )
        assert refusal.value.code == code
    assert Edition.objects.get(pk=edition.pk).version == 4
    assert [len(on(edition, number)) for number in "1234"] == [1, 1, 1, 1]


def test_pulling_a_story_takes_its_jumps_and_teasers_along(cast: Cast, edition: Edition) -> None:
    story, other = drafts(cast, "甲", "乙")
    main = makers.put(edition, "1", story, cast=cast, weight=Weight.LEAD)
    makers.put(edition, "1", other, cast=cast)
    makers.put(edition, "2", story, cast=cast, part=Part.JUMP)
    makers.put(edition, "3", story, cast=cast, part=Part.TEASER)
    emptied = place.pull(
        edition.pk, version=4, placement_id=main.pk, by=cast.layout_editor, now=EVENING, reason=" 数字没核实 "
    )
    assert emptied == ["1/main/lead/1", "2/jump//1", "3/teaser//1"]
    assert [on(edition, number) for number in "123"] == [[("乙", "main", "plain", 0)], [], []]
    event = Event.objects.filter(edition=edition).latest("id")
    assert (event.act, event.story, event.was, event.now, event.reason) == (
        "pull", story, "1/main/lead/1", "", "数字没核实",
    )  # fmt: skip
    story.refresh_from_db()
    assert (story.state, story.version) == (State.DRAFT, 1)


def test_pulling_a_jump_leaves_the_story(cast: Cast, edition: Edition) -> None:
    (story,) = drafts(cast, "甲")
    makers.put(edition, "1", story, cast=cast)
    jump = makers.put(edition, "2", story, cast=cast, part=Part.JUMP)
    makers.put(edition, "3", story, cast=cast, part=Part.TEASER)
    assert place.pull(edition.pk, version=3, placement_id=jump.pk, by=cast.layout_editor, now=EVENING) == ["2/jump//1"]
    assert [len(on(edition, number)) for number in "123"] == [1, 0, 1]


def test_sending_back_or_spiking_a_story_leaves_its_place(cast: Cast, edition: Edition) -> None:
    story = makers.story("甲", cast=cast, state=State.SECOND_REVIEW)
    makers.put(edition, "1", story, cast=cast)
    story = signoff.move(story.pk, Step.SEND_BACK, by=cast.desk_head, version=story.version, now=EVENING, reason="再核")
    signoff.move(story.pk, Step.SPIKE, by=cast.desk_head, version=story.version, now=EVENING, reason="过时")
    assert on(edition, "1") == [("甲", "main", "plain", 0)]


def test_two_who_lay_out_at_once(cast: Cast, edition: Edition) -> None:
    """Both saw version 0. The second is refused, is told what the first did, and has changed nothing."""
    mine, yours = drafts(cast, "甲", "乙")
    ours: dict[str, Any] = {"version": 0, "page_id": page(edition, "1").pk, "weight": Weight.LEAD, "now": EVENING}
    place.place(edition.pk, story_id=mine.pk, by=cast.section_editor, **ours)
    with pytest.raises(Refused) as refusal:
        place.place(edition.pk, story_id=yours.pk, by=cast.second_section_editor, **ours)
    assert refusal.value.code == "edition_stale"
    assert "傅南栀" in str(refusal.value)
    assert "“甲”" in str(refusal.value)
    assert on(edition, "1") == [("甲", "main", "lead", 0)]
    assert Edition.objects.get(pk=edition.pk).version == 1
    assert Event.objects.filter(edition=edition, act="place").count() == 1


def test_many_changes_are_told_in_short(cast: Cast, edition: Edition) -> None:
    for story in drafts(cast, "甲", "乙", "丙", "丁", "戊"):
        makers.put(edition, "1", story, cast=cast)
    (late,) = drafts(cast, "己")
    with pytest.raises(Refused) as refusal:
        place.place(
            edition.pk, version=0, page_id=page(edition, "1").pk, story_id=late.pk, by=cast.desk_head, now=EVENING
        )
    sentence = str(refusal.value)
    assert [title in sentence for title in ("“甲”", "“乙”", "“丙”", "“丁”", "“戊”")] == [True, True, True, False, False]


def test_what_went_back_into_a_drawer_is_told_by_its_number(cast: Cast, edition: Edition) -> None:
    """A layout editor saw the draft while it stood on the page; pulled, its title is not his to read any more."""
    draft = makers.draft("抽屉里的稿", author=cast.reporter)
    standing = makers.put(edition, "1", draft, cast=cast)
    place.pull(edition.pk, version=1, placement_id=standing.pk, by=cast.section_editor, now=EVENING)
    told = []
    for by in (cast.layout_editor, cast.desk_head):
        with pytest.raises(Refused) as refusal:
            place.pull(edition.pk, version=1, placement_id=standing.pk, by=by, now=EVENING)
        told.append(("抽屉里的稿" in str(refusal.value), f"#{draft.pk}" in str(refusal.value)))
    assert told == [(False, True), (True, False)]


@pytest.mark.parametrize("version", [-1, 7])
def test_a_version_that_never_was(cast: Cast, edition: Edition, version: int) -> None:
    (story,) = drafts(cast, "甲")
    with pytest.raises(Refused) as refusal:
        place.place(
            edition.pk, version=version, page_id=page(edition, "1").pk, story_id=story.pk, by=cast.desk_head,
            now=EVENING,
        )  # fmt: skip
    assert refusal.value.code == "edition_stale"
    assert not Placement.objects.exists()


def test_an_edition_that_is_none(cast: Cast) -> None:
    with pytest.raises(Refused) as refusal:
        place.pull(404, version=0, placement_id=1, by=cast.desk_head, now=EVENING)
    assert refusal.value.code == "gone"


def test_a_page_is_filled_by_the_stories_that_have_their_place_there(cast: Cast, edition: Edition) -> None:
    story, other = drafts(cast, "甲", "乙")
    feature = makers.photo_feature(makers.photo(by=cast.photographer), author=cast.photographer)
    for number, one, part in (
        ("1", story, "main"),
        ("1", feature, "main"),
        ("2", other, "main"),
        ("1", other, "teaser"),
    ):
        makers.put(edition, number, one, cast=cast, part=part)
    assert (story.kind, feature.kind, feature.length) == (Kind.NEWS, Kind.PHOTO_FEATURE, 0)
    first = page(edition, "1")
    first.capacity = story.length - 1
    filled = fill(first, Placement.objects.select_related("story"))
    assert (filled.length, filled.over, filled.left) == (story.length, 1, 0)
    for capacity, room in ((0, 0), (story.length + 199, 0), (story.length + 260, 250), (10 * story.length, 400)):
        first.capacity = capacity
        assert (capacity, fill(first, Placement.objects.select_related("story")).room) == (capacity, room)
    first.capacity = 0
    assert fill(first, Placement.objects.select_related("story")).over == 0


def test_the_record_says_places_in_words() -> None:
    assert slot.said("2/main/lead/1") != "2/main/lead/1"
    assert slot.said("5 体育") == "5 体育"
    assert slot.said("2026-11-25 06:00") == "2026-11-25 06:00"
