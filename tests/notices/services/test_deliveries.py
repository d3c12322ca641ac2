"""Sending: once, recorded, and one bad row or an ill provider harms nothing else."""

from __future__ import annotations

import email
import email.policy
from datetime import date, timedelta

import pytest
import time_machine
from django.core import mail

from members.models import Certificant, History
from notices.kinds import NotReady
from notices.models import Channel, Notice, NoticeState, SkipReason
from notices.services import deliveries
from plumbing import clock
from tests.notices import samples
from tests.notices.conftest import ON, planned

pytestmark = pytest.mark.django_db


def state_of(notice):
    notice.refresh_from_db()
    return notice.state


def test_a_due_email_is_sent_once_and_its_record_tells_where_and_when(smtp, writer):
    notice = planned()
    assert deliveries.deliver_due(on=ON) == 1
    assert deliveries.deliver_due(on=ON) == 0
    assert state_of(notice) == NoticeState.SENT
    assert (notice.sent_to, notice.attempts, notice.error) == ("marisol@example.org", 1, "")
    assert clock.now() - notice.sent_at < timedelta(minutes=1)
    assert smtp.taken == {f"<notice-{notice.pk}@example.org>": 1} == {notice.message_id: 1}
    message = email.message_from_bytes(smtp.messages[0], policy=email.policy.default)
    assert message["Subject"] == "Your 2026 RPT renewal: $50.00, due October 31"
    assert [part.get_content_type() for part in message.walk() if not part.is_multipart()] == [
        "text/plain",
        "text/html",
        "application/pdf",
    ]


def test_nothing_is_sent_before_its_day_and_late_ones_are_made_up(smtp, writer):
    tomorrow = planned("early", due_on=ON + timedelta(days=1))
    late = planned("late", due_on=ON - timedelta(days=40))
    assert deliveries.deliver_due(on=ON) == 1
    assert (state_of(late), state_of(tomorrow)) == (NoticeState.SENT, NoticeState.PLANNED)
    assert deliveries.deliver_due(on=ON + timedelta(days=9)) == 1
    assert state_of(tomorrow) == NoticeState.SENT


@pytest.mark.parametrize("answer", ["421 closing", "450 greylisted", "452 too busy"])
def test_a_temporary_no_is_tried_again_later_with_growing_waits(smtp, writer, answer):
    notice = planned()
    smtp.by_recipient["marisol"] = answer
    with time_machine.travel(clock.now(), tick=False) as traveller:
        waits = []
        for _ in range(8):
            assert deliveries.deliver_due(on=ON) == 1
            assert state_of(notice) == NoticeState.PLANNED
            assert deliveries.deliver_due(on=ON) == 0  # not yet
            waits.append(notice.free_at - clock.now())
            traveller.move_to(notice.free_at)
        assert timedelta(seconds=45) <= waits[0] <= timedelta(seconds=75)
        assert waits[3] > 2 * waits[0]
        assert max(waits) <= timedelta(minutes=37.5)
        assert answer[:3] in notice.error
        smtp.by_recipient.clear()
        deliveries.deliver_due(on=ON)
    assert state_of(notice) == NoticeState.SENT
    assert sum(smtp.taken.values()) == 1


def test_a_temporary_no_after_data_is_tried_again(smtp, writer):
    notice = planned()
    smtp.after_data["marisol"] = "451 try again"
    deliveries.deliver_due(on=ON)
    assert state_of(notice) == NoticeState.PLANNED


def test_a_provider_that_is_away_ends_the_pass_and_costs_each_tried_row_one_try(writer, settings):
    settings.EMAIL_BACKEND = "plumbing.mail.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    for name in "abcdef":
        planned(name)
    assert deliveries.deliver_due(on=ON) == deliveries.PROVIDER_AWAY
    assert Notice.objects.filter(state=NoticeState.PLANNED).count() == 6
    assert Notice.objects.filter(attempts=1).count() == deliveries.PROVIDER_AWAY


