"""What came while the virus scanner was away is asked about again."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from casework.services.scans import scan_pending
from ccp.queries.activities import activities_of
from ccp.services.proofs import add_proof
from ccp.verbs import CeVerb
from members.models import History
from plumbing import clock, files, uploads
from tests import builders
from tests.ccp.entries import log
from tests.handed_in import kept_files, photo

pytestmark = pytest.mark.django_db


@pytest.fixture
def activity():
    return log(builders.certification(granted_on=date(2024, 9, 18)), date(2026, 11, 9))


def waiting(activity, monkeypatch, width=1200):
    away = uploads.Scan(uploads.ScanState.PENDING)
    monkeypatch.setattr(uploads, "scan", lambda content: away)
    return add_proof(activity=activity, file=photo("PNG", "a.png", width), actor=None).document


@pytest.mark.parametrize("state", ["clean", "infected", "pending"])
def test_a_file_that_came_while_the_scanner_was_away_is_asked_about_again(
    activity, monkeypatch, settings, state
):
    settings.CLAMD_ADDRESS = "127.0.0.1:3310"
    kept = waiting(activity, monkeypatch)
    monkeypatch.setattr(uploads, "scan", lambda content: uploads.Scan(uploads.ScanState(state)))
    told = 0 if state == "pending" else 1
    assert [scan_pending(seconds=5), scan_pending(seconds=5)] == [told, 0]
    kept.refresh_from_db()
    assert kept.scan == state
    assert len(kept_files(settings)) == (0 if state == "infected" else 2)
    refused = History.objects.filter(verb=CeVerb.PROOF_REMOVED)
    assert refused.count() == (1 if state == "infected" else 0)
    assert activities_of(activity.certificant).get().kept_proofs == (state != "infected")


def test_without_a_scanner_waiting_files_are_noted_as_not_checked(activity, monkeypatch, settings):
    settings.CLAMD_ADDRESS = ""
    kept = waiting(activity, monkeypatch)
    assert scan_pending(seconds=5) == 1
    kept.refresh_from_db()
    assert kept.scan == uploads.ScanState.NOT_SCANNED


def test_a_file_that_the_scanner_cannot_tell_of_waits_longer_and_holds_up_no_other(
    activity, monkeypatch, settings
):
    settings.CLAMD_ADDRESS = "127.0.0.1:3310"
    odd, other = (waiting(activity, monkeypatch, width=width) for width in (100, 200))
    asked = []

    def scan(content):
        asked.append(content)
        odd_one = content == files.read(odd.path)
        return uploads.Scan(uploads.ScanState("pending" if odd_one else "clean"))

    monkeypatch.setattr(uploads, "scan", scan)
    assert [scan_pending(seconds=5), scan_pending(seconds=5)] == [1, 0]
    assert len(asked) == 2
    other.refresh_from_db()
    assert other.scan == "clean"
    later = clock.now() + timedelta(minutes=2)
    monkeypatch.setattr(clock, "now", lambda: later)
    scan_pending(seconds=5)
    assert len(asked) == 3


def test_a_waiting_file_that_is_gone_holds_up_no_other(activity, monkeypatch, settings):
    settings.CLAMD_ADDRESS = "127.0.0.1:3310"
    gone = waiting(activity, monkeypatch)
    files.remove(gone.path)
    other = builders.proof(activity, path=gone.copy_path).document
    monkeypatch.setattr(uploads, "scan", lambda content: uploads.Scan(uploads.ScanState.CLEAN))
    assert scan_pending(seconds=5) == 1
    other.refresh_from_db()
    assert other.scan == "clean"
