"""Lists that can grow: one page and one row more are read, and the table is never counted (Rule 12)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, TypeVar

from django.contrib.admin import ModelAdmin, ShowFacets
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import PAGE_VAR, ChangeList
from django.core.exceptions import PermissionDenied
from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator
from django.core.paginator import Page as PaginatorPage
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

M = TypeVar("M", bound=Model)

if TYPE_CHECKING:
    Rows = Paginator[Any]
    PageOfRows = PaginatorPage[Any]
    Stock = ModelAdmin
else:
    Rows = Paginator
    PageOfRows = PaginatorPage

    class Stock(ModelAdmin):
        """Django's own class takes no type in brackets while it runs."""

        def __class_getitem__(cls, model):
            return cls


#: The rows of one page, and the last page a list turns to: whoever is still looking wants a filter, and the database
#: walks over every row before the page it is asked for.
PER_PAGE = 50
LAST_PAGE = 100


class LookAheadPage(PageOfRows):
    """A page that knows whether another one follows, and not how many there are."""

    def __init__(self, rows: list[Any], number: int, paginator: LookAheadPaginator, more: bool) -> None:
        super().__init__(rows, number, paginator)
        self.more = more
        #: Whether the list goes on behind the last page it turns to.
        self.cut = False

    def has_next(self) -> bool:
        return self.more

    def next_page_number(self) -> int:
        return self.number + 1

    def start_index(self) -> int:
        return self.paginator.per_page * (self.number - 1) + 1

    def end_index(self) -> int:
        return self.start_index() + len(self.object_list) - 1


class LookAheadPaginator(Rows):
    """A paginator that reads one row more than it shows and never counts.

    `count` and `num_pages` say only what has been seen to exist; nothing of ours shows them.
    """

    def __init__(self, object_list: Any, per_page: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(object_list, per_page, *args, **kwargs)
        self._seen: LookAheadPage | None = None

    def validate_number(self, number: Any) -> int:
        try:
            page = int(number)
        except (TypeError, ValueError):
            raise PageNotAnInteger(_("That page number is not a number.")) from None
        if not 1 <= page <= LAST_PAGE:
            raise EmptyPage(_("That page does not exist."))
        return page

    def page(self, number: Any) -> LookAheadPage:
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        rows = list(self.object_list[first : first + self.per_page + 1])
        if not rows and number > 1:
            raise EmptyPage(_("That page does not exist."))
        more = len(rows) > self.per_page
        self._seen = LookAheadPage(rows[: self.per_page], number, self, more and number < LAST_PAGE)
        self._seen.cut = more and number == LAST_PAGE
        return self._seen

    @cached_property
    def count(self) -> int:
        page = self._seen or self.page(1)
        return page.end_index() + int(page.more)

    @property
    def num_pages(self) -> int:
        page = self._seen or self.page(1)
        return page.number + int(page.more)

    @property
    def page_range(self) -> range:
        return range(1, self.num_pages + 1)

    def get_elided_page_range(self, number: Any = 1, **kwargs: Any) -> Iterator[str | int]:
        return iter(self.page_range)


class DeskChangeList(ChangeList):
    """Django's list without its counts: previous and next, and nothing that grows with the archive."""

    desk_page: LookAheadPage

    def get_results(self, request: HttpRequest) -> None:
        paginator = self.model_admin.get_paginator(request, self.queryset, self.list_per_page)
        if not isinstance(paginator, LookAheadPaginator):
            raise TypeError(f"{type(self.model_admin).__name__} counts its table.")
        try:
            page = paginator.page(self.page_num)
        except (EmptyPage, PageNotAnInteger):
            raise IncorrectLookupParameters from None
        self.desk_page = page
        self.result_list = page.object_list
        self.result_count = len(page.object_list)
        self.full_result_count = None
        self.show_full_result_count = False
        self.show_admin_actions = bool(page.object_list)
        self.can_show_all = False
        self.multi_page = page.has_other_pages()
        self.paginator = paginator

    @property
    def previous_page_query(self) -> str:
        return self.get_query_string({PAGE_VAR: self.page_num - 1})

    @property
    def next_page_query(self) -> str:
        return self.get_query_string({PAGE_VAR: self.page_num + 1})


class DeskAdmin(Stock[M]):
    """What every screen of the desk has in common: nothing is counted, deleted or edited in a list."""

    list_per_page = PER_PAGE
    show_full_result_count = False
    paginator = LookAheadPaginator
    actions_selection_counter = False
    show_facets = ShowFacets.NEVER
    view_on_site: Any = False

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return DeskChangeList

    def has_delete_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """A list is only read: there is no bulk action to post."""
        if request.method == "POST" and self.has_view_or_change_permission(request):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        return super().changelist_view(request, extra_context)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if request.method == "POST" and self.has_view_or_change_permission(request):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        return super().history_view(request, object_id, extra_context)

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> HttpResponse:
        """What is not there answers whoever may not enter the room as what is there: its numbers are not to be tried."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        away: HttpResponse = super()._get_obj_does_not_exist_redirect(request, opts, object_id)  # type: ignore[misc]
        return away
