"""The mail server: takes every message for anybody and puts it into the mailbox."""

from __future__ import annotations

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from practice.sandbox.mode import require_practice

from .store import Mailbox

_BIGGEST = 30 * 1024 * 1024  # bytes


class _Keep:
    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox

    async def handle_DATA(  # noqa: N802 - the name the server looks for
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Keep the message with the addresses of the envelope, which name hidden recipients too."""
        content = envelope.original_content or b""
        envelope_head = f"X-Envelope-From: {envelope.mail_from}\r\n" + "".join(
            f"X-Envelope-To: {address}\r\n" for address in envelope.rcpt_tos
        )
        self._mailbox.add(envelope_head.encode("utf-8", "replace") + content)
        return "250 Kept"


class Catcher(Controller):
    """An SMTP server in a thread; `start()` returns when it answers, `stop()` when it is gone.

    Raises NotForPractice outside demo and test or on an address others can reach.
    """

    def __init__(self, mailbox: Mailbox, *, port: int, host: str = "127.0.0.1") -> None:
        require_practice(host)
        super().__init__(
            _Keep(mailbox),
            hostname=host,
            port=port,
            ident="Practice mailbox",
            data_size_limit=_BIGGEST,
        )
