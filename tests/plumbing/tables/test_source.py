"""Reading of broken CSV files: what is said of each line, and that the good ones come through."""

from __future__ import annotations

from pathlib import Path

import pytest

from plumbing.tables.source import BadLine, FileRefused, Source

COLUMNS = ("ref", "title", "hours")


def read(tmp_path: Path, content: bytes) -> list[tuple[int, list[str] | str]]:
    path = tmp_path / "activities.csv"
    path.write_bytes(content)
    source = Source.open(path, COLUMNS)
    rows = [
        (line, cells.reason if isinstance(cells, BadLine) else cells)
        for line, cells in source.rows()
    ]
    assert source.position == len(content)
    source.close()
    return rows


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_rows_are_read_whatever_ends_a_line(tmp_path, end):
    content = end.join([b"\xef\xbb\xbfref,title,hours", b"A1,Point of care,2", b"A2,EKG,1.5", b""])
    assert read(tmp_path, content) == [(2, ["A1", "Point of care", "2"]), (3, ["A2", "EKG", "1.5"])]


def test_columns_in_another_order_are_put_right(tmp_path):
    assert read(tmp_path, b"hours,ref,title\n2,A1,EKG\n") == [(2, ["A1", "EKG", "2"])]


def test_a_header_alone_is_an_empty_file(tmp_path):
    assert read(tmp_path, b"ref,title,hours\r\n") == []


def test_blank_lines_are_no_rows(tmp_path):
    assert read(tmp_path, b"ref,title,hours\n\nA1,EKG,2\n   \n") == [(3, ["A1", "EKG", "2"])]


def test_quotes_commas_and_formulas_stay_as_written(tmp_path):
    content = b'ref,title,hours\nA1,"=1+1, ""quoted""",2\n'
    assert read(tmp_path, content) == [(2, ["A1", '=1+1, "quoted"', "2"])]


def test_a_line_break_inside_quotes_belongs_to_the_row(tmp_path):
    content = b'ref,title,hours\nA1,"two\nlines",2\nA2,EKG,1\n'
    assert read(tmp_path, content) == [(2, ["A1", "two\nlines", "2"]), (4, ["A2", "EKG", "1"])]


def test_a_quote_never_closed_costs_its_own_line_only(tmp_path):
    good = b"".join(b"A%d,EKG,1\n" % n for n in range(3, 60))
    rows = read(tmp_path, b'ref,title,hours\nA1,EKG,1\nA2,"Open,1\n' + good)
    assert rows[1] == (3, "quote never closed or wrongly placed")
    assert len(rows) == 59
    assert rows[2] == (4, ["A3", "EKG", "1"])
    assert rows[-1] == (60, ["A59", "EKG", "1"])


def test_a_quote_never_closed_does_not_swallow_a_quoted_row_after_it(tmp_path):
    rows = read(tmp_path, b'ref,title,hours\nA2,"Open,1\nA3,"Stark, Oconnor",1\nA4,EKG,1\n')
    assert rows == [
        (2, "quote never closed or wrongly placed"),
        (3, ["A3", "Stark, Oconnor", "1"]),
        (4, ["A4", "EKG", "1"]),
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"A1,EKG,1,more", "not the 3 values of the header"),
        (b"A1,EKG,1,,more", "not the 3 values of the header"),
        (b"A1;EKG;1", "its values are parted otherwise than the header"),
        (b"A1\tEKG\t1", "its values are parted otherwise than the header"),
    ],
)
def test_too_many_values_are_refused(tmp_path, line, reason):
    rows = read(tmp_path, b"ref,title,hours\n" + line + b"\nA2,EKG,1\n")
    assert rows == [(2, reason), (3, ["A2", "EKG", "1"])]


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        (b"A1,EKG", ["A1", "EKG", ""]),
        (b"A1", ["A1", "", ""]),
        (b"A1,EKG,1,,,", ["A1", "EKG", "1"]),
        (b"A1,EKG,1, ,", ["A1", "EKG", "1"]),
        (b'A1,"two\nlines"', ["A1", "two\nlines", ""]),
        (b'A1,"a, b; c",1', ["A1", "a, b; c", "1"]),
    ],
)
def test_last_cells_that_a_spreadsheet_leaves_out_or_adds_are_empty(tmp_path, line, cells):
    rows = read(tmp_path, b"ref,title,hours\n" + line + b"\nA2,EKG,1\n")
    assert [row for _, row in rows] == [cells, ["A2", "EKG", "1"]]


def test_rows_of_commas_and_blanks_are_no_rows(tmp_path):
    content = b'ref,title,hours\nA1,EKG,1\n,,\n , ,\n,,,,,\n"","",""\n,\nA2,EKG,1\n,,\n'
    assert read(tmp_path, content) == [(2, ["A1", "EKG", "1"]), (8, ["A2", "EKG", "1"])]


@pytest.mark.parametrize("before", [b"\n", b",,\r\n , \n", b"\xef\xbb\xbf\n;;;\n", b"sep=,\n\n"])
def test_lines_without_a_value_before_the_header_are_passed_over(tmp_path, before):
    rows = read(tmp_path, before + b"ref,title,hours\nA1,EKG,1\n")
    assert [row for _, row in rows] == [["A1", "EKG", "1"]]


