"""Pictures as readers get them. An address answers for as long as something public shows the picture (Rule 8)."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime
from typing import Final

from django.core.files.storage import Storage
from django.db.models import TextField
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.desk import permissions
from articles.models import Release, Rendition

#: A cache may keep the bytes; it asks again before each use, so it holds no picture longer than its release or rights.
FOR_EVERYBODY: Final = "no-cache"
#: What only the desk may see is kept by nobody.
FOR_THE_DESK: Final = "private, no-store"

#: What a token can look like. Anything else is not asked of the database, which knows no NUL.
TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{1,43}")


@require_safe
def photo(request: HttpRequest, token: str) -> HttpResponseBase:
    """One rendition, by its token, as JPEG."""
    return _photo(request, token, avif=False)


@require_safe
def avif(request: HttpRequest, token: str) -> HttpResponseBase:
    """The AVIF twin of a rendition. While there is none (its credit was changed a moment ago, and the reader's page is
    older) the JPEG answers: a browser goes by what it gets and not by what the address is called."""
    return _photo(request, token, avif=True)


def _photo(request: HttpRequest, token: str, *, avif: bool) -> HttpResponseBase:
    """Whether it may be seen at all is asked first: a conditional request learns nothing about a picture that is not
    public. What is not there and what is not the asker's to see answer with the same bytes.
    """
    now = timezone.now()
    if not TOKEN.fullmatch(token):
        return _nothing()
    rendition = Rendition.objects.select_related("photo").filter(token=token).first()
    if rendition is None:
        return _nothing()
    if is_public(rendition, now):
        cache = FOR_EVERYBODY
    elif permissions.may_see_photo(request.user, rendition.photo):
        cache = FOR_THE_DESK
    else:
        return _nothing()
    try:
        return _answer(request, rendition, cache, avif=avif)
    except FileNotFoundError:
        # The files were renewed between reading the row and opening its file: look again.
        rendition.refresh_from_db()
    try:
        return _answer(request, rendition, cache, avif=avif)
    except FileNotFoundError:
        return _nothing()  # lost; `audit_files` names it


def is_public(rendition: Rendition, now: datetime) -> bool:
    """Whether readers may see a file at that moment: a public release names it, and the photo's rights hold on the day.

    Each release keeps the names of its files. A story that shows a part of a picture names that part's files alone, and
    what it has cut away stays in the house.
    """
    return (
        rendition.photo.rights_hold(timezone.localdate(now))
        and Release.objects.public(now)
        .filter(photo_uses__photo=rendition.photo)
        .annotate(files=Cast("revision__pictures", TextField()))
        .filter(files__contains=rendition.token)
        .exists()
    )


def _answer(request: HttpRequest, rendition: Rendition, cache: str, *, avif: bool) -> HttpResponseBase:
    """The bytes, or 304 to whoever has them. Raises FileNotFoundError when the file is not there."""
    file, kind = (rendition.avif, "image/avif") if avif and rendition.avif else (rendition.file, "image/jpeg")
    storage, name = file.storage, str(file.name)
    written_at = storage.get_modified_time(name)
    etag = '"' + hashlib.sha256(f"{name} {written_at.isoformat()}".encode()).hexdigest()[:32] + '"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(_read(storage, name), content_type=kind)
        # A HEAD request gets the length and no body: the server in front takes the body away.
        response["Content-Length"] = str(len(response.content))
    response["ETag"] = etag
    response["Cache-Control"] = cache
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _read(storage: Storage, name: str) -> bytes:
    with storage.open(name) as held:
        return bytes(held.read())


def _nothing() -> HttpResponse:
    """404 that no cache keeps: the same picture may be public a minute later."""
    response = HttpResponseNotFound(_("There is no picture here."), content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = FOR_THE_DESK
    response["X-Content-Type-Options"] = "nosniff"
    # Asking who somebody is adds this by itself, and that is asked of pictures that exist alone.
    patch_vary_headers(response, ["Cookie"])
    return response
