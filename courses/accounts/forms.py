"""What buyers type about themselves and their orders."""

from __future__ import annotations

from django import forms

from members.forms.email import EmailField

MANY = "An account is for one person. Give your own full name, first and last."


def one_name(text: str) -> str:
    """A full name with single blanks. Raises ValidationError for one word alone."""
    name = " ".join(text.split())
    if " " not in name:
        raise forms.ValidationError(MANY)
    return name


class NameForm(forms.Form):
    """What a buyer is called."""

    name = forms.CharField(
        label="Full name",
        max_length=200,
        help_text="As it is to stand on invoices and certificates of completion from now on.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def clean_name(self) -> str:
        return one_name(self.cleaned_data["name"])


class DeskNameForm(NameForm):
    """The same as staff correct it."""

    reason = forms.CharField(label="Reason", max_length=200)


class EarlierForm(forms.Form):
    """The address with which somebody bought courses before."""

    email = EmailField(
        label="The email address you bought them with",
        help_text="A code goes there.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class WhyForm(forms.Form):
    """What somebody says who asks for their money."""

    why = forms.CharField(
        label="Why?",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AnswerForm(forms.Form):
    """Why a refund is declined, for the person to read."""

    answer = forms.CharField(
        label="Your answer to the person",
        max_length=500,
        help_text="They read it word for word, in the portal and by email.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
