"""What the addresses are tried on: one night of a paper, with a story in every state and a picture of every fate.

It is ten to nine in the evening of 24 November 2026. This morning's edition is public, tomorrow's is closed and waits
for six o'clock, the one after is being made up.
"""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType

from articles.darkroom.receive import receive
from articles.desk import history, signoff
from articles.desk.refusal import Refused
from articles.ingest.assemble import receive as receive_copy
from articles.ingest.assemble import take_in
from articles.models import (
    Correction,
    Edition,
    Event,
    Figure,
    Note,
    Photo,
    Rendition,
    Reporter,
    Revision,
    Section,
    Story,
    WordRule,
)
from articles.vocabulary import Line, State, Step
from tests import makers
from tests.cast import Cast, credited, make_cast
from tests.makers import EVENING, SHANGHAI

NOW: Final = EVENING
#: When what is public tonight was made and released.
YESTERDAY: Final = datetime(2026, 11, 23, 15, 0, tzinfo=SHANGHAI)
TODAY: Final = date(2026, 11, 24)
MORNING: Final = datetime(2026, 11, 24, 6, 0, tzinfo=SHANGHAI)
NEXT_MORNING: Final = datetime(2026, 11, 25, 6, 0, tzinfo=SHANGHAI)

PAGE_OF_COPY: Final = "渔市清晨开张\n\n本报讯（记者 顾小满）河口的渔市今天清晨五点开张，摊位比去年多了一成。\n"

_NAME: Final = re.compile(r"\{(\w+)\}")


@dataclass
class Scene:
    """The people, and by name whatever an address can name: `{draft}` is the number of a draft."""

    cast: Cast
    names: dict[str, Any]

    def at(self, address: str) -> str:
        """An address of the table with the numbers of this night."""
        return _NAME.sub(lambda found: str(self.names[found[1]]), address)

    def body(self, told: dict[str, Any]) -> dict[str, Any]:
        """A form of the table, its values filled in the same way."""
        return {
            field: [self.at(str(one)) for one in value] if isinstance(value, (list, tuple)) else self.at(str(value))
            for field, value in told.items()
        }


#: The word that stands in the headline, the body and the caption of each story: seen where it must not be, it names
#: the story that got out.
def word_of(name: str) -> str:
    return f"zz{name.replace('_', '')}zz"


def _written(name: str, cast: Cast, *, now: datetime, photo: Photo | None = None, **fields: Any) -> Story:
    """A draft of the reporter's. A picture is attached by the section editor: it is not the reporter's to take."""
    word = word_of(name)
    text: dict[str, Any] = {
        "body": f"<p>河口的第二座水闸开闸，{word}。</p>",
        "people": makers.by(cast.reporter),
        **fields,
    }
    story = history.create(makers.copy(f"水闸{word}", **text), by=cast.reporter, now=now)
    if photo is None:
        return story
    pictures = (makers.shot(photo),)
    copy = makers.copy(f"水闸{word}", **text, pictures=pictures)
    return history.save(story.pk, copy, by=cast.section_editor, version=story.version, now=now).story


def _picture(name: str, number: int, cast: Cast, *, now: datetime, **facts: Any) -> Photo:
    """A picture of the photographer's, through the darkroom."""
    photo = receive(
        makers.jpeg(1200, 800, (10 * number, 90, 110)),
        name=f"{word_of(name)}.jpg",
        by=cast.photographer,
        now=now,
        caption=f"渔船进港，{word_of(name)}。",
        credit="宋行舟 摄",
        photographer=credited(cast.photographer),
    )
    if facts:
        Photo.objects.filter(pk=photo.pk).update(**facts)
        photo.refresh_from_db()
    return photo


