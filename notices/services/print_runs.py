"""Print runs: due letters gathered in mail order, made into one PDF, posted by a person.

What a run holds is fixed when it is gathered, addresses included; what it prints is fixed when it
is made. Made again, it gives the same bytes or is refused (handbook section 11).
"""

from __future__ import annotations

import hashlib
import logging
import math
from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db import transaction

from members.delivery.address import envelope_lines
from members.models import User
from members.services import addresses, history
from notices.delivery import letters, manifest
from notices.delivery.letters import Letter
from notices.kinds import NotReady
from notices.models import Notice, NoticeState, PrintRun
from notices.queries.kept_files import FOLDER
from notices.queries.outbox import TO, due_letters, letters_of
from notices.rules import flows
from notices.services import planning
from notices.services.deliveries import reason_to_skip
from notices.verbs import NoticeVerb
from plumbing import clock, files, pdf, work
from plumbing.flow import IllegalMove

log = logging.getLogger(__name__)

MOST_LETTERS = 500  # of a run: a bundle that a person can carry, made within the lease
MADE = PrintRun.State.RENDERED
FRESH = timedelta(minutes=5)  # so long what was asked when gathering holds; later the cover tells
QUEUE = work.Queue(
    lease=timedelta(minutes=12),  # longer than the task that makes the PDF may run
    away=(pdf.PdfUnavailable, files.FilesAway),
)


class NotInThisState(IllegalMove):
    """The run is not at the point where this can be done."""


class RunChanged(Exception):
    """The file of a run is gone or damaged, and made again it would not be the same."""


def gather(*, on: date, actor: User | None, before: datetime | None = None) -> PrintRun | None:
    """Gather the due letters in mail order into a new run; None when there is none to print.

    before: what a run gave back later than that (default now) is left for another time. Two people
    who do it at once get different letters. Make it with `render` after commit.
    """
    planning.release_held_back()
    while True:
        with transaction.atomic():
            due = _locked(on, before or clock.now())
            taken = [notice for notice in due if _still_wanted(notice)]
            if taken:
                return _gathered(taken, on=on, actor=actor)
        if not due:
            return None


def _locked(on: date, before: datetime) -> list[Notice]:
    """The first due letters that nobody else is gathering. All that are due are put in order to
    find them, so only their keys.
    """
    keys = due_letters(on, before).select_for_update(skip_locked=True, of=("self",))
    first = list(keys.values_list("pk", flat=True)[:MOST_LETTERS])
    if len(first) == MOST_LETTERS:  # the envelope of the last person is not torn in two
        last = Notice.objects.get(pk=first[-1])
        whose = {"certificant": last.certificant_id, "recipient": last.recipient_id}
        first += keys.filter(**whose).exclude(pk__in=first).values_list("pk", flat=True)
    found = Notice.objects.select_related(*TO).in_bulk(first)
    return [found[key] for key in first]


def _still_wanted(notice: Notice) -> bool:
    """Ask once more whether the letter is to go out; record it when not."""
    try:
        with transaction.atomic():
            addresses.judge_again(notice.to)  # names change too, and fonts
            reason = reason_to_skip(notice)
    except Exception as error:
        log.exception("letter cannot be judged", extra={"notice": notice.pk})
        _fail(notice, error)
        return False
    if reason:
        Notice.objects.filter(pk=notice.pk).update(
            state=NoticeState.SKIPPED, skip_reason=reason, print_run=None, page=None
        )
    return not reason


def _gathered(taken: list[Notice], *, on: date, actor: User | None) -> PrintRun:
    run = PrintRun.objects.create(made_on=on, made_by=actor, letters=len(taken))
    for position, notice in enumerate(taken, start=1):
        notice.state = NoticeState.PRINTED
        notice.print_run = run
        notice.page = position  # keeps the mail order until the PDF tells the true page
        with_address(notice)
        notice.error = ""
    Notice.objects.bulk_update(taken, ["state", "print_run", "page", "sent_to", "error"])
    history.record(
        actor=actor,
        verb=NoticeVerb.PRINT_RUN_MADE,
        subject=f"print_run:{run.pk}",
        after={"letters": len(taken), "made_on": on},
    )
    return run


def render(*, run_id: int) -> PrintRun:
    """Make the PDF and the manifest of a gathered run, unless they are made or being made.

    Of a run that lay for long a letter no longer true (who has paid since) is left out; one that
    cannot be written is too, marked failed; one whose documents are not ready waits for the next
    run. A worker that dies frees the run after a while.
    """
    gathered = PrintRun.objects.filter(pk=run_id, state__in=flows.PRINT_RUN.into(MADE))
    work.do_taken(QUEUE, work.take(QUEUE, gathered), _make, end=math.inf)
    return PrintRun.objects.get(pk=run_id)


def _make(run: PrintRun) -> None:
    if clock.now() - run.created_at > FRESH:
        for notice in letters_of(run):
            _still_wanted(notice)
    written, bound = _bound(run, _composed(run))
    sha256 = name = ""
    if bound is not None:
        sha256 = hashlib.sha256(bound.data).hexdigest()
        name = f"{FOLDER}/{run.pk}-{sha256[:16]}.pdf"
        files.keep(name, bound.data)
        files.keep(
            manifest_name(name),
            manifest.as_csv(written, bound.first_pages, run_id=run.pk, on=run.made_on),
        )
    with transaction.atomic():
        run = PrintRun.objects.select_for_update().get(pk=run.pk)
        if not flows.PRINT_RUN.moves(run.state, MADE):
            return  # another worker took over and was faster; its files are the run's
        for letter, page in zip(written, bound.first_pages if bound else (), strict=True):
            letter.notice.page = page
        Notice.objects.bulk_update([letter.notice for letter in written], ["page"])
        run.state = MADE
        run.letters = len(written)
        run.pages = bound.pages if bound else 0
        run.file, run.sha256 = name, sha256
        run.save()


