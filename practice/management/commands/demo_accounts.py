"""List the accounts of the practice portal."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from practice.demo.courses.sales import LEE
from practice.demo.present import PASSWORD, STAFF, TOTP_SECRET
from practice.demo.stories import PEOPLE

HOW_TO_CODE = "portal.py manage demo_code"


def accounts() -> list[dict[str, str]]:
    """Every account: email, password, role, name, story and what to try."""
    staff = [
        {
            "email": email,
            "password": PASSWORD,
            "role": ", ".join(role.label for role in roles),
            "name": name,
            "story": "Staff; second factor: " + HOW_TO_CODE,
            "try": "/desk/",
        }
        for email, name, roles in STAFF
    ]
    members = [
        {
            "email": person.address,
            "password": PASSWORD,
            "role": "Member",
            "name": f"{person.first_name} {person.last_name}",
            "story": person.story,
            "try": person.try_this,
        }
        for person in PEOPLE
        if person.account
    ]
    buyer = {
        "email": LEE[0],
        "password": PASSWORD,
        "role": "Buyer",
        "name": LEE[1],
        "story": "Holds no certification and buys courses",
        "try": "/courses/",
    }
    return [*members, buyer, *staff]


class Command(BaseCommand):
    help = "List the accounts of the practice portal."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print a JSON list")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("This portal is no practice portal.")
        rows = accounts()
        if options["json"]:
            self.stdout.write(json.dumps(rows))
            return
        self.stdout.write(f"Password of all: {PASSWORD}")
        self.stdout.write(f"Second factor of staff: {HOW_TO_CODE} (secret {TOTP_SECRET})")
        for row in rows:
            self.stdout.write(f"{row['email']:40} {row['role']:14} {row['story']}")
