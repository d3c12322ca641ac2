"""What the desk reads of an application."""

from __future__ import annotations

import pytest

from plumbing import clock
from recert.rules.steps import Step
from recert.services.kind import RecertDossier
from tests.recert import stories

pytestmark = pytest.mark.django_db


def test_a_day_that_was_typed_in_a_step_is_shown_like_every_other_day():
    application = stories.begun()
    dossier = RecertDossier(application.case, [], clock.today())
    dossier.said[Step.ABOUT] = {"birth_date": "1979-04-21", "other_names": "Reyes"}
    assert dossier._told(Step.ABOUT) == ["Born: April 21, 1979", "Other names: Reyes"]
