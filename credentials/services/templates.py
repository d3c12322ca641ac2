"""Keeping which template of the provider is the badge of which programme and code."""

from __future__ import annotations

from django.db import transaction

from credentials.credly.client import provider
from credentials.credly.errors import AskedToWait, Refused, TokenRefused, Unreachable
from credentials.models import Badge, BadgeTemplate
from credentials.services import noting
from credentials.verbs import CredentialVerb
from members.models import Program, User
from members.services import history
from plumbing import work

AWAY = (AskedToWait, Refused, TokenRefused, Unreachable)


class TemplateRefused(Exception):
    """Why it is not taken; the text is for staff."""


def known_there() -> dict[str, str]:
    """The names of the provider's active templates by id; none while it cannot be asked."""
    api = provider()
    try:
        return api.templates() if api else {}
    except AWAY:
        return {}


def set_template(*, program: Program, code: str, template: str, actor: User) -> None:
    """Make a template the badge of a programme under a code; "" takes it away. All badges of the
    programme are compared again. Raises TemplateRefused.
    """
    with transaction.atomic():
        row = BadgeTemplate.objects.select_for_update().filter(program=program, code=code).first()
        before = row.template if row else ""
        if before == template:
            return
        if BadgeTemplate.objects.filter(template=template).exists():
            raise TemplateRefused("Another badge has this template already. Each has its own.")
        if template:
            BadgeTemplate.objects.update_or_create(
                program=program, code=code, defaults={"template": template}
            )
        elif row:
            row.delete()
        history.record(
            actor=actor,
            verb=CredentialVerb.BADGE_TEMPLATE_SET,
            subject=f"badge:{code}",
            before={"code": code, "template": before} if before else None,
            after={"code": code, "template": template} if template else None,
        )
        noting.note_program(program.pk)


def try_again() -> int:
    """Have the badges that were given up compared from the start; how many there were."""
    return Badge.objects.filter(stale=True, attempts__gt=0).update(**work.NEW)
