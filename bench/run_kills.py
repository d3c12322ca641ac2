"""A month's run that goes wrong in every way: the month must end the same as if it had not.

One undisturbed run gives the set: people, lines, amounts, notices, wanted PDFs and history. Then
the month is taken back and run again, killed with -9 at 20 random moments and started anew, two at
once, and stopped and gone on with. The numbers are compared as a series without a gap.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db import connection

from bench.figures import Figure, Scale
from bench.renewals import GROWTH_AT_MOST, Memory, next_month
from bench.watermarks import Watermark
from billing.dues.models import RenewalRun
from billing.dues.services import renewal_runs, renewals
from billing.models import InvoiceNumbers
from members.models import User
from plumbing import beside, clock

KILLS = 20
SEED = 20261201

# Whom, for what, how much, by which notices. Ids and numbers are left out: they may differ.
_SET = """
SELECT count(*), md5(string_agg(told, '|' ORDER BY told))
FROM (
    SELECT concat_ws(' ', payer_id, total, state, issued_on, due_on, bill_to, email,
        (SELECT string_agg(concat_ws(' ', position, certification_id, line.kind, year, covers_from,
                                     covers_to, description, amount), ',' ORDER BY position)
         FROM billing_invoiceline line JOIN dues_duesline ON line_id = line.id
         WHERE invoice_id = invoice.id),
        (SELECT string_agg(concat_ws(' ', certificant_id, kind, step, channel, state, skip_reason,
                                     due_on), ',' ORDER BY channel)
         FROM notices_notice WHERE about_type = 'billing.invoice' AND about_id = invoice.id),
        (SELECT count(*) FROM billing_paper WHERE invoice_id = invoice.id),
        (SELECT string_agg(concat_ws(' ', certificant_id, verb, after), ',')
         FROM members_history WHERE subject = 'invoice:' || invoice.number)) AS told
    FROM billing_invoice invoice WHERE kind = 'dues' AND date_trunc('month', due_on) = %s
) invoices
"""


@dataclass(frozen=True, slots=True)
class Issued:
    """What a month holds: how many invoices, all of them as one hash, numbers taken for none."""

    invoices: int
    digest: str
    gaps: int


class Trial:
    """One month, run over and over."""

    def __init__(self, month: date, mark: Watermark) -> None:
        self.month = month
        self.mark = mark
        self.chance = random.Random(SEED)

    def issued(self) -> Issued:
        with connection.cursor() as cursor:
            cursor.execute(_SET, [self.month])
            [(invoices, digest)] = cursor.fetchall()
        before = dict(self.mark.numbers).get(self.month.year, 0)
        series = InvoiceNumbers.objects.filter(year=self.month.year).first()
        last = series.last if series else 0
        return Issued(invoices, digest, last - before - invoices)

    def run(self) -> None:
        """The run as the command makes it."""
        renewals.run(month=self.month, on=self.month, actor=None)

    def work(self) -> None:
        """The run as workers make it: asked for once, then gone on with by whoever comes."""
        going = RenewalRun.objects.filter(period=self.month).exclude(state=RenewalRun.State.DONE)
        run = going.order_by("-pk").first()
        if run is None or run.state == RenewalRun.State.STOPPED:
            run = renewal_runs.ask(month=self.month, on=self.month, actor=None)
        # A worker that was killed is taken over from once it has been silent: let it be so now.
        RenewalRun.objects.filter(pk=run.pk, state="running").update(free_at=clock.now())
        while renewal_runs.work(run_id=run.pk):
            pass

    def killed(self, deed: Callable[[], None], seconds: float) -> bool:
        """Start a deed and kill it with -9 after a while; True when it was not done yet."""
        child = beside.start(deed)
        time.sleep(seconds)
        child.kill()
        child.join()
        return child.exitcode != 0

    def stopped(self, seconds: float) -> bool:
        """Let a worker work and staff stop it after a while; True when it was not done yet."""
        run = renewal_runs.ask(month=self.month, on=self.month, actor=None)
        child = beside.start(self.work)
        time.sleep(seconds)
        actor = User.objects.filter(is_staff=True).order_by("pk")[0]
        going = renewal_runs.stop(run=run, actor=actor)
        child.join()
        return going and child.exitcode == 0


def measure(scale: Scale) -> Iterator[Figure]:
    trial = Trial(next_month(), Watermark.now())
    memory = Memory()
    began = time.perf_counter()
    renewals.run(month=trial.month, on=trial.month, actor=None, progress=memory.note)
    lasts = time.perf_counter() - began
    whole = trial.issued()
    trial.mark.take_back()
    yield Figure("undisturbed run", lasts, "s", note=f"{whole.invoices:,} invoices")
    yield Figure("memory grown", memory.growth(), "MB", at_most=GROWTH_AT_MOST)
    yield Figure("numbers taken for nothing", whole.gaps, "", at_most=0)

    torn, killed, other = [], 0, 0
    while killed < KILLS:
        deed = trial.run if killed % 2 else trial.work
        if trial.killed(deed, trial.chance.uniform(0, lasts)):
            killed += 1
            torn.append(trial.issued().invoices)
        deed()
        other += trial.issued() != whole
        trial.mark.take_back()
    left = f"the kill left {min(torn):,} to {max(torn):,} invoices"
    yield Figure(f"killed {killed} times: other sets", other, "", at_most=0, note=left)

    for child in [beside.start(trial.run), beside.start(trial.run)]:
        child.join()
        other = int(child.exitcode != 0)
    other += trial.issued() != whole
    trial.mark.take_back()
    yield Figure("two at once: other sets", other, "", at_most=0)

    while not trial.stopped(trial.chance.uniform(0, lasts)):
        trial.mark.take_back()
    left = f"the stop left {trial.issued().invoices:,} invoices"
    trial.work()
    other = int(trial.issued() != whole)
    trial.mark.take_back()
    yield Figure("stopped and gone on with: other sets", other, "", at_most=0, note=left)
