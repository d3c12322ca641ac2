"""What is done to the list of issuers."""

from __future__ import annotations

from members.models import Role
from members.models.verb import Page, Shown, Verb, declare

_issuer = Page("signed:issuer", "Open the issuer", (Role.ADMIN,))


@declare
class IssuerVerb(Verb):
    """What issuers own."""

    ISSUER_CHANGED = "issuer_changed", Shown("badge-check", _issuer)
