"""A proposal is decided on bit by bit, each bit kept, and accepted once."""

import base64
import io
import zipfile
from random import Random
from typing import Any

import pytest

from articles.composing import plan
from articles.desk.refusal import Refused
from articles.ingest import assemble, split, taking
from articles.models import Byline, Edition, Event, Intake, Page, Photo, Placement, Reporter, Story
from articles.vocabulary import Act
from tests.cast import Cast
from tests.ingest.conftest import OWN
from tests.makers import EVENING, jpeg

PAGE = (OWN / "district.txt").read_bytes()
SMALL = """## 第二座水闸今晨开闸
本报讯（记者 顾小满）河口的第二座水闸上午九点开闸,等在闸外的四十一条渔船依次进港,装着夜里打的鱼,卸货一直卸到了
中午才停,岸上的人等着买。

潮水决定时辰

老船工 and 年轻人都来了。
"""

LEAD = "河口的第二座水闸上午九点开闸，等在闸外的四十一条渔船依次进港，装着夜里打的鱼，卸货一直卸到了中午才停，岸上的人等着买。"

pytestmark = pytest.mark.django_db


@pytest.fixture
def intake(cast: Cast) -> Intake:
    return assemble.receive(SMALL.encode(), name="small.txt", by=cast.section_editor, now=EVENING)[0]


def decide(cast: Cast, intake: Intake, what: str, where: Any, to: str, **more: Any) -> Intake:
    fresh = Intake.objects.get(pk=intake.pk)
    given = {"version": fresh.version, "by": cast.section_editor, "now": EVENING, **more}
    return taking.decide(intake.pk, what, str(where), to, **given)


def texts(intake: Intake) -> list[list[str]]:
    page = taking.proposal_of(Intake.objects.get(pk=intake.pk)).page
    return [[piece.text for piece in story.paragraphs] for story in page.stories]


def join(intake: Intake) -> int:
    return next(m.number for m in taking.proposal_of(intake).marks if m.repair.kind == "joined")


def test_a_join_is_undone_and_redone(cast: Cast, intake: Intake) -> None:
    whole = [LEAD, "潮水决定时辰", "老船工和年轻人都来了。"]
    assert texts(intake) == [whole]
    decide(cast, intake, "repair", join(intake), "undone")
    assert texts(intake)[0][:2] == [LEAD[:46], LEAD[46:]]
    decide(cast, intake, "repair", join(intake), "")
    assert texts(intake) == [whole]
    assert Intake.objects.get().decisions == []
    assert Intake.objects.get().version == 2


def test_a_mark_put_back_between_two_names_makes_one_name_of_them_and_a_bracket_makes_text(cast: Cast) -> None:
    source = SMALL.replace("（记者 顾小满）", "（记者 顾小满、陶砚 沈一苇）")
    intake, _new = assemble.receive(source.encode(), name="", by=cast.section_editor, now=EVENING)

    def people() -> list[str]:
        (story,) = taking.proposal_of(Intake.objects.get()).page.stories
        return [person.name for person in story.bylines]

    marks = {mark.repair.before: mark.number for mark in taking.proposal_of(intake).marks if mark.repair.kind == "mark"}
    assert people() == ["顾小满", "陶砚", "沈一苇"]
    decide(cast, intake, "repair", marks["、"], "undone")
    assert people() == ["顾小满、陶砚", "沈一苇"]
    decide(cast, intake, "repair", marks["、"], "")
    assert people() == ["顾小满", "陶砚", "沈一苇"]
    decide(cast, intake, "repair", marks["（"], "undone")
    assert people() == []


def test_all_repairs_are_undone_in_one_order_and_made_again_in_another(cast: Cast, intake: Intake) -> None:
    random = Random(7)
    whole = taking.proposal_of(intake).page
    numbers = [mark.number for mark in taking.proposal_of(intake).marks]
    assert len(numbers) > 5
    for number in random.sample(numbers, len(numbers)):
        decide(cast, intake, "repair", number, "undone")
    bare = taking.proposal_of(Intake.objects.get()).page
    assert split.repairs_of(bare) == ()
    assert split.mended(bare) == SMALL
    for number in random.sample(numbers, len(numbers)):
        decide(cast, intake, "repair", number, "")
    assert taking.proposal_of(Intake.objects.get()).page == whole
    assert Intake.objects.get().decisions == []


