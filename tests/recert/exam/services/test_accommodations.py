"""What members need at the exam: asked for, shown, decided, told."""

from __future__ import annotations

import pytest

from casework.models import Document
from casework.services.cases import CaseRefused
from members.models import Role
from notices.models import Notice
from plumbing import clock
from recert.exam.models import Accommodation, AccommodationFile
from recert.exam.queries import accommodations as queries
from recert.exam.services import accommodations
from tests import builders
from tests.recert import stories
from tests.recert.exam.candidates import may_sit

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk():
    return builders.staff(Role.RECORDS)


def asked(application, text="More time: I read slowly."):
    return accommodations.ask(application=application, text=text, actor=None)


def decide(row, clerk, *, granted=True, words="50 % more time"):
    return accommodations.decide(
        accommodation=row, granted=granted, words=words, on=clock.today(), actor=clerk
    )


def shown(row, name="letter.pdf"):
    document = builders.document(row.application.case.certificant)
    return AccommodationFile.objects.create(accommodation=row, document=document, name=name)


def test_it_is_asked_for_once_and_said_anew_with_its_files():
    [one] = may_sit(1)
    first = asked(one.application)
    file = shown(first)
    assert asked(one.application) == first
    second = asked(one.application, "More time and a reader")
    file.refresh_from_db()
    assert file.accommodation == second
    assert queries.of_application(one.application) == [second]


def test_it_is_granted_in_words_for_the_vendor_and_told_once(clerk):
    [one] = may_sit(1)
    row = asked(one.application)
    with pytest.raises(CaseRefused, match="Say what the test center provides"):
        decide(row, clerk, words=" ")
    for _ in range(2):
        decide(row, clerk)
    row.refresh_from_db()
    assert (row.state, row.provided, row.decided_by) == ("granted", "50 % more time", clerk)
    assert Notice.objects.filter(kind="recert_accommodation").count() == 1
    with pytest.raises(CaseRefused, match="This request is granted"):
        decide(row, clerk, granted=False, words="No")


def test_it_is_refused_with_a_reason_and_may_be_asked_for_anew(clerk):
    [one] = may_sit(1)
    decide(asked(one.application), clerk, granted=False, words="Send a letter of your doctor.")
    asked(one.application, "The letter is here now")
    assert [row.state for row in queries.of_application(one.application)] == ["asked", "refused"]


def test_of_a_draft_staff_see_nothing_and_of_what_is_over_nothing_is_decided(clerk):
    application = stories.begun(route="exam")
    row = asked(application)
    assert not queries.waiting().exists()
    with pytest.raises(CaseRefused, match="not sent yet"):
        decide(row, clerk)
    with pytest.raises(CaseRefused, match="for the exam"):
        asked(stories.begun(route="ccp"))


def test_nobody_decides_their_own(clerk):
    [one] = may_sit(1)
    person = one.application.case.certificant
    person.user = clerk
    person.save(update_fields=["user"])
    with pytest.raises(CaseRefused, match="about you"):
        decide(asked(one.application), clerk)


def test_taken_back_its_files_go_with_it(clerk):
    [one] = may_sit(1)
    row = asked(one.application)
    file = shown(row)
    for _ in range(2):
        accommodations.take_back(accommodation=row, actor=None)
    assert Accommodation.objects.get().state == "taken_back"
    assert Document.objects.get(pk=file.document_id).removed_at is not None
    with pytest.raises(CaseRefused, match="taken back"):
        decide(row, clerk)
