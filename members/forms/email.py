"""A field for an email address: read as it was meant, and told what is wrong with it."""

from __future__ import annotations

from typing import Any

from allauth.account.fields import EmailField as _AccountField
from django import forms

from members.rules.emails import LONGEST, NotMailable, mailable

NOT_MAILABLE = "Type an address that mail can be sent to, such as name@example.org (%(reason)s)."


class Mailable:
    """Reads an address as it was meant; goes before a field of Django's."""

    def to_python(self, value: Any) -> str:
        try:
            return mailable(str(value or ""))
        except NotMailable as refused:
            raise forms.ValidationError(
                NOT_MAILABLE, code="invalid", params={"reason": refused}
            ) from None


class EmailField(Mailable, forms.EmailField):
    """On forms of ours. The widget lets spellings through that a browser would refuse unread."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": LONGEST} | kwargs)


class AccountEmailField(Mailable, _AccountField):
    """On allauth's forms."""
