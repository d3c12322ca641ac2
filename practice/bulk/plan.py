"""What all people of a seed are drawn from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.contrib.auth.hashers import make_password

from ccp.models import AttestationText
from members.models import Program
from members.queries.policy import policy
from members.rules.calendar import first_of_month, months_after
from members.rules.dated import Policy
from practice.bulk.shapes import Courses
from practice.demo.present import PASSWORD

MONTHS_OPEN = 12  # of renewals that the portal has run before this month's
SALT = "practice-portal-seed"


@dataclass(frozen=True, slots=True)
class Plan:
    """Worked out once. password: its hash, the same for everybody. programs: ids by key.
    courses: by the points required. text: the id of the attestation's text.
    """

    seed: int
    today: date
    password: str
    policy: Policy
    programs: dict[str, int]
    courses: dict[Decimal, Courses]
    text: int

    @classmethod
    def of(cls, seed: int, on: date) -> Plan:
        """Read the policy and judge the courses of cycles, as of the day `on`."""
        figures = policy()
        required = {
            entry.value.points
            for program in figures.programs.values()
            for entry in program.terms.entries
        }
        return cls(
            seed=seed,
            today=on,
            password=make_password(PASSWORD, salt=SALT),
            policy=figures,
            programs=dict(Program.objects.values_list("key", "pk")),
            courses={points: Courses(points, figures, str(seed)) for points in sorted(required)},
            text=AttestationText.objects.filter(valid_from__lte=on).latest("version").pk,
        )

    @property
    def opened(self) -> date:
        """The first day of the portal; what is older was imported."""
        return months_after(first_of_month(self.today), -MONTHS_OPEN)
