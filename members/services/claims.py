"""Claiming the account of a record on file: a number and last name, then a code sent to the
address on file. Nothing tells a stranger whether a number exists: the web process only writes
what was typed; a worker looks the record up and sends the code, or does nothing.
"""

from __future__ import annotations

import hmac
import logging
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.crypto import salted_hmac

from members.delivery import account_mail, outcome
from members.models import Certificant, Claim, User, Verb
from members.queries.numbers import certifications_of_number, in_full, people_of_number
from members.rules.names import same_last_name
from members.rules.typed import code as typed_code
from members.services import history

log = logging.getLogger(__name__)

LIFETIME = timedelta(minutes=15)
MOST_TRIES = 5
ALPHABET = "23456789BCDFGHJKMNPQRSTVWXZ"  # nothing that reads like another letter, no word
CODE_LENGTH = 8


class ClaimRefused(Exception):
    """The code is wrong, old or used up; the text is for the person."""


class AddressTaken(Exception):
    """The address on file already signs in for another record."""


def start(*, number: str, last_name: str) -> Claim:
    """Keep what was typed; the caller wakes `members.tasks.send_claim_code`."""
    return Claim.objects.create(number=number.strip()[:32], last_name=last_name.strip()[:100])


def code_of(claim: Claim) -> str:
    """The code of an attempt: derived from its key, so that it is stored nowhere."""
    digest = salted_hmac("members.claim", str(claim.key), algorithm="sha256").digest()
    number = int.from_bytes(digest, "big")
    code = ""
    for _ in range(CODE_LENGTH):
        number, rest = divmod(number, len(ALPHABET))
        code += ALPHABET[rest]
    return code


def send_code(*, claim: Claim, now: datetime) -> bool:
    """Look the record up and send the code to the address on file, once; False when nobody gets
    one (no such record, another last name, no address, or one that takes no mail).
    """
    first = Claim.objects.filter(pk=claim.pk, handled_at=None).update(handled_at=now)
    if not first or now - claim.created_at > LIFETIME:
        return False
    person = _meant(claim)
    if person is None or not person.can_email:
        return False
    Claim.objects.filter(pk=claim.pk).update(certificant=person)
    code = code_of(claim)
    message = account_mail.compose(
        "account/email/claim",
        to=person.email,
        context={
            "code": "" if person.user_id else f"{code[:4]} {code[4:]}",
            "minutes": int(LIFETIME.total_seconds() // 60),
        },
        person=person,
    )
    try:
        message.send()
    except Exception as error:
        meaning = outcome.of_error(error)
        if isinstance(meaning, outcome.Refused):
            log.warning("the mail server took no code for claim %s", claim.pk)
            return False
        if meaning is not None:  # the line broke: the sweep tries again while the code is good
            Claim.objects.filter(pk=claim.pk).update(handled_at=None)
        raise
    return True


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


def check_code(*, claim: Claim, code: str, now: datetime) -> Certificant:
    """The person whose record this claim opens. Raises ClaimRefused, at most five wrong codes."""
    counted = Claim.objects.filter(
        pk=claim.pk, tries__lt=MOST_TRIES, used_at=None, created_at__gt=now - LIFETIME
    ).update(tries=F("tries") + 1)
    claim.refresh_from_db()
    right = hmac.compare_digest(code_of(claim).encode(), typed_code(code).encode())
    if not counted or not right or claim.certificant is None or claim.certificant.user_id:
        raise ClaimRefused("This code does not fit, or its 15 minutes are over.")
    return claim.certificant


def finish(*, claim: Claim, code: str, password: str, now: datetime) -> User:
    """Make the sign-in of the record, its email proven by the code.

    Raises ClaimRefused as `check_code`, AddressTaken when the address signs in for another record.
    """
    person = check_code(claim=claim, code=code, now=now)
    with transaction.atomic():
        person = Certificant.objects.select_for_update().get(pk=person.pk)
        used = Claim.objects.filter(pk=claim.pk, used_at=None).update(used_at=now)
        if not used or person.user_id:
            raise ClaimRefused("This record already has a sign-in.")
        email = person.email.lower()
        try:
            with transaction.atomic():
                user = User.objects.create_user(email, password, name=person.full_name)
        except IntegrityError:
            raise AddressTaken(email) from None
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
        person.user = user
        person.save(update_fields=["user"])
        history.record(
            actor=user,
            verb=Verb.CLAIMED,
            subject=f"member:{person.member_number}",
            certificant=person,
        )
    return user
