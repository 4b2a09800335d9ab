"""The desk: Django's admin with the paper's name, for whoever has a role here."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from articles.admin.day import day_page, queue_page
from articles.admin.duty import index_context
from articles.admin.editing import SESSION_KEY, of_story_form, sent_again, unsaved_words, waits_for
from articles.admin.notices import notices_page
from articles.desk.permissions import is_staff_member, roles_of
from articles.masthead import masthead
from articles.models import Account
from articles.models.event import append
from articles.vocabulary import Act, Role

#: The rooms in the order of the day's work.
ORDER = ("Story", "Edition", "Photo", "Intake", "Reporter", "Figure", "WordRule", "Section", "Account", "Event")


class SignInForm(AdminAuthenticationForm):
    """Name and password. A refused sign-in is put on the record, with the account it was meant for and never a password.

    A name that nobody has is not kept either: people type a password into the wrong field.
    """

    error_messages = {
        "invalid_login": _("Name and password do not belong together. Look at the capitals, and try again."),
        "inactive": _("This account is closed. Ask an administrator."),
        "no_role": _("This account has no role in the newsroom yet. Ask an administrator."),
    }

    def clean(self) -> dict[str, Any]:
        try:
            return super().clean()
        except ValidationError as refusal:
            append(
                Act.SIGN_IN_REFUSED,
                at=timezone.now(),
                by=Account.objects.filter(username=self.cleaned_data.get("username", "")).first(),
                reason=str(refusal.code or ""),
            )
            raise

    def confirm_login_allowed(self, user: AbstractBaseUser) -> None:
        if not user.is_active:
            raise ValidationError(self.error_messages["inactive"], code="inactive")
        if not isinstance(user, Account) or not is_staff_member(user):
            raise ValidationError(self.error_messages["no_role"], code="no_role")


class DeskSite(AdminSite):
    """Every screen of the editors. Nothing is deleted here in bulk, and the index is the duty desk."""

    site_title = _("Newsroom")
    index_title = _("Duty desk")
    login_form = SignInForm
    enable_nav_sidebar = False

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        self.disable_action("delete_selected")

    def has_permission(self, request: HttpRequest) -> bool:
        return is_staff_member(request.user)

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Any:
        """Django's, and no method that nobody knows: its own screens would answer a PUT as if it had been a GET.

        Nor a question with a NUL in it.
        """

        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method not in ("GET", "HEAD", "POST"):
                return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
            if any("\0" in value for values in request.GET.lists() for value in values[1]):
                raise Http404  # no word holds one, and PostgreSQL is never asked for it
            answered: HttpResponseBase = view(request, *args, **kwargs)
            return answered

        known = super().admin_view(answer)  # Django lets caches keep the form of a new password

        @wraps(known)
        def ask(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method == "POST" and not self.has_permission(request) and (words := unsaved_words(request)):
                return self._sign_in_with(request, words)
            answered: HttpResponseBase = known(request, *args, **kwargs)
            if request.method == "POST" and answered.status_code == 302 and waits_for(request):
                del request.session[SESSION_KEY]  # it was sent again, and taken
            return answered

        return ask

    def _sign_in_with(self, request: HttpRequest, words: str) -> HttpResponse:
        """A form came from somebody who is signed out: his words wait in the page that asks who he is (Rule 6).

        They lie in the page and not on the server: whoever is outside stores nothing here.
        """
        response = TemplateResponse(
            request,
            "admin/login.html",
            {
                **self.each_context(request),
                "title": _("Log in"),
                "form": SignInForm(request),
                "app_path": reverse("admin:login"),
                "next": request.path,
                "unsaved": words,
                "files": bool(request.FILES),
            },
            status=401,
        )
        add_never_cache_headers(response)
        return response

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Django's, without the address that leads to any object by its number.

        It asks nobody whether he may know of the object: it told every picture's token and every planned day.
        """
        ours = [
            path("queue/", self._read_only(queue_page), name="queue"),
            path("notices/", self.admin_view(partial(notices_page, self)), name="notices"),
            path("day/", self._read_only(day_page), name="day"),
            path("unsaved/", self.admin_view(self.unsaved), name="unsaved"),
        ]
        return [*ours, *(one for one in super().get_urls() if getattr(one, "name", None) != "view_on_site")]

    def _read_only(self, view: Callable[..., HttpResponse]) -> Any:
        def answer(request: HttpRequest) -> HttpResponse:
            if request.method == "POST":
                return HttpResponseNotAllowed(["GET", "HEAD"])
            return view(self, request)

        return self.admin_view(answer)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if request.method not in ("GET", "HEAD", "POST"):
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
        words, to = request.POST.get("unsaved", ""), request.POST.get("next", "")
        response = super().login(request, {**(extra_context or {}), "unsaved": words})
        if words and response.status_code == 302 and self.has_permission(request):
            request.session[SESSION_KEY] = {"path": to, "words": words}
            if not of_story_form(to):
                return HttpResponseRedirect(reverse("admin:unsaved"))
        return response

    def unsaved(self, request: HttpRequest) -> HttpResponse:
        """A form that was sent while somebody was signed out: shown to him, to be sent again or thrown away (Rule 6).

        It is sent by his own click, to the address it was meant for, and is judged there as if it came for the first time.
        """
        sent = sent_again(request)
        if request.method == "POST" or sent is None:
            if request.session.pop(SESSION_KEY, None) is not None and request.method == "POST":
                messages.success(request, gettext("What you had sent was thrown away."))
            return HttpResponseRedirect(reverse("admin:index"))
        return TemplateResponse(
            request,
            "admin/unsaved.html",
            {**self.each_context(request), "title": gettext("You were signed out when you sent this"), "sent": sent},
        )

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        context = super().each_context(request)
        paper = masthead()
        context["paper"] = paper
        context["site_title"] = f"{paper.name} {self.site_title}"
        context["other_language"] = ("zh-hans", "中文") if get_language() == "en" else ("en", "English")
        context["my_roles"] = role_labels(request.user)
        return context

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """The rooms this person may enter, in the order of the day's work instead of the alphabet."""
        rooms = super().get_app_list(request, app_label)
        for app in rooms:
            app["models"].sort(
                key=lambda room: ORDER.index(room["object_name"]) if room["object_name"] in ORDER else 99
            )
        return rooms

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:  # type: ignore[override]
        if request.method == "POST":
            return HttpResponseNotAllowed(["GET", "HEAD"])
        if not isinstance(request.user, Account):  # admin_view has asked already
            raise PermissionDenied
        desk = index_context(request.user, now=timezone.now())
        return super().index(request, {**desk, **(extra_context or {})})

    def app_index(  # type: ignore[override]
        self, request: HttpRequest, app_label: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if request.method == "POST":
            return HttpResponseNotAllowed(["GET", "HEAD"])
        return super().app_index(request, app_label, extra_context)


def role_labels(user: object) -> list[str]:
    """The words for somebody's roles, in the order of the newsroom."""
    if not isinstance(user, Account):
        return []
    roles = roles_of(user)
    return [str(role.label) for role in Role if role in roles]


desk_site = DeskSite()
