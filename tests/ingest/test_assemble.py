"""A split page becomes drafts, once, and names are matched only where one bears them."""

import hashlib

import pytest

from articles.desk import permissions
from articles.desk.refusal import Refused
from articles.ingest import assemble
from articles.models import Byline, Event, Intake, Reporter, Revision, Story
from articles.vocabulary import Act, State
from tests.cast import Cast
from tests.ingest.conftest import OWN, shared
from tests.makers import EVENING

PAGE = (OWN / "district.txt").read_bytes()

pytestmark = pytest.mark.django_db


def test_a_page_becomes_a_draft_for_each_of_its_stories(cast: Cast) -> None:
    taken = assemble.take_in(PAGE, name="district.txt", by=cast.section_editor, now=EVENING)
    assert taken.new
    assert [story.title for story in taken.stories] == [
        "清渠区动员三百支队伍清淤疏浚",
        "渡口老茶馆每周三停业半天",
        "沿河七个村 合用一条“慢船”公交",
        "社区缝补铺 开进老年食堂",
        "春耕路上一分钟：昨日清晨",
    ]
    assert {story.state for story in taken.stories} == {State.DRAFT}
    assert {story.created_by for story in taken.stories} == {None}
    first = Story.objects.get(pk=taken.stories[0].pk)
    assert (first.kind, first.dateline, first.section) == ("news", "本报讯", None)
    assert first.subhead == "赶在汛期前打通八十六条断头小河\n让雨水走得出去、活水进得来"
    assert first.body.count("<p>") == 4
    assert [row.number for row in first.revisions.all()] == [1]
    item = taken.stories[-1]
    assert (item.kind, item.standing_head, item.body) == ("photo_feature", "春耕路上一分钟", "")
    picture = item.pictures.get()
    assert (picture.photo, picture.credit) == (None, "宋行舟 摄")
    assert picture.caption.startswith("昨日清晨，柳荫桥下的乌篷船满载秧苗")


def test_the_intake_keeps_the_file_and_what_became_of_it(cast: Cast) -> None:
    taken = assemble.take_in(PAGE, name="district.txt", by=cast.section_editor, now=EVENING)
    intake = Intake.objects.get()
    assert intake.digest == hashlib.sha256(PAGE).hexdigest()
    assert (intake.name, intake.encoding, intake.paper_date) == ("district.txt", "utf-8", None)
    assert intake.source == PAGE.decode()
    assert intake.report["drafts"] == [story.pk for story in taken.stories]
    repair = next(r for r in intake.report["stories"][0]["repairs"] if r["kind"] == "word")
    assert intake.source[repair["start"] : repair["end"]] == repair["before"] == " and "
    assert set(intake.stories.all()) == set(taken.stories)
    events = list(Event.objects.order_by("id").values_list("act", flat=True))
    assert events == [Act.TAKE_IN, *[Act.CREATE] * 5]


def test_the_same_bytes_make_nothing_a_second_time(cast: Cast) -> None:
    once = assemble.take_in(PAGE, name="district.txt", by=cast.section_editor, now=EVENING)
    again = assemble.take_in(PAGE, name="renamed.txt", by=cast.desk_head, now=EVENING)
    assert not again.new
    assert (again.intake, again.stories) == (once.intake, once.stories)
    assert (Intake.objects.count(), Story.objects.count(), Revision.objects.count()) == (1, 5, 5)


def test_a_name_is_matched_where_one_person_bears_it_and_left_open_where_two_do(cast: Cast) -> None:
    Reporter.objects.create(slug="gu-xiaoman-2", name="顾小满")
    assemble.take_in(PAGE, name="district.txt", by=cast.section_editor, now=EVENING)
    rows = Byline.objects.order_by("story_id", "position").values_list("name", "role", "role_printed", "reporter__slug")
    assert list(rows) == [
        ("沈一苇", "writer", "记者", "second-reporter"),
        ("顾小满", "writer", "记者", None),
        ("陶砚", "stringer", "通讯员", None),
        ("梁砚秋", "writer", "记者", None),
        ("许一禾", "writer", "记者", None),
    ]
    people = Intake.objects.get().report["people"]
    assert [(row["name"], row["match"]) for row in people] == [
        ("沈一苇", "known"),
        ("顾小满", "several"),
        ("陶砚", "new"),
        ("梁砚秋", "new"),
        ("许一禾", "new"),
        ("宋行舟", "known"),
    ]


def test_whoever_stands_in_the_byline_is_the_author_and_not_who_brought_the_page(cast: Cast) -> None:
    taken = assemble.take_in(PAGE, name="district.txt", by=cast.section_editor, now=EVENING)
    assert permissions.authors_of(taken.stories[0]) == {cast.second_reporter.pk}
    assert permissions.authors_of(taken.stories[-1]) == set()


def test_a_proposal_makes_no_draft_and_is_kept_once(cast: Cast) -> None:
    intake, new = assemble.receive(PAGE, name="district.txt", by=cast.section_editor, now=EVENING)
    assert (new, intake.accepted_at, Intake.objects.count(), Story.objects.count()) == (True, None, 1, 0)
    assert [event.act for event in Event.objects.all()] == [Act.TAKE_IN]
    assert assemble.receive(PAGE, name="again.txt", by=cast.desk_head, now=EVENING) == (intake, False)
    assert not assemble.take_in(PAGE, name="district.txt", by=None, now=EVENING).stories


@pytest.mark.parametrize("who", ["reporter", "photographer", "proofreader", "layout_editor", "administrator", "owner"])
def test_only_section_editors_and_above_take_pages_in(cast: Cast, who: str) -> None:
    with pytest.raises(Refused) as refused:
        assemble.take_in(PAGE, name="district.txt", by=cast.everybody()[who], now=EVENING)
    assert refused.value.code == "may_not_take_in"
    assert (Intake.objects.count(), Story.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("data", "code"), [("清渠要闻\n".encode(), "no_story"), ("中\n".encode() * 6_000, "too_many_lines"), (b"", "empty")]
)
def test_a_refused_page_leaves_nothing_behind(cast: Cast, data: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        assemble.take_in(data, name="page.txt", by=cast.section_editor, now=EVENING)
    assert refused.value.code == code
    assert (Intake.objects.count(), Event.objects.count()) == (0, 0)


def test_crossheads_decks_and_markup_survive_as_text(cast: Cast) -> None:
    page = "## 标题 <b>一</b>\n\n水位<1.5米时,闸门 & 泵站一起开。会议明确了时间。\n\n一、先看后做\n\n第二段说完了,没有别的。\n"
    story = assemble.take_in(page.encode(), name="", by=cast.section_editor, now=EVENING).stories[0]
    assert story.headline == "标题 <b>一</b>"
    assert "<p>水位&lt;1.5米时，闸门 &amp; 泵站一起开。" in story.body
    assert "<h3>一、先看后做</h3>" in story.body


def test_the_seed_page_makes_five_drafts_and_again_none(cast: Cast) -> None:
    data = (shared("seed") / "front-page.txt").read_bytes()
    assert len(assemble.take_in(data, name="a.txt", by=None, now=EVENING).stories) == 5
    assert not assemble.take_in(data, name="b.txt", by=None, now=EVENING).new
    assert Story.objects.count() == 5
