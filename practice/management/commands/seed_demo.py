"""Fill a practice portal with about 50 people, each a story."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from plumbing import clock
from practice.demo.seed import seed


class Command(BaseCommand):
    help = "Fill a practice portal with people and their stories; a filled one stays as it is."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("This portal is no practice portal: nothing was done.")
        with transaction.atomic():
            new = seed(clock.today())
        self.stdout.write("The demo is there." if new else "The demo was there already.")
