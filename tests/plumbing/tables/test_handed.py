"""Tables that people hand in: text however it was saved, workbooks in a child with limits."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from plumbing.tables import handed, workbook
from plumbing.tables.handed import NotATable, text_of


def upload(content: bytes, name="list.xlsx"):
    return SimpleUploadedFile(name, content)


def a_workbook(*rows, more=()):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for name in more:
        book.create_sheet(name)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


@pytest.fixture(scope="module", autouse=True)
def _ended():
    yield
    handed.readers.stop()


def read(content: bytes, rows=100) -> str:
    return text_of(upload(content), rows=rows, sender=1)


def test_a_workbook_is_read_as_somebody_would_type_it():
    content = a_workbook(
        ["Title", "Day", "Hours", None],
        ["Draws, two", date(2026, 11, 7), 3.4],
        [None, None, None],
        ["Late\nshift", datetime(2026, 11, 8, 9, 30), 2, True],
        ["=1+1", "11/09/2026", 0.1 + 0.2],
    )
    assert read(content).splitlines() == [
        "Title,Day,Hours",
        '"Draws, two",2026-11-07,3.4',
        "Late shift,2026-11-08T09:30:00,2,True",
        ",11/09/2026,0.3",
    ]
    assert len(read(content, rows=2).splitlines()) == 2


@pytest.mark.parametrize(
    "content",
    [
        "Title;Day\nÉtude;2026-11-07".encode("cp1252"),
        "Title;Day\nÉtude;2026-11-07".encode("utf-16"),
        "Title;Day\nÉtude;2026-11-07".encode("utf-8-sig"),
    ],
)
def test_text_is_read_however_it_was_saved(content):
    assert text_of(upload(content, "list.csv"), rows=9, sender=1) == "Title;Day\nÉtude;2026-11-07"


def zipped(**parts):
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", content)
    return kept.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"%PDF-1.7 a list", "other"),
        (b"<html>", "other"),
        (b"\xd0\xcf\x11\xe0" + b"0" * 600, "old_workbook"),
        (b"PK\x03\x04 cut off", "no_workbook"),
        (zipped(word__document="<w/>"), "no_workbook"),
        (zipped(xl__workbook="<!DOCTYPE x [<!ENTITY a 'a'>]><x>&a;</x>"), "no_workbook"),
        (zipped(xl__workbook="<x/>", xl__big=b"0" * (workbook.UNPACKED + 1)), "unpacked"),
        (zipped(xl__workbook="<x/>", **{f"part{n}": "" for n in range(501)}), "unpacked"),
        (a_workbook(more=["Second"]), "no_rows"),
        (a_workbook(["x"] * 61), "too_wide"),
        (b"x" * (handed.LARGEST + 1), "too_large"),
    ],
)
def test_what_is_no_table_is_refused_with_what_to_do(content, code):
    with pytest.raises(NotATable) as refused:
        read(content)
    assert (refused.value.code, str(refused.value)) == (code, handed.MESSAGES[code])


def test_a_workbook_that_never_ends_is_given_up(monkeypatch):
    monkeypatch.setattr(handed, "SECONDS", 0.0)
    with pytest.raises(NotATable) as refused:
        read(a_workbook(["Title"], ["Draws"]))
    assert refused.value.code == "too_complex"
