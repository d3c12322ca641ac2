"""First certifications by file and by hand: who is granted what, who waits for a person."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import transaction

from casework.files.kinds import Found
from casework.files.models import FileRow, FileState, RowState
from casework.files.services import taking
from casework.files.services.taking import RowRefused
from ccp.models import Cycle
from members.models import Certificant, Certification, History, News, NewsKind
from notices.models import Notice
from plumbing import clock
from plumbing.tables.source import FileRefused
from recert.first.models import Candidate
from recert.first.rules.said import Said
from recert.first.services import granting
from tests import builders
from tests.recert.first import candidates
from tests.recert.first.candidates import row, states, taken

pytestmark = pytest.mark.django_db


@pytest.fixture
def on_record():
    """The highest numbers so far."""
    person = builders.certificant(member_number="1000026", first_name="Ana", last_name="Lopez")
    return builders.certification(person, program="RPT", number="RPT-920015")


def decided(one: FileRow, deed, **how) -> FileRow:
    """Decide a row as the page does."""
    actor = one.file.handed_in_by
    said = taking.read(one, clock.today())
    return taking.decide(
        row=one,
        deed=lambda locked: deed(said, row=locked, on=clock.today(), actor=actor, **how),
        actor=actor,
    )


def test_a_new_person_has_numbers_a_cycle_a_welcome_and_a_year_that_is_covered(on_record):
    file = taken(row(candidate_id="c-1", first_name="Amara", last_name="Okonkwo"))
    assert file.state == FileState.TAKEN
    held = Certification.objects.get(number="RPT-920016")
    person = held.certificant
    assert (person.member_number, person.full_name) == ("1000027", "Amara Okonkwo")
    assert held.granted_on == held.anchor == date(2026, 11, 20)
    assert (held.standing.word, held.dues_paid.count()) == ("active", 0)
    assert Cycle.objects.get(certification=held).start == held.granted_on
    news = News.objects.filter(certification=held, kind=NewsKind.GRANTED)
    assert [one.effective_on for one in news] == [held.granted_on]
    planned = Notice.objects.filter(certificant=person, kind="certification_granted")
    assert {one.channel for one in planned} == {"email", "letter"}
    verbs = History.objects.filter(certificant=person).order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["entered", "certified"]
    assert held.candidate.candidate_id == "C-1"
    (kept,) = file.rows.all()
    assert (kept.state, kept.made, kept.cells) == ("taken", "RPT-920016", {})


def test_the_same_file_again_changes_nothing_and_another_content_waits_for_a_person(on_record):
    rows = [row(), row()]
    taken(*rows)
    assert states(taken(*rows)) == ["same", "same"]
    assert states(taken(*rows, delimiter=";")) == ["same", "same"]
    file = taken(rows[0] | {"passed_on": "2026-11-19"})
    (one,) = file.rows.all()
    assert one.state == RowState.HELD
    assert "on record as" in one.why
    assert Candidate.objects.count() == 2


def test_numbers_have_no_gap_after_what_was_taken_back(on_record):
    with transaction.atomic():
        said = taking.read(candidates.typed(), clock.today())
        assert isinstance(said, Said)
        rows = [(candidates.typed(), said)]
        granting.take(rows, on=clock.today(), actor=builders.staff("records"))
        transaction.set_rollback(True)
    assert not Certification.objects.filter(number="RPT-920016").exists()
    taken(row(), row(program="RMA"))
    made = Candidate.objects.order_by("pk").values_list("certification__number", flat=True)
    assert list(made) == ["RPT-920016", "RMA-1"]
    people = Certificant.objects.order_by("-pk").values_list("member_number", flat=True)
    assert list(people[:2]) == ["1000028", "1000027"]


def test_broken_rows_are_told_by_line_and_stand_in_nobodys_way(on_record):
    file = candidates.handed_in(
        row(program="XYZ"),
        row(),
        row(passed_on="2027-01-01"),
        row(birth_date="31/12/1999"),
        row(last_name=""),
        row(email="not an address"),
        row(birth_date=""),
        row(passed_on="11/20/2026"),
    )
    lines = file.rows.order_by("line").values_list("line", "state", "column")
    assert list(lines) == [
        (2, "refused", "program"),
        (3, "ready", ""),
        (4, "refused", "passed_on"),
        (5, "refused", "birth_date"),
        (6, "refused", "last_name"),
        (7, "refused", "email"),
        (8, "refused", "birth_date"),
        (9, "ready", ""),
    ]
    assert not Candidate.objects.exists()
    with pytest.raises(FileRefused, match="column program is missing"):
        candidates.handing_in.hand_in(
            kind=candidates.KIND,
            name="x.csv",
            content=b"candidate_id,passed_on\n1,2026-11-20\n",
            form_key=candidates.uuid4(),
            on=clock.today(),
            actor=builders.staff("records"),
        )


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ({"email": "ANA@example.org"}, "the same email address"),
        ({"birth_date": "1990-03-01", "last_name": "Lopes"}, "the same birth date"),
        ({"first_name": "Ana", "last_name": "López", "birth_date": "1991-01-01"}, ""),
        ({"first_name": "Bela", "last_name": "Kovács"}, "the same name"),
        ({"first_name": "Ana", "last_name": "Smith"}, "the same birth date"),
        ({"passed_on": "2025-11-20"}, "more than a year ago"),
    ],
)
def test_who_may_be_on_record_waits_for_a_person(cells, why):
    builders.certificant(
        first_name="Ana", last_name="Lopez", email="ana@example.org", birth_date=date(1990, 3, 1)
    )
    builders.certificant(first_name="Béla", last_name="Kovacs")
    if cells.get("last_name") == "Smith":
        cells |= {"birth_date": "1990-03-01"}
    (one,) = candidates.handed_in(row(**cells)).rows.all()
    assert (one.state, why in one.why) == ("held" if why else "ready", True), one.why


def test_whoever_decides_makes_a_new_person_or_certifies_the_member(on_record):
    person = on_record.certificant
    first, second = (
        taken(row(program="RMA", first_name="Ana", last_name="Lopez")).rows.get() for _ in "ab"
    )
    with pytest.raises(RowRefused, match="found meanwhile"):
        decided(first, granting.as_new, seen=[])
    same = decided(first, granting.as_member, person=person)
    assert (same.certificant, same.made) == (person, "RMA-1")
    person.refresh_from_db()
    assert person.birth_date is not None
    assert History.objects.filter(certificant=person, verb="candidate_recognized").count() == 1
    new = decided(second, granting.as_new, seen=[person.pk])
    assert new.certificant.member_number == "1000027"
    with pytest.raises(RowRefused, match="decided by"):
        decided(second, granting.as_new, seen=[person.pk])


def test_a_member_is_certified_further_by_their_number(on_record):
    person = on_record.certificant
    number = {"member_number": "1000026", "birth_date": ""}
    file = taken(
        row(program="RMA", last_name="Lopez", **number),
        row(program="RPT", last_name="Lopez", **number),
        row(program="MLT", last_name="Smith", **number),
        row(program="MLT", last_name="Lopez", member_number="999"),
    )
    assert states(file) == ["taken", "held", "held", "held"]
    assert person.certifications.count() == 2
    has_it, other_name, nobody = file.rows.order_by("line")[1:]
    assert "has RPT already: RPT-920015" in has_it.why
    assert "The last name of member 1000026 is Lopez" in other_name.why
    assert "No member has the number 999" in nobody.why
    with pytest.raises(RowRefused, match="already"):
        decided(has_it, granting.as_member, person=person)


def test_two_of_one_file_who_may_be_one_are_seen_one_after_the_other(on_record):
    same = {"first_name": "Amara", "last_name": "Okonkwo", "birth_date": "1999-02-28"}
    number = {"member_number": "1000026", "birth_date": ""}
    further = {"last_name": "Lopez", "program": "RMA"} | number
    file = taken(row(**same), row(**same), row(program="RMA"), row(**further), row(**further))
    assert states(file) == ["taken", "held", "taken", "taken", "held"]
    assert "has RMA already" in file.rows.get(line=6).why


def test_what_fails_again_and_again_is_held_for_a_person(monkeypatch, on_record):
    def broken(*_args: object, **_more: object) -> Found:
        raise RuntimeError("no such thing")

    monkeypatch.setattr(granting, "take", broken)
    file = candidates.handed_in(row())
    taking.take(file=file, actor=file.handed_in_by)
    for _ in range(taking.QUEUE.most or 0):
        file.rows.update(free_at=clock.now() - timedelta(hours=1))
        taking.take_waiting(on=clock.today(), seconds=5)
    (one,) = file.rows.all()
    assert (one.state, "no such thing" in one.why) == ("held", True)


def test_who_waits_already_or_was_set_aside_is_not_held_again_by_the_next_file(on_record):
    same = row(candidate_id="", first_name="Ana", last_name="Lopez")
    first = taken(same, same)
    assert states(first) == ["held", "same"]
    assert states(taken(same)) == ["same"]
    one = first.rows.get(state="held")
    taking.set_aside(row=one, reason="It is her", actor=first.handed_in_by)
    assert states(taken(same)) == ["same"]
    assert candidates.typed(**same).state == RowState.HELD  # by hand somebody decides anew


def test_nobody_certifies_themselves(on_record):
    clerk = builders.staff("records")
    person = on_record.certificant
    person.user = clerk
    person.save(update_fields=["user"])
    own = row(member_number="1000026", program="RMA", last_name="Lopez", birth_date="")
    assert states(taken(own, actor=clerk)) == ["held"]
    one = FileRow.objects.get()
    said = taking.read(one, clock.today())
    with pytest.raises(RowRefused, match="about you"):
        granting.as_member(said, person, one, on=clock.today(), actor=clerk)
    assert states(taken(own, actor=builders.staff("records"))) == ["taken"]
