"""What the story form looks up: names of the register, photos of the library, the byline as it prints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.core.exceptions import PermissionDenied
from django.core.paginator import EmptyPage, PageNotAnInteger
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from articles.admin.forms import MOST_ROWS, entry_of, photo_choice
from articles.admin.lists import LookAheadPaginator
from articles.admin.sheet import PhotographerFilter, SectionFilter, SentFilter, StandingFilter, searched
from articles.darkroom.renditions import CROPPED, NAMES
from articles.desk import permissions
from articles.desk.history import LIMITS
from articles.models import Photo, Rendition, Reporter
from articles.text import byline

if TYPE_CHECKING:
    from articles.admin.story import StoryAdmin

#: Names offered while somebody types.
OFFERED: Final = 10
#: More than any database counts to.
LARGEST_ID: Final = 2**63 - 1
#: Photos on one page of the library's picker.
PHOTOS: Final = 24
#: What it is narrowed by: those filters of the contact sheet that help to find one picture.
FILTERS: Final = (StandingFilter, SentFilter, PhotographerFilter, SectionFilter)


def people(admin: StoryAdmin, request: HttpRequest) -> HttpResponse:
    """Names of the register that begin as typed (`q`): `{"people": [{"id", "name", "note"}]}`, ten at most."""
    if not permissions.may_write(request.user):
        raise PermissionDenied
    typed = request.GET.get("q", "").strip()[:60]
    found = Reporter.objects.filter(name__startswith=typed).order_by("name", "id")[:OFFERED] if typed else []
    return JsonResponse({"people": [{"id": r.pk, "name": r.name, "note": entry_of(r)} for r in found]})


def byline_line(admin: StoryAdmin, request: HttpRequest) -> HttpResponse:
    """The byline as it prints: `p` once a person, in order, each `role|name|role as printed`."""
    rows = [(part + "||").split("|")[:3] for part in request.GET.getlist("p")[:MOST_ROWS]]
    return HttpResponse(
        byline.render([(role[:20], name.strip()[:60], printed.strip()[:40]) for role, name, printed in rows]),
        content_type="text/plain; charset=utf-8",
    )


def photos(admin: StoryAdmin, request: HttpRequest) -> HttpResponse:
    """The library to choose from: what this person may see, the latest first, a page at a time.

    `q` and the filters of `FILTERS` narrow it as they narrow the contact sheet.
    """
    if not permissions.may_write(request.user):
        raise PermissionDenied
    found = Photo.objects.filter(pk__in=Photo.objects.filter(permissions.visible_photos(request.user)).values("pk"))
    asked = {name: request.GET.getlist(name) for name in request.GET}
    library = admin.admin_site.get_model_admin(Photo)
    filters = [kind(request, asked, Photo, library) for kind in FILTERS]
    for each in filters:
        found = each.queryset(request, found)
    typed = request.GET.get("q", "").strip()[:100]
    found = searched(found, typed).order_by("-uploaded_at", "-id")
    try:
        page = LookAheadPaginator(found, PHOTOS).page(request.GET.get("page", 1))
    except (EmptyPage, PageNotAnInteger) as nothing:
        raise Http404 from nothing
    return TemplateResponse(
        request,
        "admin/articles/story/photos.html",
        {
            **admin.admin_site.each_context(request),
            "title": _("Choose a photo"),
            "page": page,
            "typed": typed,
            "filters": filters,
            "narrowed": bool(typed or any(each.value() for each in filters)),
            "photos": [(photo, photo_choice(photo)) for photo in page.object_list],
        },
    )


def photo_file(admin: StoryAdmin, request: HttpRequest, photo_id: int) -> HttpResponse:
    """Where a photo's smallest rendition is served, by its number, or that of a story's cut (`crop`), or the
    one of a `size`: for whoever may see the photo.
    """
    size = request.GET.get("size", "")
    crop = request.GET.get("crop", "").replace("\0", "")[: LIMITS["crop"]]
    smallest = (
        Rendition.objects.filter(
            photo__in=Photo.objects.filter(permissions.visible_photos(request.user)).values("pk"),
            photo=min(photo_id, LARGEST_ID),
            crop=crop,
        )
        .filter(Q(name=size) if size in NAMES else ~Q(name__in=CROPPED))
        .order_by("width")
        .first()
    )
    if smallest is None:
        raise Http404
    response = HttpResponseRedirect(smallest.get_absolute_url())
    response["Cache-Control"] = "private, no-store"
    return response
