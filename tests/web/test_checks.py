"""What a portal in production must not start with."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from amt_portal import checks, env
from launcher.gates import PRODUCTION
from launcher.state import CHECKOUT


@pytest.fixture
def production(settings):
    """Settings that a real portal could run with."""
    settings.PORTAL_MODE = "production"
    settings.DEBUG = False
    settings.SECRET_KEY = PRODUCTION["PORTAL_SECRET_KEY"]
    settings.PORTAL_BASE_URL = PRODUCTION["PORTAL_BASE_URL"]
    settings.ALLOWED_HOSTS = [PRODUCTION["PORTAL_ALLOWED_HOSTS"]]
    settings.SECRET_KEY_FALLBACKS = []
    settings.BEHIND_PROXY, settings.ALLAUTH_TRUSTED_PROXY_COUNT = True, 1
    settings.PORTAL_TODAY = settings.PORTAL_MAILBOX = settings.STRIPE_API_BASE = ""
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = False
    settings.STRIPE_API_KEY = PRODUCTION["STRIPE_API_KEY"]
    settings.STRIPE_WEBHOOK_SECRETS = [PRODUCTION["STRIPE_WEBHOOK_SECRETS"]]
    return settings


def found():
    return [message.id.removeprefix("amt_portal.") for message in checks.production()]


def test_a_bucket_over_plain_http_is_warned_of(production):
    bucket = "s3://files?endpoint_url={}://s3.example.org"
    production.STORAGES = production.STORAGES | {"default": env.bucket(bucket.format("https"))}
    assert found() == []
    production.STORAGES = production.STORAGES | {"default": env.bucket(bucket.format("http"))}
    assert found() == ["W002"]
    checks.refuse_to_start()


def test_settings_of_a_real_portal_are_right(production):
    assert found() == []
    checks.refuse_to_start()


@pytest.mark.parametrize(
    ("name", "value", "number"),
    [
        ("PORTAL_MODE", "produktion", "E001"),
        ("SECRET_KEY", "not-a-secret: demo and test", "E002"),
        ("SECRET_KEY", "Zr8vKq2TnWx5LbYc7HdFgJs4MpAt9eUu6iRo3BkQ", "E002"),  # short
        ("SECRET_KEY", "x" * 80, "E002"),
        ("SECRET_KEY", "abc12" * 12, "E002"),
        ("SECRET_KEY", "Zr8vKq2TnWx5LbYc" * 4, "E002"),  # the same over and over
        ("SECRET_KEY", "change-me-Zr8vKq2TnWx5LbYc7HdFgJs4MpAt9eUu6iRo3BkQ", "E002"),
        ("SECRET_KEY", "django-insecure-Zr8vKq2TnWx5LbYc7HdFgJs4MpAt9eUu6i", "E002"),
        ("SECRET_KEY", "example-Zr8vKq2TnWx5LbYc7HdFgJs4MpAt9eUu6iRo3BkQvN", "E002"),
        ("SECRET_KEY", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMN", "E002"),
        ("SECRET_KEY_FALLBACKS", ["short"], "E002"),
        ("DEBUG", True, "E003"),
        ("ALLOWED_HOSTS", ["*"], "E007"),
        ("ALLOWED_HOSTS", ["portal.example.org", "*"], "E007"),
        ("ALLOWED_HOSTS", ["*.example.org", "portal.example.org"], "E007"),
        ("ALLOWED_HOSTS", [".org"], "E007"),
        ("ALLOWED_HOSTS", [], "E007"),
        ("ALLOWED_HOSTS", ["other.example.org"], "E007"),
        ("ALLAUTH_TRUSTED_PROXY_COUNT", 0, "E008"),
        ("BEHIND_PROXY", False, "E008"),
        ("PERMISSIONS_POLICY", {}, "E009"),
        ("MIDDLEWARE", [], "E009"),
        ("PORTAL_BASE_URL", "http://portal.example.org", "E004"),
        ("PORTAL_TODAY", "2026-11-22", "E005"),
        ("PORTAL_MAILBOX", "/srv/mail", "E005"),
        ("MFA_TOTP_INSECURE_BYPASS_CODE", "123456", "E005"),
        ("MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN", True, "E005"),
        ("STRIPE_WEBHOOK_SECRETS", [], "E006"),
        ("STRIPE_WEBHOOK_SECRETS", [""], "E006"),
    ],
)
def test_setting_that_opens_a_way_around_a_rule_stops_the_start(production, name, value, number):
    setattr(production, name, value)
    assert found() == [number]
    with pytest.raises(ImproperlyConfigured, match="does not start"):
        checks.refuse_to_start()


@pytest.mark.parametrize(
    ("name", "value"),
    [("STRIPE_API_KEY", "sk_test_1"), ("STRIPE_API_BASE", "http://127.0.0.1:8010")],
)
def test_practice_payments_are_pointed_out_and_stop_nothing(production, name, value):
    setattr(production, name, value)
    assert found() == ["W001"]
    checks.refuse_to_start()


def test_portal_without_cards_needs_no_webhook_secret(production):
    production.STRIPE_API_KEY, production.STRIPE_WEBHOOK_SECRETS = "", []
    assert found() == []


@pytest.mark.parametrize("mode", ["demo", "test"])
def test_practice_portal_may_be_anything(settings, mode):
    settings.PORTAL_MODE, settings.SECRET_KEY, settings.DEBUG = mode, "", True
    assert found() == []


@pytest.mark.parametrize(
    ("extra", "starts"),
    [
        ({}, True),
        ({"PORTAL_ALLOWED_HOSTS": "*"}, False),
        ({"PORTAL_BEHIND_PROXY": "true", "PORTAL_TRUSTED_PROXIES": "0"}, False),
    ],
)
def test_web_server_looks_before_it_serves(extra, starts):
    done = subprocess.run(
        [sys.executable, "-c", "import amt_portal.wsgi"],
        cwd=CHECKOUT,
        env=os.environ | PRODUCTION | extra,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode == 0) is starts, done.stderr
    assert ("does not start" in done.stderr) is not starts


def test_a_key_as_the_hint_draws_it_is_good():
    assert not any(checks._weakness(secrets.token_urlsafe(48)) for _ in range(200))
    assert not any(checks._weakness(secrets.token_hex(32)) for _ in range(200))


@pytest.mark.parametrize("value", ["-1", "one", "1.5", "１"])
def test_a_count_that_is_none_names_its_variable(monkeypatch, value):
    monkeypatch.setenv("PORTAL_TRUSTED_PROXIES", value)
    with pytest.raises(ValueError, match="PORTAL_TRUSTED_PROXIES must be a whole number"):
        env.count("PORTAL_TRUSTED_PROXIES", 0)


MALFORMED = [
    ("PORTAL_BEHIND_PROXY", "ture"),
    ("PORTAL_DATABASE_POOLER", "maybe"),
    ("PORTAL_EMAILS_PER_MINUTE", "lots"),
    ("DATABASE_URL", "postgres://portal:s3cr#et@db/portal"),
    ("DATABASE_URL", "postgres://portal:s3cr/et@db/portal"),
    ("DATABASE_URL", "postgres://portal:s3cr[et@db/portal"),
    ("DATABASE_URL", "postgres://portal:s3cret@db:99999/portal"),
    ("DATABASE_URL", "postgres://portal:s3cret@db"),
    ("DATABASE_URL", "mysql://portal:s3cret@db/portal"),
    ("REDIS_URL", "valkey:6379"),
    ("REDIS_URL", "redis://:s3cret@queue:port/0"),
    ("EMAIL_URL", "smtp://portal:s3cr#et@mail.example.org"),
    ("EMAIL_URL", "smtp://"),
    ("EMAIL_URL", "mail.example.org"),
    ("PORTAL_OFFICE_ZONE", "Mars/Phobos"),
    ("PORTAL_OFFICE_ZONE", "America"),
    ("PORTAL_OFFICE_ZONE", "../etc"),
    ("PORTAL_LOG_LEVEL", "LOUD"),
    ("PORTAL_BASE_URL", "https://portal.example.org/members"),
    ("PORTAL_BASE_URL", "portal.example.org"),
    ("PORTAL_BASE_URL", "https://"),
    ("PORTAL_BASE_URL", "https://portal.example.org:443x"),
    ("PORTAL_FROM_EMAIL", "AMT Member Services"),
    ("PORTAL_FROM_EMAIL", "AMT, Member Services <members@example.org>"),
    ("PORTAL_TODAY", "2026-13-45"),
    ("PORTAL_MEDIA_S3", "s3://"),
    ("CLAMD_ADDRESS", "clamav"),
    ("CLAMD_ADDRESS", "clamav:port"),
    ("STRIPE_API_BASE", "api"),
]
MEANT = [
    ("PORTAL_LOG_LEVEL", "info", "LOGGING['root']['level'] == 'INFO'"),
    ("PORTAL_BEHIND_PROXY", "No", "BEHIND_PROXY is False"),
    ("PORTAL_BASE_URL", "HTTPS://portal.example.org/", "HTTPS is True"),
    ("DATABASE_URL", "postgres://u:a%23b%2Fc@db/x", "DATABASES['default']['PASSWORD'] == 'a#b/c'"),
    ("CLAMD_ADDRESS", "/run/clamd.sock", "CLAMD_ADDRESS == '/run/clamd.sock'"),
    ("PORTAL_FROM_EMAIL", '"AMT, Inc." <x@example.org>', "SERVER_EMAIL.endswith('>')"),
]
# One process for all: Django takes half a second to come up.
READ = """
import json, os, runpy, sys, traceback
outside, told = dict(os.environ), []
for name, value, meant in json.load(sys.stdin):
    os.environ[name] = value
    try:
        told.append(repr(eval(meant, runpy.run_module("amt_portal.settings"))))
    except Exception:
        told.append(traceback.format_exc())
    os.environ.clear()
    os.environ.update(outside)
