"""How a figure is looked at and kept at the desk, for the tests of its pages."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from tests import builders

FIRST = date(2027, 1, 1)


def address(key="grace_days"):
    return reverse("members:desk_policy_change", args=[key])


def grace(days, valid_from=FIRST, **more):
    return {
        "value": days,
        "valid_from": valid_from.isoformat(),
        "source": "Board minutes, item 4",
        "reason": "Board decision 14",
    } | more


def look(client, given, key="grace_days"):
    return client.post(address(key), given | {"do": "look"})


def keep(client, given, key="grace_days"):
    """Look at what it would do, then keep that."""
    looked = look(client, given, key).context["looked"]
    return client.post(address(key), given | {"do": "keep", "looked": looked})


def in_grace_next_year():
    """Whose dues of 2027 are due January 31, 2027, and nobody paid: the cycle before is met."""
    held = builders.certification(granted_on=date(2024, 1, 10))
    for year in (2025, 2026):
        held.dues_paid.create(year=year, paid_on=date(year, 1, 5))
    held.cycle_facts.create(start=date(2024, 1, 10), met_on=date(2026, 5, 5))
    return held