def make_scene() -> Scene:
    """Everything, made through the rooms that make it in life."""
    cast = make_cast()
    names: dict[str, Any] = {}
    stories: dict[str, Story] = {}
    photos: dict[str, Photo] = {}

    def write(name: str, state: State = State.DRAFT, *, now: datetime = YESTERDAY, **fields: Any) -> Story:
        story = _written(name, cast, now=now, **fields)
        stories[name] = makers.take_to(story, state, cast, now=now)
        return stories[name]

    makers.section()
    photos["loose"] = _picture("loose", 1, cast, now=YESTERDAY)
    photos["hung"] = _picture("hung", 2, cast, now=YESTERDAY)
    photos["public"] = _picture("public", 3, cast, now=YESTERDAY)
    photos["waiting"] = _picture("waiting", 4, cast, now=YESTERDAY)
    photos["ended"] = _picture("ended", 5, cast, now=YESTERDAY)
    photos["withdrawn"] = _picture("withdrawn", 6, cast, now=YESTERDAY)
    photos["withheld"] = _picture("withheld", 7, cast, now=YESTERDAY)

    # Public since this morning, in print.
    printed = makers.edition(TODAY, cast=cast, number=6218, now=YESTERDAY)
    for name, photo in (("printed", "public"), ("ended", "ended"), ("withheld", "withheld")):
        makers.put(printed, "1", write(name, State.SIGNED, photo=photos[photo]), cast=cast, now=YESTERDAY)
    reopened = write("reopened", State.SIGNED)
    makers.put(printed, "1", reopened, cast=cast, now=YESTERDAY)
    for page in ("2", "3", "4"):
        filler = write(f"filler{page}", State.SIGNED)
        makers.put(printed, page, filler, cast=cast, now=YESTERDAY)
    makers.close(printed, cast=cast, release_at=MORNING, now=YESTERDAY)
    Photo.objects.filter(pk=photos["ended"].pk).update(rights_until=TODAY - timedelta(days=1))
    Photo.objects.filter(pk=photos["withheld"].pk).update(usable=False)

    # On the web, and what became of it.
    write("published", State.PUBLISHED)
    withdrawn = write("withdrawn", State.PUBLISHED, photo=photos["withdrawn"])
    stories["withdrawn"] = signoff.move(
        withdrawn.pk,
        Step.WITHDRAW,
        by=cast.duty_editor,
        version=withdrawn.version,
        now=YESTERDAY + timedelta(hours=1),
        reason="与事实不符",
        notice="本报收回此稿，向读者致歉。",
    )
    names["withdrawn_correction"] = Correction.objects.get(story=withdrawn).pk
    stories["reopened"].refresh_from_db()
    again = signoff.move(
        reopened.pk,
        Step.REOPEN,
        by=cast.section_editor,
        version=stories["reopened"].version,
        now=NOW - timedelta(hours=2),
        reason="补一个数字",
    )
    secret = makers.copy(
        f"水闸{word_of('reopened')}", body="<p>改过的字，zzrewrittenzz。</p>", people=makers.by(cast.reporter)
    )
    stories["reopened"] = history.save(
        again.pk, secret, by=cast.section_editor, version=again.version, now=NOW - timedelta(hours=1)
    ).story

    # Tomorrow's edition: closed, and nobody's to read before six.
    waiting = makers.edition(TODAY + timedelta(days=1), cast=cast, number=6219, now=YESTERDAY)
    makers.put(waiting, "1", write("waiting", State.SIGNED, photo=photos["waiting"]), cast=cast, now=YESTERDAY)
    for page in ("2", "3", "4"):
        makers.put(waiting, page, write(f"next{page}", State.SIGNED), cast=cast, now=YESTERDAY)
    makers.close(waiting, cast=cast, release_at=NEXT_MORNING, now=NOW - timedelta(hours=1))

    # The day after: open, with a draft on it.
    opened = makers.edition(TODAY + timedelta(days=2), cast=cast, number=6220, now=YESTERDAY)
    names["placement"] = makers.put(opened, "1", write("placed"), cast=cast, now=YESTERDAY).pk

    # What is only on the desk.
    write("draft")
    write("illustrated", photo=photos["hung"])
    write("first_review", State.FIRST_REVIEW)
    write("second_review", State.SECOND_REVIEW)
    write("final_review", State.FINAL_REVIEW)
    write("signed", State.SIGNED)
    spiked = write("spiked")
    stories["spiked"] = signoff.move(
        spiked.pk, Step.SPIKE, by=cast.section_editor, version=spiked.version, now=YESTERDAY, reason="过时"
    )

    for name in list(stories):
        story = stories[name] = Story.objects.get(pk=stories[name].pk)
        names[name] = story.pk
        names[f"{name}_version"] = story.version
        names[f"{name}_revision"] = history.latest(story).pk
        note = Note.objects.create(story=story, text=f"{word_of(name)}？", by=cast.desk_head, at=YESTERDAY)
        names[f"{name}_note"] = note.pk
        # A text the reporter wrote on an older version, kept aside.
        stale = makers.copy(f"旧稿{word_of(name)}", people=makers.by(cast.reporter))
        with contextlib.suppress(Refused):
            history.save(story.pk, stale, by=cast.reporter, version=0, now=YESTERDAY)
        names[f"{name}_kept"] = Revision.objects.get(story=story, line=Line.SIDE).pk

    for fate, picture in photos.items():
        names[f"{fate}_photo"] = picture.pk
        names[f"{fate}_token"] = Rendition.objects.get(photo=picture, name="column").token
    for day, edition in (("printed", printed), ("waiting", waiting), ("open", opened)):
        names[f"{day}_edition"] = edition.pk
        names[f"{day}_edition_version"] = Edition.objects.get(pk=edition.pk).version
        names[f"{day}_page"] = edition.pages.get(number="4").pk
        names[f"{day}_first_page"] = edition.pages.get(number="1").pk
    for username, account in cast.everybody().items():
        names[f"{username}_account"] = account.pk
    for role in Group.objects.all():
        names[f"{role.name}_group"] = role.pk
    taken = take_in(PAGE_OF_COPY.encode(), name=f"{word_of('intake')}.txt", by=cast.section_editor, now=YESTERDAY)
    names["intake"] = taken.intake.pk
    proposal, _new = receive_copy(
        f"{PAGE_OF_COPY}\n再说一句。\n".encode(),
        name=f"{word_of('proposal')}.txt",
        by=cast.section_editor,
        now=YESTERDAY,
    )
    names["proposal"] = proposal.pk
    names["section"] = Section.objects.get(slug="news").pk
    names["empty_section"] = makers.section("副刊", "leisure", 2).pk
    names["register"] = Reporter.objects.get(account=cast.reporter).pk
    Reporter.objects.create(slug="nobody-yet", name="未署名")
    names["figure"] = Figure.objects.create(name="沈惠岚", changed_at=YESTERDAY).pk
    names["word_rule"] = WordRule.objects.create(words="帐户", reason="钱款用“账”。", changed_at=YESTERDAY).pk
    names["event"] = Event.objects.order_by("id").values_list("pk", flat=True)[0]
    names["rendition"] = Rendition.objects.get(photo=photos["loose"], name="column").pk
    for model in (Rendition, Edition, Story, Section):
        names[f"{model.__name__.lower()}_type"] = ContentType.objects.get_for_model(model).pk
    return Scene(cast, names)
