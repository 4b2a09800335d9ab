"""The library of photographs: the contact sheet, the upload, and the label of each picture."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any, Final, cast

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin import ran, together
from articles.admin.labels import (
    LabelForm,
    TogetherForm,
    caption_field,
    credit_field,
    entry_name,
    name_field,
)
from articles.admin.lists import DeskAdmin
from articles.admin.marks import state_mark
from articles.admin.pickers import LARGEST_ID
from articles.admin.sheet import (
    NAMES_OFFERED,
    ContactSheet,
    DayFilter,
    PhotographerFilter,
    RanFilter,
    RightsFilter,
    SectionFilter,
    SentFilter,
    StandingFilter,
    ever_ran,
    has_run,
    tags,
    thumb_of,
)
from articles.admin.site import desk_site
from articles.darkroom import twins
from articles.darkroom.develop import Unacceptable, fit
from articles.darkroom.label import Label, RelabelledError, label_of, mark, relabel
from articles.darkroom.likeness import near
from articles.darkroom.receive import focus_of, own_entry, receive
from articles.darkroom.renditions import SIZES, cut_of
from articles.desk import permissions
from articles.models import Account, Photo, PhotoUse, Picture, Release, Rendition, Reporter, Story
from articles.text import byline
from articles.vocabulary import Role

#: The search looks through the pictures sent last, as many as this, of those that the filters leave (Rule 12).
SEARCH_BOUND: Final = 2_000
#: What a file says of itself, in the order it is shown (`Photo.read`).
_FACTS: Final[dict[str, Any]] = {
    "headline": gettext_lazy("Headline"),
    "caption": gettext_lazy("Caption"),
    "creator": gettext_lazy("Creator"),
    "credit": gettext_lazy("Credit"),
    "copyright": gettext_lazy("Copyright"),
    "keywords": gettext_lazy("Keywords"),
    "city": gettext_lazy("City"),
    "place": gettext_lazy("Place"),
    "taken_at": gettext_lazy("Taken at"),
    "camera": gettext_lazy("Camera"),
}
#: Uses of a picture that its page lists.
USES_SHOWN: Final = 20


class UploadForm(forms.Form):
    """What is said of a batch of pictures; each can be told apart afterwards."""

    caption = caption_field()
    photographer = name_field()
    credit = credit_field(
        gettext_lazy("The line as it is printed. Left empty it is made from the photographer's name.")
    )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file of an upload: the photo it is, or the sentence why it was refused."""

    name: str
    photo: Photo | None = None
    again: bool = False
    refusal: str = ""

    @property
    def thumb(self) -> Rendition | None:
        return self.photo.renditions.filter(name="thumb").first() if self.photo else None


@dataclass(frozen=True, slots=True)
class Crop:
    """What one size shows of the picture: a window on it, in pixels of the upright original."""

    name: str
    width: int
    height: int
    window: tuple[int, int, int, int]
    cropped: bool


def crops(photo: Photo) -> list[Crop]:
    """Every size of the visible list, as it is cut around the focal point that stands on the photo now."""
    picture = (photo.width, photo.height)
    shown = [(size, cut_of(size, picture, focus_of(photo))) for size in SIZES]
    return [
        Crop(size.name, *fit((window[2], window[3]), size.box), window, size.cropped)
        for size, cut in shown
        for window in [cut or (0, 0, *picture)]
    ]


# The screens


