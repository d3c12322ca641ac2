"""What is done to digital credentials."""

from __future__ import annotations

from members.models.verb import Shown, Verb, declare


@declare
class CredentialVerb(Verb):
    """What credentials own."""

    BADGE_TEMPLATE_SET = "badge_template_set", Shown("badge-check")
    CERTIFICATE_ORDERED = "certificate_ordered", Shown("package")
    DOCUMENT_WITHDRAWN = "document_withdrawn", Shown("ban")
    SIGNATORY_SET = "signatory_set", Shown("signature")
    SIGNATORY_TAKEN_BACK = "signatory_taken_back", Shown("signature")
    SIGNING_KEY_MADE = "signing_key_made", Shown("key-round")
