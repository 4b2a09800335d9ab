"""The demo on its stage: the script played through the newsroom's rooms, by its people, at its hours.

Nothing is bent for it. Stories are written, submitted, reviewed by three people and signed; editions are planned,
laid out and closed for six in the morning. Only `now` is handed in, so that yesterday's paper was made yesterday.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from articles.composing import close, place, plan
from articles.darkroom import receive
from articles.desk import history, permissions, signoff
from articles.management.demo import script
from articles.management.demo.script import Cast, Mending, Paper, Pictured, Told
from articles.masthead import masthead
from articles.models import Account, Edition, Note, Photo, Reporter, Section, Story
from articles.text.digest import Copy, Person, Shot
from articles.vocabulary import Part, State, Step

#: The hour at which the paper is public.
DAWN: Final = time(6)
#: Whose account writes what somebody without an account sent in.
TYPIST: Final = "xuyihe"
#: Who reviews first where the page's editor cannot, and who signs, in this order.
SECOND_EYES: Final = ("funanzhi", "weichanghe")
HEAD: Final = "jiangwanqing"
CHIEFS: Final = ("wenqizhi", "jiyunshu")


class Hours:
    """A working day from `start` to `end`, shared out: the stage's part of it, then the story's part of the stage."""

    def __init__(self, start: datetime, end: datetime) -> None:
        self.start = start
        self.long = end - start

    def at(self, begins: float, ends: float, turn: int = 0, turns: int = 1) -> datetime:
        """The moment of one turn out of `turns`, between two parts (0 to 1) of the day."""
        return self.start + self.long * (begins + (ends - begins) * turn / turns)


@dataclass(frozen=True)
class Company:
    """Everybody and everything that the script names, by its name there."""

    accounts: dict[str, Account]
    #: By every name that may stand in a byline.
    reporters: dict[str, Reporter]
    sections: dict[str, Section]
    photos: dict[str, Photo]
    printed_roles: dict[str, str]
    first_editors: dict[str, str]

    def chief_for(self, story: Story) -> Account:
        """A duty editor-in-chief who did not write it."""
        authors = permissions.authors_of(story)
        return next(self.accounts[name] for name in CHIEFS if self.accounts[name].pk not in authors)

    def first_for(self, story: Story, page: str) -> Account:
        """The page's editor where he may; the desk head keeps himself for the second review."""
        authors = permissions.authors_of(story)
        names = [name for name in (self.first_editors.get(page, ""), *SECOND_EYES) if name and name != HEAD]
        return next(self.accounts[name] for name in names if self.accounts[name].pk not in authors)


def paper_of(now: datetime) -> date:
    """The day of the paper that is out: until six in the morning it is yesterday's."""
    return timezone.localdate(now - timedelta(hours=DAWN.hour))


def stands() -> bool:
    """Whether the demo was played on this database before."""
    return Edition.objects.filter(number=script.read_paper("today", date(2000, 1, 1)).number).exists()


def play(*, now: datetime) -> None:
    """Make the people, the pictures and the three papers. All of the papers or none: it can be called again."""
    cast = script.read_cast()
    today = paper_of(now)
    papers = {name: script.read_paper(name, today) for name in ("yesterday", "today", "tomorrow")}
    accounts = _accounts(cast)
    reporters = _reporters(cast, accounts)
    company = Company(
        accounts=accounts,
        reporters=reporters,
        sections=_sections(cast),
        photos=_photos(papers.values(), accounts, reporters, now=now),
        printed_roles=cast.printed_roles,
        first_editors={},
    )
    with transaction.atomic():
        before, out, coming = papers["yesterday"], papers["today"], papers["tomorrow"]
        stories = _print(before, company)
        _aftermath(before, stories, company)
        stories = _print(out, company)
        _this_morning(out, stories, company, now)
        _half_done(coming, company, now)


# People, sections, pictures


def _accounts(cast: Cast) -> dict[str, Account]:
    accounts: dict[str, Account] = {}
    # One password for everybody is hashed once: the hash is slow on purpose.
    hashed = make_password(cast.password)
    for one in cast.staff:
        account = Account.objects.filter(username=one.username).first()
        if account is None:
            account = Account.objects.create(username=one.username, name=one.name, password=hashed)
        account.groups.set(Group.objects.filter(name__in=one.groups))
        accounts[one.username] = account
    return accounts


