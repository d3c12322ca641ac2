"""What staff type on desk pages."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar
from uuid import uuid4

from django import forms
from django.http import QueryDict

from members.forms.address import AddressForm
from members.forms.email import EmailField
from members.models import Certificant, Role
from members.models.history import REASON_LETTERS
from members.services import profile
from plumbing.meanwhile import MeanwhileMixin

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2200, 12, 31)


def reason_field() -> forms.CharField:
    """Why something is done."""
    return forms.CharField(label="Reason", max_length=500, help_text="Kept in the history.")


class AsOfForm(forms.Form):
    """The day that the certifications are shown of."""

    on = forms.DateField(label="As of", widget=DAY)

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if not FIRST_DAY <= on <= LAST_DAY:
            raise forms.ValidationError("A day from 1900 to 2200.")
        return on


class ContactForm(AddressForm):
    """A person's postal address, and the email where they do not sign in with it."""

    reason = reason_field()

    class Meta:
        model = Certificant
        fields: ClassVar = ("email", *AddressForm.Meta.fields)
        labels: ClassVar = AddressForm.Meta.labels
        widgets: ClassVar = AddressForm.Meta.widgets

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.signs_in_with_email:
            del self.fields["email"]
        else:
            self.fields["email"] = EmailField(required=False, initial=self.instance.email)
            self.order_fields(["email"])
        self.show(profile.shown(self.instance, self.fields))


class BirthDateForm(MeanwhileMixin, forms.Form):
    """When somebody was born, as far as that is known."""

    birth_date = forms.DateField(
        label="Birth date",
        required=False,
        widget=DAY,
        help_text="Leave it empty where it is not known. It tells people of one name apart.",
    )
    reason = reason_field()

    def __init__(self, person: Certificant, today: date, data: QueryDict | None) -> None:
        shown = {"birth_date": person.birth_date}
        super().__init__(data, initial=shown)
        self.today = today
        self.show(shown)

    def clean_birth_date(self) -> date | None:
        day: date | None = self.cleaned_data["birth_date"]
        if day is not None and not FIRST_DAY <= day < self.today:
            raise forms.ValidationError("Type a day from 1900 on that is before today.")
        return day


class NoteForm(forms.Form):
    """A remark on a person's record. The browser cuts nothing off: what is too long is told."""

    text = forms.CharField(
        label="Note",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Staff only. Say who called, what was said, what you promised.",
    )
    on_top = forms.BooleanField(label="Keep on top", required=False)
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, required=False)

    def clean_text(self) -> str:
        text = str(self.cleaned_data["text"]).replace("\r\n", "\n")
        if len(text) > REASON_LETTERS:
            raise forms.ValidationError(
                f"A note has at most {REASON_LETTERS} letters, and this one has {len(text)}. "
                "Nothing is kept yet: make it shorter, or two notes of it."
            )
        return text


class AgainForm(forms.Form):
    """Sending a message once more."""

    reason = reason_field()


class RolesForm(MeanwhileMixin, forms.Form):
    """What a member of staff may do."""

    roles = forms.MultipleChoiceField(
        label="Roles",
        choices=Role.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="An administrator holds every role.",
    )
    active = forms.BooleanField(label="May sign in", required=False)
    reason = reason_field()


class NewStaffForm(forms.Form):
    """Somebody who begins to work at the desk."""

    name = forms.CharField(label="Name", max_length=200)
    email = EmailField(label="Email")
    roles = forms.MultipleChoiceField(
        label="Roles", choices=Role.choices, widget=forms.CheckboxSelectMultiple
    )
    reason = reason_field()
