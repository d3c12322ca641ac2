"""A figure that an app declares: read, put on record, shown and changed without anything else."""

from __future__ import annotations

from datetime import date
from types import ModuleType

import pytest
from django.urls import reverse

from members.models import PolicyValue
from members.queries import policy as queries
from members.queries.policy import declare, policy
from members.rules.declared import DOLLARS, Figure, Group
from members.rules.readers import Amount
from members.services import starting_policy
from tests import builders

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 22)
PARKING = Figure(
    "parking_fee",
    Amount("0.00", "20.00"),
    default=Amount("0.00", "20.00")("4.50"),
    group=Group("yard", "Yard", 95),
    label="A day in the yard costs",
    unit=DOLLARS,
    section=12,
    asked="the day itself",
    placeholder=True,
)


@pytest.fixture
def declared(monkeypatch, settings):
    settings.PORTAL_TODAY = ON.isoformat()
    monkeypatch.setattr(queries, "_declared", dict(queries._declared))
    module = ModuleType("yard")
    module.PARKING = PARKING
    declare(module)
    yield
    policy.forget()


def test_it_is_read_without_a_row_and_named_in_the_log(declared, caplog):
    assert str(policy()[PARKING].on(ON)) == "4.50"
    told = [record.getMessage() for record in caplog.records]
    assert told == ["the figure parking_fee of the policy has no row: it holds as it was declared"]


def test_after_a_migration_it_is_on_record_and_others_stay_as_they_were(declared):
    PolicyValue.objects.filter(name="grace_days").update(value=21)
    starting_policy.load()
    starting_policy.load()
    row = PolicyValue.objects.get(name="parking_fee")
    assert (row.value, row.placeholder, row.source) == ("4.50", True, "Handbook 12")
    assert PolicyValue.objects.get(name="grace_days").value == 21


def test_the_desk_shows_and_changes_it(declared, client):
    client.force_login(builders.staff())
    page = client.get(reverse("members:desk_policy_group", args=["yard"])).content.decode()
    for words in ("A day in the yard costs", "$4.50", "†", "not on record yet"):
        assert words in page
    address = reverse("members:desk_policy_change", args=["parking_fee"])
    given = {"value": "20.01", "valid_from": "2027-01-01", "source": "Board", "reason": "Board"}
    assert "value" in client.post(address, given | {"do": "look"}).context["form"].errors
    given["value"] = "6.00"
    looked = client.post(address, given | {"do": "look"}).context["looked"]
    client.post(address, given | {"do": "keep", "looked": looked})
    assert [str(policy()[PARKING].on(day)) for day in (ON, date(2027, 1, 1))] == ["4.50", "6.00"]


def test_a_key_is_declared_once(declared):
    module = ModuleType("another")
    module.PARKING = Figure(**vars(PARKING))
    with pytest.raises(ValueError, match="parking_fee is declared twice"):
        declare(module)


def test_a_row_of_what_is_declared_no_more_breaks_nothing(db):
    PolicyValue.objects.create(name="given_up", value={"odd": []}, valid_from=ON)
    policy.forget()
    assert "given_up" not in policy().held
