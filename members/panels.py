"""What the members app shows on pages of the desk."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.mfa.models import Authenticator

from members.models import Certificant, FormerName, Matter, User
from members.queries import matters
from members.services.second_person import kind_of


@dataclass(frozen=True, slots=True)
class SignInPanel:
    """How somebody signs in and was called, and what waits for a second person about it."""

    user: User | None
    has_factor: bool
    person: Certificant | None
    former_names: list[FormerName]
    waiting: list[tuple[Matter, str]]


def sign_in_panel(user: User | None, person: Certificant | None) -> SignInPanel:
    """The panel of a member, a member of staff, or one who is both."""
    factors = Authenticator.objects.filter(user=user)
    return SignInPanel(
        user=user,
        has_factor=user is not None and factors.exists(),
        person=person,
        former_names=list(matters.former_names(person)) if person else [],
        waiting=[(row, kind_of(row).title) for row in matters.waiting_about(user, person)],
    )
