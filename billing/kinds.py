"""Kinds of invoice lines, each declared by the app it belongs to (handbook section 3).

Money knows no kind by name. Whoever asks for something says here what a settled line brings about,
what taking the money back undoes, and how it is told; numbers, payments, credit, refunds, pages,
PDFs and lists then hold for it as they are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, ClassVar, TypeVar

from billing.models import Invoice, InvoiceLine, Payment
from billing.rules.allocation import LineDue
from members.models import User

LINK_WORKS = timedelta(days=90)  # how long a pay link works where its kind says nothing else


@dataclass(frozen=True, slots=True)
class Terms:
    """When money goes to a line: the oldest `since` first, those that wait after all others; none
    from the day `payable_before` on, when paying no longer helps (None: it always does).
    """

    since: date
    payable_before: date | None = None
    waits: bool = True


@dataclass(frozen=True, slots=True)
class Balance:
    """One invoice line, what was put to it, and the terms of its kind."""

    line: InvoiceLine
    paid: Decimal
    terms: Terms

    @property
    def due(self) -> Decimal:
        return self.line.amount - self.paid

    @property
    def kind(self) -> str:
        return self.line.kind

    @property
    def payable_before(self) -> date | None:
        return self.terms.payable_before

    @property
    def asks(self) -> LineDue:
        """What the rule of where money goes asks of it."""
        terms = self.terms
        return LineDue(self.line.pk, terms.since, self.due, terms.payable_before, terms.waits)

    @property
    def row(self) -> list[str]:
        """The template that tells of it below its description."""
        return of(self.kind).templates("billing/_row.html")

    def payable_on(self, day: date) -> bool:
        return self.payable_before is None or day < self.payable_before


class Sheet:
    """What has been read to print some lines; of a kind that adds nothing."""

    def facts(
        self, invoice: Invoice, _lines: Sequence[Balance], on: date, pay_through: date | None
    ) -> dict[str, Any]:
        """What the kind adds to the facts of an invoice: `pay_through`, and its own."""
        return {"pay_through": pay_through or max(invoice.due_on, on) + LINK_WORKS}

    def add_what_it_takes(self, invoice: Invoice, facts: dict[str, Any], on: date) -> None:
        """Say in the facts of a message what paying brings about."""


class Kind:
    """A kind of line, with what holds where it says nothing else. Its services are called inside
    the transaction that books or takes back the money, which has locked the payer.

    reads: what each query of lines reads along, of a kind that most lines are of: each table more
    takes all pages of invoices longer to plan. folder: of templates of its own, which extend or
    replace those of `billing` and `print`. no_longer: why nothing is taken for it. All lines of an
    invoice are of one such object.
    """

    reads: ClassVar[tuple[str, ...]] = ()
    folder: ClassVar[str] = ""
    no_longer: ClassVar[str] = "Paying this no longer helps. Nothing was charged."

    def templates(self, name: str) -> list[str]:
        """Where a template of that name is looked for: `billing/pay.html` in `pay.html` of its
        folder first, `print/invoice.html` in `print/invoice.html`.
        """
        own = f"{self.folder}/{name.removeprefix('billing/')}"
        return [own, name] if self.folder else [name]

    def issued(self, lines: Sequence[tuple[int, Any]]) -> None:
        """Keep what is to be known of lines that were just written: their ids, each with what was
        said `about` it when it was asked for.
        """

    def terms(self, lines: Sequence[InvoiceLine]) -> Mapping[int, Terms]:
        """The terms of lines that were read with `reads`, by line."""
        return {line.pk: Terms(line.invoice.issued_on) for line in lines}

    def refuses(self, _balance: Balance, _received_on: date) -> str:
        """Why a payment of that day would not count for a line; "" where it does."""
        return ""

    def takes_credit(self, _lines: Sequence[Balance], _on: date) -> list[Balance]:
        """The lines to which credit goes by itself."""
        return []

    def first(self, _lines: Sequence[Balance], _amount: Decimal, _on: date) -> list[int]:
        """The lines to which money that staff enter goes before all others."""
        return []

    def settled(
        self, *, lines: Sequence[Balance], paid_on: date, on: date, actor: User | None
    ) -> None:
        """Bring about what paid lines do. paid_on: the day of the money at hand."""

    def taken_back(
        self, *, lines: Sequence[InvoiceLine], on: date, actor: User | None, reason: str
    ) -> None:
        """Undo it: money of these lines went back, so that they are settled no more. One that was
        paid in part never was.
        """

    def refuses_refund(self, *, lines: Sequence[InvoiceLine], asked_at: datetime) -> str:
        """Why the money of lines, asked for then and not given yet, is wanted no more; "" where it
        is.
        """
        return ""

    def imported_taken_back(
        self, *, payment: Payment, on: date, actor: User | None, reason: str
    ) -> None:
        """The same of what a payment paid before the portal opened."""

    def asks_again(self, _balance: Balance) -> bool:
        """Whether a settled line, of which money went back, asks for that again: what is given back
        of dues leaves them unpaid.
        """
        return True

    def voided(self, *, invoice: Invoice) -> None:
        """An invoice with lines of it is void."""

    def page_ended(self, *, invoice: Invoice, on: date) -> None:
        """The payment page of an invoice that is still open has ended, paid or not, which had been
        overtaken: what had to wait for that is done.
        """

    def page(self, _invoice: Invoice, _owed: Any, on: date) -> dict[str, Any]:
        """What the pages of an invoice say beside the usual; `through`: how long its link works."""
        return {"through": on + LINK_WORKS}

    def says(self, _balance: Balance, _owed: Any, _on: date) -> str:
        """Which words its row says of paying a line of an open invoice."""
        return ""

    def void_words(self, _invoice: Invoice) -> tuple[str, str]:
        """What is said beside the usual before one of its invoices is voided, and after."""
        return "", ""

    def sheet(self, _lines: Collection[InvoiceLine], _on: date) -> Sheet:
        """Read what the sheets of these lines say on a day."""
        return Sheet()

    def printed_line(self, _line: InvoiceLine) -> dict[str, Any]:
        """What a printed line says beside its description and amount."""
        return {}

    def receipt(self, _lines: Sequence[InvoiceLine], _on: date) -> dict[str, Any]:
        """What a receipt adds of lines that a payment went to."""
        return {}

    def paid(
        self, _payment: Payment, lines: Sequence[InvoiceLine], _on: date
    ) -> list[dict[str, Any]]:
        """What the page after a payment tells of them, each with its `template`."""
        return [{"template": "billing/_paid_line.html", "line": line} for line in lines]


Of = TypeVar("Of", InvoiceLine, Balance)

_kinds: dict[str, Kind] = {}


def declare(kind: Kind, *keys: str) -> None:
    """Make `kind` the one of these keys; called from `AppConfig.ready`."""
    _kinds.update(dict.fromkeys(keys, kind))


def of(key: str) -> Kind:
    """The kind of a line or an invoice; LookupError where no app has declared it."""
    try:
        return _kinds[key]
    except KeyError:
        raise LookupError(f"no kind of line is declared as {key}") from None


def declared() -> list[Kind]:
    """Every kind, once."""
    return list(dict.fromkeys(_kinds.values()))


def reads() -> list[str]:
    """What a query of lines reads along for all kinds."""
    return [name for kind in declared() for name in kind.reads]


def apart(lines: Iterable[Of]) -> Iterable[tuple[Kind, list[Of]]]:
    """Lines, or their balances, by their kind."""
    found: defaultdict[Kind, list[Of]] = defaultdict(list)
    for one in lines:
        found[of(one.kind)].append(one)
    return found.items()
