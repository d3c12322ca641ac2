"""Whatever is sent as a passkey: an answer, never an error of ours."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode

import pytest
from allauth.core.context import request_context
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal.auth import begin_authentication
from django.core.cache import cache
from django.urls import reverse

from members.accounts.passkeys import (
    AddPasskeyForm,
    AuthenticatePasskeyForm,
    ReauthenticatePasskeyForm,
)
from tests import builders

pytestmark = pytest.mark.django_db


def packed(data):
    return urlsafe_b64encode(data).decode().rstrip("=")


CLIENT = {"type": "webauthn.get", "challenge": "YWJj", "origin": "http://testserver"}
FIELDS = {
    "clientDataJSON": packed(json.dumps(CLIENT).encode()),
    "authenticatorData": packed(bytes(37)),
    "signature": "YQ",
    "userHandle": packed(b"1"),
}
KEY = {"id": "YQ", "rawId": "YQ", "type": "public-key", "clientExtensionResults": {}}
ODD = [None, 1, 1.5, True, [], {}, "", "é", "\x00", "x", "YQ", "\ud800", 10**30]
BYTES = [
    b"null",
    b"[]",
    b"{}",
    b"\xff",
    b"\x00",
    b"-1",
    b"zzzzzzzzzzzzz",
    b"zzzzzzzzzzzzzzzz",
    b"1y2p0ij32e8e8",
    b'{"type": 1, "challenge": 1, "origin": 1}',
    b'{"type": "webauthn.get", "challenge": "\xc3\xa9", "origin": "x"}',
    bytes(32) + b"\x40" + bytes(4),
    bytes(32) + b"\x80" + bytes(4) + b"\xff",
    bytes(32) + b"\xc0" + bytes(4) + bytes(16) + b"\xff\xff",
    bytes(32) + b"\xff" + bytes(40),
]
SENT = [
    "",
    "{",
    "NaN",
    "Infinity",
    "[" * 100_000,
    '{"a":' * 2000,
    "1" * 5000,
    "\x00",
    *(json.dumps(odd) for odd in ODD),
    *(json.dumps({"response": odd}) for odd in ODD),
    *(json.dumps(KEY | {"response": FIELDS, name: odd}) for name in KEY for odd in ODD),
    *(json.dumps(KEY | {"response": FIELDS | {name: odd}}) for name in FIELDS for odd in ODD),
    *(
        json.dumps(KEY | {"response": FIELDS | {name: packed(data)}})
        for name in FIELDS
        for data in BYTES
    ),
]


def test_sign_in(client):
    builders.member()
    url = reverse("mfa_login_webauthn")
    for sent in SENT:
        cache.clear()  # the limits of tries
        client.get(url)
        assert client.post(url, {"credential": sent}).status_code == 302, sent[:200]
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "form", [AuthenticatePasskeyForm, ReauthenticatePasskeyForm, AddPasskeyForm]
)
def test_no_form_takes_any_of_it(rf, form):
    user = builders.member()
    request = rf.post("/")
    request.user, request.session = user, {}
    with request_context(request):
        begin_authentication(user)  # so that there is a challenge to answer
        for sent in SENT:
            cache.clear()
            asked = form(user=user, data={"credential": sent})
            assert not asked.is_valid(), sent[:200]
            str(asked)  # and the page that asks again
    assert not Authenticator.objects.exists()
