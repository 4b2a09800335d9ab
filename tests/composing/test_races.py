"""Two people at once, for real: threads with connections of their own, on either database."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from articles.composing import close, place
from articles.desk import history
from articles.desk.refusal import Refused
from articles.models import Account, Edition, Event, Placement, Release, Story
from articles.vocabulary import State, Step
from tests import makers
from tests.cast import Cast, make_cast
from tests.makers import EVENING, SHANGHAI

DAWN = datetime(2026, 11, 25, 6, 0, tzinfo=SHANGHAI)
NIGHT = datetime(2026, 11, 24, 23, 0, tzinfo=SHANGHAI)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


@pytest.fixture
def edition(cast: Cast) -> Edition:
    made = makers.edition(cast=cast, pages=(("1", "要闻"),))
    for title in ("甲", "乙"):
        makers.put(made, "1", makers.story(title, cast=cast, state=State.SIGNED), cast=cast)
    made.refresh_from_db()
    return made


def together(*acts: Callable[[], Any]) -> list[str]:
    """Do everything at once, each on a connection of its own; the codes of the refusals, "" for what was done."""
    start = Barrier(len(acts))

    def one(act: Callable[[], Any]) -> str:
        try:
            start.wait()
            act()
        except Refused as refusal:
            return refusal.code
        else:
            return ""
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result() for future in [pool.submit(one, act) for act in acts]]


def me(account: Account) -> Account:
    return Account.objects.get(pk=account.pk)


def test_two_chiefs_close_at_once(cast: Cast, edition: Edition) -> None:
    def closing(chief: Account) -> Callable[[], Edition]:
        return lambda: close.close(edition.pk, version=edition.version, by=chief, release_at=DAWN, now=NIGHT)

    chiefs = [me(cast.duty_editor), me(cast.second_duty_editor)] * 4
    assert sorted(together(*(closing(chief) for chief in chiefs))) == ["", *["closed"] * 7]
    assert Event.objects.filter(edition=edition, act="close").count() == 1
    assert Release.objects.filter(edition=edition).count() == 2
    assert [one.version for one in Edition.objects.all()] == [edition.version + 1]


def test_a_placement_does_not_slip_into_a_closing(cast: Cast, edition: Edition) -> None:
    """Whoever is first, the other is refused: an unsigned story never stands in a closed edition."""

    def once() -> None:
        draft = makers.draft("插进来", author=cast.reporter)
        page = edition.pages.get()
        edition.refresh_from_db()
        version = edition.version
        chief, editor = me(cast.duty_editor), me(cast.section_editor)
        codes = together(
            lambda: close.close(edition.pk, version=version, by=chief, release_at=DAWN, now=NIGHT),
            lambda: place.place(
                edition.pk,
                version=version,
                page_id=page.pk,
                story_id=draft.pk,
                by=editor,
                now=NIGHT,
            ),
        )
        edition.refresh_from_db()
        assert codes in (["", "closed"], ["edition_stale", ""])
        slipped = Placement.objects.filter(edition=edition, story=draft)
        if edition.closed_at:
            assert not slipped.exists()
            assert not Placement.objects.filter(edition=edition, revision=None).exists()
            close.reopen(edition.pk, version=edition.version, by=chief, reason="再来", now=NIGHT)
        else:
            place.pull(edition.pk, version=edition.version, placement_id=slipped.get().pk, by=editor, now=NIGHT)

    for _round in range(6):
        once()


def test_a_comma_does_not_slip_between_the_look_and_the_release(cast: Cast, edition: Edition) -> None:
    """A signed story is changed while the edition closes: it goes out as it was signed, or nothing goes out."""

    def once(round_: int) -> None:
        story = Story.objects.get(pk=Placement.objects.filter(edition=edition).order_by("pk")[0].story_id)
        edition.refresh_from_db()
        edition_version, version = edition.version, story.version
        chief, editor = me(cast.duty_editor), me(cast.section_editor)
        text = makers.copy(f"甲{round_}", people=makers.by(cast.reporter))
        codes = together(
            lambda: close.close(edition.pk, version=edition_version, by=chief, release_at=DAWN, now=NIGHT),
            lambda: history.save(story.pk, text, by=editor, version=version, now=NIGHT),
        )
        edition.refresh_from_db()
        story.refresh_from_db()
        if edition.closed_at:
            assert codes[0] == ""
            release = Release.objects.get(story=story, public_until=None)
            assert (story.state, release.revision.hash) == (State.PUBLISHED, story.hash)
            close.reopen(edition.pk, version=edition.version, by=chief, reason="再来", now=NIGHT)
        else:
            assert codes == ["not_ready", ""]
            assert story.state == State.FINAL_REVIEW
            assert not Release.objects.filter(public_until=None).exists()
            makers.take_to(story, State.SIGNED, cast, now=NIGHT)

    for number in range(6):
        once(number)


def test_everybody_places_at_once(cast: Cast, edition: Edition) -> None:
    """One version, many hands: exactly one is done, and nobody meets an error of the database."""
    page = edition.pages.get()
    stories = [makers.draft(f"第 {number} 篇", author=cast.reporter) for number in range(6)]
    editor = me(cast.section_editor)

    def placing(story: Story) -> Callable[[], Placement]:
        return lambda: place.place(
            edition.pk, version=edition.version, page_id=page.pk, story_id=story.pk, by=editor, now=EVENING
        )

    assert sorted(together(*(placing(story) for story in stories))) == ["", *["edition_stale"] * 5]
    assert sorted(Placement.objects.filter(page=page).values_list("position", flat=True)) == [0, 1, 2]


def test_two_editions_that_share_a_story_are_reopened_and_closed_at_once(cast: Cast, edition: Edition) -> None:
    """The second edition closes on the strength of a release that the first is taking back: one of the two waits."""
    following = makers.edition(DAWN.date().replace(day=26), number=6220, cast=cast, pages=(("1", "要闻"),))
    shared = Story.objects.get(title="甲")
    makers.put(following, "1", shared, cast=cast)
    chief = me(cast.duty_editor)
    day_after = DAWN.replace(day=26)
    close.close(edition.pk, version=edition.version, by=chief, release_at=DAWN, now=NIGHT)
    edition.refresh_from_db()
    codes = together(
        lambda: close.reopen(edition.pk, version=edition.version, by=chief, reason="头条有误", now=NIGHT),
        lambda: close.close(following.pk, version=following.version, by=chief, release_at=day_after, now=NIGHT),
    )
    shared.refresh_from_db()
    first, second = Edition.objects.order_by("date")
    if codes == ["", ""]:  # reopened first; then the second released the story itself
        assert (first.closed_at, shared.state) == (None, State.PUBLISHED)
        assert Release.objects.get(story=shared, public_until=None).edition == second
    else:  # closed first, with the first edition's release
        assert codes == ["shared", ""]
        assert Release.objects.get(story=shared, public_until=None).edition == first
    assert second.closed_at == NIGHT
    assert Event.objects.filter(act=Step.RELEASE, edition=second).count() == (1 if codes[0] == "" else 0)
