"""A CCP audit on the review desk of casework."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.models import Case
from casework.services import taking
from tests import builders
from tests.web.everything import Everything

pytestmark = pytest.mark.django_db


def test_the_next_document_takes_twelve_queries_at_most(client):
    Everything()
    auditor = builders.staff("auditor")
    client.force_login(auditor)
    case = taking.take(case_id=Case.objects.get(number="2026-0143").pk, actor=auditor)
    address = reverse("casework:review", args=[case.kind, case.number])
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        page = client.get(f"{address}?item=1", headers={"X-Review": "part"})
    assert page.context["checks"]
    assert len(asked) == 11  # and one more where some activities were listed in the case
