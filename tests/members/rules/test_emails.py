"""One address in all spellings in which it comes, and why no mail can go to some."""

from __future__ import annotations

import pytest

from members.rules.emails import NotMailable, key, mailable

MEANT = "Pat.Example@example.org"


@pytest.mark.parametrize(
    "text",
    [
        MEANT,
        f" {MEANT}\t",
        f"\ufeff{MEANT}",
        "Pat.\u200bExample@exam\u00adple.org\u200d",
        "\u202aPat.Example@example.org\u202c",
        f"mailto:{MEANT}",
        f"MAILTO:{MEANT}?subject=Hello%20there",
        "mailto:Pat.Example%40example.org",
        f"mailto://{MEANT}",
        f"SMTP:{MEANT}",
        f"E-Mail: {MEANT}",
        f"<{MEANT}>",
        f"Pat Example <{MEANT}>",
        f'"Example, Pat" <mailto:{MEANT}>;',
        f"'{MEANT}'",
        f"“{MEANT}”",
        f"[{MEANT}]",
        f"({MEANT}),",
        f"{MEANT}.",
        f"\u00a0{MEANT}\u00a0",
        "Pat.Example \uff20 example\uff0eorg",
        "Pat.Example@example\u3002org",
    ],
)
def test_an_address_is_read_as_it_was_meant(text):
    assert mailable(text) == MEANT
    assert key(text) == MEANT.lower()


@pytest.mark.parametrize("text", ["", " ", "\u200b", '""', "<>"])
def test_nothing_is_nothing(text):
    assert mailable(text) == ""


def test_a_domain_of_another_script_becomes_the_one_that_is_mailed():
    assert mailable("pat@BÜCHER.example") == "pat@xn--bcher-kva.example"
    assert key("pat@bu\u0308cher.example") == key("PAT@xn--BCHER-kva.example")
    assert key("pat@straße.example") != key("pat@strasse.example")


@pytest.mark.parametrize("text", ["o'hara+ce@example.org", "a@b-c.example.co.uk", "x_y@1.example"])
def test_odd_but_right_addresses_stay_as_they_are(text):
    assert mailable(text) == text


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("none", "needs a name, an @ and a domain"),
        ("@example.org", "needs a name"),
        ("pat@", "needs a name"),
        ("a@example.org, b@example.org", "more than one address"),
        ("not-an-address@@x", "more than one"),
        ("pat example@example.org", "a blank"),
        ("søren@example.org", "accents"),
        ("pat..x@example.org", "before the @"),
        (f"{'x' * 65}@example.org", "before the @"),
        ("pat@example", "its domain"),
        ("pat@-a.org", "its domain"),
        ("pat@127.0.0.1", "its domain"),
        ("pat@exa_mple.org", "its domain"),
        (f"pat@{'x' * 64}.org", "its domain"),
        (f"pat@{'.'.join(['x' * 60] * 5)}.org", "longer than 254"),
    ],
)
def test_what_cannot_be_mailed_is_refused_with_the_reason(text, why):
    with pytest.raises(NotMailable, match=why):
        mailable(text)
    assert key(text) == text.lower()


def test_letters_beyond_a_to_z_stay_where_somebody_on_record_has_them():
    assert mailable("\ufeffAna.Sørensen@example.org", letters=True) == "Ana.Sørensen@example.org"
    assert key("Ana.So\u0308rensen@example.org") == key("ana.sörensen@EXAMPLE.org")
