"""`manage.py import_export` and `manage.py standings` as they are typed."""

from __future__ import annotations

import csv
import io
import json

import pytest
from django.core.management import CommandError, call_command

from members.models import Certificant, Certification
from members.rules import emails
from tests import builders
from tests.imports import sample

pytestmark = pytest.mark.django_db


def typed(*words):
    out, err = io.StringIO(), io.StringIO()
    call_command(*map(str, words), stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_the_summary_goes_to_standard_output_and_refusals_to_standard_error(tmp_path):
    folder = sample.whole(tmp_path / "export")
    out, err = typed("import_export", folder, "--on", "2026-11-22")
    assert out.splitlines()[1].split() == ["members.csv", "12", "5", "5", "1", "6"]
    assert "         2  member_number: unknown" in out.splitlines()
    assert "Standing on 2026-11-22 of 7 certifications" in out
    assert err.splitlines()[0] == "members.csv, line 7: member_number: missing: ''"
    assert len(err.splitlines()) == sum(map(len, sample.REFUSED.values()))
    assert "'Bad\\x00Byte'" in err


def test_a_dry_run_says_so(tmp_path):
    out, _ = typed("import_export", sample.whole(tmp_path / "export"), "--dry-run")
    assert out.rstrip().endswith("Dry run: nothing was written.")
    assert not Certificant.objects.exists()


def test_the_summary_can_be_had_as_json(tmp_path):
    folder = sample.whole(tmp_path / "export")
    out, _ = typed("import_export", folder, "--on", "2026-11-22", "--json")
    summary = json.loads(out)
    assert summary["files"][0] == {
        "file": "members.csv",
        "rows": 12,
        "taken": 5,
        "new": 5,
        "same_again": 1,
        "refused": 6,
        "reasons": dict.fromkeys(sample.REFUSED["members.csv"], 1),
    }
    assert (summary["on"], summary["standings"]["lapsed"]) == ("2026-11-22", 2)


def test_the_report_is_csv_that_a_spreadsheet_runs_no_formula_of(tmp_path):
    bad = sample.PERSON | {"member_number": "1", "email": "=cmd|' /C calc'!A0"}
    folder = sample.write(tmp_path / "export", {"members.csv": [bad]})
    typed("import_export", folder, "--report", tmp_path / "report.csv")
    with (tmp_path / "report.csv").open(newline="", encoding="utf-8") as file:
        assert list(csv.reader(file)) == [
            ["file", "line", "column", "value", "reason"],
            ["members.csv", "2", "email", "'=cmd|' /C calc'!A0", emails.NO_ADDRESS],
        ]


def test_a_folder_that_is_no_export_is_an_error_in_one_sentence(tmp_path):
    with pytest.raises(CommandError, match=r"^members\.csv: No such file or directory$"):
        typed("import_export", tmp_path)


@pytest.mark.parametrize("command", [["standings"], ["import_export", "."]])
def test_a_day_that_is_none_is_refused(command):
    with pytest.raises(CommandError, match="not a day like 2026-11-22: tomorrow"):
        typed(*command, "--on", "tomorrow")


def test_standings_are_ordered_by_number_with_the_day_and_way_back(tmp_path):
    folder = sample.whole(tmp_path / "export")
    typed("import_export", folder, "--on", "2026-11-22")
    out, _ = typed("standings", "--on", "2026-11-22")
    assert out.splitlines() == [
        "certification_number,standing,since,way_back",
        "AHI-5,retired,2020-05-01,",
        "CLC-4,suspended,2026-01-01,",
        "MLS-3,lapsed,2022-05-01,recertify",
        "RDA-6,deceased,2026-08-15,",
        "RDA-7,revoked,2016-05-01,",
        "RMA-1,active,,",
        "RPT-2,lapsed,2026-09-01,recertify",
    ]


def test_standings_of_an_earlier_day_know_nothing_of_what_came_later(tmp_path):
    folder = sample.whole(tmp_path / "export")
    typed("import_export", folder, "--on", "2026-11-22")
    out, _ = typed("standings", "--on", "2016-04-30")
    assert out.splitlines()[1:] == [
        "AHI-5,lapsed,2006-12-31,recertify",
        "CLC-4,lapsed,2001-03-31,recertify",
        "MLS-3,lapsed,2011-07-31,recertify",
        "RDA-7,active,,",
    ]


def test_standings_neutralise_a_number_that_looks_like_a_formula():
    row = builders.certification(number="=1+1")
    out, _ = typed("standings")
    assert out.splitlines()[1].startswith("'=1+1,")
    assert Certification.objects.get() == row
