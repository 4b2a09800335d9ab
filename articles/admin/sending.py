"""What the upload page sends in pieces, and what it is told of each file. A plain form sends whole files instead."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse, UnreadablePostError
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from articles.admin.sheet import thumb_of
from articles.darkroom import incoming, twins
from articles.darkroom.develop import Unacceptable
from articles.darkroom.incoming import PIECE, BrokenPiece, OutOfStep
from articles.darkroom.label import label_of, mark
from articles.darkroom.likeness import near
from articles.desk import permissions
from articles.models import Account, Photo, Upload

if TYPE_CHECKING:
    from articles.admin.photo import PhotoAdmin

#: A digest as the browser writes it.
DIGEST: Final = re.compile(r"[0-9a-f]{64}")
NUMBER: Final = re.compile(r"[0-9]{1,12}")
TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{43}")


def begin(admin: PhotoAdmin, request: HttpRequest) -> HttpResponse:
    """Announce a file (POST: `name`, `size`, `digest`, and what is said of the batch): what has arrived of it so far."""
    if not admin.has_add_permission(request):
        raise PermissionDenied
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    from articles.admin.photo import UploadForm

    account = cast("Account", request.user)
    size, digest = request.POST.get("size", ""), request.POST.get("digest", "")
    form = UploadForm(request.POST)
    if not NUMBER.fullmatch(size) or (digest and not DIGEST.fullmatch(digest)):
        return _told({"refusal": _("This file could not be announced. Load the page anew and send it once more.")}, 400)
    # What cannot be kept of the words is said when the batch is handed over; the picture need not wait for it.
    said = form.cleaned_data if form.is_valid() else {}
    now = timezone.now()
    try:
        begun = incoming.begin(
            owner=account,
            name=request.POST.get("name", ""),
            size=int(size),
            digest=digest,
            now=now,
            may_see=_may_see(account),
            **said,
        )
    except Unacceptable as refusal:
        return _told({"refusal": str(refusal)})
    if isinstance(begun, Photo):
        return _told({"photo": _photo(begun, account, again=True)})
    return _told(_state(begun, account))


def piece(admin: PhotoAdmin, request: HttpRequest, token: str) -> HttpResponse:
    """One file on its way. GET: what has arrived. POST: the next piece as the body, `X-Offset` where it belongs, `X-Digest`
    its digest; with the last one the file is received, and the answer says what became of it."""
    if not admin.has_add_permission(request):
        raise PermissionDenied
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    account = cast("Account", request.user)
    upload = (
        Upload.objects.select_related("owner", "photographer", "photo").filter(token=token[:43], owner=account).first()
    )
    if not TOKEN.fullmatch(token) or upload is None:
        raise Http404
    if request.method == "POST" and not _has_ended(upload):
        try:
            _add(upload, request, account)
        except OutOfStep as out:
            return _told({"arrived": out.arrived}, 409)
        except BrokenPiece:
            return _told({"arrived": incoming.arrived(upload), "broken": True}, 409)
        except UnreadablePostError:
            return _told({"arrived": incoming.arrived(upload)}, 400)  # nobody is there to read it
        except (Unacceptable, OSError):
            return _told({"arrived": incoming.arrived(upload), "wait": str(Unacceptable("not_kept"))}, 503)
        except _MalformedError:
            return _told({"arrived": incoming.arrived(upload)}, 400)
    return _told(_state(upload, account))


class _MalformedError(Exception):
    """A piece without an offset, or larger than a piece may be."""


def _add(upload: Upload, request: HttpRequest, account: Account) -> None:
    offset, digest = request.headers.get("X-Offset", ""), request.headers.get("X-Digest", "")
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not NUMBER.fullmatch(offset) or (digest and not DIGEST.fullmatch(digest)):
        raise _MalformedError
    if not NUMBER.fullmatch(length) or int(length) > 2 * PIECE:
        raise _MalformedError
    now = timezone.now()
    arrived = incoming.add(upload, request.body, at=int(offset), digest=digest, now=now)
    if arrived == upload.size:
        incoming.finish(upload, now=now, may_see=_may_see(account))
        twins.begin()


def _has_ended(upload: Upload) -> bool:
    return upload.photo_id is not None or bool(upload.refusal)


def _may_see(account: Account) -> Any:
    return lambda photo: permissions.may_see_photo(account, photo)


def _state(upload: Upload, account: Account) -> dict[str, Any]:
    """What is told of a file: `token`, `arrived` in bytes, and once it has ended `photo` or `refusal`."""
    told: dict[str, Any] = {"token": upload.token, "arrived": incoming.arrived(upload)}
    if upload.photo is not None:
        told["photo"] = _photo(upload.photo, account, again=upload.again)
    elif upload.refusal:
        told["refusal"] = str(Unacceptable(upload.refusal, **upload.facts))
    return told


def _photo(photo: Photo, account: Account, *, again: bool) -> dict[str, Any]:
    """A received picture, for its row: where it is, what was read from it, and what looks nearly the same."""
    thumb = thumb_of(photo)
    return {
        "id": photo.pk,
        "page": reverse("admin:articles_photo_change", args=[photo.pk]),
        "thumb": thumb.get_absolute_url() if thumb else "",
        "caption": photo.caption,
        "mark": mark(label_of(photo)),
        "again": again,
        "editable": permissions.may_edit_photo(account, photo),
        "facts": " · ".join(facts_of(photo)),
        "doubts": doubts_of(photo),
        "alike": [
            {"name": str(other), "page": reverse("admin:articles_photo_change", args=[other.pk])}
            for other in ([] if again else alike(photo, account))
        ],
    }


def alike(photo: Photo, account: Account) -> list[Photo]:
    """The pictures this person may see that look nearly the same, the nearest first."""
    visible = Photo.objects.filter(permissions.visible_photos(account)).exclude(pk=photo.pk)
    numbers = near(photo.likeness, visible, most=3)
    found = Photo.objects.in_bulk(numbers)
    return [found[number] for number in numbers]


def facts_of(photo: Photo) -> list[str]:
    """What the row of a received picture says at a glance: the credit, the hour it was taken, its size."""
    facts = [photo.credit]
    if photo.taken_at:
        hour = date_format(timezone.localtime(photo.taken_at), "Y-m-d H:i")
        paper = photo.read.get("taken_at", {}).get("zone") == "paper"
        facts.append(_("%(moment)s (the paper's time)") % {"moment": hour} if paper else hour)
    facts.append(credential_of(photo))
    return [fact for fact in (*facts, str(filesizeformat(photo.size))) if fact]


def credential_of(photo: Photo) -> str:
    """What is told of a picture's content credential, in half a sentence; empty where it has none."""
    told = photo.credentials
    signer = told.get("signer") or _("somebody")
    match told.get("state"):
        case "holds" if told.get("tool"):
            said = _("content credentials of %(signer)s, made with %(tool)s") % {"signer": signer, "tool": told["tool"]}
        case "holds":
            said = _("content credentials of %(signer)s") % {"signer": signer}
        case "broken":
            return _(
                "content credentials that do not fit the picture: it was changed after it was signed, or copied in"
            )
        case _:
            return _("with content credentials") if told.get("present") else ""
    machine = told.get("source") in _BY_MACHINE
    return _("%(credential)s: it says a machine made the picture") % {"credential": said} if machine else said


