"""The accounts of the newsroom: who signs in, and in which roles. An administrator's to keep.

Nobody raises himself: one's own roles are changed by somebody else, and a superuser is made and changed by superusers
alone. An account is closed and never removed: the record names it for ever.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserChangeForm, UserCreationForm
from django.contrib.auth.models import Group
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.admin.opened import OpenedAdmin, OpenedForm
from articles.admin.site import desk_site
from articles.desk import permissions
from articles.models import Account
from articles.vocabulary import Role

if TYPE_CHECKING:
    _NewAccount = UserCreationForm[Account]
    _Account = UserChangeForm[Account]
    _Roles = forms.ModelMultipleChoiceField[Group]
    _Accounts = UserAdmin[Account]
else:
    _Roles, _Accounts = forms.ModelMultipleChoiceField, UserAdmin
    _NewAccount, _Account = UserCreationForm, UserChangeForm

#: What only somebody else may change about an account.
POWERS = ("groups", "is_active", "is_superuser")


class RolesField(_Roles):
    """The groups under the words of the newsroom, in its order."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        return str(Role(obj.name).label)


def roles_field() -> RolesField:
    """The roles to tick. `manage.py make_groups` makes the groups behind them."""
    return RolesField(
        queryset=Group.objects.filter(name__in=Role.values).order_by("id"),
        required=False,
        label=_("roles"),
        help_text=_("Whoever has several may do what each of them may. Without one nobody can sign in."),
    )


class NewAccountForm(_NewAccount):
    groups = roles_field()

    class Meta:
        model = Account
        fields = ("username", "name", "groups")


class AccountForm(OpenedForm, _Account):
    groups = roles_field()

    class Meta:
        model = Account
        fields = ("username", "password", "name", "email", "mail", "language", "groups", "is_active", "is_superuser")


class RoleFilter(admin.SimpleListFilter):
    title = _("role")
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(role.value, str(role.label)) for role in Role]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(groups__name=self.value()) if self.value() in Role.values else queryset


@admin.register(Account, site=desk_site)
class AccountAdmin(OpenedAdmin[Account], _Accounts):
    form = AccountForm
    add_form = NewAccountForm
    add_form_template = None
    fieldsets = (
        (None, {"fields": ("username", "name", "email", "mail", "language", "password")}),
        (_("May do"), {"fields": POWERS}),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = ((None, {"fields": ("username", "name", "password1", "password2", "groups")}),)
    filter_horizontal = ()
    list_display = ["username", "name", "roles", "is_active", "last_login"]
    list_filter = [RoleFilter, "is_active"]
    search_fields = ["username", "name"]
    ordering = ["username"]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return permissions.may_administer(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Account | None = None) -> bool:
        return permissions.may_administer(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return permissions.may_administer(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Account | None = None) -> bool:
        """A superuser's account is changed by superusers alone: whoever sets its password has its power."""
        mine = isinstance(request.user, Account) and request.user.is_superuser
        return permissions.may_administer(request.user) and (obj is None or not obj.is_superuser or mine)

    def get_readonly_fields(self, request: HttpRequest, obj: Account | None = None) -> list[str]:
        fields = ["last_login", "date_joined"]
        if obj is not None and obj.pk == request.user.pk:
            return [*fields, *POWERS]
        return fields if isinstance(request.user, Account) and request.user.is_superuser else [*fields, "is_superuser"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Account]:
        groups = Prefetch("groups", Group.objects.order_by("id"))
        return super().get_queryset(request).prefetch_related(groups)

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        """One's own password is changed with the old one in hand."""
        # The address finds “05” and “5” alike, so what it finds is compared and not what it says.
        mine = self.get_object(request, unquote(id)) == request.user
        if mine and permissions.may_administer(request.user):
            return HttpResponseRedirect(reverse("admin:password_change"))
        return super().user_change_password(request, id, form_url)

    @admin.display(description=_("roles"))
    def roles(self, account: Account) -> str:
        held = {group.name for group in account.groups.all()}
        return "、".join(str(role.label) for role in Role if role.value in held) or "–"
