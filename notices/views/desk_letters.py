"""Letters (mail desk): gather what is due, print it, and say when it was posted."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members.models import Role
from members.services import history
from members.views.actor import actor
from notices import kinds
from notices.delivery import letters
from notices.forms import PostedForm
from notices.kinds import NotReady, reason_in_words
from notices.models import Channel, Notice, PrintRun
from notices.queries import outbox as queries
from notices.services import print_runs
from notices.tasks import gather_print_run, render_print_run
from notices.verbs import NoticeVerb
from plumbing import clock, pdf
from plumbing.access import staff_required
from plumbing.downloads import download
from plumbing.flow import IllegalMove
from plumbing.paging import UncountedPaginator
from plumbing.queue import wake

log = logging.getLogger(__name__)

RUNS_A_PAGE = 25
LETTERS_A_PAGE = 50
NO_PDF = "The PDF cannot be made right now. Try again later."

mail_desk = staff_required(Role.MAIL)


@mail_desk
@require_GET
def desk_letters(request: HttpRequest) -> HttpResponse:
    """What waits to be printed, and the runs so far, newest first."""
    today = clock.today()
    return render(
        request,
        "notices/desk_letters.html",
        {
            "due": queries.letters_waiting(today),
            "runs": UncountedPaginator.of(request, queries.print_runs(), RUNS_A_PAGE),
        },
    )


@mail_desk
@require_POST
def gather(request: HttpRequest) -> HttpResponse:
    """Make a run of what is due; a worker makes the other runs, where one cannot hold it all."""
    who, today, asked_at = actor(request), clock.today(), clock.now()
    waited = queries.due_letters(today, asked_at).count()
    run = print_runs.gather(on=today, before=asked_at, actor=who)
    if run is None:
        messages.info(request, "No letter is waiting to be printed.")
        return redirect("notices:desk_letters")
    wake(render_print_run, run.pk)
    messages.success(
        request,
        "1 letter gathered. Its PDF is being made."
        if run.letters == 1
        else f"{run.letters} letters gathered. The PDF is being made.",
    )
    still = queries.due_letters(today, asked_at).count()
    if left_out := max(waited - still - run.letters, 0):
        messages.info(request, _left_out(left_out))
    if not still:
        return redirect("notices:desk_print_run", run.pk)
    wake(gather_print_run, who.pk, asked_at.isoformat())
    messages.info(request, "The other letters follow in more runs, within minutes.")
    return redirect("notices:desk_letters")


@mail_desk
@require_GET
def print_run(request: HttpRequest, pk: int) -> HttpResponse:
    """One run: its letters in mail order, its files, and what was left out."""
    run = get_object_or_404(queries.print_runs(), pk=pk)
    return render(
        request,
        "notices/desk_print_run.html",
        {
            "run": run,
            "letters": UncountedPaginator.of(request, queries.letters_of(run), LETTERS_A_PAGE),
            "left_out": queries.left_out_of(run),
        },
    )


@mail_desk
@require_http_methods(["GET", "POST"])
def posted(request: HttpRequest, pk: int) -> HttpResponse:
    """Review, then mark a run as posted."""
    run = get_object_or_404(queries.print_runs(), pk=pk)
    today = clock.today()
    if run.state == PrintRun.State.POSTED or not run.letters:
        return redirect("notices:desk_print_run", run.pk)
    pull = print_runs.to_pull(run)
    choices = [(notice.pk, _pulled(notice, why)) for notice, why in pull]
    form = PostedForm(request.POST or None, initial={"on": today}, to_pull=choices)
    if request.method == "POST" and form.is_valid():
        try:
            print_runs.mark_posted(
                run_id=run.pk,
                actor=actor(request),
                on=form.cleaned_data["on"],
                today=today,
                pulled=form.cleaned_data.get("pulled", ()),
            )
        except IllegalMove as error:
            form.add_error("on", str(error))
        else:
            messages.success(request, "Marked posted. The letters count as sent.")
            return redirect("notices:desk_print_run", run.pk)
    return render(request, "notices/desk_print_run_posted.html", {"run": run, "form": form})


@mail_desk
@require_GET
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """The PDF of a run, as it was made."""
    return _export(request, pk, print_runs.document, "application/pdf", "pdf")


@mail_desk
@require_GET
def manifest(request: HttpRequest, pk: int) -> HttpResponse:
    """The list of a run's letters as CSV, as it was made."""
    return _export(request, pk, print_runs.listing, "text/csv; charset=utf-8", "csv")


def _export(
    request: HttpRequest,
    pk: int,
    made: Callable[..., bytes],
    content_type: str,
    ending: str,
) -> HttpResponse:
    """A file of a run; noted in the history."""
    run = _made(pk)
    try:
        data = made(run=run)
    except print_runs.RunChanged as error:
        messages.error(request, str(error))
        return redirect("notices:desk_print_run", run.pk)
    history.record(
        actor=actor(request),
        verb=NoticeVerb.PRINT_RUN_EXPORTED,
        subject=f"print_run:{run.pk}",
        after={"letters": run.letters},
    )
    return download(data, content_type, f"print-run-{run.pk}.{ending}")


@mail_desk
@require_GET
def cover(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet that lies on top of a run on its way to the post: what to take out before."""
    run = _made(pk)
    now = clock.now()
    shown = {
        "run": run,
        "pull": [(notice, reason_in_words(why)) for notice, why in print_runs.to_pull(run)],
        "envelopes": queries.letters_of(run).values("certificant", "recipient").distinct().count(),
        "now": now,
    }
    try:
        data = pdf.render(render_to_string("print/cover.html", shown), on=clock.today())
    except pdf.PdfError:
        log.exception("no cover can be made", extra={"run": run.pk})
        messages.error(request, NO_PDF)
        return redirect("notices:desk_print_run", run.pk)
    return download(data, "application/pdf", f"print-run-{run.pk}-cover.pdf", inline=True)


@mail_desk
@require_GET
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """One letter as it would print today; nothing is recorded as printed."""
    notice = get_object_or_404(
        Notice.objects.select_related(*queries.TO), pk=pk, channel=Channel.LETTER
    )
    today = clock.today()
    if why := kinds.why_not(notice):
        messages.info(request, f"It would not be printed any more: {reason_in_words(why)}.")
        return redirect("notices:desk_letters")
    try:
        letter = letters.compose(print_runs.with_address(notice), on=today)
    except (NotReady, letters.Unprintable) as error:
        messages.info(request, f"The letter is not ready: {error}.")
        return redirect("notices:desk_letters")
    try:
        data = letters.bind([letter], title="Preview of a letter", on=today).data
    except pdf.PdfError:
        log.exception("no preview can be made", extra={"notice": notice.pk})
        messages.error(request, NO_PDF)
        return redirect("notices:desk_letters")
    return download(data, "application/pdf", f"letter-{notice.pk}.pdf", inline=True)


def _left_out(letters: int) -> str:
    count = "1 letter is" if letters == 1 else f"{letters} letters are"
    return f"{count} left out: no longer wanted. Each stands with its reason among the messages."


def _pulled(notice: Notice, why: str) -> str:
    name = notice.to.full_name
    return f"Page {notice.page or 0}: {name}, letter {notice.pk:06d} ({reason_in_words(why)})"


def _made(pk: int) -> PrintRun:
    return get_object_or_404(queries.print_runs().exclude(file=""), pk=pk)
