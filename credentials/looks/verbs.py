"""What members allow others to see of them."""

from __future__ import annotations

from members.models.verb import Shown, Verb, declare


@declare
class LookVerb(Verb):
    """What looks own."""

    LISTS_ALLOWED = "lists_allowed", Shown("users")
    LISTS_FORBIDDEN = "lists_forbidden", Shown("ban")
