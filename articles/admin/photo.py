"""The library of photographs: the contact sheet, the upload, and the label of each picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
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

from articles.admin.lists import DeskAdmin, DeskChangeList
from articles.admin.marks import state_mark
from articles.admin.site import desk_site
from articles.darkroom import twins
from articles.darkroom.develop import Unacceptable
from articles.darkroom.label import Label, RelabelledError, label_of, mark, relabel
from articles.darkroom.receive import own_entry, receive
from articles.desk import permissions
from articles.models import Account, Photo, PhotoUse, Picture, Release, Rendition, Reporter, Story
from articles.text import byline
from articles.vocabulary import Role

#: The search looks through the pictures sent last, as many as this, of those that the filters leave (Rule 12).
SEARCH_BOUND: Final = 2_000
#: Names offered by the filter and the form; the register itself may hold thousands.
NAMES_OFFERED: Final = 50
#: Uses of a picture that its page lists.
USES_SHOWN: Final = 20
#: More than any database counts to.
LARGEST_ID: Final = 2**63 - 1


# What is typed


class RegisterNameField(forms.CharField):
    """Somebody in the register, by the name as printed, or by the address where two bear one name."""

    default_error_messages = {
        "unknown": gettext_lazy(
            "Nobody in the register is called “%(name)s”. Leave this empty and write the credit as it is printed, "
            "or ask a section editor for an entry."
        ),
        "several": gettext_lazy(
            "The register knows more than one “%(name)s”. Write the address instead: %(addresses)s."
        ),
    }

    def clean(self, value: Any) -> Reporter | None:
        name = str(super().clean(value)).strip()
        if not name:
            return None
        bearers = list(Reporter.objects.filter(Q(name=name) | Q(slug=name)).order_by("id")[:10])
        exact = [reporter for reporter in bearers if reporter.slug == name] or bearers
        if not exact:
            raise forms.ValidationError(self.error_messages["unknown"], code="unknown", params={"name": name})
        if len(exact) > 1:
            addresses = ", ".join(reporter.slug for reporter in exact)
            raise forms.ValidationError(
                self.error_messages["several"], code="several", params={"name": name, "addresses": addresses}
            )
        return exact[0]


def _name_field() -> RegisterNameField:
    return RegisterNameField(
        label=gettext_lazy("Photographer"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("As in the register. Whoever took it may change what is written here."),
        widget=forms.TextInput({"list": "photographers", "class": "inp"}),
    )


def _caption_field() -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Caption"),
        required=False,
        max_length=2_000,
        help_text=gettext_lazy("Who, where, what. Without a caption and a credit no picture runs."),
        widget=forms.Textarea({"rows": 3, "class": "inp"}),
    )


def _credit_field(help_text: Any) -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Credit"),
        required=False,
        max_length=120,
        help_text=help_text,
        widget=forms.TextInput({"class": "inp"}),
    )


class UploadForm(forms.Form):
    """What is said of a batch of pictures; each can be told apart afterwards."""

    caption = _caption_field()
    photographer = _name_field()
    credit = _credit_field(
        gettext_lazy("The line as it is printed. Left empty it is made from the photographer's name.")
    )


class LabelForm(forms.Form):
    """What is written on one photo. `seen` is the mark of what the person was looking at."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=16, required=False)
    caption = _caption_field()
    photographer = _name_field()
    credit = _credit_field(gettext_lazy("The line as it is printed."))
    alt = forms.CharField(
        label=gettext_lazy("Description"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("For readers who do not see the picture."),
        widget=forms.TextInput({"class": "inp"}),
    )
    taken_at = forms.DateTimeField(
        label=gettext_lazy("Taken at"),
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local", "class": "inp ui"}, format="%Y-%m-%dT%H:%M"),
    )
    rights_from = forms.DateField(
        label=gettext_lazy("May run from"),
        required=False,
        widget=forms.DateInput({"type": "date", "class": "inp ui"}, format="%Y-%m-%d"),
    )
    rights_until = forms.DateField(
        label=gettext_lazy("May run until"),
        required=False,
        help_text=gettext_lazy("The last day. From the next day on the picture is gone from every public page."),
        widget=forms.DateInput({"type": "date", "class": "inp ui"}, format="%Y-%m-%d"),
    )
    usable = forms.BooleanField(
        label=gettext_lazy("Usable"),
        required=False,
        help_text=gettext_lazy("Taking this away takes the picture off every public page at once."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("rights_from"), cleaned.get("rights_until")
        if first and last and last < first:
            self.add_error("rights_until", _("The last day lies before the first."))
        return cleaned

    @classmethod
    def showing(cls, photo: Photo) -> LabelForm:
        """The form with what stands on the photo."""
        label = label_of(photo)
        return cls(
            initial={
                **{name: getattr(label, name) for name in Label.__dataclass_fields__},
                "photographer": _entry_name(photo.photographer),
                "seen": mark(label),
            }
        )

    def label(self, shown: Label) -> Label:
        """What was typed, as a Label. A moment that was left as it was shown keeps its seconds."""
        typed = {name: self.cleaned_data[name] for name in Label.__dataclass_fields__}
        photographer = typed["photographer"]
        typed["photographer"] = photographer.pk if photographer else None
        if (
            typed["taken_at"]
            and shown.taken_at
            and typed["taken_at"] == shown.taken_at.replace(second=0, microsecond=0)
        ):
            typed["taken_at"] = shown.taken_at
        return Label(**typed)


def _entry_name(reporter: Reporter | None) -> str:
    """How somebody is written into the form: by name, or by address where the name is not his alone."""
    if reporter is None:
        return ""
    alone = not Reporter.objects.filter(name=reporter.name).exclude(pk=reporter.pk).exists()
    return reporter.name if alone else reporter.slug


# What is shown


@dataclass(frozen=True, slots=True)
class Frame:
    """A photo on the contact sheet; dim when it may not run today. `tags` are (style, words)."""

    photo: Photo
    thumb: Rendition | None
    tags: Sequence[tuple[str, str]]
    dim: bool


def tags(photo: Photo, *, ran: bool, today: date) -> list[tuple[str, str]]:
    """What is to be said of a photo at a glance: what is missing first, then that it may run, and that it has."""
    found: list[tuple[str, str]] = []
    if not photo.caption:
        found.append(("bad", _("No caption")))
    if not photo.credit:
        found.append(("bad", _("No credit")))
    if not photo.usable:
        found.append(("bad", _("Not usable")))
    if photo.rights_until and photo.rights_until < today:
        found.append(("bad", _("Rights ended %(day)s") % {"day": photo.rights_until.isoformat()}))
    if photo.rights_from and photo.rights_from > today:
        found.append(("bad", _("Not before %(day)s") % {"day": photo.rights_from.isoformat()}))
    if not found:
        found.append(("good", _("Usable")))
    if ran:
        found.append(("", _("Ran")))
    return found


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


class ContactSheet(DeskChangeList):
    """The list as a contact sheet."""

    frames: list[Frame]

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        today = timezone.localdate()
        self.frames = [
            Frame(
                photo,
                thumb_of(photo),
                tags(photo, ran=_has_run(photo), today=today),
                dim=not photo.rights_hold(today),
            )
            for photo in self.result_list
        ]


def _ran() -> Exists:
    """Whether readers have ever seen a photo; a recalled release does not count."""
    return Exists(Release.objects.ever_public(timezone.now()).filter(photo_uses__photo=OuterRef("pk")))


def _has_run(photo: Photo) -> bool:
    """The answer of `_ran`, as it was read with the photo."""
    return bool(getattr(photo, "ran", False))


def thumb_of(photo: Photo) -> Rendition | None:
    """The smallest rendition, from what was read with the photo."""
    return min((row for row in photo.renditions.all() if not row.cut), key=lambda row: row.width, default=None)


# Filters


class PhotographerFilter(admin.SimpleListFilter):
    title = gettext_lazy("photographer")
    parameter_name = "photographer"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        seen = model_admin.visible(request).filter(photographer=OuterRef("pk"))
        found = Reporter.objects.filter(Exists(seen)).order_by("name", "id")[:NAMES_OFFERED]
        return [(str(reporter.pk), reporter.name) for reporter in found]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Photo]) -> QuerySet[Photo]:
        value = self.value() or ""
        if not value:
            return queryset
        known = value.isascii() and value.isdigit() and len(value) < 19
        return queryset.filter(photographer=int(value)) if known else queryset.none()


class StandingFilter(admin.SimpleListFilter):
    """What a picture still needs before it may run."""

    title = gettext_lazy("standing")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("ready", _("May run today")),
            ("caption", _("No caption")),
            ("credit", _("No credit")),
            ("rights", _("Not usable, or outside its rights")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Photo]) -> QuerySet[Photo]:
        today = timezone.localdate()
        outside = Q(usable=False) | Q(rights_until__lt=today) | Q(rights_from__gt=today)
        match self.value():
            case "ready":
                return queryset.exclude(caption="").exclude(credit="").exclude(outside)
            case "caption":
                return queryset.filter(caption="")
            case "credit":
                return queryset.filter(credit="")
            case "rights":
                return queryset.filter(outside)
        return queryset


