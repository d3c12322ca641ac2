"""Two at once, each with a control that has no lock: freeze and draw, answer and the last day, more
time, withdrawing while it is decided; and what changes in the middle (handbook section 7).
"""

from __future__ import annotations

import threading
from datetime import date

import pytest
from django.db import IntegrityError, connection
from django.db.models import QuerySet

from casework import kinds
from casework.models import CaseFile, Conflict, Document, Submission
from casework.services import cases as casework_cases
from casework.services import decisions, intake, submissions
from casework.services.cases import CaseRefused
from casework.services.intake import NotTaken
from ccp.audit.models import Draw, Round, Unit
from ccp.audit.queries import rounds as queries
from ccp.audit.rules.draw import list_hash
from ccp.audit.services import answers, calendar, extending, rounds, withdrawing
from ccp.audit.services.rounds import RoundRefused, Seed
from members.models import Role
from members.queries import locks
from notices.models import Notice
from plumbing.meanwhile import ChangedMeanwhile
from tests import builders
from tests.ccp.audit.rolled import FROZEN_ON, several
from tests.ccp.audit.stories import again, answered, attach, decide, drawn, judge, taken, told
from tests.handed_in import photo

pytestmark = pytest.mark.django_db(transaction=True)
LAST_DAY, FAILED_ON = date(2027, 3, 16), date(2027, 3, 17)


@pytest.fixture(autouse=True)
def moves(db):
    """A test before this one may have emptied the table of moves."""
    kinds.write_moves()


def meanwhile(monkeypatch, owner, name, deed):
    """Let another do a deed in the middle of what calls that; with locks it waits for its end.

    Returns what it brought, an error too, once all is over.
    """
    brought: list = []
    go_on = getattr(owner, name)

    def run():
        try:
            brought.append(deed())
        except Exception as error:  # noqa: BLE001 - told by the main thread
            brought.append(error)
        finally:
            connection.close()

    other = threading.Thread(target=run)

    def paused(*args, **kwargs):
        if not other.ident:
            other.start()
            other.join(1)
        return go_on(*args, **kwargs)

    def ended():
        other.join(20)
        return brought[0]

    monkeypatch.setattr(owner, name, paused)
    return ended


def without_locks(monkeypatch):
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_options: self)
    monkeypatch.setattr(locks, "_lock", lambda *_: None)


def without_guards(monkeypatch):
    """No locks, and the database lets every move pass."""
    without_locks(monkeypatch)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE casework_case DISABLE TRIGGER USER")


# ---- rounds --------------------------------------------------------------------------------


def freeze():
    return rounds.freeze(year=2027, on=FROZEN_ON, actor=None)


def draw(text):
    return rounds.draw(year=2027, seed=Seed(text, "dice"), on=FROZEN_ON, actor=None)


def freeze_twice(monkeypatch):
    several(3)
    freeze()
    ended = meanwhile(monkeypatch, rounds, "asked", freeze)
    freeze()
    return ended()


def test_of_two_freezes_the_second_makes_a_list_of_its_own(monkeypatch):
    assert isinstance(freeze_twice(monkeypatch), Round)
    held = Round.objects.get()
    assert held.population == Unit.objects.count() == 3
    assert held.list_sha256 == list_hash(queries.ids(held))


def test_control_without_locks_only_a_constraint_keeps_lists_apart(monkeypatch):
    without_locks(monkeypatch)
    assert "unit_once" in str(freeze_twice(monkeypatch))


def draw_twice(monkeypatch):
    several(10)
    freeze()
    ended = meanwhile(monkeypatch, rounds, "checked", lambda: draw("dice 0043"))
    return ended, lambda: draw("dice 0042")


def test_a_round_is_drawn_once_and_the_second_is_told(monkeypatch):
    ended, first = draw_twice(monkeypatch)
    assert isinstance(first(), Draw)
    error = ended()
    assert isinstance(error, RoundRefused)
    assert "A redraw needs a second person" in str(error)
    assert Draw.objects.get().seed == "dice 0042"


