"""What staff type of a candidate who passed the exam."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar
from uuid import uuid4

from django import forms

from members.forms.address import AddressForm
from members.forms.email import EmailField
from members.models import Certificant
from members.queries.policy import policy
from members.queries.programs import code_of
from plumbing import clock
from recert.first.rules.said import PERSON, Said

FIRST_DAY = date(1900, 1, 1)
NAMES = ("first_name", "middle_name", "last_name", "suffix")


def _day(label: str, **more: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **more)


class ExamFields(forms.Form):
    """Which exam was passed, and when."""

    program = forms.ChoiceField(label="Program")
    passed_on = _day("Passed on", help_text="The certification is granted as of this day.")
    candidate_id = forms.CharField(
        label="Candidate id",
        required=False,
        max_length=40,
        help_text="The test vendor's, if there is one.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    instead_of = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        on = clock.today()
        codes = sorted((code_of(key, on), key) for key in policy().programs)
        self.fields["program"].choices = [("", "")] + [(code, code) for code, _ in codes]  # type: ignore[attr-defined]

    def clean_passed_on(self) -> date:
        day: date = self.cleaned_data["passed_on"]
        if not FIRST_DAY <= day <= clock.today():
            raise forms.ValidationError("Type the day of the exam: it is not after today.")
        return day


class NewPersonForm(ExamFields, AddressForm):
    """A new person, with the exam that they passed."""

    birth_date = _day("Birth date", help_text="Tells people of one name apart.")

    class Meta:
        model = Certificant
        fields: ClassVar = (*NAMES, *AddressForm.Meta.fields)
        labels: ClassVar = AddressForm.Meta.labels
        widgets: ClassVar = AddressForm.Meta.widgets

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first_name"].required = True
        for name in NAMES:
            self.fields[name].widget.attrs |= {"autocomplete": "off"}
        self.fields["email"] = EmailField(
            label="Email",
            required=False,
            help_text="The welcome goes there, and the code to set up the sign-in.",
        )
        del self.fields["seen"]
        self.order_fields(["program", "passed_on", "candidate_id", *NAMES, "birth_date", "email"])

    def clean_birth_date(self) -> date:
        day: date = self.cleaned_data["birth_date"]
        if not FIRST_DAY <= day < (self.cleaned_data.get("passed_on") or clock.today()):
            raise forms.ValidationError("Type the birth date: it is before the day of the exam.")
        return day

    @property
    def cells(self) -> dict[str, str]:
        """What was typed, as a row of the file would say it."""
        typed = self.cleaned_data
        return {name: _cell(typed.get(name)) for name in (*_EXAM, *PERSON)}


class FurtherForm(ExamFields):
    """A member, with another exam that they passed."""

    member_number = forms.CharField(
        label="Member number", max_length=32, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    last_name = forms.CharField(
        label="Last name",
        max_length=100,
        help_text="Compared with the record.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    field_order = ("member_number", "last_name", "program", "passed_on", "candidate_id")

    @property
    def cells(self) -> dict[str, str]:
        typed = self.cleaned_data
        return {name: _cell(typed.get(name)) for name in (*_EXAM, "member_number", "last_name")}


class MemberForm(forms.Form):
    """Which member a candidate is."""

    member_number = forms.CharField(
        label="Member number", max_length=32, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


_EXAM = ("program", "passed_on", "candidate_id")


def _cell(value: object) -> str:
    return "" if value is None else str(value)


def typed_before(said: Said) -> dict[str, Any]:
    """What a form shows that is filled in with what was said."""
    asked = (*_EXAM, "birth_date", "email", "last_name", "member_number")
    shown = {name: getattr(said, name) for name in asked}
    return shown | {"program": code_of(said.program, clock.today())}
