from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from practice.sandbox.mailbox import reading


def parsed(raw: bytes) -> EmailMessage:
    return message_from_bytes(raw, _class=EmailMessage, policy=policy.default)


def with_file(name: str) -> EmailMessage:
    message = EmailMessage()
    message.set_content("see attached")
    message.add_attachment(b"x", maintype="application", subtype="pdf", filename=name)
    return message


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("invoice.pdf", "invoice.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\x.pdf", "x.pdf"),
        ("..", "attachment-1"),
        ("", "attachment-1"),
    ],
)
def test_a_file_name_has_no_path(given, shown):
    assert reading.attachments_of(with_file(given))[0].name == shown


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<html><head><title>x</title>", '<html><head><base target="_blank"><title>x</title>'),
        ("<HEAD lang=en>x", '<HEAD lang=en><base target="_blank">x'),
        ("<header>x</header>", '<base target="_blank"><header>x</header>'),
    ],
)
def test_links_of_the_html_part_open_elsewhere(html, expected):
    message = EmailMessage()
    message.set_content(html, subtype="html")
    assert reading.html_of(message).strip() == expected


def test_a_message_without_one_of_the_parts_shows_the_other():
    text = EmailMessage()
    text.set_content("only words")
    assert (reading.text_of(text).strip(), reading.html_of(text)) == ("only words", "")
    assert reading.attachments_of(text) == []


def test_a_message_in_an_unknown_alphabet_is_still_shown():
    raw = b"Content-Type: text/plain; charset=x-none\r\n\r\nSol\xc3\xa9"
    assert reading.text_of(parsed(raw)) == "Solé"


def test_an_attached_message_is_a_file_of_its_own():
    inner, outer = EmailMessage(), EmailMessage()
    inner.set_content("inside")
    outer.set_content("outside")
    outer.add_attachment(inner)
    assert b"inside" in reading.attachment(outer, 0)[1]
    with pytest.raises(LookupError):
        reading.attachment(outer, 1)
