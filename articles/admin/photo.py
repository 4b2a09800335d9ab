"""The library of photographs: the contact sheet, the upload, and the label of each picture."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from importlib.util import find_spec
from typing import Any, Final, cast

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin import hanging, ran, sending, together
from articles.admin.labels import (
    LabelForm,
    TogetherForm,
    caption_field,
    credit_field,
    name_field,
)
from articles.admin.lists import DeskAdmin
from articles.admin.marks import story_mark, waiting_of
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
    searched,
    tags,
    thumb_of,
)
from articles.admin.site import desk_site
from articles.darkroom import incoming, signing, twins
from articles.darkroom.develop import Unacceptable, fit
from articles.darkroom.label import Label, RelabelledError, label_of, mark, relabel
from articles.darkroom.likeness import near
from articles.darkroom.receive import focus_of, receive
from articles.darkroom.renditions import SIZES, cut_of
from articles.desk import permissions
from articles.desk.refusal import Refused
from articles.models import Account, Photo, PhotoUse, Picture, Release, Rendition, Reporter, Story
from articles.press import handout
from articles.text import byline
from articles.vocabulary import Role

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
#: Pictures that are handed over at once.
SENT_AT_ONCE: Final = 300
NUMBER: Final = re.compile(r"[1-9][0-9]{0,17}")
FILES_NOT_RENEWED: Final = gettext_lazy(
    "What you wrote is kept, but the picture's files could not be written anew and still carry the "
    "old words. Tell whoever looks after this machine."
)
#: Uses of a picture that its page lists.
USES_SHOWN: Final = 20


class UploadForm(forms.Form):
    """What is said of a batch of pictures; each can be told apart afterwards."""

    caption = caption_field()
    photographer = name_field(
        gettext_lazy("As in the register. Left empty it is whoever the file names, else whoever sends it.")
    )
    credit = credit_field(
        gettext_lazy("The line as it is printed. Left empty it is the file's, or made from the photographer's name.")
    )


def _kept(text: str) -> str:
    """What was typed, without what no text holds: a picture is not lost for a stray character."""
    return "".join(ch for ch in text if ch != "\0" and not "\ud800" <= ch <= "\udfff")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file of an upload: the photo it is, or the sentence why it was refused."""

    name: str
    photo: Photo | None = None
    again: bool = False
    refusal: str = ""
    near: Sequence[Photo] = ()

    @property
    def thumb(self) -> Rendition | None:
        return self.photo.renditions.filter(name="thumb", crop="").first() if self.photo else None


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
        return searched(queryset, search_term), False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        together_form = TogetherForm() if self.has_change_permission(request) else None
        return super().changelist_view(
            request,
            {
                **(extra_context or {}),
                "together": together_form,
                "names": self.names(request),
                "stories": hanging.offered(self.account(request)) if together_form else [],
                "writes": permissions.may_write(request.user),
            },
        )

    # Addresses

    def get_urls(self) -> list[URLPattern]:
        """The sheet, the upload, one page a photo, and what is done to several. There is none that deletes."""
        behind = self.admin_site.admin_view
        return [
            path("", behind(self.changelist_view), name="articles_photo_changelist"),
            path("add/", behind(self.add_view), name="articles_photo_add"),
            path("uploads/", behind(self.uploads_view), name="articles_photo_uploads"),
            path("uploads/<str:token>/", behind(self.piece_view), name="articles_photo_piece"),
            path("together/", behind(partial(together.label_together, self)), name="articles_photo_together"),
            path("hang/", behind(partial(hanging.hang, self)), name="articles_photo_hang"),
            path("ran/", behind(partial(ran.ran, self)), name="articles_photo_ran"),
            path("ran.csv", behind(partial(ran.ran_sheet, self)), name="articles_photo_ran_sheet"),
            path("<int:photo_id>/change/", behind(self.photo_view), name="articles_photo_change"),
            path("<int:photo_id>/hand-out/", behind(self.hand_out_view), name="articles_photo_hand_out"),
            path(
                "<int:first>/beside/<int:second>/", behind(partial(together.beside, self)), name="articles_photo_beside"
            ),
        ]

    # The upload

    def uploads_view(self, request: HttpRequest) -> HttpResponse:
        return sending.begin(self, request)

    def piece_view(self, request: HttpRequest, token: str) -> HttpResponse:
        return sending.piece(self, request, token)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Take in one picture or many. Each file is judged by itself: one that is refused holds up no other.

        The page's own script sends the files in pieces before (`sending`); then this hears which they were (`sent`) and
        what was written on each. Without it the files come with the form.
        """
        if not self.has_add_permission(request):
            raise PermissionDenied
        account = self.account(request)
        if request.method in ("GET", "HEAD"):
            return self._upload_screen(request, UploadForm())
        if request.method != "POST":
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
        form = UploadForm(request.POST)
        files = request.FILES.getlist("files")
        sent = self._sent(request)
        if not form.is_valid():
            # A browser cannot be given its files back: that has to be said.
            return self._upload_screen(request, form, refused_batch=bool(files), sent=self._rows(request, sent))
        if not files and not sent:
            return self._upload_screen(request, form, nothing_chosen=True)
        overtaken = self._write_labels(request, sent, form.cleaned_data)
        outcomes = [self._take(account, file, form.cleaned_data) for file in files]
        twins.begin()
        taken = [*sent, *(outcome.photo for outcome in outcomes if outcome.photo is not None)]
        story = request.POST.get("story", "")
        onward = hanging.form_address(account, story, (photo.pk for photo in taken)) if story and taken else ""
        if any(outcome.refusal for outcome in outcomes) or overtaken:
            told = len(outcomes) + len(overtaken)
            return self._upload_screen(request, form, outcomes=outcomes, overtaken=overtaken, told=told, onward=onward)
        for outcome in outcomes:
            if outcome.again:
                messages.info(
                    request,
                    _("“%(name)s” is in the library already. Nothing on it was changed.") % {"name": outcome.name},
                )
        fresh = len(sent) + sum(not outcome.again for outcome in outcomes)
        if fresh:
            messages.success(request, _("Pictures received: %(count)s.") % {"count": fresh})
        if onward:
            return HttpResponseRedirect(onward)
        if len(taken) == 1:
            return HttpResponseRedirect(reverse("admin:articles_photo_change", args=[taken[0].pk]))
        return HttpResponseRedirect(reverse("admin:articles_photo_changelist"))

    def _sent(self, request: HttpRequest) -> list[Photo]:
        """The pictures that were sent in pieces before, as far as this person may write on them."""
        numbers = [int(said) for said in request.POST.getlist("sent")[:SENT_AT_ONCE] if NUMBER.fullmatch(said)]
        found = self.visible(request).select_related("photographer").in_bulk(numbers)
        return [
            found[number]
            for number in dict.fromkeys(numbers)
            if number in found and permissions.may_edit_photo(request.user, found[number])
        ]

    def _write_labels(self, request: HttpRequest, photos: Sequence[Photo], said: dict[str, Any]) -> list[Photo]:
        """Write on each picture its own caption and what was said of the batch; those somebody else has written on
        since it arrived are left alone, and come back."""
        overtaken = []
        for photo in photos:
            label = label_of(photo)
            photographer: Reporter | None = said["photographer"]
            caption = request.POST.get(f"caption-{photo.pk}", label.caption)[:2_000]
            credit = said["credit"] or (
                byline.render([("photo", photographer.name, "")]) if photographer else label.credit
            )
            try:
                relabel(
                    photo.pk,
                    replace(
                        label,
                        caption=_kept(caption),
                        credit=credit,
                        photographer=photographer.pk if photographer else label.photographer,
                    ),
                    seen=request.POST.get(f"seen-{photo.pk}", "")[:16],
                )
            except RelabelledError:
                overtaken.append(photo)
            except (Unacceptable, OSError):
                messages.warning(request, FILES_NOT_RENEWED)
        return overtaken

    def _rows(self, request: HttpRequest, photos: Sequence[Photo]) -> list[dict[str, Any]]:
        """The pictures that were sent before, to be shown once more with what was typed for them."""
        return [
            {
                "photo": photo,
                "thumb": thumb_of(photo),
                "caption": request.POST.get(f"caption-{photo.pk}", photo.caption)[:2_000],
                "seen": mark(label_of(photo)),
            }
            for photo in photos
        ]

    def _take(self, account: Account, file: UploadedFile[bytes], said: dict[str, Any]) -> Outcome:
        now = timezone.now()
        name = str(file.name)
        try:
            photo = receive(
                file,
                name=name,
                by=account,
                now=now,
                caption=said["caption"],
                credit=said["credit"],
                photographer=said["photographer"],
                may_see=lambda photo: permissions.may_see_photo(account, photo),
                presume=True,
            )
        except Unacceptable as refusal:
            return Outcome(name, refusal=str(refusal))
        again = photo.uploaded_at < now
        near = [] if again else sending.alike(photo, account)
        return Outcome(name, photo, again=again, near=near)

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
                "stories": hanging.offered(self.account(request)),
                "writes": permissions.may_write(request.user),
                "chosen_story": request.POST.get("story", ""),
                "piece": incoming.PIECE,
                "heic": find_spec("pillow_heif") is not None,
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
            messages.warning(request, FILES_NOT_RENEWED)
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

    def hand_out_view(self, request: HttpRequest, photo_id: int) -> HttpResponse:
        """A picture for somebody outside, as a file; by whoever may write on it. It is made anew each time: a form asks."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        photo = self.visible(request).select_related("photographer").filter(pk=min(photo_id, LARGEST_ID)).first()
        if photo is None:
            raise Http404
        if not self.has_change_permission(request, photo):
            raise PermissionDenied
        try:
            data = handout.hand_out(photo, now=timezone.now())
        except Refused as refused:
            messages.error(request, str(refused))
            return HttpResponseRedirect(reverse("admin:articles_photo_change", args=[photo.pk]))
        return HttpResponse(
            data,
            content_type="image/jpeg",
            headers={
                "Content-Disposition": f'attachment; filename="picture-{photo.pk}.jpg"',
                "X-Content-Type-Options": "nosniff",
            },
        )

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
        renditions = {row.name: row for row in photo.renditions.all() if not row.crop}
        shown_in = Picture.objects.filter(photo=photo).values("story")
        readable = Story.objects.filter(permissions.readable(request.user), pk__in=shown_in).distinct()
        hangs_on = list(readable.order_by("-changed_at", "-id")[:USES_SHOWN])
        waiting = waiting_of(hangs_on, now=now)
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
                "signs": signing.is_configured(),
                "credential": sending.credential_of(photo),
                "said": [(words, photo.read[name]) for name, words in _FACTS.items() if name in photo.read],
                "form": form,
                "names": self.names(request),
                "may_edit": self.has_change_permission(request, photo),
                "standing": standing,
                "tags": tags(photo, ran=has_run(photo), today=timezone.localdate(now)),
                "runs": PhotoUse.objects.filter(release__in=Release.objects.ever_public(now), photo=photo)
                .select_related("release__revision", "release__edition")
                .order_by("-release__public_from", "-id")[:USES_SHOWN],
                "hangs_on": [(story, story_mark(story.state, waiting=story.pk in waiting)) for story in hangs_on],
            },
            status=status,
        )
