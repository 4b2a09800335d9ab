"""Finding what the paper has printed."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

import django_filters as filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
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

#: People of one name that are looked for together.
_NAMESAKES: Final = 20


class Day(forms.DateField):
    """A day; what is none is said with what was typed."""

    def to_python(self, value: Any) -> date | None:
        try:
            return super().to_python(value)
        except ValidationError:
            raise ValidationError(
                gettext("“%(typed)s” is no day. A day is written like this: %(today)s."),
                params={"typed": value, "today": timezone.localdate().isoformat()},
            ) from None


class Person(forms.CharField):
    """Whoever stands in the register under a name or an address: several, where two share a name."""

    def clean(self, value: Any) -> tuple[Reporter, ...]:
        typed: str = super().clean(value)
        if not typed:
            return ()
        found = tuple(Reporter.objects.filter(Q(name=typed) | Q(slug=typed)).order_by("pk")[:_NAMESAKES])
        if not found:
            raise ValidationError(
                gettext("Nobody called “%(typed)s” has written for the paper. Give the whole name as it is printed."),
                params={"typed": typed},
            )
        return found


class DayFilter(filters.Filter):  # type: ignore[misc]  # the library ships no types
    field_class = Day


class PersonFilter(filters.Filter):  # type: ignore[misc]
    field_class = Person


class Narrowing(forms.Form):
    """What holds of several fields together."""

    def clean(self) -> dict[str, Any]:
        chosen = super().clean() or {}
        first, last = chosen.get("first"), chosen.get("last")
        if first and last and first > last:
            self.add_error("last", gettext("The last day lies before the first."))
        return chosen


_NOWHERE: Final = {"invalid_choice": _("The paper has none of that name. Choose one of the list.")}


class SearchFilter(filters.FilterSet):  # type: ignore[misc]
    """What a search can be narrowed to. The index narrows; here it is only read, and the template draws it."""

    section = filters.ModelChoiceFilter(
        queryset=Section.objects.all(), to_field_name="slug", error_messages=_NOWHERE, label=_("Section")
    )
    kind = filters.ChoiceFilter(choices=Kind.choices, error_messages=_NOWHERE, label=_("Kind"))
    reporter = PersonFilter(label=_("Reporter"))
    page = filters.CharFilter(label=_("Page"), max_length=6)
    first = DayFilter(label=_("From day"))
    last = DayFilter(label=_("To day"))

    class Meta:
        model = Release
        form = Narrowing
        fields: list[str] = []

    def wanted(self, *, newest: bool) -> Wanted:
        """What was chosen. Asked of a form that is valid."""
        chosen = self.form.cleaned_data if self.form.is_bound else {}
        return Wanted(
            section=chosen.get("section"),
            reporters=chosen.get("reporter") or (),
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
    narrowed = _clean(request)
    # Most ask without narrowing: the form is not made for nothing.
    asked = SearchFilter(narrowed, queryset=Release.objects.none()) if narrowed else None
    valid = asked is None or asked.is_valid()
    wanted = asked.wanted(newest=newest) if asked and valid else Wanted(newest=newest)
    number = _page(request.GET.get("p", "1"))
    typed = " ".join(request.GET.get("q", "").replace("\0", "").split())[: query.LONGEST]
    is_asked = bool(question) or (bool(narrowed) and not typed)
    answers = finds(question, wanted, page=number, now=timezone.now()) if is_asked and valid else None
    if number > 1 and not (answers and answers.stories):
        raise Http404
    turn = request.GET.copy()
    turn.pop("p", None)
    return page(
        request,
        "reader/search.html",
        {
            "typed": typed,
            "question": question,
            "answers": answers,
            "narrowed": _shown(narrowed, asked),
            "errors": asked.errors if asked else {},
            "kinds": Kind.choices,
            "newest": newest,
            "turn": turn.urlencode(),
            "is_search": True,
        },
        # The search itself can be found by others' searches; its answers are no page of the paper.
        press=None if typed or narrowed else _press(request),
    )


def _shown(narrowed: dict[str, str], asked: SearchFilter | None) -> dict[str, str]:
    """What stands in the fields: what was typed, a day as HTML writes it, and nothing where it is none."""
    if asked is None:
        return narrowed
    chosen = asked.form.cleaned_data
    days = {name: chosen[name].isoformat() if chosen.get(name) else "" for name in ("first", "last")}
    people = {"reporter": chosen["reporter"][0].name} if chosen.get("reporter") else {}
    return {**narrowed, **days, **people}


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
        if (value := request.GET.get(name, "").strip())
    }


def _page(typed: str) -> int:
    if not (typed.isascii() and typed.isdigit() and len(typed) < 4 and 1 <= int(typed) <= query.LAST_PAGE):
        raise Http404
    return int(typed)
