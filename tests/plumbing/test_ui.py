"""Tags and filters of the look."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django import forms
from django.template import Context, Template, TemplateSyntaxError

from plumbing.templatetags import hours, meters, ui


def drawn(source: str, **context) -> str:
    return Template("{% load meters ui %}" + source).render(Context(context))


def test_icon_without_word_is_silent_and_with_word_speaks():
    assert 'aria-hidden="true"' in drawn('{% icon "check" %}')
    spoken = drawn('{% icon "check" label=word %}', word="<Done>")
    assert 'role="img" aria-label="&lt;Done&gt;"' in spoken
    assert "<path" in spoken


def test_icon_unknown_is_an_error():
    with pytest.raises(TemplateSyntaxError, match="no-such-icon"):
        drawn('{% icon "no-such-icon" %}')


def test_days():
    day = date(2026, 11, 3)
    assert ui.day(day) == "November 3, 2026"
    assert ui.short_day(day) == "Nov 3, 2026"
    assert ui.day_of_year(day) == "November 3"
    assert ui.weekday(day) == "Tuesday, November 3, 2026"
    assert [f(None) for f in (ui.day, ui.short_day, ui.day_of_year, ui.weekday)] == [""] * 4


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        (Decimal(1050), "$1,050.00"),
        (0, "$0.00"),
        (Decimal("-3.5"), "−$3.50"),
        ("0.005", "$0.01"),
        (None, ""),
        ("", ""),
    ],
)
def test_money(amount, shown):
    assert ui.money(amount) == shown


@pytest.mark.parametrize(
    ("amount", "shown"),
    [(Decimal("30.00"), "30"), (Decimal("7.50"), "7.5"), (100, "100"), (None, ""), (0, "0")],
)
def test_plain_number(amount, shown):
    assert ui.plain_number(amount) == shown


def test_initials():
    assert ui.initials("Marisol Ana Reyes") == "MR"
    assert ui.initials("Cher") == "C"
    assert ui.initials("joan@example.org") == "JE"
    assert ui.initials("") == ""


@pytest.mark.parametrize(
    ("part", "whole", "share"),
    [("18.25", 30, "60.83"), (40, 30, "100.00"), (-1, 30, "0.00"), (5, 0, "0.00")],
)
def test_percent_of_stays_between_0_and_100(part, whole, share):
    assert meters.percent_of(part, whole) == share


def test_ring_shows_share_and_even_pace():
    ring = drawn('{% ring "18.25" 30 even_pace="15" label="RMA" %}')
    assert 'stroke-dasharray="60.83 100"' in ring
    assert "rotate(180.000 50 50)" in ring
    assert "18.25 of 30 points." in ring
    assert "An even pace would be at 15.00 today." in ring


def test_ring_full_has_a_check_and_no_tick():
    ring = drawn("{% ring 31 30 even_pace=20 %}")
    assert 'class="ring full"' in ring
    assert "ring-tick" not in ring


def test_meter_lays_parts_end_to_end_and_never_over_the_end():
    parts = [("kept", 30), ("primary", 15), ("open", 40)]
    bar = drawn("{% meter parts 60 mark=45 label='x' %}", parts=parts)
    assert '<rect class="fill-kept" x="0%" width="50.00%"' in bar
    assert '<rect class="fill-primary" x="50.00%" width="25.00%"' in bar
    assert '<svg x="75.00%" width="25.00%">' in bar
    assert 'class="meter-mark" x1="75.00%"' in bar
    assert 'aria-label="x"' in bar


def test_browser_is_told_by_the_youngest_name():
    chrome = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36"
    assert ui.browser(chrome) == "Chrome on Android"
    assert ui.browser(chrome + " Edg/140") == "Edge on Android"
    safari = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1"
    assert ui.browser(safari) == "Safari on iPhone"
    assert ui.browser("curl/8") == "Unknown browser"


class Sample(forms.Form):
    title = forms.CharField(
        help_text="As on the certificate", widget=forms.TextInput({"placeholder": "x"})
    )
    note = forms.CharField(required=False)
    kind = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    proof = forms.FileField()
    agree = forms.BooleanField()


def test_field_has_label_hint_and_error_that_the_input_names():
    form = str(Sample({}))
    assert '<label for="id_title">Title</label>' in form
    assert 'aria-describedby="id_title_helptext id_title_error"' in form
    assert 'id="id_title_helptext"' in form
    assert 'id="id_title_error"' in form
    assert "placeholder" not in form
    assert "(optional)" in form.split("id_note")[1]
    assert '<fieldset class="field " id="id_kind"' in form
    assert '<label for="id_proof">Proof</label>' in form
    assert 'class="form-check-input"' in form


def test_error_list_leads_to_each_field():
    form = Sample({})
    form.add_error(None, "Both at once")
    listed = drawn('{% include "components/form_errors.html" %}', form=form)
    assert "<li>Both at once</li>" in listed
    assert '<a href="#id_kind">Kind: Fill this in.</a>' in listed
    assert drawn('{% include "components/form_errors.html" %}', form=Sample()).strip() == ""


def test_label_that_asks_is_followed_by_no_colon():
    form = Sample({})
    form.fields["title"].label = "What did you do?"
    listed = drawn('{% include "components/form_errors.html" %}', form=form)
    assert ">What did you do? Fill this in.<" in listed


def test_words_are_listed_as_one_says_them():
    said = [ui.and_list(["RMA", "RPT", "MLT"][:n]) for n in (1, 2, 3)]
    assert said == ["RMA", "RMA and RPT", "RMA, RPT and MLT"]


def test_place_is_marked_on_its_page_and_below_and_absent_where_there_is_none(rf, settings):
    source = '{% place "help" "info" "Help" 1200 %}'

    def place(path: str) -> str:
        return drawn(source, request=rf.get(path))

    assert 'aria-current="page"' in place("/help/")
    assert 'aria-current="true"' in place("/help/more/")
    assert "aria-current" not in place("/other/")
    assert '<span class="count">1,200</span>' in place("/other/")
    assert drawn('{% place "no_such" "info" "No" %}').strip() == ""


def test_nouns_take_their_article_and_keys_stand_in_groups():
    assert [ui.with_article(noun) for noun in ("article", "book")] == ["an article", "a book"]
    assert ui.in_fours("ABCDEFGHIJ") == "ABCD EFGH IJ"


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("a" * 26, ""),
        ("a" * 27, "long"),
        ("A" * 26, "long"),
        ("a" * 60, "longer"),
        ("a" * 77, "longest"),
    ],
)
def test_a_line_on_paper_grows_smaller_in_steps_capitals_sooner(name, size):
    assert ui.grown(name, "26,40,76") == size


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("1.00", "1.00 point"),
        (Decimal("18.25"), "18.25 points"),
        (1000, "1,000.00 points"),
        ("", ""),
    ],
)
def test_one_point_is_one(value, said):
    assert hours.points(value) == said
