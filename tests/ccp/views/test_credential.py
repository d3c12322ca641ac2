"""A signed credential fills the log form, is kept as proof, and is refused when it is not good."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfReader

from ccp.models import Activity, Proof
from plumbing import files
from tests.builders import certification, member
from tests.casework.signed import issuer

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(client, time_machine):
    time_machine.move_to(issuer.NOW, tick=False)
    row = certification(granted_on=date(2024, 9, 18))
    client.force_login(member(row.certificant))
    issuer.listed()
    return row.certificant


def handed(text, name="badge.jwt"):
    content = text.encode() if isinstance(text, str) else text
    return SimpleUploadedFile(name, content)


def typed(person, **more):
    ticked = [str(row.pk) for row in person.certifications.all()]
    empty = dict.fromkeys(("title", "provider", "completed_on", "hours"), "")
    return empty | {"certifications": ticked, "criteria": ["job"]} | more


FULL = {"title": "T", "provider": "P", "completed_on": "2026-10-01", "hours": "2"}


def test_what_it_says_is_told_to_the_form(client, person):
    answer = client.post("/ce/log/credential/", {"file": handed(issuer.signed())}).json()
    assert answer["fields"] == {
        "title": "Phlebotomy update",
        "provider": "Lakeview (says itself)",
        "completed_on": "2026-10-01",
        "hours": "3.50",
    }
    assert (answer["state"], answer["notes"]) == ("good", [])
    assert answer["told"] == "Signed by Lakeview Learning and not altered."
    bad = issuer.signed(issuer.claims(validUntil="2026-01-01T00:00:00Z"))
    refused = client.post("/ce/log/credential/", {"file": handed(bad)}).json()
    assert "it ended on December 31, 2025" in refused["refused"]
    assert client.post("/ce/log/credential/", {"file": handed("words")}).json() == {}
    assert not Activity.objects.exists()


def test_without_a_script_what_is_empty_is_filled_and_looked_over_first(client, person):
    send = typed(person, title="My own title", proofs=handed(issuer.signed()))
    page = client.post("/ce/log/?category=professional_education", send).content.decode()
    assert "choose the file again" in page
    for value in ("My own title", "Lakeview (says itself)", "2026-10-01", "3.50"):
        assert f'value="{value}"' in page
    assert not Activity.objects.exists()


def test_as_proof_it_is_kept_with_its_paper_and_says_who_signed(client, person):
    send = typed(person, **FULL, proofs=[handed(issuer.picture(issuer.signed()), "badge.png")])
    client.post("/ce/log/?category=professional_education", send)
    activity = Activity.objects.get()
    client.post(f"/ce/activities/{activity.pk}/proofs/", {"proofs": handed(issuer.signed())})
    page = client.get(f"/ce/activities/{activity.pk}/").content.decode()
    assert page.count("Signed by Lakeview Learning, not altered") == 2
    jwt = Proof.objects.get(document__kind="jwt").document
    paper = PdfReader(io.BytesIO(files.read(jwt.copy_path))).pages[0].extract_text()
    for words in ("Phlebotomy update", "Marisol Reyes", "October 1, 2026", "3.50 hours"):
        assert words in " ".join(paper.split())


def test_a_member_is_told_where_they_keep_the_badge_themselves_and_nothing_of_others(
    client, person
):
    other = certification(granted_on=date(2024, 9, 18))
    client.force_login(member(other.certificant))
    ask = {"file": handed(issuer.picture(issuer.signed()), "badge.png")}
    send = typed(other.certificant, **FULL, proofs=handed(issuer.signed()))
    client.post("/ce/log/?category=professional_education", send)
    (note,) = client.post("/ce/log/credential/", ask).json()["notes"]
    assert "with “T” of October 1, 2026" in note
    client.force_login(person.user)
    ask = {"file": handed(issuer.picture(issuer.signed()), "badge.png")}
    assert client.post("/ce/log/credential/", ask).json()["notes"] == []


def test_the_page_of_an_activity_says_where_its_badge_is_kept_too(client, person):
    for title, content in (("One", issuer.signed()), ("Two", issuer.picture(issuer.signed()))):
        send = typed(person, **FULL | {"title": title}, proofs=handed(content))
        client.post("/ce/log/?category=professional_education", send)
    first, second = Activity.objects.order_by("pk")
    for own, other in ((first, second), (second, first)):
        page = client.get(f"/ce/activities/{own.pk}/").content.decode()
        assert page.count("The same badge again?") == 1
        assert f"/ce/activities/{other.pk}/" in page


def test_one_that_has_ended_since_proves_what_was_done_before_and_nothing_later(client, person):
    text = issuer.signed(issuer.claims(validUntil="2026-10-15"))
    send = typed(person, **FULL, proofs=handed(text))
    client.post("/ce/log/?category=professional_education", send)
    activity = Activity.objects.get()
    page = f"/ce/activities/{activity.pk}/"
    assert "It had ended" not in client.get(page).content.decode()
    Activity.objects.update(completed_on=date(2026, 10, 16))
    assert "It had ended on October 15, 2026" in client.get(page).content.decode()
    for on, taken in (("2026-10-15", True), ("2026-10-16", False), ("10/16/2026", True)):
        ask = {"file": handed(text), "completed_on": on}
        assert ("told" in client.post("/ce/log/credential/", ask).json()) is taken
    send["proofs"] = handed(issuer.picture(text))
    client.post(f"{page}proofs/", send)
    assert Proof.objects.count() == 1


def test_an_altered_one_is_refused_with_what_to_do_and_the_entry_is_saved(client, person):
    head, body, _ = issuer.signed().split(".")
    other = issuer.signed(issuer.claims(id="urn:2")).rpartition(".")[2]
    send = typed(person, **FULL, proofs=handed(f"{head}.{body}.{other}"))
    page = client.post("/ce/log/?category=professional_education", send, follow=True)
    assert "it was altered after Lakeview Learning signed it" in page.content.decode()
    assert "as a PDF or photo instead" in page.content.decode()
    assert (Activity.objects.count(), Proof.objects.count()) == (1, 0)


def test_an_issuer_that_is_not_on_the_list_is_kept_and_said_to_be_unchecked(client, person):
    said = issuer.claims(issuer={"id": "did:web:elsewhere", "name": "Elsewhere <b>"})
    send = typed(person, **FULL, proofs=handed(issuer.signed(said)))
    page = client.post("/ce/log/?category=professional_education", send, follow=True)
    words = page.content.decode()
    assert "Signature not checked" in words
    assert "Elsewhere &lt;b&gt; is not on our list of issuers" in words
