"""Rule 4: an edition is released whole or not at all."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.composing import close, place, plan
from articles.composing.close import Finding
from articles.desk import history, signoff
from articles.desk.refusal import Refused
from articles.models import Account, Edition, Event, Photo, Picture, Placement, Release, Story
from articles.vocabulary import Part, Severity, State, Step, Weight
from tests import makers
from tests.cast import Cast
from tests.makers import EVENING, SHANGHAI, TOMORROW

DAWN = datetime(2026, 11, 25, 6, 0, tzinfo=SHANGHAI)
NIGHT = datetime(2026, 11, 24, 23, 0, tzinfo=SHANGHAI)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def edition(cast: Cast) -> Edition:
    """Two pages; both name their editor."""
    made = makers.edition(cast=cast, pages=(("1", "要闻"), ("2", "民生")))
    for page in made.pages.order_by("position"):
        made.refresh_from_db()
        plan.change_page(
            made.pk, version=made.version, page_id=page.pk, number=page.number, name=page.name, capacity=0,
            editor=cast.section_editor.pk, proofreader=cast.proofreader.pk, layout=None, by=cast.desk_head, now=EVENING,
        )  # fmt: skip
    made.refresh_from_db()
    return made


@pytest.fixture
def full(cast: Cast, edition: Edition) -> Edition:
    """The edition with a signed lead on each page: ready to close."""
    for number, title in (("1", "甲"), ("2", "乙")):
        story = makers.story(title, cast=cast, state=State.SIGNED)
        makers.put(edition, number, story, cast=cast, weight=Weight.LEAD)
    return edition


def shut(edition: Edition, *, by: Account, release_at: datetime | None = DAWN, now: datetime = NIGHT) -> Edition:
    edition.refresh_from_db()
    closed = close.close(edition.pk, version=edition.version, by=by, release_at=release_at, now=now)
    edition.refresh_from_db()
    return closed


def take_back(edition: Edition, *, by: Account, reason: str = "头条有误", now: datetime = NIGHT) -> Edition:
    edition.refresh_from_db()
    opened = close.reopen(edition.pk, version=edition.version, by=by, reason=reason, now=now)
    edition.refresh_from_db()
    return opened


def refused(act: Callable[[], Any]) -> Refused:
    with pytest.raises(Refused) as refusal:
        act()
    return refusal.value


def step(story: Story, taken: Step, by: Account, *, now: datetime = NIGHT, **given: Any) -> Story:
    story.refresh_from_db()
    return signoff.move(story.pk, taken, by=by, version=story.version, now=now, **given)


def named(title: str) -> Story:
    return Story.objects.get(title=title)


def world() -> list[Any]:
    """Everything a closing may touch."""
    return [
        list(Edition.objects.order_by("pk").values()),
        list(Placement.objects.order_by("pk").values()),
        list(Story.objects.order_by("pk").values()),
        list(Release.objects.order_by("pk").values()),
        Event.objects.count(),
    ]


def codes(findings: list[Finding], severity: Severity = Severity.BLOCK) -> list[str]:
    return [finding.code for finding in findings if finding.severity == severity]


# Closing


def test_closing_releases_pins_and_copies_the_imprint(cast: Cast, full: Edition) -> None:
    makers.put(full, "2", named("甲"), cast=cast, part=Part.JUMP)
    makers.put(full, "1", named("乙"), cast=cast, part=Part.TEASER)
    assert codes(close.check(full, release_at=DAWN, now=NIGHT)) == []
    shut(full, by=cast.duty_editor)

    assert (full.closed_at, full.closed_by, full.release_at) == (NIGHT, cast.duty_editor, DAWN)
    for title in ("甲", "乙"):
        story = named(title)
        release = Release.objects.get(story=story)
        assert (story.state, release.edition, release.public_from, release.public_until) == (
            State.PUBLISHED, full, DAWN, None,
        )  # fmt: skip
        assert release.revision.hash == story.hash
        pins = {one.revision for one in Placement.objects.filter(story=story)}
        assert pins == {release.revision}
    assert Placement.objects.filter(revision=None).count() == 0
    assert full.imprint == {
        "name": "柳湾日报",
        "name_latin": "Liuwan Daily",
        "publisher": "柳湾日报社",
        "cn_number": "CN 00-0001",
        "address": "柳湾区河西街 2 号",
        "phone": "000-0000 0001",
        "printer": "柳湾印刷厂",
        "price": "每份 1.00 元",
        "founded": "1990",
        "duty_editor": "闻启之",
        "pages": [
            {"number": "1", "name": "要闻", "editor": "傅南栀", "proofreader": "许一禾", "layout": ""},
            {"number": "2", "name": "民生", "editor": "傅南栀", "proofreader": "许一禾", "layout": ""},
        ],
    }
    event = Event.objects.filter(edition=full).latest("id")
    assert (event.act, event.by, event.at, event.now) == ("close", cast.duty_editor, NIGHT, "2026-11-25 06:00")


def test_it_is_public_by_the_clock_and_not_before(cast: Cast, full: Edition) -> None:
    shut(full, by=cast.duty_editor)
    before, after = DAWN - timedelta(microseconds=1), DAWN
    assert [full.is_public(before), full.is_public(after)] == [False, True]
    assert list(Edition.objects.public(before)) == []
    assert list(Edition.objects.public(after)) == [full]
    assert Release.objects.public(before).count() == 0
    assert Release.objects.public(after).count() == 2


@pytest.mark.parametrize(
    ("username", "may"),
    [
        ("duty_editor", True),
        ("second_duty_editor", True),
        ("desk_head", False),
        ("section_editor", False),
        ("layout_editor", False),
        ("proofreader", False),
        ("reporter", False),
        ("photographer", False),
        ("administrator", False),
        ("owner", False),
        ("closed", False),
    ],
)
def test_only_the_duty_editor_closes_and_reopens(cast: Cast, full: Edition, username: str, may: bool) -> None:
    by = cast.everybody()[username]
    if may:
        shut(full, by=by)
        take_back(full, by=by)
        assert full.closed_at is None
        return
    before = world()
    assert refused(lambda: shut(full, by=by)).code == "may_not_close"
    assert world() == before
    shut(full, by=cast.duty_editor)
    before = world()
    assert refused(lambda: take_back(full, by=by)).code == "may_not_close"
    assert world() == before


@pytest.mark.parametrize("state", [State.DRAFT, State.FIRST_REVIEW, State.SECOND_REVIEW, State.FINAL_REVIEW])
def test_one_unsigned_story_stops_it_and_is_named(cast: Cast, full: Edition, state: State) -> None:
    late = makers.story("迟到的稿", cast=cast, state=state)
    makers.put(full, "2", late, cast=cast)
    before = world()
    refusal = refused(lambda: shut(full, by=cast.duty_editor))
    assert refusal.code == "not_ready"
    assert [(f.code, f.story, f.page.number) for f in refusal.findings] == [("not_signed", late, "2")]
    assert "“迟到的稿”" in str(refusal)
    assert world() == before


def test_every_failure_is_listed_with_where_to_mend_it(cast: Cast, edition: Edition) -> None:
    draft = makers.story("没写完", cast=cast)
    review = makers.story("在一审", cast=cast, state=State.FIRST_REVIEW)
    makers.put(edition, "1", draft, cast=cast)
    makers.put(edition, "1", review, cast=cast)
    before = world()
    refusal = refused(lambda: shut(edition, by=cast.duty_editor, release_at=NIGHT - MINUTE))
    assert [(f.code, f.story, f.page and f.page.number) for f in refusal.findings] == [
        ("past", None, None),
        ("empty_page", None, "2"),
        ("not_signed", draft, "1"),
        ("not_signed", review, "1"),
    ]
    for finding in refusal.findings:
        assert finding.sentence in str(refusal)
    assert world() == before


def test_closing_asks_what_the_check_list_shows(cast: Cast, full: Edition) -> None:
    makers.put(full, "1", makers.story("丙", cast=cast, state=State.SECOND_REVIEW), cast=cast)
    shown = [f for f in close.check(full, release_at=None, now=NIGHT) if f.severity == Severity.BLOCK]
    refusal = refused(lambda: shut(full, by=cast.duty_editor, release_at=None))
    assert [(f.code, f.sentence) for f in refusal.findings] == [(f.code, f.sentence) for f in shown]
    assert [f.code for f in shown] == ["no_minute", "not_signed"]


@pytest.mark.parametrize(
    ("release_at", "code"), [(None, "no_minute"), (NIGHT - timedelta(seconds=1), "past"), (NIGHT, ""), (DAWN, "")]
)
def test_its_minute_is_given_and_still_to_come(
    cast: Cast, full: Edition, release_at: datetime | None, code: str
) -> None:
    if code:
        assert codes(list(refused(lambda: shut(full, by=cast.duty_editor, release_at=release_at)).findings)) == [code]
    else:
        shut(full, by=cast.duty_editor, release_at=release_at)
        assert full.release_at == release_at


def test_an_edition_without_pages_or_with_a_page_of_jumps_only(cast: Cast, full: Edition) -> None:
    bare = makers.edition(TOMORROW + timedelta(days=1), number=6220, cast=cast, pages=(("1", "要闻"),))
    plan.remove_page(bare.pk, version=0, page_id=bare.pages.get().pk, by=cast.desk_head, now=EVENING)
    assert codes(close.check(bare, release_at=DAWN, now=NIGHT)) == ["no_pages"]
    second = named("乙")
    place.pull(full.pk, version=full.version, placement_id=second.placements.get().pk, by=cast.desk_head, now=EVENING)
    makers.put(full, "2", named("甲"), cast=cast, part=Part.JUMP)
    refusal = refused(lambda: shut(full, by=cast.duty_editor))
    assert [(f.code, f.page.number) for f in refusal.findings] == [("empty_page", "2")]


@pytest.mark.parametrize("fact", ["name", "publisher", "cn_number", "address"])
def test_the_imprint_is_complete(cast: Cast, full: Edition, settings: Any, fact: str) -> None:
    settings.PAPER = settings.PAPER | {fact: " "}
    refusal = refused(lambda: shut(full, by=cast.duty_editor))
    assert [f.code for f in refusal.findings] == ["imprint"]
    settings.PAPER = settings.PAPER | {fact: "有了", "phone": ""}
    shut(full, by=cast.duty_editor)
    assert full.imprint[fact] == "有了"


def test_a_text_changed_after_its_signature_does_not_go_out(cast: Cast, full: Edition) -> None:
    """The gate voids the signature; and a hash that went astray past the gate is found all the same."""
    story = named("甲")
    history.save(
        story.pk, makers.copy("甲改", people=makers.by(cast.reporter)), by=cast.section_editor, version=story.version,
        now=NIGHT,
    )  # fmt: skip
    assert [f.code for f in refused(lambda: shut(full, by=cast.duty_editor)).findings] == ["not_signed"]
    Story.objects.filter(title="乙").update(hash="0" * 64)
    assert [f.code for f in refused(lambda: shut(full, by=cast.duty_editor)).findings] == [
        "not_signed",
        "unsigned_text",
    ]


def test_an_override_is_a_signature_for_closing(cast: Cast, edition: Edition) -> None:
    for number, title in (("1", "甲"), ("2", "乙")):
        story = makers.story(title, cast=cast, state=State.FIRST_REVIEW)
        step(story, Step.OVERRIDE, cast.duty_editor, reason="主任出差")
        makers.put(edition, number, story, cast=cast)
    shut(edition, by=cast.second_duty_editor)
    assert Release.objects.filter(edition=edition, signoff__override=True).count() == 2


# Pictures


@pytest.fixture
def pictured(cast: Cast, full: Edition) -> Photo:
    """A photo feature on page 1, signed."""
    photo = makers.photo(by=cast.photographer)
    feature = makers.take_to(makers.photo_feature(photo, author=cast.photographer), State.SIGNED, cast)
    makers.put(full, "1", feature, cast=cast)
    return photo


@pytest.mark.parametrize(
    ("facts", "ready"),
    [
        ({}, True),
        ({"rights_from": date(2026, 11, 25), "rights_until": date(2026, 11, 25)}, True),
        ({"rights_until": date(2026, 11, 24)}, False),
        ({"rights_from": date(2026, 11, 26)}, False),
        ({"usable": False}, False),
    ],
)
def test_rights_hold_on_the_day_of_the_edition(
    cast: Cast, full: Edition, pictured: Photo, facts: dict[str, Any], ready: bool
) -> None:
    Photo.objects.filter(pk=pictured.pk).update(**facts)
    if ready:
        shut(full, by=cast.duty_editor)
        assert Release.objects.filter(edition=full).count() == 3
        return
    refusal = refused(lambda: shut(full, by=cast.duty_editor))
    assert [(f.code, f.story.kind, f.page.number) for f in refusal.findings] == [("rights", "photo_feature", "1")]


@pytest.mark.parametrize(
    ("lacking", "code"),
    [({"photo": None}, "no_file"), ({"credit": ""}, "no_credit"), ({"caption": ""}, "no_caption")],
)
def test_every_picture_has_its_file_caption_and_credit(
    cast: Cast, full: Edition, pictured: Photo, lacking: dict[str, Any], code: str
) -> None:
    Picture.objects.filter(photo=pictured).update(**lacking)
    assert code in [f.code for f in refused(lambda: shut(full, by=cast.duty_editor)).findings]


def test_rights_of_a_story_that_is_public_already_are_asked_too(cast: Cast, edition: Edition) -> None:
    photo = makers.photo(by=cast.photographer)
    feature = makers.take_to(makers.photo_feature(photo, author=cast.photographer), State.PUBLISHED, cast)
    makers.put(edition, "1", feature, cast=cast)
    makers.put(edition, "2", makers.story("乙", cast=cast, state=State.SIGNED), cast=cast)
    Photo.objects.update(rights_until=date(2026, 11, 24))
    assert [f.code for f in refused(lambda: shut(edition, by=cast.duty_editor)).findings] == ["rights"]


# Stories that are public before their edition


def test_a_story_on_the_web_since_the_afternoon_goes_into_print_as_it_is(cast: Cast, edition: Edition) -> None:
    early = makers.story("网上先发", cast=cast, state=State.PUBLISHED)
    makers.put(edition, "1", early, cast=cast)
    makers.put(edition, "2", makers.story("乙", cast=cast, state=State.SIGNED), cast=cast)
    web = Release.objects.get(story=early)
    shut(edition, by=cast.duty_editor)
    assert list(Release.objects.filter(story=early)) == [web]
    assert Placement.objects.get(story=early).revision == web.revision
    take_back(edition, by=cast.duty_editor)
    web.refresh_from_db()
    assert (web.public_until, web.edition) == (None, None)
    assert named("网上先发").state == State.PUBLISHED


def test_on_the_web_since_three_corrected_and_closed_at_eleven_for_six(cast: Cast, edition: Edition) -> None:
    """The old text until six, the new one from then on: no gap, never both."""
    three = datetime(2026, 11, 24, 15, 0, tzinfo=SHANGHAI)
    story = makers.story("旧题", cast=cast, state=State.PUBLISHED, now=three)
    makers.put(edition, "1", story, cast=cast)
    makers.put(edition, "2", makers.story("乙", cast=cast, state=State.SIGNED), cast=cast)
    step(story, Step.REOPEN, cast.section_editor, now=EVENING, reason="改一个字")
    story.refresh_from_db()
    history.save(
        story.pk, makers.copy("新题", people=makers.by(cast.reporter)), by=cast.reporter, version=story.version,
        now=EVENING,
    )  # fmt: skip
    story.refresh_from_db()
    makers.take_to(story, State.SIGNED, cast)
    shut(edition, by=cast.duty_editor)

    def read(at: datetime) -> list[str]:
        return [one.revision.title for one in Release.objects.public(at).filter(story=story)]

    assert [read(at) for at in (three, NIGHT, DAWN - timedelta(microseconds=1), DAWN, DAWN + MINUTE)] == [
        ["旧题"], ["旧题"], ["旧题"], ["新题"], ["新题"],
    ]  # fmt: skip
    take_back(edition, by=cast.duty_editor)
    assert [read(at) for at in (NIGHT, DAWN, DAWN + MINUTE)] == [["旧题"], ["旧题"], ["旧题"]]


def test_a_story_that_is_public_only_later_stops_it(cast: Cast, full: Edition) -> None:
    story = makers.story("后天见", cast=cast, state=State.SIGNED)
    step(story, Step.RELEASE, cast.duty_editor, public_from=DAWN + MINUTE)
    makers.put(full, "1", story, cast=cast)
    assert [f.code for f in refused(lambda: shut(full, by=cast.duty_editor)).findings] == ["later"]
    shut(full, by=cast.duty_editor, release_at=DAWN + MINUTE)
    assert Placement.objects.get(story=story).revision == Release.objects.get(story=story).revision


def test_a_public_story_with_another_text_than_its_release_stops_it(cast: Cast, full: Edition) -> None:
    story = makers.story("丙", cast=cast, state=State.PUBLISHED)
    makers.put(full, "1", story, cast=cast)
    Story.objects.filter(pk=story.pk).update(hash="0" * 64)
    assert [f.code for f in refused(lambda: shut(full, by=cast.duty_editor)).findings] == ["not_released"]


def test_a_signed_story_whose_earlier_text_still_waits_stops_it(cast: Cast, full: Edition) -> None:
    story = makers.story("丙", cast=cast, state=State.SIGNED)
    step(story, Step.RELEASE, cast.duty_editor, public_from=DAWN)
    step(story, Step.REOPEN, cast.section_editor, reason="改")
    story.refresh_from_db()
    makers.take_to(story, State.SIGNED, cast, now=NIGHT)
    makers.put(full, "1", story, cast=cast)
    assert [f.code for f in refused(lambda: shut(full, by=cast.duty_editor)).findings] == ["waiting"]


# Closed is closed


def test_nothing_of_a_closed_edition_moves(cast: Cast, full: Edition) -> None:
    shut(full, by=cast.duty_editor)
    standing = Placement.objects.get(story__title="甲")
    page = full.pages.get(number="2")
    loose = makers.story("备用", cast=cast, state=State.SIGNED)
    asked: dict[str, Any] = {"version": full.version, "by": cast.duty_editor, "now": NIGHT}
    change: dict[str, Any] = {"number": "2", "name": "别的", "capacity": 9, "editor": None, "proofreader": None}
    acts: list[Callable[[], Any]] = [
        lambda: place.place(full.pk, page_id=page.pk, story_id=loose.pk, **asked),
        lambda: place.place(full.pk, page_id=page.pk, story_id=standing.story_id, part=Part.JUMP, **asked),
        lambda: place.move(full.pk, placement_id=standing.pk, page_id=page.pk, **asked),
        lambda: place.move(full.pk, placement_id=standing.pk, weight=Weight.EAR, **asked),
        lambda: place.pull(full.pk, placement_id=standing.pk, **asked),
        lambda: plan.add_page(full.pk, number="3", name="镇街", **asked),
        lambda: plan.change_page(full.pk, page_id=page.pk, layout=None, **change, **asked),
        lambda: plan.remove_page(full.pk, page_id=page.pk, **asked),
    ]
    for now in (NIGHT, DAWN + MINUTE):
        asked["now"] = now
        before = world()
        assert [refused(act).code for act in acts] == ["closed"] * 8
        assert world() == before


def test_closing_twice_closes_once_and_tells_the_second(cast: Cast, full: Edition) -> None:
    version = full.version
    close.close(full.pk, version=version, by=cast.duty_editor, release_at=DAWN, now=NIGHT)
    before = world()
    late = refused(
        lambda: close.close(full.pk, version=version, by=cast.second_duty_editor, release_at=DAWN, now=NIGHT + MINUTE)
    )
    assert late.code == "closed"
    assert "闻启之" in str(late)
    assert "23:00" in str(late)
    assert world() == before
    assert Event.objects.filter(edition=full, act="close").count() == 1


def test_closing_what_one_has_not_seen(cast: Cast, full: Edition) -> None:
    seen = full.version
    makers.put(full, "1", makers.story("丙", cast=cast, state=State.SIGNED), cast=cast)
    before = world()
    refusal = refused(lambda: close.close(full.pk, version=seen, by=cast.duty_editor, release_at=DAWN, now=NIGHT))
    assert refusal.code == "edition_stale"
    assert "“丙”" in str(refusal)
    assert world() == before


def test_a_story_of_a_closed_edition_is_not_recalled_by_itself(cast: Cast, full: Edition) -> None:
    shut(full, by=cast.duty_editor)
    refusal = refused(lambda: step(named("甲"), Step.RECALL, cast.duty_editor, reason="有误"))
    assert refusal.code == "edition_closed"


# Reopening


def test_reopening_takes_every_waiting_release_back(cast: Cast, full: Edition) -> None:
    shut(full, by=cast.duty_editor)
    take_back(full, by=cast.second_duty_editor)
    assert (full.closed_at, full.closed_by, full.release_at, full.imprint) == (None, None, None, {})
    assert Placement.objects.exclude(revision=None).count() == 0
    assert [one.state for one in Story.objects.order_by("title")] == [State.SIGNED, State.SIGNED]
    assert not Release.objects.ever_public(DAWN + MINUTE).exists()
    event = Event.objects.filter(edition=full).latest("id")
    assert (event.act, event.by, event.was, event.reason) == (
        "reopen_edition", cast.second_duty_editor, "2026-11-25 06:00", "头条有误",
    )  # fmt: skip
    shut(full, by=cast.duty_editor, release_at=DAWN + MINUTE)
    assert Release.objects.public(DAWN + MINUTE).filter(edition=full).count() == 2
    assert not Release.objects.public(DAWN).exists()


def test_reopening_needs_a_reason_and_a_closed_edition(cast: Cast, full: Edition) -> None:
    assert refused(lambda: take_back(full, by=cast.duty_editor)).code == "not_closed"
    shut(full, by=cast.duty_editor)
    before = world()
    assert refused(lambda: take_back(full, by=cast.duty_editor, reason=" \n")).code == "reason"
    assert (
        refused(
            lambda: close.reopen(full.pk, version=full.version - 1, by=cast.duty_editor, reason="误", now=NIGHT)
        ).code
        == "edition_stale"
    )
    assert world() == before


def test_from_its_minute_on_it_stays_as_printed(cast: Cast, full: Edition) -> None:
    shut(full, by=cast.duty_editor)
    before = world()
    refusal = refused(lambda: take_back(full, by=cast.duty_editor, now=DAWN))
    assert refusal.code == "out"
    assert "2026-11-25 06:00" in str(refusal)
    assert world() == before
    take_back(full, by=cast.duty_editor, now=DAWN - timedelta(microseconds=1))
    assert full.closed_at is None


def test_a_story_reopened_meanwhile_keeps_its_working_copy(cast: Cast, full: Edition) -> None:
    shut(full, by=cast.duty_editor)
    story = step(named("甲"), Step.REOPEN, cast.section_editor, reason="补一句")
    history.save(
        story.pk, makers.copy("甲补", people=makers.by(cast.reporter)), by=cast.reporter, version=story.version,
        now=NIGHT,
    )  # fmt: skip
    take_back(full, by=cast.duty_editor)
    story.refresh_from_db()
    assert (story.state, story.headline) == (State.DRAFT, "甲补")
    assert not Release.objects.ever_public(DAWN + MINUTE).filter(story=story).exists()
    assert Event.objects.filter(story=story).latest("id").act == "lose_release"
    assert named("乙").state == State.SIGNED


def test_a_story_shared_with_another_closed_edition_stops_the_reopening_by_name(cast: Cast, full: Edition) -> None:
    following = makers.edition(TOMORROW + timedelta(days=1), number=6220, cast=cast, pages=(("1", "要闻"),))
    makers.put(following, "1", named("甲"), cast=cast)
    shut(full, by=cast.duty_editor)
    day_after = DAWN + timedelta(days=1)
    shut(following, by=cast.duty_editor, release_at=day_after)
    before = world()
    refusal = refused(lambda: take_back(full, by=cast.duty_editor))
    assert refusal.code == "shared"
    assert "“甲” (2026-11-26)" in str(refusal)
    assert "乙" not in str(refusal)
    assert world() == before
    take_back(following, by=cast.duty_editor)
    assert named("甲").state == State.PUBLISHED
    take_back(full, by=cast.duty_editor)
    assert named("甲").state == State.SIGNED


def test_a_withdrawn_story_does_not_stop_the_reopening(cast: Cast, full: Edition) -> None:
    """On the web since the afternoon, corrected, closed, and then withdrawn at the worst hour."""
    early = makers.story("撤稿", cast=cast, state=State.PUBLISHED)
    makers.put(full, "1", early, cast=cast)
    shut(full, by=cast.duty_editor)
    step(early, Step.WITHDRAW, cast.duty_editor, reason="失实", notice="本报撤回此稿。")
    take_back(full, by=cast.duty_editor)
    assert codes(close.check(full, release_at=DAWN, now=NIGHT)) == ["not_signed"]


# What to look at, and what to know


def test_warnings_do_not_stop_it(cast: Cast, edition: Edition) -> None:
    for number, title in (("1", "甲"), ("1", "丙"), ("2", "乙")):
        story = makers.story(title, cast=cast, state=State.SIGNED)
        makers.put(edition, number, story, cast=cast, weight=Weight.LEAD if number == "1" else Weight.PLAIN)
    page = edition.pages.get(number="1")
    plan.change_page(
        edition.pk, version=edition.version, page_id=page.pk, number="1", name="要闻", capacity=10, editor=None,
        proofreader=None, layout=None, by=cast.desk_head, now=EVENING,
    )  # fmt: skip
    found = close.check(edition, release_at=DAWN + timedelta(days=1), now=NIGHT)
    assert codes(found) == []
    assert codes(found, Severity.WARN) == ["other_day", "leads", "no_editor", "over"]
    assert codes(found, Severity.HINT) == ["no_lead"]
    shut(edition, by=cast.duty_editor, release_at=DAWN + timedelta(days=1))


def test_a_query_nobody_settled_is_named_and_does_not_stop_it(cast: Cast, full: Edition) -> None:
    queried, other = (one.story for one in full.placements.order_by("id"))
    note = queried.notes.create(text="闸门是两扇还是三扇？", by=cast.section_editor, at=EVENING)
    other.notes.create(
        text="问过了。", by=cast.section_editor, at=EVENING, settled_by=cast.reporter, settled_at=EVENING
    )

    def said() -> list[Finding]:
        return [one for one in close.check(full, release_at=DAWN, now=NIGHT) if one.code == "query"]

    assert [(one.severity, one.story, one.page and one.page.number) for one in said()] == [
        (Severity.WARN, queried, "1")
    ]
    assert queried.title in said()[0].sentence
    note.settled_by, note.settled_at = cast.reporter, EVENING
    note.save()
    assert said() == []
    queried.notes.create(text="真的？", by=cast.section_editor, at=EVENING)
    assert shut(full, by=cast.duty_editor).closed_at == NIGHT


def test_the_list_counts_what_is_on_its_way(cast: Cast, full: Edition) -> None:
    for title, state in (("丙", State.DRAFT), ("丁", State.FIRST_REVIEW), ("戊", State.FIRST_REVIEW)):
        makers.put(full, "1", makers.story(title, cast=cast, state=state), cast=cast)
    found = close.check(full, release_at=DAWN, now=NIGHT)
    assert [f.severity for f in found] == sorted(
        (f.severity for f in found), key=[Severity.BLOCK, Severity.WARN, Severity.HINT].index
    )
    (on_the_way,) = [f for f in found if f.code == "on_the_way"]
    assert on_the_way.severity == Severity.WARN
    assert "3" in on_the_way.sentence


@pytest.mark.parametrize("reviews", [2, 1])
def test_a_paper_with_fewer_reviews_closes_the_same_way(
    cast: Cast, edition: Edition, settings: Any, reviews: int
) -> None:
    settings.REVIEWS = reviews
    for number, title in (("1", "甲"), ("2", "乙")):
        makers.put(edition, number, makers.story(title, cast=cast, state=State.SIGNED), cast=cast)
    shut(edition, by=cast.duty_editor)
    assert Release.objects.filter(edition=edition).count() == 2


# Cost

#: Whatever the edition holds. The lock and the version, the stories and their photos, what the check list reads (and
#: whether register and word list have changed, two), the
#: gate with a list, whose lists show them, the pins, the record; and the transaction itself.
CHECK_QUERIES = 8
CLOSE_QUERIES = 29


@pytest.mark.parametrize("count", [2, 40])
def test_closing_forty_stories_costs_what_closing_two_costs(cast: Cast, edition: Edition, count: int) -> None:
    photo = makers.photo(by=cast.photographer)
    for number in range(count):
        story = makers.story(
            f"第 {number} 篇", cast=cast, state=State.SIGNED, author=cast.photographer, pictures=(makers.shot(photo),)
        )
        makers.put(edition, "12"[number % 2], story, cast=cast)
    version = edition.version
    with CaptureQueriesContext(connection) as asked:
        close.check(edition, release_at=DAWN, now=NIGHT)
    assert len(asked) == CHECK_QUERIES
    chief = Account.objects.get(pk=cast.duty_editor.pk)
    with CaptureQueriesContext(connection) as asked:
        close.close(edition.pk, version=version, by=chief, release_at=DAWN, now=NIGHT)
    assert len(asked) == CLOSE_QUERIES, [one["sql"][:120] for one in asked]
    assert Release.objects.public(DAWN).filter(edition=edition).count() == count
