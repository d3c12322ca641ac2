"""PDFs as workers make them, against WeasyPrint alone on the same HTML.

A second floor tells what our sheet costs beside a plain one of the same words.

The value is the whole way: rows claimed and read, the template filled, laid out in the guarded
child process, the bytes hashed and kept, the rows updated. The floor is only the laying out and
writing, in a process that does nothing else. Both take turns, every five invoices or fifty letters
since machines get faster and slower, and each is warm.
What is written to the database is rolled back; files go to the scratch folder.
"""

from __future__ import annotations

import json
import math
import os
import resource
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.test.utils import override_settings

from bench.figures import Figure, Scale
from billing.models import Invoice, InvoiceState, Paper
from billing.services import papers
from members.delivery.address import envelope_lines
from notices.delivery import letters
from notices.models import Channel, Notice, NoticeState, PrintRun, type_of
from notices.queries.outbox import letters_of
from notices.services import print_runs
from notices.services.deliveries import reason_to_skip
from plumbing import clock, pdf
from plumbing.child import Child
from plumbing.pdf import fonts

ROUNDS = 9
TURN = 5  # invoices
MOST_SHEETS = 4.2  # plain sheets that one of ours may cost
LETTERS = 50  # of a print run
SECONDS = 600.0  # more than any batch takes, on any machine
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(slots=True)
class Cost:
    """What each round took for one page or document: ms of processors and of the wall's clock."""

    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)

    def add(self, spent: Spent, count: int) -> None:
        self.cpu.append(1000 * spent.cpu / count)
        self.wall.append(1000 * spent.wall / count)


@dataclass(slots=True)
class Spent:
    """Seconds of this process and its children, and of the wall's clock, while watched."""

    cpu: float = 0.0
    wall: float = 0.0

    @contextmanager
    def watched(self) -> Iterator[None]:
        cpu, wall = _cpu(), time.monotonic()
        yield
        self.add(_cpu() - cpu, time.monotonic() - wall)

    def add(self, cpu: float, wall: float) -> None:
        self.cpu += cpu
        self.wall += wall


def measure(scale: Scale) -> Iterator[Figure]:
    """CPU and wall-clock time of an invoice and of a page of letters, and the rate of a core."""
    bare = Child("bench.bare_weasyprint", memory=4 * 2**30, environment=_environment())
    figures: list[Figure] = []
    with override_settings(MEDIA_ROOT=scale.state / "pdf"), transaction.atomic():
        invoices = _invoices(count=(ROUNDS + 1) * papers.QUEUE.batch)
        value, floor, plain = _invoice_rounds(bare)
        figures += _figures("invoice", value, floor, at_most=1.2)
        figures.append(_beside_plain(value, plain))
        figures += _figures("letter page", *_letter_rounds(bare, invoices), at_most=1.25)
        transaction.set_rollback(True)
    bare.stop()
    pdf.stop()
    yield from figures


def _environment() -> dict[str, str]:
    configuration = fonts.configure(settings.STATE_DIR / "fontconfig")
    return {"FONTCONFIG_FILE": str(configuration), "SOURCE_DATE_EPOCH": "0"}


def _invoices(count: int) -> list[Invoice]:
    """Open invoices, the newest first; their PDFs, and no others, are wanted."""
    rows = Invoice.objects.filter(state=InvoiceState.OPEN).select_related("payer__certificant")
    invoices = list(rows.order_by("-pk")[:count])
    if len(invoices) < count:
        raise SystemExit(f"{count} open invoices are needed, there are {len(invoices)}")
    wanted = [Paper(kind=Paper.Kind.INVOICE, invoice=row) for row in invoices]
    Paper.objects.bulk_create(wanted, ignore_conflicts=True)
    Paper.objects.filter(rendered_at=None).update(attempts=papers.QUEUE.most)
    Paper.objects.filter(invoice__in=invoices).update(rendered_at=None, free_at=None, attempts=0)
    return invoices


def _invoice_rounds(bare: Child) -> tuple[Cost, Cost, Cost]:
    value, floor, plain = Cost(), Cost(), Cost()
    for number in range(ROUNDS + 1):
        spent, alone, simple = Spent(), Spent(), Spent()
        with spent.watched():
            taken = papers.take()
        for start in range(0, len(taken), TURN):
            turn = taken[start : start + TURN]
            with spent.watched():
                papers.render_taken(papers=turn, end=math.inf)
            alone.add(**_alone(bare, "documents", [_html(document) for document in turn]))
            facts, _ = bare.call("plain", {"count": len(turn)}, b"", seconds=SECONDS)
            simple.add(**facts)
        if number:  # the first round warms both up
            value.add(spent, len(taken))
            floor.add(alone, len(taken))
            plain.add(simple, len(taken))
    return value, floor, plain