#: IPTC's digital source types of pictures that no camera took, or not alone.
_BY_MACHINE: Final = frozenset(
    ("trainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia", "algorithmicMedia", "compositeSynthetic")
)


def doubts_of(photo: Photo) -> list[str]:
    """What was read and may be read wrongly, each as one sentence."""
    found = []
    for name, said in photo.read.items():
        if name == "taken_at" and said.get("doubtful"):
            found.append(
                _("The camera's clock says %(moment)s, which cannot be.")
                % {"moment": str(said["value"])[:16].replace("T", " ")}
            )
        elif said.get("doubtful"):
            readings = " / ".join([str(said["value"]), *map(str, said.get("instead", []))])
            found.append(
                _("The file's %(field)s cannot be read for certain: %(readings)s")
                % {"field": field_name(name), "readings": readings[:200]}
            )
    if photo.creator and photo.photographer is None:
        found.append(
            _("The file names %(creator)s, who does not stand once in the register.") % {"creator": photo.creator}
        )
    return found


def field_name(name: str) -> str:
    """What a field of a reading is called on the screen."""
    return {
        "headline": _("headline"),
        "caption": _("caption"),
        "creator": _("creator"),
        "credit": _("credit"),
        "copyright": _("copyright"),
        "keywords": _("keywords"),
        "city": _("city"),
        "place": _("place"),
        "camera": _("camera"),
        "taken_at": _("moment"),
    }.get(name, name)


def _told(told: dict[str, Any], status: int = 200) -> JsonResponse:
    return JsonResponse(told, status=status, headers={"Cache-Control": "private, no-store"})
