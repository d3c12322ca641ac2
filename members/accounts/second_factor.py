"""Taking a code of the second factor: one step of the clock before and after, and each code once.

The library keeps used codes in the cache for one step, though with the steps beside it a code is
good for three; they are kept with the authenticator instead, under its lock.
"""

from __future__ import annotations

from datetime import datetime
from hmac import compare_digest

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.db import transaction

from members.models import User

USED = "used_steps"


def take(*, user: User, code: str, now: datetime) -> Authenticator | None:
    """Use up a code of the person's authenticator app, or a recovery code; None where it is
    neither, or was used before. `code`: as `members.rules.typed.code` leaves it.
    """
    with transaction.atomic():
        rows = Authenticator.objects.select_for_update().filter(user=user).order_by("pk")
        for row in rows.exclude(type=Authenticator.Type.WEBAUTHN):
            totp = row.type == Authenticator.Type.TOTP
            if _use_step(row, code, now) if totp else row.wrap().validate_code(code):
                row.user = user
                return row
    return None


def _use_step(row: Authenticator, code: str, now: datetime) -> bool:
    secret = decrypt(row.data["secret"])
    step = int(now.timestamp()) // app_settings.TOTP_PERIOD
    around = app_settings.TOTP_TOLERANCE
    used = {each for each in row.data.get(USED, []) if each >= step - around}
    for each in range(step - around, step + around + 1):
        expected = format_hotp_value(hotp_value(secret, each))
        if each not in used and compare_digest(expected.encode(), code.encode()):
            row.data[USED] = sorted(used | {each})
            row.save(update_fields=["data"])
            return True
    return False
