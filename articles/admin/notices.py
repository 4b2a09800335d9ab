"""What I was told, in a list; and whether it comes by e-mail too, in which language."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import EmptyPage, PageNotAnInteger
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.lists import PER_PAGE, LookAheadPaginator
from articles.desk import permissions, telling
from articles.models import Account, Story, Told

if TYPE_CHECKING:
    from articles.admin.site import DeskSite


class MailForm(forms.Form):
    """Whether and how somebody hears by e-mail."""

    mail = forms.BooleanField(label=gettext_lazy("Send me notices by e-mail too"), required=False)
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the mails"),
        choices=[("", gettext_lazy("the paper's own")), *settings.LANGUAGES],
        required=False,
    )


def told_to(account: Account) -> QuerySet[Told]:
    """What somebody was told, the latest first, of the stories that he may still read."""
    readable = Story.objects.filter(permissions.readable(account)).values("pk")
    return Told.objects.filter(to=account, story__in=readable).select_related("by", "story").order_by("-id")


def notices_page(site: DeskSite, request: HttpRequest) -> HttpResponse:
    """The list; a POST marks it read, or keeps how one wants to be told."""
    by = cast("Account", request.user)
    form = MailForm(initial={"mail": by.mail, "language": by.language})
    if request.method == "POST":
        if request.POST.get("act") == "read":
            Told.objects.filter(to=by, read_at__isnull=True).update(read_at=timezone.now())
            return HttpResponseRedirect(reverse("admin:notices"))
        form = MailForm(request.POST)
        if form.is_valid():
            Account.objects.filter(pk=by.pk).update(**form.cleaned_data)
            messages.success(request, _("Kept. It holds from the next notice on."))
            return HttpResponseRedirect(reverse("admin:notices"))
    try:
        page = LookAheadPaginator(told_to(by), PER_PAGE).page(request.GET.get("p", 1))
    except (EmptyPage, PageNotAnInteger):
        raise Http404 from None
    return TemplateResponse(
        request,
        "admin/notices.html",
        {
            **site.each_context(request),
            "title": _("Notices"),
            "page": page,
            "unread": any(row.read_at is None for row in page.object_list),
            "form": form,
            "address": by.email,
            "mails": telling.mails(),
        },
        status=422 if form.is_bound else 200,
    )
