"""Copy in from the desk: pasted or uploaded, looked at, accepted once."""

import base64
import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from articles.ingest.readers import MOST_BYTES
from articles.models import Event, Intake, Story
from articles.vocabulary import Act, State
from tests.cast import Cast

ADD = "/admin/articles/intake/add/"
LIST = "/admin/articles/intake/"

PAGE = """## 第二座水闸今晨开闸
本报讯（记者 顾小满）河口的第二座水闸上午九点
开闸,等在闸外的四十一条渔船依次进港。
老船工 and 年轻人都来了。

## 社区书房一年借出两万册
本报讯（记者 沈一苇）社区书房的灯亮到晚上十点。
"""


def look(client: Client, text: str = PAGE, **posted: object) -> str:
    answer = client.post(ADD, {"text": text, **posted})
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def held(shown: str) -> dict[str, str]:
    """The hidden fields that the preview sends along."""
    found = dict(re.findall(r'name="(held|name|paper_date)" (?:value="([^"]*)")?', shown))
    return {"accept": "1", **found}


def accept(client: Client, shown: str) -> str:
    answer = client.post(ADD, held(shown))
    assert answer.status_code == 302
    return answer["Location"]


@pytest.fixture
def editor(cast: Cast, client: Client) -> Client:
    client.force_login(cast.section_editor)
    client.cookies["django_language"] = "en"
    return client


def test_looking_shows_stories_repairs_and_names_and_keeps_nothing(editor: Client) -> None:
    shown = look(editor)
    assert "2 stories were found" in shown
    assert "第二座水闸今晨开闸" in shown
    assert "<ins>，</ins>" in shown
    assert "<del>␣and␣</del><ins>和</ins>" in shown
    assert "<b>顾小满</b> (in the register)" in shown
    assert not Intake.objects.exists()
    assert not Story.objects.exists()


def test_accepting_makes_the_drafts_that_were_shown(editor: Client, cast: Cast) -> None:
    where = accept(editor, look(editor, paper_date="2026-11-25"))
    intake = Intake.objects.get()
    assert where == f"{LIST}{intake.pk}/change/"
    assert (intake.by, intake.source, str(intake.paper_date)) == (cast.section_editor, PAGE, "2026-11-25")
    drafts = Story.objects.filter(intake=intake, created_by=None, state=State.DRAFT).order_by("id")
    assert [story.title for story in drafts] == ["第二座水闸今晨开闸", "社区书房一年借出两万册"]
    assert Story.objects.count() == 2
    assert Event.objects.filter(act=Act.TAKE_IN, by=cast.section_editor).count() == 1
    shown = unescape(editor.get(where).content.decode())
    assert "2 drafts were made." in shown
    for story in Story.objects.all():
        assert f'href="/admin/articles/story/{story.pk}/change/">Open the draft</a>' in shown
    assert "老船工 and 年轻人都来了。" in shown


def test_line_ends_as_browsers_send_them_make_no_second_set(editor: Client) -> None:
    first = accept(editor, look(editor))
    shown = look(editor, PAGE.replace("\n", "\r\n"))
    assert "was taken in before" in shown
    assert 'name="accept"' not in shown
    assert f'href="{first}"' in shown
    assert (Intake.objects.count(), Story.objects.count()) == (1, 2)


def test_accepting_twice_makes_one_set(editor: Client) -> None:
    shown = look(editor)
    assert accept(editor, shown) == accept(editor, shown)
    assert (Intake.objects.count(), Story.objects.count()) == (1, 2)


def test_a_file_of_another_encoding_is_taken_in_as_its_own_bytes(editor: Client) -> None:
    data = PAGE.encode("gb18030")
    shown = unescape(editor.post(ADD, {"file": SimpleUploadedFile("ban.txt", data)}).content.decode())
    assert "第二座水闸今晨开闸" in shown
    assert base64.b64decode(held(shown)["held"]) == data
    accept(editor, shown)
    intake = Intake.objects.get()
    assert (intake.name, intake.source) == ("ban.txt", PAGE)


@pytest.mark.parametrize(
    ("posted", "sentence"),
    [
        ({}, "Paste the text or choose a file: one of the two."),
        ({"text": "   \n"}, "There is no text in it. Nothing was taken in."),
        ({"text": PAGE, "file": "both"}, "Paste the text or choose a file: one of the two."),
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


def test_a_refused_text_stays_in_its_box(editor: Client) -> None:
    shown = look(editor, PAGE, paper_date="30 May")
    assert "第二座水闸今晨开闸\n本报讯" in shown.replace("\r\n", "\n")


@pytest.mark.parametrize("bent", ["", "%%%", "YWJj=YWJj"])
def test_a_preview_that_was_bent_on_its_way_is_refused(editor: Client, bent: str) -> None:
    answer = editor.post(ADD, {"accept": "1", "held": bent})
    assert (answer.status_code, answer["Location"]) == (302, ADD)
    assert not Intake.objects.exists()
    assert "messagelist" in editor.get(ADD).content.decode()


def test_markup_in_copy_is_shown_as_text(editor: Client) -> None:
    answer = editor.post(ADD, {"text": PAGE + "\n<script>alert(1)</script>\n"})
    assert b"<script>alert" not in answer.content
    accept(editor, unescape(answer.content.decode()))
    shown = editor.get(f"{LIST}{Intake.objects.get().pk}/change/").content
    assert b"<script>alert" not in shown


@pytest.mark.parametrize(
    "username", ["reporter", "photographer", "proofreader", "layout_editor", "administrator", "owner"]
)
def test_copy_of_many_stories_is_an_editors(cast: Cast, editor: Client, username: str) -> None:
    shown = look(editor)
    where = accept(editor, shown)
    client = Client()
    client.force_login(cast.everybody()[username])
    for address in (LIST, ADD, where):
        assert client.get(address).status_code == 403, address
    assert client.post(ADD, {"text": PAGE + "x"}).status_code == 403
    assert client.post(ADD, held(shown)).status_code == 403
    assert Intake.objects.count() == 1


def test_what_came_in_is_kept_as_it_is(editor: Client) -> None:
    where = accept(editor, look(editor))
    before = Intake.objects.values().get()
    assert editor.post(where, {"source": "x", "name": "x"}).status_code == 403
    assert editor.post(f"{LIST}{before['id']}/delete/", {"post": "yes"}).status_code == 403
    assert Intake.objects.values().get() == before


@pytest.mark.parametrize("number", ["9", "0", "x", "9" * 40])
def test_an_intake_that_is_none_is_not_found(editor: Client, number: str) -> None:
    assert editor.get(f"{LIST}{number}/change/").status_code == 404


def test_the_list_says_what_became_of_each(editor: Client) -> None:
    accept(editor, look(editor))
    shown = editor.get(LIST).content.decode()
    assert 'field-drafts">2</td>' in shown
