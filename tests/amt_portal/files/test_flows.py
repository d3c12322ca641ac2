"""Proofs, PDFs and print runs: the same in a folder and in a bucket, and when the place is away."""

from __future__ import annotations

import io
from datetime import timedelta
from uuid import uuid4

import pgtrigger
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from amt_portal.tasks import remove_unnamed_files
from billing.dues.services import renewals
from billing.models import Invoice, Paper
from billing.services import papers
from ccp.models import Activity, Proof
from ccp.services.proofs import add_proof, remove_proof
from members.models import Role
from notices.models import Notice, NoticeState, PrintRun
from notices.services import deliveries, print_runs
from plumbing import clock, files
from tests import builders, handed_in
from tests.billing.dues.renewals.people import MONTH, ON, holder
from tests.ccp.entries import log

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(settings):
    settings.PORTAL_TODAY = ON.isoformat()


def photo(width: int = 320) -> SimpleUploadedFile:
    return handed_in.photo("PNG", "certificate.png", width, 240)


def body(answer) -> bytes:
    """What is sent; the client closes the file behind the last of it."""
    return b"".join(answer.streaming_content)


def kept(*folders: str) -> list[str]:
    return [one.name for each in folders for one in default_storage.names(each)]


@pytest.fixture
def held():
    return holder()


@pytest.fixture
def member(client, held):
    client.force_login(builders.member(held.certificant))
    return client


def send(member, held, file):
    """Log CE with a file, as the form sends it."""
    return member.post(
        reverse("ccp:log") + "?category=professional_education",
        {
            "title": "Pediatric venipuncture and comfort holds",
            "provider": "Lakeview Medical Center",
            "completed_on": "2026-11-07",
            "hours": "3.40",
            "certifications": [held.pk],
            "criteria": ["job"],
            "token": str(uuid4()),
            "proofs": [file],
        },
        follow=True,
    )


def test_a_proof_is_sent_shown_downloaded_and_removed(place, member, held):
    sent = photo()
    assert "1 file is kept." in send(member, held, sent).content.decode()
    proof = Proof.objects.get()
    assert kept("handed-in") == sorted([proof.document.path, proof.document.copy_path])
    answer = member.get(reverse("ccp:proof", args=[proof.pk]))
    sent.seek(0)
    assert body(answer) == sent.read()
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="certificate.png"'
    shown = member.get(reverse("ccp:proof_preview", args=[proof.pk]))
    assert shown.headers["Content-Type"] == "image/jpeg"
    assert Image.open(io.BytesIO(body(shown))).size == (320, 240)
    member.post(reverse("ccp:proof_remove", args=[proof.pk]))
    assert member.get(reverse("ccp:proof", args=[proof.pk])).status_code == 404


def test_a_place_that_is_away_refuses_the_file_and_keeps_what_was_typed(
    place, member, held, cut_off
):
    cut_off()
    page = send(member, held, photo()).content.decode()
    assert "Your activity is saved." in page
    assert "certificate.png: It could not be kept just now." in page
    assert Activity.objects.count() == 1
    assert not Proof.objects.exists()


def test_a_page_says_when_its_file_cannot_be_had_now(place, member, held, cut_off, client):
    add_proof(activity=log(held, ON), file=photo(), actor=None)
    cut_off()
    member.raise_request_exception = False
    answer = member.get(reverse("ccp:proof", args=[Proof.objects.get().pk]))
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "60"
    assert "Try again in a few minutes" in answer.content.decode()


def test_a_lost_proof_is_told_in_words(place, member, held):
    proof = add_proof(activity=log(held, ON), file=photo(), actor=None)
    files.remove(proof.document.path)
    answer = member.get(reverse("ccp:proof", args=[proof.pk]))
    assert answer.status_code == 404
    page = answer.content.decode()
    assert "This file is not there any more" in page
    assert reverse("ccp:activity", args=[proof.activity_id]) in page


@pytest.fixture
def invoice(held, monkeypatch):
    monkeypatch.setattr(papers, "_invoice", lambda row, *_: b"%PDF of " + row.number.encode())
    renewals.run(month=MONTH, on=ON, actor=None)
    return Invoice.objects.get()


