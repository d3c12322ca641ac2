"""A form of gigabytes is refused unread; of one with files too many, all that was typed is kept."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from plumbing.uploads.largest_body import TIMES_READ, largest_body

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("checks", [True, False])
def test_form_that_declares_far_more_than_its_files_may_be_is_refused_unread(checks):
    """With the check of forgery on, the form of a stranger is read before any view is asked."""
    file = SimpleUploadedFile("scan.pdf", b"%PDF-")
    client = Client(enforce_csrf_checks=checks)
    address = reverse("account_login")
    too_long = str(TIMES_READ * largest_body() + 1)
    client.get(address)  # for the cookie, without which nothing is read
    answer = client.post(address, {"proofs": file}, CONTENT_LENGTH=too_long)
    assert answer.status_code == 413
    assert client.post(address, {"proofs": file}).status_code != 413


def test_form_with_more_fields_than_any_of_ours_is_told_the_limit(client):
    answer = client.post(reverse("account_login"), {f"x{n}": "" for n in range(600)})
    assert answer.status_code == 413
    assert "500 fields" in answer.content.decode()
    assert "what you typed is still in the form" in answer.content.decode()
