"""Print runs: what is gathered stays, what is made stays, and a person posts it."""

from __future__ import annotations

import csv
import io
import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import connection

from members.models import Certificant, History
from notices.delivery import letters
from notices.kinds import NotReady
from notices.models import Notice, NoticeState, PrintRun, SkipReason
from notices.queries import outbox as queries
from notices.services import planning, print_runs
from notices.verbs import NoticeVerb
from plumbing import clock, files, pdf, work
from tests import builders, plans
from tests.notices.conftest import ON, planned

pytestmark = pytest.mark.django_db


def letter(name="marisol", **fields):
    return planned(name, channel="letter", **fields)


def gather_all():
    """Gather run after run, as the worker does."""
    while print_runs.gather(on=ON, actor=None):
        pass


def state_of(notice):
    notice.refresh_from_db()
    return notice.state


def test_due_letters_are_gathered_in_mail_order_with_their_address_frozen(writer):
    actor = builders.staff("mail")
    far = letter("a", zip="94103", last_name="Abel")
    second = letter("b", zip="10001", last_name="Zorn")
    first = letter("c", zip="10001", last_name="O'Brien-Muñoz", address_line2="Apt. 3, #B & C")
    tomorrow = letter("d", due_on=ON + timedelta(days=1))
    run = print_runs.gather(on=ON, actor=actor)
    assert [each.pk for each in queries.letters_of(run)] == [first.pk, second.pk, far.pk]
    Certificant.objects.update(address_line1="Elsewhere 1", last_name="Changed")
    first.refresh_from_db()
    assert first.sent_to.splitlines() == [
        "MARISOL OBRIEN-MUÑOZ",
        "2214 N LARKSPUR AVE APT 3B",
        "APT 3 #B & C",
        "ROCKFORD IL 10001",
    ]
    assert state_of(tomorrow) == NoticeState.PLANNED
    assert (run.letters, run.made_by, run.state) == (3, actor, PrintRun.State.GATHERED)
    entry = History.objects.get(verb=NoticeVerb.PRINT_RUN_MADE)
    assert (entry.actor, entry.subject) == (actor, f"print_run:{run.pk}")
    assert print_runs.gather(on=ON, actor=actor) is None


def test_a_letter_no_longer_true_is_skipped_and_makes_no_run(writer):
    notice = letter(kind="past_due")
    writer.skip = lambda notice: "paid"
    assert print_runs.gather(on=ON, actor=None) is None
    assert (state_of(notice), notice.skip_reason) == (NoticeState.SKIPPED, "paid")
    assert not PrintRun.objects.exists()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"deceased_on": ON}, SkipReason.DECEASED),
        ({"mail_returned_on": ON}, SkipReason.MAIL_RETURNED),
        ({"address_line1": ""}, SkipReason.NO_STREET),
    ],
)
def test_who_cannot_be_reached_by_post_any_more_is_skipped_when_gathered(writer, change, reason):
    notice = letter()
    Certificant.objects.update(**change)
    assert print_runs.gather(on=ON, actor=None) is None
    assert (state_of(notice), notice.skip_reason) == (NoticeState.SKIPPED, reason)


def test_one_letter_that_cannot_be_judged_fails_and_the_rest_is_gathered(writer):
    poisoned, other = letter("a"), letter("b")

    def skip(notice):
        if notice.pk == poisoned.pk:
            raise ValueError("no such invoice")

    writer.skip = skip
    run = print_runs.gather(on=ON, actor=None)
    assert list(queries.letters_of(run)) == [other]
    assert state_of(poisoned) == NoticeState.FAILED


def test_more_letters_than_a_run_holds_make_more_runs(writer, monkeypatch):
    monkeypatch.setattr(print_runs, "MOST_LETTERS", 2)
    for name in "abcde":
        letter(name)
    gather_all()
    assert [run.letters for run in PrintRun.objects.order_by("pk")] == [2, 2, 1]


