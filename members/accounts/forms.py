"""allauth's forms in the portal's words."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth_forms
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.base.internal.flows import check_rate_limit
from allauth.mfa.totp import forms as totp_forms

from members.accounts import second_factor
from members.forms.email import AccountEmailField
from members.models import User
from members.queries.people import is_proven
from members.rules import typed
from plumbing import clock

LABELS = {
    "oldpassword": "Password you have now",
    "password1": "New password",
    "password2": "New password again",
}
HINT = "At least 12 characters. Spaces and any letters are fine."


class PortalWords:
    """Labels in sentence case, and the length said once instead of a list of rules."""

    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in LABELS.items():
            if name in self.fields:
                self.fields[name].label = label
        self.fields["password1"].help_text = HINT


class LoginForm(allauth_forms.LoginForm):
    """The way for who forgot the password stands below the form, after the field (login.html)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""
        self.fields["login"].to_python = AccountEmailField().to_python


class AddEmailForm(allauth_forms.AddEmailForm):
    email = AccountEmailField(required=True)


class ChangeEmailForm(allauth_forms.ChangeEmailForm):
    email = AccountEmailField(required=True)


class ResetPasswordForm(allauth_forms.ResetPasswordForm):
    email = AccountEmailField(required=True)


class RequestLoginCodeForm(allauth_forms.RequestLoginCodeForm):
    """A code opens no sign-in whose address nobody has proven: whoever made it may be somebody
    else, and keeps the password. Its owner opens an account of their own, or sets a new password.
    """

    _user: User | None

    email = AccountEmailField()

    def clean_email(self) -> str:
        email: str = super().clean_email()
        if self._user is not None and not is_proven(self._user):
            self._user = None
        return email


class ChangePasswordForm(PortalWords, allauth_forms.ChangePasswordForm):
    pass


class SetPasswordForm(PortalWords, allauth_forms.SetPasswordForm):
    pass


class ResetPasswordKeyForm(PortalWords, allauth_forms.ResetPasswordKeyForm):
    pass


class ReadsCode:
    """A form with a `code`, typed with any blanks, dashes, case and width of its characters."""

    cleaned_data: dict[str, Any]

    def clean_code(self) -> str:
        self.cleaned_data["code"] = typed.code(self.cleaned_data["code"])
        return str(super().clean_code())  # type: ignore[misc]


class ConfirmLoginCodeForm(ReadsCode, allauth_forms.ConfirmLoginCodeForm):
    pass


class ConfirmEmailCodeForm(ReadsCode, allauth_forms.ConfirmEmailVerificationCodeForm):
    pass


class ConfirmResetCodeForm(ReadsCode, allauth_forms.ConfirmPasswordResetCodeForm):
    pass


class ActivateTOTPForm(ReadsCode, totp_forms.ActivateTOTPForm):
    pass


class TakesSecondFactor:
    """A form that asks for a code of the authenticator app, or a recovery code."""

    user: User
    cleaned_data: dict[str, Any]

    def clean_code(self) -> str:
        clear_limit = check_rate_limit(self.user)
        code = typed.code(self.cleaned_data["code"])
        found = second_factor.take(user=self.user, code=code, now=clock.now())
        if found is None:
            raise get_adapter().validation_error("incorrect_code")
        clear_limit()
        self.authenticator = found
        return code


class AuthenticateForm(TakesSecondFactor, mfa_forms.AuthenticateForm):
    pass


class ReauthenticateForm(TakesSecondFactor, mfa_forms.ReauthenticateForm):
    pass
