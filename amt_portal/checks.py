"""What a portal in production must not start with.

Every command that checks the settings tells it; the web server and the worker, which do not, call
`refuse_to_start`. Django's own deployment checks see to cookies, hosts and HSTS.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as Warned
from django.core.exceptions import ImproperlyConfigured

PRACTICE = ("demo", "test")
# Settings that only a practice portal may have; in production each is a way around a rule.
PRACTICE_ONLY = {
    "PORTAL_TODAY": "It would pretend another office day.",
    "PORTAL_MAILBOX": "It would keep every message readable.",
    "MFA_TOTP_INSECURE_BYPASS_CODE": "It would open the second factor to whoever knows it.",
    "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": "It would take passkeys over plain HTTP.",
}
DEFAULT_SECRET = "not-a-secret"  # noqa: S105 - how the secrets of practice begin
LIVE_KEYS = ("sk_live_", "rk_live_")


@register(Tags.security)
def production(app_configs: object = None, **_more: Any) -> list[CheckMessage]:
    """The errors of the settings; none outside of production."""
    if settings.PORTAL_MODE in PRACTICE:
        return []
    if settings.PORTAL_MODE != "production":
        return [_error(1, f"PORTAL_MODE is {settings.PORTAL_MODE!r}.", "production, demo or test.")]
    return [*_portal(), *_practice(), *_provider(), *_files()]


def _portal() -> list[CheckMessage]:
    found: list[CheckMessage] = []
    if not settings.SECRET_KEY or settings.SECRET_KEY.startswith(DEFAULT_SECRET):
        found.append(_error(2, "PORTAL_SECRET_KEY is missing.", "Set 50 or more random letters."))
    if settings.DEBUG:
        found.append(_error(3, "DEBUG is on.", "It shows settings and data to whoever errs."))
    if not settings.PORTAL_BASE_URL.startswith("https://"):
        found.append(_error(4, "PORTAL_BASE_URL is not https.", "Set the portal's https address."))
    return found


def _practice() -> list[CheckMessage]:
    return [
        _error(5, f"{name} is set, which is for practice only.", why)
        for name, why in PRACTICE_ONLY.items()
        if getattr(settings, name, None)
    ]


def _provider() -> list[CheckMessage]:
    """A portal may take no cards at all; one that does has to hear what became of them."""
    if not settings.STRIPE_API_KEY:
        return []
    found: list[CheckMessage] = []
    if not settings.STRIPE_WEBHOOK_SECRETS or not all(settings.STRIPE_WEBHOOK_SECRETS):
        found.append(
            _error(6, "STRIPE_WEBHOOK_SECRETS is missing.", "No webhook could be believed.")
        )
    if not settings.STRIPE_API_KEY.startswith(LIVE_KEYS) or settings.STRIPE_API_BASE:
        found.append(
            Warned(
                "Payments are only practised: STRIPE_API_KEY is no live key, or STRIPE_API_BASE "
                "is not the provider's own.",
                hint="Right for a rehearsal, wrong for members.",
                id="amt_portal.W001",
            )
        )
    return found


def _files() -> list[CheckMessage]:
    storage: dict[str, Any] = settings.STORAGES["default"]
    options = storage.get("OPTIONS", {})
    if not options.get("endpoint_url", "").startswith("http://"):
        return []
    return [
        Warned(
            "Private files travel in the clear: the bucket's endpoint is not https.",
            hint="Right within one guarded network only.",
            id="amt_portal.W002",
        )
    ]


def _error(number: int, what: str, hint: str) -> Error:
    return Error(what, hint=hint, id=f"amt_portal.E{number:03}")


def refuse_to_start() -> None:
    """Raise ImproperlyConfigured with every error of `production`."""
    errors = [f"{found.msg} {found.hint}" for found in production() if found.is_serious()]
    if errors:
        raise ImproperlyConfigured("The portal does not start: " + " ".join(errors))
