"""Asked by one, confirmed by another: who may, what it brings about, and once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from allauth.usersessions.models import UserSession
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet

from members.models import FormerName, History, Matter
from members.queries import search
from members.services import identity, second_person
from members.services.second_person import MatterRefused
from members.verbs import MemberVerb
from plumbing import clock
from tests import builders
from tests.members.matters import asked, confirm, decline

pytestmark = pytest.mark.django_db

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NAME = {"first_name": "Marisol", "middle_name": "", "last_name": "Okafor", "suffix": ""}


# Who may.


def test_who_asked_does_not_confirm_it(ana):
    matter = asked(ana)
    with pytest.raises(MatterRefused, match="You asked"):
        confirm(matter, ana)
    assert Matter.objects.get().decided_at is None


def test_another_role_neither_asks_nor_confirms_and_an_administrator_may(ana):
    finance, admin = builders.staff("finance"), builders.staff("admin")
    with pytest.raises(MatterRefused, match="Records"):
        asked(finance)
    matter = asked(ana)
    with pytest.raises(MatterRefused, match="Records"):
        confirm(matter, finance)
    assert confirm(matter, admin).confirmed


def test_whom_it_is_about_neither_asks_nor_decides():
    own, other, third = (builders.staff("admin") for _ in range(3))
    with pytest.raises(MatterRefused, match="about you"):
        asked(own, user=own)
    matter = asked(other, user=own)
    for way in (confirm, decline):
        with pytest.raises(MatterRefused, match="about you"):
            way(matter, own)
    assert confirm(matter, third).confirmed


def test_the_sign_in_of_staff_is_for_administrators(ana):
    with pytest.raises(MatterRefused, match="Administrator"):
        asked(ana, user=builders.staff("mail"))


def test_who_came_to_the_desk_meanwhile_is_for_administrators(ana, ben):
    user = builders.member()
    asked(ana, user)
    identity.ask_legal_name(certificant=user.certificant, name=NAME, reason="wed", actor=ana)
    user.is_staff = True
    user.save(update_fields=["is_staff"])
    for matter in Matter.objects.order_by("pk"):
        with pytest.raises(MatterRefused, match="work at the desk meanwhile"):
            confirm(matter, ben)
    user.refresh_from_db()
    assert user.email != "new@example.org"


def test_the_database_keeps_the_two_apart(ana):
    matter = asked(ana)
    for fields in (
        {"decided_by": ana, "decided_at": clock.now(), "confirmed": True},
        {"decided_by": matter.about, "decided_at": clock.now(), "confirmed": False},
        {"decided_by": builders.staff("records")},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Matter.objects.update(**fields)


def test_one_of_a_kind_waits_at_a_time(ana, ben):
    user = builders.member()
    asked(ana, user)
    with pytest.raises(MatterRefused, match="Ana Records asked for this already"):
        asked(ben, user, email="other@example.org")
    identity.ask_legal_name(certificant=user.certificant, name=NAME, reason="wed", actor=ben)
    decline(Matter.objects.get(kind="sign_in_email"), ana)
    asked(ben, user, email="other@example.org")


def test_a_reason_is_asked_for(ana, ben):
    with pytest.raises(MatterRefused, match="Say why"):
        identity.ask_sign_in_email(
            user=builders.member(), email="new@example.org", reason=" ", actor=ana
        )
    with pytest.raises(MatterRefused, match="Say why"):
        second_person.decline(matter=asked(ana), actor=ben, reason="", now=clock.now())


def test_declined_changes_nothing_and_is_kept(ana, ben):
    user = builders.member()
    before = user.email
    decline(asked(ana, user), ben)
    user.refresh_from_db()
    assert user.email == before
    rows = History.objects.filter(certificant=user.certificant).order_by("pk")
    assert [(row.actor, row.verb) for row in rows] == [
        (ana, MemberVerb.ASKED),
        (ben, MemberVerb.DECLINED),
    ]
    with pytest.raises(MatterRefused, match="declined this already"):
        confirm(Matter.objects.get(), ben)


# What it brings about.


def test_another_sign_in_address_and_word_to_both(ana, ben):
    person = builders.certificant(email="Old@example.org", email_bounced_on=clock.today())
    user = builders.member(person, email="old@example.org")
    UserSession.objects.create(user=user, session_key="x", ip="127.0.0.1")
    confirm(asked(ana, user, email=" New@Example.org "), ben)
    user.refresh_from_db()
    person.refresh_from_db()
    assert (user.email, person.email) == ("new@example.org", "new@example.org")
    assert person.email_bounced_on is None
    [address] = EmailAddress.objects.filter(user=user)
    assert (address.email, address.primary, address.verified) == ("new@example.org", True, False)
    assert not UserSession.objects.filter(user=user).exists()
    done = History.objects.get(verb=MemberVerb.SIGN_IN_CHANGED)
    assert (done.actor, done.certificant) == (ben, person)
    assert done.reason == "lost the old one (asked by Ana Records)"
    second_person.tell(seconds=30)
    second_person.tell(seconds=30)
    assert [message.to for message in mail.outbox] == [["old@example.org"], ["new@example.org"]]
    assert "new@example.org" in mail.outbox[0].body


def test_a_shared_contact_address_stays(ana, ben):
    person = builders.certificant(email="both@example.org")
    user = builders.member(person, email="old@example.org")
    confirm(asked(ana, user), ben)
    person.refresh_from_db()
    assert person.email == "both@example.org"


def test_an_address_of_somebody_else_is_refused_before_and_after(ana, ben):
    other = builders.member()
    with pytest.raises(MatterRefused, match="Somebody else"):
        asked(ana, email=other.email)
    matter = asked(ana, email="late@example.org")
    builders.member(email="late@example.org")
    with pytest.raises(MatterRefused, match="meanwhile"):
        confirm(matter, ben)
    assert Matter.objects.get().decided_at is None


def test_what_was_changed_meanwhile_is_not_overwritten(ana, ben):
    user = builders.member()
    sign_in = asked(ana, user)
    name = identity.ask_legal_name(certificant=user.certificant, name=NAME, reason="wed", actor=ana)
    user.email = "own.change@example.org"
    user.save()
    person = user.certificant
    person.last_name = "Villanueva"
    person.save()
    for matter in (sign_in, name):
        with pytest.raises(MatterRefused, match="meanwhile"):
            confirm(matter, ben)


def test_another_legal_name_keeps_and_finds_the_old_one(ana, ben):
    person = builders.certificant(first_name="Marisol", last_name="O'Brien-Żółć", suffix="Jr.")
    user = builders.member(person)
    builders.certificant(first_name="Kenji", last_name="Tanaka")
    confirm(identity.ask_legal_name(certificant=person, name=NAME, reason="wed", actor=ana), ben)
    person.refresh_from_db()
    user.refresh_from_db()
    assert person.full_name == user.name == "Marisol Okafor"
    assert str(FormerName.objects.get(certificant=person)) == "Marisol O'Brien-Żółć, Jr."
    for text in (
        "Okafor",
        "Marisol Okafor",
        "O’Brien Zolc",
        "obrienzolc, marisol",
        "OBrien",
        "Zolcc",
    ):
        assert search.by_name(text) == [person], text
    second_person.tell(seconds=30)
    assert "Marisol O'Brien-Żółć, Jr." in mail.outbox[0].body


def test_a_lost_second_factor_is_taken_off_with_its_recovery_codes(ana, ben):
    user = builders.member()
    with pytest.raises(MatterRefused, match="no second factor"):
        identity.ask_second_factor(user=user, reason="phone lost", actor=ana)
    TOTP.activate(user, SECRET)
    Authenticator.objects.create(user=user, type="recovery_codes", data={})
    UserSession.objects.create(user=user, session_key="x", ip="127.0.0.1")
    confirm(identity.ask_second_factor(user=user, reason="phone lost", actor=ana), ben)
    assert not Authenticator.objects.filter(user=user).exists()
    assert not UserSession.objects.filter(user=user).exists()
    second_person.tell(seconds=30)
    assert mail.outbox[0].to == [user.email]


def test_word_that_the_mail_server_does_not_take_now_waits(ana, ben, monkeypatch):
    confirm(asked(ana), ben)

    def away(*_):
        raise ConnectionRefusedError

    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMultiAlternatives.send", away)
        second_person.tell(seconds=30)
    second_person.tell(seconds=30)
    assert len(mail.outbox) == 2


# Two at once.


def both_confirm(matter, people):
    def one(person):
        try:
            confirm(matter, person)
        except (MatterRefused, IntegrityError):
            return 0
        finally:
            connection.close()
        return 1

    with ThreadPoolExecutor(2) as pool:
        return sum(pool.map(one, people))


@pytest.mark.django_db(transaction=True)
def test_of_two_who_confirm_at_once_one_does(ana, ben):
    carla = builders.staff("records")
    for n in range(3):
        assert both_confirm(asked(ana, email=f"n{n}@example.org"), [ben, carla]) == 1
    assert History.objects.filter(verb=MemberVerb.SIGN_IN_CHANGED).count() == 3


@pytest.mark.django_db(transaction=True)
def test_without_the_locks_both_would(ana, ben, monkeypatch):
    """The control: the same race with the guards taken away."""
    carla = builders.staff("records")
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_: rows)
    monkeypatch.setattr(second_person, "lock_members", lambda _: None)
    kind = second_person.Kind("race", "Race", lambda _: (), lambda *_: None)
    second_person.declare(kind)
    monkeypatch.setattr(second_person, "_note", lambda *_, **__: None)

    def waits(n):
        return second_person.ask(
            kind="race", subject=f"race:{n}", role="records", payload={}, reason="x", actor=ana
        )

    assert any(both_confirm(waits(n), [ben, carla]) == 2 for n in range(20))


@pytest.mark.django_db(transaction=True)
def test_of_two_who_ask_at_once_one_waits(ana, ben):
    user = builders.member()

    def one(person):
        try:
            asked(person, user, email=f"{person.pk}@example.org")
        except MatterRefused:
            return 0
        finally:
            connection.close()
        return 1

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(one, [ana, ben])) == 1
    assert Matter.objects.count() == 1


# The last administrator.


def test_the_last_administrator_is_let_in_by_the_command():
    admin = builders.staff("admin")
    call_command("recover_admin", admin.email, reason="phone lost", new_email="New@example.org")
    admin.refresh_from_db()
    assert admin.email == "new@example.org"
    assert not Authenticator.objects.filter(user=admin).exists()
    verbs = set(History.objects.values_list("verb", "actor_name", "reason"))
    assert ("factor_reset", "the portal", "phone lost") in verbs


def test_where_two_others_could_do_it_the_command_does_nothing():
    admin, *_ = [builders.staff("admin") for _ in range(3)]
    with pytest.raises(CommandError, match="at the desk"):
        call_command("recover_admin", admin.email, reason="phone lost")
    assert Authenticator.objects.filter(user=admin).exists()
    with pytest.raises(CommandError, match="No administrator"):
        call_command("recover_admin", builders.staff("mail").email, reason="phone lost")
