"""The door of a live meeting: by phone, by number and name, by staff; what keeps somebody from
being in, and what comes of being there (section 6).
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core import signing
from django.urls import reverse

from billing.models import Invoice, Payer
from ccp.models import Activity
from courses.completions.models import Attendance, Completion
from courses.completions.services import checking_in
from courses.models import Course, Enrollment
from courses.services.ordering import OrderRefused
from members.models import Role
from plumbing import clock
from tests import builders
from tests.courses import catalogued
from tests.courses.completions import made

pytestmark = pytest.mark.django_db


def text(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def session():
    return made.course("RMA", kind="session", title="Clinic day", starts_at=clock.now())


@pytest.fixture
def paid():
    """The same, for $18 or $27."""
    return catalogued.course("paid", kind="session", title="Clinic day", starts_at=clock.now())


@pytest.fixture
def held():
    return catalogued.active_member(builders.certificant(last_name="Vega"))


@pytest.fixture
def at_the_door(session):
    return door_of(session)


def door_of(session):
    return reverse("completions:check_in", args=[checking_in.code_of(session)])


def it_is_over(monkeypatch, *, hours=2):
    now = clock.now() + timedelta(hours=hours, minutes=1)
    monkeypatch.setattr(clock, "now", lambda: now)


def credit():
    checking_in.credit_waiting(on=clock.today(), seconds=20)


def desk(client, name, row, **sent):
    """What staff do for whom they see at the door."""
    answer = client.post(reverse(f"completions:{name}", args=[row.pk]), sent, follow=True)
    return text(answer)


def test_staff_open_the_door_and_check_in_who_has_no_phone(client, session, held, monkeypatch):
    client.force_login(builders.staff(Role.SUPPORT))
    page = reverse("completions:desk_door", args=[session.pk])
    assert "data:image/png;base64" in text(client.get(page))
    said = {"number": held.number, "last_name": "VEGA"}
    wrong = text(client.post(page, said | {"last_name": "Ruiz"}))
    assert "on record under another last name" in wrong
    assert "Nobody has this number" in text(client.post(page, said | {"number": "no-such"}))
    assert "Ruiz" in wrong
    assert "is checked in" in text(client.post(page, said, follow=True))
    assert "was checked in before" in text(client.post(page, said, follow=True))
    credit()
    assert not Completion.objects.exists()  # not before the end
    it_is_over(monkeypatch)
    credit()
    credit()
    assert Activity.objects.get().category == "amt_ce"
    assert (Completion.objects.get().source, Completion.objects.get().state) == ("door", "counted")
    assert Enrollment.objects.get().state == "completed"


def test_staff_check_in_a_buyer_by_the_email_of_their_account(client, session):
    payer = catalogued.buyer_with_account(name="Lee Ortega")
    client.force_login(builders.staff(Role.SUPPORT))
    page = reverse("completions:desk_door", args=[session.pk])
    said = {"number": payer.recipient.email.upper(), "last_name": "ortega"}
    assert "with this last name" in text(client.post(page, said | {"last_name": "Vega"}))
    assert "Lee Ortega is checked in" in text(client.post(page, said, follow=True))
    assert Attendance.objects.get().payer == payer


def test_a_member_checks_in_by_phone_with_one_tap_and_a_place_is_completed(
    client, session, held, at_the_door, monkeypatch
):
    place = made.place(session, Payer.of(held.certificant))
    client.force_login(builders.member(held.certificant))
    assert "Check in as Marisol Vega" in text(client.get(at_the_door))
    assert "when the session is over" in text(client.post(at_the_door))
    assert "You were checked in before" in text(client.post(at_the_door))
    it_is_over(monkeypatch)
    credit()
    place.refresh_from_db()
    assert (place.state, place.completed_on) == ("completed", clock.office_day(session.starts_at))
    assert Activity.objects.count() == 1


def test_a_buyer_with_a_place_checks_in_by_their_sign_in(client, session, at_the_door, monkeypatch):
    payer = catalogued.buyer_with_account()
    client.force_login(payer.user)
    assert "You are checked in" in text(client.post(at_the_door))
    it_is_over(monkeypatch)
    credit()
    assert Completion.objects.get().why == "no_member"


def test_who_is_not_signed_in_types_number_and_name_and_learns_nothing_more(
    client, held, at_the_door, paid
):
    assert "Sign in instead" in text(client.get(at_the_door))
    member = {"number": held.certificant.member_number, "last_name": "Vega"}
    assert "Nobody has this number" in text(client.post(at_the_door, member | {"number": "1"}))
    answer = text(client.post(at_the_door, member))
    assert "You are checked in" in answer
    assert "Marisol" not in answer
    open_ = text(client.post(door_of(paid), member))
    assert "You are not in yet" in open_
    assert "18" not in open_


@pytest.mark.parametrize(
    ("begins", "said"),
    [
        (timedelta(minutes=61), "Check-in has not begun"),
        (timedelta(minutes=59), "You are checked in"),
        (timedelta(hours=-1, minutes=-59), "You are checked in"),
        (timedelta(hours=-2, minutes=-59), "Check-in by phone is over"),
        (timedelta(hours=-3, minutes=-1), "Check-in is over"),
    ],
)
def test_the_door_is_open_from_an_hour_before_until_the_end_and_to_staff_an_hour_longer(
    client, session, held, at_the_door, begins, said
):
    session.starts_at = clock.now() + begins
    session.save()
    client.force_login(builders.member(held.certificant))
    assert (client.get(at_the_door).status_code == 200) == ("checked in" in said)
    assert said in text(client.post(at_the_door))
    assert Attendance.objects.exists() == ("checked in" in said)
    client.force_login(builders.staff(Role.SUPPORT))
    page = reverse("completions:desk_door", args=[session.pk])
    shown = text(client.get(page))
    assert ("Check in by phone" in shown) == ("checked in" in said)
    if "by phone is over" in said:
        sent = {"number": held.number, "last_name": "Vega"}
        assert "is checked in" in text(client.post(page, sent, follow=True))


def test_a_code_holds_for_minutes_and_longer_for_who_is_typing(
    client, held, at_the_door, monkeypatch
):
    now = signing.time.time()
    said = {"number": held.number, "last_name": "Vega"}
    monkeypatch.setattr(signing.time, "time", lambda: now + 6 * 60)
    assert client.get(at_the_door).status_code == 410
    assert client.post(at_the_door, said).status_code == 200
    monkeypatch.setattr(signing.time, "time", lambda: now + 21 * 60)
    assert client.post(at_the_door, said).status_code == 410
    assert client.get(at_the_door[:-2] + "x/").status_code == 410


def test_who_has_no_place_is_shown_to_staff_with_what_it_costs_and_pays_at_once(
    client, paid, held, monkeypatch
):
    client.force_login(builders.member(held.certificant))
    own = text(client.post(door_of(paid)))
    assert "it costs you $18.00" in own
    assert reverse("courses:course", args=["paid"]) in own
    one = Attendance.objects.get()
    assert one.in_at is None
    client.force_login(builders.staff(Role.SUPPORT))
    page = text(client.get(reverse("completions:desk_door", args=[paid.pk])))
    assert "At the door: Marisol Vega" in page
    assert "it costs $18.00" in page
    assert "Ordered and not paid: $18.00" in desk(client, "desk_ask_payment", one)
    catalogued.pay([Invoice.objects.get(state="open")])
    one.refresh_from_db()
    assert one.in_at is not None
    it_is_over(monkeypatch)
    credit()
    assert Completion.objects.get().state == "counted"


def test_who_ordered_at_the_door_and_pays_after_it_closed_was_there(
    client, paid, held, monkeypatch
):
    other = catalogued.active_member(builders.certificant(last_name="Ruiz"))
    for one in (held, other):
        checking_in.check_in(course=paid, payer=Payer.of(one.certificant), actor=None)
    first, second = Attendance.objects.order_by("pk")
    client.force_login(builders.staff(Role.SUPPORT))
    assert "Ordered and not paid" in desk(client, "desk_ask_payment", first)
    it_is_over(monkeypatch, hours=4)
    assert "nothing was changed" in desk(client, "desk_ask_payment", second)
    assert "nothing was changed" in desk(client, "desk_seat", second)
    catalogued.pay([Invoice.objects.get()])
    done = Completion.objects.get()
    assert (done.state, done.completed_on) == ("counted", clock.office_day(paid.starts_at))
    with pytest.raises(OrderRefused, match="has ended"):  # at home, the same evening
        catalogued.order(Payer.of(other.certificant), paid, on=clock.office_day(paid.starts_at))


def test_who_is_let_in_has_the_points_once_they_have_paid(client, paid, held, monkeypatch):
    payer = catalogued.payer_of(held)
    catalogued.order(payer, paid)  # void tomorrow, as it is of today
    Course.objects.update(member_price=99, other_price=99, hours=1)  # since
    checking_in.check_in(course=paid, payer=payer, actor=None)
    one = Attendance.objects.get()
    client.force_login(builders.staff(Role.SUPPORT))
    assert "Say why" in desk(client, "desk_let_in", one)
    assert "is in. The points come once it is paid" in desk(
        client, "desk_let_in", one, reason="They pay on Monday."
    )
    it_is_over(monkeypatch)
    credit()
    assert not Completion.objects.exists()
    invoice = Invoice.objects.get(state="open")
    assert invoice.due_on == clock.today() + timedelta(days=7)
    assert (invoice.total, Enrollment.objects.get().hours) == (catalogued.MEMBER, 2)
    catalogued.pay([invoice])
    assert Enrollment.objects.get().state == "completed"
    assert (Completion.objects.get().source, Activity.objects.count()) == ("door", 1)


def test_over_the_seats_nobody_is_in_unless_staff_open_one_more(client, session, held):
    session.seats = 1
    session.save()
    made.place(session, builders.buyer())
    client.force_login(builders.member(held.certificant))
    assert "Every seat of Clinic day is taken" in text(client.post(door_of(session)))
    one = Attendance.objects.get()
    client.force_login(builders.staff(Role.SUPPORT))
    page = text(client.get(reverse("completions:desk_door", args=[session.pk])))
    assert "Every seat is taken, and they have none" in page
    assert "Marisol Vega is checked in" in desk(client, "desk_seat", one)
    session.refresh_from_db()
    assert (session.seats, session.taken) == (2, 2)


def test_of_what_costs_something_a_seat_is_asked_for_first(client, paid, held):
    paid.seats = 1
    paid.save()
    made.place(paid, builders.buyer(), price=Decimal(18))
    client.force_login(builders.member(held.certificant))
    client.post(door_of(paid))
    one = Attendance.objects.get()
    client.force_login(builders.staff(Role.SUPPORT))
    assert checking_in.NO_SEAT in desk(client, "desk_let_in", one, reason="A friend.")
    assert desk(client, "desk_seat", one).count("One seat more is open.") == 1
    assert "is in" in desk(client, "desk_let_in", one, reason="They pay on Monday.")


def test_staff_let_nobody_in_who_is_themselves(client, paid, held):
    staff = builders.staff(Role.SUPPORT)
    held.certificant.user = staff
    held.certificant.save()
    one, _ = checking_in.check_in(course=paid, payer=Payer.of(held.certificant), actor=None)
    client.force_login(staff)
    assert checking_in.OWN in desk(client, "desk_let_in", one, reason="It is me.")
    assert checking_in.OWN in desk(client, "desk_ask_payment", one)
    said = {"number": held.number, "last_name": "Vega"}
    page = reverse("completions:desk_door", args=[paid.pk])
    assert checking_in.OWN in text(client.post(page, said, follow=True))


def test_a_retired_meeting_has_its_door_and_a_draft_has_none(client, session, at_the_door):
    session.state = "retired"
    session.save()
    assert client.get(at_the_door).status_code == 200
    client.force_login(builders.staff(Role.SUPPORT))
    assert client.get(reverse("completions:desk_door", args=[session.pk])).status_code == 200
    draft = catalogued.course("draft", kind="session", starts_at=clock.now(), state="draft")
    assert client.get(door_of(draft)).status_code == 404


@pytest.mark.parametrize("moved", [True, False])
def test_a_meeting_that_is_moved_after_the_check_in_completes_when_it_is_over(
    session, held, monkeypatch, moved
):
    checking_in.check_in(course=session, payer=Payer.of(held.certificant), actor=None)
    begins = session.starts_at + timedelta(days=2)
    session.starts_at = begins if moved else None
    session.save()
    it_is_over(monkeypatch)
    credit()
    assert not Completion.objects.exists()
    assert not checking_in.to_credit().exists()
    session.starts_at = begins
    session.save()
    it_is_over(monkeypatch, hours=24 * 3)
    credit()
    assert Completion.objects.get().completed_on == clock.office_day(begins)
