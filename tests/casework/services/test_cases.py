"""Verdicts, undo and decisions of a case, whatever kind it is."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pgtrigger
import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from casework.models import Case, CaseFile, CaseItem, Decision, Document, Submission, Verdict
from casework.queries import cases as queries
from casework.rules.verdicts import BadFinding, Finding, Outcome
from casework.services import decisions, submissions, taking, verdicts
from casework.services.cases import CaseRefused
from casework.services.intake import NotTaken
from casework.verbs import CaseVerb
from members.models import History
from members.services import second_person
from members.services.second_person import MatterRefused
from plumbing import clock
from plumbing.meanwhile import ChangedMeanwhile
from tests import builders
from tests.casework.kind import a_case

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 9)
ACCEPT = Finding(Outcome.ACCEPT)
REJECT = Finding(Outcome.REJECT, reason="no_proof")


@pytest.fixture
def joan(kind):
    return builders.staff("auditor", name="Joan Halvorsen")


@pytest.fixture
def audrey(kind):
    return builders.staff("auditor", name="Audrey Bell")


@pytest.fixture
def taken(joan):
    return taking.take(case_id=a_case().pk, actor=joan)


def give(case, position, finding, actor, version=None):
    return verdicts.give(
        item=case.items.get(position=position),
        finding=finding,
        version=Case.objects.get(pk=case.pk).version if version is None else version,
        actor=actor,
    )


def decide(case, choice, actor, note="", version=None):
    now = Case.objects.get(pk=case.pk).version
    return decisions.decide(
        case_id=case.pk, choice=choice, note=note, version=version or now, actor=actor, on=ON
    )


def judged(case, actor, *findings):
    for position, finding in enumerate(findings, start=1):
        give(case, position, finding, actor)


def test_a_case_is_reviewed_item_by_item_and_passed(kind, joan, taken):
    judged(taken, joan, ACCEPT, Finding(Outcome.REDUCE, Decimal("5.00"), "no_proof", "See page 2"))
    decision = decide(taken, "pass", joan)
    case = Case.objects.get()
    assert (case.state, case.taken_by, case.waiting_since) == ("passed", None, None)
    assert (decision.accepted, decision.second) == (Decimal("11.00"), None)
    assert decision.hashes == [file.document.sha256 for file in queries.files_of(case)] != []
    assert kind.heard == [("2026-0001", "pass")]
    told = list(History.objects.order_by("pk").values_list("verb", flat=True))[-4:]
    assert told == [
        CaseVerb.CASE_TAKEN,
        CaseVerb.VERDICT_GIVEN,
        CaseVerb.VERDICT_GIVEN,
        CaseVerb.CASE_DECIDED,
    ]


def test_a_decision_rests_on_no_file_that_the_virus_check_took_away(joan, taken):
    first, second = (file.document for file in queries.files_of(taken))
    Document.objects.filter(pk=first.pk).update(scan="infected")
    judged(taken, joan, ACCEPT, ACCEPT)
    assert decide(taken, "pass", joan).hashes == [second.sha256]


@pytest.mark.parametrize("points", ["0", "6.00"])
def test_points_are_reduced_to_none_at_least_and_to_those_claimed_at_most(joan, taken, points):
    found = give(taken, 1, Finding(Outcome.REDUCE, Decimal(points), "no_proof"), joan)
    assert found.accepted == Decimal(points)


@pytest.mark.parametrize(
    ("finding", "field"),
    [
        (Finding(Outcome.REJECT), "reason"),
        (Finding(Outcome.REJECT, reason="other", note=" "), "note"),
        (Finding(Outcome.REDUCE, None, "no_proof"), "accepted"),
        (Finding(Outcome.REDUCE, Decimal("6.01"), "no_proof"), "accepted"),
        (Finding(Outcome.REDUCE, Decimal("-0.01"), "no_proof"), "accepted"),
        (Finding(Outcome.REDUCE, Decimal("1.001"), "no_proof"), "accepted"),
        (Finding(Outcome.REDUCE, Decimal("NaN"), "no_proof"), "accepted"),
    ],
)
def test_a_verdict_that_says_too_little_is_not_taken(joan, taken, finding, field):
    with pytest.raises(BadFinding) as refused:
        give(taken, 1, finding, joan)
    assert refused.value.field == field
    assert not Verdict.objects.exists()


def test_a_verdict_is_changed_and_taken_back_until_the_case_is_decided(joan, taken):
    first = give(taken, 1, REJECT, joan)
    assert give(taken, 1, REJECT, joan, version=0) == first  # the same button twice
    second = give(taken, 1, ACCEPT, joan)
    assert queries.verdicts_of(taken) == {second.item_id: second}
    version = Case.objects.get().version
    verdicts.take_back(verdict=second, version=version, actor=joan)
    verdicts.take_back(verdict=second, version=version, actor=joan)
    assert queries.verdicts_of(taken) == {}
    with pytest.raises(CaseRefused, match="no verdict yet"):
        decide(taken, "pass", joan)
    judged(taken, joan, ACCEPT, ACCEPT)
    decide(taken, "pass", joan)
    with pytest.raises(CaseRefused, match="passed"):
        give(taken, 1, REJECT, joan)


def test_who_saw_an_older_case_is_told_who_changed_it_and_when(joan, taken):
    seen = taken.version
    give(taken, 1, ACCEPT, joan, version=seen)
    for late in (
        lambda: give(taken, 2, ACCEPT, joan, version=seen),
        lambda: decide(taken, "pass", joan, version=seen),
    ):
        with pytest.raises(ChangedMeanwhile) as told:
            late()
        assert (told.value.by, told.value.at) == ("Joan Halvorsen", Case.objects.get().changed_at)
    assert Verdict.objects.count() == 1


def test_only_who_has_the_case_judges_it(joan, audrey, taken):
    with pytest.raises(CaseRefused, match="Joan Halvorsen has this case"):
        give(taken, 1, ACCEPT, audrey)
    with pytest.raises(CaseRefused, match="Joan Halvorsen has this case"):
        taking.take(case_id=taken.pk, actor=audrey)
    with pytest.raises(CaseRefused, match="or an administrator"):
        taking.give_back(case_id=taken.pk, actor=audrey)
    assert taking.give_back(case_id=taken.pk, actor=joan).state == "submitted"
    assert taking.take(case_id=taken.pk, actor=audrey).taken_by == audrey
    with pytest.raises(CaseRefused, match="staff who review"):
        taking.take(case_id=taken.pk, actor=builders.staff("support"))


def test_nobody_judges_their_own_case_nor_one_they_are_in_conflict_with(kind, joan, audrey):
    own = a_case("2026-0001")
    own.certificant.user = joan
    own.certificant.save()
    other = a_case("2026-0002")
    assert taking.take(case_id=other.pk, actor=joan).taken_by == joan  # there was something to bar
    with pytest.raises(CaseRefused, match="about you"):
        taking.take(case_id=own.pk, actor=joan)
    taking.declare_conflict(certificant=other.certificant, why="My sister", actor=joan)
    other.refresh_from_db()
    assert (other.taken_by, other.state) == (None, "submitted")
    with pytest.raises(CaseRefused, match="conflict of interest"):
        taking.take(case_id=other.pk, actor=joan)
    assert taking.take_next(kind=kind, actor=joan) is None
    with pytest.raises(CaseRefused, match="for staff who review"):
        taking.take_next(kind=kind, actor=builders.staff("mail"))
    assert taking.take_next(kind=kind, actor=audrey) == own


def test_what_takes_two_is_confirmed_by_another_on_the_case_as_it_was(kind, joan, audrey, taken):
    judged(taken, joan, REJECT, ACCEPT)
    with pytest.raises(CaseRefused, match="Say why"):
        decide(taken, "fail", joan)
    matter = decide(taken, "fail", joan, note="No proof came")
    assert Case.objects.get().state == "in_review"
    with pytest.raises(CaseRefused, match="waits for a second person"):
        give(taken, 1, ACCEPT, joan)
    with pytest.raises(MatterRefused, match="somebody else"):
        second_person.confirm(matter=matter, actor=joan, now=clock.now())
    second_person.confirm(matter=matter, actor=audrey, now=clock.now())
    decision = Decision.objects.get()
    assert (decision.by, decision.second, decision.to) == (joan, audrey, "failed")
    assert kind.heard == [("2026-0001", "fail")]


@pytest.mark.parametrize(("found", "choice"), [(ACCEPT, "pass"), (REJECT, "fail")])
def test_a_decision_that_is_sent_twice_is_one(kind, joan, audrey, taken, found, choice):
    judged(taken, joan, found, found)
    version = Case.objects.get().version
    first = decide(taken, choice, joan, "Because.", version)
    assert decide(taken, choice, joan, "Because.", version) == first
    assert Decision.objects.count() == len(kind.heard) == (choice == "pass")
    for other in ({"note": "Another."}, {"actor": audrey}):
        how = {"actor": joan, "note": "Because.", "version": version} | other
        with pytest.raises((ChangedMeanwhile, CaseRefused)):
            decide(taken, choice, **how)


def test_a_second_person_confirms_nothing_that_changed_nor_in_conflict(kind, joan, audrey, taken):
    judged(taken, joan, REJECT, ACCEPT)
    matter = decide(taken, "fail", joan, note="No proof came")
    taking.declare_conflict(certificant=taken.certificant, why="A friend", actor=audrey)
    with pytest.raises(MatterRefused, match="conflict"):
        second_person.confirm(matter=matter, actor=audrey, now=clock.now())
    Case.objects.update(version=99)
    with pytest.raises(MatterRefused, match="changed since"):
        second_person.confirm(matter=matter, actor=builders.staff("auditor"), now=clock.now())
    assert not Decision.objects.exists()


def test_an_appeal_is_for_somebody_else_than_who_decided(kind, joan, audrey, taken):
    judged(taken, joan, REJECT, ACCEPT)
    matter = decide(taken, "fail", joan, note="No proof came")
    second_person.confirm(matter=matter, actor=audrey, now=clock.now())
    case = Case.objects.get()
    document = builders.document(case.certificant)
    submissions.attach(case=case, item=None, document=document, name="a.pdf", actor=None)
    submissions.submit(case=case, to="appealed", actor=None, statement="I did find it")
    for decided in (joan, audrey):
        with pytest.raises(CaseRefused, match="decided this case before"):
            taking.take(case_id=case.pk, actor=decided)
        assert taking.take_next(kind=kind, actor=decided) is None
    assert taking.take_next(kind=kind, actor=builders.staff("auditor")) == case


def test_an_answer_anew_opens_only_what_got_a_file_and_goes_to_who_had_it(kind, joan, taken):
    judged(taken, joan, REJECT, REJECT)
    decide(taken, "ask", joan)
    case = Case.objects.get()
    assert (case.state, case.taken_by, case.waiting_since) == ("deficient", joan, None)
    item = case.items.get(position=1)
    document = builders.document(case.certificant)
    submissions.attach(case=case, item=item, document=document, name="b.pdf", actor=None)
    sent = submissions.submit(case=case, to="submitted", actor=None)
    assert submissions.submit(case=case, to="submitted", actor=None) == sent
    assert Submission.objects.count() == 2
    assert [verdict.item.position for verdict in queries.verdicts_of(case).values()] == [2]
    assert list(queries.mine(kind, joan)) == [case]


def test_files_are_added_while_it_is_the_persons_turn_and_stay_once_sent(kind, settings):
    case = a_case(sent=False, files=0)
    item = case.items.get(position=1)
    document = builders.document(case.certificant)

    def attach():
        return submissions.attach(case=case, item=item, document=document, name="a.pdf", actor=None)

    assert attach() == attach()
    submissions.remove_file(file=CaseFile.objects.get(), actor=None)
    file = attach()
    submissions.submit(case=case, to="submitted", actor=None)
    with pytest.raises(NotTaken, match="with us"):
        attach()
    with pytest.raises(CaseRefused, match="stays with the case"):
        submissions.remove_file(file=file, actor=None)
    for table, change in (
        (CaseFile.objects.filter(submission__isnull=False), {"name": "x"}),
        (CaseItem.objects, {"claimed": 1}),
        (CaseItem.objects, {"submission": None}),
        (Verdict.objects, None),
    ):
        if change:
            with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
                table.update(**change)
    with pgtrigger.ignore("casework.CaseFile:submitted_frozen"):  # the control
        assert CaseFile.objects.update(name="x")


def test_the_database_knows_the_moves_of_a_kind_and_no_others(kind):
    case = a_case()
    with (
        pytest.raises(ProgrammingError, match='from "submitted" to "passed"'),
        transaction.atomic(),
    ):
        Case.objects.update(state="passed")
    with pytest.raises(ProgrammingError, match="is ever"), transaction.atomic():
        Case.objects.create(kind="shells", number="9", certificant=case.certificant, state="odd")
    with pytest.raises(IntegrityError, match="case_number"), transaction.atomic():
        Case.objects.create(
            kind="shells", number=case.number, certificant=case.certificant, state="open"
        )
    assert Case.objects.update(state="in_review")
