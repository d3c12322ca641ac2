"""What people type about themselves."""

from __future__ import annotations

from django import forms

from members.forms.email import EmailField


class ClaimForm(forms.Form):
    """Who the record is of."""

    number = forms.CharField(
        label="Member or certification number",
        max_length=32,
        help_text=(
            "Your member number is on every letter and email from us, your certification number on "
            "your certificate and wallet card."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    last_name = forms.CharField(
        label="Last name",
        max_length=100,
        help_text="As it is on your certificate.",
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )


class CodeForm(forms.Form):
    """The code from the email."""

    code = forms.CharField(
        label="Code from the email",
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "characters"}
        ),
    )


class ClaimCodeForm(CodeForm):
    """The same, and the password to sign in with from now on."""

    password = forms.CharField(
        label="Choose a password",
        max_length=256,
        strip=False,
        help_text="At least 12 characters. Spaces and any letters are fine.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class OwnAddressForm(forms.Form):
    """An address to sign in with, of one person where two share the one on record."""

    email = EmailField(
        label="Your own email address",
        help_text="One that only you read. You sign in with it.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
