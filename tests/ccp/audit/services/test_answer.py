"""The member's side of a case: what goes with an answer, once, in time, and stays."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest

from casework.models import CaseFile
from casework.queries.cases import verdicts_of
from casework.services import intake
from casework.services.cases import CaseRefused
from casework.services.intake import NotTaken
from casework.services.submissions import add_file
from ccp.audit.models import AuditCase, MoreTime, NoProof, Received
from ccp.audit.models.answer import WHY_LETTERS
from ccp.audit.queries.asked_time import asked_time
from ccp.audit.services import calendar, extending
from ccp.audit.services.answer import (
    ask_more_time,
    decline_more_time,
    say_none,
    submit_answer,
    submit_appeal,
)
from ccp.audit.services.listing import list_activity, unlist_activity
from ccp.services.proofs import remove_proof
from members.models import History, Role
from members.queries.standing import standing_of
from notices.models import Notice
from tests import builders
from tests.ccp.audit.asked import LAST_DAY, TODAY, asked, mlt, reviewed
from tests.ccp.entries import entry
from tests.handed_in import photo

pytestmark = pytest.mark.django_db
FAILED_ON = LAST_DAY + timedelta(days=1)


def again(audit) -> AuditCase:
    return AuditCase.objects.select_related("case").get(pk=audit.pk)


def put(audit, item, file) -> CaseFile:
    return add_file(case=audit.case, item=item, file=file, actor=None)


@pytest.fixture(autouse=True)
def today(settings):
    settings.PORTAL_TODAY = TODAY.isoformat()


@pytest.fixture
def audit(today):
    return asked()


def test_the_locker_goes_with_the_answer_and_stays_with_it(audit):
    sent = submit_answer(audit=audit, on=TODAY, actor=None)
    files = CaseFile.objects.filter(submission=sent)
    assert files.count() == 8
    kept = {file.document.sha256 for file in files}
    proof = audit.case.certificant.activities.get(title="Treasurer").proofs.get()
    remove_proof(proof=proof, actor=None)
    assert {file.document.sha256 for file in CaseFile.objects.filter(submission=sent)} == kept
    proof.document.refresh_from_db()
    assert proof.document.removed_at is None
    assert Received.objects.get(submission=sent).last_day == LAST_DAY
    assert Notice.objects.filter(kind="audit_received").count() == 1


def test_sent_twice_it_is_one_answer(audit):
    first = submit_answer(audit=audit, on=TODAY, actor=None)
    assert submit_answer(audit=audit, on=TODAY + timedelta(days=1), actor=None) == first
    assert audit.case.submissions.count() == 1
    assert Notice.objects.filter(kind="audit_received").count() == 1


def test_after_the_last_day_nothing_is_sent_and_nothing_is_lost(audit, settings):
    late = LAST_DAY + timedelta(days=1)
    settings.PORTAL_TODAY = late.isoformat()
    with pytest.raises(CaseRefused, match="nothing that you added is lost"):
        submit_answer(audit=audit, on=late, actor=None)
    assert not CaseFile.objects.exists()
    assert audit.case.certificant.documents.filter(removed_at__isnull=True).count() == 8
    item = audit.case.items.get(position=8)
    with pytest.raises(NotTaken, match="The last day was March 16, 2026"):
        put(audit, item, photo("JPEG", "a.jpg"))
    with pytest.raises(CaseRefused):
        say_none(audit=audit, item=item, none=True, on=late)
    settings.PORTAL_TODAY = LAST_DAY.isoformat()
    assert submit_answer(audit=audit, on=LAST_DAY, actor=None).number == 1


def test_a_file_is_added_to_an_activity_once(audit):
    item = audit.case.items.get(position=8)
    one = put(audit, item, photo("JPEG", "a.jpg"))
    two = put(audit, item, photo("JPEG", "b.jpg"))
    assert one == two
    sent = submit_answer(audit=audit, on=TODAY, actor=None)
    assert CaseFile.objects.filter(submission=sent).count() == 9
    with pytest.raises(NotTaken):
        put(again(audit), item, photo("PNG", "c.png"))


def test_what_is_taken_off_the_list_while_its_file_is_sent_takes_neither_file_nor_word(monkeypatch):
    audit = asked(mlt(number="9"), attested=True, number="2026-0009")
    item = list_activity(audit=audit, entry=entry(date(2024, 5, 2)), on=TODAY, actor=None)
    looked = intake.uploads.check

    def slowly(*args, **kwargs):
        unlist_activity(audit=audit, item=item, on=TODAY, actor=None)
        return looked(*args, **kwargs)

    monkeypatch.setattr(intake.uploads, "check", slowly)
    with pytest.raises(NotTaken, match="taken off the list meanwhile"):
        put(audit, item, photo("JPEG", "a.jpg"))
    with pytest.raises(CaseRefused, match="taken off the list meanwhile"):
        say_none(audit=audit, item=item, none=True, on=TODAY)
    assert not CaseFile.objects.exists()


def test_that_there_is_no_proof_is_said_and_taken_back(audit):
    item = audit.case.items.get(position=8)
    for _ in range(2):
        say_none(audit=audit, item=item, none=True, on=TODAY)
    assert NoProof.objects.get().item == item
    say_none(audit=audit, item=item, none=False, on=TODAY)
    assert not NoProof.objects.exists()


def test_more_time_is_asked_for_once(audit):
    token = uuid4()
    ask = {"audit": audit, "on": TODAY, "actor": None, "why": "The school is closed."}
    first = ask_more_time(days=20, token=token, **ask)
    assert ask_more_time(days=20, token=token, **ask) == first
    with pytest.raises(CaseRefused, match="already"):
        ask_more_time(days=10, token=uuid4(), **ask)
    assert MoreTime.objects.count() == 1
    audit.case.refresh_from_db()
    auditor = builders.staff(Role.AUDITOR)
    extending.extend(
        case_id=audit.pk, days=20, reason="", version=audit.case.version, actor=auditor, on=TODAY
    )
    first.refresh_from_db()
    assert first.answered_by == auditor
    assert History.objects.filter(verb="audit_time_asked").count() == 1


def test_a_request_ends_with_its_clock_and_the_next_clock_takes_one_anew(audit):
    how = {"audit": audit, "on": TODAY, "actor": None, "why": "The school is closed."}
    first = ask_more_time(days=20, token=uuid4(), **how)
    assert list(asked_time()) == [first]
    submit_answer(audit=audit, on=TODAY, actor=None)
    first.refresh_from_db()
    assert (first.answered_at is None, first.answered_by) == (False, None)
    auditor = reviewed(audit, "deficient", reject={3: "unreadable", 6: "unreadable"})
    assert not asked_time().exists()
    with pytest.raises(CaseRefused, match="needs no answer any more"):
        decline_more_time(asked=first, because="No.", actor=auditor)
    second = ask_more_time(days=9, token=uuid4(), **how)
    assert (second.last_day, list(asked_time())) == (again(audit).last_day, [second])
    decline_more_time(asked=second, because="No.", actor=auditor)
    assert decline_more_time(asked=second, because="No. ", actor=auditor) == second  # sent twice
    with pytest.raises(CaseRefused, match=f"{auditor} answered this on"):
        decline_more_time(asked=second, because="Not now.", actor=builders.staff(Role.AUDITOR))
    with pytest.raises(CaseRefused, match="our answer stands"):
        ask_more_time(days=9, token=uuid4(), **how)


def test_a_request_as_long_as_the_form_takes_is_kept_and_declined_so(audit):
    asked_for = ask_more_time(
        audit=audit, days=20, why="w" * WHY_LETTERS, token=uuid4(), on=TODAY, actor=None
    )
    auditor = builders.staff(Role.AUDITOR)
    told = decline_more_time(asked=asked_for, because="b" * WHY_LETTERS, actor=auditor)
    assert told.declined_because == "b" * WHY_LETTERS


def test_a_form_that_was_sent_for_another_case_is_refused_in_words(audit):
    ask = {"days": 20, "why": "x", "token": uuid4(), "on": TODAY, "actor": None}
    ask_more_time(audit=audit, **ask)
    other = asked(mlt(number="7077"), which=slice(0, 1), number="2026-0077")
    with pytest.raises(CaseRefused, match="another case"):
        ask_more_time(audit=other, **ask)


@pytest.mark.parametrize("days", [0, 31])
def test_no_more_days_can_be_asked_for_than_may_be_given(audit, days):
    with pytest.raises(CaseRefused, match="1 to 30"):
        ask_more_time(audit=audit, days=days, why="x", token=uuid4(), on=TODAY, actor=None)


class TestListing:
    """Activities of an attested cycle."""

    @pytest.fixture
    def audit(self, today):
        return asked(attested=True)

    def listed(self, audit, day=None, **fields):
        day = day or audit.start + timedelta(days=30)
        return list_activity(audit=audit, entry=entry(day, **fields), on=TODAY, actor=None)

    def test_one_is_listed_once_and_counts_for_the_case_alone(self, audit):
        item = self.listed(audit)
        assert self.listed(audit) == item
        assert (item.position, item.claimed, item.granted) == (1, 2, False)
        assert not audit.case.certificant.activities.exists()

    @pytest.mark.parametrize(
        ("days", "said"), [(-1, "before the cycle began"), (1096, "after the cycle's last day")]
    )
    def test_one_of_another_time_is_refused_with_the_days_of_the_cycle(self, audit, days, said):
        with pytest.raises(CaseRefused, match=said):
            self.listed(audit, audit.start + timedelta(days=days))
        assert not audit.case.items.exists()

    def test_it_is_taken_off_with_its_files_until_it_was_sent(self, audit):
        item = self.listed(audit)
        put(audit, item, photo("JPEG", "a.jpg"))
        say_none(audit=audit, item=item, none=True, on=TODAY)
        unlist_activity(audit=audit, item=item, on=TODAY, actor=None)
        unlist_activity(audit=audit, item=item, on=TODAY, actor=None)
        left = (audit.case.items, audit.listed, CaseFile.objects)
        assert not any(rows.exists() for rows in left)
        item = self.listed(audit, title="Another one")
        submit_answer(audit=audit, on=TODAY, actor=None)
        with pytest.raises(CaseRefused):
            unlist_activity(audit=again(audit), item=item, on=TODAY, actor=None)

    def test_without_one_there_is_nothing_to_send(self, audit):
        with pytest.raises(CaseRefused, match="List your activities"):
            submit_answer(audit=audit, on=TODAY, actor=None)


def failed_by_time(audit, settings) -> AuditCase:
    settings.PORTAL_TODAY = FAILED_ON.isoformat()
    assert calendar.remind(on=FAILED_ON) == 1
    return again(audit)


def test_of_an_attested_cycle_that_was_never_answered_activities_are_listed_with_the_appeal(
    settings,
):
    audit = failed_by_time(asked(attested=True), settings)
    listed = {"entry": entry(audit.start + timedelta(days=30), "45"), "on": FAILED_ON}
    item = list_activity(audit=audit, **listed, actor=None)
    put(audit, item, photo("JPEG", "a.jpg"))
    sent = submit_appeal(audit=audit, statement="I was ill.", on=FAILED_ON, actor=None)
    assert submit_appeal(audit=audit, statement="Again.", on=FAILED_ON, actor=None) == sent
    with pytest.raises(CaseRefused, match="with us now"):
        list_activity(audit=again(audit), **listed, actor=None)
    reviewed(again(audit), "pass", on=FAILED_ON)
    assert again(audit).case.state == "passed"
    assert standing_of(audit.certification, FAILED_ON).standing == "active"


def test_nothing_is_listed_once_the_time_to_appeal_is_over_nor_of_a_cycle_on_record(
    settings, audit
):
    new = {"entry": entry(audit.start + timedelta(days=30)), "actor": None}
    with pytest.raises(CaseRefused, match="on record already"):
        list_activity(audit=failed_by_time(audit, settings), on=FAILED_ON, **new)
    AuditCase.objects.update(attested=True)
    with pytest.raises(CaseRefused, match="The last day was April 16, 2026"):
        list_activity(audit=audit, on=date(2026, 4, 17), **new)
    list_activity(audit=audit, on=date(2026, 4, 16), **new)


def test_what_is_in_the_locker_goes_with_an_appeal(settings, audit):
    audit = failed_by_time(audit, settings)
    with pytest.raises(CaseRefused, match="Write why"):
        submit_appeal(audit=audit, statement=" ", on=FAILED_ON, actor=None)
    assert not CaseFile.objects.exists()
    sent = submit_appeal(audit=audit, statement="I was ill.", on=FAILED_ON, actor=None)
    assert CaseFile.objects.filter(submission=sent).count() == 8


def test_of_a_recorded_cycle_one_is_listed_only_to_replace_another(audit):
    new = entry(audit.start + timedelta(days=30), "9.00", title="Something else")
    with pytest.raises(CaseRefused, match="on record already"):
        list_activity(audit=audit, entry=new, on=TODAY, actor=None)
    submit_answer(audit=audit, on=TODAY, actor=None)
    reviewed(audit, "deficient", reject={6: "unreadable"})
    item = list_activity(audit=again(audit), entry=new, on=TODAY, actor=None)
    assert item.position == 10
    sent = submit_answer(audit=again(audit), on=TODAY, actor=None)
    assert sent.number == 2


def test_what_was_asked_for_again_takes_something_new_of_the_locker(audit):
    submit_answer(audit=audit, on=TODAY, actor=None)
    reviewed(audit, "deficient", reject={6: "unreadable"})
    with pytest.raises(CaseRefused, match="Add a better proof"):
        submit_answer(audit=again(audit), on=TODAY, actor=None)
    symposium = audit.case.certificant.activities.get(title__startswith="Lakes")
    builders.proof(symposium, name="better.pdf")
    sent = submit_answer(audit=again(audit), on=TODAY, actor=None)
    assert [file.name for file in CaseFile.objects.filter(submission=sent)] == ["better.pdf"]


def test_what_was_accepted_stays_so_whatever_comes_into_the_locker(audit):
    submit_answer(audit=audit, on=TODAY, actor=None)
    reviewed(audit, "deficient", reject={6: "unreadable"})
    for title in ("Lakes", "Coagulation"):
        activity = audit.case.certificant.activities.get(title__startswith=title)
        builders.proof(activity, name=f"{title}.pdf")
    sent = submit_answer(audit=again(audit), on=TODAY, actor=None)
    assert [file.name for file in CaseFile.objects.filter(submission=sent)] == ["Lakes.pdf"]
    assert audit.case.items.get(position=1).pk in verdicts_of(audit.case)
