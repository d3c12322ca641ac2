"""The proof locker keeps what a phone sends, once, and forgets nothing in history."""

from __future__ import annotations

import hashlib
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from casework.services import intake
from casework.services.intake import NotTaken
from ccp.models import Activity, Category, Proof
from ccp.services.activities import withdraw_activity
from ccp.services.proofs import add_proof, remove_proof
from ccp.verbs import CeVerb
from members.models import History
from plumbing import files, uploads
from tests import builders
from tests.ccp.entries import log
from tests.handed_in import kept_files, photo

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 9)


@pytest.fixture
def activity():
    return log(builders.certification(granted_on=date(2024, 9, 18)), ON)


@pytest.mark.parametrize(
    ("kind", "name", "recorded"),
    [("JPEG", "IMG_1.JPG", "jpeg"), ("HEIF", "IMG_1.HEIC", "heic"), ("PNG", "a.png", "png")],
)
def test_a_photo_is_kept_byte_by_byte_with_a_preview(activity, kind, name, recorded):
    file = photo(kind, name)
    kept = add_proof(activity=activity, file=file, actor=None).document
    file.seek(0)
    assert (kept.kind, kept.sha256) == (recorded, hashlib.sha256(file.read()).hexdigest())
    assert files.intact(kept.path, kept.sha256)
    with files.open_kept(kept.copy_path) as copy, Image.open(copy) as shown:
        assert (shown.format, shown.size) == ("JPEG", (1200, 900))
    assert History.objects.get(verb=CeVerb.PROOF_ADDED).after["sha256"] == kept.sha256


def test_the_same_file_is_kept_once(activity):
    first = add_proof(activity=activity, file=photo("PNG", "a.png"), actor=None)
    assert add_proof(activity=activity, file=photo("PNG", "b.png"), actor=None) == first
    assert Proof.objects.count() == 1


def test_what_is_no_document_or_photo_is_refused_and_nothing_is_kept(activity, settings):
    page = SimpleUploadedFile("x.pdf", b"<html><script>alert(1)</script></html>")
    with pytest.raises(NotTaken, match="PDF files and pictures"):
        add_proof(activity=activity, file=page, actor=None)
    assert not Proof.objects.exists()
    assert not list(settings.MEDIA_ROOT.rglob("*.pdf"))


def test_an_infected_file_is_not_kept(activity, monkeypatch):
    found = uploads.Scan(uploads.ScanState.INFECTED, "Eicar")
    monkeypatch.setattr(uploads, "scan", lambda content: found)
    with pytest.raises(NotTaken, match="virus check"):
        add_proof(activity=activity, file=photo("PNG", "a.png"), actor=None)
    assert not Proof.objects.exists()


def test_files_go_with_own_entries_on_record_only(activity):
    withdraw_activity(activity=activity, on=ON, actor=None)
    with pytest.raises(NotTaken):
        add_proof(activity=activity, file=photo("PNG", "a.png"), actor=None)
    Activity.objects.update(withdrawn_at=None, category=Category.AMT_CE)
    with pytest.raises(NotTaken):
        add_proof(activity=activity, file=photo("PNG", "a.png"), actor=None)


def test_a_removed_file_is_gone_from_the_locker_and_kept_in_history(activity):
    proof = add_proof(activity=activity, file=photo("PNG", "a.png"), actor=None)
    for _twice in range(2):
        remove_proof(proof=proof, actor=None)
    proof.refresh_from_db()
    assert proof.removed_at is not None
    assert History.objects.get(verb=CeVerb.PROOF_REMOVED).before["name"] == "a.png"


def test_a_file_refused_under_the_lock_leaves_nothing_on_disk(activity, settings):
    withdraw_activity(activity=activity, on=ON, actor=None)
    with pytest.raises(NotTaken):
        add_proof(activity=activity, file=photo("PNG", "a.png"), actor=None)
    assert kept_files(settings) == []


def test_a_file_sent_twice_at_once_is_kept_once(activity, settings, monkeypatch):
    """The other click is done between this one's look into the locker and its lock."""
    store, other = uploads.store, []

    def overtaken(checked, *, folder):
        if not other:
            other.append(None)
            other[0] = add_proof(activity=activity, file=photo("PNG", "a.png"), actor=None)
        return store(checked, folder=folder)

    monkeypatch.setattr(uploads, "store", overtaken)
    proof = add_proof(activity=activity, file=photo("PNG", "a.png"), actor=None)
    assert [proof] == other == list(Proof.objects.all())
    assert len(kept_files(settings)) == 2  # the original and its preview


def test_a_full_locker_takes_no_more_until_a_file_is_removed(activity, monkeypatch):
    monkeypatch.setattr(intake, "MOST_FILES", 2)
    first = add_proof(activity=activity, file=photo("PNG", "a.png"), actor=None)
    second = add_proof(activity=activity, file=photo("JPEG", "b.jpg"), actor=None)
    assert add_proof(activity=activity, file=photo("JPEG", "b.jpg"), actor=None) == second
    other = log(activity.certifications.get(), date(2026, 11, 8), title="Another")
    with pytest.raises(NotTaken, match="room for no more"):
        add_proof(activity=other, file=photo("HEIF", "c.heic"), actor=None)
    assert Proof.objects.count() == 2
    remove_proof(proof=first, actor=None)
    assert add_proof(activity=other, file=photo("HEIF", "c.heic"), actor=None)


def test_a_full_locker_of_one_member_is_nothing_to_another(activity, monkeypatch):
    monkeypatch.setattr(intake, "MOST_FILES", 1)
    add_proof(activity=activity, file=photo("PNG", "a.png"), actor=None)
    stranger = log(builders.certification(granted_on=date(2024, 9, 18)), ON)
    assert add_proof(activity=stranger, file=photo("PNG", "a.png"), actor=None)