def document(*, run: PrintRun) -> bytes:
    """The PDF of a made run, as it was made. Raises RunChanged when it can no longer be had."""
    try:
        data = files.read(run.file)
    except FileNotFoundError:
        written = [
            letters.compose(notice, on=run.made_on, enclosed=enclosed)
            for notice, enclosed in letters.in_envelopes(letters_of(run))
        ]
        data = _pdf(run, written).data
        _same_or_refused(run, data)
        files.keep(run.file, data)
    _same_or_refused(run, data)
    return data


def to_pull(run: PrintRun) -> list[tuple[Notice, str]]:
    """The letters of a made run that are no longer true, such as of who has paid since, and why."""
    if run.state != MADE:
        return []
    judged = [(notice, reason_to_skip(notice)) for notice in letters_of(run)]
    return [(notice, reason) for notice, reason in judged if reason]


def listing(*, run: PrintRun) -> bytes:
    """The manifest of a made run: as it was kept, or made again of the same letters and addresses.

    Raises RunChanged when their PDF can no longer be had.
    """
    name = manifest_name(run.file)
    try:
        return files.read(name)
    except FileNotFoundError:
        document(run=run)  # letters that are not what was printed have no list either
    written = [letters.compose(notice, on=run.made_on) for notice in letters_of(run)]
    pages = [letter.notice.page or 0 for letter in written]
    data = manifest.as_csv(written, pages, run_id=run.pk, on=run.made_on)
    files.keep(name, data)
    return data


def mark_posted(
    *, run_id: int, actor: User, on: date, today: date, pulled: Collection[int] = ()
) -> PrintRun:
    """Record that a person has handed the letters of a run to the post office on a day.

    pulled: ids of the notices `to_pull` named whose pages the person took out before; they count
    as left out, not as sent.
    """
    with transaction.atomic():
        run = PrintRun.objects.select_for_update().get(pk=run_id)
        if not flows.PRINT_RUN.moves(run.state, PrintRun.State.POSTED, actor=actor):
            return run
        if not run.letters:
            raise NotInThisState("Only a run with a PDF can be posted.")
        if not run.made_on <= on <= today:
            raise NotInThisState("It cannot have been posted before it was made, or in the future.")
        named = to_pull(run) if pulled else []
        run.state = PrintRun.State.POSTED
        run.posted_on = on
        run.posted_by = actor
        run.save()
        taken_out = [(notice, why) for notice, why in named if notice.pk in pulled]
        for notice, why in taken_out:
            Notice.objects.filter(pk=notice.pk).update(state=NoticeState.SKIPPED, skip_reason=why)
        run.notices.filter(state=NoticeState.PRINTED).update(
            state=NoticeState.SENT, sent_at=clock.now()
        )
        history.record(
            actor=actor,
            verb=NoticeVerb.PRINT_RUN_POSTED,
            subject=f"print_run:{run.pk}",
            after={"letters": run.letters - len(taken_out), "posted_on": on}
            | ({"pulled": [notice.pk for notice, _ in taken_out]} if taken_out else {}),
        )
    return run


def with_address(notice: Notice) -> Notice:
    """The notice with the address of today, as the envelope shows it."""
    notice.sent_to = "\n".join(envelope_lines(notice.to))
    return notice


def manifest_name(name: str) -> str:
    """Where the manifest of a run's PDF lies."""
    return f"{name.removesuffix('.pdf')}.csv"


def _composed(run: PrintRun) -> list[Letter]:
    """The letters that can be written; once more where one is lost, for the numbers on the rest."""
    while True:
        placed = letters.in_envelopes(letters_of(run))
        written = [_written(notice, run, enclosed) for notice, enclosed in placed]
        if None not in written:
            return [letter for letter in written if letter]


def _written(notice: Notice, run: PrintRun, enclosed: str) -> Letter | None:
    try:
        return letters.compose(notice, on=run.made_on, enclosed=enclosed)
    except NotReady:
        Notice.objects.filter(pk=notice.pk).update(
            state=NoticeState.PLANNED, print_run=None, page=None, free_at=clock.now()
        )
    except Exception as error:
        log.exception("letter cannot be written", extra={"notice": notice.pk})
        _fail(notice, error)
    return None


def _fail(notice: Notice, error: Exception) -> None:
    Notice.objects.filter(pk=notice.pk).update(
        state=NoticeState.FAILED, page=None, error=work.in_words(error)
    )


def _bound(run: PrintRun, written: list[Letter]) -> tuple[list[Letter], pdf.Bound | None]:
    """The letters that could be laid out, and their PDF; the others are marked failed."""
    written = list(written)
    while written:
        try:
            return written, _pdf(run, written)
        except pdf.PdfError as error:
            if error.position is None:
                raise
            _fail(written.pop(error.position).notice, error)
    return written, None


def _pdf(run: PrintRun, written: list[Letter]) -> pdf.Bound:
    return letters.bind(written, title=f"Print run {run.pk}", on=run.made_on)


def _same_or_refused(run: PrintRun, data: bytes) -> None:
    if hashlib.sha256(data).hexdigest() != run.sha256:
        raise RunChanged("The PDF of this run is not the one that was made.")
