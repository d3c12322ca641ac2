"""Addresses that stop working, told at once or days later."""

from __future__ import annotations

from datetime import timedelta

import pytest
from anymail.signals import AnymailTrackingEvent, EventType, RejectReason, tracking

from members.models import Certificant, History
from members.verbs import MemberVerb
from notices.models import Channel, Notice, NoticeState
from notices.services import bounces, deliveries
from notices.views import mail_events
from tests import builders
from tests.notices.conftest import ON, planned

pytestmark = pytest.mark.django_db

assert mail_events.bounced  # imported so that it listens


@pytest.fixture
def sent(settings):
    settings.PORTAL_TODAY = (ON + timedelta(days=2)).isoformat()
    notice = planned()
    Notice.objects.update(state=NoticeState.CLAIMED)
    Notice.objects.update(
        state=NoticeState.SENT, sent_to="marisol@example.org", message_id="provider-1"
    )
    return notice


def tell(kind=EventType.BOUNCED, reason=RejectReason.BOUNCED, **fields):
    event = {
        "message_id": "provider-1",
        "recipient": "Marisol@example.org",
        "mta_response": "550 5.1.1 no such user",
    } | fields
    tracking.send(
        sender=None, event=AnymailTrackingEvent(event_type=kind, reject_reason=reason, **event)
    )


def test_a_bounce_told_later_marks_the_address_and_moves_the_message_to_the_letters(sent):
    tell()
    sent.refresh_from_db()
    assert (sent.state, sent.error) == (NoticeState.FAILED, "bounced: 550 5.1.1 no such user")
    assert Certificant.objects.get().email_bounced_on == ON + timedelta(days=2)
    kinds = Notice.objects.filter(channel=Channel.LETTER).values_list("kind", flat=True)
    assert sorted(kinds) == ["address_problem", "renewal"]


@pytest.mark.parametrize(
    "recipient",
    ["<Marisol@example.org>", "mailto:marisol@example.org", "marisol@exam\u200bple.org"],
)
def test_a_bounce_finds_its_person_in_each_spelling(sent, recipient):
    Certificant.objects.update(email="MARISOL@example.org")
    tell(recipient=recipient)
    assert Certificant.objects.get().email_bounced_on == ON + timedelta(days=2)


def test_a_bounce_names_the_domain_in_its_own_script(sent):
    Certificant.objects.update(email="marisol@xn--bcher-kva.example")
    Notice.objects.update(sent_to="marisol@xn--bcher-kva.example")
    tell(recipient="Marisol@bücher.example")
    assert Certificant.objects.get().email_bounced_on == ON + timedelta(days=2)


def test_the_same_bounce_told_twice_changes_nothing_more(sent):
    tell()
    tell()
    assert Notice.objects.count() == 3
    assert History.objects.count() == 1


@pytest.mark.parametrize(
    "fields",
    [{"message_id": "someone-else"}, {"message_id": ""}, {"recipient": "other@example.org"}],
)
def test_a_bounce_of_nothing_we_sent_changes_nothing(sent, fields):
    tell(**fields)
    sent.refresh_from_db()
    assert sent.state == NoticeState.SENT
    assert Certificant.objects.get().email_bounced_on is None


def test_a_provider_that_still_tries_changes_nothing(sent):
    tell(kind=EventType.DEFERRED)
    sent.refresh_from_db()
    assert sent.state == NoticeState.SENT


def test_a_message_refused_as_such_goes_by_letter_and_the_address_stays(sent):
    tell(kind=EventType.REJECTED, reason=RejectReason.SPAM)
    assert Certificant.objects.get().email_bounced_on is None
    assert Notice.objects.filter(kind="renewal", channel=Channel.LETTER).count() == 1


def test_a_bounce_of_an_old_address_leaves_the_new_one_alone(sent):
    Certificant.objects.update(email="new@example.org")
    tell()
    assert Certificant.objects.get().email_bounced_on is None


def test_returned_mail_is_marked_once_and_asked_for_by_email(settings):
    person, actor = builders.certificant(), builders.staff("mail")
    for _ in range(2):
        bounces.mail_returned(
            certificant_id=person.pk, on=ON, actor=actor, reason="Returned: no such number"
        )
    person.refresh_from_db()
    assert person.mail_returned_on == ON
    entry = History.objects.get(verb=MemberVerb.PROFILE_CHANGED)
    assert (entry.actor, entry.reason) == (actor, "Returned: no such number")
    notice = Notice.objects.get()
    assert (notice.kind, notice.channel, notice.state) == ("address_problem", "email", "planned")


def test_the_address_notice_goes_out_and_not_once_the_address_is_corrected(mailoutbox):
    person, actor = builders.certificant(), builders.staff("mail")
    bounces.mail_returned(certificant_id=person.pk, on=ON, actor=actor, reason="Returned")
    Certificant.objects.update(mail_returned_on=None)
    deliveries.deliver_due(on=ON)
    assert Notice.objects.get().skip_reason == "not_wanted"
    other = builders.certificant(address_line1="5 Elm <b>St")
    bounces.mail_returned(certificant_id=other.pk, on=ON, actor=actor, reason="Returned")
    deliveries.deliver_due(on=ON)
    (message,) = mailoutbox
    assert message.subject == "Please correct your street address"
    assert "5 Elm <b>St" in message.body
    assert "5 Elm &lt;b&gt;St" in message.alternatives[0][0]