@pytest.mark.parametrize("end", [b"\x1a", b"\0\0\0", b"\r\n\x1a\0\0", b"\xef\xbb\xbf"])
def test_the_mark_with_which_old_programs_end_a_file_is_no_row(tmp_path, end):
    assert read(tmp_path, b"ref,title,hours\nA1,EKG,1\n" + end) == [(2, ["A1", "EKG", "1"])]


@pytest.mark.parametrize(
    ("content", "cells"),
    [
        (b"ref;title;hours\nA1;a, b;1\n", ["A1", "a, b", "1"]),
        (b"ref\ttitle\thours\nA1\ta, b\t1\n", ["A1", "a, b", "1"]),
        (b'\xef\xbb\xbfref;title;hours\r\nA1;"a; b"\r\n', ["A1", "a; b", ""]),
        (b"sep=;\r\nref;title;hours\r\nA1;a;1\r\n", ["A1", "a", "1"]),
        (b'"sep=;",,\nref;title;hours\nA1;a;1\n', ["A1", "a", "1"]),
        (b"ref|title|hours\nA1|a, b; c|1\n", ["A1", "a, b; c", "1"]),
        (b"sep=|\nref|title|hours\nA1|a|1\n", ["A1", "a", "1"]),
    ],
)
def test_values_parted_otherwise_than_by_commas_are_read(tmp_path, content, cells):
    assert [row for _, row in read(tmp_path, content)] == [cells]


@pytest.mark.parametrize(
    "header",
    [
        b"Ref,TITLE,Hours",
        b" ref , title,hours ",
        b'"ref","title","hours"',
        b"\xef\xbb\xbf\xef\xbb\xbfref,title,\xef\xbb\xbfhours",
        b"ref,title,hours,,,",
        b"ref,title,hours, ,",
        "\u200bref,title\u00a0,\u00adhours".encode(),
        b"Ref:,Title *,hours*",
    ],
)
def test_a_header_as_spreadsheets_write_it_is_read(tmp_path, header):
    assert read(tmp_path, header + b"\nA1,EKG,1\n") == [(2, ["A1", "EKG", "1"])]


def test_an_empty_column_between_others_is_left_aside_and_a_value_in_it_is_not(tmp_path):
    rows = read(tmp_path, b"ref,,title,hours\nA1,,EKG,1\nA2,x,EKG,1\n")
    assert rows == [(2, ["A1", "EKG", "1"]), (3, "not the 3 values of the header")]


def test_a_line_too_long_for_memory_is_refused_and_the_next_one_read(tmp_path):
    rows = read(tmp_path, b"ref,title,hours\nA1," + b"x" * 300_000 + b",1\nA2,EKG,1\n")
    assert rows == [(2, "line too long"), (3, ["A2", "EKG", "1"])]


def test_bytes_that_are_no_utf8_come_through_for_the_row_to_name(tmp_path):
    assert read(tmp_path, b"ref,title,hours\nA1,D\x92Arcy,1\n") == [(2, ["A1", "D\udc92Arcy", "1"])]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "no header"),
        (b"\n\n", "no header"),
        (b"ref,title\nA1,EKG\n", "column hours is missing"),
        (b"ref,title,hour\n", "column hours is missing, column 'hour' is unknown"),
        (b"ref,title,hours,extra\n", "column 'extra' is unknown"),
        (b"ref,title,hours,title\n", "column title is there twice"),
        (b"A1,EKG,2\n", "column ref is missing"),
        ("ref,title,hours\n".encode("utf-16"), "UTF-16 text"),
        ("ref,title,hours\n".encode("utf-16-le"), "UTF-16 text"),
        ("ref,title,hours\n".encode("utf-16-be"), "UTF-16 text"),
        (b"PK\x03\x04", "a spreadsheet or ZIP file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a spreadsheet; save it as CSV"),
        (b"\x1f\x8b\x08\x00ref,title,hours", "a packed file"),
        (b"\xef\xbb\xbf\n<html><table>", "a web page"),
        (b"%PDF-1.7\n", "a PDF"),
    ],
)
def test_a_file_that_is_no_export_is_refused_with_the_column_named(tmp_path, content, problem):
    path = tmp_path / "activities.csv"
    path.write_bytes(content)
    with pytest.raises(FileRefused, match=f"activities.csv: .*{problem}"):
        Source.open(path, COLUMNS)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(FileRefused, match=r"audits\.csv: No such file"):
        Source.open(tmp_path / "audits.csv", COLUMNS)


def test_a_column_may_be_left_out_where_it_is_optional():
    content = b"\xef\xbb\xbfref;title\nA1;EKG\n"
    source = Source.of(content, COLUMNS, name="rows.csv", optional={"hours"})
    assert list(source.rows()) == [(2, ["A1", "EKG", ""])]
    with pytest.raises(FileRefused, match="column title is missing"):
        Source.of(b"ref;hours\n", COLUMNS, name="rows.csv", optional={"hours"})