def test_a_message_that_is_never_taken_fails_in_the_end(smtp, writer):
    notice = planned()
    smtp.by_recipient["marisol"] = "450 greylisted"
    Notice.objects.update(attempts=deliveries.MOST_TRIES - 1)
    deliveries.deliver_due(on=ON)
    assert state_of(notice) == NoticeState.FAILED


@pytest.mark.parametrize(
    ("where", "answer", "address_bad"),
    [
        ("by_recipient", "550 5.1.1 no such user", True),
        ("by_recipient", "550 unknown mailbox", True),
        ("after_data", "550 5.2.1 mailbox disabled", True),
        ("by_recipient", "550 5.7.1 blocked by policy", False),
        ("after_data", "554 5.6.0 content refused", False),
    ],
)
def test_a_refused_message_moves_to_the_letters_and_a_dead_address_is_marked(
    smtp, writer, where, answer, address_bad
):
    notice = planned()
    getattr(smtp, where)["marisol"] = answer
    deliveries.deliver_due(on=ON)
    assert state_of(notice) == NoticeState.FAILED
    assert answer[:3] in notice.error
    letter = Notice.objects.get(kind="renewal", channel=Channel.LETTER)
    assert (letter.state, letter.step, letter.due_on) == (NoticeState.PLANNED, "2026-11", ON)
    person = Certificant.objects.get()
    assert person.email_bounced_on == (ON if address_bad else None)
    asked = Notice.objects.filter(kind="address_problem", channel=Channel.LETTER)
    assert asked.count() == History.objects.count() == int(address_bad)
    assert deliveries.deliver_due(on=ON) == 0


def test_a_refused_message_that_goes_by_letter_anyway_adds_no_second_letter(smtp, writer):
    notice = planned()
    person = Certificant.objects.get()
    Notice.objects.create(
        certificant=person, kind="renewal", about_id=notice.about_id,
        about_type=notice.about_type, step=notice.step,
        channel="letter", due_on=ON, state="sent",
    )  # fmt: skip
    smtp.by_recipient["marisol"] = "550 5.1.1 no such user"
    deliveries.deliver_due(on=ON)
    assert Notice.objects.filter(kind="renewal", channel="letter").get().state == "sent"


def test_a_bounce_of_an_address_changed_meanwhile_leaves_the_new_one_alone(smtp, writer):
    planned()
    smtp.by_recipient["marisol"] = "550 5.1.1 no such user"
    writer.attachments = lambda notice: Certificant.objects.update(email="new@example.org") and ()
    deliveries.deliver_due(on=ON)
    assert Certificant.objects.get().email_bounced_on is None


def test_what_is_no_email_address_at_all_counts_as_dead(smtp, writer):
    notice = planned("two@signs")
    deliveries.deliver_due(on=ON)
    assert state_of(notice) == NoticeState.FAILED
    assert Certificant.objects.get().email_bounced_on == ON


def test_a_line_that_breaks_after_data_leaves_the_message_unknown_and_never_sends_it_again(
    smtp, writer
):
    notice, other = planned(), planned("other")
    smtp.after_data["marisol"] = "drop"
    assert deliveries.deliver_due(on=ON) == 2
    assert (state_of(notice), state_of(other)) == (NoticeState.UNKNOWN, NoticeState.SENT)
    for day in range(5):
        deliveries.deliver_due(on=ON + timedelta(days=day))
    assert smtp.taken[notice.message_id] == 1


def test_a_claim_whose_process_died_becomes_unknown_after_the_lease(smtp, writer):
    notice = planned()
    deliveries.claim(on=ON)
    with time_machine.travel(clock.now() + deliveries.QUEUE.lease / 2):
        deliveries.deliver_due(on=ON)
        assert state_of(notice) == NoticeState.CLAIMED
    with time_machine.travel(clock.now() + deliveries.QUEUE.lease * 2):
        deliveries.deliver_due(on=ON)
    assert state_of(notice) == NoticeState.UNKNOWN
    assert not smtp.taken


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"deceased_on": ON}, SkipReason.DECEASED),
        ({"email": ""}, SkipReason.NO_EMAIL),
        ({"email_bounced_on": ON}, SkipReason.EMAIL_BOUNCED),
    ],
)
def test_who_cannot_be_written_to_any_more_is_skipped_when_it_would_be_sent(
    smtp, writer, change, reason
):
    notice = planned()
    Certificant.objects.update(**change)
    deliveries.deliver_due(on=ON)
    assert (state_of(notice), notice.skip_reason) == (NoticeState.SKIPPED, reason)
    assert not smtp.taken
    moved = Notice.objects.filter(channel=Channel.LETTER).count()
    assert moved == (1 if reason == SkipReason.EMAIL_BOUNCED else 0)