def test_two_lines_that_were_kept_apart_are_joined_and_parted_again(cast: Cast, intake: Intake) -> None:
    at = next(s.number for s in taking.proposal_of(intake).blocks if s.part == "crosshead")
    decide(cast, intake, "part", at, "paragraph")
    decide(cast, intake, "join", at + 1, "yes")
    assert texts(intake) == [[LEAD, "潮水决定时辰老船工和年轻人都来了。"]]
    decide(cast, intake, "join", at + 1, "")
    assert texts(intake) == [[LEAD, "潮水决定时辰", "老船工和年轻人都来了。"]]


def test_a_crosshead_becomes_a_headline_of_a_story_of_its_own(cast: Cast, intake: Intake) -> None:
    at = next(s.number for s in taking.proposal_of(intake).blocks if s.part == "crosshead")
    decide(cast, intake, "part", at, "headline")
    decide(cast, intake, "begin", at, "yes")
    taken = taking.accept(intake.pk, version=2, by=cast.section_editor, now=EVENING)
    assert [story.title for story in taken.stories] == ["第二座水闸今晨开闸", "潮水决定时辰"]
    assert taken.stories[1].body == "<p>老船工和年轻人都来了。</p>"


def test_what_is_not_ours_makes_no_text_and_stays_in_the_source(cast: Cast, intake: Intake) -> None:
    at = next(s.number for s in taking.proposal_of(intake).blocks if s.part == "crosshead")
    decide(cast, intake, "part", at, "aside")
    page = taking.proposal_of(Intake.objects.get()).page
    assert [piece.text for piece in page.unplaced] == ["潮水决定时辰"]
    assert Intake.objects.get().source == SMALL


def test_after_the_end_of_a_story_nothing_belongs_to_it(cast: Cast, intake: Intake) -> None:
    at = next(s.number for s in taking.proposal_of(intake).blocks if s.part == "crosshead")
    decide(cast, intake, "end", at - 1, "yes")
    assert texts(intake) == [[LEAD]]


def test_a_line_becomes_a_byline_where_names_can_be_read(cast: Cast) -> None:
    page = "## 水闸开闸\n\n本报记者 沈一苇 顾小满 报道\n\n水闸上午九点开闸了，船都进了港。\n"
    intake, _new = assemble.receive(page.encode(), name="", by=None, now=EVENING)
    at = next(
        s.number for s in taking.proposal_of(intake).blocks if "沈一苇" in intake.source[s.block.start : s.block.end]
    )
    if taking.proposal_of(intake).blocks[at].part == "byline":
        decide(cast, intake, "part", at, "paragraph")
        assert "本报记者 沈一苇 顾小满 报道" in texts(intake)[0]
        decide(cast, intake, "part", at, "byline")
    story = taking.proposal_of(Intake.objects.get()).page.stories[0]
    assert [person.name for person in story.bylines] == ["沈一苇", "顾小满"]
    last = taking.proposal_of(intake).blocks[-1].number
    with pytest.raises(Refused) as refused:
        decide(cast, intake, "part", last, "byline")
    assert refused.value.code == "no_name"


def test_a_decision_made_on_an_older_state_is_refused_and_changes_nothing(cast: Cast, intake: Intake) -> None:
    decide(cast, intake, "repair", join(intake), "undone")
    before = Intake.objects.values().get()
    with pytest.raises(Refused) as refused:
        decide(cast, intake, "part", 0, "kicker", version=0, by=cast.desk_head)
    assert refused.value.code == "intake_stale"
    with pytest.raises(Refused) as refused:
        taking.accept(intake.pk, version=0, by=cast.desk_head, now=EVENING)
    assert refused.value.code == "intake_stale"
    assert Intake.objects.values().get() == before
    assert not Story.objects.exists()


def test_accepting_twice_makes_nothing_twice_and_closes_the_decisions(cast: Cast, intake: Intake) -> None:
    once = taking.accept(intake.pk, version=0, by=cast.section_editor, now=EVENING)
    again = taking.accept(intake.pk, version=0, by=cast.desk_head, now=EVENING)
    assert (once.new, again.new, again.stories) == (True, False, once.stories)
    assert Story.objects.count() == 1
    assert Event.objects.filter(act=Act.CREATE).count() == 1
    with pytest.raises(Refused) as refused:
        decide(cast, intake, "part", 0, "kicker")
    assert refused.value.code == "accepted"


