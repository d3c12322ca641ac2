"""Claiming the account of a record on file: a number and last name, then a code sent to the
address on file. Nothing tells a stranger whether a number exists: the web process only writes
what was typed; a worker looks the record up and sends the code, or does nothing.

Where two people share that address, it is the contact of both, and the second signs in with one of
their own: the first code proves the record, a second one the address.
"""

from __future__ import annotations

import hmac
import logging
import math
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.dispatch import Signal
from django.utils.crypto import salted_hmac

from members.delivery import account_mail
from members.models import Certificant, Claim, EmailTaken, User
from members.queries.numbers import certifications_of_number, in_full, people_of_number
from members.queries.people import at_address
from members.rules import emails
from members.rules.names import same_last_name
from members.rules.typed import code as typed_code
from members.services import history, identity
from members.verbs import MemberVerb
from plumbing import work
from plumbing.mail import outcome
from plumbing.templatetags.ui import in_fours

log = logging.getLogger(__name__)

LIFETIME = timedelta(minutes=15)
MINUTES = int(LIFETIME.total_seconds() // 60)
MOST_TRIES = 5
ALPHABET = "23456789BCDFGHJKMNPQRSTVWXZ"  # nothing that reads like another letter, no word
CODE_LENGTH = 8
WRONG = "This code does not fit, or its 15 minutes are over."
FACTOR_OFF = "The record was claimed with the address of this sign-in"
QUEUE = work.Queue(
    lease=timedelta(minutes=3),
    first_wait=timedelta(seconds=30),
    longest_wait=timedelta(minutes=2),
)


record_claimed = Signal()
"""Sent once somebody who has claimed a record is signed in: `request`, and `before`, the user whose
session it was, or None. A receiver may answer the address of a page to show first.
"""


class ClaimRefused(Exception):
    """The code is wrong, old or used up; the text is for the person."""


class AddressShared(Exception):
    """The address on file signs somebody else in: this person needs one of their own."""


class WeakPassword(Exception):
    """The password is refused; the texts are for the person."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__(*reasons)
        self.reasons = reasons


def start(*, number: str, last_name: str) -> Claim:
    """Keep what was typed; the caller wakes `members.tasks.send_claim_code`."""
    return Claim.objects.create(number=number.strip()[:32], last_name=last_name.strip()[:100])


def code_of(claim: Claim) -> str:
    """The code that an attempt waits for: derived from its key, so that it is stored nowhere, and
    from the address that it proves, so that it is none any more once another one is on record.
    """
    on_record = claim.certificant.email if claim.certificant else ""
    salt = f"members.claim:{claim.own_email or emails.key(on_record)}"
    digest = salted_hmac(salt, str(claim.key), algorithm="sha256").digest()
    number = int.from_bytes(digest, "big")
    code = ""
    for _ in range(CODE_LENGTH):
        number, rest = divmod(number, len(ALPHABET))
        code += ALPHABET[rest]
    return code


def send_code(*, claim: Claim, now: datetime) -> bool:
    """Send the code that the attempt waits for, once; False when nobody gets one (no such record,
    another last name, no address, or one that takes no mail), or not now.
    """
    sent: list[bool] = []
    taken = work.take(QUEUE, _waiting().filter(pk=claim.pk))
    work.do_taken(QUEUE, taken, lambda one: sent.append(_send(one, now=now)), end=math.inf)
    claim.refresh_from_db()
    return any(sent)


def send_codes(*, now: datetime, seconds: float) -> None:
    """Send what waits, because its wake-up was lost or the line broke, while its code is good."""
    work.work_off(QUEUE, _waiting(), partial(_send, now=now), seconds=seconds)


def _waiting() -> QuerySet[Claim]:
    return Claim.objects.filter(handled_at=None).order_by("pk")


def _send(claim: Claim, *, now: datetime) -> bool:
    message = None
    if now <= _last_moment(claim):
        message = _to_own_address(claim) if claim.own_email else _to_address_on_record(claim)
    if message is not None:
        try:
            message.send()
        except Exception as error:
            if not isinstance(outcome.of_error(error), outcome.Refused):
                raise
            log.warning("the mail server took no code for claim %s", claim.pk)
            message = None
    work.mine(claim).update(handled_at=now)
    return message is not None


def check_code(*, claim: Claim, code: str, now: datetime) -> Certificant:
    """The person whose record this claim opens. Raises ClaimRefused, at most five wrong codes."""
    return _check(claim, code, now, unclaimed=True)


def _check(claim: Claim, code: str, now: datetime, *, unclaimed: bool = False) -> Certificant:
    waits = Claim.objects.filter(pk=claim.pk, used_at=None)
    # Counted before it is looked at, so that no more are tried at once; a right one is given back.
    counted = waits.filter(tries__lt=MOST_TRIES).update(tries=F("tries") + 1)
    claim.refresh_from_db()
    right = hmac.compare_digest(code_of(claim).encode(), typed_code(code).encode())
    in_time = counted and now <= _last_moment(claim)
    person = claim.certificant
    if not in_time or not right or person is None or (unclaimed and person.user_id):
        raise ClaimRefused(WRONG)
    waits.filter(tries__gt=0).update(tries=F("tries") - 1)
    return person


def finish(*, claim: Claim, code: str, password: str, now: datetime) -> User:
    """Make the sign-in of the record, its address proven by the code.

    Raises ClaimRefused as `check_code`; WeakPassword; AddressShared when the address on file signs
    somebody else in: the claim is proven then, and waits for `use_own_address`.
    """
    person = check_code(claim=claim, code=code, now=now)
    email = claim.own_email or person.email.lower()
    # Not before the code is right: how near a password is to an address would tell the address.
    _refuse_weak(password, User(email=email, name=person.full_name))
    try:
        with transaction.atomic():
            return _sign_in(claim, person, email=email, password=password, now=now)
    except EmailTaken:
        if claim.own_email:
            raise ClaimRefused("Somebody signs in with this address already.") from None
        Claim.objects.filter(pk=claim.pk).update(proven_at=now, tries=0)
        raise AddressShared(email) from None


def use_own_address(*, claim: Claim, email: str, now: datetime) -> None:
    """Have a code sent to an address of the person's own; the caller wakes the task.

    Raises ClaimRefused for a claim that is not proven, or is over.
    """
    waits = Claim.objects.filter(pk=claim.pk, used_at=None, proven_at__gt=now - LIFETIME)
    if not waits.update(own_email=emails.key(email), tries=0, **work.NEW, handled_at=None):
        raise ClaimRefused("The time for this is over. Please begin anew.")


def prove_address(*, person: Certificant, email: str, now: datetime) -> Claim:
    """Have a code sent to an address that a member who is signed in says is theirs, too, whoever
    has it; the caller wakes the task.
    """
    return Claim.objects.create(
        number=person.member_number,
        last_name=person.last_name,
        certificant=person,
        own_email=emails.key(email),
        proven_at=now,
        created_at=now,
    )


def proven_address(*, claim: Claim, code: str, now: datetime) -> str:
    """The address that the code of `prove_address` proves, once. Raises ClaimRefused, at most five
    wrong codes.
    """
    _check(claim, code, now)
    if not Claim.objects.filter(pk=claim.pk, used_at=None).update(used_at=now):
        raise ClaimRefused(WRONG)
    return claim.own_email


def _last_moment(claim: Claim) -> datetime:
    return (claim.proven_at or claim.created_at) + LIFETIME


def _meant(claim: Claim) -> Certificant | None:
    """The person of that number and last name: the member number, or one of a certification."""
    held = in_full(claim.number, certifications_of_number(claim.number))
    for people in (people_of_number(claim.number), [row.certificant for row in held]):
        named = {
            person
            for person in people
            if same_last_name(claim.last_name, person.last_name, person.suffix)
        }
        if len(named) == 1:
            return named.pop()
    return None


def _to_address_on_record(claim: Claim) -> EmailMultiAlternatives | None:
    person = _meant(claim)
    if person is None or not person.can_email:
        return None
    claim.certificant = person
    claim.save(update_fields=["certificant"])
    shared = [one for one in at_address(person.email) if one != person]
    return account_mail.compose(
        "account/email/claim",
        to=person.email,
        context={
            "code": "" if person.user_id else in_fours(code_of(claim)),
            "minutes": MINUTES,
            "unclaimed": [one for one in shared if one.user is None],
            "taken": not person.user_id and _signs_in(person.email),
        },
        person=person,
    )


def _to_own_address(claim: Claim) -> EmailMultiAlternatives:
    """The code, or to an address that signs somebody in already word of just that. Of who signs in
    and types another address, which may be a stranger's, it tells nothing.
    """
    person = claim.certificant
    kind = "account_already_exists" if _signs_in(claim.own_email) else "email_confirmation"
    return account_mail.compose(
        f"account/email/{kind}",
        to=claim.own_email,
        context={"code": in_fours(code_of(claim)), "minutes": MINUTES},
        person=person if person and not person.user_id else None,
    )


def _signs_in(email: str) -> bool:
    return User.objects.filter(~_of_no_record(), email=email.lower()).exists()


def _opened(email: str) -> QuerySet[User]:
    rows = User.objects.filter(_of_no_record(), email=email)
    return rows.select_for_update(of=("self",))


def _of_no_record() -> Q:
    """A sign-in that an account to buy courses was opened with, its address proven or not: whoever
    has proven that address and claims a record goes on with it.
    """
    return Q(is_staff=False, certificant=None, is_active=True)


def _refuse_weak(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as weak:
        raise WeakPassword(weak.messages) from None


def _sign_in(
    claim: Claim, person: Certificant, *, email: str, password: str, now: datetime
) -> User:
    proven = emails.key(person.email)
    person = Certificant.objects.select_for_update().get(pk=person.pk)
    used = Claim.objects.filter(pk=claim.pk, used_at=None).update(used_at=now)
    if not used or person.user_id:
        raise ClaimRefused("This record already has a sign-in.")
    if emails.key(person.email) != proven:
        raise ClaimRefused("The address on record was changed meanwhile. Please begin anew.")
    User.objects.hold(email)
    opened = user = _opened(email).first()
    others = EmailAddress.objects.filter(email=email, verified=True).exclude(user=user)
    if others.exists():
        raise EmailTaken(email)
    if user is None:
        user = User.objects.create_user(email, password, name=person.full_name)
    else:
        user.set_password(password)
        user.name = person.full_name
        user.save(update_fields=["password", "name"])
    EmailAddress.objects.update_or_create(
        user=user, email=email, defaults={"verified": True, "primary": True}
    )
    person.user = user
    person.save(update_fields=["user"])
    if opened is not None and identity.begin_anew(user, actor=user, reason=FACTOR_OFF):
        word = account_mail.compose(
            "account/email/second_factor_off",
            to=email,
            context={"claimed": True, "on": now},
            person=person,
        )
        transaction.on_commit(word.send, robust=True)
    history.record(
        actor=user,
        verb=MemberVerb.CLAIMED,
        subject=f"member:{person.member_number}",
        certificant=person,
        after={"sign_in": email} if email != person.email.lower() else None,
    )
    return user
