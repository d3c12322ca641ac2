"""What can come of handing an email over: taken, try later, refused, or nobody knows."""

from __future__ import annotations

import re
import smtplib

from anymail import exceptions as anymail
from requests import ConnectTimeout

REFUSED_FOR_GOOD = 500
SERVICE_CLOSING = 421
TOO_MANY_REQUESTS = 429
ADDRESS_CODES = {550, 551, 553}


class TryLater(Exception):
    """Nothing was handed over. `provider_away`: the next message would fare the same."""

    def __init__(self, reason: str, *, provider_away: bool = False) -> None:
        super().__init__(reason)
        self.provider_away = provider_away


class Refused(Exception):
    """The provider will not take this message. `address_bad`: it says that nobody lives there."""

    def __init__(self, reason: str, *, address_bad: bool) -> None:
        super().__init__(reason)
        self.address_bad = address_bad


class OutcomeUnknown(Exception):
    """The message may have been taken or not; only a person may send it again."""


Outcome = TryLater | Refused | OutcomeUnknown


def of_error(error: Exception) -> Outcome | None:
    """What an error of the email backend means; None for one that is not about the mail."""
    if isinstance(error, OutcomeUnknown):
        return error
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, text = next(iter(error.recipients.values()))
        return _of_reply(code, text)
    if isinstance(error, smtplib.SMTPDataError):
        return _of_reply(error.smtp_code, error.smtp_error)
    if isinstance(error, anymail.AnymailError):
        return _of_provider_api(error)
    if isinstance(error, OSError):  # the line, the greeting, the sign-in or our own sender address
        return TryLater(str(error), provider_away=True)
    return None


def _of_reply(code: int, reply: bytes | str) -> Outcome:
    text = reply.decode(errors="replace") if isinstance(reply, bytes) else str(reply)
    said = f"{code} {text}"
    if code < REFUSED_FOR_GOOD:
        # 421 closes the line for everybody; 450 to 452 are about this message only.
        return TryLater(said, provider_away=code == SERVICE_CLOSING)
    enhanced = re.search(r"\b5\.(\d{1,3})\.\d{1,3}\b", text)
    # 5.1.x and 5.2.x speak of the mailbox; 5.7.x is a policy against the message, not the address.
    address_bad = enhanced[1] in {"1", "2"} if enhanced else code in ADDRESS_CODES
    return Refused(said, address_bad=address_bad)


def _of_provider_api(error: anymail.AnymailError) -> Outcome:
    said = f"{type(error).__name__}: {error}"
    if isinstance(error, anymail.AnymailRecipientsRefused | anymail.AnymailInvalidAddress):
        return Refused(said, address_bad=True)
    status = error.status_code
    if status is None:
        never_connected = isinstance(error.__cause__, ConnectTimeout)
        return TryLater(said, provider_away=True) if never_connected else OutcomeUnknown(said)
    if status in {TOO_MANY_REQUESTS, 503}:
        return TryLater(said, provider_away=True)
    if status >= REFUSED_FOR_GOOD:
        return OutcomeUnknown(said)
    if status in {401, 403}:  # our own key: no member's fault, and nothing was taken
        return TryLater(said, provider_away=True)
    return Refused(said, address_bad=False)
