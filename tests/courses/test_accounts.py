"""Opening an account to buy; who may be on record is led there, and strangers learn nothing."""

from __future__ import annotations

import re
from datetime import date

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from billing.models import Invoice, Payer
from billing.services import voids
from courses.completions.models import Completion
from courses.completions.services.counting import count_waiting
from courses.completions.services.receiving import complete
from courses.models import CartItem, Enrollment
from courses.services import buyers, carts
from members.models import Claim, History, Role, User
from members.services import claims
from notices.models import Notice
from plumbing import clock
from tests import builders
from tests.billing.kit import books_differ
from tests.courses.catalogued import (
    active_member,
    buyer_with_account,
    course,
    free,
    order,
    pay,
    place,
)
from tests.courses.views.test_buying import post

pytestmark = pytest.mark.django_db

SIGNUP, PASSWORD = reverse("account_signup"), "correct horse battery"
BORN = date(1988, 4, 21)


def opened(client, email="lee.ortega@example.org", name="Lee Ortega", born=BORN, **more):
    form = {"name": name, "birth_date": born.isoformat(), "email": email, "password1": PASSWORD}
    return client.post(SIGNUP, form | more)


def code_of(message):
    found = re.search(r"^\s*([A-Z0-9]{3,}(?:-[A-Z0-9]+)?)\s*$", message.body, re.MULTILINE)
    assert found, message.body
    return found[1]


def test_a_stranger_opens_an_account_and_the_cart_is_still_there(client, mailoutbox):
    row = course()
    post(client, "add", row)
    there = opened(client, next=reverse("courses:cart"))["Location"]
    assert not Payer.objects.filter(sort="buyer").exists()
    client.post(there, {"code": code_of(mailoutbox[-1]), "next": reverse("courses:cart")})
    payer = Payer.objects.get(user__email="lee.ortega@example.org")
    assert (payer.full_name, payer.whom.email) == ("Lee Ortega", "lee.ortega@example.org")
    assert "1 course" in " ".join(client.get(reverse("courses:cart")).content.decode().split())
    assert CartItem.objects.get().payer == payer
    assert client.get(reverse("home"))["Location"] == reverse("courses:mine")


def test_the_page_is_the_same_whoever_is_on_record(client, mailoutbox):
    unclaimed = builders.certificant(birth_date=BORN, first_name="Lee", last_name="Ortega")
    claimed = builders.member().email
    answers = set()
    for email in ("new@example.org", unclaimed.email, claimed):
        client.cookies.clear()
        answer = opened(client, email)
        page = client.get(answer["Location"]).content.decode()
        page = re.sub(r"\b\w{64}\b", "", page)
        answers.add((answer.status_code, answer["Location"], page.replace(email, "ADDRESS")))
    assert len(answers) == 1
    assert [message.to for message in mailoutbox] == [
        ["new@example.org"],
        [unclaimed.email],
        [claimed],
    ]
    new, on_record, signs_in = (message.body for message in mailoutbox)
    assert reverse("members:claim") in on_record
    assert unclaimed.member_number in on_record
    assert "It has one already." in signs_in
    assert unclaimed.member_number not in new
    assert not User.objects.filter(email=unclaimed.email).exists()


@pytest.mark.parametrize(
    ("first", "last", "born", "told"),
    [
        ("Lee", "Ortega", BORN, True),
        ("Lee", "Smith", BORN, True),
        ("Ana", "Ortéga", BORN, True),
        ("Ana", "Smith", BORN, False),
        ("Lee", "Ortega", date(1988, 4, 22), False),
        ("Lee", "Ortega", None, False),
    ],
)
def test_who_is_called_and_born_alike_is_told_at_the_address_of_their_record(
    client, mailoutbox, first, last, born, told
):
    person = builders.certificant(first_name=first, last_name=last, birth_date=born)
    opened(client, "new@example.org")
    opened(client, "another@example.org")
    notices = Notice.objects.filter(kind="account_like_yours")
    assert [one.certificant for one in notices] == ([person] if told else [])
    assert all(person.member_number not in message.body for message in mailoutbox)


def test_who_types_what_cannot_be_is_told_and_nothing_is_lost(client):
    answer = opened(client, name="Lee", born=clock.today(), email="lee@")
    text = answer.content.decode()
    assert "Give your own full name" in text
    assert "nobody was born then" in text
    assert 'value="Lee"' in text
    assert not User.objects.exists()


