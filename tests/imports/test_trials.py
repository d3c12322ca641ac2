"""Exports as spreadsheets leave them: every person of them is taken, and nothing else."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from amt_portal.imports.run import run_import
from members.models import Certificant, Certification

CSV = Path(__file__).parents[1] / "trials" / "csv"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "name", ["k-excel-dropped-trailing-commas", "i-blank-comma-rows", "c-semicolon"]
)
def test_every_row_is_taken_and_none_is_refused(name):
    refused = []
    run_import(CSV / name, on=date(2026, 11, 22), actor=None, refused=refused.append)
    assert refused == []
    assert (Certificant.objects.count(), Certification.objects.count()) == (60, 60)
