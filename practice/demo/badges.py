"""The badges of the demo's programmes at the practice provider, which takes any template."""

from __future__ import annotations

from datetime import date

from credentials.models import BadgeTemplate
from members.models import Program
from members.queries.programs import code_and_name


def set_templates(today: date) -> None:
    """Each programme's badge under its code of today; workers do the rest."""
    for program in Program.objects.all():
        code = code_and_name(program, today).code
        BadgeTemplate.objects.get_or_create(
            program=program, code=code, defaults={"template": f"practice-{code.lower()}"}
        )