def test_an_address_that_was_never_proven_keeps_nobody_from_their_record(client):
    """Somebody else opened an account with it, and did not have its mail."""
    opened(client, "real@example.org")
    person = builders.certificant(email="real@example.org")
    claim = Claim.objects.create(number=person.member_number, last_name="Reyes", certificant=person)
    now, password = clock.now(), "another horse battery"
    user = claims.finish(claim=claim, code=claims.code_of(claim), password=password, now=now)
    person.refresh_from_db()
    assert person.user == user == User.objects.get()
    assert user.check_password(password)
    assert user.emailaddress_set.get().verified


def test_who_claims_a_record_later_takes_their_courses_along(client):
    payer = buyer_with_account()
    user = payer.user
    paid, waits = course(), course("order-of-draw")
    pay(order(payer, paid).invoices)
    [asked] = order(payer, waits).invoices
    done, meant = free(programs=("RMA",)), course("meant")
    order(payer, done)
    on = clock.today()
    complete(enrollment=place(payer, done), completed_on=on, on=on, actor=None)
    carts.add(payer_id=payer.pk, course_ids=[meant.pk])
    person = builders.certificant(email=user.email, user=user)
    member = Payer.of(person)
    client.force_login(user)
    assert buyers.open_account(user=user, email=user.email) == member
    assert buyers.open_account(user=user, email=user.email) == member
    assert {place(member, row).state for row in (paid, waits)} == {"open", "ordered"}
    assert CartItem.objects.get().payer == member
    assert asked.number in client.get(reverse("billing:invoices")).content.decode()
    active_member(person)
    count_waiting(on=on, seconds=5)
    counted = Completion.objects.get()
    assert (counted.state, counted.activity.certificant) == ("counted", person)
    pay([asked], reference="2")
    assert place(member, waits).state == "open"
    assert books_differ() == []


def test_of_a_course_that_both_have_the_better_place_is_the_members():
    payer, person = buyer_with_account(), builders.certificant()
    member = Payer.of(person)
    rows = [course(code) for code in ("closed-here", "ordered-here", "open-here", "ordered-there")]
    for row in rows[:2]:
        pay(order(payer, row).invoices, reference=row.code)
    order(member, *rows[:3])
    pay(Invoice.objects.filter(payer=member, lines__course__enrollment__course=rows[2]))
    unpaid = Invoice.objects.filter(payer=member, lines__course__enrollment__course=rows[0])
    voids.give_up(invoice=unpaid.get(), reason="Void", on=clock.today())
    order(payer, rows[2], rows[3])
    on = clock.today()
    assert buyers.take_over(email=payer.user.email, person=person, on=on, actor=None) == 3
    states = [place(member, row).state for row in rows]
    assert states == ["open", "open", "open", "ordered"]
    assert set(Enrollment.objects.filter(payer=payer).values_list("state", flat=True)) == {"closed"}
    assert books_differ() == []


def bring(client, email, mailoutbox):
    client.post(reverse("courses:bring"), {"email": email})
    claims.send_codes(now=clock.now(), seconds=5)
    sent = {"code": claims.code_of(Claim.objects.latest("pk"))}
    return client.post(reverse("courses:bring_code"), sent, follow=True)


def test_what_was_bought_with_another_address_comes_once_that_is_proven(client, mailoutbox):
    payer, row = buyer_with_account(), course()
    pay(order(payer, row).invoices)
    person = builders.certificant()
    client.force_login(payer.user)
    claim = Claim.objects.create(number=person.member_number, last_name="Reyes", certificant=person)
    session = client.session
    session["claim"] = str(claim.key)
    session.save()
    form = {"code": claims.code_of(claim), "password": "another horse battery"}
    asked = client.post(reverse("members:claim_code"), form, follow=True)
    assert asked.request["PATH_INFO"] == reverse("courses:bring")
    assert f'value="{payer.user.email}"' in asked.content.decode()
    assert Enrollment.objects.get().payer == payer
    wrong = client.post(reverse("courses:bring_code"), {"code": "2222-2222"})
    assert Enrollment.objects.get().payer == payer
    assert wrong.status_code == 302
    answer = bring(client, payer.user.email, mailoutbox).content.decode()
    assert "1 course came over" in answer
    assert Enrollment.objects.get().payer_id == person.pk
    payer.user.refresh_from_db()
    assert not payer.user.is_active


def test_an_address_that_bought_nothing_is_proven_before_that_is_told(client, mailoutbox):
    client.force_login(builders.member())
    nobody = bring(client, "nobody@example.org", mailoutbox)
    assert mailoutbox[-1].to == ["nobody@example.org"]
    assert "No courses were bought" in nobody.content.decode()