def _html(document: Paper) -> str:
    """Of an invoice whose PDF was made."""
    made = Paper.objects.get(pk=document.pk)
    if made.rendered_at is None or made.invoice is None:
        raise SystemExit(f"a PDF was not made: {made.error}")
    return papers.invoice_html(made.invoice)


def _alone(bare: Child, job: str, htmls: list[str]) -> dict[str, float]:
    """Seconds of processors (`cpu`) and of the clock on the wall that WeasyPrint alone took."""
    facts, _ = bare.call(job, {}, json.dumps(htmls).encode(), seconds=SECONDS)
    return facts


def _letter_rounds(bare: Child, invoices: list[Invoice]) -> tuple[Cost, Cost]:
    value, floor = Cost(), Cost()
    on = clock.today()
    wanted = [row for row in invoices if reason_to_skip(_letter(row, step="wanted")) is None]
    for number in range(ROUNDS + 1):
        run = _print_run(wanted[:LETTERS], step=f"round {number}")
        htmls = [letters.compose(notice, on=on).html for notice in letters_of(run)]
        spent = Spent()
        with spent.watched():
            run = print_runs.render(run_id=run.pk)
        if run.letters != LETTERS:
            raise SystemExit(f"only {run.letters} of {LETTERS} letters were made")
        alone = Spent(**_alone(bare, "bundle", htmls))
        if number:
            value.add(spent, run.pages)
            floor.add(alone, run.pages)
    return value, floor


def _print_run(invoices: list[Invoice], *, step: str) -> PrintRun:
    """A gathered run of the renewal letters of these invoices."""
    run = PrintRun.objects.create(made_on=clock.today(), letters=len(invoices))
    letters_of_run = [_letter(invoice, step=step) for invoice in invoices]
    for letter in letters_of_run:
        letter.print_run = run
    Notice.objects.bulk_create(letters_of_run)
    return run


def _letter(invoice: Invoice, *, step: str) -> Notice:
    """The renewal letter of an invoice, not kept."""
    return Notice(
        certificant=invoice.payer.certificant,
        kind="renewal",
        about_type=type_of(invoice),
        about_id=invoice.pk,
        step=step,
        channel=Channel.LETTER,
        due_on=invoice.issued_on,
        state=NoticeState.PRINTED,
        sent_to="\n".join(envelope_lines(invoice.payer.whom)),
    )


def _figures(name: str, value: Cost, floor: Cost, *, at_most: float) -> Iterator[Figure]:
    cpu, bare = _middle(value.cpu, floor.cpu)
    note = f"{1000 / cpu:.1f} a second and core; bare {1000 / bare:.1f}"
    yield Figure(f"{name}, CPU", cpu, "ms", floor=bare, at_most=at_most, note=note)
    wall, bare = _middle(value.wall, floor.wall)
    yield Figure(f"{name}, wall", wall, "ms", floor=bare)


def _beside_plain(value: Cost, plain: Cost) -> Figure:
    """What the sheet itself costs: windows, codes and a coupon, beside one that has none."""
    cpu, simple = _middle(value.cpu, plain.cpu)
    note = "a plain sheet of the same words"
    name = "invoice beside a plain sheet, CPU"
    return Figure(name, cpu, "ms", floor=simple, at_most=MOST_SHEETS, note=note)


def _middle(values: Sequence[float], floors: Sequence[float]) -> tuple[float, float]:
    """The round with the middle ratio: a machine gets faster and slower from round to round."""
    rounds = zip(values, floors, strict=True)
    return sorted(rounds, key=lambda pair: pair[0] / pair[1])[len(values) // 2]


def _cpu() -> float:
    """Seconds of processors that this process and its children, ended or alive, have used."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    alive = sum(_ticks_of_children(os.getpid())) / TICKS
    return time.process_time() + ended.ru_utime + ended.ru_stime + alive


def _ticks_of_children(parent: int) -> Iterator[int]:
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:  # ended meanwhile
            continue
        if int(fields[1]) == parent:
            yield int(fields[11]) + int(fields[12])
