"""SMTP that knows whether a message had been handed over when the line broke."""

from __future__ import annotations

import smtplib
from typing import Any

from django.core.mail.backends import smtp

from plumbing.mail.outcome import OutcomeUnknown


class _TellsWhenHandedOver:
    """From DATA on, a lost line means that nobody knows: the server may have taken the message."""

    def data(self, msg: Any) -> tuple[int, bytes]:
        try:
            return super().data(msg)  # type: ignore[misc]
        except smtplib.SMTPResponseException:
            raise
        except OSError as error:
            raise OutcomeUnknown(f"the line broke while it was handed over: {error}") from error


class Connection(_TellsWhenHandedOver, smtplib.SMTP):
    pass


class SecureConnection(_TellsWhenHandedOver, smtplib.SMTP_SSL):
    pass


class EmailBackend(smtp.EmailBackend):
    """Django's SMTP backend over that connection."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return SecureConnection if self.use_ssl else Connection