def _reporters(cast: Cast, accounts: dict[str, Account]) -> dict[str, Reporter]:
    found: dict[str, Reporter] = {}
    for one in cast.staff:
        entry, _ = Reporter.objects.get_or_create(
            slug=one.username, defaults={"name": one.name, "account": accounts[one.username], "note": one.title}
        )
        found[one.name] = entry
        if one.latin:
            found[one.latin] = entry
    for other in cast.credited:
        found[other.name], _ = Reporter.objects.get_or_create(
            slug=other.slug, defaults={"name": other.name, "kind": other.kind}
        )
    return found


def _sections(cast: Cast) -> dict[str, Section]:
    return {
        one.slug: Section.objects.get_or_create(slug=one.slug, defaults={"name": one.name, "position": position})[0]
        for position, one in enumerate(cast.sections, start=1)
    }


def _photos(
    papers: Iterable[Paper], accounts: dict[str, Account], reporters: dict[str, Reporter], *, now: datetime
) -> dict[str, Photo]:
    """Each picture file once, sent in by whom its credit names, on the morning of its first paper's eve."""
    photos: dict[str, Photo] = {}
    for paper in papers:
        sent = min(_moment(paper.date - timedelta(days=1), time(8, 10)), now - timedelta(hours=5))
        for told in [*paper.stories, *paper.web]:
            for picture in told.pictures:
                if picture.file and picture.file not in photos:
                    photos[picture.file] = _photo(picture, sent, accounts, reporters)
    return photos


def _photo(picture: Pictured, now: datetime, accounts: dict[str, Account], reporters: dict[str, Reporter]) -> Photo:
    maker = reporters[picture.credit.split(" ")[0]]
    return receive.receive(
        (script.PICTURES / picture.file).read_bytes(),
        name=picture.file,
        by=accounts[maker.slug],
        now=now,
        caption=picture.caption,
        credit=picture.credit,
        alt=picture.alt,
        photographer=maker,
        taken_at=now - timedelta(minutes=95),
    )


# Two papers that are out


def _print(paper: Paper, company: Company) -> dict[str, Story]:
    """An edition made on the eve of its day and closed for its morning; the stories by slug."""
    eve = paper.date - timedelta(days=1)
    hours = Hours(_moment(eve, time(10)), _moment(eve, time(22, 30)))
    edition, company = _plan(paper, company, now=hours.start)
    stories = _write(paper.stories, company, hours)
    _lay_out(edition, paper, stories, company, hours)
    for told in paper.stories:
        _take_to(stories, told, State.SIGNED, company, hours, paper.stories)
    edition.refresh_from_db()
    close.close(
        edition.pk,
        version=edition.version,
        by=company.accounts[CHIEFS[0]],
        release_at=_moment(paper.date, DAWN),
        now=hours.at(1, 1),
    )
    return {slug: Story.objects.get(pk=story.pk) for slug, story in stories.items()}


def _plan(paper: Paper, company: Company, *, now: datetime) -> tuple[Edition, Company]:
    """Open the edition and say who answers for each page."""
    planner = company.accounts[HEAD]
    edition = plan.open_edition(
        paper.date,
        number=paper.number,
        pages=[(page.number, page.name) for page in paper.pages],
        by=planner,
        now=now,
    )
    for wanted in paper.pages:
        edition.refresh_from_db()
        page = edition.pages.get(number=wanted.number)
        plan.change_page(
            edition.pk,
            version=edition.version,
            page_id=page.pk,
            number=wanted.number,
            name=wanted.name,
            capacity=wanted.capacity,
            editor=company.accounts[wanted.editor].pk,
            proofreader=company.accounts[wanted.proofreader].pk,
            layout=company.accounts[wanted.layout].pk,
            by=planner,
            now=now,
        )
    return edition, replace(company, first_editors={page.number: page.editor for page in paper.pages})


def _write(stories: Sequence[Told], company: Company, hours: Hours) -> dict[str, Story]:
    """Each story by its first author; pictures are attached by the desk, which sees the whole library."""
    made: dict[str, Story] = {}
    for turn, told in enumerate(stories):
        author = _author(told, company)
        words = _copy(told, company)
        for mended in told.mended:
            words = replace(words, **{mended.field: getattr(words, mended.field).replace(mended.now, mended.was)})
        mine = told.kind == "photo_feature"
        story = history.create(
            words if mine else replace(words, pictures=()), by=author, now=hours.at(0.0, 0.35, turn, len(stories))
        )
        if words.pictures and not mine:
            attached = hours.at(0.02, 0.37, turn, len(stories))
            editor = company.first_for(story, told.page)
            story = history.save(story.pk, words, by=editor, version=story.version, now=attached).story
        for query in told.queries:
            asked = hours.at(0.5, 0.5)
            Note.objects.create(story=story, text=query.text, by=company.accounts[query.by], at=asked)
        made[told.slug] = story
    return made


