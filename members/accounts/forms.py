"""allauth's forms in the portal's words."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth_forms
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django.utils.translation import gettext_lazy as _

LABELS = {
    "oldpassword": _("Password you have now"),
    "password1": _("New password"),
    "password2": _("New password again"),
}
HINT = _("At least 12 characters. Spaces and any letters are fine.")


class PortalWords:
    """Labels in sentence case, and the length said once instead of a list of rules."""

    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in LABELS.items():
            if name in self.fields:
                self.fields[name].label = label
        self.fields["password1"].help_text = HINT


class ChangePasswordForm(PortalWords, allauth_forms.ChangePasswordForm):
    pass


class SetPasswordForm(PortalWords, allauth_forms.SetPasswordForm):
    pass


class ResetPasswordKeyForm(PortalWords, allauth_forms.ResetPasswordKeyForm):
    pass


class AddPasskeyForm(AddWebAuthnForm):
    """A key that signs in by itself, unless the member wants it beside the password only."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].help_text = _("For example the device it is on.")
        passwordless = self.fields["passwordless"]
        passwordless.initial = True
        passwordless.label = _("Sign in with it alone, without the password")
        passwordless.help_text = _("The device then asks for its fingerprint, face or PIN.")
