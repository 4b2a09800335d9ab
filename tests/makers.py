"""Stories, pictures and editions for the tests, made through the rooms that make them in life."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from articles.composing import close as closing
from articles.composing import place, plan
from articles.darkroom.receive import receive
from articles.desk import history, signoff
from articles.masthead import masthead
from articles.models import Account, Edition, Photo, Placement, Section, Story
from articles.text.digest import Copy, Person, Shot
from articles.vocabulary import Kind, Part, Role, State, Step, Weight
from tests.cast import Cast, credited

SHANGHAI = ZoneInfo("Asia/Shanghai")

#: The evening every test begins on, unless it says otherwise.
EVENING = datetime(2026, 11, 24, 20, 44, tzinfo=SHANGHAI)
TOMORROW = date(2026, 11, 25)

BODY = "<p>河口的第二座水闸上午九点开闸，等在闸外的四十一条渔船依次进港。</p><p>闸门每天开两次，潮水决定时辰。</p>"


def section(name: str = "要闻", slug: str = "news", position: int = 1) -> Section:
    """A section of the paper; the same one when asked again."""
    return Section.objects.get_or_create(slug=slug, defaults={"name": name, "position": position})[0]


def copy(headline: str = "第二座水闸今晨开闸", **fields: Any) -> Copy:
    """A complete piece of news; any field of Copy can be given instead."""
    if "section" not in fields:
        fields["section"] = section().pk
    fields.setdefault("dateline", "本报讯")
    fields.setdefault("body", BODY)
    return Copy(headline=headline, **fields)


def by(*people: Account, role: str = "writer") -> tuple[Person, ...]:
    """A byline of accounts, each through its entry in the register."""
    return tuple(Person(name=p.name, role=role, reporter=credited(p).pk) for p in people)


def draft(headline: str = "第二座水闸今晨开闸", *, author: Account, now: datetime = EVENING, **fields: Any) -> Story:
    """A draft its author made by hand, with his name over it."""
    fields.setdefault("people", by(author))
    return history.create(copy(headline, **fields), by=author, now=now)


#: Who takes the next step from each state, on the straight way to print.
WAY = {
    State.DRAFT: (Step.SUBMIT, None),
    State.FIRST_REVIEW: (Step.APPROVE, Role.SECTION_EDITOR),
    State.SECOND_REVIEW: (Step.APPROVE, Role.DESK_HEAD),
    State.FINAL_REVIEW: (Step.SIGN, Role.DUTY_EDITOR),
    State.SIGNED: (Step.RELEASE, Role.DUTY_EDITOR),
}


def take_to(story: Story, state: State, cast: Cast, *, now: datetime = EVENING) -> Story:
    """Take a draft through the gate, step by step and person by person, to a state up to `published`.

    The author submits (a section editor, where the copy came in without one).
    """
    order = [State.DRAFT, *masthead().reviews, State.SIGNED, State.PUBLISHED]
    for standing in order[order.index(State(story.state)) : order.index(state)]:
        step, role = WAY[standing]
        actor = cast.one_of(role) if role else (story.created_by or cast.section_editor)
        story = signoff.move(story.pk, step, by=actor, version=story.version, now=now)
    return story


def story(
    headline: str = "第二座水闸今晨开闸",
    *,
    cast: Cast,
    state: State = State.DRAFT,
    author: Account | None = None,
    now: datetime = EVENING,
    **fields: Any,
) -> Story:
    """A story of the reporter's (or somebody else's) in that state."""
    return take_to(draft(headline, author=author or cast.reporter, now=now, **fields), state, cast, now=now)


# Pictures


def jpeg(width: int = 1600, height: int = 1067, colour: tuple[int, int, int] = (40, 96, 110)) -> bytes:
    """A real JPEG; another colour makes another digest."""
    held = BytesIO()
    Image.new("RGB", (width, height), colour).save(held, "JPEG", quality=80)
    return held.getvalue()


def upload(name: str = "gate.jpg", **shape: Any) -> SimpleUploadedFile:
    """A picture as a browser sends it."""
    return SimpleUploadedFile(name, jpeg(**shape), content_type="image/jpeg")


def photo(
    *, by: Account, now: datetime = EVENING, name: str = "gate.jpg", shape: dict[str, Any] | None = None, **facts: Any
) -> Photo:
    """A picture in the library, with caption, credit and description. Its files go where MEDIA_ROOT points."""
    said = {"caption": "渔船依次进港。", "credit": f"{by.name} 摄", "alt": "几条渔船驶进水闸", **facts}
    said.setdefault("photographer", credited(by))
    return receive(jpeg(**(shape or {})), name=name, by=by, now=now, **said)


def shot(photo: Photo, **fields: Any) -> Shot:
    """A photo as it is attached to a story: caption and credit copied (Rule 2)."""
    return Shot(
        photo=photo.pk,
        caption=fields.get("caption", photo.caption),
        credit=fields.get("credit", photo.credit),
        alt=fields.get("alt", photo.alt),
        crop=fields.get("crop", ""),
    )


def photo_feature(photo: Photo, *, author: Account, now: datetime = EVENING, standing_head: str = "渡口") -> Story:
    """A draft that is a standing head and one picture."""
    feature = Copy(kind=Kind.PHOTO_FEATURE, section=section().pk, standing_head=standing_head, pictures=(shot(photo),))
    return history.create(feature, by=author, now=now)


# Editions

PAGES = (("1", "要闻"), ("2", "民生"), ("3", "镇街"), ("4", "副刊"))


def edition(
    day: date = TOMORROW,
    *,
    cast: Cast,
    number: int = 6219,
    pages: Sequence[tuple[str, str]] = PAGES,
    now: datetime = EVENING,
) -> Edition:
    """An open edition with its pages."""
    return plan.open_edition(day, number=number, pages=pages, by=cast.section_editor, now=now)


def put(
    edition: Edition,
    page_number: str,
    story: Story,
    *,
    cast: Cast,
    weight: str = Weight.PLAIN,
    part: str = Part.MAIN,
    now: datetime = EVENING,
) -> Placement:
    """Place a story at the end of a page, whatever version the edition has meanwhile."""
    edition.refresh_from_db()
    placement = place.place(
        edition.pk,
        version=edition.version,
        page_id=edition.pages.get(number=page_number).pk,
        story_id=story.pk,
        part=part,
        weight=weight,
        by=cast.section_editor,
        now=now,
    )
    edition.refresh_from_db()
    return placement


def close(edition: Edition, *, cast: Cast, release_at: datetime, now: datetime = EVENING) -> Edition:
    """Close an edition for that minute, whatever version it has meanwhile."""
    edition.refresh_from_db()
    return closing.close(edition.pk, version=edition.version, by=cast.duty_editor, release_at=release_at, now=now)
