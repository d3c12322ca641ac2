"""Whom a credential names, however a name is written; an email that fits is enough."""

from __future__ import annotations

import pytest

from casework.signed.rules.named import Name, Named, named

OWN = [Name("Marisol Elena", "Reyes-Ortiz"), Name("Marisol", "Ng")]


@pytest.mark.parametrize(
    ("said", "by_email", "comes_out"),
    [
        ("MARISOL REYES ORTIZ", None, Named.MEMBER),
        ("Reyes Ortiz, M.", None, Named.MEMBER),
        ("Dr. Mari ReyesOrtiz", None, Named.MEMBER),
        ("Elena Reyes-Ortiz", None, Named.MEMBER),
        ("Ng", None, Named.MEMBER),
        ("Marisol Ng", None, Named.MEMBER),
        ("Marisol Springfield", None, Named.OTHER),
        ("Ann Reyes-Ortiz", None, Named.OTHER),
        ("Ann Bell", None, Named.OTHER),
        ("Ann Bell", True, Named.MEMBER),
        ("Ann Bell", False, Named.OTHER),
        ("Marisol Ng", False, Named.MEMBER),
        ("", True, Named.MEMBER),
        ("", False, Named.OTHER),
        ("", None, Named.NOBODY),
        (" . ", None, Named.NOBODY),
    ],
)
def test_whom_it_names(said, by_email, comes_out):
    assert named(said, OWN, by_email=by_email) is comes_out
