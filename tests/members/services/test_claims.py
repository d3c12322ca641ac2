from __future__ import annotations

from datetime import timedelta
from smtplib import SMTPRecipientsRefused

import pytest
import time_machine
from django.core import mail

from members.models import Certificant, Claim, History, User
from members.services import claims
from members.verbs import MemberVerb
from plumbing import clock, work
from tests import builders

pytestmark = pytest.mark.django_db


def started(person, **typed):
    facts = {"number": person.member_number, "last_name": person.last_name} | typed
    return claims.start(**facts)


def test_right_record_gets_a_code_that_opens_it_once():
    person = builders.certificant(last_name="O’Brien")
    claim = started(person, last_name=" o’BRIEN ")
    assert claims.send_code(claim=claim, now=clock.now())
    code = claims.code_of(claim)
    assert code[:4] in mail.outbox[0].body
    assert mail.outbox[0].to == [person.email]
    user = claims.finish(
        claim=claim, code=f"{code[:4].lower()} {code[4:]}", password="x" * 12, now=clock.now()
    )
    person.refresh_from_db()
    assert person.user == user
    assert user.emailaddress_set.get().verified
    assert History.objects.get(verb=MemberVerb.CLAIMED).certificant == person
    with pytest.raises(claims.ClaimRefused):
        claims.finish(claim=claim, code=code, password="y" * 12, now=clock.now())


@pytest.mark.parametrize(
    "typed", ["RPT-920015", "rpt 920015", "920015", "RPT No. rpt-920015", "R P T 920015"]
)
def test_the_number_of_a_certification_opens_the_record_too(typed):
    row = builders.certification(program="RPT", number="rpt-920015")
    claim = claims.start(number=typed, last_name="reyes")
    assert claims.send_code(claim=claim, now=clock.now())
    assert mail.outbox[0].to == [row.certificant.email]


def test_a_member_number_may_be_typed_as_it_is_spoken():
    person = builders.certificant(member_number="1000026", last_name="Nguyễn", suffix="Jr.")
    for number, name in [("1 000 026", "nguyen jr"), ("Member No. １０００－０２６", "NGUYEN")]:
        claim = claims.start(number=number, last_name=name)
        assert claims.send_code(claim=claim, now=clock.now())
        assert Claim.objects.get(pk=claim.pk).certificant == person


def test_nobody_is_meant_where_two_records_fit():
    for program in ("RMA", "RPT"):
        builders.certification(program=program, number=f"{program}-920015")
    claim = claims.start(number="920015", last_name="Reyes")
    assert not claims.send_code(claim=claim, now=clock.now())
    assert mail.outbox == []


@pytest.mark.parametrize("typed", [{"last_name": "Reyez"}, {"number": "nobody"}, {"number": ""}])
def test_wrong_record_gets_nothing_and_no_code_opens_it(typed):
    claim = started(builders.certificant(), **typed)
    assert not claims.send_code(claim=claim, now=clock.now())
    assert mail.outbox == []
    with pytest.raises(claims.ClaimRefused):
        claims.check_code(claim=claim, code=claims.code_of(claim), now=clock.now())


def test_claimed_record_gets_a_word_instead_of_a_code():
    person = builders.certificant()
    builders.member(person)
    claim = started(person)
    claims.send_code(claim=claim, now=clock.now())
    assert "already have" in mail.outbox[0].body
    assert claims.code_of(claim)[:4] not in mail.outbox[0].body
    with pytest.raises(claims.ClaimRefused):
        claims.check_code(claim=claim, code=claims.code_of(claim), now=clock.now())


def test_code_is_sent_once_however_often_the_task_runs():
    claim = started(builders.certificant())
    assert [claims.send_code(claim=claim, now=clock.now()) for _ in range(3)] == [
        True,
        False,
        False,
    ]
    assert len(mail.outbox) == 1


def test_five_wrong_codes_close_the_claim_to_the_right_one():
    claim = started(builders.certificant())
    claims.send_code(claim=claim, now=clock.now())
    for _ in range(claims.MOST_TRIES):
        with pytest.raises(claims.ClaimRefused):
            claims.check_code(claim=claim, code="ZZZZZZZZ", now=clock.now())
    with pytest.raises(claims.ClaimRefused):
        claims.check_code(claim=claim, code=claims.code_of(claim), now=clock.now())


