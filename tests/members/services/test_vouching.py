"""Documents that the portal vouches for: one code for what says the same, none once revoked."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from members.models import Vouched, VouchedKind
from members.queries.vouched import check, link
from members.services.vouching import revoke, vouch
from plumbing import clock
from tests import builders

pytestmark = pytest.mark.django_db

KIND = VouchedKind("paper", "A paper", "AMT made it.")
FACTS = [("Points", "30.00 of 30")]


def made(person=None, *, subject="cycle:1", facts=FACTS):
    name = person.full_name if person else "Lee Ortega"
    told = {"kind": KIND, "subject": subject, "name": name, "facts": facts, "certificant": person}
    return vouch(**told, on=clock.today())


def test_asked_twice_it_is_the_same_and_other_facts_are_another():
    person = builders.certificant()
    document = made(person)
    assert made(person) == document
    assert made(person, facts=[("Points", "31.00 of 30")]).code != document.code
    assert made(person, subject="cycle:2").code != document.code
    assert Vouched.objects.count() == 3


def test_it_is_found_by_its_code_until_it_is_revoked():
    document = made()
    assert check(document.shown_code.lower()) == document
    assert link(document).endswith(f"/verify/document/{document.shown_code}/")
    assert revoke(subject="cycle:2") == 0
    assert revoke(subject="cycle:1") == 1
    assert check(document.code) is None
    assert made().code != document.code  # asked for again it is a new one


def test_two_at_once_make_one():
    document = made()
    twin = Vouched.objects.get(pk=document.pk)
    twin.pk, twin.code = None, "0" * 12
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save(force_insert=True)


def test_what_was_certified_never_changes():
    document = made()
    with pytest.raises(ProgrammingError), transaction.atomic():
        Vouched.objects.filter(pk=document.pk).update(name="Somebody")
    with pytest.raises(ProgrammingError), transaction.atomic():
        document.delete()