@pytest.mark.django_db(transaction=True)
def test_two_people_who_gather_at_once_never_take_the_same_letter(writer):
    for number in range(20):
        letter(f"member{number}")
    barrier = threading.Barrier(2)

    def work():
        try:
            barrier.wait(10)
            gather_all()
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sum(PrintRun.objects.values_list("letters", flat=True)) == 20
    assert Notice.objects.filter(state=NoticeState.PRINTED).count() == 20


def made(*names):
    for name in names:
        letter(name)
    run = print_runs.gather(on=ON, actor=None)
    return print_runs.render(run_id=run.pk)


def test_a_made_run_is_one_pdf_with_every_letter_on_its_page_and_a_manifest(writer):
    letter("a", zip="10001", last_name="=cmd()")
    letter("b", zip="20001")
    run = print_runs.render(run_id=print_runs.gather(on=ON, actor=None).pk)
    assert (run.state, run.letters, run.pages) == (PrintRun.State.RENDERED, 2, 2)
    assert print_runs.document(run=run).startswith(b"%PDF-")
    assert [each.page for each in queries.letters_of(run)] == [1, 2]
    text = files.read(print_runs.manifest_name(run.file)).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["position"], row["page"], row["zip"]) for row in rows] == [
        ("1", "1", "10001"),
        ("2", "2", "20001"),
    ]
    assert rows[0]["last_name"] == "'=cmd()"
    assert (rows[0]["invoice_number"], rows[0]["amount_due"]) == ("26-104882", "50.00")


def test_a_run_made_twice_keeps_its_first_file(writer):
    run = made("a")
    assert print_runs.render(run_id=run.pk).sha256 == run.sha256
    assert PrintRun.objects.get().file == run.file


def test_a_lost_file_is_made_again_when_it_comes_out_the_same(writer, settings):
    run = made("a", "b")
    first = print_runs.document(run=run)
    (settings.MEDIA_ROOT / run.file).unlink()
    assert print_runs.document(run=run) == first
    assert (settings.MEDIA_ROOT / run.file).read_bytes() == first


def test_a_lost_file_is_refused_when_it_would_come_out_changed(writer, settings):
    run = made("a")
    (settings.MEDIA_ROOT / run.file).unlink()
    Certificant.objects.update(first_name="Maria", last_name="Santos")
    with pytest.raises(print_runs.RunChanged):
        print_runs.document(run=run)


def test_a_damaged_file_is_refused(writer, settings):
    run = made("a")
    (settings.MEDIA_ROOT / run.file).write_bytes(b"%PDF-1.7 damaged")
    with pytest.raises(print_runs.RunChanged):
        print_runs.document(run=run)


def test_a_letter_that_cannot_be_written_is_left_out_and_one_not_ready_waits(writer):
    broken, waiting, fine = letter("a"), letter("b"), letter("c")
    write = writer.context

    def context(notice):
        if notice.pk == broken.pk:
            raise ValueError("no such amount")
        if notice.pk == waiting.pk:
            raise NotReady("its invoice PDF is not made yet")
        return write(notice)

    writer.context = context
    run = print_runs.render(run_id=print_runs.gather(on=ON, actor=None).pk)
    assert (run.letters, run.pages) == (1, 1)
    assert [state_of(each) for each in (broken, waiting, fine)] == ["failed", "planned", "printed"]
    assert list(queries.left_out_of(run)) == [broken]
    assert print_runs.gather(on=ON, actor=None).letters == 1


def test_a_letter_given_back_waits_for_the_next_who_asks(writer):
    notice, asked_at = letter("a"), clock.now()

    def context(notice):
        raise NotReady("its invoice PDF is not made yet")

    writer.context = context
    run = print_runs.gather(on=ON, actor=None, before=asked_at)
    assert print_runs.render(run_id=run.pk).letters == 0
    assert state_of(notice) == "planned"
    assert print_runs.gather(on=ON, actor=None, before=asked_at) is None
    assert print_runs.gather(on=ON, actor=None, before=clock.now()).letters == 1


