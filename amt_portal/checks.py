"""What a portal in production must not start with.

Every command that checks the settings tells it; the web server and the worker, which do not, call
`refuse_to_start`. Django's own deployment checks see to cookies, hosts and HSTS.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register, run_checks
from django.core.checks import Warning as Warned
from django.core.exceptions import ImproperlyConfigured
from django.http.request import validate_host

from plumbing.mail.handed_on import view_of

PRACTICE = ("demo", "test")
# Settings that only a practice portal may have; in production each is a way around a rule.
PRACTICE_ONLY = {
    "PORTAL_TODAY": "It would pretend another office day.",
    "PORTAL_MAILBOX": "It would keep every message readable.",
    "MFA_TOTP_INSECURE_BYPASS_CODE": "It would open the second factor to whoever knows it.",
    "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": "It would take passkeys over plain HTTP.",
}
SHORTEST_SECRET, FEWEST_LETTERS = 50, 12
# What keys are made of that somebody copied, or typed to go on.
MADE_UP = re.compile(
    r"change.?(me|this)|django-insecure|example|insecure|not.?a.?secret|password|secret.?key"
    r"|this.?step.?only|your.?(key|secret)|0123456789|1234567890|abcdefgh|qwerty|(.)\2{5}",
    re.IGNORECASE,
)
HOW_TO_MAKE_ONE = "Draw one: python -c 'import secrets; print(secrets.token_urlsafe(48))'"
FEATURES = "amt_portal.web.requests.permissions_policy"
LIVE_KEYS = ("sk_live_", "rk_live_")


@register(Tags.security)
def production(app_configs: object = None, **_more: Any) -> list[CheckMessage]:
    """The errors of the settings; none outside of production."""
    if settings.PORTAL_MODE in PRACTICE:
        return []
    if settings.PORTAL_MODE != "production":
        return [_error(1, f"PORTAL_MODE is {settings.PORTAL_MODE!r}.", "production, demo or test.")]
    return [*_portal(), *_practice(), *_provider(), *_inbound(), *_files()]


def _portal() -> list[CheckMessage]:
    found: list[CheckMessage] = []
    keys = {"PORTAL_SECRET_KEY": [settings.SECRET_KEY]}
    keys["PORTAL_SECRET_KEY_FALLBACKS"] = settings.SECRET_KEY_FALLBACKS
    for name, values in keys.items():
        weak = next(filter(None, map(_weakness, values)), "")
        if weak:
            found.append(_error(2, f"{name} {weak}.", HOW_TO_MAKE_ONE))
    if settings.DEBUG:
        found.append(_error(3, "DEBUG is on.", "It shows settings and data to whoever errs."))
    if not settings.PORTAL_BASE_URL.startswith("https://"):
        found.append(_error(4, "PORTAL_BASE_URL is not https.", "Set the portal's https address."))
    return [*found, *_hosts(), *_proxies(), *_features()]


def _weakness(key: str) -> str:
    """What is wrong with a key that signs sessions, links and codes; "" where nothing is. (Django
    itself refuses an empty one.)
    """
    if len(key) < SHORTEST_SECRET:
        return f"has {len(key)} letters"
    if len(set(key)) < FEWEST_LETTERS:
        return f"has only {len(set(key))} different letters"
    if key in (key + key)[1:-1] or MADE_UP.search(key):
        return "was made up, not drawn at random"
    return ""


def _hosts() -> list[CheckMessage]:
    """A portal that answers to any name puts any name into what it sends."""
    hosts = settings.ALLOWED_HOSTS
    own = urlsplit(settings.PORTAL_BASE_URL).hostname or ""
    if any("*" in host or host.count(".") < 1 + host.startswith(".") for host in hosts):
        return [_error(7, f"PORTAL_ALLOWED_HOSTS is {','.join(hosts)}.", "Name each host.")]
    if not validate_host(own, hosts):
        return [_error(7, f"PORTAL_ALLOWED_HOSTS does not name {own}.", "Nobody would get in.")]
    return []


def _proxies() -> list[CheckMessage]:
    """Limits count by the visitor's address, which a proxy tells: as many as are there."""
    behind, trusted = settings.BEHIND_PROXY, settings.ALLAUTH_TRUSTED_PROXY_COUNT
    if behind and not trusted:
        hint = "All visitors would have the proxy's address, and lock each other out."
        return [_error(8, "PORTAL_BEHIND_PROXY is set, PORTAL_TRUSTED_PROXIES is 0.", hint)]
    if trusted and not behind:
        hint = "Any visitor could tell another address, and dodge each limit."
        return [_error(8, "PORTAL_TRUSTED_PROXIES is set, PORTAL_BEHIND_PROXY is not.", hint)]
    return []


def _features() -> list[CheckMessage]:
    if settings.PERMISSIONS_POLICY and FEATURES in settings.MIDDLEWARE:
        return []
    hint = "A script that got in could ask for camera, microphone or place."
    return [_error(9, "There is no Permissions-Policy.", hint)]


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


def _inbound() -> list[CheckMessage]:
    """A portal may take no forwarded emails; one that does has to know who hands them on."""
    if not settings.INBOUND_DOMAIN:
        return []
    found: list[CheckMessage] = []
    if view_of(settings.INBOUND_PROVIDER) is None:
        hint = "Name a provider whose emails anymail reads."
        found.append(_error(10, "PORTAL_INBOUND_PROVIDER is none that is known.", hint))
    if not settings.ANYMAIL.get("WEBHOOK_SECRET"):
        hint = "Nobody could be believed, so no email would be taken."
        found.append(_error(11, "ANYMAIL_WEBHOOK_SECRET is missing.", hint))
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
    """Raise ImproperlyConfigured with every error of `production`, and of words that are missing
    or belong to nothing.
    """
    found = [one for one in [*production(), *run_checks(tags=[Tags.templates])] if one.is_serious()]
    errors = [" ".join(filter(None, (one.msg, one.hint))) for one in found]
    if errors:
        raise ImproperlyConfigured("The portal does not start: " + " ".join(errors))
