"""Builders of rows for tests: what a test does not say has a plain default."""

from __future__ import annotations

import hashlib
import itertools
from datetime import date
from typing import Any

from billing.models import Payer
from billing.services import payers
from casework.models import Document
from ccp.models import Activity, Proof
from members.models import Certificant, Certification, Program, Role, User

_count = itertools.count(1)


def certificant(**fields: Any) -> Certificant:
    n = next(_count)
    defaults = {
        "member_number": f"M{n:06}",
        "first_name": "Marisol",
        "last_name": "Reyes",
        "email": f"marisol{n}@example.org",
        "address_line1": "2214 N Larkspur Ave Apt 3B",
        "city": "Rockford",
        "state": "IL",
        "zip": "61107-1146",
        "country": "US",
    }
    return Certificant.objects.create(**(defaults | fields))


def certification(
    person: Certificant | None = None,
    *,
    program: str = "RMA",
    granted_on: date = date(2018, 9, 18),
    **fields: Any,
) -> Certification:
    n = next(_count)
    row = Certification.objects.create(
        **(
            {
                "number": f"{program}-{n:06}",
                "certificant": person or certificant(),
                "program": Program.objects.get(key=program),
                "granted_on": granted_on,
            }
            | fields
        )
    )
    row.refresh_from_db()
    return row


def document(person: Certificant, **fields: Any) -> Document:
    """A file that a person handed in; there is nothing on disk."""
    n = next(_count)
    defaults = {
        "certificant": person,
        "sha256": hashlib.sha256(str(n).encode()).hexdigest(),
        "kind": "pdf",
        "size": 1_800_000,
        "path": f"handed-in/{n}",
    }
    return Document.objects.create(**(defaults | fields))


def proof(activity: Activity, *, name: str = "certificate.pdf", **fields: Any) -> Proof:
    """A document kept with an activity; `fields` are the document's."""
    kept = document(activity.certificant, **fields)
    return Proof.objects.create(activity=activity, document=kept, name=name)


LAB = {
    "address_line1": "9 Harbor Way",
    "city": "Duluth",
    "state": "MN",
    "zip": "55802",
}


def buyer(**fields: Any) -> Payer:
    """Somebody who buys without a certification."""
    named = {"name": "Lee Ortega", "email": f"lee{next(_count)}@example.org"}
    return payers.add(Payer.Sort.BUYER, **(named | LAB | fields))


def organization(**fields: Any) -> Payer:
    """An employer that pays."""
    email = f"payables{next(_count)}@example.org"
    named = {"name": "Lakeside Labs", "attention": "Dana Field", "email": email}
    return payers.add(Payer.Sort.ORGANIZATION, **(named | LAB | fields))


def member(person: Certificant | None = None, **fields: Any) -> User:
    """A sign-in of a certificant, its email verified."""
    person = person or certificant()
    user = User.objects.create_user(
        **(
            {"email": person.email, "password": "correct horse battery", "name": person.full_name}
            | fields
        )
    )
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    person.user = user
    person.save(update_fields=["user"])
    return user


def staff(*roles: str, **fields: Any) -> User:
    """A member of staff with `roles` (administrator when none is named) and a second factor."""
    from allauth.mfa.models import Authenticator
    from allauth.mfa.totp.internal.auth import TOTP

    n = next(_count)
    user = User.objects.create_user(
        **(
            {
                "email": f"staff{n}@example.org",
                "password": "correct horse battery",
                "name": f"Joan Halvorsen {n}",
                "is_staff": True,
                "roles": list(roles or [Role.ADMIN.value]),
            }
            | fields
        )
    )
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    assert Authenticator.objects.filter(user=user).exists()
    return user
