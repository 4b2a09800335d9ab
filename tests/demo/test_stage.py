"""What the demo shows: two papers that are out, one half done, a story in every state, and a record that is honest."""

from collections import Counter
from datetime import date, datetime, time
from pathlib import Path

import pytest
from django.db.models import Count, F

from articles.composing import close
from articles.darkroom.renditions import SIZES
from articles.desk import permissions
from articles.models import (
    Account,
    Correction,
    Edition,
    Event,
    Note,
    Photo,
    Placement,
    Release,
    SignOff,
    Story,
)
from articles.vocabulary import Notice, Part, Role, Severity, State, Step, Weight
from tests.demo.conftest import NOW
from tests.makers import SHANGHAI

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=SHANGHAI)


def edition(day: int) -> Edition:
    return Edition.objects.get(date=date(2026, 11, day))


def story(headline: str) -> Story:
    return Story.objects.get(title__contains=headline)


def test_two_papers_are_out_and_the_third_is_open() -> None:
    rows = Edition.objects.order_by("date").values_list("date", "number", "release_at")
    assert list(rows) == [
        (date(2026, 11, 23), 6217, at(23, 6)),
        (date(2026, 11, 24), 6218, at(24, 6)),
        (date(2026, 11, 25), 6219, None),
    ]
    assert [edition(day).is_public(NOW) for day in (23, 24, 25)] == [True, True, False]
    assert [list(edition(day).pages.values_list("number", flat=True)) for day in (23, 24, 25)] == [
        ["1", "2", "3", "4"]
    ] * 3


def test_the_numbers() -> None:
    states = Counter(Story.objects.values_list("state", flat=True))
    assert states == {
        State.PUBLISHED: 51,
        State.SIGNED: 11,
        State.DRAFT: 4,
        State.FIRST_REVIEW: 3,
        State.SECOND_REVIEW: 2,
        State.FINAL_REVIEW: 1,
        State.SPIKED: 1,
        State.WITHDRAWN: 1,
    }
    assert set(states) == set(State.values)
    mains = Placement.objects.filter(part=Part.MAIN, page__number="1")
    assert [mains.filter(edition=edition(day)).count() for day in (23, 24)] == [11, 11]
    for day in (23, 24):
        weights = Counter(mains.filter(edition=edition(day)).values_list("weight", flat=True))
        assert weights == {
            Weight.EAR: 1,
            Weight.LEAD: 1,
            Weight.SECOND: 2,
            Weight.PLAIN: 2,
            Weight.BRIEF: 4,
            Weight.BOTTOM: 1,
        }
        inside = Placement.objects.filter(edition=edition(day), part=Part.MAIN).exclude(page__number="1")
        per_page = inside.values_list("page__number").annotate(Count("id")).values_list("id__count", flat=True)
        assert all(4 <= count <= 6 for count in per_page)


def test_every_lead_of_a_public_page_one_has_decks_a_picture_a_jump_and_crossheads() -> None:
    for day in (23, 24):
        lead = Placement.objects.select_related("revision").get(
            edition=edition(day), page__number="1", weight=Weight.LEAD
        )
        text = lead.revision
        assert text is not None
        assert text.kicker
        assert len(text.headline.split("\n")) == 2
        assert len(text.subhead.split("\n")) == 2
        assert len(text.pictures) == 1
        assert text.body.count("<h3>") == 2
        assert 500 <= text.length <= 900
        assert Placement.objects.filter(edition=edition(day), story=lead.story_id, part=Part.JUMP).exists()


def test_every_story_in_the_papers_that_are_out_went_through_three_people_who_did_not_write_it() -> None:
    released = Release.objects.select_related("story", "signoff")
    assert released.count() == 54  # 51 in the two papers, two on the web, one corrected
    for release in released:
        assert release.signoff is not None
        signed = SignOff.objects.filter(story=release.story, round=release.signoff.round, voided_at__isnull=True)
        assert [one.stage for one in signed.order_by("id")] == [
            State.FIRST_REVIEW,
            State.SECOND_REVIEW,
            State.FINAL_REVIEW,
        ]
        people = {one.by_id for one in signed}
        assert len(people) == 3
        assert people.isdisjoint(permissions.authors_of(release.story))
        assert release.signoff.hash == release.revision.hash
    assert not SignOff.objects.filter(override=True).exists()


def test_the_record_runs_forward_and_nothing_lies_in_the_future() -> None:
    assert not Event.objects.filter(at__gt=NOW).exists()
    assert not Photo.objects.filter(uploaded_at__gt=NOW).exists()
    for one in Story.objects.all():
        moments = list(Event.objects.filter(story=one).order_by("id").values_list("at", flat=True))
        assert moments == sorted(moments), one


