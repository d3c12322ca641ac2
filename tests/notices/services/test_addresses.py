"""What cannot be printed is not posted, and waits on the list to put right."""

from __future__ import annotations

import pytest
from django.urls import reverse

from members.queries.people import address_work
from members.services import profile
from notices.models import NoticeState, SkipReason
from notices.services import planning, print_runs
from tests import builders
from tests.notices.conftest import ON, planned

pytestmark = pytest.mark.django_db

LONG = {
    "first_name": "Maria Guadalupe Esperanza",
    "last_name": "Fernández-Villanueva de la Cruz",
}


@pytest.mark.parametrize(
    ("fields", "doubt"),
    [
        ({"last_name": "村上"}, "letters"),
        ({"address_line1": "شارع 5"}, "letters"),
        ({"city": "देवनगर"}, "letters"),
        ({"address_line1": "W" * 60}, "too_long"),
        (LONG | {"address_line2": "Apt 5", "city": "Graz", "country": "AT", "state": "", "zip": ""}
         | {"address_line1": "Care of the Municipal Hospital of Long Words"}, "too_long"),
        ({"zip": "2134.0"}, "zip"),
        ({"country": "Nowhere"}, "country"),
    ],
)  # fmt: skip
def test_what_cannot_be_printed_is_not_gathered_and_waits_on_the_list(writer, fields, doubt):
    notice, other = planned("odd", channel="letter", **fields), planned("even", channel="letter")
    run = print_runs.gather(on=ON, actor=None)
    assert list(run.notices.all()) == [other]
    notice.refresh_from_db()
    assert (notice.state, notice.skip_reason) == (NoticeState.SKIPPED, SkipReason.ADDRESS_DOUBT)
    assert [(row.pk, row.address_doubt) for row in address_work("doubtful")] == [
        (notice.certificant_id, doubt)
    ]


def test_the_letter_goes_with_the_next_run_once_the_address_is_put_right(writer):
    notice = planned("odd", channel="letter", zip="2134.0", state="MA")
    assert print_runs.gather(on=ON, actor=None) is None
    profile.change_contact(certificant=notice.certificant, values={"zip": "02134"}, actor=None)
    run = print_runs.gather(on=ON, actor=None)
    assert list(run.notices.all()) == [notice]
    assert not address_work("doubtful").exists()


def test_what_is_planned_while_in_doubt_is_left_out_at_once():
    person = builders.certificant(address_doubt="zip")
    planning.plan_many([planning.Plan(
        certificant_id=person.pk, kind="lapsed", about=1, step="x",
        channel="letter", due_on=ON,
    )])  # fmt: skip
    assert person.notices.get().skip_reason == SkipReason.ADDRESS_DOUBT


def test_staff_and_the_member_are_told_what_is_wrong(client):
    person = builders.certificant(address_doubt="letters")
    client.force_login(builders.staff("mail"))
    page = client.get(reverse("desk:addresses"), {"problem": "doubtful"}).content.decode()
    assert "Letters we cannot print" in page
    client.force_login(builders.member(person))
    assert (
        "We cannot print this address." in client.get(reverse("members:profile")).content.decode()
    )
