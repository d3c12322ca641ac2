"""What a forwarded email says: guessed where it is plain, empty where it is not."""

from __future__ import annotations

import time
import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from ccp.drafts.rules.guessing import MOST_READ, Guess, Mail, guess

MAILS = tomllib.loads(Path(__file__).with_name("mails.toml").read_text(encoding="utf-8"))["mail"]


def mail(subject, text, sender="Marisol Reyes <marisol.reyes@example.org>"):
    return Mail(subject, text, sender, date(2026, 11, 9))


@pytest.mark.parametrize("case", MAILS, ids=lambda case: case["name"])
def test_an_email_of_a_provider_is_guessed(case):
    from_provider = [case["sender"]] if "sender" in case else []
    hours = Decimal(case["hours"]) if "hours" in case else None
    expected = Guess(
        case["title"],
        case["provider"],
        case.get("completed_on"),
        hours,
        case.get("category", "professional_education"),
        case.get("day_is_told", True),
    )
    assert guess(mail(case["subject"], case["text"], *from_provider)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\x00\ufffd",
        "From:\n" * 3000,
        "1 a-" * 9000,
        "completed " * 4000,
        "Date: " + "1/" * 9000,
        "“" * 20000,
    ],
)
def test_nothing_in_an_email_takes_long_or_fails(text):
    began = time.perf_counter()
    guess(mail("Fwd: " * 500, text))
    assert time.perf_counter() - began < 1.0


def test_no_more_is_read_than_an_email_of_a_provider_has():
    assert guess(mail("Fwd: a", " \n" * MOST_READ + "Hours: 3")).hours is None
