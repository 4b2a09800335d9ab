"""Where somebody's pictures ran, and when, a month at a time: on a page, and as a sheet to keep."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Final

from django.core.exceptions import PermissionDenied
from django.core.paginator import EmptyPage, PageNotAnInteger
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.admin.lists import LookAheadPaginator
from articles.admin.sheet import thumb_of
from articles.desk import permissions
from articles.models import Account, Photo, PhotoUse, Placement, Release, Rendition
from articles.vocabulary import Part, Role

if TYPE_CHECKING:
    from articles.admin.photo import PhotoAdmin

#: Uses on one page of the screen; the sheet has the whole month.
PER_PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class Use:
    """A picture in a story that readers saw: first when, and where."""

    photo: Photo
    thumb: Rendition | None
    title: str
    story: int
    at: datetime
    edition: date | None
    page: str
    caption: str
    credit: str


def ran(admin: PhotoAdmin, request: HttpRequest) -> HttpResponse:
    """The pictures that ran in a month (`month`, YYYY-MM; this month otherwise): one's own, or all for the desk."""
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    month, now = _asked(admin, request)
    try:
        page = LookAheadPaginator(_uses(request, month, now), PER_PAGE).page(request.GET.get("p", 1))
    except (EmptyPage, PageNotAnInteger) as nothing:
        raise Http404 from nothing
    return TemplateResponse(
        request,
        "admin/articles/photo/ran.html",
        {
            **admin.admin_site.each_context(request),
            "title": _("Where the pictures ran") if _sees_all(request) else _("Where my pictures ran"),
            "opts": admin.opts,
            "month": month,
            "before": _next(month, -1),
            "after": _next(month, 1) if month < timezone.localdate(now).replace(day=1) else None,
            "page": page,
            "uses": list(_told(list(page.object_list))),
        },
    )


def ran_sheet(admin: PhotoAdmin, request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """The same month as a sheet (CSV in UTF-8 with its mark, which every office program opens)."""
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    month, now = _asked(admin, request)
    header = [_("Edition"), _("Page"), _("Public since"), _("Story"), _("Caption"), _("Credit"), _("File"), _("Number")]
    lines = _lines(_uses(request, month, now), header, _("web"))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="pictures-{month:%Y-%m}.csv"'
    response["Cache-Control"] = "private, no-store"
    return response


def _asked(admin: PhotoAdmin, request: HttpRequest) -> tuple[date, datetime]:
    """The month that is asked for, and the moment it is asked."""
    if not admin.has_view_permission(request):
        raise PermissionDenied
    now = timezone.now()
    asked = request.GET.get("month", "")
    try:
        month = date.fromisoformat(f"{asked}-01") if asked else timezone.localdate(now).replace(day=1)
    except ValueError as not_one:
        raise Http404 from not_one
    if not 1800 <= month.year <= 2999:
        raise Http404
    return month, now


def _sees_all(request: HttpRequest) -> bool:
    return bool(permissions.rank(request.user)) or permissions.has_role(request.user, Role.LAYOUT_EDITOR)


def _uses(request: HttpRequest, month: date, now: datetime) -> QuerySet[PhotoUse]:
    """The first time readers saw each picture with each story, in that month, the latest first.

    A correction releases a story again with the same picture: that is no second use.
    """
    begins, ends = (timezone.make_aware(datetime.combine(day, time.min)) for day in (month, _next(month, 1)))
    earlier = PhotoUse.objects.filter(
        release__in=Release.objects.ever_public(now),
        photo=OuterRef("photo"),
        release__story=OuterRef("release__story"),
        release__public_from__lt=OuterRef("release__public_from"),
    )
    uses = PhotoUse.objects.filter(
        ~Exists(earlier),
        release__in=Release.objects.ever_public(now).filter(public_from__gte=begins, public_from__lt=ends),
    )
    if not _sees_all(request):
        account = request.user
        if not isinstance(account, Account):
            return uses.none()
        uses = uses.filter(Q(photo__uploaded_by=account) | Q(photo__photographer__account=account))
    return (
        uses.select_related("photo", "release__revision", "release__edition")
        .prefetch_related("photo__renditions")
        .annotate(moment=F("release__public_from"))
        .order_by("-moment", "-pk")
    )


def _told(uses: list[PhotoUse]) -> Iterator[Use]:
    """Each use with its page, which one query finds for all of them."""
    standing = Placement.objects.filter(
        part=Part.MAIN,
        edition__in={use.release.edition_id for use in uses if use.release.edition_id},
        story__in={use.release.story_id for use in uses},
    ).values_list("edition", "story", "page__number")
    pages = {(edition, story): page for edition, story, page in standing}
    for use in uses:
        release = use.release
        shot: dict[str, str] = next(
            (shot for shot in release.revision.pictures if shot.get("photo") == use.photo_id), {}
        )
        yield Use(
            photo=use.photo,
            thumb=thumb_of(use.photo),
            title=release.revision.title,
            story=release.story_id,
            at=release.public_from,
            edition=release.edition.date if release.edition else None,
            page=pages.get((release.edition_id, release.story_id), "") if release.edition_id else "",
            caption=shot.get("caption", ""),
            credit=shot.get("credit", ""),
        )


def _lines(uses: QuerySet[PhotoUse], header: list[str], web: str) -> Iterator[str]:
    """The sheet, a hundred uses at a time. The words are handed in: it is sent when the request's language is gone."""
    yield "\ufeff" + _line(header)
    at = 0
    while batch := list(uses[at : at + 100]):
        at += len(batch)
        for use in _told(batch):
            yield _line(
                [
                    use.edition.isoformat() if use.edition else web,
                    use.page,
                    timezone.localtime(use.at).strftime("%Y-%m-%d %H:%M"),
                    use.title,
                    use.caption,
                    use.credit,
                    use.photo.filename,
                    str(use.photo.pk),
                ]
            )


def _line(cells: list[str]) -> str:
    """One line. What an office program would take for a formula is kept from being one."""
    held = io.StringIO()
    csv.writer(held).writerow([f"'{cell}" if cell[:1] in tuple("=+-@\t\r") else cell for cell in cells])
    return held.getvalue()


def _next(month: date, step: int) -> date:
    """The first of the month before (-1) or after (1)."""
    counted = month.year * 12 + month.month - 1 + step
    return date(counted // 12, counted % 12 + 1, 1)
