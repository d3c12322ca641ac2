"""What is done to addresses and drafts."""

from __future__ import annotations

from members.models.verb import Shown, Verb, declare


@declare
class DraftVerb(Verb):
    """What drafts own. What an email says stays its member's."""

    MAIL_ADDRESS_MADE = "mail_address_made", Shown("mail")
    MAIL_ADDRESS_REVOKED = "mail_address_revoked", Shown("ban")
    DRAFT_RECEIVED = "draft_received", Shown("mail-open", private=True)
    DRAFT_THROWN_AWAY = "draft_thrown_away", Shown("x", private=True)
