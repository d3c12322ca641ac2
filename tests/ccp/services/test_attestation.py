from __future__ import annotations

from datetime import date

import pgtrigger
import pytest

from ccp.models import Attestation, AttestationText
from ccp.services.attestation import NotOpen, OtherName, TextChanged, attest
from ccp.services.cycles import close_cycles, ensure_cycles
from ccp.verbs import CeVerb
from members.models import CycleFact, History
from tests import builders

pytestmark = pytest.mark.django_db

START, LAST_DAY, END = date(2023, 9, 18), date(2026, 9, 17), date(2026, 9, 18)


@pytest.fixture
def cycle():
    row = builders.certification(granted_on=START)
    ensure_cycles(on=START)
    return row.cycles.get()


def sign(cycle, *, on=LAST_DAY, name="Marisol Reyes", version=1):
    return attest(cycle=cycle, text_version=version, typed_name=name, on=on, actor=None)


def test_signing_on_the_last_day_meets_the_cycle_that_day(cycle):
    signature = sign(cycle, name="  marisol  REYES ")
    assert (signature.signed_name, signature.text.version) == ("marisol REYES", 1)
    assert CycleFact.objects.get().met_on == LAST_DAY
    assert History.objects.get(verb=CeVerb.ATTESTED).after["text_version"] == 1


def test_signing_twice_keeps_the_first_signature(cycle):
    first = sign(cycle, on=START)
    assert sign(cycle, on=LAST_DAY) == first
    assert Attestation.objects.get().attested_on == START


def test_a_cycle_that_ended_or_was_closed_is_not_signed(cycle):
    with pytest.raises(NotOpen, match="September 17, 2026"):
        sign(cycle, on=END)
    close_cycles(on=END)
    with pytest.raises(NotOpen):
        sign(cycle, on=LAST_DAY)


def test_another_name_is_not_taken(cycle):
    with pytest.raises(OtherName, match="Marisol Reyes"):
        sign(cycle, name="Joan Halvorsen")
    assert not Attestation.objects.exists()


def test_a_text_that_was_renewed_since_it_was_read_is_not_signed(cycle):
    AttestationText.objects.create(version=2, body="Newer.", valid_from=LAST_DAY)
    assert sign(cycle, on=date(2026, 9, 16)).text.version == 1
    with pgtrigger.ignore("ccp.Attestation:append_only"):
        Attestation.objects.all().delete()
    with pytest.raises(TextChanged):
        sign(cycle)