def test_one_bearer_is_linked_of_two_an_editor_chooses_and_a_new_one_is_made_when_said(cast: Cast) -> None:
    second = Reporter.objects.create(slug="gu-xiaoman-2", name="顾小满", note="副刊")
    intake, _new = assemble.receive(PAGE, name="", by=cast.section_editor, now=EVENING)
    names = {one.name: one for one in taking.names_in(intake, taking.proposal_of(intake).page)}
    known = Reporter.objects.get(name="沈一苇")
    assert (names["沈一苇"].choice, names["沈一苇"].decided) == (str(known.pk), False)
    assert (names["顾小满"].choice, len(names["顾小满"].bearers)) == ("", 2)
    assert (names["陶砚"].choice, names["陶砚"].bearers) == ("", ())
    decide(cast, intake, "name", "顾小满", str(second.pk))
    decide(cast, intake, "name", "陶砚", "new")
    decide(cast, intake, "name", "沈一苇", "none")
    for where, to in (("陶砚", str(second.pk)), ("没有人", "new"), ("陶砚", "who"), ("陶砚", "9" * 30)):
        with pytest.raises(Refused) as refused:
            decide(cast, intake, "name", where, to)
        assert refused.value.code == "no_such_decision"
    taking.accept(intake.pk, version=3, by=cast.section_editor, now=EVENING)
    rows = dict(Byline.objects.values_list("name", "reporter__slug"))
    assert rows == {"沈一苇": None, "顾小满": "gu-xiaoman-2", "陶砚": "陶砚", "梁砚秋": None, "许一禾": None}


def test_who_bore_a_name_last_time_is_proposed_and_said_to_be(cast: Cast, intake: Intake) -> None:
    first = Reporter.objects.get(name="顾小满")
    second = Reporter.objects.create(slug="gu-xiaoman-2", name="顾小满", note="副刊")
    assert [(one.choice, one.remembered) for one in taking.names_in(intake, taking.proposal_of(intake).page)] == [
        ("", False)
    ]
    for reporter in (first, second):
        decide(cast, intake, "name", "顾小满", str(reporter.pk))
        taking.accept(intake.pk, version=Intake.objects.get(pk=intake.pk).version, by=cast.section_editor, now=EVENING)
        other = SMALL.replace("第二座", reporter.slug).encode()
        intake, _new = assemble.receive(other, name="", by=cast.section_editor, now=EVENING)
        (named,) = taking.names_in(intake, taking.proposal_of(intake).page)
        assert (named.choice, named.remembered, named.decided) == (str(reporter.pk), True, False)
    assert named.who == "副刊"
    decide(cast, intake, "name", "顾小满", "none")
    taking.accept(intake.pk, version=1, by=cast.section_editor, now=EVENING)
    assert list(Byline.objects.order_by("pk").values_list("reporter", flat=True)) == [first.pk, second.pk, None]


def test_drafts_are_placed_on_a_page_when_that_is_asked(cast: Cast, intake: Intake) -> None:
    edition = plan.open_edition(EVENING.date(), number=7, pages=[("1", "要闻")], by=cast.section_editor, now=EVENING)
    page = Page.objects.get()
    taken = taking.accept(intake.pk, version=0, by=cast.section_editor, now=EVENING, page_id=page.pk)
    assert [p.story for p in Placement.objects.all()] == list(taken.stories)
    assert Edition.objects.get().version == edition.version + 1


def test_a_page_that_is_none_makes_no_draft(cast: Cast, intake: Intake) -> None:
    with pytest.raises(Refused) as refused:
        taking.accept(intake.pk, version=0, by=cast.section_editor, now=EVENING, page_id=99)
    assert refused.value.code == "no_page"
    assert not Story.objects.exists()
    assert Intake.objects.get().accepted_at is None


@pytest.mark.parametrize(
    ("what", "where", "to"),
    [
        ("part", "999", "headline"),
        ("part", "0", "lead"),
        ("part", "-1", "headline"),
        ("part", "x", "headline"),
        ("what", "0", "yes"),
        ("repair", "999", "undone"),
        ("kind", "0", "poem"),
        ("begin", "٣", "yes"),
        ("doubt", "", "yes"),
    ],
)
def test_what_does_not_exist_cannot_be_decided(cast: Cast, intake: Intake, what: str, where: str, to: str) -> None:
    with pytest.raises(Refused) as refused:
        decide(cast, intake, what, where, to)
    assert refused.value.code == "no_such_decision"
    assert Intake.objects.get().version == 0


