"""A picture comes in: from the bytes somebody sends to a photo in the library with all its files."""

from __future__ import annotations

import hashlib
import io
import secrets
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from io import BufferedReader
from pathlib import PurePosixPath
from typing import BinaryIO, Final, Protocol, cast

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.darkroom import apart, files, metadata
from articles.darkroom.apart import Made
from articles.darkroom.develop import Attribution, Box, Cut, Kind, Rendered, Unacceptable, carries, fit, inscribe
from articles.darkroom.metadata import Reading
from articles.darkroom.renditions import MIDDLE, NAMES, SIZES, Size, cut_of, window_of
from articles.masthead import masthead
from articles.models import Account, Photo, Rendition, Reporter
from articles.models.photo import original_path, rendition_path
from articles.text import byline, fields
from articles.vocabulary import Twins


class Readable(Protocol):
    """An open file: what a form, a command or a test hands over."""

    def read(self, size: int = ..., /) -> bytes: ...


_FORMAT: Final[dict[Kind, tuple[str, str]]] = {
    "JPEG": ("jpeg", ".jpg"),
    "PNG": ("png", ".png"),
    "WEBP": ("webp", ".webp"),
    "HEIC": ("heic", ".heic"),
}
"""What the row says, and how the kept file ends. Both follow from the content, not from the name it came with."""

LEAST_SIDE: Final = 32
"""Pixels. What is smaller is a dot or a rule of some page, and no photograph."""

_NAME_LIMIT: Final = 200
_PIECE: Final = 1 << 20
_FIRST_YEAR: Final = 1990
"""No file in a camera is older; its clock says 1970 or 1980 when it was never set."""


def receive(
    data: bytes | Readable,
    *,
    name: str,
    by: Account,
    now: datetime,
    caption: str = "",
    credit: str = "",
    alt: str = "",
    photographer: Reporter | None = None,
    taken_at: datetime | None = None,
    rights_from: date | None = None,
    rights_until: date | None = None,
    may_see: Callable[[Photo], bool] | None = None,
    presume: bool = False,
) -> Photo:
    """Take a picture into the library, or raise `Unacceptable` with a sentence for whoever sent it.

    Everything is made before anything is accepted: the file is decoded whole, in a process of its own, every size of
    `renditions.SIZES` is rendered, all files are on the disk, and then the rows are committed
    (Rule 8). A crash on the way leaves at most files without a row; `audit_files` clears them.
    The AVIF files follow later (`darkroom.twins`).

    What the file says of itself fills in what is not given (`darkroom.metadata`): only what could be read without
    doubt, and all of it is kept in `Photo.read`. Its creator is the photographer where exactly one entry of the
    register has that name. With `presume` a picture for which neither the file nor a credit names anybody is taken to be
    by whoever sent it, and an empty credit is made from the photographer's name, or the creator's: what an upload page does for its user.

    The same file again is the photo it already is: it comes back unchanged, its `uploaded_at`
    earlier than `now`. `may_see` decides whether `by` may be handed a photo somebody else sent (a
    surface passes the desk's permission); without it only one's own come back, and the others are
    refused as `already_here`.

    The caller's transaction should not be open yet: decoding takes most of a second, and SQLite
    has one writer.
    """
    may_see = may_see or (lambda photo: _is_own(photo, by))
    with on_disk(data, settings.PHOTO_MAX_BYTES) as held:
        digest = digest_of(held)
        if (here := find(digest)) is not None:
            return hand_over(here, may_see)
        developed = apart.develop(held, sizes=SIZES, bytes_limit=settings.PHOTO_MAX_BYTES)
        if min(developed.width, developed.height) < LEAST_SIDE:
            raise Unacceptable("too_small", width=developed.width, height=developed.height)
        if not developed.shows:
            raise Unacceptable("transparent")
        format_, suffix = _FORMAT[developed.kind]
        photo = Photo(
            digest=digest,
            filename=plain_name(name),
            format=format_,
            width=developed.width,
            height=developed.height,
            size=held.seek(0, 2),
            likeness=developed.likeness,
            caption=fields.lines(caption),
            credit=fields.one_line(credit),
            alt=fields.one_line(alt),
            photographer=photographer,
            taken_at=taken_at,
            credentials=developed.credentials,
            rights_from=rights_from,
            rights_until=rights_until,
            uploaded_by=by,
            uploaded_at=now,
        )
        fill_in(photo, developed.reading, by=by, presume=presume, now=now)
        words = attribution(photo)
        kept: list[str] = []
        try:
            held.seek(0)
            kept.append(files.put(original_path(photo, f"original{suffix}"), held))
            photo.original.name = kept[0]
            rows = [shelve(Rendition(photo=photo, token=new_token()), made, words, kept) for made in developed.files]
            with transaction.atomic():
                photo.save(force_insert=True)
                Rendition.objects.bulk_create(rows)
        except IntegrityError:
            files.remove(kept)
            if (here := find(digest)) is None:
                raise
            return hand_over(here, may_see)  # somebody sent the same file in this very moment
        except OSError as error:
            let_go(kept)
            raise Unacceptable("not_kept") from error
    return photo


