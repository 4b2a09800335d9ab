"""The files of a story's own cut of a picture: every size of the list, of that part alone.

They are renditions as any other (`darkroom.renditions`), with names nobody guesses, made in the same process, and carry
the same words. A cut is made once, whichever stories show it.
"""

from __future__ import annotations

from django.db import IntegrityError, transaction

from articles.darkroom.develop import Unacceptable
from articles.darkroom.receive import attribution, let_go, made_again, new_token, renew, shelve
from articles.darkroom.renditions import NAMES, SIZES, window_of
from articles.models import Photo, Rendition
from articles.vocabulary import Twins


def cut(photo_id: int, crop: str) -> None:
    """Have the files of this part of a photo (`text.crops`, in its fixed form); nothing is done where they are there.

    The caller's transaction should not be open yet. Raises `Unacceptable` when they cannot be made or kept.
    """
    photo = Photo.objects.select_related("photographer").get(pk=photo_id)
    there = set(photo.renditions.filter(crop=crop).values_list("name", flat=True))
    wanted = [size for size in SIZES if size.name not in there]
    if not wanted:
        return
    words = attribution(photo)
    kept: list[str] = []
    try:
        made = made_again(photo, wanted, window_of(crop, (photo.width, photo.height)))
        rows = [shelve(Rendition(photo=photo, crop=crop, token=new_token()), one, words, kept) for one in made]
        with transaction.atomic():
            # As the order of locks has it: the photo, and then its files.
            current = Photo.objects.select_for_update(of=("self",)).select_related("photographer").get(pk=photo_id)
            Rendition.objects.bulk_create(rows)
            Photo.objects.filter(pk=photo_id).update(twins=Twins.WANTED)
    except IntegrityError:
        let_go(kept)  # somebody made the same cut in this very moment
        return
    except OSError as error:
        let_go(kept)
        raise Unacceptable("not_kept") from error
    if attribution(current) != words:
        renew(current)  # its credit was changed while the files were made


def lacking(wanted: set[tuple[int, str]]) -> set[tuple[int, str]]:
    """Of these photos and their cuts those that have not every file. At most one query."""
    if not wanted:
        return set()
    there = Rendition.objects.filter(photo__in={photo for photo, _crop in wanted}, name__in=NAMES).exclude(crop="")
    names: dict[tuple[int, str], set[str]] = {each: set() for each in wanted}
    for photo, crop, name in there.values_list("photo", "crop", "name"):
        if (photo, crop) in names:
            names[photo, crop].add(name)
    return {each for each, found in names.items() if found < NAMES}