@pytest.mark.parametrize("who", ["reporter", "photographer", "proofreader", "layout_editor", "administrator"])
def test_only_who_takes_copy_in_decides_and_accepts(cast: Cast, intake: Intake, who: str) -> None:
    somebody = cast.everybody()[who]
    with pytest.raises(Refused):
        decide(cast, intake, "part", 0, "kicker", by=somebody)
    with pytest.raises(Refused):
        taking.accept(intake.pk, version=0, by=somebody, now=EVENING)
    assert (Intake.objects.get().version, Story.objects.count()) == (0, 0)


def document(picture: bytes) -> bytes:
    """A Word document with a headline, a paragraph, a picture and its caption; the same picture's part twice damaged."""
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    drawing = (
        '<w:p><w:r><w:drawing xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><a:blip r:embed="{}"/>'
        "</w:drawing></w:r></w:p>"
    )
    lines = ["## 码头的灯都亮了", "本报讯 灯亮了，船就好靠岸。船老大都说方便。", "图为昨晚的码头。宋行舟 摄"]
    first, second, third = (f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines)
    body = first + second + drawing.format("rId1") + third + drawing.format("rId2")
    relations = "".join(f'<Relationship Id="rId{n}" Target="media/{n}.jpeg"/>' for n in (1, 2))
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("word/document.xml", f"<w:document {space}><w:body>{body}</w:body></w:document>")
        archive.writestr(
            "word/_rels/document.xml.rels",
            f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{relations}</Relationships>',
        )
        archive.writestr("word/media/1.jpeg", picture)
        archive.writestr("word/media/2.jpeg", b"no picture")
    return kept.getvalue()


def test_the_pictures_of_a_document_go_to_the_library_and_to_the_story_they_stand_in(cast: Cast) -> None:
    data = document(jpeg())
    intake, _new = assemble.receive(data, name="a.docx", by=cast.section_editor, now=EVENING)
    assert bytes(Intake.objects.get().file or b"") == data
    taken = taking.accept(intake.pk, version=0, by=cast.section_editor, now=EVENING)
    photo = Photo.objects.get()
    (story,) = taken.stories
    picture = story.pictures.get()
    assert (picture.photo, picture.caption, picture.credit) == (photo, "图为昨晚的码头。", "宋行舟 摄")
    assert story.revisions.get().pictures[0]["digest"] == photo.digest
    (lost,) = taken.lost
    assert lost[0] == "2.jpeg"
    assert len(lost[1]) > 8
    assert Intake.objects.get().report["lost"] == [list(lost)]


def test_pictures_that_are_written_into_html_go_to_the_library_and_to_the_story_they_stand_in(cast: Cast) -> None:
    first, second = (
        f"<img src='data:image/jpeg;base64,{base64.b64encode(jpeg(colour=colour)).decode()}'>"
        for colour in ((200, 40, 40), (40, 40, 200))
    )
    source = (
        f"<h2>码头的灯都亮了</h2><p>本报讯 灯亮了，船就好靠岸。船老大都说方便。</p>{first}<p>图为昨晚的码头。宋行舟 摄</p>"
        f"<h2>第二座水闸开闸</h2><p>河口的第二座水闸上午开闸了。</p>{second}<img src='https://a.example/x.jpg'>"
    )
    intake, _new = assemble.receive(source.encode(), name="", by=cast.section_editor, now=EVENING)
    assert intake.report["elsewhere"] == 1
    other = taking.proposal_of(intake).first[1]
    for block in range(other, len(taking.proposal_of(intake).blocks)):
        decide(cast, intake, "part", block, "aside")
    taken = taking.accept(intake.pk, version=Intake.objects.get().version, by=cast.section_editor, now=EVENING)
    (story,) = taken.stories
    assert [shot.photo for shot in story.pictures.all()] == list(Photo.objects.order_by("pk"))
    assert taken.lost == ()


def test_text_keeps_no_file_beside_its_source(cast: Cast, intake: Intake) -> None:
    assert Intake.objects.get().file is None