def test_control_without_locks_the_first_is_overtaken_and_a_constraint_refuses_it(monkeypatch):
    without_locks(monkeypatch)
    ended, first = draw_twice(monkeypatch)
    with pytest.raises(RoundRefused):
        first()
    assert isinstance(ended(), Draw)
    assert Draw.objects.get().seed == "dice 0043"


# ---- cases ---------------------------------------------------------------------------------


def answer_as_time_ends(monkeypatch):
    """An answer of the last day, and the job of the day after in its middle."""
    case = told("30")
    attach(case)
    ended = meanwhile(monkeypatch, submissions, "move", lambda: calendar.remind(on=FAILED_ON))
    answers.submit(case=case, on=LAST_DAY, actor=None)
    ended()
    return again(case)


def test_an_answer_as_time_ends_is_not_failed(monkeypatch):
    case = answer_as_time_ends(monkeypatch)
    assert (case.state, case.audit.failed_on) == ("submitted", None)
    assert not Notice.objects.filter(kind="audit_failed").exists()


def test_control_without_guards_it_is_answered_and_failed(monkeypatch):
    without_guards(monkeypatch)
    case = answer_as_time_ends(monkeypatch)
    assert (case.state, case.audit.failed_on) == ("submitted", FAILED_ON)


def submit_twice(monkeypatch):
    case = told("30")
    attach(case)

    def send():
        return answers.submit(case=case, on=LAST_DAY, actor=None)

    return meanwhile(monkeypatch, submissions, "in_force", send), send


def test_an_answer_sent_twice_is_one(monkeypatch):
    ended, send = submit_twice(monkeypatch)
    assert send() == ended()
    assert Submission.objects.count() == 1


def test_control_without_locks_only_a_constraint_keeps_answers_apart(monkeypatch):
    without_locks(monkeypatch)
    ended, send = submit_twice(monkeypatch)
    send()
    assert "submission_number" in str(ended())


def extend_while_answered(monkeypatch):
    """Staff give more time, and in the middle of that the answer comes."""
    case, auditor = told("30"), builders.staff(Role.AUDITOR)
    attach(case)
    ended = meanwhile(
        monkeypatch,
        extending,
        "extended",
        lambda: answers.submit(case=case, on=LAST_DAY, actor=None),
    )
    version = again(case).version
    more = {"days": 10, "reason": "", "version": version, "actor": auditor, "on": LAST_DAY}
    return case, ended, lambda: extending.extend(case_id=case.pk, **more)


def test_no_clock_runs_of_what_was_answered_while_more_time_was_given(monkeypatch):
    case, ended, extend = extend_while_answered(monkeypatch)
    extend()
    assert isinstance(ended(), Submission)
    case = again(case)
    assert (case.state, case.audit.extended_by) == ("submitted", 10)
    assert (case.audit.last_day, case.audit.next_on) == (None, None)


def test_control_without_locks_only_a_constraint_stops_the_clock(monkeypatch):
    without_locks(monkeypatch)
    _, ended, extend = extend_while_answered(monkeypatch)
    with pytest.raises(IntegrityError, match="audit_clock_whole"):
        extend()
    assert isinstance(ended(), Submission)


def withdraw_while_deciding(monkeypatch):
    """One passes a case, and in the middle of that an administrator withdraws it."""
    auditor, admin = builders.staff(Role.AUDITOR), builders.staff()
    case = judge(taken(answered("30"), auditor), auditor, None)
    gone = {"reason": "Ours.", "version": case.version, "actor": admin, "on": LAST_DAY}
    ended = meanwhile(
        monkeypatch, decisions, "move", lambda: withdrawing.withdraw(case_id=case.pk, **gone)
    )
    decide(case, "pass", auditor, LAST_DAY)
    return again(case), ended()


def test_a_case_is_decided_or_withdrawn_and_the_second_is_told(monkeypatch):
    case, error = withdraw_while_deciding(monkeypatch)
    assert isinstance(error, ChangedMeanwhile)
    assert (case.state, case.audit.withdrawn_on) == ("passed", None)


