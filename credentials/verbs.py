"""What is done to digital credentials."""

from __future__ import annotations

from members.models.verb import Shown, Verb, declare


@declare
class CredentialVerb(Verb):
    """What credentials own."""

    BADGE_TEMPLATE_SET = "badge_template_set", Shown("badge-check")
