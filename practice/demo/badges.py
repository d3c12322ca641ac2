"""The badges of the demo's programmes at the practice provider, which takes any template; and the
practice issuer of other badges, on the list of those whose signatures are checked.
"""

from __future__ import annotations

from datetime import date

from casework.signed.models import Issuer, StatusList
from casework.signed.rules.keys import published
from casework.signed.services.issuers import Told, save
from credentials.models import BadgeTemplate
from members.models import Program, User
from members.queries.programs import code_and_name
from plumbing import clock
from practice.sandbox.issuer import badges as practice


def set_templates(today: date) -> None:
    """Each programme's badge under its code of today; workers do the rest."""
    for program in Program.objects.all():
        code = code_and_name(program, today).code
        BadgeTemplate.objects.get_or_create(
            program=program, code=code, defaults={"template": f"practice-{code.lower()}"}
        )


def put_issuer(actor: User) -> None:
    """Put the practice issuer on the list, its keys and its status list read."""
    keys_url = f"{practice.origin()}/practice-issuer/keys"
    told = Told(practice.NAME, practice.ID, keys_url, ended=False)
    issuer = save(issuer=None, told=told, reason="Accredited provider of CE", actor=actor)
    read = {"fetched_at": clock.now(), "asked_at": clock.now(), "wanted": False}
    keys = published(practice.public_keys())
    Issuer.objects.filter(pk=issuer.pk).update(keys=keys, **read)
    url, packed = practice.status_url(), practice.taken_back()
    StatusList.objects.create(issuer=issuer, url=url, packed=packed, **read)
