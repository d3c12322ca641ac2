"""Whatever is sent to the calls, the answer is one of the document's and never an error of ours."""

from __future__ import annotations

import pytest
import schemathesis
from django.core import signals
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from amt_portal.wsgi import application
from courses.completions.models import Completion
from courses.completions.services import providers
from tests import builders
from tests.courses.completions import made

pytestmark = pytest.mark.django_db

EXAMPLES = 10
CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
)


@pytest.fixture
def document():
    """Its calls work on the connection of the test, as those of Django's own client do."""
    ends = (signals.request_started, signals.request_finished)
    for signal in ends:
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/openapi.json", application)
    for signal in ends:
        signal.connect(close_old_connections)


@pytest.fixture
def token():
    provider = made.provider()
    certified = builders.certification(number="3027715")
    Completion.objects.create(
        provider=provider,
        completion_id="0",
        state="kept",
        source="api",
        certificant=certified.certificant,
        title="Blood draws",
        completed_on=certified.granted_on,
        hours=1,
        arrived_on=certified.granted_on,
    )
    return providers.make_token(provider=provider, actor=builders.staff())


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_nothing_that_is_sent_has_an_undocumented_answer(document, token, mode):
    for found in document.get_all_operations():
        cases = found.ok().as_strategy(generation_mode=mode)

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize=True,
            database=None,
        )
        @given(case=cases)
        def is_answered_as_documented(case):
            headers = {"Authorization": f"Bearer {token}"}
            case.call_and_validate(headers=headers, checks=list(CHECKS))

        is_answered_as_documented()