def _author(told: Told, company: Company) -> Account:
    """The first in the byline who has an account; else whoever types what came in."""
    for line in told.by:
        account = company.reporters[_name(line, company)].account
        if account is not None:
            return account
    return company.accounts[TYPIST]


def _copy(told: Told, company: Company) -> Copy:
    return Copy(
        kind=told.kind,
        section=company.sections[told.section].pk,
        standing_head=told.standing_head,
        kicker=told.kicker.strip(),
        headline=told.headline.strip(),
        subhead=told.subhead.strip(),
        dateline=told.dateline,
        people=tuple(_person(line, company) for line in told.by),
        body=script.body(told.body),
        pictures=tuple(
            Shot(
                photo=company.photos[picture.file].pk if picture.file else None,
                caption=picture.caption,
                credit=picture.credit,
                alt=picture.alt,
            )
            for picture in told.pictures
        ),
    )


def _person(line: str, company: Company) -> Person:
    """A line such as `记者 沈一苇` or `白江月`: the word as printed, and the name."""
    name = _name(line, company)
    printed = line.removesuffix(name).strip()
    return Person(
        name=name,
        role=company.printed_roles[printed] if printed else "writer",
        role_printed=printed,
        reporter=company.reporters[name].pk,
    )


def _name(line: str, company: Company) -> str:
    word, _, rest = line.partition(" ")
    return rest if word in company.printed_roles else line


def _lay_out(edition: Edition, paper: Paper, stories: dict[str, Story], company: Company, hours: Hours) -> None:
    """Every story on its page in the order of the script, then the jumps and teasers."""
    placed = [(told, told.page, Part.MAIN) for told in paper.stories if told.page]
    placed += [(told, told.jump, Part.JUMP) for told in paper.stories if told.jump]
    placed += [(told, told.teaser, Part.TEASER) for told in paper.stories if told.teaser]
    pages = {page.number: page for page in edition.pages.all()}
    for turn, (told, number, part) in enumerate(placed):
        edition.refresh_from_db()
        place.place(
            edition.pk,
            version=edition.version,
            page_id=pages[number].pk,
            story_id=stories[told.slug].pk,
            part=part,
            weight=told.weight,
            by=pages[number].editor or company.accounts[HEAD],
            now=hours.at(0.38, 0.48, turn, len(placed)),
        )


# Through the gate

#: The part of the day in which each state is left.
_HOURS: Final = {
    State.DRAFT: (0.5, 0.6),
    State.FIRST_REVIEW: (0.6, 0.72),
    State.SECOND_REVIEW: (0.72, 0.85),
    State.FINAL_REVIEW: (0.85, 0.98),
}


def _take_to(
    stories: dict[str, Story], told: Told, target: State, company: Company, hours: Hours, order: Sequence[Told]
) -> None:
    """From draft to `target`, each step by whose it is. A review this paper does not have is passed over."""
    way: list[State] = [State.DRAFT, *masthead().reviews, State.SIGNED]
    if target not in way:
        target = State.FINAL_REVIEW
    story, turn = stories[told.slug], order.index(told)
    for stage in way[: way.index(target)]:
        begins, ends = _HOURS[stage]
        now = hours.at(begins, ends, turn, len(order))
        story = _mend(story, told, stage, company, now=now - timedelta(seconds=40))
        story = _forward(story, told.page, stage, company, now=now)
    if target in masthead().reviews:
        story = _mend(story, told, target, company, now=hours.at(*_HOURS[target], turn, len(order)))
    stories[told.slug] = story


def _mend(story: Story, told: Told, stage: State, company: Company, *, now: datetime) -> Story:
    """What the editor of this stage changed before he signed, or has changed so far."""
    changes = [mended for mended in told.mended if mended.stage == stage]
    if not changes:
        return story
    words = history.copy_of(story)
    for mended in changes:
        words = replace(words, **{mended.field: getattr(words, mended.field).replace(mended.was, mended.now)})
    editor = company.first_for(story, told.page) if stage == State.FIRST_REVIEW else company.accounts[HEAD]
    return history.save(story.pk, words, by=editor, version=story.version, now=now).story


def _forward(story: Story, page: str, stage: State, company: Company, *, now: datetime) -> Story:
    """One step on: submitted by an author, approved, signed."""
    match stage:
        case State.DRAFT:
            step, by = Step.SUBMIT, story.created_by or company.accounts[TYPIST]
        case State.FIRST_REVIEW:
            step, by = Step.APPROVE, company.first_for(story, page)
        case State.SECOND_REVIEW:
            step, by = Step.APPROVE, company.accounts[HEAD]
        case _:
            step, by = Step.SIGN, company.chief_for(story)
    return signoff.move(story.pk, step, by=by, version=story.version, now=now)


