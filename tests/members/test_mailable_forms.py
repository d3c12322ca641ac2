"""Every form that takes an email reads it as it was meant, or says why no mail can go there."""

from __future__ import annotations

import pytest
from django.urls import reverse

from amt_portal.web.desk.forms import ContactForm, NewStaffForm
from members.accounts import forms as account
from members.forms import OwnAddressForm
from tests import builders

pytestmark = pytest.mark.django_db
SPELT = "Pat <mailto:pat@exam\u00adple.org>"


def forms():
    yield OwnAddressForm({"email": SPELT})
    yield NewStaffForm({"email": SPELT})
    yield ContactForm({"email": SPELT}, instance=builders.certificant())
    yield account.ResetPasswordForm({"email": SPELT})
    yield account.RequestLoginCodeForm({"email": SPELT})
    yield account.AddEmailForm(builders.member(), {"email": SPELT})
    yield account.ChangeEmailForm({"email": SPELT})


def test_every_form_reads_an_address_as_it_was_meant(monkeypatch):
    monkeypatch.setattr("allauth.core.ratelimit.consume", lambda *_, **__: True)
    for form in forms():
        form.is_valid()
        assert form.cleaned_data.get("email") == "pat@example.org", (type(form), form.errors)


@pytest.mark.parametrize("text", ["a@x.org, b@x.org", "søren@example.org", "pat@example"])
def test_a_form_says_why_no_mail_can_go_there(text):
    [said] = OwnAddressForm({"email": text}).errors["email"]
    assert said.startswith("Type an address that mail can be sent to")


def test_who_signs_in_with_a_pasted_address_is_let_in(client):
    user = builders.member(builders.certificant(email="pat@example.org"))
    typed = {"login": SPELT, "password": "correct horse battery"}
    client.post(reverse("account_login"), typed)
    assert client.session["_auth_user_id"] == str(user.pk)
