"""A forwarded email becomes a draft of whose address it came to, once, and of nobody else."""

from __future__ import annotations

import threading
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection

from ccp.drafts.models import Draft, DraftUpload
from ccp.drafts.rules.answering import is_answered, is_taken
from ccp.drafts.rules.figures import ANSWERS_A_DAY, DRAFTS_A_DAY
from ccp.drafts.services import addresses, receiving
from ccp.drafts.services.receiving import MOST_FILES, Attachment, receive
from members.models import History, PolicyValue
from plumbing import files, uploads
from tests import builders
from tests.ccp.drafts.emails import ON, address, mail
from tests.handed_in import kept_files

pytestmark = pytest.mark.django_db


@pytest.fixture
def mine():
    return address(builders.certificant())


def take(sent, on=ON):
    """The draft of an email to one address; None where it is not taken."""
    return next(iter(receive(mail=sent, on=on)), None)


def test_an_email_is_a_draft_of_whose_address_it_came_to_with_what_it_seems_to_say(mine):
    other = builders.certificant(email="somebody@elsewhere.example")
    draft = take(mail(mine))
    assert draft.certificant == mine.certificant != other
    assert (draft.title, draft.provider) == ("Pediatric Venipuncture", "Lakeview Medical Center")
    assert (draft.completed_on, draft.hours) == (date(2026, 11, 7), Decimal("3.4"))
    assert (draft.received_on, draft.answer, draft.is_open) == (ON, True, True)
    assert History.objects.filter(verb="draft_received").count() == 1


def test_the_same_event_of_the_provider_is_one_draft(mine, settings):
    sent = mail(mine, attachments=[Attachment("a.pdf", b"%PDF")])
    first = take(sent)
    assert take(sent) == first
    assert (Draft.objects.count(), DraftUpload.objects.count()) == (1, 1)
    assert len(kept_files(settings)) == 1


def test_one_email_to_several_members_is_a_draft_of_each_with_its_own_files(mine, settings):
    others = [address(builders.certificant()) for _ in range(2)]
    addresses.revoke(certificant=others[1].certificant, actor=None)
    keys = [mine.key, "ce-nobody", others[0].key, others[1].key]
    sent = mail(mine, keys=keys, attachments=[Attachment("a.pdf", b"%PDF")])
    drafts = receive(mail=sent, on=ON)
    assert [one.certificant for one in drafts] == [mine.certificant, others[0].certificant]
    assert receive(mail=sent, on=ON) == drafts
    assert (Draft.objects.count(), len(kept_files(settings))) == (2, 2)


def test_an_email_that_comes_under_the_id_of_another_members_is_not_lost(mine):
    other = address(builders.certificant())
    assert take(mail(mine, "same")).certificant == mine.certificant
    assert take(mail(other, "same")).certificant == other.certificant


def test_where_enough_came_for_one_the_others_have_it_all_the_same(mine):
    other = address(builders.certificant())
    PolicyValue.objects.filter(name=DRAFTS_A_DAY.key).delete()
    PolicyValue.objects.create(name=DRAFTS_A_DAY.key, value=1, valid_from=date(1900, 1, 1))
    take(mail(mine))
    [draft] = receive(mail=mail(mine, "e2", keys=[mine.key, other.key]), on=ON)
    assert draft.certificant == other.certificant


def test_what_no_address_in_force_takes_leaves_nothing(mine, settings):
    addresses.revoke(certificant=mine.certificant, actor=None)
    assert take(mail(mine, attachments=[Attachment("a.pdf", b"%PDF")])) is None
    new = addresses.make(certificant=mine.certificant, actor=None)
    assert new.key != mine.key
    assert take(mail(mine)) is None
    assert take(mail(new)) is not None
    assert not kept_files(settings)


@pytest.mark.parametrize(
    ("headers", "taken", "answered"),
    [
        ({}, True, True),
        ({"auto-submitted": "no"}, True, True),
        ({"auto-submitted": "auto-replied"}, False, False),
        ({"x-autoreply": "yes"}, False, False),
        ({"content-type": "multipart/report; report-type=delivery-status"}, False, False),
        ({"return-path": "<>"}, False, False),
        ({"auto-submitted": "auto-generated"}, True, False),
        ({"precedence": "Bulk"}, True, False),
        ({"list-id": "<news.example>"}, True, False),
        ({"x-auto-response-suppress": "All"}, True, False),
    ],
)
def test_machines_are_not_answered_and_their_replies_not_taken(headers, taken, answered):
    assert is_taken(headers) is taken
    assert (is_taken(headers) and is_answered(headers)) is answered


def test_no_more_are_taken_and_answered_in_a_day_than_the_policy_says(mine):
    for figure, value in ((DRAFTS_A_DAY, 3), (ANSWERS_A_DAY, 2)):
        PolicyValue.objects.filter(name=figure.key).delete()
        PolicyValue.objects.create(name=figure.key, value=value, valid_from=date(1900, 1, 1))
    drafts = [take(mail(mine, f"e{n}")) for n in range(5)]
    assert [draft and draft.answer for draft in drafts] == [True, True, False, None, None]
    assert take(mail(mine, "next day"), on=date(2026, 11, 10)).answer


def test_files_that_cannot_be_taken_are_named_with_why(mine, settings):
    many = [Attachment(f"{n}.pdf", b"%PDF") for n in range(MOST_FILES)]
    draft = take(
        mail(
            mine,
            attachments=[
                Attachment("huge.pdf", b"x" * (uploads.LARGEST + 1)),
                Attachment("", b""),
                *many,
            ],
        )
    )
    told = {row.name: row.why for row in draft.uploads.exclude(why="")}
    assert "larger than 10 MB" in told["huge.pdf"]
    assert "empty" in told["file"]
    assert "10 files" in told["9.pdf"]
    assert len(kept_files(settings)) == MOST_FILES - 2


def test_nothing_of_a_file_is_left_where_the_draft_could_not_be_written(
    mine, settings, monkeypatch
):
    def fail(*_args, **_more):
        raise RuntimeError

    monkeypatch.setattr(receiving.history, "record", fail)
    with pytest.raises(RuntimeError):
        take(mail(mine, attachments=[Attachment("a.pdf", b"%PDF")]))
    assert not Draft.objects.exists()
    assert not kept_files(settings)


def test_a_file_that_cannot_be_kept_now_makes_the_provider_come_again(mine, monkeypatch):
    def away(*_args):
        raise files.FilesAway("full")

    monkeypatch.setattr(files, "keep", away)
    with pytest.raises(files.FilesAway):
        take(mail(mine, attachments=[Attachment("a.pdf", b"%PDF")]))
    assert not Draft.objects.exists()


def test_odd_letters_are_no_reason_to_lose_an_email(mine):
    draft = take(mail(mine, subject="a\x00b" * 200, text="\x00\ud800" * 9000))
    assert len(draft.subject) == 200


def at_once(events):
    """Have these events come at the same time, each to two members; how many drafts that makes."""
    own, together = [address(builders.certificant()) for _ in range(2)], threading.Barrier(4)

    def come(event):
        together.wait(10)
        try:
            take(mail(own[0], event, keys=[each.key for each in own]))
        finally:
            connection.close()

    threads = [threading.Thread(target=come, args=[event]) for event in events]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return Draft.objects.count()


@pytest.mark.django_db(transaction=True)
def test_an_email_that_comes_several_times_at_once_is_one_draft_of_each_member():
    assert at_once(["same"] * 4) == 2


@pytest.mark.django_db(transaction=True)
def test_control_without_what_names_the_email_each_is_a_draft():
    assert at_once([str(uuid4()) for _ in range(4)]) == 8