def test_control_without_guards_it_is_decided_and_withdrawn(monkeypatch):
    without_guards(monkeypatch)
    case, _ = withdraw_while_deciding(monkeypatch)
    assert (case.audit.passed_on, case.audit.withdrawn_on) == (LAST_DAY, LAST_DAY)


def notify_twice(monkeypatch):
    """Two jobs tell the same member."""
    case = drawn("30")

    def notify():
        return calendar.notify(on=date(2027, 1, 15))

    return case, meanwhile(monkeypatch, calendar, "claimed", notify), notify


def test_of_two_jobs_one_tells_the_member(monkeypatch):
    case, ended, notify = notify_twice(monkeypatch)
    assert [notify(), ended()] == [1, 0]
    assert again(case).version == 2


def test_control_without_locks_only_a_constraint_is_left(monkeypatch):
    without_locks(monkeypatch)
    _, ended, notify = notify_twice(monkeypatch)
    with pytest.raises(IntegrityError, match="case_item_position"):
        notify()
    assert ended() == 1


# ---- what changes in the middle ------------------------------------------------------------


def sent_over_midnight(settings, monkeypatch):
    """The office's day turns while a file is looked into."""
    case = told("30")
    settings.PORTAL_TODAY = LAST_DAY.isoformat()
    looked = intake.uploads.check

    def slowly(*args, **kwargs):
        settings.PORTAL_TODAY = FAILED_ON.isoformat()
        return looked(*args, **kwargs)

    monkeypatch.setattr(intake.uploads, "check", slowly)
    return submissions.add_file(
        case=case, item=case.items.get(), file=photo("JPEG", "a.jpg"), actor=None
    )


def test_a_file_that_is_being_sent_as_the_last_day_ends_leaves_nothing_half(settings, monkeypatch):
    with pytest.raises(NotTaken, match="The last day was March 16, 2027"):
        sent_over_midnight(settings, monkeypatch)
    assert not CaseFile.objects.exists()
    assert not Document.objects.exists()


def test_control_unless_it_is_asked_under_the_lock_the_file_comes_in(settings, monkeypatch):
    monkeypatch.setattr(answers, "shut", lambda *_: "")
    assert sent_over_midnight(settings, monkeypatch).pk


def becomes_the_audited():
    """An auditor takes the case, and then claims the record of its member."""
    auditor = builders.staff(Role.AUDITOR)
    case = judge(taken(answered("30"), auditor), auditor, None)
    type(case.certificant).objects.update(user=auditor)
    return lambda: decide(case, "pass", auditor, LAST_DAY)


def loses_the_role():
    auditor = builders.staff(Role.AUDITOR)
    case = judge(taken(answered("30"), auditor), auditor, None)
    auditor.roles = [Role.MAIL]
    return lambda: decide(case, "pass", auditor, LAST_DAY)


def finds_a_conflict():
    auditor = builders.staff(Role.AUDITOR)
    case = judge(taken(answered("30"), auditor), auditor, None)
    Conflict.objects.create(staff=auditor, certificant=case.certificant, why="A friend.")
    return lambda: decide(case, "pass", auditor, LAST_DAY)


BARRED = {
    becomes_the_audited: "This case is about you",
    loses_the_role: "staff who review such cases",
    finds_a_conflict: "conflict of interest",
}


@pytest.mark.parametrize("story", BARRED, ids=lambda story: story.__name__)
def test_who_may_decide_is_asked_when_it_is_decided(story):
    deed = story()
    with pytest.raises(CaseRefused, match=BARRED[story]):
        deed()


@pytest.mark.parametrize("story", [becomes_the_audited, finds_a_conflict])
def test_control_without_asking_they_decide(story, monkeypatch):
    deed = story()
    monkeypatch.setattr(casework_cases, "why_barred", lambda *_: None)
    assert deed().to == "passed"
