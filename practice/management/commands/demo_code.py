"""Print the second-factor code of the practice portal's staff."""

from __future__ import annotations

from typing import Any

from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from practice.demo.present import TOTP_SECRET


class Command(BaseCommand):
    help = "Print the second-factor code of the practice portal's staff; it is good for 30 seconds."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("This portal is no practice portal.")
        counter = next(iter(yield_hotp_counters_from_time()))
        self.stdout.write(format_hotp_value(hotp_value(TOTP_SECRET, counter)))