def renew(photo: Photo) -> bool:
    """Write a photo's renditions anew when they do not say or show what the photo says now; true when it was needed.

    Called when credit, photographer or focal point changed, and by `renew_renditions`. The tokens stay, because
    released revisions name them and a public address is permanent; the files behind them change
    at the commit, all at once, and the AVIF files are wanted again. A size that was added to `renditions.SIZES`, or
    changed there, is made; one that was taken off the list stays, for the pages that use it. Where only words changed
    the picture is not opened: they are written into the files that are there.
    """
    words = attribution(photo)
    every = list(photo.renditions.all())
    needed = [
        (row, made)
        for crop in dict.fromkeys(("", *(row.crop for row in every)))
        for row, made in _needed(photo, crop, {row.name: row for row in every if row.crop == crop}, words)
    ]
    if not needed:
        return False
    kept: list[str] = []
    try:
        new = [shelve(row, made, words, kept) for row, made in needed]
        with transaction.atomic():
            _exchange(photo, new)
    except OSError as error:
        let_go(kept)
        raise Unacceptable("not_kept") from error
    return True


def _needed(photo: Photo, crop: str, rows: Mapping[str, Rendition], words: Attribution) -> list[tuple[Rendition, Made]]:
    """What is to be written anew of the whole picture, or of one story's cut of it; none when it is as it should be."""
    window = window_of(crop, (photo.width, photo.height))
    # A size that was taken off the list is made anew as large as it is.
    off = [
        Size(row.name, (row.width, row.height), row.cut != written(window))
        for row in rows.values()
        if row.name not in NAMES
    ]
    sizes = (*SIZES, *off)
    held = {size.name: _held(photo, size, rows.get(size.name), window) for size in sizes}
    if all(made and carries(made.file.data, words) for made in held.values()):
        return []
    if missing := [size for size in sizes if held[size.name] is None]:
        held |= {made.name: made for made in made_again(photo, missing, window)}
    return [
        (Rendition(photo=photo, crop=crop, token=rows[name].token if name in rows else new_token()), made)
        for name, made in held.items()
        if made
    ]


def made_again(photo: Photo, sizes: Sequence[Size], window: Cut | None) -> tuple[Made, ...]:
    """Files of an original that the library has, without words. Raises `Unacceptable` or OSError."""
    with photo.original.open("rb") as original, on_disk(original, photo.size) as whole:
        return apart.develop(
            whole,
            sizes=sizes,
            focus=focus_of(photo),
            window=window,
            bytes_limit=max(photo.size, 1),
            bounds=apart.ACCEPTED,
        ).files


