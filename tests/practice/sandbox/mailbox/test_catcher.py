"""Mail arrives by SMTP as it does in production and is kept as it was sent."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection

from practice.sandbox.mailbox import reading
from practice.sandbox.mailbox.catcher import Catcher
from practice.sandbox.mailbox.store import Mailbox


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def send(port: int, **changes) -> None:
    connection = get_connection(
        "django.core.mail.backends.smtp.EmailBackend", host="127.0.0.1", port=port, timeout=10
    )
    mail = EmailMultiAlternatives(
        subject="Your renewal fee: José",
        body="Pay $50.00 by November 30.\n.\nA line with one dot stays.",
        from_email="AMT <members@example.org>",
        to=["Ana <ana@example.org>"],
        bcc=["office@example.org"],
        connection=connection,
        **changes,
    )
    mail.attach_alternative("<html><head></head><body>Pay <b>$50.00</b></body></html>", "text/html")
    mail.attach("invoice.pdf", b"%PDF-1.7 \x00\xff", "application/pdf")
    assert mail.send() == 1


def test_a_message_with_all_its_parts_is_kept(tmp_path):
    mailbox, port = Mailbox(tmp_path), free_port()
    catcher = Catcher(mailbox, port=port)
    catcher.start()
    try:
        send(port)
    finally:
        catcher.stop()
    (name,) = mailbox.names()
    message = mailbox.read(name)
    assert mailbox.line(name).subject == "Your renewal fee: José"
    assert message.get_all("X-Envelope-To") == ["ana@example.org", "office@example.org"]
    assert reading.text_of(message).splitlines()[1:] == [".", "A line with one dot stays."]
    assert "<b>$50.00</b>" in reading.html_of(message)
    assert reading.attachment(message, 0) == ("invoice.pdf", b"%PDF-1.7 \x00\xff")


def test_the_process_takes_mail_and_ends_when_told(tmp_path):
    port = free_port()
    command = [sys.executable, "-m", "practice.sandbox.mailbox"]
    process = subprocess.Popen(
        [*command, "--port", str(port), "--dir", str(tmp_path / "mail")],
        env=os.environ | {"PORTAL_MODE": "demo"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        send(port)
        assert len(Mailbox(tmp_path / "mail").names()) == 1
        process.send_signal(signal.SIGTERM)
        told, error = process.communicate(timeout=15)
    finally:
        process.kill()
        process.communicate()
    assert (process.returncode, error) == (0, "")
    assert told == f"Practice mail server on 127.0.0.1:{port}\n"


@pytest.mark.parametrize(("mode", "host"), [("production", "127.0.0.1"), ("demo", "0.0.0.0")])  # noqa: S104
def test_the_process_does_not_start_where_mail_is_real(tmp_path, mode, host):
    command = [sys.executable, "-m", "practice.sandbox.mailbox", "--host", host]
    ended = subprocess.run(
        [*command, "--port", "2525", "--dir", str(tmp_path)],
        env=os.environ | {"PORTAL_MODE": mode},
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    assert ended.returncode == 2
    assert "did not start" in ended.stderr
    assert "Traceback" not in ended.stderr
