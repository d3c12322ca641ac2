"""What can go wrong with the card provider, in three words the rest of the portal understands."""

from __future__ import annotations

import stripe


class ProviderUnreachable(Exception):
    """No usable answer: a time-out, a broken connection, 429, 409 or 5xx.

    Whether the request was carried out is unknown. Repeat it with the same key, later.
    """


class OddAnswer(ProviderUnreachable):
    """It answered, but not as its pages promise: of no use for this object, others may do."""


class ProviderRefused(Exception):
    """The provider understood and said no; repeating the same request will not help.

    `code` is the provider's word for it, `param` the parameter it names (both may be "").
    """

    def __init__(self, code: str, param: str, message: str) -> None:
        super().__init__(f"{code or 'refused'}: {message}" + (f" ({param})" if param else ""))
        self.code = code
        self.param = param
        self.message = message


class BadSignature(Exception):
    """A webhook that is not proven to come from the provider, or not meant for this portal."""


_SERVER_FAULT = 500
_ASK_AGAIN = frozenset({409, 429})


def named(error: stripe.StripeError) -> ProviderUnreachable | ProviderRefused:
    """The portal's error for one of the library's."""
    status = error.http_status or 0
    message = error.user_message or type(error).__name__
    if (
        isinstance(error, (stripe.APIConnectionError, stripe.RateLimitError, stripe.APIError))
        or status in _ASK_AGAIN
        or status >= _SERVER_FAULT
    ):
        return ProviderUnreachable(message)
    if isinstance(error, stripe.IdempotencyError):
        return ProviderRefused("idempotency_error", "", message)
    if isinstance(error, (stripe.AuthenticationError, stripe.PermissionError)):
        return ProviderRefused(error.code or "api_key_refused", "", message)
    return ProviderRefused(error.code or "", getattr(error, "param", None) or "", message)