def attribution(photo: Photo) -> Attribution:
    """What a photo's renditions say about it (Rule 8).

    Creator is the photographer, else whoever the file names; credit the line as printed. The copyright is what is
    written on the photo, else the paper's where the photographer stands in the paper's register, else that of whoever
    the credit names. Without any of them nothing is claimed.
    """
    creator = photo.photographer.name if photo.photographer else photo.creator
    if photo.copyright:
        return Attribution(creator, photo.credit, photo.copyright)
    holder = masthead().name if photo.photographer else photo.credit
    year = timezone.localdate(photo.taken_at or photo.uploaded_at).year  # New Year begins where the paper is
    return Attribution(creator, photo.credit, f"© {year} {holder}" if holder else "")


def new_token() -> str:
    """A name nobody can guess: 256 bits, 43 characters that need no escaping in an address."""
    return secrets.token_urlsafe(32)


def fill_in(photo: Photo, reading: Reading, *, by: Account, presume: bool, now: datetime) -> None:
    """Write on a photo what its file said, where nobody has written anything; what is doubtful is kept and not written."""
    sure = {name: said.value for name, said in reading.items() if not said.doubtful}
    photo.read = metadata.facts(reading)
    photo.headline = sure.get("headline", "")
    photo.caption = photo.caption or fields.lines(sure.get("caption", ""))
    photo.creator, photo.copyright = sure.get("creator", ""), sure.get("copyright", "")
    photo.keywords = sure.get("keywords", "").splitlines()
    photo.city, photo.place, photo.camera = (sure.get(name, "") for name in ("city", "place", "camera"))
    if photo.taken_at is None and "taken_at" in sure:
        photo.taken_at, zone = moment(sure["taken_at"])
        photo.read["taken_at"]["zone"] = zone
        if not photo.taken_at.year >= _FIRST_YEAR or photo.taken_at > now + timedelta(days=1):
            # The clock of a camera that was never set. The day is shown, and nobody is told that it is true.
            photo.read["taken_at"]["doubtful"], photo.taken_at = True, None
    named = "creator" in reading
    if photo.photographer is None:
        photo.photographer = match(photo.creator) if photo.creator else None
        if presume and not named and not photo.credit and "credit" not in reading:
            photo.photographer = own_entry(by)
    photo.credit = photo.credit or sure.get("credit", "")
    name = photo.photographer.name if photo.photographer else photo.creator
    if presume and name and not photo.credit:
        photo.credit = byline.render([("photo", name, "")])[:120]


def moment(value: str) -> tuple[datetime, str]:
    """A moment that was read, and whose zone it has: the file's, or the paper's where the file does not say."""
    read = datetime.fromisoformat(value)
    if read.tzinfo is not None:
        return read, "file"
    return timezone.make_aware(read), "paper"


def match(creator: str) -> Reporter | None:
    """The one entry of the register that bears a creator's name, as in 钱全, 本报记者 钱全 or 钱全 摄; None when there is
    none, or several."""
    people = byline.parse(creator).people
    names = {creator, *({people[0].name} if len(people) == 1 else ())}
    found = list(Reporter.objects.filter(name__in=[name for name in names if len(name) <= 60])[:2])
    return found[0] if len(found) == 1 else None


def own_entry(account: Account) -> Reporter | None:
    """The one entry of the register behind which an account stands; None when there is none, or several."""
    entries = list(Reporter.objects.filter(account=account)[:2])
    return entries[0] if len(entries) == 1 else None


def focus_of(photo: Photo) -> Box:
    """The focal point of a photo in thousandths; the middle where nobody has set one."""
    return MIDDLE if photo.focal_x is None or photo.focal_y is None else (photo.focal_x, photo.focal_y)


def digest_of(held: BinaryIO) -> str:
    """The SHA-256 of an open file, in hex."""
    held.seek(0)
    return hashlib.file_digest(cast("BufferedReader", held), "sha256").hexdigest()