class RanFilter(admin.SimpleListFilter):
    title = gettext_lazy("use")
    parameter_name = "ran"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", _("Ran")), ("no", _("Never ran"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Photo]) -> QuerySet[Photo]:
        if self.value() in ("yes", "no"):
            return queryset.filter(_ran() if self.value() == "yes" else ~_ran())
        return queryset


class SentFilter(admin.SimpleListFilter):
    """How long ago it came in. A day begins at midnight where the paper is."""

    title = gettext_lazy("received")
    parameter_name = "sent"

    DAYS: Final = {"today": 0, "week": 6, "month": 29}

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("today", _("Today")), ("week", _("Last seven days")), ("month", _("Last thirty days"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Photo]) -> QuerySet[Photo]:
        days = self.DAYS.get(self.value() or "")
        if days is None:
            return queryset
        midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
        return queryset.filter(uploaded_at__gte=midnight - timedelta(days=days))


# The screens


@admin.register(Photo, site=desk_site)
class PhotoAdmin(DeskAdmin[Photo]):
    """The library. Django's own form machinery is not used: a picture comes in through the darkroom or not at all."""

    list_filter = (StandingFilter, PhotographerFilter, RanFilter, SentFilter)
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
            .annotate(ran=_ran())
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
        return super().changelist_view(request, extra_context)

    # Addresses

    def get_urls(self) -> list[URLPattern]:
        """The sheet, the upload, and one page a photo. There is none that deletes."""
        behind = self.admin_site.admin_view
        return [
            path("", behind(self.changelist_view), name="articles_photo_changelist"),
            path("add/", behind(self.add_view), name="articles_photo_add"),
            path("<int:photo_id>/change/", behind(self.photo_view), name="articles_photo_change"),
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
            return self._upload_screen(request, UploadForm(initial={"photographer": _entry_name(own_entry(account))}))
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
                "names": self._names(request),
                "megabytes": settings.PHOTO_MAX_BYTES // 1_000_000,
                "files": settings.DATA_UPLOAD_MAX_NUMBER_FILES,
                **said,
            },
        )

    def _names(self, request: HttpRequest) -> list[str]:
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
                "form": form,
                "names": self._names(request),
                "may_edit": self.has_change_permission(request, photo),
                "standing": standing,
                "tags": tags(photo, ran=_has_run(photo), today=timezone.localdate(now)),
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
