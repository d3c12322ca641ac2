from __future__ import annotations

import pytest

from practice.sandbox.mailbox.store import Mailbox, NoSuchMessage

MESSAGE = (
    b"From: a@example.org\r\nTo: b@example.org\r\nSubject: Renewal\r\n\r\nPay by the 31st.\r\n"
)


def test_a_message_is_stored_whole_and_listed_newest_first(tmp_path):
    mailbox = Mailbox(tmp_path / "mail")
    names = [mailbox.add(MESSAGE.replace(b"Renewal", str(n).encode())) for n in range(3)]
    assert mailbox.names() == names[::-1]
    line = mailbox.line(names[2])
    assert (line.sender, line.to, line.subject) == ("a@example.org", "b@example.org", "2")
    assert [file.suffix for file in (tmp_path / "mail").iterdir()] == [".eml"] * 3


def test_only_the_newest_stay(tmp_path):
    mailbox = Mailbox(tmp_path, keep=2)
    names = [mailbox.add(MESSAGE) for _ in range(4)]
    assert mailbox.names() == names[:1:-1]


def test_a_message_that_made_room_while_the_list_was_read_is_left_out(tmp_path):
    mailbox = Mailbox(tmp_path)
    kept = mailbox.add(MESSAGE)
    gone = mailbox.add(MESSAGE)
    names = mailbox.names()
    (tmp_path / f"{gone}.eml").unlink()
    assert [line.id for line in mailbox.lines(names)] == [kept]


def test_a_draft_left_by_a_crash_is_no_message(tmp_path):
    (tmp_path / ".20261122T084203.123456Z-1a2b3c4d.part").write_bytes(b"half")
    assert Mailbox(tmp_path).names() == []


def test_an_empty_mailbox_needs_no_folder(tmp_path):
    assert Mailbox(tmp_path / "none").names() == []


@pytest.mark.parametrize(
    "name",
    ["", "..", "../secret", "/etc/passwd", "20261122T084203.123456Z-1a2b3c4d/../../secret", "a\0b"],
)
def test_a_name_that_is_none_of_ours_reads_nothing(tmp_path, name):
    (tmp_path / "secret.eml").write_bytes(MESSAGE)
    mailbox = Mailbox(tmp_path / "mail")
    for read in (mailbox.read, mailbox.line):
        with pytest.raises(NoSuchMessage):
            read(name)