@admin.register(Photo, site=desk_site)
class PhotoAdmin(DeskAdmin[Photo]):
    """The library. Django's own form machinery is not used: a picture comes in through the darkroom or not at all."""

    list_filter = (
        StandingFilter,
        DayFilter,
        SentFilter,
        PhotographerFilter,
        SectionFilter,
        RightsFilter,
        RanFilter,
    )
    list_per_page = 24
    list_display = ("__str__",)
    ordering = ("-uploaded_at", "-id")
    sortable_by = ()
    actions = None
    search_fields = ("caption",)
    search_help_text = gettext_lazy("Caption, credit or file name, among the two thousand pictures that came in last.")

    # Who may

    def account(self, request: HttpRequest) -> Account:
        """Whoever asks; the site lets nobody in without an account."""
        return cast("Account", request.user)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Photo | None = None) -> bool:
        if obj is not None:
            return permissions.may_see_photo(request.user, obj)
        return permissions.may_upload(request.user) or permissions.has_role(request.user, Role.PROOFREADER)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return permissions.may_upload(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Photo | None = None) -> bool:
        if obj is not None:
            return permissions.may_edit_photo(request.user, obj)
        return permissions.may_upload(request.user)

    # The list

    def visible(self, request: HttpRequest) -> QuerySet[Photo]:
        """The photos this person may see, each once."""
        return Photo.objects.filter(permissions.visible_photos(request.user))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Photo]:
        return (
            self.visible(request)
            .select_related("photographer")
            .prefetch_related("renditions")
            .annotate(ran=ever_ran())
            .order_by("-uploaded_at", "-id")
        )

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return ContactSheet

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Photo], search_term: str
    ) -> tuple[QuerySet[Photo], bool]:
        words = search_term.split()[:5]
        if not words:
            return queryset, False
        recent = list(queryset.order_by("-uploaded_at", "-id").values_list("pk", flat=True)[:SEARCH_BOUND])
        found = queryset.filter(pk__in=recent)
        for word in words:
            found = found.filter(Q(caption__icontains=word) | Q(credit__icontains=word) | Q(filename__icontains=word))
        return found, False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        together_form = TogetherForm() if self.has_change_permission(request) else None
        return super().changelist_view(
            request, {**(extra_context or {}), "together": together_form, "names": self.names(request)}
        )

    # Addresses

    def get_urls(self) -> list[URLPattern]:
        """The sheet, the upload, one page a photo, and what is done to several. There is none that deletes."""
        behind = self.admin_site.admin_view
        return [
            path("", behind(self.changelist_view), name="articles_photo_changelist"),
            path("add/", behind(self.add_view), name="articles_photo_add"),
            path("together/", behind(partial(together.label_together, self)), name="articles_photo_together"),
            path("ran/", behind(partial(ran.ran, self)), name="articles_photo_ran"),
            path("ran.csv", behind(partial(ran.ran_sheet, self)), name="articles_photo_ran_sheet"),
            path("<int:photo_id>/change/", behind(self.photo_view), name="articles_photo_change"),
            path(
                "<int:first>/beside/<int:second>/", behind(partial(together.beside, self)), name="articles_photo_beside"
            ),
        ]

    # The upload

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Take in one picture or many. Each file is judged by itself: one that is refused holds up no other."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        account = self.account(request)
        if request.method in ("GET", "HEAD"):
            return self._upload_screen(request, UploadForm(initial={"photographer": entry_name(own_entry(account))}))
        if request.method != "POST":
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
        form = UploadForm(request.POST)
        sent = request.FILES.getlist("files")
        if not form.is_valid():
            # A browser cannot be given its files back: that has to be said.
            return self._upload_screen(request, form, refused_batch=bool(sent))
        if not sent:
            return self._upload_screen(request, form, nothing_chosen=True)
        outcomes = [self._take(account, file, form.cleaned_data) for file in sent]
        twins.begin()
        if any(outcome.refusal for outcome in outcomes):
            return self._upload_screen(request, form, outcomes=outcomes)
        for outcome in outcomes:
            if outcome.again:
                messages.info(
                    request,
                    _("“%(name)s” is in the library already. Nothing on it was changed.") % {"name": outcome.name},
                )
        taken = [outcome.photo for outcome in outcomes if outcome.photo is not None]
        fresh = sum(not outcome.again for outcome in outcomes)
        if fresh:
            messages.success(request, _("Pictures received: %(count)s.") % {"count": fresh})
        if len(taken) == 1:
            return HttpResponseRedirect(reverse("admin:articles_photo_change", args=[taken[0].pk]))
        return HttpResponseRedirect(reverse("admin:articles_photo_changelist"))

    def _take(self, account: Account, file: UploadedFile[bytes], said: dict[str, Any]) -> Outcome:
        now = timezone.now()
        photographer: Reporter | None = said["photographer"]
        credit = said["credit"] or (byline.render([("photo", photographer.name, "")]) if photographer else "")
        name = str(file.name)
        try:
            photo = receive(
                file,
                name=name,
                by=account,
                now=now,
                caption=said["caption"],
                credit=credit,
                photographer=photographer,
                may_see=lambda photo: permissions.may_see_photo(account, photo),
            )
        except Unacceptable as refusal:
            return Outcome(name, refusal=str(refusal))
        return Outcome(name, photo, again=photo.uploaded_at < now)

    def _upload_screen(self, request: HttpRequest, form: UploadForm, **said: Any) -> HttpResponse:
        return TemplateResponse(
            request,
            "admin/articles/photo/upload.html",
            {
                **self.admin_site.each_context(request),
                "title": _("Upload pictures"),
                "opts": self.opts,
                "form": form,
                "names": self.names(request),
                "megabytes": settings.PHOTO_MAX_BYTES // 1_000_000,
                "files": settings.DATA_UPLOAD_MAX_NUMBER_FILES,
                **said,
            },
        )

    def names(self, request: HttpRequest) -> list[str]:
        """Names to choose from beside the field: one's own, and for the desk those who took pictures here."""
        offered = Reporter.objects.filter(account=self.account(request))
        if permissions.rank(request.user) or permissions.has_role(request.user, Role.LAYOUT_EDITOR):
            offered = Reporter.objects.filter(Exists(Photo.objects.filter(photographer=OuterRef("pk"))))
        return list(offered.order_by("name").values_list("name", flat=True).distinct()[:NAMES_OFFERED])

    # One photo

    def photo_view(self, request: HttpRequest, photo_id: int) -> HttpResponse:
        """A photo's page: read by whoever may see it, written on by whoever may edit it."""
        if request.method not in ("GET", "HEAD", "POST"):
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
        photo = self.get_queryset(request).filter(pk=min(photo_id, LARGEST_ID)).first()
        if photo is None:
            raise Http404
        if request.method != "POST":
            return self._photo_screen(request, photo, LabelForm.showing(photo))
        if not self.has_change_permission(request, photo):
            raise PermissionDenied
        form = LabelForm(request.POST)
        if not form.is_valid():
            return self._photo_screen(request, photo, form)
        try:
            changed = relabel(photo.pk, form.label(label_of(photo)), seen=form.cleaned_data["seen"])
        except RelabelledError as other:
            return self._overtaken(request, form, photo, other.label)
        except (Unacceptable, OSError):
            messages.warning(
                request,
                _(
                    "What you wrote is kept, but the picture's files could not be written anew and still carry the "
                    "old words. Tell whoever looks after this machine."
                ),
            )
            return HttpResponseRedirect(request.path)
        twins.begin()
        if changed:
            messages.success(
                request,
                _(
                    "Kept. Stories that have this picture keep their own caption and credit until you change them there."
                ),
            )
        else:
            messages.info(request, _("Nothing was changed, so nothing was saved."))
        return HttpResponseRedirect(request.path)

    def _overtaken(self, request: HttpRequest, form: LabelForm, photo: Photo, now: Label) -> HttpResponse:
        """Show what somebody else wrote beside what was typed; the next save has seen it."""
        typed = {**form.data.dict(), "seen": mark(now)} if isinstance(form.data, QueryDict) else {}
        photo.refresh_from_db()
        return self._photo_screen(request, photo, LabelForm(typed), standing=now, status=409)

    def _alike(self, request: HttpRequest, photo: Photo) -> list[tuple[Photo, Rendition | None]]:
        """The pictures this person may see that look like it, the most alike first."""
        numbers = near(photo.likeness, self.visible(request).exclude(pk=photo.pk))
        found = Photo.objects.prefetch_related("renditions").in_bulk(numbers)
        return [(found[number], thumb_of(found[number])) for number in numbers]

    def _photo_screen(
        self, request: HttpRequest, photo: Photo, form: LabelForm, *, standing: Label | None = None, status: int = 200
    ) -> HttpResponse:
        now = timezone.now()
        renditions = {row.name: row for row in photo.renditions.all()}
        return TemplateResponse(
            request,
            "admin/articles/photo/photo.html",
            {
                **self.admin_site.each_context(request),
                "title": str(photo),
                "opts": self.opts,
                "photo": photo,
                "shown": renditions.get("column") or thumb_of(photo),
                "crops": crops(photo),
                "focus": [
                    side * part // 1000 for side, part in zip((photo.width, photo.height), focus_of(photo), strict=True)
                ],
                "ring": max(photo.width, photo.height) // 40,
                "alike": self._alike(request, photo),
                "said": [(words, photo.read[name]) for name, words in _FACTS.items() if name in photo.read],
                "form": form,
                "names": self.names(request),
                "may_edit": self.has_change_permission(request, photo),
                "standing": standing,
                "tags": tags(photo, ran=has_run(photo), today=timezone.localdate(now)),
                "runs": PhotoUse.objects.filter(release__in=Release.objects.ever_public(now), photo=photo)
                .select_related("release__revision", "release__edition")
                .order_by("-release__public_from", "-id")[:USES_SHOWN],
                "hangs_on": [
                    (story, state_mark(story.state))
                    for story in Story.objects.filter(
                        permissions.readable(request.user), pk__in=Picture.objects.filter(photo=photo).values("story")
                    )
                    .distinct()
                    .order_by("-changed_at", "-id")[:USES_SHOWN]
                ],
            },
            status=status,
        )
