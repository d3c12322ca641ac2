"""One address for envelope and invoice, whole in the window or on the list to put right."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.urls import reverse

from billing.services import printed
from members.delivery import address
from members.models import Certificant, NoticeState, SkipReason
from members.queries.people import address_work
from members.services import notices, print_runs, profile
from plumbing.pdf import fonts
from tests import builders
from tests.billing.services.pages import an_invoice
from tests.members.notices.conftest import ON, planned

pytestmark = pytest.mark.django_db

TRIALS = Path(__file__).parents[2] / "trials" / "addresses.jsonl"
RECORDS = [json.loads(line) for line in TRIALS.read_text().splitlines()]


@pytest.mark.parametrize("trial", RECORDS, ids=lambda trial: " ".join(trial["lines"]))
def test_the_window_of_letter_and_invoice_shows_the_address_of_the_trial(trial):
    person = Certificant(**trial["record"])
    assert address.envelope_lines(person) == trial["lines"]
    assert printed.window(address.plain_lines(person)) == trial["lines"]
    assert address.doubt(person) is None


def test_an_issued_invoice_prints_what_the_envelope_shows():
    invoice = an_invoice()
    facts = printed.invoices_facts([invoice])[invoice.pk]
    assert facts["address_lines"] == printed.window(invoice.bill_to)


LONG = {
    "first_name": "Maria Guadalupe Esperanza",
    "last_name": "Fernández-Villanueva de la Cruz",
}


def test_a_long_line_is_wrapped_between_words_and_nothing_is_cut_off():
    person = Certificant(**LONG, address_line1="1 Elm St", city="Boston", state="MA", zip="2134")
    lines = address.envelope_lines(person)
    assert lines == [
        "MARIA GUADALUPE ESPERANZA",
        "FERNÁNDEZ-VILLANUEVA DE LA CRUZ",
        "1 ELM ST",
        "BOSTON MA 02134",
    ]
    assert all(fonts.width(line, address.TYPE) <= address.WIDTH for line in lines)
    assert address.doubt(person) is None


def test_state_and_zip_code_stay_on_one_line():
    city = "Saint Bartholomew on the Hill near Port"
    person = Certificant(last_name="Roe", address_line1="1 Elm", city=city, state="MA", zip="02134")
    assert address.envelope_lines(person)[-1].endswith("MA 02134")


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
    profile.change_address(certificant=notice.certificant, values={"zip": "02134"}, actor=None)
    run = print_runs.gather(on=ON, actor=None)
    assert list(run.notices.all()) == [notice]
    assert not address_work("doubtful").exists()


def test_what_is_planned_while_in_doubt_is_left_out_at_once():
    person = builders.certificant(address_doubt="zip")
    notices.plan(
        certificant_id=person.pk, kind="lapsed", about="certification:1", step="x",
        channel="letter", due_on=ON,
    )  # fmt: skip
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
