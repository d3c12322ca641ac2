"""Files of an email go through the checks of any proof; killed in between, a worker goes on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from casework.models import Document, Origin
from casework.services import intake
from ccp.drafts.models import Draft, DraftProof
from ccp.drafts.services import drafts, reading
from ccp.models import Proof
from notices.models import Notice
from plumbing import clock, uploads
from tests import builders
from tests.ccp.drafts.emails import ON, forwarded
from tests.ccp.entries import entry
from tests.handed_in import kept_files, photo

pytestmark = pytest.mark.django_db


@pytest.fixture
def held():
    return builders.certification(granted_on=ON - timedelta(days=400))


def picture(name="card.jpg", width=60):
    return photo("JPEG", name, width, 40)


def test_a_photo_is_kept_with_the_draft_and_the_member_is_answered_once(held, settings):
    draft = forwarded(held.certificant, picture())
    reading.read(draft_id=draft.pk, on=ON)
    reading.sweep(on=ON)
    proof = DraftProof.objects.get(draft=draft)
    assert (proof.name, proof.document.origin) == ("card.jpg", Origin.EMAIL)
    assert proof.document.certificant == held.certificant
    assert len(kept_files(settings)) == 2  # the original and its copy; what came is gone
    notice = Notice.objects.get(kind="draft_received")
    assert (notice.certificant, notice.channel) == (held.certificant, "email")


def test_what_is_no_proof_says_why_and_the_others_are_kept(held):
    bad = SimpleUploadedFile("notes.zip", b"PK\x03\x04" + b"0" * 60)
    draft = forwarded(held.certificant, bad, picture())
    reading.read(draft_id=draft.pk, on=ON)
    assert "We take PDF files and pictures" in draft.uploads.get(name="notes.zip").why
    assert DraftProof.objects.count() == 1
    assert not draft.uploads.exclude(path="").exists()


def test_killed_between_two_files_it_goes_on_and_keeps_each_once(held, monkeypatch):
    draft = forwarded(held.certificant, picture("one.jpg"), picture("two.jpg", 61))
    look_at, seen = reading._look_at, []

    def dies_at_the_second(row, upload):
        if seen:
            raise KeyboardInterrupt
        seen.append(upload)
        look_at(row, upload)

    monkeypatch.setattr(reading, "_look_at", dies_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        reading.read(draft_id=draft.pk, on=ON)
    assert not Notice.objects.exists()
    monkeypatch.setattr(reading, "_look_at", look_at)
    Draft.objects.update(free_at=clock.now() - timedelta(minutes=1))
    reading.sweep(on=ON)
    assert sorted(DraftProof.objects.values_list("name", flat=True)) == ["one.jpg", "two.jpg"]
    assert Notice.objects.count() == 1


def test_a_file_that_nobody_can_look_at_now_waits_for_another_try(held, monkeypatch):
    draft = forwarded(held.certificant, picture())

    def busy(*_args, **_more):
        raise uploads.UploadRefused("busy")

    with monkeypatch.context() as patched:
        patched.setattr(intake.uploads, "check", busy)
        reading.read(draft_id=draft.pk, on=ON)
    draft.refresh_from_db()
    assert (draft.read_at, draft.attempts) == (None, 1)
    assert draft.uploads.get().path
    Draft.objects.update(free_at=clock.now() - timedelta(minutes=1))
    reading.sweep(on=ON)
    assert DraftProof.objects.count() == 1


def test_a_file_of_a_draft_that_was_confirmed_meanwhile_is_its_proof(held):
    draft = forwarded(held.certificant, picture())
    activity = drafts.confirm(
        draft=draft, entry=entry(ON), certification_ids=[held.pk], on=ON, actor=None
    )
    reading.read(draft_id=draft.pk, on=ON)
    assert Proof.objects.get().activity == activity
    assert not Notice.objects.exists()


def test_a_file_of_a_draft_that_was_thrown_away_meanwhile_is_not_kept(held, settings):
    draft = forwarded(held.certificant, picture())
    drafts.throw_away(draft=draft, actor=None)
    reading.read(draft_id=draft.pk, on=ON)
    assert not Document.objects.exists()
    assert not kept_files(settings)


def test_who_is_not_to_be_answered_is_not(held):
    draft = forwarded(held.certificant, headers={"precedence": "list"})
    reading.read(draft_id=draft.pk, on=ON)
    assert not Notice.objects.exists()
