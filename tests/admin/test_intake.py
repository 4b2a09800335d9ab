"""Copy in from the desk: pasted or uploaded, looked at and corrected bit by bit, accepted once."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from articles.admin import incoming, intake
from articles.composing import plan
from articles.ingest.readers import MOST_BYTES
from articles.models import Event, Intake, Page, Placement, Story
from articles.vocabulary import Act, State
from tests.cast import Cast
from tests.ingest.test_taking import document
from tests.makers import jpeg

ADD = "/admin/articles/intake/add/"
LIST = "/admin/articles/intake/"

PAGE = """## 第二座水闸今晨开闸
本报讯（记者 顾小满）河口的第二座水闸上午九点
开闸,等在闸外的四十一条渔船依次进港。
老船工 and 年轻人都来了。

## 社区书房一年借出两万册
本报讯（记者 沈一苇）社区书房的灯亮到晚上十点。
"""


def paste(client: Client, text: str = PAGE, **posted: object) -> str:
    """Paste a page; where its proposal is."""
    answer = client.post(ADD, {"text": text, **posted})
    assert answer.status_code == 302
    return answer["Location"]


def shown(client: Client, where: str) -> str:
    answer = client.get(where)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def step(client: Client, where: str, name: str, **posted: object) -> Any:
    version = Intake.objects.get(pk=int(where.split("/")[-3])).version
    return client.post(where.replace("/change/", f"/{name}/"), {"version": version, **posted})


def accept(client: Client, where: str, **posted: object) -> str:
    answer = step(client, where, "accept", **posted)
    assert (answer.status_code, answer["Location"]) == (302, where)
    return where


@pytest.fixture
def editor(cast: Cast, client: Client) -> Client:
    client.force_login(cast.section_editor)
    client.cookies["django_language"] = "en"
    return client


def test_a_pasted_page_is_a_proposal_with_its_repairs_and_names_and_no_draft(editor: Client) -> None:
    text = shown(editor, paste(editor))
    assert "2 stories" in text
    assert "第二座水闸今晨开闸" in text
    assert "<del>,</del><ins>，</ins>" in text
    assert "<del>␣and␣</del><ins>和</ins>" in text
    assert "as the register says" in text
    assert Intake.objects.get().accepted_at is None
    assert not Story.objects.exists()


def test_accepting_makes_the_drafts_that_were_shown(editor: Client, cast: Cast) -> None:
    where = accept(editor, paste(editor, paper_date="2026-11-25"))
    intake = Intake.objects.get()
    assert (intake.by, intake.source, str(intake.paper_date)) == (cast.section_editor, PAGE, "2026-11-25")
    drafts = Story.objects.filter(intake=intake, created_by=None, state=State.DRAFT).order_by("id")
    assert [story.title for story in drafts] == ["第二座水闸今晨开闸", "社区书房一年借出两万册"]
    assert Story.objects.count() == 2
    assert Event.objects.filter(act=Act.TAKE_IN, by=cast.section_editor).count() == 1
    text = shown(editor, where)
    assert "2 drafts were made." in text
    for story in Story.objects.all():
        assert f'href="/admin/articles/story/{story.pk}/change/">Open the draft</a>' in text
    assert "老船工 and 年轻人都来了。" in text


def test_line_ends_as_browsers_send_them_make_no_second_page(editor: Client) -> None:
    first = paste(editor)
    assert paste(editor, PAGE.replace("\n", "\r\n")) == first
    assert "was taken in before" in shown(editor, first)
    assert Intake.objects.count() == 1


def test_accepting_twice_makes_one_set(editor: Client) -> None:
    where = paste(editor)
    accept(editor, where)
    accept(editor, where)
    assert "It was accepted before." in shown(editor, where)
    assert (Intake.objects.count(), Story.objects.count()) == (1, 2)


def test_several_files_make_as_many_pages_and_a_bad_one_is_named(editor: Client) -> None:
    files = [
        SimpleUploadedFile("ban.txt", PAGE.encode("gb18030")),
        SimpleUploadedFile("two.txt", f"{PAGE}\n## 第三篇\n本报讯 渡口今天开渡。\n".encode()),
        SimpleUploadedFile("bad.txt", b"\xff\xfe\x00\xd8"),
    ]
    answer = editor.post(ADD, {"file": files})
    assert (answer.status_code, answer["Location"]) == (302, LIST)
    assert sorted(Intake.objects.values_list("name", "encoding")) == [("ban.txt", "gb18030"), ("two.txt", "utf-8")]
    text = shown(editor, LIST)
    assert "“bad.txt”: " in text
    links = [f'<a href="{LIST}{intake.pk}/change/">{intake}</a>' for intake in Intake.objects.order_by("pk")]
    assert f"2 pages are kept: {', '.join(links)}" in text
    assert Intake.objects.get(name="ban.txt").source == PAGE


def test_of_several_files_those_that_were_taken_in_before_are_named_as_such(editor: Client) -> None:
    old, new = PAGE.encode("gb18030"), f"{PAGE}\n## 第三篇\n本报讯 渡口今天开渡。\n".encode()
    editor.post(ADD, {"file": [SimpleUploadedFile("ban.txt", old)]})
    files = [SimpleUploadedFile(name, data) for name, data in (("again.txt", old), ("two.txt", new), ("twin.txt", new))]
    editor.post(ADD, {"file": files})
    text = shown(editor, LIST)
    assert "1 page is kept:" in text
    assert "1 page was taken in before and not made anew:" in text
    assert sorted(Intake.objects.values_list("name", flat=True)) == ["ban.txt", "two.txt"]


def test_a_line_is_said_to_be_something_else_and_the_screen_shows_it(editor: Client) -> None:
    where = paste(editor)
    answer = step(editor, where, "decide", d="part:0", **{"to:part:0": "kicker"})
    assert (answer.status_code, answer["Location"]) == (302, f"{where}#b0")
    text = shown(editor, where)
    assert "Line 1: kicker." in text
    assert '<p class="kick">第二座水闸今晨开闸</p>' in text
    assert Intake.objects.get().version == 1


def test_a_script_gets_the_desk_alone_with_what_was_done(editor: Client) -> None:
    where = paste(editor)
    change = re.findall(r'value="(repair:\d+:undone)" data-kind="word"', shown(editor, where))[0]
    address = where.replace("/change/", "/decide/")
    answer = editor.post(address, {"version": 0, "d": change}, headers={"X-Desk": "intake"})
    text = unescape(answer.content.decode())
    assert answer.status_code == 200
    assert "<html" not in text
    assert "The repair was undone." in text
    assert "老船工 and 年轻人都来了。" in text
    late = editor.post(address, {"version": 0, "d": "part:0:kicker"}, headers={"X-Desk": "intake"})
    assert late.status_code == 409
    assert "Somebody has decided something on this page since you looked." in unescape(late.content.decode())
    assert 'name="version" value="1"' in late.content.decode()
    assert Intake.objects.get().version == 1


@pytest.mark.parametrize(
    "d", ["", ":", "part:0:lead", "part:9999:kicker", "repair:x:undone", "name:谁:new", "\0", "part", "name:\0:new"]
)
def test_a_decision_about_nothing_is_refused_with_a_sentence(editor: Client, d: str) -> None:
    where = paste(editor)
    assert step(editor, where, "decide", d=d).status_code == 302
    assert "There is nothing of the kind on this page." in shown(editor, where)
    assert Intake.objects.get().decisions == []


def test_a_long_page_is_shown_in_parts_and_long_lines_are_cut(editor: Client) -> None:
    lines = "\n\n".join(f"第{number}段写了这里发生的一件事，大家都看见了。" for number in range(1_000))
    where = paste(editor, f"## 水闸开闸\n\n{lines}\n\n{'长' * 50_000}。\n")
    answer = editor.get(where)
    assert len(answer.content) < 1_000_000
    assert "Lines 1 to 300 of 1002 are shown." in unescape(answer.content.decode())
    last = shown(editor, f"{where}?from=900")
    assert "Lines 901 to 1002 of 1002 are shown." in last
    assert "48001 characters more" in last
    assert editor.get(f"{where}?from=99999999").status_code == 200
    assert editor.get(f"{where}?from=x").status_code == 200


def test_the_screen_costs_the_same_for_two_stories_and_for_thirty(
    editor: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    two = paste(editor)
    thirty = paste(
        editor, "\n".join(f"## 第{n}篇稿子说的事\n本报讯（记者 沈一苇）渡口第{n}次开渡。\n" for n in range(30))
    )
    editor.get(two)
    for where in (two, thirty):
        with django_assert_num_queries(6):
            editor.get(where)


def test_a_picture_that_came_with_the_document_is_not_said_to_lack_its_file(editor: Client) -> None:
    item = "## 码头的灯都亮了\n\n本报讯 灯亮了，船就好靠岸。\n\n图为昨晚的码头。宋行舟 摄\n"
    where = paste(editor, item)
    step(editor, where, "accept")
    assert "without a file yet" in shown(editor, where)
    editor.post(ADD, {"file": SimpleUploadedFile("a.docx", document(jpeg()))})
    where = f"{LIST}{Intake.objects.latest('pk').pk}/change/"
    proposal = shown(editor, where)
    assert "its picture came with the text" in proposal
    assert "1 picture came with the text and has no caption." in proposal
    assert "without a file yet" not in proposal
    step(editor, where, "accept")
    text = shown(editor, where)
    assert "图为昨晚的码头。" in text
    assert "without a file yet" not in text


def test_a_story_without_a_headline_is_told_before_and_after_its_draft_is_made(editor: Client) -> None:
    where = paste(editor, f"新华社海口11月20日电 稻子在海边抽了穗。\n\n{PAGE}")
    assert "1 story has no headline; without one nobody can sign it:" in shown(editor, where)
    accept(editor, where)
    bare = Story.objects.get(headline="")
    said = f'1 of them has no headline, and without one nobody can sign it: <a href="/admin/articles/story/{bare.pk}/change/">'
    assert said in shown(editor, where)
    other = paste(editor)
    accept(editor, other)
    assert "no headline" not in shown(editor, other)


def test_drafts_are_placed_on_the_page_that_is_chosen(editor: Client, cast: Cast) -> None:
    day = timezone.localdate() + timedelta(days=2)
    plan.open_edition(day, number=7, pages=[("1", "要闻")], by=cast.section_editor, now=timezone.now())
    where = paste(editor)
    page = Page.objects.get()
    assert f'<option value="{page.pk}">' in shown(editor, where)
    accept(editor, where, page=page.pk)
    assert Placement.objects.filter(page=page).count() == 2


@pytest.mark.parametrize(
    ("posted", "sentence"),
    [
        ({}, "Paste the text or choose files: one of the two."),
        ({"text": "   \n"}, "There is no text in it. Nothing was taken in."),
        ({"text": PAGE, "file": "both"}, "Paste the text or choose files: one of the two."),
        ({"file": b"\x89PNG\r\n\x1a\n\x00\x00"}, "Nothing was taken in."),
        ({"file": b"x" * (MOST_BYTES + 1)}, "Nothing was taken in. Send it page by page."),
        ({"text": PAGE, "paper_date": "30 May"}, "errorlist"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(
    editor: Client, posted: dict[str, object], sentence: str
) -> None:
    if "file" in posted:
        data = posted["file"] if isinstance(posted["file"], bytes) else PAGE.encode()
        posted = {**posted, "file": SimpleUploadedFile("copy.txt", data)}
    answer = editor.post(ADD, posted)
    assert answer.status_code == 200
    assert sentence in unescape(answer.content.decode())
    assert not Intake.objects.exists()


def test_more_files_than_a_days_paper_has_are_refused(editor: Client) -> None:
    files = [SimpleUploadedFile(f"{number}.txt", PAGE.encode()) for number in range(33)]
    answer = editor.post(ADD, {"file": files})
    assert "At most 32 files are taken at once. Nothing was taken in." in unescape(answer.content.decode())
    assert not Intake.objects.exists()


def test_a_refused_text_stays_in_its_box(editor: Client) -> None:
    answer = editor.post(ADD, {"text": PAGE, "paper_date": "30 May"})
    assert "第二座水闸今晨开闸\n本报讯" in unescape(answer.content.decode()).replace("\r\n", "\n")


def test_markup_in_copy_is_shown_as_text(editor: Client) -> None:
    where = paste(editor, PAGE + "\n<script>alert(1)</script>\n")
    assert b"<script>alert" not in editor.get(where).content
    accept(editor, where)
    assert b"<script>alert" not in editor.get(where).content


@pytest.mark.parametrize(
    "username", ["reporter", "photographer", "proofreader", "layout_editor", "administrator", "owner"]
)
def test_copy_of_many_stories_is_an_editors(cast: Cast, editor: Client, username: str) -> None:
    where = paste(editor)
    client = Client()
    client.force_login(cast.everybody()[username])
    for address in (LIST, ADD, where):
        assert client.get(address).status_code == 403, address
    assert client.post(ADD, {"text": PAGE + "x"}).status_code == 403
    assert step(client, where, "decide", d="part:0:kicker").status_code == 403
    assert step(client, where, "accept").status_code == 403
    assert (Intake.objects.count(), Intake.objects.get().version, Story.objects.count()) == (1, 0, 0)


def test_what_was_pasted_comes_with_its_headings_and_the_pictures_it_points_to_are_told(editor: Client) -> None:
    rich = "<meta charset='utf-8'><h2>水闸今晨开闸</h2><p>河口的水闸上午开闸了。</p><img src='https://a.example/x.jpg'>"
    file = SimpleUploadedFile("paste.html", rich.encode(), "text/html")
    where = paste(editor, "水闸今晨开闸\n河口的水闸上午开闸了。", rich=file)
    assert Intake.objects.get().source == "## 水闸今晨开闸\n河口的水闸上午开闸了。\n"
    told = "1 picture is only pointed to and did not come with the text."
    assert told in shown(editor, where)
    assert told in shown(editor, accept(editor, where))


def test_a_paste_is_called_like_its_first_headline_and_many_stories_are_turned_over(
    editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (incoming, intake):
        monkeypatch.setattr(module, "STORIES", 2)
    text = "".join(f"## 第{number}件事办完了\n\n本报讯 说完了。\n\n" for number in range(1, 4))
    where = accept(editor, paste(editor, text))
    assert Intake.objects.get().name == "Pasted: 第1件事办完了"
    first, second = shown(editor, where), shown(editor, f"{where}?from=2")
    assert (first.count('class="incoming"'), second.count('class="incoming"')) == (2, 1)
    assert 'rel="next" href="?from=2"' in first
    assert 'rel="prev" href="?from=0"' in second
    assert "第3件事办完了" in second
    for wrong, count in (("x", 2), ("-1", 2), ("9" * 30, 2), ("999", 1)):
        assert shown(editor, f"{where}?from={wrong}").count('class="incoming"') == count


def test_what_came_in_is_kept_as_it_is(editor: Client) -> None:
    where = accept(editor, paste(editor))
    before = Intake.objects.values().get()
    assert editor.post(where, {"source": "x", "name": "x"}).status_code == 403
    assert editor.post(f"{LIST}{before['id']}/delete/", {"post": "yes"}).status_code == 403
    assert Intake.objects.values().get() == before


@pytest.mark.parametrize("number", ["9", "0", "x", "9" * 40])
def test_an_intake_that_is_none_is_not_found(editor: Client, number: str) -> None:
    assert editor.get(f"{LIST}{number}/change/").status_code == 404
    assert editor.post(f"{LIST}{number}/decide/", {"d": "part:0:kicker"}).status_code in (302, 404)
    assert editor.post(f"{LIST}{number}/accept/").status_code in (302, 404)


def test_the_list_says_what_became_of_each(editor: Client) -> None:
    accept(editor, paste(editor))
    paste(editor, "## 标题\n\n正文写完了。\n")
    rows = re.findall(
        r'field-standing">(\w+)</td><td class="field-drafts">(\d)</td>', editor.get(LIST).content.decode()
    )
    assert rows == [("proposal", "0"), ("accepted", "2")]
    assert 'field-standing">accepted' not in editor.get(f"{LIST}?accepted=no").content.decode()
