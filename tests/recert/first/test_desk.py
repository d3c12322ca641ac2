"""The pages: a file from its choice to what is left, a form from its typing to the grant."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from casework.files.models import FileRow, FileState, RowFile
from casework.files.services import taking
from members.models import Certification, History, Role
from tests import builders
from tests.recert.first import candidates
from tests.web.desk.test_lists import FRAME

pytestmark = pytest.mark.django_db
FILES = reverse("files:desk_files", args=["first"])
NEW = reverse("first:desk_new")


@pytest.fixture
def clerk(client):
    user = builders.staff(Role.RECORDS)
    client.force_login(user)
    return user


def words(response):
    return " ".join(response.content.decode().split())


def send(client, content, **more):
    file = SimpleUploadedFile("passed.csv", content, content_type="text/csv")
    return client.post(FILES, {"file": file, "key": str(uuid4())} | more, follow=True)


def test_a_file_is_looked_at_taken_and_what_is_left_can_be_handed_in_again(client, clerk):
    bad = candidates.row(program="XYZ")
    page = send(client, candidates.content(candidates.row(), bad))
    assert "1 of 2 rows can be taken" in words(page)
    assert "unknown: &#x27;XYZ&#x27;" in words(page)
    file = RowFile.objects.get()
    client.post(reverse("files:desk_take", args=[file.pk]))
    taking.take_waiting(on=candidates.ON, seconds=30)
    page = client.get(reverse("files:desk_file", args=[file.pk]))
    assert "RPT-1" in words(page)
    left = b"".join(client.get(reverse("files:desk_left", args=[file.pk])))
    assert b"program: unknown" in left
    page = send(client, left.replace(b"XYZ", b"RMA"))
    assert "1 of 1 row can be taken" in words(page)


def test_a_file_that_is_being_taken_tells_how_far_it_is(client, clerk):
    file = candidates.handed_in(candidates.row(), candidates.row(program="XYZ"), actor=clerk)
    taking.take(file=file, actor=clerk)
    page = client.get(reverse("files:desk_file", args=[file.pk]))
    assert "1 of 2 rows" in words(page)


def test_sent_twice_it_is_one_file_and_of_what_is_left_alone_nothing_is_kept(client, clerk):
    content, key = candidates.content(candidates.row()), str(uuid4())
    send(client, content, key=key)
    send(client, content, key=key)
    file = RowFile.objects.get()
    client.post(reverse("files:desk_drop", args=[file.pk]))
    file.refresh_from_db()
    assert (file.state, FileRow.objects.count()) == (FileState.DROPPED, 0)
    page = client.post(reverse("files:desk_take", args=[file.pk]), follow=True)
    assert "cannot become taking" in words(page)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is empty"),
        (b"PK\x03\x04", "a spreadsheet or ZIP file; save it as CSV"),
        (b"program,passed_on\nRPT,2026-11-20\n", "column birth_date is missing"),
        (candidates.content(), "it has no row below its header"),
    ],
)
def test_what_is_no_such_file_is_told_beside_its_field(client, clerk, content, said):
    assert said in words(send(client, content))
    assert not RowFile.objects.exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_lists_cost_the_same(client, clerk, django_assert_num_queries, rows):
    builders.certificant(email="ana@example.org")
    for _ in range(rows):
        candidates.taken(candidates.row(email="ana@example.org"), actor=clerk)
    several = candidates.handed_in(*(candidates.row() for _ in range(rows)), actor=clerk)
    with django_assert_num_queries(FRAME + 3):  # the files, their counts, what is held
        page = client.get(FILES)
    assert page.content.count(b"May be member") == rows
    with django_assert_num_queries(FRAME + 4):  # the file, its twin, its counts, its rows
        client.get(reverse("files:desk_file", args=[several.pk]))


def typed(**more):
    said = candidates.row(**more)
    named = ("program", "passed_on", "candidate_id", "first_name", "last_name", "birth_date")
    address = ("email", "address_line1", "city", "state", "zip")
    return {name: said[name] for name in (*named, *address)} | {"country": "US", "key": uuid4()}


def test_what_is_typed_is_looked_at_and_granted_once(client, clerk):
    form = typed(first_name="Amara", last_name="Okonkwo")
    page = client.post(NEW, form, follow=True)
    assert "Amara Okonkwo becomes member <strong>1</strong>" in words(page)
    assert client.post(NEW, form, follow=True).request == page.request
    row = FileRow.objects.get()
    page = client.post(reverse("first:desk_as_new", args=[row.pk]), {"seen": ""}, follow=True)
    held = Certification.objects.get()
    assert page.request["PATH_INFO"] == reverse("desk:member", args=[held.certificant_id])
    assert "RPT-1 is granted" in words(page)
    page = client.post(reverse("first:desk_as_new", args=[row.pk]), {"seen": ""}, follow=True)
    assert "It was decided by" in words(page)
    assert Certification.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"passed_on": "2031-01-01"}, "it is not after today"),
        ({"birth_date": "2026-11-25"}, "it is before the day of the exam"),
        ({"zip": "99501"}, "This ZIP code lies in Alaska"),
        ({"email": "nobody"}, "Type an address that mail can be sent to"),
    ],
)
def test_what_is_typed_wrong_is_told_and_nothing_typed_is_lost(client, clerk, wrong, said):
    page = words(client.post(NEW, typed(first_name="Zoltána") | wrong))
    assert said in page
    assert "Zoltána" in page
    assert not FileRow.objects.exists()


def test_typed_anew_the_first_is_set_aside(client, clerk):
    row = candidates.typed(actor=clerk, first_name="Amara", last_name="Okonkow")
    page = client.get(f"{NEW}?change={row.pk}")
    assert 'value="Okonkow"' in words(page)
    assert 'value="18 Alder Court"' not in words(page)
    client.post(NEW, typed(last_name="Okonkwo") | {"instead_of": row.pk})
    row.refresh_from_db()
    assert (row.state, row.why) == ("set_aside", "Typed anew")


def test_the_same_person_is_seen_beside_and_granted_further(client, clerk):
    person = builders.certificant(
        first_name="Ana", last_name="Lopez", member_number="1000026", email="ana@example.org"
    )
    builders.certification(person, program="RMA", number="RMA-900001")
    row = candidates.taken(candidates.row(email="ana@example.org"), actor=clerk).rows.get()
    page = words(client.get(reverse("first:desk_row", args=[row.pk])))
    assert "the same email address" in page
    assert "The same person: grant RPT-1" in page
    url = reverse("first:desk_as_member", args=[row.pk])
    assert "No member has this number" in words(client.post(url, {"member_number": "77"}))
    client.post(url, {"member_number": "1000026"})
    assert person.certifications.count() == 2


def test_a_further_one_begins_at_the_member_and_asks_for_little(client, clerk):
    person = builders.certificant(last_name="Lopez", member_number="1000026")
    member = client.get(reverse("desk:member", args=[person.pk]))
    assert f"{NEW}?member=1000026" in words(member)
    asked = {"member_number": "1000026", "last_name": "Lopez", "key": uuid4()}
    exam = {"program": "RPT", "passed_on": "2026-11-20"}
    page = client.post(f"{NEW}?member=1000026", asked | exam, follow=True)
    assert "Grant RPT-1" in words(page)


def test_a_reason_sets_a_row_aside(client, clerk):
    row = candidates.typed(actor=clerk)
    url = reverse("first:desk_aside", args=[row.pk])
    assert "Please correct this" in words(client.post(url, {"reason": " "}))
    client.post(url, {"reason": "Not ours"})
    row.refresh_from_db()
    assert row.state == "set_aside"
    assert History.objects.filter(verb="row_set_aside", reason="Not ours").exists()


def test_what_waits_stands_on_the_desks_home(client, clerk):
    candidates.typed(actor=clerk)
    assert "Candidates to decide" in words(client.get(reverse("desk:home")))


def test_a_birth_date_is_shown_to_who_needs_it_and_changed_by_records(client, clerk):
    person = builders.certificant(birth_date=date(1990, 3, 1))
    page, form = (reverse(f"desk:{name}", args=[person.pk]) for name in ("member", "birth_date"))
    assert "born March 1, 1990" in words(client.get(page))
    seen = client.get(form).context["form"]["seen"].value()
    person.birth_date = date(1990, 3, 2)
    person.save()
    change = {"birth_date": "1990-03-03", "reason": "Passport", "seen": seen}
    assert "This was changed while you had it open" in words(client.post(form, change))
    client.post(form, change | {"seen": client.get(form).context["form"]["seen"].value()})
    person.refresh_from_db()
    assert person.birth_date == date(1990, 3, 3)
    history = words(client.get(reverse("desk:history", args=[person.pk])))
    assert "The birth date was changed" in history
    assert "1990" not in history
    client.force_login(builders.staff(Role.MAIL))
    assert "1990" not in words(client.get(page))
