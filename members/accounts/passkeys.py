"""Passkeys as browsers send them. What no browser would send is a wrong code, never an error."""

from __future__ import annotations

import json
import struct
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.core.exceptions import ValidationError

LONGEST = 64 * 1024  # letters; with the largest certificates a key sends a tenth
# What the library's parsing meets where the data has another shape than a browser gives it.
ODD = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, struct.error)


class CredentialField(forms.JSONField):
    """The JSON of a passkey, read within limits."""

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and len(value) > LONGEST:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        try:
            return super().to_python(value)
        except (RecursionError, ValueError) as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error

    def bound_data(self, data: Any, initial: Any) -> Any:
        """What was sent, unread, for the page that asks again."""
        return data

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) else json.dumps(value)


class ReadsPasskey:
    """A form with a `credential`, whatever that holds."""

    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"] = CredentialField(widget=forms.HiddenInput)


class SignsIn(ReadsPasskey):
    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()  # type: ignore[misc]
        except ODD as error:
            raise get_adapter().validation_error("incorrect_code") from error


class LoginPasskeyForm(SignsIn, LoginWebAuthnForm):
    pass


class AuthenticatePasskeyForm(SignsIn, AuthenticateWebAuthnForm):
    pass


class ReauthenticatePasskeyForm(SignsIn, ReauthenticateWebAuthnForm):
    pass


class AddPasskeyForm(ReadsPasskey, AddWebAuthnForm):
    """A key that signs in by itself, unless the member wants it beside the password only."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].help_text = "For example the device it is on."
        passwordless = self.fields["passwordless"]
        passwordless.initial = True
        passwordless.label = "Sign in with it alone, without the password"
        passwordless.help_text = "The device then asks for its fingerprint, face or PIN."

    def clean(self) -> Any:
        try:
            return super().clean()
        except ODD as error:
            raise get_adapter().validation_error("incorrect_code") from error
