"""The address form, for members and at the desk: what is wrong is said, what is right is kept."""

from __future__ import annotations

import pytest
from django.urls import reverse

from members.delivery import address
from members.forms.address import AddressForm
from members.models import Certificant, History
from tests import builders

pytestmark = pytest.mark.django_db

GOOD = {
    "address_line1": "12 Main St",
    "address_line2": "",
    "city": "Boston",
    "state": "MA",
    "region": "",
    "zip": "02134",
    "country": "US",
    "phone": "212-555-0123",
}


def judged(person=None, **changes):
    return AddressForm(GOOD | changes, instance=person or Certificant(last_name="Roe"))


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"state": "ZZ"}, "state", "“ZZ” is none of the United States"),
        ({"state": "200 letters of it"}, "state", "Choose the state from the list"),
        ({"state": ""}, "state", "Choose the state, or the country"),
        ({"zip": "abcdefgh"}, "zip", "five digits, or nine"),
        ({"zip": "2134.0"}, "zip", "five digits, or nine"),
        ({"zip": ""}, "zip", "five digits, or nine"),
        ({"zip": "94103"}, "zip", "lies in California, not in Massachusetts"),
        ({"zip": "34300"}, "zip", "lies in Florida"),
        ({"zip": "21300"}, "zip", "lies in Maryland"),
        ({"zip": "35400", "state": "MA"}, "zip", "lies in Alabama"),
        ({"zip": "99999"}, "zip", "lies in Alaska"),
        ({"zip": "42900", "state": "MA"}, "zip", "No place has this ZIP code"),
        ({"phone": "call me maybe"}, "phone", "a phone number with its area code"),
        ({"phone": "5550123"}, "phone", "a phone number with its area code"),
        ({"country": "Atlantis"}, "country", "we do not know “Atlantis”"),
        ({"city": "x" * 200}, "city", "At most 80 letters, please; these are 200."),
        ({"address_line1": "x" * 200}, "address_line1", "these are 200"),
        ({"address_line1": "WM " * 40}, "address_line1", "Too long for an envelope"),
        ({"address_line1": "W" * 60}, "address_line1", "Too long for an envelope"),
        ({"address_line1": "..."}, "address_line1", "what the post needs"),
        ({"city": "東京"}, "city", "We cannot print 京 東"),
        ({"region": "Ontario"}, "region", "Leave this empty in the United States"),
        ({"country": "Canada", "state": "MA"}, "state", "Leave this empty outside"),
        ({"state": "AE", "zip": "09012"}, "city", "APO, FPO or DPO"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_stays_typed(changes, field, said):
    form = judged(**changes)
    assert not form.is_valid()
    assert said in str(form.errors[field])
    for name, typed in changes.items():
        assert form[name].value() == typed
        assert str(form[name]).count("selected") <= 1
        if name in {"state", "country"} and typed:
            assert f'<option value="{typed}" selected' in str(form[name])


@pytest.mark.parametrize(
    ("changes", "kept"),
    [
        ({}, {"state": "MA", "zip": "02134", "country": "US", "phone": "(212) 555-0123"}),
        ({"zip": "2134"}, {"zip": "02134"}),
        ({"zip": "02861"}, {"state": "MA", "zip": "02861"}),
        ({"zip": "021341234"}, {"zip": "02134-1234"}),
        ({"state": "Massachusetts"}, {"state": "MA"}),
        ({"country": ""}, {"country": "US"}),
        ({"country": "U.S.A."}, {"country": "US"}),
        ({"city": "Cañ" "o\u0301n"}, {"city": "Cañón"}),
        ({"city": "APO", "state": "AE", "zip": "09012"}, {"state": "AE", "country": "US"}),
        ({"country": "PR", "state": "", "zip": "00730"}, {"state": "PR", "country": "US"}),
        ({"country": "Canada", "state": "", "region": "ON", "zip": "K1A 0A9"},
         {"country": "Canada", "state": "ON", "zip": "K1A 0A9"}),
        ({"country": "CA", "state": "ON", "zip": "K1A 0A9"}, {"country": "Canada", "state": "ON"}),
        ({"country": "Jamaica", "state": "", "zip": ""}, {"country": "Jamaica", "state": ""}),
        ({"phone": ""}, {"phone": ""}),
    ],
)  # fmt: skip
def test_what_is_right_is_kept_as_the_post_wants_it(changes, kept):
    form = judged(**changes)
    assert form.is_valid(), form.errors
    assert {name: form.cleaned_data[name] for name in kept} == kept
    saved = Certificant(last_name="Roe")
    for name in GOOD:
        setattr(saved, name, form.cleaned_data[name])
    assert address.doubt(saved) is None


ODD = {"state": "Massach.", "zip": "2134.0", "country": "U.S.", "phone": "(006) 026-7735"}


def test_an_old_address_left_as_it_is_does_not_hold_up_a_new_phone_number(client):
    person = builders.certificant(**ODD)
    client.force_login(builders.member(person))
    url = reverse("members:address")
    form = client.get(url).context["form"]
    shown = {name: form[name].value() for name in form.fields}
    assert shown["state"] == "Massach."
    client.post(url, shown | {"phone": "2125550123"})
    person.refresh_from_db()
    assert person.phone == "(212) 555-0123"
    assert {name: getattr(person, name) for name in ODD if name != "phone"} == {
        name: value for name, value in ODD.items() if name != "phone"
    }
    answer = client.post(url, shown | {"city": "Boston"})
    assert {"state", "zip"} & set(answer.context["form"].errors)
    assert "phone" in client.post(url, shown).context["form"].errors  # it has a better one now
    person.refresh_from_db()
    assert person.phone == "(212) 555-0123"


def test_the_form_at_the_desk_judges_alike(client):
    client.force_login(builders.staff("records"))
    person = builders.certificant()
    url = reverse("desk:contact", args=[person.pk])
    new = GOOD | {"email": person.email, "reason": "By phone"}
    page = client.post(url, new | {"state": "ZZ"}).content.decode()
    assert "“ZZ” is none of the United States" in page
    client.post(url, new | {"zip": "2134"})
    person.refresh_from_db()
    assert (person.state, person.zip, person.phone) == ("MA", "02134", "(212) 555-0123")
    assert History.objects.filter(certificant=person, reason="By phone").exists()
