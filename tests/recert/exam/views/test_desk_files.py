"""Files of results at the desk: handed in, taken, and the rows that wait for a person."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from casework.files.models import FileRow, RowFile
from casework.files.services import taking
from members.models import Matter, Role
from members.services import second_person
from plumbing import clock
from recert.models import Attempt
from tests import builders
from tests.recert.exam.candidates import day_of, may_sit, state_of
from tests.recert.exam.result_rows import file_of, line, taken

pytestmark = pytest.mark.django_db
FILES = reverse("files:desk_files", args=["exam-results"])


def text(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def clerk(client):
    user = builders.staff(Role.RECORDS)
    client.force_login(user)
    return user


def test_a_file_is_looked_at_taken_and_what_is_held_is_decided(client, clerk):
    one, two = may_sit(2)
    content = file_of(line(one), line(two, last_name="Reyes"), line(two, result="?"))
    sent = SimpleUploadedFile("results.csv", content, "text/csv")
    page = client.post(FILES, {"file": sent, "key": str(uuid4())}, follow=True)
    assert "Take 1 row" in text(page)
    client.post(reverse("files:desk_take", args=[RowFile.objects.get().pk]))
    taking.take_waiting(on=clock.today(), seconds=60)
    assert state_of(one) == "passed"
    assert "Results held for a person" in text(client.get(reverse("exam:desk")))
    assert "Exam results to decide" in text(client.get(reverse("desk:home")))
    row = FileRow.objects.get(state="held")
    assert reverse("exam:desk_row", args=[row.pk]) in text(client.get(FILES))
    seen = text(client.get(reverse("exam:desk_row", args=[row.pk])))
    assert "The last name on record is Van den Berg." in seen
    accept = reverse("exam:desk_accept", args=[row.pk])
    assert "Say how you know" in text(client.post(accept, {"known_by": " "}))
    assert Attempt.objects.count() == 1
    told = client.post(accept, {"known_by": "Married in June"}, follow=True)
    assert "It is recorded" in text(told)
    assert state_of(two) == "passed"
    late = client.post(accept, {"known_by": "Once more"}, follow=True)
    assert "It was decided by" in text(late) or "Taken." in text(late)


def test_what_cannot_be_recorded_is_set_aside_with_a_reason(client, clerk):
    [one] = may_sit(1)
    taken(file_of(line(one, day=f"{day_of(one, -1)}", last_name="Reyes")), clerk)
    row = FileRow.objects.get()
    page = text(client.get(reverse("exam:desk_row", args=[row.pk])))
    assert "outside the authorization" in page
    assert "It is the same person" not in page
    refused = client.post(
        reverse("exam:desk_accept", args=[row.pk]), {"known_by": "Married"}, follow=True
    )
    assert "outside the authorization" in text(refused)
    aside = reverse("exam:desk_aside", args=[row.pk])
    client.post(aside, {"reason": ""})
    client.post(aside, {"reason": "A slip of the vendor"})
    row.refresh_from_db()
    assert (row.state, row.why) == ("set_aside", "A slip of the vendor")
    assert not Attempt.objects.exists()
    assert "A slip of the vendor" in text(client.get(reverse("exam:desk_row", args=[row.pk])))


def test_what_was_in_the_way_and_is_no_more_is_recorded_as_it_is(client, clerk):
    [one] = may_sit(1)
    case = one.application.case
    taken(file_of(line(one, "fail", day=f"{day_of(one, 2)}")), clerk)
    taken(file_of(line(one)), clerk)
    row = FileRow.objects.get(state="held")
    assert "no result is expected" in row.why
    type(case).objects.filter(pk=case.pk).update(state="authorized")  # the retest fee is paid
    assert "Nothing stands in the way any more." in text(
        client.get(reverse("exam:desk_row", args=[row.pk]))
    )
    client.post(reverse("exam:desk_accept", args=[row.pk]), {"known_by": ""})
    assert state_of(one) == "passed"


def test_nobody_decides_the_row_about_themselves(client, clerk):
    [one] = may_sit(1)
    person = one.application.case.certificant
    taken(file_of(line(one, last_name="Reyes")), clerk)
    person.user = clerk
    person.save(update_fields=["user"])
    row = FileRow.objects.get()
    assert "Not by you." in text(client.get(reverse("exam:desk_row", args=[row.pk])))
    client.post(reverse("exam:desk_accept", args=[row.pk]), {"known_by": "It is me"})
    assert not Attempt.objects.exists()


def test_the_very_same_file_is_said_to_be_it_and_another_of_the_same_form_is_not(client, clerk):
    [one] = may_sit(1)
    content, key = file_of(line(one)), str(uuid4())

    def send(said: bytes) -> str:
        sent = SimpleUploadedFile("results.csv", said, "text/csv")
        return text(client.post(FILES, {"file": sent, "key": key}, follow=True))

    wrong = send(content.replace(b",pass,", b",?,"))
    assert "No row can be taken as it is." in wrong
    assert "Take 1 row" in send(content)  # back, corrected, and sent with the form of before
    assert "Take 1 row" in send(content)  # pressed twice
    assert RowFile.objects.count() == 2
    client.post(reverse("files:desk_take", args=[RowFile.objects.latest("pk").pk]))
    taking.take_waiting(on=clock.today(), seconds=60)
    key = str(uuid4())
    again = send(content)
    assert "The very same file was handed in before:" in again
    assert "Nothing is left to do." in again


def test_what_contradicts_leads_to_the_correction_by_two(client, clerk):
    [one] = may_sit(1)
    taken(file_of(line(one)), clerk)
    taken(file_of(line(one, "fail")), clerk)
    row, attempt = FileRow.objects.get(state="held"), Attempt.objects.get()
    page = reverse("exam:desk_correct", args=[attempt.pk])
    assert page in text(client.get(reverse("exam:desk_row", args=[row.pk])))
    assert page in text(client.get(reverse("exam:desk_result", args=[one.number])))
    other = builders.staff(Role.RECORDS)
    said = {"result": "fail", "attempted_on": attempt.attempted_on.isoformat(), "reason": ""}
    refused = client.post(page, said)
    assert refused.status_code == 422
    assert "Say why" in text(refused)
    said["reason"] = "The vendor wrote so"
    seen = text(client.post(page + "preview/", said))
    assert "Active → <strong>Lapsed</strong>" in seen
    assert "lapsed as it was before" in seen
    assert state_of(one) == "passed"
    assert "waits for a second person" in text(client.post(page, said, follow=True))
    assert "asked for this already" in text(client.post(page, said))
    client.force_login(other)
    matter = Matter.objects.get()
    seen = text(client.get(reverse("casework:matter_preview", args=[matter.pk])))
    assert "Active → <strong>Lapsed</strong>" in seen
    second_person.confirm(matter=matter, actor=other, now=clock.now())
    assert state_of(one) == "failed_attempt"
    assert "Taken back" in text(client.get(reverse("exam:desk_result", args=[one.number])))
    assert "was taken back already" in text(client.get(page))
    assert "Nothing stands in the way" in text(client.get(reverse("exam:desk_row", args=[row.pk])))