print(json.dumps(told))
"""


def test_what_a_variable_cannot_mean_is_refused_by_its_name():
    for (name, value), told in zip(
        MALFORMED, read([(*one, "1") for one in MALFORMED]), strict=True
    ):
        last = told.strip().splitlines()[-1]
        assert last.startswith(f"ValueError: {name} "), (value, told)
        assert "s3cr" not in told


def test_what_a_variable_means_however_it_is_spelled():
    assert read(MEANT) == ["True"] * len(MEANT)


def read(cases):
    """What the settings say of `meant` under each name and value, or how they end."""
    done = subprocess.run(
        [sys.executable, "-c", READ],
        cwd=CHECKOUT,
        env=os.environ | PRODUCTION,
        input=json.dumps(cases),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return json.loads(done.stdout)


def test_pages_tell_what_a_browser_may_do(client):
    told = client.get("/health/live")["Permissions-Policy"]
    assert "camera=()" in told
    assert "publickey-credentials-get=(self)" in told


def test_who_takes_forwarded_emails_names_a_provider_and_its_secret(production):
    production.INBOUND_DOMAIN, production.INBOUND_PROVIDER = "ce.example.org", "pigeon"
    assert found() == ["E010", "E011"]
    production.INBOUND_PROVIDER = "postmark"
    production.ANYMAIL = {"WEBHOOK_SECRET": "hook:secret"}
    assert found() == []
