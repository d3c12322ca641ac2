"""Results of the exam put right, and what follows of that (handbook section 9)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from amt_portal.facts_check.run import check
from billing.models import InvoiceState
from ccp.models import Cycle
from ccp.services import cycles
from members.models import History, Matter, Role
from members.queries.standing import standing_of
from members.services import feed, second_person
from members.services.second_person import MatterRefused
from notices import kinds
from notices.delivery import letters, message
from notices.models import Notice
from plumbing import clock
from recert.exam.services import corrections
from recert.exam.services.corrections import Correction
from recert.models import Attempt
from recert.queries.applications import fee_invoice
from recert.queries.exams import sitting_of
from recert.rules.results import Sitting
from recert.services import exams, submitting
from recert.services.exams import Report, ResultRefused
from tests import builders
from tests.recert import stories
from tests.recert.exam.candidates import day_of, may_sit, state_of
from tests.recert.exam.result_rows import file_of, line, taken

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk():
    return builders.staff(Role.RECORDS)


def recorded(one, *results):
    """Record results, each on a day of its own; the last one as it is on record."""
    for days, result in enumerate(results, start=5):
        sitting = Sitting(day_of(one, days), result, "81", "B")
        exams.accept(report=Report(one.pk, sitting), on=clock.today(), actor=None)
        if result == "fail":
            application = stories.again(one.application)
            if application.case.state == "failed_attempt" and len(results) > 1:
                exams.authorize_again(application=application, on=clock.today())
    return Attempt.objects.filter(authorization=one).order_by("pk").last()


def put_right(attempt, clerk, to, **changed):
    """to: the result that is right, None for none at all."""
    right = replace(sitting_of(attempt), result=to, **changed) if to else None
    return corrections.correct(
        correction=Correction(attempt.pk, right, "The vendor wrote so"),
        on=clock.today(),
        actor=clerk,
    )


def the_job_has_run():
    feed.hear_all(on=clock.today(), goes_on=lambda: True)
    cycles.ensure_cycles(on=clock.today())
    while cycles.look_again(on=clock.today()):
        pass


def sound():
    """Nothing stored differs from what it is worked out from."""
    return [
        (kind, found.first)
        for kind in KINDS
        for found in check(clock.today(), kinds=[kind])
        if found.differ
    ]


KINDS = (
    *("cycle_days", "cycle_required", "cycle_met_on", "cycle_closed", "cycle_remind_on"),
    *("cycle_rolled_on", "standing"),
)


def test_a_failed_one_that_was_passed_recertifies_on_that_day_and_asks_for_no_fee(clerk):
    [one] = may_sit(1)
    attempt = recorded(one, "fail")
    application = stories.again(one.application)
    submitting.ask_retest(application=application, on=clock.today(), actor=None)
    invoice = fee_invoice(application, failed=1)
    assert put_right(attempt, clerk, "pass") is True
    assert put_right(attempt, clerk, "pass") is False  # the form came twice
    assert state_of(one) == "passed"
    held = one.application.certification
    held.refresh_from_db()
    assert (held.recertified_on, held.standing.word) == (attempt.attempted_on, "active")
    invoice.refresh_from_db()
    assert invoice.state == InvoiceState.VOID
    attempt.refresh_from_db()
    assert (attempt.stands, attempt.taken_back_by) == (False, clerk)
    assert one.results() == ["pass"]
    deed = History.objects.get(verb="result_corrected")
    assert (deed.actor, deed.reason) == (clerk, "The vendor wrote so")
    failed = Notice.objects.get(kind="recert_failed", channel="letter")
    assert kinds.why_not(failed) == "not_wanted"  # it waits for the next print run


def test_a_pass_that_was_none_takes_two_and_the_anchor_before_holds_again(clerk):
    held = stories.lapsed()
    application = stories.authorized(clerk, held)
    one, today = application.authorization, clock.today()
    the_job_has_run()
    lapse = standing_of(held, today)
    before = list(Cycle.objects.filter(certification=held).values_list("start", "end"))
    exams.accept(report=Report(one.pk, Sitting(today, "pass")), on=today, actor=None)
    the_job_has_run()
    held.refresh_from_db()
    assert (held.recertified_on, standing_of(held, today).standing) == (today, "active")
    attempt = Attempt.objects.get()
    matter = put_right(attempt, clerk, "fail")
    assert isinstance(matter, Matter)
    assert state_of(one) == "passed"
    with pytest.raises(MatterRefused, match="somebody else decides"):
        second_person.confirm(matter=matter, actor=clerk, now=clock.now())
    stories.confirm(matter)
    the_job_has_run()
    held.refresh_from_db()
    assert (state_of(one), held.recertified_on) == ("failed_attempt", None)
    assert stories.again(application).ended_on is None
    now = standing_of(held, today)
    assert (now.standing, now.since, now.way_back) == (lapse.standing, lapse.since, lapse.way_back)
    after = Cycle.objects.filter(certification=held).values_list("start", "end")
    assert list(after) == before
    assert sound() == []
    for notice in Notice.objects.filter(kind="recert_corrected"):
        said = (
            message.build(notice, on=today).body
            if notice.channel == "email"
            else letters.compose(notice, on=today).html
        )
        assert "lapsed as it was before" in " ".join(said.split())
    deed = History.objects.get(verb="result_corrected")
    assert (deed.actor, deed.after["second"] != "") == (clerk, True)


def test_the_day_of_a_pass_moves_the_anchor_and_its_score_alone_changes_nothing(clerk):
    [one] = may_sit(1)
    attempt = recorded(one, "pass")
    assert put_right(attempt, clerk, "pass", score="82") is True
    assert not Notice.objects.filter(kind="recert_corrected").exists()
    attempt = Attempt.objects.get(score="82")
    day = attempt.attempted_on + timedelta(days=1)
    stories.confirm(put_right(attempt, clerk, "pass", attempted_on=day))
    held = one.application.certification
    held.refresh_from_db()
    assert (state_of(one), held.recertified_on) == ("passed", day)
    the_job_has_run()
    assert sound() == []


@pytest.mark.parametrize(
    ("results", "to", "state"),
    [
        (["fail"], None, "authorized"),
        (["fail"], "cancelled", "authorized"),
        (["cancelled"], "fail", "failed_attempt"),
        (["fail", "fail", "fail"], "cancelled", "failed_attempt"),  # nobody paid for a third
        (["fail", "fail", "fail"], "pass", "passed"),
    ],
)
def test_the_application_becomes_what_its_results_make_of_it(results, to, state, clerk):
    [one] = may_sit(1)
    put_right(recorded(one, *results), clerk, to)
    assert state_of(one) == state
    application = stories.again(one.application)
    ended = state == "passed"
    assert ((application.ended_on is None), (application.next_on is None)) == (not ended, ended)


def test_what_cannot_be_right_is_refused_and_nothing_is_changed(clerk):
    one, two = may_sit(2)
    attempt = recorded(one, "fail", "cancelled")
    first = Attempt.objects.filter(authorization=one).order_by("pk").first()
    tomorrow = clock.today() + timedelta(days=1)
    for to, changed, why in (
        ("cancelled", {}, "nothing is otherwise"),
        ("fail", {"attempted_on": first.attempted_on}, "is on record: not passed"),
        ("fail", {"attempted_on": day_of(one, -1)}, "outside the authorization"),
        ("fail", {"attempted_on": tomorrow}, "still to come"),
    ):
        with pytest.raises(ResultRefused, match=why):
            put_right(attempt, clerk, to, **changed)
    closed = recorded(two, "fail", "fail", "fail")
    stories.begun(two.application.certification)
    with pytest.raises(ResultRefused, match="only one can be"):
        put_right(closed, clerk, "cancelled")
    assert not Attempt.objects.exclude(taken_back_at=None).exists()


def test_nobody_corrects_their_own_and_nothing_in_the_second_year(clerk, monkeypatch):
    [one] = may_sit(1)
    attempt = recorded(one, "pass")
    person = one.application.case.certificant
    later = clock.today() + timedelta(days=400)
    with pytest.raises(ResultRefused, match="second year"):
        corrections.correct(correction=Correction(attempt.pk, None, "So"), on=later, actor=clerk)
    person.user = clerk
    person.save(update_fields=["user"])
    with pytest.raises(ResultRefused, match="about you"):
        put_right(attempt, clerk, None)


def test_a_row_that_contradicted_is_nothing_new_once_the_result_is_corrected(clerk):
    [one] = may_sit(1)
    attempt = recorded(one, "fail")
    said = file_of(line(one, "pass"))
    assert taken(said, clerk) == {"held": 1}
    put_right(attempt, clerk, "pass")
    assert taken(said, clerk) == {"same": 1}
