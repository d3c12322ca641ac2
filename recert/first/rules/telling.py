"""Which words tell a new certificant how to sign in: files of templates/words/granted/sign_in."""

from __future__ import annotations

from enum import StrEnum


class SignIn(StrEnum):
    """HAS: signs in already. CLAIM: sets it up by a code to the email on record. NO_EMAIL: there is
    none on record that works, so no code could come.
    """

    HAS = "has"
    CLAIM = "claim"
    NO_EMAIL = "no_email"


def sign_in(*, has_user: bool, can_email: bool) -> SignIn:
    if has_user:
        return SignIn.HAS
    return SignIn.CLAIM if can_email else SignIn.NO_EMAIL
