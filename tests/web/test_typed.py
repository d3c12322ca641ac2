"""A form with more fields than the portal reads is refused whole, and what was typed given back."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse

from members.models import Certificant
from tests import builders

pytestmark = pytest.mark.django_db

TYPED = {
    "csrfmiddlewaretoken": "a ticket of ours",
    "address_line1": "12 <Rue> de l’Été",
    "city": "Ville-Émard",
    "state": "MA",
    "oldpassword": "correct horse battery",
}
ENCODED = {
    "application/x-www-form-urlencoded": urlencode,
    MULTIPART_CONTENT: lambda form: encode_multipart(BOUNDARY, form),
}


@pytest.fixture
def person(client):
    user = builders.member(builders.certificant(address_line1="1 Old Street"))
    client.force_login(user)
    return user.certificant


def sent(client, kind, fields):
    form = TYPED | {f"field{number}": "x" for number in range(fields)}
    return client.generic("POST", reverse("members:address"), ENCODED[kind](form), kind)


@pytest.mark.parametrize("kind", ENCODED)
@pytest.mark.parametrize("fields", [501, 20_000])
def test_what_was_typed_stands_on_the_page_that_names_the_limit(client, person, kind, fields):
    answer = sent(client, kind, fields)
    assert answer.status_code == 413
    page = answer.content.decode()
    assert "500 fields" in page
    assert "12 &lt;Rue&gt; de l’Été" in page
    assert "Ville-Émard" in page
    assert Certificant.objects.get(pk=person.pk).address_line1 == "1 Old Street"


@pytest.mark.parametrize("kind", ENCODED)
def test_no_secret_is_given_back(client, person, kind):
    page = sent(client, kind, 501).content.decode()
    assert "Ville-Émard" in page
    assert "correct horse" not in page
    assert "a ticket of ours" not in page


@pytest.mark.parametrize("kind", ENCODED)
def test_a_form_within_the_limit_is_read_as_ever(client, person, kind):
    answer = sent(client, kind, 490)
    assert answer.status_code == 200
    assert answer.context["form"].data["city"] == "Ville-Émard"
