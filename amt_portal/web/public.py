"""Pages that anyone may open: the front page, help, and what the portal says of itself."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from email.utils import parseaddr
from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from amt_portal.web.verify import VerifyForm
from billing.forms import InvoiceNumberForm
from ccp.rules.categories import CATEGORIES, Category, place_in_lists
from ccp.rules.figures import CONTACT_HOURS_PER_CEU, EMPLOYMENT_COUNTS_THROUGH
from members.queries.policy import policy
from members.rules.dated import Policy
from members.rules.declared import Figure
from members.rules.figures import (
    CCP_MANDATORY_GRANTED_FROM,
    CCP_MANDATORY_RECERTIFIED_AFTER,
    DUES_PAYABLE_YEARS,
    EXAM_ONLY_AFTER_YEARS,
    GRACE_DAYS,
    RETURN_ADDRESS,
)
from plumbing import clock


@dataclass(frozen=True, slots=True)
class ProgramFigures:
    """What a program asks today. A figure that the office has not confirmed is a placeholder."""

    code: str
    name: str
    points: Decimal
    points_placeholder: bool
    fee: Decimal
    fee_placeholder: bool


@dataclass(frozen=True, slots=True)
class CategoryFigures:
    category: Category
    placeholder: bool


SINGLE: dict[str, Figure[Any]] = {
    "grace_days": GRACE_DAYS,
    "payable_years": DUES_PAYABLE_YEARS,
    "exam_only_years": EXAM_ONLY_AFTER_YEARS,
    "hours_per_ceu": CONTACT_HOURS_PER_CEU,
    "employment_through": EMPLOYMENT_COUNTS_THROUGH,
    "mandatory_from": CCP_MANDATORY_GRANTED_FROM,
    "recertified_after": CCP_MANDATORY_RECERTIFIED_AFTER,
}


def staying_certified(rules: Policy, on: date) -> dict[str, Any]:
    """The figures that the public pages name, all of them from the policy of the day: `programs`,
    `points` (points per cycle and the programs that ask for them, most points first), the least
    and the most of them, `categories` and those of SINGLE; `unconfirmed`: of which of these some
    are placeholders.
    """
    programs = []
    for program in rules.programs.values():
        called, terms = program.names.on(on), program.terms.entry_on(on)
        programs.append(
            ProgramFigures(
                called.code,
                called.name,
                terms.value.points,
                "points" in terms.placeholder,
                terms.value.annual_fee,
                "annual_fee" in terms.placeholder,
            )
        )
    by_points = defaultdict(list)
    for figures in programs:
        by_points[figures.points].append(figures)
    by_code = rules[CATEGORIES]
    entries = [by_code[code].entry_on(on) for code in sorted(by_code, key=place_in_lists)]
    categories = [CategoryFigures(entry.value, bool(entry.placeholder)) for entry in entries]
    return {
        "programs": programs,
        "points": sorted(by_points.items(), reverse=True),
        "points_least": min(by_points),
        "points_most": max(by_points),
        "categories": categories,
        "unconfirmed": {
            "points": any(each.points_placeholder for each in programs),
            "fees": any(each.fee_placeholder for each in programs),
            "categories": any(each.placeholder for each in categories),
        },
        **{name: rules[figure].on(on) for name, figure in SINGLE.items()},
    }


@require_safe
def _page(request: HttpRequest, template: str) -> HttpResponse:
    return render(
        request,
        template,
        {
            "figures": staying_certified(policy(), clock.today()),
            "form": VerifyForm(),
            "pay_form": InvoiceNumberForm(),
        },
    )


front = partial(_page, template="public/front.html")
why = partial(_page, template="public/why.html")
help_page = partial(_page, template="public/help.html")
accessibility = partial(_page, template="public/accessibility.html")
privacy = partial(_page, template="public/privacy.html")


@require_safe
def favicon(_request: HttpRequest) -> HttpResponse:
    """What browsers ask for without having read a page."""
    return redirect(static("img/mark.svg"))


@require_safe
def contact(request: HttpRequest) -> HttpResponse:
    """How to reach member services; a postal address only once the office has set one."""
    entry = policy()[RETURN_ADDRESS].entry_on(clock.today())
    return render(
        request,
        "public/contact.html",
        {
            "email": parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
            "address": [] if entry.placeholder else entry.value.splitlines(),
        },
    )
