"""Accommodations as a member asks for them."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from members.models import Role
from plumbing import clock
from recert.exam.models import Accommodation, AccommodationFile
from recert.exam.services import accommodations
from tests import builders
from tests.plumbing.uploads import samples
from tests.recert.exam.candidates import may_sit

pytestmark = pytest.mark.django_db


def text(response):
    return " ".join(response.content.decode().split())


def test_it_is_asked_for_shown_and_seen_once_decided(client):
    [one] = may_sit(1)
    number = one.application.case.number
    client.force_login(builders.member(one.application.case.certificant))
    tracker = reverse("recert:application", args=[number])
    assert "Ask for accommodations" in text(client.get(tracker))
    page = reverse("exam:accommodations", args=[number])
    assert "Say what you need" in text(client.post(page, {"text": " "}))
    client.post(page, {"text": "More time: I read slowly."})
    photo = SimpleUploadedFile("letter.jpg", samples.picture(), "image/jpeg")
    client.post(reverse("exam:add", args=[number]), {"proofs": [photo]})
    file = AccommodationFile.objects.get()
    assert "letter.jpg" in text(client.get(page))
    kept = client.get(reverse("exam:file", args=[number, file.pk]))
    assert b"".join(kept.streaming_content) == samples.picture()
    clerk = builders.staff(Role.RECORDS)
    accommodations.decide(
        accommodation=Accommodation.objects.get(),
        granted=True,
        words="50 % more time",
        on=clock.today(),
        actor=clerk,
    )
    assert "The test center provides: 50 % more time" in text(client.get(tracker))
    client.post(reverse("exam:remove", args=[number, file.pk]))
    file.refresh_from_db()
    assert file.removed_at is None
    client.force_login(clerk)
    opened = client.post(reverse("exam:desk_file", args=[file.pk]))
    assert opened.status_code == 404  # once it is decided, nobody needs it


def test_it_is_taken_back(client):
    [one] = may_sit(1)
    number = one.application.case.number
    client.force_login(builders.member(one.application.case.certificant))
    client.post(reverse("exam:accommodations", args=[number]), {"text": "A reader"})
    client.post(reverse("exam:take_back", args=[number]))
    assert Accommodation.objects.get().state == "taken_back"
