"""The Sent mail pages: everything a message may hold stays harmless, and production has none."""

from __future__ import annotations

from email.message import EmailMessage

import pytest
from django.urls import reverse

from practice.sandbox.mailbox.store import Mailbox


@pytest.fixture
def mailbox(tmp_path, settings) -> Mailbox:
    settings.PORTAL_MAILBOX = str(tmp_path / "mail")
    return Mailbox(tmp_path / "mail")


def message(subject: str = "Renewal", to: str = "ana@example.org") -> bytes:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "members@example.org", to, subject
    made.set_content("Pay at https://example.org/pay?a=1&b=2 <soon>")
    made.add_alternative("<p>Pay <script>alert(1)</script></p>", subtype="html")
    made.add_attachment(b"<script>", maintype="text", subtype="html", filename="in/voice.html")
    return made.as_bytes()


def pages(name: str) -> list[str]:
    return [
        reverse("mailbox:list"),
        reverse("mailbox:message", args=[name]),
        reverse("mailbox:html", args=[name]),
        reverse("mailbox:attachment", args=[name, 0]),
    ]


def test_the_list_shows_newest_first_and_finds_by_address_or_subject(client, mailbox):
    mailbox.add(message("First"))
    mailbox.add(message("Second <b>", to="ben@example.org"))
    body = client.get(reverse("mailbox:list")).content.decode()
    assert body.index("Second &lt;b&gt;") < body.index("First")
    found = client.get(reverse("mailbox:list"), {"q": "BEN@"}).content.decode()
    assert "Second" in found
    assert "First" not in found
    nothing = client.get(reverse("mailbox:list"), {"q": "<i>"}).content.decode()
    assert "&lt;i&gt;" in nothing
    assert "<i>" not in nothing


def test_an_empty_list_says_what_to_do(client, mailbox):
    assert b"Nothing has been sent yet" in client.get(reverse("mailbox:list")).content


def test_the_list_goes_page_by_page(client, mailbox):
    for number in range(51):
        mailbox.add(message(f"Number {number}"))
    first = client.get(reverse("mailbox:list")).content.decode()
    assert "Page 1 of 2" in first
    assert "Number 0<" not in first
    assert "Number 0<" in client.get(reverse("mailbox:list"), {"page": 2}).content.decode()


def test_a_message_shows_its_words_its_files_and_a_frame_that_may_do_nothing(client, mailbox):
    name = mailbox.add(message())
    body = client.get(reverse("mailbox:message", args=[name])).content.decode()
    assert "&lt;soon&gt;" in body
    assert 'href="https://example.org/pay?a=1&amp;b=2"' in body
    assert "voice.html" in body
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in body


def test_the_html_part_comes_with_a_policy_of_its_own(client, mailbox):
    response = client.get(reverse("mailbox:html", args=[mailbox.add(message())]))
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "sandbox allow-popups" in policy
    assert "allow-scripts" not in policy
    assert "allow-same-origin" not in policy
    assert response["X-Frame-Options"] == "SAMEORIGIN"


def test_an_attachment_is_always_a_download(client, mailbox):
    response = client.get(reverse("mailbox:attachment", args=[mailbox.add(message()), 0]))
    assert response["Content-Disposition"] == 'attachment; filename="voice.html"'
    assert response["Content-Type"] == "application/octet-stream"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert b"".join(response.streaming_content).strip() == b"<script>"


def test_what_is_not_there_is_not_found(client, mailbox):
    name = mailbox.add(message())
    assert client.get(reverse("mailbox:attachment", args=[name, 1])).status_code == 404
    for missing in ("..", "%2e%2e%2fsecret", "20261122T084203.123456Z-1a2b3c4d", name + "x"):
        assert client.get(f"/sent-mail/{missing}").status_code in {301, 404}
        assert client.get(f"/sent-mail/{missing}/html").status_code in {301, 404}


def test_the_pages_are_only_read(client, mailbox):
    for page in pages(mailbox.add(message())):
        assert client.post(page).status_code == 405


def test_production_has_no_such_pages(client, mailbox, settings):
    addresses = pages(mailbox.add(message()))
    for page in addresses:  # there is something to hide
        assert client.get(page).status_code == 200
    settings.PORTAL_MODE = "production"
    for page in addresses:
        assert client.get(page).status_code == 404


def test_without_a_mailbox_there_are_no_pages(client, mailbox, settings):
    addresses = pages(mailbox.add(message()))
    settings.PORTAL_MAILBOX = ""
    for page in addresses:
        assert client.get(page).status_code == 404
