"""Finding what the paper has printed."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.masthead import masthead
from articles.models import Release, Reporter, Section
from articles.press import head
from articles.reading.finds import Wanted, finds
from articles.search import query
from articles.views.answer import origin, page, public
from articles.vocabulary import Kind


def _day(label: Any) -> filters.DateFilter:
    return filters.DateFilter(label=label, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))


class SearchFilter(filters.FilterSet):  # type: ignore[misc]  # the library ships no types
    """What a search can be narrowed to. The index narrows; here it is only read and drawn."""

    section = filters.ModelChoiceFilter(
        label=_("Section"), queryset=Section.objects.all(), to_field_name="slug", empty_label=_("Every section")
    )
    kind = filters.ChoiceFilter(label=_("Kind"), choices=Kind.choices, empty_label=_("Every kind"))
    reporter = filters.ModelChoiceFilter(
        label=_("Reporter"), queryset=Reporter.objects.all(), to_field_name="slug", widget=forms.HiddenInput
    )
    page = filters.CharFilter(
        label=_("Page"), max_length=6, widget=forms.TextInput({"size": 4, "maxlength": 6, "inputmode": "numeric"})
    )
    first = _day(_("From day"))
    last = _day(_("To day"))

    class Meta:
        model = Release
        fields: list[str] = []

    def wanted(self, *, newest: bool) -> Wanted:
        """What was chosen, as far as it can be understood; what cannot is said beside its field."""
        chosen = self.form.cleaned_data if self.form.is_bound and self.form.is_valid() else {}
        return Wanted(
            section=chosen.get("section"),
            reporter=chosen.get("reporter"),
            kind=chosen.get("kind") or "",
            page=(chosen.get("page") or "").strip(),
            first=chosen.get("first"),
            last=chosen.get("last"),
            newest=newest,
        )


@public
def search(request: HttpRequest) -> HttpResponse:
    """A page of what answers `q`, narrowed by SearchFilter, in the order `order`; `p` turns the pages."""
    question = query.understand(request.GET.get("q", ""))
    newest = request.GET.get("order") == "newest"
    asked = SearchFilter(_clean(request), queryset=Release.objects.none())
    number = _page(request.GET.get("p", "1"))
    valid = asked.form.is_valid()
    answers = (
        finds(question, asked.wanted(newest=newest), page=number, now=timezone.now()) if question and valid else None
    )
    if number > 1 and not (answers and answers.stories):
        raise Http404
    typed = " ".join(request.GET.get("q", "").replace("\0", "").split())[: query.LONGEST]
    narrowed = any(asked.data.get(name) for name in asked.filters)
    turn = request.GET.copy()
    turn.pop("p", None)
    return page(
        request,
        "reader/search.html",
        {
            "typed": typed,
            "question": question,
            "answers": answers,
            "filter": asked,
            "newest": newest,
            "turn": turn.urlencode(),
            "narrowed": narrowed,
            "is_search": True,
        },
        # The search itself can be found by others' searches; its answers are no page of the paper.
        press=None if typed or narrowed else _press(request),
    )


def _press(request: HttpRequest) -> head.Head:
    return head.plain(
        origin(request),
        request.path,
        gettext("Search"),
        gettext("Search everything that %(paper)s has printed: by words, section, kind, page and day.")
        % {"paper": masthead().name},
    )


def _clean(request: HttpRequest) -> dict[str, str]:
    """The choices without what no database can be asked for."""
    return {
        name: value.replace("\0", "").encode("utf-8", "ignore").decode()[:80]
        for name in SearchFilter.base_filters
        if (value := request.GET.get(name, ""))
    }


def _page(typed: str) -> int:
    if not (typed.isascii() and typed.isdigit() and len(typed) < 4 and 1 <= int(typed) <= query.LAST_PAGE):
        raise Http404
    return int(typed)
