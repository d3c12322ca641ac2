"""The mail desk's pages: who may open them, and the way of a run from due to posted."""

from __future__ import annotations

import pytest
from django.urls import reverse

from members.models import History
from notices import tasks
from notices.delivery import letters
from notices.kinds import NotReady
from notices.models import Notice, NoticeState, PrintRun
from notices.services import print_runs
from notices.verbs import NoticeVerb
from plumbing import pdf
from tests import builders
from tests.notices.conftest import ON, planned

pytestmark = pytest.mark.django_db

FRAME = 3  # of every page of the desk: session, person, second factor
LIST_QUERIES = FRAME + 2  # what is due, the runs
RUN_QUERIES = FRAME + 3  # the run, its letters, those left out


@pytest.fixture(autouse=True)
def today(settings):
    settings.PORTAL_TODAY = ON.isoformat()


@pytest.fixture
def desk(client):
    client.force_login(builders.staff("mail"))
    return client


def a_run(*names):
    for name in names:
        planned(name, channel="letter")
    return print_runs.render(run_id=print_runs.gather(on=ON, actor=None).pk)


def pages(run, notice):
    return [
        ("get", reverse("notices:desk_letters")),
        ("post", reverse("notices:desk_letters_gather")),
        ("get", reverse("notices:desk_print_run", args=[run.pk])),
        ("get", reverse("notices:desk_print_run_posted", args=[run.pk])),
        ("post", reverse("notices:desk_print_run_posted", args=[run.pk])),
        ("get", reverse("notices:desk_print_run_pdf", args=[run.pk])),
        ("get", reverse("notices:desk_print_run_csv", args=[run.pk])),
        ("get", reverse("notices:desk_letter_preview", args=[notice.pk])),
    ]


@pytest.mark.parametrize(
    ("who", "status"),
    [("nobody", 302), ("member", 404), ("support", 403), ("finance", 403), ("mail", None)],
)
def test_only_the_mail_desk_opens_letters(client, writer, who, status):
    run = a_run("a")
    waiting = planned("b", channel="letter")
    if who == "member":
        client.force_login(builders.member(name="Ana Diaz"))
    elif who != "nobody":
        client.force_login(builders.staff(who))
    for method, url in pages(run, waiting):
        response = getattr(client, method)(url)
        if status is None:
            assert response.status_code in {200, 302}, url
        else:
            assert response.status_code == status, url
            assert b"Reyes" not in response.content


def test_the_way_of_a_run_from_due_to_posted(desk, writer, django_capture_on_commit_callbacks):
    notice = planned("a", channel="letter")
    page = desk.get(reverse("notices:desk_letters"))
    assert b"Make a print run" in page.content
    with django_capture_on_commit_callbacks(execute=False) as woken:
        response = desk.post(reverse("notices:desk_letters_gather"))
    run = PrintRun.objects.get()
    assert response.url == reverse("notices:desk_print_run", args=[run.pk])
    assert len(woken) == 1
    assert b"Being made" in desk.get(response.url).content
    print_runs.render(run_id=run.pk)
    page = desk.get(response.url)
    assert b"Ready to print" in page.content
    pdf = desk.get(reverse("notices:desk_print_run_pdf", args=[run.pk]))
    assert (pdf["Content-Type"], pdf["Cache-Control"]) == ("application/pdf", "private, no-store")
    manifest = desk.get(reverse("notices:desk_print_run_csv", args=[run.pk]))
    assert b"notice_id" in manifest.content
    assert History.objects.filter(verb=NoticeVerb.PRINT_RUN_EXPORTED).count() == 2
    review = reverse("notices:desk_print_run_posted", args=[run.pk])
    assert b"Mark 1 letter posted" in desk.get(review).content
    refused = desk.post(review, {"on": "2026-11-23"})
    assert refused.status_code == 200
    assert b"in the future" in refused.content
    assert desk.post(review, {"on": "2026-11-22"}).status_code == 302
    notice.refresh_from_db()
    assert notice.state == NoticeState.SENT
    assert b"Posted" in desk.get(response.url).content


