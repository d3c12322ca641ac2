"""Planning: once per key, whoever asks; who cannot be reached is told apart at once."""

from __future__ import annotations

import threading
from datetime import date

import pgtrigger
import pytest
from django.db import connection, transaction

from members.models import History
from notices.models import Channel, Notice, NoticeState, SkipReason
from notices.services import planning
from notices.services.planning import Plan
from notices.verbs import NoticeVerb
from tests import builders

ON = date(2026, 11, 22)


def wanted(person, channel="email", step="2026-11", about=1):
    return Plan(
        certificant_id=person.pk,
        kind="renewal",
        about=about,
        due_on=ON,
        step=step,
        channel=channel,
    )


@pytest.mark.django_db
def test_a_plan_is_written_once_and_says_whether_it_was_new():
    person = builders.certificant()
    assert planning.plan_many([wanted(person), wanted(person, "letter")]) == 2
    assert planning.plan_many([wanted(person), wanted(person, step="2027-11")]) == 1
    assert Notice.objects.filter(state=NoticeState.PLANNED).count() == 3
    assert planning.plan_many([]) == 0


@pytest.mark.django_db
def test_the_same_key_twice_in_one_call_is_one_row():
    person = builders.certificant()
    assert planning.plan_many([wanted(person), wanted(person)]) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "channel", "reason"),
    [
        ({"email": ""}, "email", SkipReason.NO_EMAIL),
        ({"email_bounced_on": ON}, "email", SkipReason.EMAIL_BOUNCED),
        ({"address_line1": ""}, "letter", SkipReason.NO_STREET),
        ({"mail_returned_on": ON}, "letter", SkipReason.MAIL_RETURNED),
    ],
)
def test_a_person_out_of_reach_is_skipped_with_the_reason(fields, channel, reason):
    person = builders.certificant(**fields)
    other = "letter" if channel == "email" else "email"
    assert planning.plan_many([wanted(person, channel), wanted(person, other)]) == 2
    skipped = Notice.objects.get(channel=channel)
    assert (skipped.state, skipped.skip_reason) == (NoticeState.SKIPPED, reason)
    assert Notice.objects.get(channel=other).state == NoticeState.PLANNED


def in_parallel(*works):
    """Run each work in a thread of its own, all starting together; return what they returned."""
    barrier, results, errors = threading.Barrier(len(works)), [], []

    def run(work):
        try:
            barrier.wait(10)
            results.append(work())
        except Exception as error:  # noqa: BLE001 - handed on below
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    if errors:
        raise errors[0]
    return results


@pytest.mark.django_db(transaction=True)
def test_two_runs_that_plan_the_same_people_in_other_orders_plan_each_once():
    plans = [wanted(builders.certificant(), channel) for channel in Channel.values * 10]

    def forwards():
        with transaction.atomic():
            return planning.plan_many(plans)

    def backwards():
        with transaction.atomic():
            return planning.plan_many(plans[::-1])

    assert sum(in_parallel(forwards, backwards)) == len(plans) == Notice.objects.count()


@pytest.mark.django_db(transaction=True)
def test_control_without_the_constraint_two_runs_plan_twice():
    people = [builders.certificant() for _ in range(5)]
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE notices_notice DROP CONSTRAINT notice_once")
    try:
        naive = planning._INSERT.replace("ON CONFLICT ON CONSTRAINT notice_once DO NOTHING", "")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(planning, "_INSERT", naive)
            works = [lambda: planning.plan_many([wanted(person) for person in people])] * 2
            in_parallel(*works)
        assert Notice.objects.count() == 2 * len(people)
    finally:
        Notice.objects.all().delete()
        with connection.cursor() as cursor:
            cursor.execute(
                "ALTER TABLE notices_notice ADD CONSTRAINT notice_once"
                " UNIQUE (certificant_id, kind, about_id, about_type, step, channel)"
            )


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["sent", "failed", "unknown"])
def test_resend_plans_again_and_writes_who_and_why(state):
    person, actor = builders.certificant(), builders.staff("mail")
    planning.plan_many([wanted(person)])
    with pgtrigger.ignore("notices.Notice:moves"):
        Notice.objects.update(state=state, attempts=4, error="450", sent_to=person.email)
    notice = Notice.objects.get()
    planning.resend(notice_id=notice.pk, actor=actor, reason="Asked for it by phone")
    notice.refresh_from_db()
    assert (notice.state, notice.attempts, notice.error) == (NoticeState.PLANNED, 0, "")
    entry = History.objects.get(verb=NoticeVerb.NOTICE_RETRIED)
    assert (entry.actor, entry.reason, entry.before["state"]) == (
        actor,
        "Asked for it by phone",
        state,
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "reason"), [("planned", ""), ("claimed", ""), ("printed", ""), ("skipped", "paid")]
)
def test_resend_refuses_what_is_on_its_way_or_no_longer_true(state, reason):
    planning.plan_many([wanted(builders.certificant())])
    Notice.objects.update(state=state, skip_reason=reason)
    with pytest.raises(planning.NotResendable):
        planning.resend(
            notice_id=Notice.objects.get().pk, actor=builders.staff("mail"), reason="Again"
        )
    assert Notice.objects.get().state == state
    assert not History.objects.filter(verb=NoticeVerb.NOTICE_RETRIED).exists()
