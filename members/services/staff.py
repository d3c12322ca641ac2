"""Who works at the desk and may do what (handbook section 12)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction

from members.models import Role, User
from members.services import history
from members.services.meanwhile import refuse_stale
from members.verbs import MemberVerb


class RolesRefused(Exception):
    """These roles cannot be given so; the text is for the administrator."""


def invite(*, email: str, name: str, roles: Collection[str], actor: User, reason: str) -> User:
    """Make the sign-in of a new member of staff; they choose a password by "forgot password".

    Raises EmailTaken.
    """
    with transaction.atomic():
        user = User.objects.create_user(
            email=email, name=name, is_staff=True, roles=sorted(set(roles))
        )
        _note(user, before=None, actor=actor, reason=reason)
    return user


def shown(user: User) -> dict[str, Any]:
    """What a form shows of what a member of staff may do."""
    return {"roles": user.roles, "active": user.is_active}


def change(
    *,
    user: User,
    roles: Collection[str],
    active: bool,
    actor: User,
    reason: str,
    seen: str = "",
) -> User:
    """Give a member of staff other roles, or end their sign-in; seen: the mark of what was shown.

    Raises RolesRefused for one's own roles, and where nobody would be left to administer;
    ChangedMeanwhile.
    """
    if user.pk == actor.pk:
        raise RolesRefused("Nobody changes their own roles. Ask another administrator.")
    with transaction.atomic():
        # All administrators are locked at once: two of them cannot remove each other.
        admins = list(
            User.objects.select_for_update()
            .filter(is_staff=True, is_active=True, roles__contains=[Role.ADMIN])
            .order_by("pk")
        )
        if actor.pk not in {admin.pk for admin in admins}:
            raise RolesRefused("You are no administrator any more.")
        user = User.objects.select_for_update().get(pk=user.pk, is_staff=True)
        before = shown(user)
        user.roles, user.is_active = sorted(set(roles)), active
        if before == shown(user):
            return user
        refuse_stale(seen=seen, values=before, subject=f"user:{user.pk}")
        user.save(update_fields=["roles", "is_active"])
        _note(user, before=before, actor=actor, reason=reason)
    return user


def _note(user: User, *, before: dict[str, object] | None, actor: User, reason: str) -> None:
    history.record(
        actor=actor,
        verb=MemberVerb.ROLES_CHANGED,
        subject=f"user:{user.pk}",
        before=before,
        after=shown(user),
        reason=reason,
    )
