"""The demo's present: what the office and the members have done lately, through the services."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.hashers import make_password
from django.db import transaction

from billing.dues.services import dunning, renewals
from billing.models import Invoice, InvoiceState, Method, Payer
from billing.queries.balances import balances, total
from billing.services import large_refunds, papers, payers, payments
from billing.services.payments import Money
from members.models import Certificant, Certification, PolicyValue, Role, User
from members.rules.calendar import first_of_month, months_after
from members.rules.decisions import Deed
from members.services import decisions, profile
from members.services.decisions import Decision
from plumbing.pdf import PdfUnavailable
from practice.demo import mail
from practice.demo.lived import lived
from practice.demo.office import Office
from practice.demo.person import Person

PASSWORD = "practice makes perfect"
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

STAFF = (
    ("joan.halvorsen@example.org", "Joan Halvorsen", (Role.ADMIN,)),
    ("finn.mercer@example.org", "Finn Mercer", (Role.FINANCE,)),
    ("rita.caldwell@example.org", "Rita Caldwell", (Role.RECORDS,)),
    ("neil.sutter@example.org", "Neil Sutter", (Role.RECORDS,)),
    ("nora.feldman@example.org", "Nora Feldman", (Role.RECORDS,)),
    ("sam.ortega@example.org", "Sam Ortega", (Role.SUPPORT,)),
    ("audrey.pike@example.org", "Audrey Pike", (Role.AUDITOR,)),
    ("arthur.nolan@example.org", "Arthur Nolan", (Role.AUDITOR,)),
    ("abigail.frost@example.org", "Abigail Frost", (Role.AUDITOR,)),
    ("max.brenner@example.org", "Max Brenner", (Role.MAIL,)),
)

OFFICE = {
    "return_address": "Member Services\n100 Practice Way\nRockford IL 61101",
    "remittance_address": "Dues\nPO Box 100\nRockford IL 61105",
}
PAID_BY_CHECK = ("1000031", "1000032")
BOUNCED, RETURNED = "1000027", "1000035"
NOTES = (
    (
        "1000001",
        "Asked whether last year's presentation counts again. I said: once per cycle.",
        False,
    ),
    ("1000007", "Hard of hearing: write, do not call.", True),
)
TO_REVOKE = ("2600012", "Found by the board: kept working as an RMA while suspended.")
CLINIC: dict[str, Any] = {
    "name": "Lakeside Family Clinic",
    "attention": "Dana Field",
    "email": "payables@lakeside.example.org",
    "address_line1": "9 Harbor Way",
    "city": "Duluth",
    "state": "MN",
    "zip": "55802",
}
CLINIC_PAID = Decimal("450.00")
MONTHS_MADE_UP = 3
REMINDED_AHEAD = 14  # days after the first of a month that is not paid yet
RENDERS = 20  # seconds for the PDFs of a day at most


def sign_in(email: str, name: str, **fields: Any) -> User:
    """One with the practice password, by an address that is confirmed."""
    user = User.objects.create_user(email, name=name, **fields)
    user.password = _hashed()
    user.save(update_fields=["password"])
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@cache
def _hashed() -> str:
    """The practice password as it is kept: once for all, as hashing is made to take long."""
    return make_password(PASSWORD)


def hire() -> User:
    """The staff: one of each role, of auditors and for records three, each with a second factor.
    Returns the one for finance.
    """
    for email, name, roles in STAFF:
        user = sign_in(email, name, is_staff=True, roles=[role.value for role in roles])
        TOTP.activate(user, TOTP_SECRET)
    return User.objects.get(roles=[Role.FINANCE.value])


def give_sign_in(person: Person) -> User:
    """A sign-in for a member, as if they had claimed their record."""
    row = Certificant.objects.get(member_number=person.number)
    user = sign_in(row.email, row.full_name)
    row.user = user
    row.save(update_fields=["user"])
    return user


def run_renewals(today: date) -> None:
    """The runs of last month and of this one, each on its first day, with their emails and those
    that follow, each on its own. Before them, made up today, the runs of earlier months: whoever
    can come back by paying has an invoice to pay.
    """
    this = first_of_month(today)
    for ago in range(MONTHS_MADE_UP, 1, -1):
        renewals.run(month=months_after(this, -ago), on=today, actor=None)
    months = (months_after(this, -1), this)
    days = {month + timedelta(days=ahead) for month in months for ahead in (0, REMINDED_AHEAD)}
    for day in sorted(day for day in days if day <= today):
        with lived(day, 7):
            if day in months:
                renewals.run(month=day, on=day, actor=None)
            dunning.plan_reminders(on=day)
            with suppress(PdfUnavailable):  # the emails go later then, as they attach them
                papers.render_wanted(seconds=RENDERS)
            mail.send(day)


def bank_checks(today: date, clerk: User) -> None:
    """Finance enters the checks that came in: each pays all that its sender owes."""
    for number in PAID_BY_CHECK:
        owed = Invoice.objects.filter(
            payer__certificant__member_number=number, state=InvoiceState.OPEN
        )
        bank(owed, f"10{number[-2:]}", received_on=today, on=today, clerk=clerk)


def bank(
    invoices: Collection[Invoice], check: str, *, received_on: date, on: date, clerk: User
) -> None:
    """Enter a check for all that is due on some invoices of one payer. Raises PaymentRefused."""
    ids = [invoice.pk for invoice in invoices]
    payments.enter(
        payer_id=next(iter(invoices)).payer_id,
        invoice_ids=ids,
        money=Money(Method.CHECK, total(balances(ids)), received_on, reference=check),
        on=on,
        actor=clerk,
    )


def take_notes() -> None:
    """What support was told on the phone; one of it stays on top of its page."""
    support = User.objects.get(roles=[Role.SUPPORT.value])
    for number, text, on_top in NOTES:
        person = Certificant.objects.get(member_number=number)
        profile.add_note(certificant=person, text=text, actor=support, on_top=on_top)


def ask_to_revoke(today: date) -> None:
    """Somebody for records asks for a revocation: it waits for a second person."""
    number, reason = TO_REVOKE
    row = Certification.objects.select_related("certificant__user", "program").get(number=number)
    decisions.ask(
        decision=Decision(Deed.REVOKE, row, reason, today),
        seen=decisions.mark_of(row),
        on=today,
        actor=Office.of(today).staff["rita"],
    )


def ask_for_refund(today: date, clerk: User) -> None:
    """A clinic paid for people who had paid, and finance asks to give it back: that takes two."""
    clinic = payers.add(Payer.Sort.ORGANIZATION, **CLINIC)
    money = Money(Method.CHECK, CLINIC_PAID, today, reference="5121")
    large_refunds.ask(
        payment=payments.enter(
            payer_id=clinic.pk, invoice_ids=[], money=money, on=today, actor=clerk
        ),
        amount=CLINIC_PAID,
        reason="Meant for nine people who had paid by themselves.",
        on=today,
        actor=clerk,
    )


def move_in() -> None:
    """Give the practice office an address, where the policy still waits for the real one."""
    for name, lines in OFFICE.items():
        value = PolicyValue.objects.get(name=name)
        value.value = lines
        value.save(update_fields=["value"])


@transaction.atomic
def spoil_addresses(today: date) -> None:
    """One email bounced, one letter came back."""
    Certificant.objects.filter(member_number=BOUNCED).update(
        email_bounced_on=today - timedelta(days=20)
    )
    Certificant.objects.filter(member_number=RETURNED).update(
        mail_returned_on=today - timedelta(days=20)
    )