def test_who_paid_meanwhile_is_not_dunned(smtp, writer):
    notice = planned(kind="past_due")
    writer.skip = lambda notice: "paid"
    deliveries.deliver_due(on=ON)
    assert (state_of(notice), notice.skip_reason) == (NoticeState.SKIPPED, "paid")
    assert not smtp.taken


def test_a_notice_whose_document_is_not_made_yet_waits_for_it(smtp, writer):
    notice = planned()
    ready = writer.attachments

    def not_ready(notice):
        raise NotReady("its invoice PDF is not made yet")

    writer.attachments = not_ready
    deliveries.deliver_due(on=ON)
    assert (state_of(notice), notice.error) == (
        NoticeState.PLANNED,
        "waits: its invoice PDF is not made yet",
    )
    writer.attachments = ready
    with time_machine.travel(clock.now() + timedelta(minutes=2)):
        deliveries.deliver_due(on=ON)
    assert state_of(notice) == NoticeState.SENT


def test_one_notice_that_cannot_be_written_is_parked_and_the_rest_is_sent(smtp, writer):
    poisoned, *rest = [planned(name) for name in "abcd"]
    write = writer.context

    def context(notice):
        if notice.pk == poisoned.pk:
            raise ValueError("no such amount")
        return write(notice)

    writer.context = context
    with time_machine.travel(clock.now(), tick=False) as traveller:
        for _ in range(deliveries.MOST_BREAKDOWNS):
            deliveries.deliver_due(on=ON)
            traveller.shift(timedelta(hours=1))
    assert (state_of(poisoned), poisoned.error) == (
        NoticeState.FAILED,
        "ValueError: no such amount",
    )
    assert {state_of(notice) for notice in rest} == {NoticeState.SENT}


def test_a_kind_that_nobody_writes_is_parked(smtp, writer, monkeypatch):
    notice = planned()
    Notice.objects.update(kind="unheard_of", attempts=deliveries.MOST_BREAKDOWNS)
    deliveries.deliver_due(on=ON)
    assert state_of(notice) == NoticeState.FAILED
    assert "unheard_of" in notice.error


def test_the_throttle_ends_a_pass_and_the_next_minute_goes_on(smtp, writer, settings):
    settings.EMAILS_PER_MINUTE = 2
    for name in "abcde":
        planned(name)
    with time_machine.travel(clock.now(), tick=False) as traveller:
        assert [deliveries.deliver_due(on=ON) for _ in range(2)] == [2, 0]
        traveller.shift(timedelta(minutes=1))
        assert deliveries.deliver_due(on=ON) == 2


@pytest.mark.parametrize("name", ["Eve\r\nBcc: all@example.org", "Zoë \x07", "<b>Bo</b> & Co"])
def test_a_name_adds_no_header_and_no_markup(writer, name):
    notice = planned(first_name=name)
    writer.context = lambda notice: {"certification": {"program_code": name}, **SINCE}
    Notice.objects.update(kind="lapsed")
    deliveries.deliver_due(on=ON)
    assert state_of(notice) == NoticeState.SENT
    (message,) = mail.outbox
    assert message.subject.isprintable()
    assert list(message.message().keys()).count("Bcc") == 0
    assert message.recipients() == ["marisol@example.org"]
    assert "<b>Bo" not in message.alternatives[0][0]


SINCE = {
    "since": date(2026, 12, 1),
    "reasons": [samples.BOTH[1]],
    "way_back": "recertify",
    "way": "words/lapsed/way/way_back.html",
}