def test_one_story_was_corrected_on_its_own_day() -> None:
    corrected = story("一亩稻田养两茬虾")
    older, newer = Release.objects.filter(story=corrected).order_by("public_from")
    assert (older.public_from, older.public_until) == (at(23, 6), at(23, 10, 40))
    assert (newer.public_from, newer.public_until) == (at(23, 10, 40), None)
    assert "许一平" in older.revision.body
    assert "许一平" not in newer.revision.body
    assert newer.revision.body.count("徐一平") == older.revision.body.count("许一平") == 2
    notice = Correction.objects.public(NOW).get(kind=Notice.CORRECTION)
    assert notice.text == "11月23日第2版《一亩稻田养两茬虾》中“许一平”应为“徐一平”，系编辑疏误，谨向当事人和读者致歉。"


def test_one_story_was_withdrawn_with_a_notice() -> None:
    gone = story("三百户人家装上免费净水器")
    assert gone.state == State.WITHDRAWN
    assert not Release.objects.public(NOW).filter(story=gone).exists()
    assert Correction.objects.public(NOW).get(kind=Notice.WITHDRAWAL).text.startswith("本报11月23日第2版")


def test_two_stories_are_on_the_web_alone_and_younger_than_the_paper() -> None:
    alone = Release.objects.public(NOW).filter(edition=None, public_from__gt=at(24, 6)).order_by("public_from")
    assert [(one.revision.title, one.public_from) for one in alone] == [
        ("柳荫桥北侧人行道 今晨恢复通行", at(24, 9, 40)),
        ("Library Keeps the Lamps On Until Ten", at(24, 10, 15)),
    ]
    assert not Placement.objects.filter(story__in=[one.story_id for one in alone]).exists()


def test_a_story_that_is_being_looked_into_reads_on_as_it_was() -> None:
    reopened = story("文昌路停水")
    assert (reopened.state, reopened.reopened_by) == (State.DRAFT, Account.objects.get(username="jiangwanqing"))
    assert Release.objects.public(NOW).filter(story=reopened).exists()


def test_tomorrows_paper_cannot_be_closed_and_says_why() -> None:
    tomorrow = edition(25)
    codes = {finding.code for finding in close.check(tomorrow, release_at=at(25, 6), now=NOW)}
    assert codes
    blocks = close.blocks(close.check(tomorrow, release_at=at(25, 6), now=NOW))
    named = " ".join(str(finding.story) for finding in blocks)
    for waiting in ("老粮站变成社区食堂", "芦花渡", "护理费续篇", "菜价周报", "接线员的"):
        assert waiting in named
    assert all(finding.severity == Severity.BLOCK for finding in blocks)


def test_what_came_back_says_why_and_from_whom() -> None:
    back = Event.objects.get(act=Step.SEND_BACK)
    assert (str(back.story), back.by, back.was) == (
        "护理费续篇 钱花在哪儿",
        Account.objects.get(username="wenqizhi"),
        State.FINAL_REVIEW,
    )
    assert "三百零二元" in back.reason


def test_a_picture_was_announced_and_has_not_come() -> None:
    ferry = story("芦花渡")
    (picture,) = ferry.pictures.all()
    assert picture.photo is None
    assert picture.caption
    assert ferry.state == State.DRAFT


def test_three_stories_are_held_signed_and_not_placed() -> None:
    held = Story.objects.filter(state=State.SIGNED, placements__isnull=True)
    assert sorted(one.title for one in held) == [
        "一袋米从田头到灶头只走三十里",
        "社区书房一年 借出两万册",
        "青石路的修表匠",
    ]


def test_the_lead_of_tomorrow_shows_what_each_editor_changed() -> None:
    lead = story("老粮站变成社区食堂")
    words = [(one.by, one.body) for one in lead.revisions.order_by("number")]
    assert [str(by) for by, _ in words] == ["顾小满", "傅南栀", "傅南栀", "江晚晴"]
    assert "社区副书记路明远" in words[-2][1]
    assert "社区书记陆明远" in words[-1][1]
    assert lead.headline == "老粮站变成社区食堂\n一荤两素九元"
    assert Note.objects.get().story == lead


def test_every_role_has_somebody() -> None:
    held = set(Account.objects.values_list("groups__name", flat=True))
    assert held == set(Role.values)
    assert not Account.objects.filter(is_superuser=True).exists()


def test_every_picture_is_drawn_for_the_paper_and_each_is_used(demo: Path) -> None:
    assert Photo.objects.count() == 20
    assert not Photo.objects.filter(pictures__isnull=True).exists()
    assert not Photo.objects.exclude(credit__contains=F("photographer__name")).exists()
    assert len(list(demo.rglob("*.jpg"))) == Photo.objects.count() * (1 + len(SIZES))


def test_the_hours_are_those_of_a_paper() -> None:
    closed = Event.objects.filter(act="close").order_by("id").values_list("at", flat=True)
    assert list(closed) == [at(22, 22, 30), at(23, 22, 30)]
    assert all(time(10) <= moment.astimezone(SHANGHAI).time() for moment in closed)