@contextmanager
def on_disk(data: bytes | Readable, limit: int) -> Iterator[BinaryIO]:
    """The picture as an open file of the disk, whatever it came as; read to one byte above the limit, never further.

    A server that holds pictures in its memory holds as many of them as people send at once.
    """
    if isinstance(data, BufferedReader):
        yield data
        return
    with tempfile.TemporaryFile() as held:
        left = limit + 1
        source = io.BytesIO(data) if isinstance(data, bytes) else data
        while left and (piece := source.read(min(_PIECE, left))):
            held.write(piece)
            left -= len(piece)
        held.flush()
        yield cast("BinaryIO", held)


def find(digest: str) -> Photo | None:
    """The photo that was made of the file with that digest."""
    return Photo.objects.select_related("photographer").filter(digest=digest).first()


def _is_own(photo: Photo, by: Account) -> bool:
    return by.pk in (photo.uploaded_by_id, photo.photographer.account_id if photo.photographer else None)


def hand_over(photo: Photo, may_see: Callable[[Photo], bool]) -> Photo:
    """A photo that is in the library already, for whoever sends it again; `Unacceptable` where it is not his to see."""
    if not may_see(photo):
        raise Unacceptable("already_here")
    return photo


def plain_name(name: str) -> str:
    """The camera's or the sender's own name for the file, without folders and control characters."""
    last = PurePosixPath(name.replace("\\", "/")).name
    plain = "".join(ch for ch in last if ch.isprintable() and not "\ud800" <= ch <= "\udfff")
    return plain[-_NAME_LIMIT:] or "-"


def shelve(row: Rendition, made: Made, words: Attribution, kept: list[str]) -> Rendition:
    """Write the words into a file, put it on the disk and fill in its row. `kept` learns its name at once."""
    data = inscribe(made.file.data, words)
    row.name, row.cut = made.name, written(made.cut)
    row.width, row.height, row.size = made.file.width, made.file.height, len(data)
    kept.append(files.put(rendition_path(row, "rendition.jpg"), data))
    row.file.name = kept[-1]
    return row


def written(cut: Cut | None) -> str:
    """A part of a picture as its row says it."""
    return ",".join(map(str, cut)) if cut else ""


def _held(photo: Photo, size: Size, row: Rendition | None, window: Cut | None) -> Made | None:
    """The file a photo has in that size; None when there is none, or when it shows something else than it should."""
    cut = cut_of(size, (photo.width, photo.height), focus_of(photo), window)
    shown = (cut[2], cut[3]) if cut else (photo.width, photo.height)
    if row is None or row.cut != written(cut) or (row.width, row.height) != fit(shown, size.box):
        return None
    try:
        with row.file.open("rb") as held:
            return Made(size.name, Rendered(held.read(), row.width, row.height), cut)
    except FileNotFoundError:
        return None


def _exchange(photo: Photo, rows: list[Rendition]) -> None:
    """Point a photo's renditions at new files, and let the old ones go once that is committed."""
    Photo.objects.select_for_update().get(pk=photo.pk)
    before = {(row.crop, row.name): row for row in photo.renditions.filter(crop__in={row.crop for row in rows})}
    for row in rows:
        if (old := before.get((row.crop, row.name))) is None:
            row.save(force_insert=True)
        else:
            photo.renditions.filter(pk=old.pk).update(
                file=row.file.name, size=row.size, width=row.width, height=row.height, cut=row.cut, avif=""
            )
    Photo.objects.filter(pk=photo.pk).update(twins=Twins.WANTED)
    # A file that was lost leaves its name free, and the new one has taken it.
    new = {row.file.name for row in rows}
    were = [name for row in before.values() for name in (row.file.name, row.avif.name) if name]
    gone = [name for name in were if name not in new]
    transaction.on_commit(lambda: files.remove(gone))


def let_go(kept: Iterable[str]) -> None:
    """Take back what was written before the disk failed; what cannot be removed is left to `audit_files`."""
    try:
        files.remove(kept)
    except OSError:
        return
