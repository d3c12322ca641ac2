"""How allauth behaves here."""

from __future__ import annotations

from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse

from members.delivery import account_mail
from members.models import User
from members.queries.people import at_address
from members.rules import emails


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Who holds a certification claims their record (`members:claim`); who holds none opens an
        account to buy courses (`courses.accounts`).
        """
        return True

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return reverse("desk:home" if request.user.is_staff else "home")

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """Write the password alone: what else of the user was read may have changed meanwhile, as
        the roles of staff, or whether they may sign in at all.
        """
        user.set_password(password)
        user.save(update_fields=["password"])

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """All of the change or none; who comes second to the address meanwhile is told."""
        email = emails.key(email_address.email)
        with transaction.atomic():
            User.objects.hold(email)
            if User.objects.filter(email=email).exclude(pk=email_address.user_id).exists():
                failed = "account/messages/email_confirmation_failed.txt"
                self.add_message(request, messages.ERROR, failed, {"email": email})
                return False
            return bool(super().confirm_email(request, email_address))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send allauth's messages in our words. What one says of the records with that address
        reaches its owner only: the page is the same for every address.
        """
        user = context.get("user") or User.objects.filter(email=emails.key(email)).first()
        on_record = at_address(email)
        on_record_there = {
            "unclaimed": [each for each in on_record if each.user is None],
            "elsewhere": [each for each in on_record if each.user and each.user.is_active],
            "closed": user is not None or any(each.user for each in on_record),
            "minutes": app_settings.LOGIN_BY_CODE_TIMEOUT // 60,
        }
        account_mail.compose(
            template_prefix,
            to=email,
            context=on_record_there | context,
            person=getattr(user, "certificant", None),
        ).send()
