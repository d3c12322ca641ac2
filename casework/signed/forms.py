"""What staff type of an issuer."""

from __future__ import annotations

from django import forms

from members.models.history import REASON_LETTERS
from plumbing.fetching import CannotFetch, checked
from plumbing.meanwhile import MeanwhileMixin


class IssuerForm(MeanwhileMixin, forms.Form):
    """An issuer whose signatures are checked."""

    name = forms.CharField(
        label="Name", max_length=120, help_text="As members and reviewers read it: “Signed by …”."
    )
    issuer = forms.CharField(
        label="Issuer id",
        max_length=300,
        help_text="As its credentials name it: an address or a DID, letter by letter.",
    )
    keys_url = forms.CharField(
        label="Address of its keys (JWKS)",
        max_length=300,
        help_text="https:// and a public host. Keys are read from nowhere else.",
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
    )
    ended = forms.BooleanField(
        label="Check its signatures no more",
        required=False,
        help_text="What was checked before stays as it is.",
    )
    reason = forms.CharField(
        label="Reason",
        max_length=REASON_LETTERS,
        help_text="Why it may be trusted, or why that changes. It is kept in the history.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean_issuer(self) -> str:
        return str(self.cleaned_data["issuer"]).strip()

    def clean_keys_url(self) -> str:
        url = str(self.cleaned_data["keys_url"]).strip()
        try:
            checked(url)
        except CannotFetch as refused:
            said = str(refused)
            raise forms.ValidationError(f"{said[0].upper()}{said[1:]}.") from refused
        return url
