"""The page people pay on: the lines, one card form, the bank's question, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.template import Context, Engine

from plumbing import clock

from . import checkout
from .cards import BadCard, read_card
from .ledger import Ledger
from .refusals import Refusal

_PAGES = Path(__file__).parent / "pages"
_engine = Engine(dirs=[str(_PAGES)])
_CLOSED = {
    "complete": ("This payment is complete", "Nothing more is due here.", "success_url"),
    "expired": (
        "This payment page has expired",
        "Nothing was charged. Go back and start again to pay.",
        "cancel_url",
    ),
}


@dataclass(frozen=True)
class Page:
    status: int
    body: str = ""
    content_type: str = "text/html; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)


def stylesheet() -> Page:
    return Page(200, (_PAGES / "card-page.css").read_text("utf-8"), "text/css; charset=utf-8")


def unknown() -> Page:
    return _page(404, "closed.html", {"title": "There is no such page", "text": "", "back": ""})


def show(ledger: Ledger, identifier: str) -> Page:
    """The card form of an open session, or what became of it."""
    return _with_session(ledger, identifier, lambda session: _card(session, 200))


def take_card(ledger: Ledger, identifier: str, form: str) -> Page:
    """One attempt: back to the shop when paid, else the form again with the reason."""

    def attempt(session: dict[str, Any]) -> Page:
        typed = _typed(form, "number", "expiry", "cvc")
        try:
            card = read_card(**typed, on=clock.now().date())
        except BadCard as bad:
            return _card(session, 422, typed=typed, errors=bad.errors)
        return _after(ledger, session, checkout.pay(ledger, identifier, card))

    return _with_session(ledger, identifier, attempt)


def ask(ledger: Ledger, identifier: str) -> Page:
    """The question a bank puts for some cards."""
    return _with_session(
        ledger, identifier, lambda session: _page(200, "confirm.html", {}, session)
    )


def take_answer(ledger: Ledger, identifier: str, form: str) -> Page:
    agreed = _typed(form, "answer")["answer"] == "confirm"
    return _with_session(
        ledger,
        identifier,
        lambda session: _after(
            ledger, session, checkout.confirm(ledger, identifier, agreed=agreed)
        ),
    )


def _with_session(ledger: Ledger, identifier: str, page: Callable[[dict[str, Any]], Page]) -> Page:
    checkout.expire_overdue(ledger)
    try:
        return page(checkout.open_for_payment(ledger, identifier))
    except Refusal:
        return unknown()
    except checkout.SessionClosed:
        session = ledger.get("checkout.session", identifier)
        if session["status"] == "open":  # the bank's question without an attempt before it
            return _see_other(f"/pay/{identifier}")
        title, text, back = _CLOSED[session["status"]]
        return _page(
            410, "closed.html", {"title": title, "text": text, "back": _return_url(session, back)}
        )


def _after(ledger: Ledger, session: dict[str, Any], outcome: checkout.Outcome) -> Page:
    if outcome is checkout.Outcome.PAID:
        return _see_other(_return_url(session, "success_url"))
    if outcome is checkout.Outcome.TO_CONFIRM:
        return _see_other(f"/pay/{session['id']}/confirm")
    declined = checkout.decline_of(ledger, session["id"]) or ""
    return _card(session, 402, declined=declined)


def _return_url(session: dict[str, Any], name: str) -> str:
    return (session[name] or "").replace("{CHECKOUT_SESSION_ID}", session["id"])


def _see_other(url: str) -> Page:
    return Page(303, headers={"Location": url})


def _card(
    session: dict[str, Any],
    status: int,
    *,
    typed: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
    declined: str = "",
) -> Page:
    typed, errors = typed or {}, errors or {}
    labels = {"number": "Card number", "expiry": "Expires", "cvc": "Security code"}
    context = {
        "declined": declined,
        "errors": [(name, labels[name], text) for name, text in errors.items()],
        "number": typed.get("number", ""),
        "expiry": typed.get("expiry", ""),
        "number_error": errors.get("number", ""),
        "expiry_error": errors.get("expiry", ""),
        "cvc_error": errors.get("cvc", ""),
    }
    return _page(status, "card.html", context, session)


def _page(
    status: int, name: str, context: dict[str, Any], session: dict[str, Any] | None = None
) -> Page:
    """Every value is text: the engine runs without Django's settings, so nothing is localized."""
    submits_to = "'self'"
    if session:
        lines = [
            (line["description"], _dollars(line["amount_total"])) for line in session["line_items"]
        ]
        context = {
            **context,
            "action": f"/pay/{session['id']}",
            "lines": lines,
            "total": _dollars(session["amount_total"]),
            "email": session["customer_email"] or "",
            "cancel_url": _return_url(session, "cancel_url"),
        }
        # A browser also checks where the answer to a form redirects to.
        shop = urlsplit(session["success_url"])
        submits_to += f" {shop.scheme}://{shop.netloc}"
    policy = (
        "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; "
        "frame-ancestors 'none'; "
        f"form-action {submits_to}"
    )
    body = _engine.get_template(name).render(Context(context))
    return Page(status, body, headers={"Content-Security-Policy": policy})


def _dollars(cents: int) -> str:
    return f"${Decimal(cents) / 100:,.2f}"


def _typed(form: str, *names: str) -> dict[str, str]:
    given = parse_qs(form, keep_blank_values=True)
    return {name: given.get(name, [""])[0].strip()[:64] for name in names}