# After six


def _aftermath(paper: Paper, stories: dict[str, Story], company: Company) -> None:
    """Yesterday's errors: one corrected within the morning, one withdrawn in the afternoon."""
    told = {one.slug: one for one in paper.stories}
    for mending in paper.corrected:
        nine, twenty_to_eleven = _moment(paper.date, time(9)), _moment(paper.date, time(10, 40))
        _correct(stories[mending.story], told[mending.story], mending, company, Hours(nine, twenty_to_eleven))
    for one in paper.stories:
        if one.withdraw_by:
            story = stories[one.slug]
            signoff.move(
                story.pk,
                Step.WITHDRAW,
                by=company.accounts[one.withdraw_by],
                version=story.version,
                now=_moment(paper.date, time(15, 10)),
                reason=one.withdraw_reason,
                notice=one.withdraw_notice,
            )


def _correct(story: Story, told: Told, mending: Mending, company: Company, hours: Hours) -> None:
    """Taken up again, mended, signed by three people once more and released on the web."""
    by = company.accounts[mending.by]
    story = signoff.move(story.pk, Step.REOPEN, by=by, version=story.version, now=hours.start, reason=mending.reason)
    words = history.copy_of(story)
    words = replace(
        words,
        body=words.body.replace(told.correction_wrong, told.correction_right),
        correction=mending.text,
    )
    story = history.save(story.pk, words, by=by, version=story.version, now=hours.at(0.2, 0.2)).story
    _on_the_web(story, company, hours)


def _on_the_web(story: Story, company: Company, hours: Hours) -> Story:
    """A draft through every review and out at the end of these hours."""
    for stage in (State.DRAFT, *masthead().reviews):
        begins, _ = _HOURS[stage]
        story = _forward(story, "", stage, company, now=hours.at(begins, begins))
    chief = company.chief_for(story)
    return signoff.move(story.pk, Step.RELEASE, by=chief, version=story.version, now=hours.at(1, 1))


def _this_morning(paper: Paper, stories: dict[str, Story], company: Company, now: datetime) -> None:
    """What happened since six: stories for the web alone, and one that is being looked into."""
    dawn = _moment(paper.date, DAWN)
    for turn, told in enumerate(paper.web):
        out = min(now, _moment(paper.date, time(9, 40)) + timedelta(minutes=35 * turn))
        hours = Hours(out - timedelta(minutes=50), out)
        _on_the_web(_write([told], company, hours)[told.slug], company, hours)
    for mending in paper.reopened:
        story = stories[mending.story]
        by = company.accounts[mending.by]
        at = dawn + (now - dawn) * 0.8
        signoff.move(story.pk, Step.REOPEN, by=by, version=story.version, now=at, reason=mending.reason)


# Tomorrow


def _half_done(paper: Paper, company: Company, now: datetime) -> None:
    """The edition of the coming day as it stands: everything that happened lies before `now`."""
    morning = _moment(paper.date - timedelta(days=1), time(8, 30))
    # Before the evening the day's work is squeezed into the hours there were.
    evening = _moment(paper.date - timedelta(days=1), time(20, 40))
    hours = Hours(min(morning, now - timedelta(hours=4)), min(now, evening))
    edition, company = _plan(paper, company, now=hours.start)
    stories = _write(paper.stories, company, hours)
    _lay_out(edition, paper, stories, company, hours)
    for told in paper.stories:
        match told.state:
            case "sent_back":
                _take_to(stories, told, State(told.sent_back_from), company, hours, paper.stories)
                _end(stories[told.slug], Step.SEND_BACK, told.sent_back_by, told.reason, company, hours)
            case "spiked":
                _take_to(stories, told, State.FIRST_REVIEW, company, hours, paper.stories)
                _end(stories[told.slug], Step.SPIKE, HEAD, told.reason, company, hours)
            case state:
                _take_to(stories, told, State(state), company, hours, paper.stories)


def _end(story: Story, step: Step, by: str, reason: str, company: Company, hours: Hours) -> None:
    signoff.move(
        story.pk, step, by=company.accounts[by], version=story.version, now=hours.at(0.99, 0.99), reason=reason
    )


def _moment(day: date, hour: time) -> datetime:
    """That hour of that day, in the paper's own time zone."""
    return timezone.make_aware(datetime.combine(day, hour))


def members(cast: Cast) -> list[tuple[str, str, str, str]]:
    """Everybody's (name, what he does here, sign-in name, password), in the order of the script."""
    return [(one.name, one.title, one.username, cast.password) for one in cast.staff]
