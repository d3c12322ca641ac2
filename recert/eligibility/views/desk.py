"""The criteria at the desk, with worked cases beside them (records; administrators change them)."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from members.models import Role
from members.queries.programs import code_of
from members.rules.declared import FIRST_DAY
from plumbing import clock
from plumbing.access import staff_required
from recert.eligibility.models import CriteriaPolicy
from recert.eligibility.queries.cases import Case, worked_cases
from recert.eligibility.queries.criteria_rows import rule_set
from recert.eligibility.rules.comparing import RouteChange, best, changes
from recert.eligibility.rules.judging import Result, RouteFinding


@dataclass(frozen=True, slots=True)
class Worked:
    """A worked case by the version that is looked at. otherwise: than by the one in force."""

    case: Case
    found: list[RouteFinding]
    otherwise: list[RouteChange]

    @property
    def best(self) -> Result:
        return best(self.found)

    @property
    def routes(self) -> list[str]:
        """Those that make it so, as far as anything speaks for them."""
        if self.best == Result.NOT_MET:
            return []
        return [
            each.route.title
            for each in self.found
            if each.result == self.best and any(one.result == Result.MET for one in each.findings)
        ]


@require_safe
@staff_required(Role.RECORDS, Role.ADMIN)
def desk_criteria(request: HttpRequest, program: str = "") -> HttpResponse:
    """One version of a program's criteria, the one in force by default."""
    on = clock.today()
    rows = list(CriteriaPolicy.objects.order_by("program", "valid_from"))
    programs = list(dict.fromkeys(row.program for row in rows))
    key = program.upper() or (programs[0] if programs else "")
    versions = [row for row in rows if row.program == key]
    if not versions:
        raise Http404
    in_force = [row for row in versions if row.valid_from <= on][-1:] or versions[:1]
    asked = request.GET.get("version", "")
    shown = next((row for row in versions if str(row.version) == asked), in_force[0])
    rules, now = rule_set(shown), rule_set(in_force[0])
    context = {
        "programs": [(each, code_of(each, on)) for each in programs],
        "code": code_of(key, on),
        "key": key,
        "line": f"eligibility-{key.lower()}",
        "versions": versions,
        "row": shown,
        "in_force": in_force[0],
        "first_day": FIRST_DAY,
        "rules": rules,
        "worked": [
            Worked(case, case.judged(rules), changes(case.judged(now), case.judged(rules)))
            for case in worked_cases(key)
        ],
    }
    return render(request, "recert/eligibility/desk_criteria.html", context)
