"""The policy tables: a changed figure is a new row from a day on; the rest is to look at."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponse

from members.models import PolicyValue, Program, ProgramName, ProgramTerms
from members.models.effective import EffectiveDated
from members.queries.policy import document, figures, tried
from members.rules.dated import PolicyError
from members.rules.policy import Policy
from members.services import figures as service
from plumbing import clock
from plumbing.meanwhile import ChangedMeanwhile, MeanwhileMixin

PLANNED_ALREADY = "A change is planned already, shown above. Nothing of yours is saved yet."


def check_policy() -> Policy:
    """Read the tables back and try them on the rules; PolicyError when they make no sense."""
    return tried(document())


class PlainJSON(json.JSONDecoder):
    """JSON that can be kept: no NaN, no 1e400, no letter that is none, no endless nest."""

    def decode(self, s: str, *args: Any) -> Any:
        """Raises JSONDecodeError for all that is not."""
        try:
            value = super().decode(s, *args)
            written = json.dumps(value, ensure_ascii=False, allow_nan=False)
            written.encode()
        except (ValueError, RecursionError) as error:
            raise json.JSONDecodeError(str(error), "", 0) from error
        if r"\u0000" in written:
            raise json.JSONDecodeError("a letter without a body", "", 0)
        return value


class ReadOnlyAdmin(admin.ModelAdmin):
    """To look at, by administrators."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.admin_site.has_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.admin_site.has_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ChangeForm(MeanwhileMixin, forms.ModelForm):
    """A row that is to hold from a day on. What the service would refuse is said here; a change
    planned already is shown beside this one, which replaces it when it is sent once more.
    """

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(max_length=500, help_text="Kept in the history.")
    actor: Any
    key: str

    def read_back(self) -> object:
        return check_policy()

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if self.errors:
            return
        try:
            refused = service.refusal(
                row=self.instance,
                key=self.key,
                on=clock.today(),
                actor=self.actor,
                check=self.read_back,
                seen=self.mark,
            )
        except ChangedMeanwhile as changed:
            self.meet(changed)
            refused = PLANNED_ALREADY
        if refused:
            self.add_error(None, refused)


class EffectiveDatedAdmin(ReadOnlyAdmin):
    """Rows of what holds from a day on: added, and withdrawn while they are still to come."""

    key: ClassVar[str]
    form = ChangeForm
    exclude = ("valid_to",)
    formfield_overrides: ClassVar = {models.JSONField: {"decoder": PlainJSON}}
    change_form_template = "members/admin_change.html"
    save_as_continue = False
    actions = None

    def read_back(self) -> object:
        """Read the whole policy; PolicyError when it makes no sense."""
        return check_policy()

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> Any:
        return None if obj else self.exclude

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """Tell the form who asks, and what it is checked with."""
        made = super().get_form(request, obj, change=change, **kwargs)
        own = {"actor": request.user, "key": self.key, "read_back": staticmethod(self.read_back)}
        return type(made.__name__, (made,), own)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.admin_site.has_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only what is still to come."""
        return (
            isinstance(obj, EffectiveDated)
            and obj.valid_from > clock.today()
            and self.admin_site.has_permission(request)
        )

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        """Send the form to its own address, also where it is answered from that of the proof."""
        to = form_url or request.get_full_path()
        return super().render_change_form(request, context, add, change, to, obj)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        service.set_value(
            row=obj,
            key=self.key,
            on=clock.today(),
            actor=request.user,  # type: ignore[arg-type]
            reason=form.cleaned_data["reason"],
            check=self.read_back,
            seen=form.mark,
        )

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        service.withdraw(
            row=obj,
            key=self.key,
            on=clock.today(),
            actor=request.user,  # type: ignore[arg-type]
            reason="Withdrawn before it came into force.",
            check=self.read_back,
        )


@admin.register(PolicyValue)
class PolicyValueAdmin(EffectiveDatedAdmin):
    key = "name"
    list_display = ("name", "value", "valid_from", "valid_to", "placeholder")

    def read_back(self) -> object:
        declared = {figure.key for figure in figures()}
        for name in PolicyValue.objects.exclude(name__in=declared).values_list("name", flat=True):
            raise PolicyError(f"setting {name}: unknown")
        return check_policy()

    list_filter = ("placeholder",)
    search_fields = ("name",)


@admin.register(ProgramTerms)
class ProgramTermsAdmin(EffectiveDatedAdmin):
    key = "program"
    list_display = ("program", "points", "annual_fee", "valid_from", "valid_to")
    list_filter = ("program",)


@admin.register(ProgramName)
class ProgramNameAdmin(EffectiveDatedAdmin):
    key = "program"
    list_display = ("program", "code", "name", "valid_from", "valid_to")
    list_filter = ("program",)


@admin.register(Program)
class ProgramAdmin(ReadOnlyAdmin):
    list_display = ("key",)
