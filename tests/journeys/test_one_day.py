"""One whole day of the paper, by people at browsers: raw copy in, three reviews by three people, tomorrow's edition out.

No worker runs. The clock is the machine's, moved by the test.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from articles.models import Edition, Intake, Photo, Release, Reporter, Section, Story
from articles.vocabulary import Kind, State, Weight
from tests import makers
from tests.cast import Cast
from tests.journeys.browsing import Browser

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parents[2]
OWN = ROOT / "articles" / "management" / "demo" / "page.txt"
SEED = ROOT.parent / "shared" / "seed" / "front-page.txt"

#: 20:44 on the eve; the paper is to be public an hour later.
EVE = makers.EVENING
MINUTE = EVE + timedelta(hours=1, minutes=16)


def yesterdays_paper(cast: Cast) -> Story:
    """The old world: an edition that readers have had since this morning."""
    then = EVE - timedelta(days=1)
    story = makers.story("昨日头条", cast=cast, state=State.SIGNED, now=then)
    edition = makers.edition(EVE.date(), cast=cast, number=6218, pages=[("1", "要闻")], now=then)
    makers.put(edition, "1", story, cast=cast, weight=Weight.LEAD, now=then)
    makers.close(edition, cast=cast, release_at=EVE.replace(hour=6, minute=0), now=then)
    return story


def anonymous(addresses: list[str]) -> dict[str, tuple[int, bytes]]:
    """What a reader gets at each address."""
    reader = Client()
    seen = {}
    for address in addresses:
        answer = reader.get(address)
        seen[address] = (answer.status_code, answer.getvalue())
    return seen


def take_step(person: Browser, story: Story, step: str, **typed: Any) -> None:
    """Open the story and press the button of a step; a page that asks once more is answered."""
    person.open(reverse("admin:articles_story_change", args=[story.pk]))
    pressed = [f for f in person.forms() if any(b[2] == step for b in f.buttons)]
    assert pressed, f"{step} is not offered at {person.at}"
    person.send(pressed[0], button=step)
    again = [f for f in person.forms() if f.id == "step_form"]
    if again:
        person.send(again[0], **typed)


def test_from_copy_to_front_page_own_page(cast: Cast, time_machine: time_machine.TimeMachineFixture) -> None:
    whole_day(cast, time_machine, OWN, photo_credit="叶知秋", stories=5)


@pytest.mark.skipif(not SEED.exists(), reason="../shared/seed/front-page.txt is not there")
def test_from_copy_to_front_page_seed(cast: Cast, time_machine: time_machine.TimeMachineFixture) -> None:
    whole_day(cast, time_machine, SEED, photo_credit="钱全", stories=5)


def whole_day(
    cast: Cast, clock: time_machine.TimeMachineFixture, page: Path, *, photo_credit: str, stories: int
) -> None:
    clock.move_to(EVE - timedelta(days=1), tick=False)
    old = yesterdays_paper(cast)
    section = Section.objects.get(slug="news")
    clock.move_to(EVE, tick=False)
    editor, desk_head, chief = (Browser(p) for p in (cast.section_editor, cast.desk_head, cast.duty_editor))
    photographer = Browser(cast.photographer)

    # The section editor knows the lead's reporter, and takes the page in.
    raw = page.read_text(encoding="utf-8")
    name = re.search(r"记者 (\w+)", raw)
    assert name
    if not Reporter.objects.filter(name=name[1]).exists():
        editor.open(reverse("admin:articles_reporter_add"))
        editor.send("reporter/add/", name=name[1], slug="the-lead", button="_save")
    editor.open(reverse("admin:articles_intake_add"))
    editor.send("intake/add/", text=raw)
    assert Story.objects.count() == 1, "looking at a page makes nothing"
    editor.send("/accept/")
    intake = Intake.objects.get()
    drafts = list(Story.objects.filter(intake=intake).order_by("pk"))
    assert len(drafts) == stories
    assert {draft.state for draft in drafts} == {State.DRAFT}

    # The same page again makes no second set.
    editor.open(reverse("admin:articles_intake_add"))
    editor.send("intake/add/", text=raw)
    assert not any("/accept/" in f.action for f in editor.forms())
    assert Story.objects.filter(intake__isnull=False).count() == stories

    # The photographer uploads the picture that the picture item lacks.
    photographer.open(reverse("admin:articles_photo_add"))
    photographer.send(
        "photo/add/",
        files={"files": SimpleUploadedFile("DSC_0042.jpg", makers.jpeg(1800, 1200), content_type="image/jpeg")},
        caption="上传时的图说",
        credit=f"{photo_credit} 摄",
    )
    photo = Photo.objects.get()

    # The section editor gives each story its section, and the picture item its picture.
    feature = next(draft for draft in drafts if draft.kind == Kind.PHOTO_FEATURE)
    caption = feature.pictures.get().caption
    for draft in drafts:
        editor.open(reverse("admin:articles_story_change", args=[draft.pk]))
        picture: dict[str, Any] = {"pictures-0-photo": str(photo.pk)} if draft.pk == feature.pk else {}
        editor.send(f"story/{draft.pk}/change/", section=str(section.pk), **picture)
        assert editor.status == 200
    shot = feature.pictures.get()
    assert (shot.photo, shot.caption, shot.credit) == (photo, caption, f"{photo_credit} 摄")

    # Each story through three reviews by three people.
    for draft in drafts:
        take_step(editor, draft, "submit")
        take_step(editor, draft, "approve")
        take_step(desk_head, draft, "approve")
        take_step(chief, draft, "sign")
        draft.refresh_from_db()
        assert draft.state == State.SIGNED
        signers = list(draft.signoffs.order_by("id").values_list("by", "stage"))
        assert signers == [
            (cast.section_editor.pk, "first_review"),
            (cast.desk_head.pk, "second_review"),
            (cast.duty_editor.pk, "final_review"),
        ]

    # Page 1 of tomorrow's edition.
    editor.open(reverse("admin:articles_edition_add"))
    plan = editor.form("edition/add/")
    rows: dict[str, Any] = {name: "" for name in plan.fields if re.fullmatch(r"pages-\d+-(number|name)", name)}
    editor.send(plan, date="2026-11-25", number="6219", **{**rows, "pages-0-number": "1", "pages-0-name": "要闻"})
    edition = Edition.objects.get(number=6219)
    for draft in drafts:
        weight = Weight.LEAD if draft == drafts[0] else Weight.PLAIN
        editor.send("place/", story=str(draft.pk), weight=weight)
    assert edition.placements.count() == stories

    # What readers have before the closing.
    lead = drafts[0]
    tokens = list(photo.renditions.values_list("token", flat=True))
    assert len(tokens) == 4
    person = Reporter.objects.get(name=name[1])
    addresses = [
        "/",
        "/editions/",
        f"/editions/{EVE:%Y-%m-%d}/",
        f"/editions/{EVE:%Y-%m-%d}/1/",
        "/editions/2026-11-25/",
        "/editions/2026-11-25/1/",
        f"/stories/{old.pk}/",
        *(f"/stories/{draft.pk}/" for draft in drafts),
        f"/sections/{section.slug}/",
        f"/reporters/{person.slug}/",
        "/corrections/",
        *(f"/photos/{token}.jpg" for token in tokens),
    ]
    before = anonymous(addresses)
    fresh = {
        "/editions/2026-11-25/",
        "/editions/2026-11-25/1/",
        *(f"/stories/{draft.pk}/" for draft in drafts),
        *(f"/photos/{token}.jpg" for token in tokens),
    }
    assert {address for address, (status, _) in before.items() if status == 404} - {
        f"/reporters/{person.slug}/"
    } == fresh
    for _, content in before.values():
        assert lead.title.encode() not in content

    # The chief closes it for an hour from now. Readers see the old world, to the byte.
    chief.open(reverse("admin:articles_edition_change", args=[edition.pk]))
    chief.send("close/", release_at=f"{MINUTE:%Y-%m-%dT%H:%M}")
    edition.refresh_from_db()
    assert edition.release_at == MINUTE
    assert set(Story.objects.filter(intake=intake).values_list("state", flat=True)) == {State.PUBLISHED}
    assert anonymous(addresses) == before
    clock.move_to(MINUTE - timedelta(seconds=1), tick=False)
    assert anonymous(addresses) == before

    # The minute comes. Nothing runs but the clock.
    clock.move_to(MINUTE, tick=False)
    after = anonymous(addresses)
    assert {status for status, _ in after.values()} == {200}
    title = lead.title.encode()
    for address in ("/", "/editions/2026-11-25/", "/editions/2026-11-25/1/", f"/stories/{lead.pk}/",
                    f"/sections/{section.slug}/", f"/reporters/{person.slug}/"):  # fmt: skip
        text = after[address][1].replace(b"<wbr>", b"").decode()
        assert lead.headline.split("\n")[0] in text, address
    assert title
    assert after[f"/editions/{EVE:%Y-%m-%d}/1/"][1].count("昨日头条".encode()) >= 1
    assert caption[:20].encode() in after["/"][1]
    for token in tokens:
        assert after[f"/photos/{token}.jpg"][1][:2] == b"\xff\xd8"
    assert Release.objects.filter(edition=edition).count() == stories


def test_a_story_on_the_web_since_the_afternoon_is_corrected_and_printed(
    cast: Cast, time_machine: time_machine.TimeMachineFixture
) -> None:
    """On the web since 15:00, corrected, placed and closed at 23:00 for 06:00: old text until 06:00, new one after."""
    at = EVE.replace
    life = makers.section("民生", "life", 2)
    story = makers.story("水位降到三米四", cast=cast, state=State.SIGNED, now=at(hour=14))
    time_machine.move_to(at(hour=15, minute=0), tick=False)
    chief, editor, desk_head = (Browser(p) for p in (cast.duty_editor, cast.section_editor, cast.desk_head))
    chief.open(reverse("admin:articles_story_step", args=[story.pk]) + "?step=release")
    chief.send("step/")
    address = f"/stories/{story.pk}/"
    since_three = anonymous([address])[address]
    assert since_three[0] == 200
    assert "三米四" in since_three[1].decode()

    time_machine.move_to(at(hour=22, minute=0), tick=False)
    editor.open(reverse("admin:articles_story_step", args=[story.pk]) + "?step=reopen")
    editor.send("step/", reason="读数有误")
    sections_before = anonymous(["/", "/sections/news/", "/sections/life/"])
    editor.open(reverse("admin:articles_story_change", args=[story.pk]))
    editor.send(
        f"story/{story.pk}/change/", headline="水位降到三米二", section=str(life.pk),
        correction="此前误作“三米四”，应为“三米二”。",
    )  # fmt: skip
    assert anonymous([address])[address] == since_three
    assert anonymous(list(sections_before)) == sections_before
    take_step(editor, story, "submit")
    take_step(editor, story, "approve")
    take_step(desk_head, story, "approve")
    take_step(chief, story, "sign")

    time_machine.move_to(at(hour=23, minute=0), tick=False)
    edition = makers.edition(cast=cast, pages=[("1", "要闻")], now=at(hour=22))
    makers.put(edition, "1", story, cast=cast, weight=Weight.LEAD, now=at(hour=22))
    chief.open(reverse("admin:articles_edition_change", args=[edition.pk]))
    chief.send("close/", release_at="2026-11-25T06:00")
    morning = datetime(2026, 11, 25, 6, 0, tzinfo=makers.SHANGHAI)
    for moment in (at(hour=23), at(hour=23, minute=59), morning - timedelta(seconds=1)):
        time_machine.move_to(moment, tick=False)
        assert anonymous([address])[address] == since_three
    for moment in (morning, morning + timedelta(days=400)):
        time_machine.move_to(moment, tick=False)
        status, content = anonymous([address])[address]
        assert status == 200
        assert "三米二" in content.decode()
        assert "此前误作" in content.decode()


def test_a_public_story_that_is_being_corrected_can_be_withdrawn(
    cast: Cast, time_machine: time_machine.TimeMachineFixture
) -> None:
    time_machine.move_to(EVE, tick=False)
    story = makers.story("将被撤下的稿", cast=cast, state=State.PUBLISHED, now=EVE - timedelta(hours=2))
    address = f"/stories/{story.pk}/"
    editor, chief = Browser(cast.section_editor), Browser(cast.duty_editor)
    editor.open(reverse("admin:articles_story_step", args=[story.pk]) + "?step=reopen")
    editor.send("step/", reason="核实")
    take_step(editor, story, "submit")
    assert anonymous([address])[address][0] == 200
    chief.open(reverse("admin:articles_story_step", args=[story.pk]) + "?step=withdraw")
    chief.send("step/", reason="失实", notice="本报撤下此稿，谨致歉意。")
    status, content = anonymous([address])[address]
    assert status == 410
    assert "本报撤下此稿" in content.decode()
    assert "将被撤下的稿" not in anonymous(["/sections/news/"])["/sections/news/"][1].decode()


def test_the_correction_of_a_story_that_was_withdrawn_is_not_offered_on_the_front_page(
    cast: Cast, time_machine: time_machine.TimeMachineFixture
) -> None:
    time_machine.move_to(EVE - timedelta(days=1), tick=False)
    yesterdays_paper(cast)
    time_machine.move_to(EVE, tick=False)
    story = makers.story("更正过的稿", cast=cast, state=State.PUBLISHED, now=EVE - timedelta(hours=2))
    editor, desk_head, chief = (Browser(p) for p in (cast.section_editor, cast.desk_head, cast.duty_editor))
    editor.open(reverse("admin:articles_story_step", args=[story.pk]) + "?step=reopen")
    editor.send("step/", reason="读数有误")
    editor.open(reverse("admin:articles_story_change", args=[story.pk]))
    editor.send(f"story/{story.pk}/change/", headline="更正了的稿", correction="此前有误，现予更正。")
    take_step(editor, story, "submit")
    take_step(editor, story, "approve")
    take_step(desk_head, story, "approve")
    take_step(chief, story, "sign")
    chief.open(reverse("admin:articles_story_step", args=[story.pk]) + "?step=release")
    chief.send("step/")
    assert "现予更正" in anonymous(["/"])["/"][1].decode()
    time_machine.move_to(EVE + timedelta(minutes=5), tick=False)
    chief.open(reverse("admin:articles_story_step", args=[story.pk]) + "?step=withdraw")
    chief.send("step/", reason="失实", notice="本报撤下此稿。")
    assert "现予更正" not in anonymous(["/"])["/"][1].decode()
    assert "本报撤下此稿" in anonymous(["/corrections/"])["/corrections/"][1].decode()
