"""A form of gigabytes is refused before it fills the disk, whoever sends it."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from plumbing.uploads.largest_body import largest_body

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("checks", [True, False])
def test_form_that_declares_more_than_its_files_may_be_is_refused_unread(checks):
    """With the check of forgery on, the form of a stranger is read before any view is asked."""
    file = SimpleUploadedFile("scan.pdf", b"%PDF-")
    client = Client(enforce_csrf_checks=checks)
    address = reverse("account_login")
    client.get(address)  # for the cookie, without which nothing is read
    answer = client.post(address, {"proofs": file}, CONTENT_LENGTH=str(largest_body() + 1))
    assert answer.status_code == 413
    assert client.post(address, {"proofs": file}).status_code != 413
