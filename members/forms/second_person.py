"""What staff type to ask for something that needs two, or to decline it."""

from __future__ import annotations

from django import forms

from members.forms.email import EmailField
from members.models.history import REASON_LETTERS
from members.rules.names import folded


class ReasonForm(forms.Form):
    """Why something is asked for or declined; kept in the history."""

    reason = forms.CharField(
        label="Reason",
        max_length=REASON_LETTERS,
        help_text="Who asked, how you know them, what you saw. Kept in the history.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class SignInEmailForm(ReasonForm):
    """Another address to sign in with."""

    email = EmailField(label="New sign-in address")
    field_order = ("email", "reason")


class LegalNameForm(ReasonForm):
    """Another legal name."""

    first_name = forms.CharField(label="First name", max_length=100, required=False)
    middle_name = forms.CharField(label="Middle name", max_length=100, required=False)
    last_name = forms.CharField(label="Last name", max_length=100)
    suffix = forms.CharField(label="Suffix", max_length=20, required=False)
    field_order = ("first_name", "middle_name", "last_name", "suffix", "reason")

    def clean_last_name(self) -> str:
        name: str = self.cleaned_data["last_name"]
        if not folded(name):
            raise forms.ValidationError("A last name has letters.")
        return name
