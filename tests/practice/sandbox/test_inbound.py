"""Forwarding an email in the demo: through the portal's own webhook, and nowhere else."""

from __future__ import annotations

import pytest
from django.urls import reverse

from ccp.drafts.models import Draft
from ccp.drafts.queries.forwarding import in_full
from tests import builders
from tests.ccp.drafts.emails import address, switch_on

pytestmark = pytest.mark.django_db


def test_a_sample_is_forwarded_and_waits_as_a_draft(client, settings, tmp_path):
    switch_on(settings)
    settings.PORTAL_MAILBOX = str(tmp_path)
    url = reverse("mailbox:forward")
    mine = address(builders.certificant())
    assert "Forward an email" in client.get(reverse("mailbox:list")).content.decode()
    form = client.get(f"{url}?sample=webinar&to={in_full(mine)}").context["form"]
    answer = client.post(url, form.initial)
    assert answer.url == url
    draft = Draft.objects.get()
    assert (draft.title, draft.provider) == ("Order of Draw Refresher", "PhleboLearn")


def test_where_no_email_is_taken_there_is_no_such_page(client, settings, tmp_path):
    settings.PORTAL_MAILBOX = str(tmp_path)
    assert client.get(reverse("mailbox:forward")).status_code == 404
