"""What is asked finds exactly the public stories that hold it, on both databases."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from articles.composing import close as closing
from articles.desk import history, signoff
from articles.models import Indexed, Release, Reporter, Story
from articles.search import index, query, words
from articles.text.tokens import fold, sought
from articles.vocabulary import Kind, State, Step, Weight
from tests import makers
from tests.cast import Cast, credited
from tests.makers import EVENING
from tests.search.pages import everything, printed

LATER = EVENING + timedelta(days=30)


def found(typed: str, *, now: datetime = LATER, **asked: Any) -> list[str]:
    question = query.understand(typed)
    stories = query.find(question, now=now, **asked).stories if question else ()
    titles = dict(Story.objects.filter(pk__in=stories).values_list("pk", "title"))
    return [titles[story] for story in stories]


# What holds the words


def test_names_words_and_numbers_of_one_character_or_more(cast: Cast) -> None:
    printed(cast, "老渡口的灯", "撑船人陶砚说，灯是1987年装的。\n每晚八点亮。")
    printed(cast, "Harbour lights", "The ferry pilot Tao Yan keeps 12 lamps. 灯塔在对岸。")
    printed(cast, "水闸今晨开闸", "陶砚秋在闸上。砚台厂在河口。", kicker="入汛以来", subhead="四十一条船进港")
    assert found("陶砚") == ["水闸今晨开闸", "老渡口的灯"]
    assert found("灯") == ["老渡口的灯", "Harbour lights"]
    assert found("砚台") == ["水闸今晨开闸"]
    assert found("亮") == ["老渡口的灯"]
    assert found("1987") == ["老渡口的灯"]
    assert found("198") == []
    assert found("FERRY pilot") == ["Harbour lights"]
    assert found("pilo") == []
    assert found("入汛") == found("进港") == ["水闸今晨开闸"]
    assert found("灯 陶砚") == ["老渡口的灯"]
    assert found("“撑船人陶砚”") == found('"撑船人陶砚"') == ["老渡口的灯"]
    assert found("砚撑") == []


def test_nothing_is_found_across_the_end_of_a_line_or_a_field(cast: Cast) -> None:
    printed(cast, "老渡口", "灯亮了\n船来了。还有 AB\nCD 两种。", subhead="夜里")
    assert found("亮船") == found("了船") == found("口夜") == found('"AB CD"') == []
    assert found("亮了 船来") == ["老渡口"]


def test_both_scripts_and_widths_are_one(cast: Cast) -> None:
    printed(cast, "灣仔書店重開", "店裡有３臺電腦。")
    printed(cast, "湾仔的书", "店里有 3 台。")
    assert found("书店") == found("書店") == ["灣仔書店重開"]
    assert found("湾仔") == found("灣仔") == ["湾仔的书", "灣仔書店重開"]
    assert found("3") == found("３") == ["湾仔的书", "灣仔書店重開"]


ALPHABET = "河口闸船灯a1 ，\n"


@given(
    st.lists(st.text(ALPHABET, min_size=1, max_size=12), min_size=1, max_size=4),
    st.text("河口闸船灯", min_size=1, max_size=4),
)
@pytest.mark.django_db
def test_a_sequence_of_characters_finds_exactly_the_texts_that_hold_it(texts: list[str], asked: str) -> None:
    words.clear()
    rows = [words.Entry(number, ("", "", "", text), ()) for number, text in enumerate(texts, start=1)]
    words.write(rows)
    sequence = sought(asked)
    assert sequence is not None
    hits = words.places(words.Asked((sequence,)), headline=False, below=words.LAST, most=10)
    assert hits == [row.place for row in reversed(rows) if fold(asked) in fold(row.fields[3])]


def test_whatever_is_typed_is_understood_somehow(cast: Cast) -> None:
    printed(cast, "老渡口的灯")
    for typed in (
        "", " ", "，。！", "\0", "\ud800", "灯\0", '"', "“", '灯"', "灯*", "灯 OR 1", "NEAR(灯)", "headline:灯", "灯 AND NOT 船", "'灯'::tsquery",
        "灯:*", "!灯", "(灯", "灯 & | 船", "facts : ǁs1", "ǁs1", "灯" * 5_000, "😀", "灯😀", "a" * 9_999, "-灯", "^灯", "{灯}", "\u202e灯",
    ):  # fmt: skip
        assert found(typed) in ([], ["老渡口的灯"]), typed
    assert query.understand("灯" * 5_000).cut
    assert query.understand("一 二 三 四 五 六 七 八 九").words == ("一", "二", "三", "四", "五", "六", "七", "八")


# In which order


def test_headlines_come_first_and_the_newest_on_request(cast: Cast) -> None:
    for number, (headline, body) in enumerate(
        [("渡口的灯", ""), ("夜", "渡口的灯亮了。"), ("灯下", ""), ("船", "没有灯。")]
    ):
        printed(cast, headline, body, now=EVENING + timedelta(minutes=number))
    assert found("灯") == ["灯下", "渡口的灯", "船", "夜"]
    assert found("灯", newest=True) == ["船", "灯下", "夜", "渡口的灯"]


def test_the_pages_of_an_answer_follow_each_other_without_a_gap(cast: Cast) -> None:
    template = printed(cast, "灯", "")
    release = Release.objects.get(story=template)
    many(release, 22)
    pages = [query.find(query.understand("灯"), now=LATER, page=page) for page in (1, 2, 3, 4)]
    assert [len(one.stories) for one in pages] == [10, 10, 3, 0]
    assert [one.more for one in pages] == [True, True, False, False]
    shown = [story for one in pages for story in one.stories]
    assert len(set(shown)) == 23


def many(release: Release, count: int) -> None:
    """The same words as the public text of so many more stories."""
    for number in range(count):
        story, revision = release.story, release.revision
        story.pk = revision.pk = None
        story._state.adding = revision._state.adding = True
        story.save(force_insert=True)
        revision.story = story
        revision.save(force_insert=True)
        moment = EVENING + timedelta(seconds=number)
        Release.objects.create(
            story=story,
            revision=revision,
            ground="archive",
            section=release.section,
            public_from=moment,
            first_from=moment,
        )
    index.add([])


# What it is narrowed to


def test_it_is_narrowed_by_section_kind_person_and_days(cast: Cast) -> None:
    other = makers.section("民生", "life", 2)
    printed(cast, "灯一", section=makers.section().pk)
    printed(cast, "灯二", section=other.pk, kind=Kind.COMMENT, now=EVENING + timedelta(days=1))
    printed(
        cast,
        "灯三",
        section=other.pk,
        people=makers.by(cast.second_reporter),
        author=cast.second_reporter,
        now=EVENING + timedelta(days=2),
    )
    person = credited(cast.second_reporter)
    assert found("灯", facts=index.facts(section=other.pk)) == ["灯三", "灯二"]
    assert found("灯", facts=index.facts(section=other.pk, kind=Kind.COMMENT)) == ["灯二"]
    assert found("灯", facts=index.facts(reporters=[person.pk])) == ["灯三"]
    day = EVENING.date() + timedelta(days=1)
    midnight = datetime(day.year, day.month, day.day, tzinfo=makers.SHANGHAI)
    assert found("灯", least=index.first_place(midnight)) == ["灯三", "灯二"]
    assert found("灯", most=index.first_place(midnight)) == ["灯一"]
    assert found("灯", least=index.first_place(midnight), most=index.first_place(midnight + timedelta(days=1))) == [
        "灯二"
    ]


def test_it_is_narrowed_by_the_page_a_story_stood_on(cast: Cast) -> None:
    edition = makers.edition(cast=cast, pages=[("1", "要闻"), ("A12", "民生")])
    for page, headline in (("1", "灯一"), ("A12", "灯二")):
        story = makers.story(headline, cast=cast, state=State.SIGNED)
        makers.put(edition, page, story, cast=cast, weight=Weight.LEAD)
    makers.close(edition, cast=cast, release_at=EVENING + timedelta(hours=9))
    index.add_stories(edition.placements.values_list("story", flat=True))
    assert found("灯", facts=index.facts(page="a12")) == ["灯二"]
    assert found("灯", facts=index.facts(page="1")) == ["灯一"]


# Only the public


def test_tomorrows_words_are_not_found_tonight(cast: Cast) -> None:
    edition = makers.edition(cast=cast, pages=[("1", "要闻")])
    story = makers.story("秘密的灯", cast=cast, state=State.SIGNED)
    makers.put(edition, "1", story, cast=cast, weight=Weight.LEAD)
    minute = EVENING + timedelta(hours=9)
    index.add_stories([story.pk])
    assert found("秘密") == []
    makers.close(edition, cast=cast, release_at=minute)
    index.add_stories([story.pk])
    assert found("秘密", now=minute - timedelta(seconds=1)) == []
    assert found("秘密", now=minute) == ["秘密的灯"]
    edition.refresh_from_db()
    closing.reopen(edition.pk, version=edition.version, by=cast.duty_editor, now=EVENING, reason="换稿")
    assert found("秘密", now=minute) == []


def test_words_that_were_mended_or_withdrawn_are_no_longer_found(cast: Cast) -> None:
    story = printed(cast, "错字的灯")
    story = signoff.move(story.pk, Step.REOPEN, by=cast.section_editor, version=story.version, now=EVENING, reason="错")
    mended = replace(history.copy_of(story), headline="改正的灯")
    story = history.save(story.pk, mended, by=cast.section_editor, version=story.version, now=EVENING).story
    assert (found("错字"), found("改正")) == (
        ["改正的灯"],
        [],
    )  # the release is the old text; the working copy's title is new
    hour = EVENING + timedelta(hours=1)
    story = makers.take_to(story, State.PUBLISHED, cast, now=hour)
    index.add_stories([story.pk])
    assert (found("错字"), found("改正")) == ([], ["改正的灯"])
    signoff.move(
        story.pk, Step.WITHDRAW, by=cast.duty_editor, version=story.version, now=hour, reason="撤", notice="撤稿。"
    )
    assert found("改正") == found("灯") == []


# The index


def test_a_release_that_was_missed_is_taken_up_by_the_next(cast: Cast) -> None:
    makers.story("断电前的灯", cast=cast, state=State.PUBLISHED)  # the process died before the index was told
    assert found("断电") == []
    printed(cast, "来电后的灯")
    assert found("断电") == ["断电前的灯"]


def test_the_index_is_made_anew_and_filled_up(cast: Cast) -> None:
    printed(cast, "一盏灯")
    printed(cast, "两盏灯")
    gone = Indexed.objects.order_by("release_id").first()
    assert gone is not None
    gone.delete()
    assert found("灯") == ["两盏灯"]
    assert index.add_missing() == 1
    assert found("灯") == ["两盏灯", "一盏灯"]
    assert index.rebuild() == 2
    assert found("灯") == ["两盏灯", "一盏灯"]
    assert index.add_missing() == 0


def test_headlines_that_were_indexed_before_stand_by_themselves_after_the_migration(cast: Cast) -> None:
    printed(cast, "渡口的灯", section=makers.section().pk)
    printed(cast, "夜", "渡口的灯亮了。")
    migration = import_module("articles.migrations.0012_headlines")
    with connection.cursor() as cursor:  # what the migration asks of an editor, within the transaction of the test
        editor = SimpleNamespace(connection=connection, execute=cursor.execute)
        migration.unmake(None, editor)
        migration.make(None, editor)
    sought = query.understand("渡口").sought
    for facts in ((), index.facts(section=makers.section().pk)):
        asked = words.Asked(sought, facts)
        by_headline = words.places(asked, headline=True, below=words.LAST, most=10)
        assert len(by_headline) == 1
        assert len(words.places(asked, headline=False, below=words.LAST, most=10)) == 2
    assert found("渡口", facts=index.facts(section=makers.section().pk)) == ["渡口的灯", "夜"]


def test_taken_up_twice_it_stands_there_once(cast: Cast) -> None:
    story = printed(cast, "一盏灯")
    index.add_stories([story.pk])
    index.add_stories([story.pk])
    assert found("灯") == ["一盏灯"]


# Through HTTP


def test_the_page_shows_the_sentence_with_the_words(cast: Cast) -> None:
    printed(cast, "渡口 <的> 灯", "先说别的。陶砚<秋>说，灯&amp;船都在。后面还有。".replace("<秋>", "&lt;秋&gt;"))
    html = Client(headers={"cookie": "django_language=en"}).get("/search/", {"q": "灯 陶砚"}).content.decode()
    assert "<mark>陶砚</mark>&lt;秋&gt;说，<mark>灯</mark>&amp;船都在。" in html
    assert "渡口 &lt;的&gt; <mark>灯</mark>" in html
    assert "1 story found" in html
    assert 'value="灯 陶砚"' in html


@pytest.mark.parametrize(
    ("query_", "status"),
    [
        ("", 200), ("?q=", 200), ("?q=%00", 200), ("?q=%ED%A0%80", 200), ("?q=，", 200), ("?q=灯&p=2", 404), ("?q=灯&p=0", 404), ("?q=灯&p=x", 404),
        ("?q=灯&p=101", 404), ("?q=灯&section=nowhere", 200), ("?q=灯&section=%00", 200), ("?q=灯&first=2026-02-30", 200), ("?q=灯&first=9999-12-31&last=9999-12-31", 200),
        ("?q=灯&last=0001-01-01", 200), ("?q=灯&kind=x", 200), ("?q=灯&page=%00'", 200), ("?q=灯&page=12345678901234567", 200), ("?q=灯&order=x", 200),
    ],
)  # fmt: skip
def test_whatever_is_asked_is_answered_with_a_page(cast: Cast, query_: str, status: int) -> None:
    printed(cast, "一盏灯")
    assert Client().get(f"/search/{query_}").status_code == status


def test_the_form_narrows_and_says_what_it_cannot_understand(cast: Cast) -> None:
    other = makers.section("民生", "life", 2)
    printed(cast, "灯一")
    printed(cast, "灯二", section=other.pk)
    client = Client(headers={"cookie": "django_language=en"})
    html = client.get(
        "/search/", {"q": "灯", "section": "life", "first": "2026-11-01", "last": "2026-11-30"}
    ).content.decode()
    assert "灯</mark>二" in html
    assert "灯</mark>一" not in html
    html = client.get("/search/", {"q": "雨"}).content.decode()
    assert "Nothing the paper has printed holds “雨”." in html


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("first", "2026-02-30", "“2026-02-30” is no day. A day is written like this: "),
        ("last", "<gestern>", "“&lt;gestern&gt;” is no day. A day is written like this: "),
        ("reporter", "无此人", "Nobody called “无此人” has written for the paper."),
        ("section", "nowhere", "The paper has none of that name. Choose one of the list."),
        ("kind", "poem", "The paper has none of that name. Choose one of the list."),
        ("page", "1234567", "Ensure this value has at most 6 characters (it has 7)."),
    ],
)
def test_what_cannot_be_understood_is_said_at_its_field(cast: Cast, name: str, typed: str, sentence: str) -> None:
    printed(cast, "灯一")
    asked = {"q": "灯", "first": "2026-11-01", "last": "2026-11-30", name: typed}
    html = Client(headers={"cookie": "django_language=en"}).get("/search/", asked).content.decode()
    assert f'aria-invalid="true" aria-describedby="{name}-wrong"' in html
    assert f'<p class="wrong" id="{name}-wrong">{sentence}' in html
    assert "Nothing was searched: mend what is marked above." in html
    assert "灯</mark>" not in html
    dates = {"first": "2026-11-01", "last": "2026-11-30"} | ({name: ""} if name in ("first", "last") else {})
    for day, value in dates.items():  # what is no day would be no HTML either
        assert f'<input type="date" name="{day}" id="{day}" value="{value}"' in html


def test_days_in_the_wrong_order_are_said(cast: Cast) -> None:
    printed(cast, "灯一")
    html = (
        Client(headers={"cookie": "django_language=en"})
        .get("/search/", {"q": "灯", "first": "2026-11-30", "last": "2026-11-01"})
        .content.decode()
    )
    assert '<p class="wrong" id="last-wrong">The last day lies before the first.' in html
    assert "灯</mark>" not in html


def test_a_person_is_asked_for_by_name_and_namesakes_are_all_found(cast: Cast) -> None:
    namesake = cast.second_reporter
    Reporter.objects.filter(account=namesake).update(name=cast.reporter.name)
    printed(cast, "灯一")
    printed(cast, "灯二", people=makers.by(namesake), author=namesake)
    printed(cast, "灯三", people=makers.by(cast.photographer), author=cast.photographer)
    client = Client()
    html = client.get("/search/", {"q": "灯", "reporter": "顾小满"}).content.decode()
    assert [name in html for name in ("</mark>一", "</mark>二", "</mark>三")] == [True, True, False]
    assert 'name="reporter" id="reporter" value="顾小满"' in html
    html = client.get("/search/", {"q": "灯", "reporter": "photographer"}).content.decode()
    assert [name in html for name in ("</mark>一", "</mark>二", "</mark>三")] == [False, False, True]
    assert 'name="reporter" id="reporter" value="宋行舟"' in html


def test_without_words_everything_is_listed_that_a_search_is_narrowed_to(cast: Cast) -> None:
    other = makers.section("民生", "life", 2)
    printed(cast, "灯一", section=other.pk)
    printed(cast, "灯二", section=other.pk, now=EVENING + timedelta(days=1))
    printed(cast, "灯三", section=makers.section().pk, now=EVENING + timedelta(days=1))
    nothing = query.understand("")
    assert len(query.find(nothing, now=LATER).stories) == 3
    client = Client(headers={"cookie": "django_language=en"})
    with time_machine.travel(LATER, tick=False):
        shown = {
            asked: re.findall(r'<h3 class="hd"><a[^>]*>(.*?)</a>', client.get(f"/search/?{asked}").content.decode())
            for asked in ("section=life", "first=2026-11-25", "section=life&last=2026-11-24", "kind=comment", "q=，&section=life", "q=")
        }  # fmt: skip
        assert shown == {
            "section=life": ["灯二", "灯一"],
            "first=2026-11-25": ["灯三", "灯二"],
            "section=life&last=2026-11-24": ["灯一"],
            "kind=comment": [],
            "q=，&section=life": [],
            "q=": [],
        }
        html = client.get("/search/?kind=comment").content.decode()
        assert "The paper has printed nothing of that kind." in html
        assert client.get("/search/?section=life&p=2").status_code == 404


@pytest.mark.parametrize("count", [1, 9])
def test_a_search_costs_the_same_for_one_and_for_a_page_full(cast: Cast, count: int) -> None:
    release = Release.objects.get(story=printed(cast, "灯"))
    many(release, count - 1)
    client = Client()
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/search/?q=灯").status_code == 200
    assert len(asked) == 9, "\n".join(row["sql"][:150] for row in asked)


def test_the_desk_tells_the_index_of_what_it_releases(cast: Cast) -> None:
    story = makers.story("网上先发的灯", cast=cast, state=State.SIGNED)
    client = Client()
    client.force_login(cast.duty_editor)
    answer = client.post(f"/admin/articles/story/{story.pk}/step/", {"step": "release", "version": story.version})
    assert answer.status_code == 302
    assert found("网上", now=datetime.now(tz=makers.SHANGHAI) + timedelta(days=1)) == ["网上先发的灯"]


def test_every_text_is_found_by_what_stands_in_it(cast: Cast) -> None:
    """The oracle over whole stories: titles, decks, names, captions, bodies."""
    photo = makers.photo(by=cast.photographer, now=EVENING)
    stories = [
        printed(
            cast,
            "第二座水闸\n今晨开闸",
            "河口的第二座水闸上午九点开闸。",
            kicker="入汛以来首次",
            subhead="——四十一条渔船依次进港",
        ),
        printed(cast, "早市提前一小时", "菜农说，露水还没干。", standing_head="街市"),
        makers.take_to(
            makers.draft("渔船图", author=cast.photographer, pictures=(makers.shot(photo),)), State.PUBLISHED, cast
        ),
    ]
    index.add_missing()
    texts = {story.title: fold(everything(story)) for story in stories}
    for typed in ("水闸", "闸今", "闸", "渔船", "一", "首次", "早", "顾小满", "宋行", "街市", "露水还没"):
        held = {title for title, text in texts.items() if fold(typed) in text}
        assert set(found(typed)) == held, typed
        assert held, typed


def test_a_day_before_papers_existed_has_a_place() -> None:
    assert index.first_place(datetime(1600, 1, 1, tzinfo=makers.SHANGHAI)) == 0
    assert index.first_place(datetime(9999, 1, 1, tzinfo=makers.SHANGHAI)) <= words.LAST
    assert date(2026, 11, 24) == EVENING.date()


@pytest.mark.django_db
def test_machines_find_the_search_and_not_its_answers() -> None:
    """What Lighthouse asks of a page that may be found; an answer is no page of the paper."""
    noindex, canonical = (
        '<meta name="robots" content="noindex">',
        '<link rel="canonical" href="http://testserver/search/">',
    )
    for query_ in ("", "?q=", "?q=+", "?order=newest"):
        html = Client().get(f"/search/{query_}").content.decode()
        assert (noindex in html, canonical in html) == (False, True), query_
        assert '<meta name="description" content="在柳湾日报登过的全部稿件里查找' in html
    for query_ in ("?q=灯", "?section=news", "?first=gestern"):
        html = Client().get(f"/search/{query_}").content.decode()
        assert (noindex in html, "canonical" in html) == (True, False), query_