def test_code_is_dead_after_its_lifetime():
    claim = started(builders.certificant())
    claims.send_code(claim=claim, now=clock.now())
    late = claim.created_at + claims.LIFETIME + timedelta(seconds=1)
    with pytest.raises(claims.ClaimRefused):
        claims.check_code(claim=claim, code=claims.code_of(claim), now=late)


PASSWORD = "correct horse battery"


def couple():
    """Two people with one address on record; the first signs in with it."""
    first = builders.certificant(first_name="Ana", email="both@example.org")
    builders.member(first)
    return first, builders.certificant(first_name="Kenji", email="Both@Example.org")


def proven(person):
    claim = started(person)
    claims.send_code(claim=claim, now=clock.now())
    with pytest.raises(claims.AddressShared):
        claims.finish(claim=claim, code=claims.code_of(claim), password=PASSWORD, now=clock.now())
    claim.refresh_from_db()
    return claim


def test_the_second_of_two_with_one_address_signs_in_with_an_own_one():
    _, second = couple()
    claim = proven(second)
    assert "address of your own" in mail.outbox[0].body
    claims.use_own_address(claim=claim, email=" Kenji@Example.org ", now=clock.now())
    claim.refresh_from_db()
    assert claims.send_code(claim=claim, now=clock.now())
    assert mail.outbox[1].to == ["kenji@example.org"]
    code = claims.code_of(claim)
    assert code[:4] in mail.outbox[1].body
    assert code[:4] not in mail.outbox[0].body
    user = claims.finish(claim=claim, code=code, password=PASSWORD, now=clock.now())
    second.refresh_from_db()
    assert (second.user, second.email) == (user, "Both@Example.org")
    assert user.email == user.emailaddress_set.get().email == "kenji@example.org"
    claimed = History.objects.get(verb=MemberVerb.CLAIMED, certificant=second)
    assert claimed.after == {"sign_in": "kenji@example.org"}


def test_the_first_of_two_is_told_of_the_other():
    first = builders.certificant(first_name="Ana", email="both@example.org")
    builders.certificant(first_name="Kenji", email="both@example.org")
    claims.send_code(claim=started(first), now=clock.now())
    assert "Kenji Reyes has this address on record too" in mail.outbox[0].body


def test_the_code_of_the_record_does_not_prove_the_own_address():
    _, second = couple()
    claim = proven(second)
    old = claims.code_of(claim)
    claims.use_own_address(claim=claim, email="kenji@example.org", now=clock.now())
    with pytest.raises(claims.ClaimRefused):
        claims.finish(claim=claim, code=old, password=PASSWORD, now=clock.now())


def test_an_own_address_that_signs_somebody_in_gets_word_and_no_code():
    first, second = couple()
    claim = proven(second)
    claims.use_own_address(claim=claim, email=first.email, now=clock.now())
    claim.refresh_from_db()
    claims.send_code(claim=claim, now=clock.now())
    assert mail.outbox[1].subject == "You have a sign-in with this address"
    assert claims.code_of(claim)[:4] not in mail.outbox[1].body
    with pytest.raises(claims.ClaimRefused):
        claims.finish(claim=claim, code=claims.code_of(claim), password=PASSWORD, now=clock.now())


def test_no_own_address_without_the_code_of_the_record_or_after_its_time():
    _, second = couple()
    unproven = started(second)
    with pytest.raises(claims.ClaimRefused):
        claims.use_own_address(claim=unproven, email="kenji@example.org", now=clock.now())
    claim = proven(second)
    late = clock.now() + claims.LIFETIME + timedelta(seconds=1)
    with pytest.raises(claims.ClaimRefused):
        claims.use_own_address(claim=claim, email="kenji@example.org", now=late)


@pytest.mark.parametrize(
    "password", ["short", "password1234", "marisol.reyes@", "Villanueva-Okafor", "1234567890123"]
)
def test_a_weak_password_is_refused_and_the_code_stays_good(password):
    person = builders.certificant(last_name="Villanueva-Okafor", email="marisol.reyes@example.org")
    claim = started(person)
    claims.send_code(claim=claim, now=clock.now())
    code = claims.code_of(claim)
    with pytest.raises(claims.WeakPassword):
        claims.finish(claim=claim, code=code, password=password, now=clock.now())
    assert claims.finish(claim=claim, code=code, password=PASSWORD, now=clock.now())


