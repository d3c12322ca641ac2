"""Lets the last administrator in again, who has no second person to ask."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction

from members.models import EmailTaken, Role, User
from members.queries.matters import who_else_may
from members.services import identity

NEEDED = 2  # one asks, the other confirms


class Command(BaseCommand):
    help = (
        "Takes the lost second factor off an administrator's sign-in, and gives it another address "
        "where one is named. Only while there are no two other administrators to do it at the desk."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="the address they sign in with now")
        parser.add_argument("--new-email", default="", help="what they sign in with instead")
        parser.add_argument("--reason", required=True, help="kept in the history")

    def handle(self, *_args: Any, email: str, new_email: str, reason: str, **_options: Any) -> None:
        user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
        if user is None or not user.has_role(Role.ADMIN):
            raise CommandError(f"No administrator signs in with {email}.")
        others = who_else_may(Role.ADMIN, but={user.pk})
        if len(others) >= NEEDED:
            names = ", ".join(map(str, others))
            raise CommandError(f"This is done at the desk, by two of: {names}.")
        if not reason.strip():
            raise CommandError("Give the reason.")
        with transaction.atomic():
            identity.take_off_second_factor(user, actor=None, reason=reason)
            if new_email:
                self._change(user, new_email.strip().lower(), reason)
        self.stdout.write(
            f"{user} signs in with {new_email or user.email} and the password (or “Forgot your "
            "password?”), and sets up a second factor then."
        )

    def _change(self, user: User, email: str, reason: str) -> None:
        validate_email(email)
        try:
            identity.change_sign_in(user, email, actor=None, reason=reason)
        except EmailTaken:
            raise CommandError(f"Somebody signs in with {email} already.") from None
