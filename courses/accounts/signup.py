"""Opening an account to buy courses, for who holds no certification (handbook section 6).

Whoever may be a record on file is led to claim it, and nobody else learns of the record: the page
is the same for every name, birth date and address. What fits an address on record is told by email
to that address; what fits a name and a birth date is told to the address of the record.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from allauth.account import forms as allauth_forms
from allauth.core import context, ratelimit
from django import forms
from django.http import HttpRequest

from courses.accounts.forms import one_name
from courses.services import buyers
from members.accounts.forms import HINT
from members.forms.email import AccountEmailField
from members.models import User
from members.queries.people import at_address
from plumbing import clock

OLDEST = 120  # years
JUST_SENT = (
    "A code has just been sent to this address: look there, and type it on the page that asked for "
    "it. Or wait ten seconds and press again; what you typed stays here, but for the password."
)


class SignupForm(allauth_forms.SignupForm):
    """Who opens the account."""

    name = forms.CharField(
        label="Full name",
        max_length=200,
        help_text="As it is to stand on your certificate of completion.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    birth_date = forms.DateField(
        label="Birth date",
        help_text="It tells you apart from our members who are called like you. We do not keep it.",
        widget=forms.DateInput({"type": "date", "autocomplete": "bday"}, "%Y-%m-%d"),
    )
    email = AccountEmailField(required=True)
    field_order = ("name", "birth_date", "email", "password1")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = "Email address"
        self.fields["email"].help_text = "A code goes there, and later your receipts."
        self.fields["password1"].label = "Choose a password"
        self.fields["password1"].help_text = HINT

    def clean_name(self) -> str:
        return one_name(self.cleaned_data["name"])

    def clean_birth_date(self) -> date:
        born: date = self.cleaned_data["birth_date"]
        today = clock.today()
        if not today.year - OLDEST <= born.year or born >= today:
            raise forms.ValidationError("Look at the year: nobody was born then.")
        return born

    def validate_unique_email(self, value: str) -> str:
        """An address on record is treated as one that has a sign-in: its owner is told."""
        asks = context.request
        if asks is not None and not ratelimit.consume(asks, action="open_account", key=value):
            raise forms.ValidationError(JUST_SENT)
        buyers.forget_unproven(value)
        email: str = super().validate_unique_email(value)
        if at_address(email):
            self.account_already_exists = True
        return email

    def signup(self, _request: HttpRequest, user: User) -> None:
        """What follows once the sign-in is made; allauth calls it."""
        buyers.begun(
            user=user,
            name=self.cleaned_data["name"],
            birth_date=self.cleaned_data["birth_date"],
            on=clock.today(),
        )
