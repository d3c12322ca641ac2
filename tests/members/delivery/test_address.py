"""One address for envelope and invoice, whole in the window."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from billing.services import printed
from members.delivery import address
from members.models import Certificant
from plumbing.pdf import fonts
from tests.billing.services.pages import an_invoice

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
