"""The front page: what stands on it, at every hour, for every kind of edition."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client

from articles.darkroom.receive import receive
from articles.text.digest import Person
from articles.vocabulary import Kind, Part, Weight
from tests import makers
from tests.cast import Cast
from tests.makers import EVENING, TOMORROW
from tests.views.printing import MORNING, Put, mend, on_the_web, page, photo, print_edition, signed, withdraw

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


def headings(html: str) -> list[int]:
    return [int(level) for level in re.findall(r"<h([1-6])\b", html)]


def test_before_the_first_edition_the_paper_says_so(client: Client, db: None) -> None:
    html = page(client, "/")
    assert "The first edition has not come out yet." in html or "第一期报纸尚未出版" in html


def test_the_masthead_holds_name_date_weekday_lunar_date_number_and_pages(
    client: Client, cast: Cast, clock: time_machine.Traveller
) -> None:
    print_edition(cast, [Put(signed(cast)), Put(signed(cast, "渡口"), page="2")], pages=(("1", "要闻"), ("2", "民生")))
    html = page(client, "/")
    assert "柳湾日报" in html
    assert "2026年11月25日" in html
    assert "星期三" in html
    assert "农历丙午年十月十七" in html
    assert "6219" in html
    assert 'href="/editions/2026-11-25/2/"' in html


def test_the_new_edition_stands_from_its_minute_and_the_old_one_until_then(
    client: Client, cast: Cast, clock: time_machine.Traveller
) -> None:
    day_before = EVENING - timedelta(days=1)
    print_edition(
        cast,
        [Put(signed(cast, "昨日的头条", now=day_before))],
        day=date(2026, 11, 24), number=6218, now=day_before, release_at=MORNING - timedelta(days=1),
    )  # fmt: skip
    print_edition(cast, [Put(signed(cast, "今日的头条"))])
    clock.move_to(MORNING - timedelta(seconds=1))
    before = page(client, "/")
    assert "昨日的头条" in before
    assert "今日的头条" not in before
    assert page(client, "/editions/2026-11-25/", 404)
    clock.move_to(MORNING)
    after = page(client, "/")
    assert "今日的头条" in after
    assert "昨日的头条" not in after
    assert 'href="/editions/2026-11-24/" rel="prev"' in after
    assert 'href="/editions/2026-11-25/" rel="next"' in page(client, "/editions/2026-11-24/")


def test_the_lead_has_its_decks_picture_and_text(client: Client, cast: Cast, clock: time_machine.Traveller) -> None:
    story = signed(
        cast, "第二座水闸\n今晨开闸", kicker="等了三年", subhead="——四十一条渔船依次进港\n——潮水决定时辰",
        pictures=(makers.shot(photo(cast)),), people=(*makers.by(cast.reporter), Person("陶砚", "stringer")),
    )  # fmt: skip
    print_edition(cast, [Put(story, Weight.LEAD)])
    html = page(client, "/")
    assert f'<a href="/stories/{story.pk}/">第二座水闸<wbr>今晨开闸</a>' in html
    assert "等了三年" in html
    assert "<span>——四十一条渔船依次进港</span><span>——潮水决定时辰</span>" in html
    assert '<span class="dateline">本报讯</span><span class="by">（顾小满 通讯员 陶砚）</span>河口的第二座水闸' in html
    sizes = re.search(r'srcset="([^"]+)"', html)
    assert sizes is not None
    assert [entry.split()[1] for entry in sizes[1].split(", ")] == ["320w", "800w", "1600w"]
    assert 'width="1600" height="1067" alt="几条渔船驶进水闸"' in html
    assert '渔船依次进港。<span class="credit">顾小满 摄</span>' in html


def test_a_picture_whose_rights_have_ended_is_left_out(
    client: Client, cast: Cast, clock: time_machine.Traveller
) -> None:
    picture = photo(cast, rights_until=TOMORROW)
    story = signed(cast, pictures=(makers.shot(picture),))
    print_edition(cast, [Put(story, Weight.LEAD)])
    assert "<img" in page(client, "/")
    clock.move_to(MORNING + timedelta(days=1))
    for address in ("/", f"/stories/{story.pk}/", "/editions/2026-11-25/1/", "/sections/news/"):
        assert "<img" not in page(client, address)


COMPOSITIONS: dict[str, list[tuple[str, Kind]]] = {
    "one brief": [(Weight.BRIEF, Kind.BRIEF)],
    "ten briefs": [(Weight.BRIEF, Kind.BRIEF)] * 10,
    "a lead alone": [(Weight.LEAD, Kind.NEWS)],
    "two leads": [(Weight.LEAD, Kind.NEWS)] * 2,
    "no lead": [(Weight.SECOND, Kind.NEWS), (Weight.PLAIN, Kind.NEWS), (Weight.BRIEF, Kind.BRIEF)],
    "seconds alone": [(Weight.SECOND, Kind.NEWS)] * 6,
    "a bottom lead alone": [(Weight.BOTTOM, Kind.FEATURE)],
    "an ear alone": [(Weight.EAR, Kind.NEWS)],
    "comments alone": [(Weight.PLAIN, Kind.COMMENT)] * 2,
    "everything": [
        (Weight.LEAD, Kind.NEWS), (Weight.EAR, Kind.NEWS), (Weight.EAR, Kind.NEWS), (Weight.SECOND, Kind.NEWS),
        *[(Weight.PLAIN, Kind.NEWS)] * 5, (Weight.PLAIN, Kind.COMMENT), *[(Weight.BRIEF, Kind.BRIEF)] * 3,
        (Weight.BOTTOM, Kind.FEATURE), (Weight.BOTTOM, Kind.FEATURE),
    ],
}  # fmt: skip


GATES = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳"


@pytest.mark.parametrize("name", COMPOSITIONS)
def test_any_edition_makes_a_front_page_with_every_story_once(
    client: Client, cast: Cast, clock: time_machine.Traveller, name: str
) -> None:
    puts = [
        Put(signed(cast, f"{GATES[i]}字水闸开闸", kind=kind), weight)
        for i, (weight, kind) in enumerate(COMPOSITIONS[name])
    ]
    print_edition(cast, puts)
    for address in ("/", "/editions/2026-11-25/"):
        html = page(client, address)
        main = html.split("<body>")[1]
        for i in range(len(puts)):
            assert len(re.findall(rf"<h[23][^>]*><a[^>]*>{GATES[i]}字水闸开闸</a>", main)) == 1
        levels = headings(html)
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    plan = page(client, "/editions/2026-11-25/1/")
    for put in puts:
        assert plan.count(f'href="/stories/{put.story.pk}/"') == 2  # in the plan and in the list


def test_a_photo_feature_stands_with_its_standing_head(
    client: Client, cast: Cast, clock: time_machine.Traveller
) -> None:
    feature = signed(
        cast, "", kind=Kind.PHOTO_FEATURE, standing_head="渡口", dateline="", body="", people=(),
        pictures=(makers.shot(photo(cast), caption="起网，三千斤。合作社收工。"),),
    )  # fmt: skip
    print_edition(cast, [Put(feature)])
    html = page(client, "/")
    assert '<p class="vert">渡口</p>' in html
    assert f'<a href="/stories/{feature.pk}/">起网</a>' in html
    assert "起网，三千斤。合作社收工。" in html


def test_what_the_web_has_had_since_stands_above_the_edition_until_the_next_one(
    client: Client, cast: Cast, clock: time_machine.Traveller
) -> None:
    before = on_the_web(cast, "午后先发", now=EVENING)
    print_edition(cast, [Put(signed(cast, "晨报头条"), Weight.LEAD)])
    later = MORNING + timedelta(hours=3)
    since = on_the_web(cast, "上午新发", now=later)
    clock.move_to(later)
    html = page(client, "/")
    assert html.index(f'href="/stories/{since.pk}/"') < html.index("晨报头条</a>")
    assert f"/stories/{before.pk}/" not in html
    assert "上午新发" not in page(client, "/editions/2026-11-25/")
    print_edition(
        cast, [Put(signed(cast, "次日头条", now=later))],
        day=date(2026, 11, 26), number=6220, now=later, release_at=MORNING + timedelta(days=1),
    )  # fmt: skip
    clock.move_to(MORNING + timedelta(days=1))
    assert "上午新发" not in page(client, "/")


def test_a_story_of_the_edition_that_is_corrected_stays_in_its_place(
    client: Client, cast: Cast, clock: time_machine.Traveller
) -> None:
    story = signed(cast, "四十条渔船进港")
    print_edition(cast, [Put(story, Weight.LEAD)])
    later = MORNING + timedelta(hours=3)
    mend(story, cast, now=later, headline="四十一条渔船进港", correction="标题中“四十条”应为“四十一条”。")
    clock.move_to(later)
    html = page(client, "/")
    assert html.count("四十一条渔船进港</a>") == 1
    assert 'id="web-head"' not in html
    assert f'href="/stories/{story.pk}/#notices"' in html
    assert '<div class="errata">' in html
    assert "标题中“四十条”应为“四十一条”。" in html
    # The page of the day shows the mended text and the mark, and its box is as it was.
    day = page(client, "/editions/2026-11-25/")
    assert "四十一条渔船进港" in day
    assert f'href="/stories/{story.pk}/#notices"' in day
    assert '<div class="errata">' not in day


def test_the_next_edition_prints_the_corrections_since_the_one_before(
    client: Client, cast: Cast, clock: time_machine.Traveller
) -> None:
    story = signed(cast, "四十条渔船进港")
    print_edition(cast, [Put(story, Weight.LEAD)])
    later = MORNING + timedelta(hours=3)
    mend(story, cast, now=later, headline="四十一条渔船进港", correction="“四十条”应为“四十一条”。")
    print_edition(
        cast, [Put(signed(cast, "次日头条", now=later))],
        day=date(2026, 11, 26), number=6220, now=later, release_at=MORNING + timedelta(days=1),
    )  # fmt: skip
    clock.move_to(MORNING + timedelta(days=9))
    assert "“四十条”应为“四十一条”。" in page(client, "/editions/2026-11-26/")


@pytest.mark.parametrize("weight", Weight.values)
def test_a_withdrawn_story_leaves_its_notice_in_its_place(
    client: Client, cast: Cast, clock: time_machine.Traveller, weight: str
) -> None:
    story = signed(cast, "不实的消息")
    print_edition(cast, [Put(story, weight), Put(signed(cast, "另一条"), Weight.BRIEF)])
    later = MORNING + timedelta(hours=1)
    withdraw(story, cast, now=later, notice="《不实》一稿有误，予以撤回。")
    clock.move_to(later)
    for address in ("/", "/editions/2026-11-25/", "/editions/2026-11-25/1/"):
        html = page(client, address)
        assert "不实的消息" not in html
        assert "《不实》一稿有误，予以撤回。" in html


def test_a_teaser_leads_to_the_page_of_its_story_and_a_jump_comes_from_it(
    client: Client, cast: Cast, clock: time_machine.Traveller
) -> None:
    lead = signed(cast, "头条转版", body=makers.BODY * 40)
    teased = signed(cast, "二版的故事")
    print_edition(
        cast,
        [
            Put(lead, Weight.LEAD),
            Put(teased, Weight.LEAD, page="2"),
            Put(teased, part=Part.TEASER),
            Put(lead, part=Part.JUMP, page="2"),
        ],
        pages=(("1", "要闻"), ("2", "民生")),
    )
    html = page(client, "/")
    assert re.search(r'<a class="jump" href="/editions/2026-11-25/2/">', html)
    assert f'<li><a href="/stories/{teased.pk}/">二版的故事</a>' in html
    second = page(client, "/editions/2026-11-25/2/")
    assert second.count(f'href="/stories/{lead.pk}/"') == 1  # in the plan; the list leads to its page
    assert '<a href="/editions/2026-11-25/1/">' in second
    story = page(client, f"/stories/{lead.pk}/")
    assert "2026年11月25日</time>" in story
    assert story.count("河口的第二座水闸") == 40 + 1  # the whole text, once, and its description


def test_a_story_that_comes_out_with_two_editions_keeps_its_place_in_both(
    client: Client, cast: Cast, clock: time_machine.Traveller
) -> None:
    story = on_the_web(cast, "午后先发", now=EVENING)
    print_edition(cast, [Put(story, Weight.LEAD)])
    print_edition(
        cast, [Put(story, Weight.SECOND), Put(signed(cast, "次日头条"), Weight.LEAD)],
        day=date(2026, 11, 26), number=6220, now=EVENING, release_at=MORNING + timedelta(days=1),
    )  # fmt: skip
    clock.move_to(MORNING + timedelta(days=2))
    assert "午后先发" in page(client, "/editions/2026-11-25/")
    assert "午后先发" in page(client, "/editions/2026-11-26/")
    assert 'href="/editions/2026-11-25/1/"' in page(client, f"/stories/{story.pk}/")


def test_the_copy_of_a_story_is_text_and_not_markup(client: Client, cast: Cast, clock: time_machine.Traveller) -> None:
    story = signed(
        cast, "<b>水闸</b> & “闸门”", kicker="<i>引题</i>", dateline="<u>讯</u>",
        people=(Person("<s>顾</s>"),), body="<p>一<script>alert(1)</script>二</p>",
    )  # fmt: skip
    print_edition(cast, [Put(story, Weight.LEAD)])
    for address in ("/", f"/stories/{story.pk}/", "/editions/2026-11-25/1/"):
        html = page(client, address)
        assert "alert(1)" not in html
        for tag in ("<b>水闸", "<i>引题", "<u>讯", "<s>顾"):
            assert tag not in html
    assert "&lt;b&gt;水闸&lt;/b&gt; &amp; “闸门”" in page(client, "/")


def test_a_small_picture_offers_each_width_once(client: Client, cast: Cast) -> None:
    """Under two names the same width is no choice, and no srcset."""
    small = receive(
        makers.jpeg(700, 467), name="small.jpg", by=cast.reporter, now=EVENING, caption="渔船进港。", credit="顾小满 摄",
        alt="渔船",
    )  # fmt: skip
    story = signed(cast, pictures=(makers.shot(small),))
    print_edition(cast, [Put(story, Weight.LEAD)])
    found = re.search(r'<img[^>]* srcset="([^"]+)"', page(client, f"/stories/{story.pk}/"))
    assert found
    assert [source.split()[1] for source in found[1].split(", ")] == ["320w", "700w"]