def test_all_that_is_due_is_put_in_order_by_its_keys_alone(writer):
    letter("a")
    asked = plans.statements_of(lambda: print_runs.gather(on=ON, actor=None))
    [order] = [each for each in asked if "SKIP LOCKED" in each]
    assert order.partition(" FROM ")[0] == 'SELECT "notices_notice"."id" AS "pk"'


def test_a_run_without_letters_does_not_wait_to_be_posted(writer):
    def context(notice):
        raise ValueError("nothing to say")

    full = made("a")
    writer.context = context
    assert made("b").letters == 0
    assert list(queries.runs_not_posted()) == [full]


def test_a_run_of_which_no_letter_can_be_written_has_no_file_and_cannot_be_posted(writer):
    def context(notice):
        raise ValueError("nothing to say")

    writer.context = context
    run = made("a")
    assert (run.state, run.letters, run.file) == (PrintRun.State.RENDERED, 0, "")
    with pytest.raises(print_runs.NotInThisState):
        print_runs.mark_posted(run_id=run.pk, actor=builders.staff("mail"), on=ON, today=ON)


def test_a_crash_while_a_run_is_made_leaves_no_half_file_and_it_is_made_later(
    writer, settings, monkeypatch
):
    letter("a")
    run = print_runs.gather(on=ON, actor=None)

    def full(*args):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", full)
        with pytest.raises(OSError, match="No space"):
            print_runs.render(run_id=run.pk)
    assert [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()] == []
    assert print_runs.render(run_id=run.pk).state == PrintRun.State.RENDERED


def test_a_run_that_cannot_be_made_waits_for_its_next_try_with_its_error(writer, monkeypatch):
    letter("a")
    run = print_runs.gather(on=ON, actor=None)
    with monkeypatch.context() as patch:
        patch.setattr(letters, "bind", lambda *_, **__: {}["page"])
        waits = print_runs.render(run_id=run.pk)
    assert (waits.state, waits.attempts, waits.error) == ("gathered", 1, "KeyError: 'page'")
    with time_machine.travel(waits.free_at):
        assert print_runs.render(run_id=run.pk).state == PrintRun.State.RENDERED


def test_posted_letters_count_as_sent_and_posting_again_changes_nothing(writer):
    actor = builders.staff("mail")
    run = made("a", "b")
    later = ON + timedelta(days=1)
    print_runs.mark_posted(run_id=run.pk, actor=actor, on=later, today=later)
    print_runs.mark_posted(run_id=run.pk, actor=builders.staff("mail"), on=ON, today=later)
    run.refresh_from_db()
    assert (run.state, run.posted_on, run.posted_by) == (PrintRun.State.POSTED, later, actor)
    assert set(Notice.objects.values_list("state", flat=True)) == {NoticeState.SENT}
    assert History.objects.filter(verb=NoticeVerb.PRINT_RUN_POSTED).count() == 1


@pytest.mark.parametrize("days", [-1, 2])
def test_a_run_is_not_posted_before_it_was_made_nor_in_the_future(writer, days):
    run = made("a")
    with pytest.raises(print_runs.NotInThisState):
        print_runs.mark_posted(
            run_id=run.pk,
            actor=builders.staff("mail"),
            on=ON + timedelta(days=days),
            today=ON + timedelta(days=1),
        )
    assert set(Notice.objects.values_list("state", flat=True)) == {NoticeState.PRINTED}


def test_a_letter_sent_again_joins_the_next_run_and_the_first_manifest_keeps_it(writer):
    actor = builders.staff("mail")
    run = made("a")
    print_runs.mark_posted(run_id=run.pk, actor=actor, on=ON, today=ON)
    listed = files.read(print_runs.manifest_name(run.file))
    planning.resend(notice_id=Notice.objects.get().pk, actor=actor, reason="Lost in the mail")
    second = print_runs.gather(on=ON, actor=actor)
    assert (second.letters, second.pk != run.pk) == (1, True)
    assert files.read(print_runs.manifest_name(run.file)) == listed