def test_six_weak_passwords_use_up_no_code():
    claim = started(builders.certificant())
    claims.send_code(claim=claim, now=clock.now())
    code = claims.code_of(claim)
    for _ in range(claims.MOST_TRIES + 1):
        with pytest.raises(claims.WeakPassword):
            claims.finish(claim=claim, code=code, password="short", now=clock.now())
    assert claims.finish(claim=claim, code=code, password=PASSWORD, now=clock.now())


def test_a_right_code_gives_back_no_more_than_itself():
    claim = started(builders.certificant())
    claims.send_code(claim=claim, now=clock.now())
    for wrong in range(claims.MOST_TRIES - 1):
        with pytest.raises(claims.ClaimRefused):
            claims.check_code(claim=claim, code="ZZZZZZZZ", now=clock.now())
        claims.check_code(claim=claim, code=claims.code_of(claim), now=clock.now())
        claim.refresh_from_db()
        assert claim.tries == wrong + 1


@pytest.mark.parametrize("address", ["corrected@example.org", ""])
def test_a_code_to_an_address_that_was_corrected_meanwhile_opens_nothing(address):
    person = builders.certificant(email="stranger@example.org")
    claim = started(person)
    claims.send_code(claim=claim, now=clock.now())
    code = claims.code_of(claim)
    person.email = address
    person.save()
    with pytest.raises(claims.ClaimRefused):
        claims.finish(claim=claim, code=code, password=PASSWORD, now=clock.now())


def test_nor_one_corrected_between_the_code_and_the_sign_in(monkeypatch):
    person = builders.certificant(email="stranger@example.org")
    claim = started(person)
    claims.send_code(claim=claim, now=clock.now())
    code = claims.code_of(claim)

    def corrected(*_):
        Certificant.objects.filter(pk=person.pk).update(email="corrected@example.org")

    monkeypatch.setattr(claims, "_refuse_weak", corrected)
    with pytest.raises(claims.ClaimRefused, match="begin anew"):
        claims.finish(claim=claim, code=code, password=PASSWORD, now=clock.now())
    assert not User.objects.exists()


def test_a_weak_password_tells_nothing_without_the_code():
    claim = started(builders.certificant(email="marisol.reyes@example.org"))
    claims.send_code(claim=claim, now=clock.now())
    with pytest.raises(claims.ClaimRefused):
        claims.finish(
            claim=claim, code="ZZZZZZZZ", password="marisol.reyes@example", now=clock.now()
        )


def test_code_is_sent_by_the_next_sweep_when_the_mail_server_was_away(monkeypatch):
    claim = started(builders.certificant())

    def away(*_):
        raise ConnectionRefusedError

    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMultiAlternatives.send", away)
        assert not claims.send_code(claim=claim, now=clock.now())
    waiting = Claim.objects.get()
    assert (waiting.handled_at, waiting.error) == (None, "ConnectionRefusedError: ")
    with time_machine.travel(clock.now() + timedelta(minutes=1)):
        claims.send_codes(now=clock.now(), seconds=30)
    assert Claim.objects.get().handled_at is not None
    assert len(mail.outbox) == 1


def test_code_whose_worker_died_is_sent_by_the_next_one_and_not_by_two_at_once():
    claim = started(builders.certificant())
    [_dead] = work.take(claims.QUEUE, Claim.objects.all())
    assert not claims.send_code(claim=claim, now=clock.now())
    with time_machine.travel(clock.now() + claims.QUEUE.lease):
        assert claims.send_code(claim=claim, now=clock.now())
    assert len(mail.outbox) == 1


def test_a_refused_code_ends_that_claim_in_silence(monkeypatch):
    claim = started(builders.certificant())

    def refused(*_):
        raise SMTPRecipientsRefused({"marisol@example.org": (550, b"5.1.1 nobody lives there")})

    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMultiAlternatives.send", refused)
        assert not claims.send_code(claim=claim, now=clock.now())
    assert Claim.objects.get().handled_at is not None
    assert not claims.send_code(claim=claim, now=clock.now())
    assert mail.outbox == []
