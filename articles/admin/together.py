"""Several pictures at once: words for all that were chosen, and two side by side."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.admin.labels import TogetherForm
from articles.admin.pickers import LARGEST_ID
from articles.admin.sheet import has_run, tags, thumb_of
from articles.darkroom import twins
from articles.darkroom.develop import Unacceptable
from articles.darkroom.label import RelabelledError, label_of, mark, relabel
from articles.desk import permissions
from articles.models import Photo, Rendition

if TYPE_CHECKING:
    from articles.admin.photo import PhotoAdmin

#: Pictures that are written on in one go: four sheets. Each may have its files written anew.
MOST: Final = 96


@dataclass(slots=True)
class Written:
    """What became of a batch. A picture that was left is there with the reason, and can be tried again."""

    done: list[Photo] = field(default_factory=list)
    same: list[Photo] = field(default_factory=list)
    left: list[tuple[Photo, str]] = field(default_factory=list)
    again: list[tuple[Photo, str]] = field(default_factory=list)


def label_together(admin: PhotoAdmin, request: HttpRequest) -> HttpResponse:
    """Write the same words on every picture that was chosen (`pick`: number and mark, once a picture).

    Each picture is judged by itself: one that somebody else has changed meanwhile is left as it is, named, and offered
    again with what was typed (Rule 6).
    """
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if not admin.has_change_permission(request):
        raise PermissionDenied
    seen = picks(request.POST.getlist("pick"))
    sheet = reverse("admin:articles_photo_changelist") + back_to(request.POST.get("back", ""))
    if not seen:
        messages.warning(request, _("No picture was chosen, so nothing was written. Tick the pictures first."))
        return HttpResponseRedirect(sheet)
    if len(seen) > MOST:
        messages.warning(
            request, _("Too many pictures at once: %(most)s at the most. Nothing was written.") % {"most": MOST}
        )
        return HttpResponseRedirect(sheet)
    photos = list(admin.get_queryset(request).filter(pk__in=seen))
    form = TogetherForm(request.POST)
    if not form.is_valid():
        return _screen(admin, request, form, Written(again=[(photo, seen[photo.pk]) for photo in photos]), sheet)
    written = _write(request, form, photos, seen)
    twins.begin()
    if written.left or written.again:
        return _screen(admin, request, form, written, sheet)
    if written.done:
        count = len(written.done)
        messages.success(
            request,
            ngettext("Written on %(count)s picture.", "Written on %(count)s pictures.", count) % {"count": count},
        )
    else:
        messages.info(request, _("Every picture said so already, or had words of its own. Nothing was changed."))
    return HttpResponseRedirect(sheet)


def _write(request: HttpRequest, form: TogetherForm, photos: list[Photo], seen: dict[int, str]) -> Written:
    written = Written()
    for photo in photos:
        if not permissions.may_edit_photo(request.user, photo):
            written.left.append((photo, _("You may look at this picture, and not write on it.")))
            continue
        standing = label_of(photo)
        new = form.label(standing)
        if new.rights_from and new.rights_until and new.rights_until < new.rights_from:
            written.left.append((photo, _("The last day would lie before the first. It was left as it is.")))
            continue
        try:
            changed = relabel(photo.pk, new, seen=seen[photo.pk])
        except RelabelledError as other:
            written.again.append((photo, mark(other.label)))
        except (Unacceptable, OSError):
            written.left.append(
                (photo, _("The words are kept; its files could not be written anew and still say the old."))
            )
        else:
            (written.done if changed else written.same).append(photo)
    return written


def _screen(admin: PhotoAdmin, request: HttpRequest, form: TogetherForm, written: Written, sheet: str) -> HttpResponse:
    return TemplateResponse(
        request,
        "admin/articles/photo/together.html",
        {
            **admin.admin_site.each_context(request),
            "title": _("Words for several pictures"),
            "opts": admin.opts,
            "form": form,
            "names": admin.names(request),
            "written": written,
            "again": [(photo, thumb_of(photo), seen) for photo, seen in written.again],
            "left": [(photo, thumb_of(photo), why) for photo, why in written.left],
            "sheet": sheet,
        },
    )


def picks(sent: list[str]) -> dict[int, str]:
    """Number and mark of each picture that was ticked; what is neither is passed over."""
    picked: dict[int, str] = {}
    for one in sent:
        number, _colon, seen = one.partition(":")
        if number.isascii() and number.isdigit() and len(number) < 19:
            picked[int(number)] = seen[:16]
    return picked


def back_to(typed: str) -> str:
    """The filters the sheet had; nothing else comes back from a form into an address."""
    return typed if typed.startswith("?") and typed.isprintable() and len(typed) < 2_000 else ""


def beside(admin: PhotoAdmin, request: HttpRequest, first: int, second: int) -> HttpResponse:
    """Two pictures side by side, with what differs between them."""
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    found = {
        photo.pk: photo
        for photo in admin.get_queryset(request).filter(pk__in=(min(first, LARGEST_ID), min(second, LARGEST_ID)))
    }
    if len(found) != 2:
        raise Http404
    pair = [found[first], found[second]]
    today = timezone.localdate()
    return TemplateResponse(
        request,
        "admin/articles/photo/beside.html",
        {
            **admin.admin_site.each_context(request),
            "title": _("Two pictures side by side"),
            "opts": admin.opts,
            "pair": [(photo, _large(photo), tags(photo, ran=has_run(photo), today=today)) for photo in pair],
        },
    )


def _large(photo: Photo) -> Rendition | None:
    """The rendition that fills half a screen."""
    renditions = {row.name: row for row in photo.renditions.all() if not row.crop}
    return renditions.get("column") or thumb_of(photo)