def test_a_worker_gathers_what_one_run_cannot_hold(
    desk, writer, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(print_runs, "MOST_LETTERS", 2)
    for name in "abcde":
        planned(name, channel="letter")
    asked = []
    monkeypatch.setattr(tasks.gather_print_run, "apply_async", lambda args, **_: asked.append(args))
    monkeypatch.setattr(tasks.render_print_run, "apply_async", lambda *_, **__: None)
    with django_capture_on_commit_callbacks(execute=True):
        page = desk.post(reverse("notices:desk_letters_gather"), follow=True)
    assert b"2 letters gathered" in page.content
    assert b"The other letters follow" in page.content
    while asked:
        with django_capture_on_commit_callbacks(execute=True):
            tasks.gather_print_run(*asked.pop())
    runs = PrintRun.objects.order_by("pk")
    assert [run.letters for run in runs] == [2, 2, 1]
    assert {run.made_by.get_username() for run in runs} == {page.context["user"].get_username()}


def test_a_worker_stops_where_every_letter_is_given_back(
    desk, writer, monkeypatch, django_capture_on_commit_callbacks
):
    def context(notice):
        raise NotReady("its invoice PDF is not made yet")

    writer.context = context
    monkeypatch.setattr(print_runs, "MOST_LETTERS", 2)
    for name in "abcde":
        planned(name, channel="letter")
    asked = []
    monkeypatch.setattr(tasks.gather_print_run, "apply_async", lambda args, **_: asked.append(args))
    monkeypatch.setattr(tasks.render_print_run, "apply_async", lambda args, **_: made(*args))

    def made(run_id):
        print_runs.render(run_id=run_id)

    with django_capture_on_commit_callbacks(execute=True):
        desk.post(reverse("notices:desk_letters_gather"))
    for _ in range(10):
        if asked:
            with django_capture_on_commit_callbacks(execute=True):
                tasks.gather_print_run(*asked.pop())
    assert not asked
    assert PrintRun.objects.count() == 3
    assert set(PrintRun.objects.values_list("letters", flat=True)) == {0}


def test_a_run_without_letters_is_not_offered_to_be_posted(desk, writer):
    def context(notice):
        raise ValueError("nothing to say")

    writer.context = context
    run = a_run("a")
    page = reverse("notices:desk_print_run", args=[run.pk])
    review = reverse("notices:desk_print_run_posted", args=[run.pk])
    assert b"Mark posted" not in desk.get(page).content
    assert desk.get(review).url == desk.post(review, {"on": "2026-11-22"}).url == page


def test_without_letters_the_page_says_so_and_makes_no_run(desk):
    page = desk.get(reverse("notices:desk_letters"))
    assert b"No letter is waiting." in page.content
    assert b"No print run yet." in page.content
    assert b"Make a print run" not in page.content
    desk.post(reverse("notices:desk_letters_gather"))
    assert not PrintRun.objects.exists()


def test_a_preview_prints_nothing(desk, writer):
    notice = planned("a", channel="letter")
    response = desk.get(reverse("notices:desk_letter_preview", args=[notice.pk]))
    assert response.content.startswith(b"%PDF-")
    notice.refresh_from_db()
    assert (notice.state, notice.sent_to) == (NoticeState.PLANNED, "")
    email = planned("b")
    assert desk.get(reverse("notices:desk_letter_preview", args=[email.pk])).status_code == 404


def test_a_damaged_run_says_so_instead_of_giving_the_file(desk, writer, settings):
    run = a_run("a")
    (settings.MEDIA_ROOT / run.file).write_bytes(b"%PDF-1.7 damaged")
    response = desk.get(reverse("notices:desk_print_run_pdf", args=[run.pk]), follow=True)
    assert b"not the one that was made" in response.content


@pytest.mark.parametrize("letters", [1, 3])
def test_the_pages_ask_the_same_number_of_queries_for_one_row_and_three(
    desk, writer, django_assert_num_queries, letters
):
    for number in range(letters):
        run = a_run(f"member{number}")
    for number in range(letters):
        planned(f"waiting{number}", channel="letter")
    Notice.objects.filter(state=NoticeState.PRINTED).update(print_run=run)
    desk.get(reverse("notices:desk_letters"))
    with django_assert_num_queries(LIST_QUERIES):
        desk.get(reverse("notices:desk_letters"))
    with django_assert_num_queries(RUN_QUERIES):
        desk.get(reverse("notices:desk_print_run", args=[run.pk]))


def test_preview_that_no_pdf_can_be_made_of_leads_back_with_a_word(desk, writer, monkeypatch):
    def missing(*_args, **_how):
        raise pdf.PdfUnavailable("a library is missing")

    monkeypatch.setattr(letters, "bind", missing)
    notice = planned("a", channel="letter")
    page = desk.get(reverse("notices:desk_letter_preview", args=[notice.pk]), follow=True)
    assert page.redirect_chain == [(reverse("notices:desk_letters"), 302)]
    assert b"The PDF cannot be made right now" in page.content
