"""A small export with every kind of row, and every kind of mess an association's system makes."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

from amt_portal.imports.run import TABLES

COLUMNS = {table.name: table.columns for table in TABLES}
PERSON = {
    "first_name": "Marisol",
    "last_name": "Reyes",
    "address_line1": "2214 N Larkspur Ave Apt 3B",
    "city": "Rockford",
    "state": "IL",
    "zip": "61107",
    "country": "US",
}

MEMBERS = [
    PERSON | {"member_number": "100", "email": "Marisol.Reyes@example.org"},
    PERSON
    | {"member_number": "101", "last_name": " SØRENSEN ", "email": "Ana.Sørensen@example.org"},
    PERSON | {"member_number": "102", "email": "", "address_line1": "", "zip": "2138"},
    PERSON | {"member_number": "103", "first_name": '=HYPERLINK("http://x")', "zip": "210-4411"},
    PERSON | {"member_number": "104", "deceased_on": "8/15/2026"},
]
BAD_MEMBERS = [
    PERSON | {"member_number": ""},
    PERSON | {"member_number": "190", "last_name": "   "},
    PERSON | {"member_number": "191", "email": "not-an-address@@x"},
    PERSON | {"member_number": "192", "last_name": "Bad\x00Byte"},
    PERSON | {"member_number": "100", "last_name": "Conflict"},
    PERSON | {"member_number": "193", "deceased_on": "11/23/2026"},
]
CERTIFICATIONS = [
    {
        "certification_number": "RMA-1",
        "member_number": "100",
        "program": "RMA",
        "granted_on": "3/10/2022",
    },
    {
        "certification_number": "RPT-2",
        "member_number": "100",
        "program": "RPT",
        "granted_on": "3/12/2025",
    },
    {
        "certification_number": "MLS-3",
        "member_number": "101",
        "program": "MT",
        "granted_on": "6/1/2010",
        "recertified_on": "3/10/2020",
    },
    {
        "certification_number": "CLC-4",
        "member_number": "102",
        "program": "CLC",
        "granted_on": "2/29/2000",
        "suspended_from": "1/1/2026",
        "suspended_until": "1/1/2027",
    },
    {
        "certification_number": "AHI-5",
        "member_number": "103",
        "program": "AHI",
        "granted_on": "11/1/2005",
        "retired_on": "5/1/2020",
    },
    {
        "certification_number": "RDA-6",
        "member_number": "104",
        "program": "RDA",
        "granted_on": "5/1/2025",
    },
    {
        "certification_number": "RDA-7",
        "member_number": "103",
        "program": "RDA",
        "granted_on": "5/1/2015",
        "revoked_on": "5/1/2016",
    },
]
_CERTIFICATION = {"member_number": "100", "program": "RMA", "granted_on": "5/1/2015"}
BAD_CERTIFICATIONS = [
    _CERTIFICATION | {"certification_number": "COLT-1", "program": "COLT"},
    _CERTIFICATION | {"certification_number": "RMA-91", "member_number": "888"},
    _CERTIFICATION | {"certification_number": "RMA-92", "granted_on": "2/29/2023"},
    _CERTIFICATION | {"certification_number": "RMA-93", "granted_on": "11/23/2026"},
    _CERTIFICATION | {"certification_number": "RMA-94", "recertified_on": "5/1/2014"},
    _CERTIFICATION | {"certification_number": "RMA-95", "recertified_on": "5/1/2015"},
    _CERTIFICATION | {"certification_number": "RMA-96", "suspended_until": "5/1/2018"},
    _CERTIFICATION
    | {
        "certification_number": "RMA-97",
        "suspended_from": "5/1/2018",
        "suspended_until": "5/1/2018",
    },
    _CERTIFICATION | {"certification_number": "RMA-98", "member_number": "191"},
    _CERTIFICATION | {"certification_number": "RMA-1"},
]


def payment(ref: str, number: str, year: int, day: str, **other: Any) -> dict[str, Any]:
    row = {"payment_ref": ref, "certification_number": number, "dues_year": year, "paid_on": day}
    return row | {"amount": "50.00", "method": "card"} | other


PAYMENTS = [
    payment("P1", "RMA-1", 2023, "3/20/2023"),
    payment("P2", "RMA-1", 2024, "3/20/2024", amount="$50.00", method="money order"),
    payment("P3", "RMA-1", 2025, "3/20/2025", method="Check"),
    payment("P4", "RMA-1", 2026, "3/20/2026"),
    payment("P5", "MLS-3", 2012, "6/20/2012", amount="90"),
    payment("P6", "MLS-3", 2021, "3/20/2021", amount="$90.00"),
    payment("P7", "RPT-2", 2026, "3/31/2026"),
    payment("P8", "AHI-5", 2006, "12/1/2009", amount="30"),
]
BAD_PAYMENTS = [
    payment("P90", "NOPE-1", 2025, "3/15/2025"),
    payment("P91", "RMA-1", 2025, "3/15/2025", amount="-50.00"),
    payment("P92", "RMA-1", 2025, "13/45/2020"),
    payment("P3", "RMA-1", 2025, "3/20/2025", amount="1.00", method="check"),
    payment("P93", "RMA-1", 19, "3/15/2025"),
    payment("P94", "RMA-1", 2022, "3/15/2025"),
    payment("P95", "RMA-1", "soon", "3/15/2025"),
    payment("P96", "RMA-1", 2205, "3/15/2025"),
    payment("P97", "RMA-1", 2025, "3/15/2025", method="barter"),
    payment("P98", "RMA-1", 2026, "11/23/2026"),
]


def activity(ref: str, number: str, category: str, day: str = "", **other: Any) -> dict[str, Any]:
    row = {"activity_ref": ref, "certification_number": number, "category": category}
    return (
        row | {"completed_on": day, "title": "EKG interpretation", "provider": "LabRoots"} | other
    )


ACTIVITIES = [
    activity("A1", "RMA-1", "professional_education", "5/1/2023", hours="20.5"),
    activity("A2", "RMA-1", "amt_ce", "5/2/2023", hours="4"),
    activity("A3", "RMA-1", "authorship", "6/1/2023", kind="poster"),
    activity("A4", "RMA-1", "organization", "7/1/2023", role="officer", years="1"),
    activity("A5", "RMA-1", "instruction", "8/1/2023", hours="2"),
    activity("A6", "MLS-3", "formal_education", "9/1/2021", credits="3", unit="semester"),
    activity("A7", "MLS-3", "employment", from_day="3/10/2020", to_day="12/2/2021"),
    activity("A8", "CLC-4", "professional_education", "5/1/2023", hours="0.25"),
]
_BAD = ("RMA-1", "professional_education", "5/1/2023")
BAD_ACTIVITIES = [
    activity("A90", *_BAD, hours="-2"),
    activity("A91", "RMA-1", "golf", "5/1/2023", hours="2"),
    activity("A92", *_BAD, hours="1e309"),
    activity("A93", "RMA-1", "employment", from_day="5/1/2020", to_day="4/1/2020", hours="1.5"),
    activity("A94", "NOPE-2", "professional_education", "5/1/2023", hours="1"),
    activity("A95", *_BAD, hours="1", years="1"),
    activity("A96", "RMA-1", "employment", from_day="5/1/2020"),
    activity("A97", "RMA-1", "formal_education", "5/1/2023", credits="3", unit="trimester"),
    activity("A98", "RMA-1", "organization", "5/1/2023", years="1"),
    activity("A1", *_BAD, hours="20"),
]
ATTESTATIONS = [
    {"certification_number": "RMA-1", "cycle_start": "3/10/2025", "attested_on": "4/6/2025"},
    {"certification_number": "MLS-3", "cycle_start": "6/1/2010", "attested_on": "4/6/2012"},
]
BAD_ATTESTATIONS = [
    {"certification_number": "RMA-1", "cycle_start": "1/2/1999", "attested_on": "1/3/2000"},
    {"certification_number": "RMA-1", "cycle_start": "3/10/2028", "attested_on": "1/3/2025"},
    {"certification_number": "RMA-1", "cycle_start": "3/10/2025", "attested_on": "4/7/2025"},
]
AUDITS = [{"certification_number": "RPT-2", "cycle_start": "3/12/2025", "failed_on": "9/1/2026"}]

GOOD = {
    "members.csv": MEMBERS,
    "certifications.csv": CERTIFICATIONS,
    "payments.csv": PAYMENTS,
    "activities.csv": ACTIVITIES,
    "attestations.csv": ATTESTATIONS,
    "audits.csv": AUDITS,
}
BAD = {
    "members.csv": BAD_MEMBERS,
    "certifications.csv": BAD_CERTIFICATIONS,
    "payments.csv": BAD_PAYMENTS,
    "activities.csv": BAD_ACTIVITIES,
    "attestations.csv": BAD_ATTESTATIONS,
}
REFUSED = {
    "members.csv": [
        "member_number: missing",
        "last_name: missing",
        "email: more than one address, or more than one @",
        "last_name: control character",
        "member_number: already taken by a different row",
        "deceased_on: in the future",
    ],
    "certifications.csv": [
        "program: unknown",
        "member_number: unknown",
        "granted_on: not a date",
        "granted_on: in the future",
        "recertified_on: before granted_on",
        "recertified_on: not after granted_on",
        "suspended_until: without suspended_from",
        "suspended_until: not after suspended_from",
        "member_number: unknown",
        "certification_number: already taken by a different row",
    ],
    "payments.csv": [
        "certification_number: unknown",
        "amount: not positive",
        "paid_on: not a date",
        "payment_ref: already taken by a different row",
        "dues_year: not a dues year of this certification",
        "dues_year: not a dues year of this certification",
        "dues_year: not a dues year of this certification",
        "dues_year: not a dues year of this certification",
        "method: unknown",
        "paid_on: in the future",
    ],
    "activities.csv": [
        "hours: not positive",
        "category: unknown",
        "hours: not a number",
        "to_day: before from_day",
        "certification_number: unknown",
        "years: not used by professional_education",
        "to_day: missing",
        "unit: unknown",
        "role: missing",
        "activity_ref: already taken by a different row",
    ],
    "attestations.csv": [
        "cycle_start: not a cycle of this certification",
        "cycle_start: not a cycle of this certification",
        "cycle_start: already taken by a different row",
    ],
}
"""What is said of the bad rows, in their order."""


def write(folder: Path, rows: dict[str, list[dict[str, Any]]]) -> Path:
    """Write the six files, with the byte order mark and line ends of the real ones."""
    folder.mkdir(exist_ok=True)
    for name, columns in COLUMNS.items():
        out = io.StringIO()
        writer = csv.DictWriter(out, columns, lineterminator="\r\n")
        writer.writeheader()
        writer.writerows(rows.get(name, []))
        mark = b"\xef\xbb\xbf" if name == "members.csv" else b""
        (folder / name).write_bytes(mark + out.getvalue().encode())
    return folder


def whole(folder: Path) -> Path:
    """The good rows, each again at the end, and the bad ones."""
    names = COLUMNS
    return write(folder, {n: GOOD[n] + BAD.get(n, []) + GOOD[n][:1] for n in names})
