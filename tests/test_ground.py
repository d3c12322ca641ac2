from __future__ import annotations

import pytest
from django.db import ProgrammingError, transaction

from members.models import History, Verb
from members.services import history

pytestmark = pytest.mark.django_db


def test_history_refuses_update_and_delete():
    row = history.record(actor=None, verb=Verb.IMPORTED, subject="member:1")
    for deed in (lambda: History.objects.update(reason="x"), row.delete):
        with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
            deed()
    assert History.objects.get() == row