def test_the_second_factor_of_whoever_opened_the_account_ends_with_the_claim():
    payer = buyer_with_account()
    user = payer.user
    Authenticator.objects.create(user=user, type="recovery_codes", data={})
    person = builders.certificant(email=user.email)
    claim = Claim.objects.create(number=person.member_number, last_name="Reyes", certificant=person)
    password = "another horse battery"
    code, now = claims.code_of(claim), clock.now()
    assert claims.finish(claim=claim, code=code, password=password, now=now) == user
    assert not Authenticator.objects.exists()
    assert History.objects.get(verb="factor_reset").certificant == person


def test_a_buyer_corrects_their_name_and_staff_do(client):
    payer = buyer_with_account()
    client.force_login(payer.user)
    refused = client.post(reverse("courses:name"), {"name": "Lee"})
    assert "first and last" in refused.content.decode()
    client.post(reverse("courses:name"), {"name": " Lee  Ortega-Diaz "})
    payer.refresh_from_db()
    assert (payer.full_name, payer.user.name) == ("Lee Ortega-Diaz", "Lee Ortega-Diaz")
    page, typed = reverse("courses:desk_buyer", args=[payer.pk]), {"name": "Lea Ortega Diaz"}
    client.force_login(builders.staff(Role.SUPPORT))
    client.post(page, typed | {"reason": "Misspelled"})
    client.force_login(builders.staff(Role.RECORDS))
    client.post(page, typed | {"reason": "Misspelled"})
    renamed = History.objects.filter(verb="buyer_renamed").order_by("pk")
    assert [row.after["name"] for row in renamed] == ["Lee Ortega-Diaz", "Lea Ortega Diaz"]
    assert "Misspelled" in client.get(page).content.decode()


def test_a_buyer_who_changes_the_address_is_written_to_there():
    user = User.objects.create_user("lee@example.org", PASSWORD, name="Lee Ortega")
    assert buyers.open_account(user=user, email=user.email) is None
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    payer = buyers.open_account(user=user, email=user.email)
    assert buyers.open_account(user=user, email="new@example.org") == payer
    payer.recipient.refresh_from_db()
    assert payer.recipient.email == "new@example.org"
    assert buyers.open_account(user=builders.staff(), email="x@example.org") is None


def test_a_code_opens_no_account_that_somebody_else_made_with_ones_address(
    client, mailoutbox, settings
):
    """Whoever made it chose its password, and would get in once its owner proved the address."""
    settings.ACCOUNT_RATE_LIMITS = False
    asks, theirs = reverse("account_request_login_code"), "the password of somebody else"
    opened(type(client)(), "victim@example.org", "Not You", password1=theirs)
    mailoutbox.clear()
    asked = client.post(asks, {"email": "victim@example.org"})
    known = type(client)().post(asks, {"email": "nobody@example.org"})
    assert asked["Location"] == known["Location"]
    code = re.compile(r"^\s*[A-Z0-9]{3,}-[A-Z0-9]+\s*$", re.MULTILINE)
    assert not any(code.search(one.body) for one in mailoutbox)
    there = opened(client, "victim@example.org", "Vera Victim")["Location"]
    client.post(there, {"code": code_of(mailoutbox[-1])})
    user = User.objects.get(email="victim@example.org")
    assert (user.name, Payer.objects.get(user=user).full_name) == ("Vera Victim", "Vera Victim")
    attacker = type(client)()
    login = {"login": user.email, "password": theirs}
    assert attacker.post(reverse("account_login"), login).status_code == 200
    assert "_auth_user_id" not in attacker.session
    login["password"] = PASSWORD
    assert attacker.post(reverse("account_login"), login).status_code == 302


def test_a_new_sign_up_lets_go_only_what_nobody_has_proven(client, mailoutbox):
    there = opened(client)["Location"]
    client.post(there, {"code": code_of(mailoutbox[-1])})
    proven = User.objects.get()
    opened(type(client)(), name="Somebody Else")
    assert User.objects.get() == proven
    staff = builders.staff()
    buyers.forget_unproven(staff.email)
    record = builders.member()
    record.emailaddress_set.update(verified=False)
    buyers.forget_unproven(record.email)
    assert User.objects.filter(pk__in=[proven.pk, staff.pk, record.pk]).count() == 3


def test_pressed_twice_the_form_says_that_a_code_was_sent_and_keeps_what_was_typed(client):
    opened(client)
    again = opened(type(client)())
    text = again.content.decode()
    assert again.status_code == 200
    assert "A code has just been sent to this address" in text
    assert 'value="Lee Ortega"' in text
    assert User.objects.count() == 1
