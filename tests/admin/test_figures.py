"""The register of figures and the word list: kept by hand, taken in from a sheet, handed out, and asked by the checks."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from articles.ingest import registers
from articles.models import Event, Figure, Post, WordRule
from articles.vocabulary import Act
from tests import makers
from tests.cast import Cast
from tests.makers import EVENING

FIGURES = "/admin/articles/figure/"
WORDS = "/admin/articles/wordrule/"
SHEET = "姓名,职务,单位,起,止,次序,备注\n沈惠岚,副市长,柳湾市,2025-01-01,,2,\n沈惠岚,局长,水利局,2020/1/1,2024-12-31,,\n陆慕白,市长,,,,1,\n"


def sheet(text: str | bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("names.csv", text.encode() if isinstance(text, str) else text)


def posts(total: int = 0, **rows: str) -> dict[str, str]:
    return {
        "posts-TOTAL_FORMS": str(total),
        "posts-INITIAL_FORMS": "0",
        "posts-MIN_NUM_FORMS": "0",
        "posts-MAX_NUM_FORMS": "40",
        **{f"posts-0-{name}": value for name, value in rows.items()},
    }


def test_a_figure_is_kept_with_its_posts_and_asked_by_the_checks(cast: Cast, client: Client) -> None:
    client.force_login(cast.section_editor)
    client.cookies["django_language"] = "en"
    posted = {"name": " 沈惠岚 ", "rank": "2", "active": "on", **posts(1, title="副市长", since="2025-01-01")}
    assert client.post(FIGURES + "add/", posted).status_code == 302
    figure = Figure.objects.get()
    assert (figure.name, figure.rank, [str(post) for post in figure.posts.all()]) == ("沈惠岚", 2, ["副市长"])
    story = makers.draft(author=cast.reporter, body="<p>副市长沈慧岚说，水闸修好了。</p>")
    page = client.get(f"/admin/articles/story/{story.pk}/change/").content.decode()
    assert "“沈惠岚” is in the register, “沈慧岚” is not." in page
    Figure.objects.update(active=False, changed_at=EVENING)
    assert "is in the register" not in client.get(f"/admin/articles/story/{story.pk}/change/").content.decode()


def test_a_name_is_registered_once(cast: Cast, client: Client) -> None:
    Figure.objects.create(name="沈惠岚", changed_at=EVENING)
    client.force_login(cast.section_editor)
    assert client.post(FIGURES + "add/", {"name": "沈惠岚", **posts()}).status_code == 200
    assert Figure.objects.count() == 1


def test_a_sheet_is_looked_at_before_it_is_taken_in(cast: Cast, client: Client) -> None:
    client.force_login(cast.section_editor)
    answer = client.post(FIGURES + "sheet/", {"file": sheet(SHEET)})
    assert [(change.name, change.fresh) for change in answer.context["changes"]] == [
        ("沈惠岚", True),
        ("沈惠岚", True),
        ("沈惠岚", True),
        ("陆慕白", True),
        ("陆慕白", True),
    ]
    assert Figure.objects.count() == 0
    answer = client.post(FIGURES + "sheet/", {"text": answer.context["text"], "accept": "on"})
    assert (answer.status_code, answer["Location"]) == (302, FIGURES)
    assert list(Figure.objects.order_by("rank").values_list("name", "rank")) == [("陆慕白", 1), ("沈惠岚", 2)]
    assert list(Post.objects.order_by("id").values_list("title", "since", "until")) == [
        ("副市长", date(2025, 1, 1), None),
        ("局长", date(2020, 1, 1), date(2024, 12, 31)),
        ("市长", None, None),
    ]
    event = Event.objects.get(act=Act.TAKE_REGISTER)
    assert (event.by, event.now, event.reason) == (cast.section_editor, "figures", "5")


def test_a_second_sheet_changes_what_differs_and_takes_nothing_out(cast: Cast) -> None:
    now = EVENING
    registers.take(registers.read("figures", SHEET.encode("gb18030")), by=cast.section_editor, now=now)
    again = registers.read("figures", "name,title,until\n陆慕白,市长,2026-11-30\n".encode())
    registers.take(again, by=cast.section_editor, now=now)
    assert [(change.name, change.fresh) for change in again.changes] == [("陆慕白", False)]
    assert again.same == 1
    assert Figure.objects.count() == 2
    assert Post.objects.get(title="市长").until == date(2026, 11, 30)
    third = registers.plan(registers.read("figures", registers.export("figures")))
    assert (third.changes, third.errors) == ([], [])


def test_errors_are_told_by_line(cast: Cast) -> None:
    text = (
        "姓名,职务,起,止,次序\n,市长,,,\n柯蔚,馆长,明天,,\n柯蔚,馆长,2026-02-01,2026-01-01,\n柯蔚,,,,零\n"
        + "长" * 61
        + ",,,,\n柯蔚,,,,3\n"
    )
    read = registers.read("figures", text.encode())
    assert [line for line, _ in read.errors] == [2, 3, 4, 5, 6]
    assert [row["name"] for row in read.rows] == ["柯蔚"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe\x00",
        b'\xd0\xd5\xc3\xfb\n"open',
        "职务\n市长\n".encode(),
        b"\x00" * 50,
        "姓名\n".encode() + b"x\n" * 20_001,
    ],
)
def test_what_is_no_sheet_is_refused_with_a_sentence(cast: Cast, client: Client, data: bytes) -> None:
    client.force_login(cast.section_editor)
    answer = client.post(FIGURES + "sheet/", {"file": sheet(data)})
    assert answer.status_code == 422
    assert Figure.objects.count() == 0
    assert 'role="alert"' in answer.content.decode()


def test_the_list_to_begin_with(cast: Cast, client: Client) -> None:
    client.force_login(cast.administrator)
    answer = client.post(WORDS + "sheet/", {"starter": "on"})
    assert len(answer.context["sheet"].changes) == len(registers.STARTER)
    assert client.post(WORDS + "sheet/", {"text": answer.context["text"], "accept": "on"}).status_code == 302
    assert WordRule.objects.count() == len(registers.STARTER)
    assert WordRule.objects.get(words="截止目前").instead == "截至目前"
    sheet_out = client.get(WORDS + "sheet.csv")
    assert sheet_out["Content-Disposition"] == 'attachment; filename="words.csv"'
    assert registers.plan(registers.read("words", sheet_out.content)).changes == []


def test_a_handed_out_cell_runs_nothing(cast: Cast) -> None:
    WordRule.objects.create(words="=1+1", reason="@x", changed_at=EVENING)
    assert "'=1+1" in registers.export("words").decode()


def test_a_reporter_takes_in_no_sheet(cast: Cast, client: Client) -> None:
    client.force_login(cast.reporter)
    for address in (FIGURES, WORDS):
        assert client.post(address + "sheet/", {"starter": "on"}).status_code == 403
        assert client.get(address + "sheet.csv").status_code == 403


def test_the_list_of_figures_costs_the_same_for_one_and_for_thirty(
    cast: Cast, client: Client, django_assert_num_queries: object
) -> None:
    client.force_login(cast.section_editor)
    for count in (1, 30):
        for number in range(Figure.objects.count(), count):
            Post.objects.create(figure=Figure.objects.create(name=f"名{number}", changed_at=EVENING), title="馆长")
        with django_assert_num_queries(5):  # type: ignore[operator]
            assert client.get(FIGURES).status_code == 200