@pytest.mark.parametrize("name", ["Maria Guadalupe " * 3, "<script>", "Zoë-Ａｎｎ"])
def test_no_name_breaks_a_letter(writer, name):
    letter("a", first_name=name)
    run = print_runs.render(run_id=print_runs.gather(on=ON, actor=None).pk)
    assert (run.letters, run.pages) == (1, 1)


@pytest.mark.parametrize("name", ["x" * 100, "王" * 60, "Zoë 🎉"])
def test_a_name_that_cannot_be_printed_gathers_no_letter(writer, name):
    letter("a", first_name=name)
    assert print_runs.gather(on=ON, actor=None) is None


def test_a_letter_with_words_in_letters_that_no_font_has_is_left_out(writer):
    notice = letter("a", kind="address_problem")
    letter("b")
    said = writer.context
    writer.context = lambda one: said(one) | {"email": "王@example.org"}
    run = print_runs.render(run_id=print_runs.gather(on=ON, actor=None).pk)
    assert run.letters == 1
    notice.refresh_from_db()
    assert (notice.state, "王" in notice.error) == (NoticeState.FAILED, True)


@pytest.fixture
def bindings(monkeypatch):
    """How often a PDF was made, each time while everybody else tries too."""
    count = []
    bind = letters.bind

    def counted(*args, **kwargs):
        count.append(1)
        for run in PrintRun.objects.all():
            print_runs.render(run_id=run.pk)
        return bind(*args, **kwargs)

    monkeypatch.setattr(letters, "bind", counted)
    return count


def test_a_run_being_made_is_not_made_by_another_worker_at_the_same_time(writer, bindings):
    assert made("a").state == PrintRun.State.RENDERED
    assert len(bindings) == 1


def test_a_run_whose_worker_died_is_made_after_the_lease(writer):
    letter("a")
    run = print_runs.gather(on=ON, actor=None)
    assert work.take(print_runs.QUEUE, PrintRun.objects.all()) == [run]
    assert print_runs.render(run_id=run.pk).state == PrintRun.State.GATHERED
    with time_machine.travel(clock.now() + print_runs.QUEUE.lease + timedelta(minutes=1)):
        assert print_runs.render(run_id=run.pk).state == PrintRun.State.RENDERED


def test_a_letter_that_cannot_be_laid_out_is_left_out(writer, monkeypatch):
    broken, fine = letter("a", zip="10001"), letter("b", zip="20001")
    bind = letters.bind

    def fails_on_the_first(bundle, **kwargs):
        if bundle[0].notice.pk == broken.pk:
            raise pdf.PdfFailed("endless table", position=0)
        return bind(bundle, **kwargs)

    monkeypatch.setattr(letters, "bind", fails_on_the_first)
    run = print_runs.render(run_id=print_runs.gather(on=ON, actor=None).pk)
    assert (run.letters, state_of(broken), state_of(fine)) == (1, "failed", "printed")


def test_without_the_pdf_engine_the_run_waits_and_nothing_is_lost(writer, monkeypatch):
    letter("a")
    run = print_runs.gather(on=ON, actor=None)

    def unavailable(*args, **kwargs):
        raise pdf.PdfUnavailable("PDFs need Pango")

    with monkeypatch.context() as patch:
        patch.setattr(letters, "bind", unavailable)
        with pytest.raises(pdf.PdfUnavailable):
            print_runs.render(run_id=run.pk)
    assert print_runs.render(run_id=run.pk).letters == 1


def test_a_lost_manifest_is_made_again_as_it_was(writer, settings):
    letter("a", zip="10001")
    letter("b", zip="20001")
    run = print_runs.render(run_id=print_runs.gather(on=ON, actor=None).pk)
    name = print_runs.manifest_name(run.file)
    before = files.read(name)
    (settings.MEDIA_ROOT / name).unlink()
    assert print_runs.listing(run=run) == before
    assert files.read(name) == before
