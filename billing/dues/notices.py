"""The notices about dues, filled in at the moment of sending (handbook section 11)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from billing.dues.models import DuesLine, LineKind
from billing.dues.queries.open_lines import open_lines
from billing.dues.queries.renewals import month_of
from billing.dues.rules import telling
from billing.dues.rules.charges import GONE
from billing.dues.rules.dunning import LAPSED, LAPSED_LINK, RENEWAL, STEPS, steps
from billing.dues.rules.paying import what_it_takes
from billing.dues.services.sheets import certification_facts
from billing.models import Invoice, InvoiceState
from billing.notices import of_invoice, skip_settled
from billing.queries.balances import balances, chargeable, total
from billing.rules.money import ZERO
from billing.services import printed
from members.models import Certification
from members.queries.facts import standing_facts
from members.queries.policy import policy
from members.queries.standing import standing_of
from members.rules.calendar import ONE_DAY
from members.rules.dues import first_unpaid
from members.rules.facts import Known
from notices import kinds
from notices.kinds import EMAIL, EMAIL_AND_LETTER, Kind
from notices.models import Channel, Notice, NoticeState, SkipReason, about

LETTER_TRAVELS = timedelta(days=7)  # from the printer into somebody's hands


def _skip_renewal(notice: Notice, invoice: Invoice, on: date) -> str | None:
    """The invoice itself goes out unless something is due on it and paying helps nobody."""
    settled = skip_settled(notice, invoice, on)
    if settled is not None:
        return settled
    if total(balances([invoice.pk])) > ZERO and not _paying_helps(invoice, on):
        return SkipReason.NOT_WANTED
    return SkipReason.OVERTAKEN if _overtaken(notice, invoice, on) else None


def _overtaken(notice: Notice, invoice: Invoice, on: date) -> bool:
    """Whether a newer message about the invoice, or of a lapse by it, goes out by the same way: a
    past-due letter takes the place of the renewal letter that waits in the same run.
    """
    held = DuesLine.objects.filter(line__invoice=invoice).values_list("certification", flat=True)
    newer = Notice.objects.filter(
        about(invoice) | about(Certification, *held),
        certificant=notice.certificant_id,
        channel=notice.channel,
        kind__in=[*STEPS, LAPSED],
        state__in=[NoticeState.PLANNED, NoticeState.PRINTED, NoticeState.SENT],
        due_on__gt=notice.due_on,
        due_on__lte=on,
    ).select_related("certificant")
    return any(one.state != NoticeState.PLANNED or kinds.why_not(one) is None for one in newer)


def _skip_step(notice: Notice, invoice: Invoice, on: date) -> str | None:
    """A reminder also goes unsent once the next step has overtaken it, and when paying would help
    none of the certifications.
    """
    settled = skip_settled(notice, invoice, on)
    if settled is not None:
        return settled
    if not _paying_helps(invoice, on):
        return SkipReason.NOT_WANTED
    step = steps(month_of(invoice), invoice.issued_on, invoice.due_on, policy()).now(on)
    if step == notice.kind:
        return None
    return SkipReason.TOO_LATE if step is None else SkipReason.OVERTAKEN


def _paying_helps(invoice: Invoice, on: date) -> bool:
    """Whether a certification with something due on it is neither gone nor to be recertified
    (section 8).
    """
    due = chargeable(balances([invoice.pk]), on)
    now = [standing_of(balance.line.dues.certification, on) for balance in due]
    return any(one.standing not in GONE and one.way_back != "recertify" for one in now)


def _dues_context(notice: Notice, invoice: Invoice, on: date) -> Mapping[str, Any]:
    return _by_its_way(notice, printed.due_now_facts(invoice, on), on)


def _by_its_way(notice: Notice, facts: Mapping[str, Any], on: date) -> dict[str, Any]:
    """A letter shows no code that has ended, or nearly so, when the letter is read."""
    ends_too_soon = facts["pay_through"] < on + LETTER_TRAVELS
    if notice.channel == Channel.LETTER and ends_too_soon:
        return {**facts, "qr_code": ""}
    return dict(facts)


def _skip_restored(_notice: Notice, certification: Certification, on: date) -> SkipReason | None:
    """Not after it came back, or when something stronger holds now."""
    lapsed = standing_of(certification, on).standing == "lapsed"
    return None if lapsed else SkipReason.NOT_WANTED


def _lapsed_context(notice: Notice, certification: Certification, on: date) -> Mapping[str, Any]:
    """Why it lapsed and the way back; while paying helps with a link that works for 90 days."""
    decision = standing_of(certification, on)
    context: dict[str, Any] = {
        "certification": certification_facts(certification, on),
        "since": decision.since,
        "reasons": decision.reasons,
        "after_decision": decision.since != date.fromisoformat(notice.step),
        "way_back": decision.way_back,
        "way": f"words/lapsed/way/{telling.way(None)}.html",
        "invoice": None,
    }
    if decision.way_back != "pay_dues":
        return context
    facts = standing_facts([certification.pk])[certification.pk]
    unpaid = first_unpaid(Known(facts, on), policy())
    if unpaid is not None and unpaid.unpayable_from is not None:
        context["pay_by"] = unpaid.unpayable_from - ONE_DAY
    open_ = open_lines(certification.certificant_id)
    takes = what_it_takes(certification.pk, facts, open_, on, policy())
    context |= {
        "takes": takes,
        "takes_words": f"words/dues/{telling.standing(decision, takes)}.html",
        "way": f"words/lapsed/way/{telling.way(takes)}.html",
    }
    context["late_fee"] = (
        Invoice.objects.filter(
            lines__dues__certification=certification,
            kind=LineKind.LATE_FEE,
            state=InvoiceState.OPEN,
        )
        .order_by("pk")
        .last()  # that of an earlier lapse may be open, too
    )
    if takes.lines:
        invoice = Invoice.objects.get(number=takes.invoices[0])
        through = _link_through(notice, decision.since)
        asked = {one.line for one in takes.lines}
        printable = printed.due_now_facts(invoice, on, pay_through=through, only=asked)
        context |= _by_its_way(notice, printable, on)
        context["attachment_name"] = ""
    return context


def _link_through(notice: Notice, since: date | None) -> date:
    """Ninety days from the day the notice was due."""
    return max(notice.due_on, since or notice.due_on) + LAPSED_LINK


NOTICES = (
    of_invoice(RENEWAL, "Renewal", EMAIL_AND_LETTER, _skip_renewal, _dues_context),
    of_invoice("renewal_reminder", "Renewal reminder", EMAIL, _skip_step, _dues_context),
    of_invoice("past_due", "Past due", EMAIL_AND_LETTER, _skip_step, _dues_context),
    of_invoice("last_day_of_grace", "Last day of grace", EMAIL, _skip_step, _dues_context),
    Kind(
        key=LAPSED,
        label="Lapsed",
        about=Certification,
        reads=("program", "certificant"),
        channels=EMAIL_AND_LETTER,
        skip=_skip_restored,
        context=_lapsed_context,
    ),
)
