"""Who signs credentials, and what they certify, as published."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.urls import reverse

from credentials.rules.open_badge import Achievement, Issuer
from members.models import Program
from members.queries.programs import code_and_name

NAME = "American Medical Technologists"


def address(name: str, *args: object) -> str:
    return settings.PORTAL_BASE_URL + reverse(name, args=args)


def issuer() -> Issuer:
    return Issuer(address("credentials:issuer"), NAME, settings.PORTAL_BASE_URL)


def achievement_of(program: Program, on: date) -> Achievement:
    """A programme under its code of that day."""
    named = code_and_name(program, on)
    name = f"{named.name} ({named.code})"
    return Achievement(
        address("credentials:achievement", named.code.lower()),
        name,
        f"Certified by {NAME} as {name}.",
        f"Met the requirements of {NAME} for the {name} certification, and keeps it by a yearly "
        "fee and by continuing education in cycles of three years.",
    )
