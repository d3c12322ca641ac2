"""The files that nobody should have to fear, sent to a case by its member, one after the other."""

from __future__ import annotations

import pytest
from django.urls import reverse

from casework.models import CaseFile, CheckTurn, Document
from plumbing.uploads import checking
from plumbing.uploads.refusals import MESSAGES
from tests import builders
from tests.ccp.audit.asked import TODAY, asked, mlt
from tests.handed_in import kept_files, photo
from tests.plumbing.uploads.hostile import HOSTILE, SLOW, TRIALS
from tests.plumbing.uploads.samples import upload

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def inspectors(settings):
    settings.PORTAL_TODAY = TODAY.isoformat()
    yield
    checking.inspectors.stop()


@pytest.fixture
def case():
    return asked()


def add(client, case, name: str, content: bytes):
    CheckTurn.objects.all().delete()  # what a day allows is tried elsewhere
    address = reverse("audit:add", args=[case.case.number, 8])
    form = {"proofs": upload(name, content)}
    return client.post(address, form, headers={"accept": "text/plain"})


def said(code: str) -> str:
    """How the sentence of a refusal begins, as far as it names no figure."""
    return MESSAGES[code].split("{")[0]


def test_each_is_taken_or_refused_in_a_true_sentence_and_nothing_is_half(client, case, settings):
    client.force_login(builders.member(case.case.certificant))
    before, documents, taken = len(kept_files(settings)), Document.objects.count(), set()
    for file in [*TRIALS, *HOSTILE]:
        content = file.content()
        answer = add(client, case, file.name, content)
        if not file.code:
            assert answer.status_code == 204, (file.name, answer.content)
            taken.add(content)
            continue
        assert answer.status_code == 422, file.name
        told = answer.content.decode()
        assert any(told.startswith(said(code)) for code in file.code.split()), (file.name, told)
    assert Document.objects.count() - documents == len(taken)
    assert CaseFile.objects.filter(case=case.case).count() == len(taken)
    assert len(kept_files(settings)) - before == 2 * len(taken)  # each with its copy
    page = client.get(reverse("audit:case", args=[case.case.number]))
    assert page.status_code == 200
    item = client.get(reverse("audit:item", args=[case.case.number, 8])).content.decode()
    assert "<script>alert" not in item
    assert "fdp.exe" not in item or "\u202e" not in item


def test_after_a_file_that_takes_too_long_another_members_is_taken(client, case, monkeypatch):
    monkeypatch.setattr(checking, "SECONDS", 0.5)
    client.force_login(builders.member(case.case.certificant))
    answer = add(client, case, SLOW.name, SLOW.content())
    assert (answer.status_code, answer.content.decode()) == (422, MESSAGES["too_complex"])
    monkeypatch.undo()
    other = asked(mlt(number="7"), number="2026-0007")
    client.force_login(builders.member(other.case.certificant))
    address = reverse("audit:add", args=[other.case.number, 8])
    form = {"proofs": photo("JPEG", "good.jpg")}
    assert client.post(address, form, headers={"accept": "text/plain"}).status_code == 204


def test_a_file_for_a_case_that_is_closed_or_somebody_elses_is_not_taken(client, case):
    client.force_login(builders.member())
    assert add(client, case, TRIALS[0].name, TRIALS[0].content()).status_code == 404
    client.force_login(builders.member(case.case.certificant))
    client.post(reverse("audit:submit", args=[case.case.number]))
    refused = add(client, case, TRIALS[0].name, TRIALS[0].content())
    assert refused.status_code == 422
    assert "The case is with us now." in refused.content.decode()
    assert not CaseFile.objects.filter(name=TRIALS[0].name).exists()
