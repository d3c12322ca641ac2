"""One person, one envelope; what is no longer true is left out or named before it is posted."""

from __future__ import annotations

import csv
import io

import pytest
from django.urls import reverse

from members.models import History
from notices.models import Channel, Notice, NoticeState, PrintRun
from notices.queries import outbox as queries
from notices.services import planning, print_runs
from notices.verbs import NoticeVerb
from plumbing import files, pdf
from tests import builders
from tests.notices.conftest import ON, planned

pytestmark = pytest.mark.django_db


def letter(name="marisol", **fields):
    return planned(name, channel="letter", **fields)


def another(notice, kind="lapsed"):
    """A second letter to the same person."""
    planning.plan_many([planning.Plan(
        certificant_id=notice.certificant_id, kind=kind, about=1, step="x",
        channel=Channel.LETTER, due_on=ON,
    )])  # fmt: skip
    return notice.certificant.notices.get(kind=kind)


def made():
    return print_runs.render(run_id=print_runs.gather(on=ON, actor=None).pk)


@pytest.fixture
def words(monkeypatch):
    """What is printed, letter by letter."""
    printed = []
    bind = pdf.render_many

    def kept(htmls, **more):
        printed[:] = htmls
        return bind(htmls, **more)

    monkeypatch.setattr(pdf, "render_many", kept)
    return printed


def test_letters_of_one_person_lie_together_and_say_so(writer, words):
    first, twin = letter("a"), letter("b")  # of one name and one ZIP code
    second = another(first)
    run = made()
    assert [each.pk for each in queries.letters_of(run)] == [first.pk, second.pk, twin.pk]
    assert ["in this envelope" in html for html in words] == [True, True, False]
    assert "1 of 2 in this envelope" in words[0]
    assert "2 of 2 in this envelope" in words[1]
    text = files.read(print_runs.manifest_name(run.file)).decode("utf-8-sig")
    rows = csv.DictReader(io.StringIO(text))
    assert [row["in_envelope"] for row in rows] == ["1 of 2", "2 of 2", "1 of 1"]


def test_the_last_envelope_of_a_run_is_not_torn_in_two(writer, monkeypatch):
    monkeypatch.setattr(print_runs, "MOST_LETTERS", 2)
    letter("a", zip="00001-")
    notice = letter("b", zip="61107")
    another(notice)
    Notice.objects.filter(certificant__zip="00001-").update(due_on=ON)
    letter("c", zip="70112", state="LA")
    run = print_runs.gather(on=ON, actor=None)
    assert run.notices.filter(certificant=notice.certificant_id).count() in {0, 2}
    assert set(queries.due_letters(ON, notice.created_at).values_list("certificant")) != {
        (notice.certificant_id,)
    }


def test_a_letter_that_cannot_be_written_leaves_the_other_alone_in_its_envelope(writer, words):
    notice = letter("a")
    another(notice)
    said = writer.context

    def context(one):
        if one.kind == "lapsed":
            raise ValueError("no such invoice")
        return said(one)

    writer.context = context
    assert made().letters == 1
    assert "in this envelope" not in words[0]


def paid(writer, *who):
    writer.skip = lambda one: "paid" if one in who else None


def test_who_pays_between_gathering_and_printing_is_left_out(writer):
    notice, other = letter("a"), letter("b")
    run = print_runs.gather(on=ON, actor=None)
    long_ago = run.created_at - 2 * print_runs.FRESH  # no worker was there
    PrintRun.objects.update(created_at=long_ago)
    paid(writer, notice)
    run = print_runs.render(run_id=run.pk)
    assert [each.pk for each in queries.letters_of(run)] == [other.pk]
    notice.refresh_from_db()
    assert (notice.state, notice.skip_reason) == (NoticeState.SKIPPED, "paid")


def test_who_pays_after_printing_is_named_on_the_cover_and_not_counted_as_sent(writer, client):
    notice, other = letter("a", zip="10001", state="NY"), letter("b", zip="20001", state="DC")
    run = made()
    paid(writer, other)
    client.force_login(builders.staff("mail"))
    assert b"%PDF" in client.get(reverse("notices:desk_print_run_cover", args=[run.pk])).content
    url = reverse("notices:desk_print_run_posted", args=[run.pk])
    page = client.get(url).content.decode()
    assert f"Page 2: {other.certificant.full_name}, letter {other.pk:06}" in page
    assert f"letter {notice.pk:06}" not in page
    client.post(url, {"on": str(ON), "pulled": [other.pk]})
    run.refresh_from_db()
    for each in (notice, other):
        each.refresh_from_db()
    assert run.state == PrintRun.State.POSTED
    assert (notice.state, other.state) == (NoticeState.SENT, NoticeState.SKIPPED)
    assert other.skip_reason == "paid"
    posted = History.objects.get(verb=NoticeVerb.PRINT_RUN_POSTED)
    assert (posted.after["letters"], posted.after["pulled"]) == (1, [other.pk])


def test_a_letter_that_went_out_all_the_same_counts_as_sent(writer, client):
    notice = letter("a")
    run = made()
    paid(writer, notice)
    client.force_login(builders.staff("mail"))
    client.post(reverse("notices:desk_print_run_posted", args=[run.pk]), {"on": str(ON)})
    notice.refresh_from_db()
    assert notice.state == NoticeState.SENT