def test_a_pdf_that_was_lost_is_made_again(place, member, invoice):
    papers.render_wanted(seconds=30)
    made = Paper.objects.get()
    files.remove(made.path)
    answer = member.get(reverse("billing:invoice_pdf", args=[invoice.number]))
    assert body(answer) == b"%PDF of " + invoice.number.encode()
    assert kept("documents") == [made.path]


def test_a_pdf_that_cannot_be_kept_now_stays_wanted_and_its_email_waits(place, invoice, cut_off):
    email = Notice.objects.get(channel="email")
    email_claimed = deliveries.claim(on=ON)
    assert email_claimed == email
    papers.render_wanted(seconds=30)
    cut_off()
    deliveries.deliver(email_claimed, None, on=ON)
    email.refresh_from_db()
    assert (email.state, email.free_at is None) == (NoticeState.PLANNED, False)
    Paper.objects.update(rendered_at=None, attempts=papers.QUEUE.most - 1, free_at=None)
    with pytest.raises(files.FilesAway):
        papers.render_wanted(seconds=30)
    wanted = Paper.objects.get()
    assert (wanted.free_at, wanted.attempts) == (None, papers.QUEUE.most - 1)


def test_a_print_run_is_made_read_and_freed_when_the_place_is_away(
    place, invoice, cut_off, monkeypatch, client
):
    run = print_runs.gather(on=ON, actor=None)
    print_runs.render(run_id=run.pk)
    run.refresh_from_db()
    assert kept("print-runs") == sorted([run.file, print_runs.manifest_name(run.file)])
    assert print_runs.document(run=run).startswith(b"%PDF")
    with pgtrigger.ignore("notices.PrintRun:moves"):
        PrintRun.objects.update(state=PrintRun.State.GATHERED, free_at=None)
    cut_off()
    with pytest.raises(files.FilesAway):
        print_runs.render(run_id=run.pk)
    run.refresh_from_db()
    assert (run.state, run.free_at) == (PrintRun.State.GATHERED, None)
    client.force_login(builders.staff(Role.MAIL))
    client.raise_request_exception = False
    address = reverse("notices:desk_print_run_pdf", args=[run.pk])
    assert client.get(address).status_code == 503


def test_the_sweep_leaves_what_rows_name_and_takes_the_rest_a_day_later(
    place, held, invoice, monkeypatch
):
    activity = log(held, ON)
    stays = add_proof(activity=activity, file=photo(), actor=None)
    goes = add_proof(activity=activity, file=photo(width=300), actor=None)
    remove_proof(proof=goes, actor=None)
    papers.render_wanted(seconds=30)
    run = print_runs.render(run_id=print_runs.gather(on=ON, actor=None).pk)
    for orphan in ("documents/00/orphan.pdf", "print-runs/9-orphan.pdf", "handed-in/zz/orphan.pdf"):
        files.keep(orphan, b"x")
    everything = kept("documents", "print-runs", "handed-in")
    remove_unnamed_files()
    assert kept("documents", "print-runs", "handed-in") == everything
    later = clock.now() + timedelta(days=1, minutes=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    for _twice in range(2):
        remove_unnamed_files()
    named = {Paper.objects.get().path, run.file, print_runs.manifest_name(run.file)}
    assert set(kept("documents", "print-runs", "handed-in")) == named | {
        stays.document.path,
        stays.document.copy_path,
    }
    assert {goes.document.path, goes.document.copy_path} < set(everything)


def test_a_sweep_whose_time_is_over_goes_on_in_a_new_task(place, held, monkeypatch):
    monkeypatch.setattr("plumbing.files.BATCH", 1)
    monkeypatch.setattr("amt_portal.tasks.SWEEP_SECONDS", -1)
    went: list[str] = []
    monkeypatch.setattr(remove_unnamed_files, "delay", went.append)
    orphans = [
        "documents/aa/x.pdf",
        "print-runs/1-x.pdf",
        "handed-in/aa/x.pdf",
        "handed-in/bb/x.pdf",
    ]
    for name in orphans:
        files.keep(name, b"x")
    later = clock.now() + timedelta(days=2)
    monkeypatch.setattr(clock, "now", lambda: later)
    remove_unnamed_files()
    while went:
        remove_unnamed_files(went.pop())
    assert kept("documents", "print-runs", "handed-in") == []
