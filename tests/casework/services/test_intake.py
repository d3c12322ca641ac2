"""A file that was handed in is kept once for its person, for as long as something uses it."""

from __future__ import annotations

from datetime import date

import pgtrigger
import pytest
from django.db import ProgrammingError, connection, transaction

from casework.models import Document, Origin
from casework.queries import uses
from casework.services import intake
from casework.services.intake import NotTaken, taken_in
from casework.services.taking_out import take_out
from ccp.models import Proof
from ccp.services.proofs import add_proof, remove_proof
from tests import builders
from tests.ccp.entries import log
from tests.handed_in import kept_files, photo
from tests.plans import rows_read, statements_of

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 9)


@pytest.fixture
def held():
    return builders.certification(granted_on=date(2024, 9, 18))


@pytest.fixture
def two(held):
    return log(held, ON), log(held, date(2026, 11, 8), title="Another")


def test_the_same_file_for_two_things_is_one_document_by_two_names(two, settings):
    front, back = (
        add_proof(activity=activity, file=photo("PNG", name), actor=None)
        for activity, name in zip(two, ("IMG_1.png", "card.png"), strict=True)
    )
    assert front.document == back.document
    assert [front.name, back.name] == ["IMG_1.png", "card.png"]
    assert len(kept_files(settings)) == 2  # the original and its copy


def test_a_document_is_given_up_with_its_last_use_and_comes_back_as_another(two):
    first, second = (
        add_proof(activity=activity, file=photo("PNG", "a.png"), actor=None) for activity in two
    )
    remove_proof(proof=first, actor=None)
    assert Document.objects.get().removed_at is None
    remove_proof(proof=second, actor=None)
    given_up = Document.objects.get()
    assert given_up.removed_at is not None
    again = add_proof(activity=two[0], file=photo("PNG", "a.png"), actor=None).document
    assert (again != given_up, again.sha256) == (True, given_up.sha256)


def test_what_is_taken_out_while_it_is_sent_again_comes_back(two, monkeypatch):
    """The last use ends between this one's look at what is kept and its lock."""
    proof = add_proof(activity=two[0], file=photo("PNG", "a.png"), actor=None)
    lock = intake.lock_members

    def overtaken(people):
        with transaction.atomic():
            take_out(proof)
        lock(people)

    monkeypatch.setattr(intake, "lock_members", overtaken)
    again = add_proof(activity=two[1], file=photo("PNG", "a.png"), actor=None)
    assert again.document == proof.document == Document.objects.get(removed_at=None)


def test_a_virus_found_while_a_file_is_sent_again_refuses_it(two, monkeypatch):
    proof = add_proof(activity=two[0], file=photo("PNG", "a.png"), actor=None)
    lock = intake.lock_members

    def overtaken(people):
        Document.objects.update(scan="infected")
        lock(people)

    monkeypatch.setattr(intake, "lock_members", overtaken)
    with pytest.raises(NotTaken, match="virus check"):
        add_proof(activity=two[1], file=photo("PNG", "a.png"), actor=None)
    assert Proof.objects.get() == proof


def test_what_the_body_refuses_is_not_kept(held, settings):
    def refuse():
        file = photo("PNG", "a.png")
        owner_id = held.certificant_id
        with taken_in(owner_id=owner_id, file=file, origin=Origin.STAFF, actor=None):
            assert Document.objects.get().origin == "staff"
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        refuse()
    assert not Document.objects.exists()
    assert kept_files(settings) == []


def test_what_a_decision_rests_on_never_changes(held):
    kept = builders.document(held.certificant)
    for wrong in ({"sha256": "0" * 64}, {"path": "elsewhere"}, {"certificant": None}):
        with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
            Document.objects.filter(pk=kept.pk).update(**wrong)
    with pytest.raises(ProgrammingError, match="Cannot delete"), transaction.atomic():
        kept.delete()
    with pgtrigger.ignore("casework.Document:frozen"):  # the control
        assert Document.objects.filter(pk=kept.pk).update(sha256="0" * 64)


def test_who_else_uses_the_same_file_is_asked_once_and_by_index(two, django_assert_num_queries):
    mine = builders.proof(two[0])
    sha256 = mine.document.sha256
    stranger = log(builders.certification(granted_on=date(2024, 9, 18)), ON)
    theirs = builders.proof(stranger, sha256=sha256)
    for _another in range(300):
        builders.proof(two[1])
    with django_assert_num_queries(len(uses.declared)):
        assert uses.of_same_file(sha256) == [mine, theirs]
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE casework_document, ccp_proof")
        cursor.execute("SET LOCAL enable_seqscan = off")  # so few rows are read faster as a whole
    statements = statements_of(lambda: uses.of_same_file(sha256))
    [asked] = [each for each in statements if "ccp_proof" in str(each)]
    assert rows_read(asked) < 10
    with connection.cursor() as cursor:  # the control
        cursor.execute("SET LOCAL enable_seqscan = on")
        for way in ("indexscan", "indexonlyscan", "bitmapscan"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
    assert rows_read(asked) > 300
