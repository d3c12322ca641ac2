"""Handing emails to the mail provider, over one connection as long as it holds, and no more in a
minute than it takes (PORTAL_EMAILS_PER_MINUTE).
"""

from __future__ import annotations

from types import TracebackType
from typing import Self

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, get_connection
from django.core.validators import validate_email

from plumbing import clock
from plumbing.mail import outcome


def allows_one_more() -> bool:
    """Take one place in the current minute, which all workers share; False when it is full. 0
    means no limit.
    """
    limit = settings.EMAILS_PER_MINUTE
    if not limit:
        return True
    key = f"emails:{clock.now():%Y%m%d%H%M}"
    cache.add(key, 0, timeout=120)
    return int(cache.incr(key)) <= limit


class Mailer:
    """`with Mailer() as mailer: mailer.send(message)`."""

    def __init__(self) -> None:
        self.connection = get_connection()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._hang_up()

    def send(self, message: EmailMessage) -> str:
        """Hand one message over; when it returns, the provider has taken it.

        Returns the provider's own name of the message, if it gave one.
        Raises TryLater, Refused or OutcomeUnknown.
        """
        for address in message.to:
            try:
                validate_email(address)
            except ValidationError as error:
                raise outcome.Refused("not an email address", address_bad=True) from error
        try:
            self.connection.open()
            self.connection.send_messages([message])
        except Exception as error:
            self._hang_up()
            meaning = outcome.of_error(error)
            if meaning is None or meaning is error:
                raise
            raise meaning from error
        status = getattr(message, "anymail_status", None)
        return str(getattr(status, "message_id", None) or "")

    def _hang_up(self) -> None:
        try:
            self.connection.close()
        except OSError:
            # The line is gone already; a new one is opened for the next message.
            self.connection = get_connection()
