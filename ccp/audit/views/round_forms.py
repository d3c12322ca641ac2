"""What administrators type about a round."""

from __future__ import annotations

from django import forms

from ccp.audit.models.round import ORIGIN_LETTERS
from ccp.audit.rules.draw import LONGEST_SEED, SHORTEST_SEED, SeedRefused, checked_seed
from members.models import Certification
from members.models.history import REASON_LETTERS
from members.queries.numbers import certifications_of_number, in_full


class FreezeForm(forms.Form):
    """How a list is to be drawn from."""

    strata = forms.BooleanField(
        label="Draw each program by itself",
        required=False,
        help_text="The rate then holds within each program. It is fixed with the list.",
    )


class SeedForm(forms.Form):
    """A seed, exactly as typed, and where it comes from."""

    seed = forms.CharField(
        label="Seed",
        min_length=SHORTEST_SEED,
        max_length=LONGEST_SEED,
        strip=False,
        help_text=(
            f"{SHORTEST_SEED} to {LONGEST_SEED} characters. Every space and every letter counts."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    origin = forms.CharField(
        label="Where it comes from",
        max_length=ORIGIN_LETTERS,
        help_text="For example dice thrown one by one, when, and before whom. It is published.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean_seed(self) -> str:
        try:
            return checked_seed(self.cleaned_data["seed"])
        except SeedRefused as refused:
            raise forms.ValidationError(str(refused)) from refused


class _Reason(forms.Form):
    reason = forms.CharField(
        label="Reason",
        max_length=REASON_LETTERS,
        help_text="The second person reads it. Kept with the round.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class RedrawForm(SeedForm, _Reason):
    """Another seed, and why the first draw does not hold."""

    field_order = ("reason", "seed", "origin")


class LeaveOutForm(_Reason):
    """Whose certification is left out of a round, and why."""

    number = forms.CharField(
        label="Certification number", max_length=40, help_text="For example RMA-123456"
    )
    field_order = ("number", "reason")

    def clean_number(self) -> Certification:
        typed: str = self.cleaned_data["number"]
        found = in_full(typed, certifications_of_number(typed))
        if not found:
            raise forms.ValidationError(
                "No certification has this number. Look it up on the member's page."
            )
        if len(found) > 1:
            raise forms.ValidationError("Several have this number: type its letters, too.")
        return found[0]
