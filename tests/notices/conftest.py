"""Kinds of the test's own, and a mail server with knobs."""

from __future__ import annotations

import re
import socket
from collections import Counter
from datetime import date
from types import SimpleNamespace

import pytest
from aiosmtpd.controller import Controller

from notices import kinds
from notices.kinds import Attachment, Kind
from notices.services import planning
from tests import builders
from tests.notices import samples

ON = date(2026, 11, 22)


class Knobs:
    """What the server answers, by the word before the @ of the recipient; all mail is counted."""

    def __init__(self) -> None:
        self.by_recipient: dict[str, str] = {}
        self.after_data: dict[str, str] = {}
        self.taken: Counter[str] = Counter()
        self.messages: list[bytes] = []

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        answer = self.by_recipient.get(address.partition("@")[0])
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        name = envelope.rcpt_tos[0].partition("@")[0]
        answer = self.after_data.get(name, "250 taken")
        if answer == "drop" or answer.startswith("2"):
            found = re.search(rb"(?im)^Message-ID:\s*(\S+)", envelope.content)
            self.taken[found[1].decode()] += 1
            self.messages.append(envelope.content)
        if answer == "drop":
            server.transport.abort()
        return answer


@pytest.fixture
def smtp(settings):
    """A mail server on this machine; the portal sends through it."""
    knobs = Knobs()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(knobs, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "plumbing.mail.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = port
    settings.EMAIL_TIMEOUT = 5
    yield knobs
    controller.stop()


class Sample(Kind):
    """A kind in the place of one that is declared; what it is about need not be there."""

    __slots__ = ()

    def thing(self, notice):
        return None


def sample(kind, **parts):
    """What a declared kind says, said by the samples."""
    parts = {"context": lambda *_: samples.CONTEXTS[kind.key]} | parts
    return Sample(key=kind.key, label=kind.label, about=kind.about, channels=kind.channels, **parts)


@pytest.fixture
def writer(monkeypatch):
    """Every kind for the test: says what the samples say; its parts can be set."""
    parts = SimpleNamespace(
        skip=lambda notice: None,
        context=lambda notice: samples.CONTEXTS[notice.kind],
        attachments=lambda notice: [Attachment("Invoice.pdf", "application/pdf", b"%PDF-1.7")],
    )

    def late(part):
        def call(notice, thing, on):
            return getattr(parts, part)(notice)  # asked now: a test may have put in another

        return call

    said = {part: late(part) for part in vars(parts)}
    stand_ins = {kind.key: sample(kind, **said) for kind in kinds.declared()}
    monkeypatch.setattr(kinds, "_kinds", stand_ins)
    return parts


def planned(name="marisol", kind="renewal", channel="email", due_on=ON, **fields):
    """A planned notice to a new person of that name."""
    person = builders.certificant(email=f"{name}@example.org", **fields)
    planning.plan_many(
        [
            planning.Plan(
                certificant_id=person.pk,
                kind=kind,
                about=1,
                step="2026-11",
                channel=channel,
                due_on=due_on,
            )
        ]
    )
    return person.notices.get(channel=channel)
