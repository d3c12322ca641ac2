"""What people fill in about completions and those who report them."""

from __future__ import annotations

from typing import Any

from django import forms


class ReasonForm(forms.Form):
    """Why staff decide so."""

    reason = forms.CharField(
        label="Reason",
        max_length=300,
        help_text="Kept in the history.",
        error_messages={"required": "Say why: it stands in the history."},
    )


class FindForm(forms.Form):
    """Whose a parked completion is."""

    who = forms.CharField(
        label="Number or name",
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text="Of the member or the certification, or first and last name.",
        error_messages={"required": "Type the number or the name of whom you take it for."},
    )


class LetInForm(forms.Form):
    """Why staff let somebody in who has not paid."""

    reason = forms.CharField(
        label="Let in, to be paid, because",
        max_length=300,
        help_text="For example: they pay on Monday. Kept in the history.",
        error_messages={"required": "Say why: it stands in the history."},
    )


class SettleForm(forms.Form):
    """How a conflict was settled."""

    note = forms.CharField(
        label="How it was settled",
        max_length=300,
        help_text="For example: the provider sends it again under an id of its own.",
        error_messages={"required": "Say how it was settled."},
    )


class ProviderForm(forms.Form):
    """Who reports completions, and whom messages about them reach."""

    code = forms.SlugField(
        label="Code",
        max_length=24,
        help_text="Small letters, digits and hyphens. It stands in files and is never changed.",
    )
    name = forms.CharField(
        label="Name", max_length=120, help_text="As members see it beside their activities."
    )
    contact = forms.CharField(label="Contact", max_length=120, required=False)
    email = forms.EmailField(
        label="Contact's email",
        required=False,
        help_text="Told the next morning of completions that could not be matched.",
    )
    ended_on = forms.DateField(
        label="Reports nothing more from",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Empty while it goes on. Its tokens are good no more from that day.",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("contact") and not cleaned.get("email") and "email" not in self.errors:
            self.add_error("email", "Give the address of the contact, or leave the name out.")
        return cleaned

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        return code.lower()


class CheckInForm(forms.Form):
    """Who stands at the door."""

    number = forms.CharField(
        label="Member or certification number",
        max_length=32,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        error_messages={"required": "Type the number that stands on the card."},
    )
    last_name = forms.CharField(
        label="Last name",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Type the last name that stands on the card."},
    )


class DeskCheckInForm(CheckInForm):
    """The same, typed by staff: a buyer has no number, and is found by the email of the account."""

    number = forms.CharField(
        label="Number or email",
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
        help_text="Of the member or the certification; of a buyer the email they signed up with.",
        error_messages={"required": "Type the number on the card, or the email of a buyer."},
    )
