"""What badges of certifications are wanted on a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from credentials.models import BadgeTemplate
from credentials.rules.badges import Wanted, Way, lapses_on, wanted
from members.models import Certification
from members.queries.facts import facts_of
from members.queries.policy import policy
from members.queries.programs import code_and_name
from members.rules.standing import decide


class NoTemplate(Exception):
    """The programme has no badge under today's code; the text is for staff."""


@dataclass(frozen=True, slots=True)
class Templates:
    """The templates of all programmes."""

    by_code: Mapping[tuple[int, str], str]
    of_program: Mapping[int, frozenset[str]]

    @classmethod
    def read(cls) -> Templates:
        by_code, of_program = {}, defaultdict(set)
        for program, code, template in BadgeTemplate.objects.values_list(
            "program_id", "code", "template"
        ):
            by_code[program, code] = template
            of_program[program].add(template)
        return cls(by_code, {key: frozenset(value) for key, value in of_program.items()})


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted of one certification. code: its programme's of today."""

    wanted: Wanted
    code: str

    def checked(self) -> Wanted:
        """The same; NoTemplate where a badge is wanted that there is none of."""
        if self.wanted.way == Way.LIVE and not self.wanted.template:
            raise NoTemplate(f"No badge template is set for {self.code}.")
        return self.wanted


def wishes(
    certifications: Collection[Certification], templates: Templates, on: date
) -> dict[int, Wish]:
    """What is wanted, by certification; these are read with certificant and program."""
    facts, figures = facts_of(certifications), policy()
    found = {}
    for row in certifications:
        if row.granted_on > on:
            found[row.pk] = Wish(Wanted(Way.NONE), "")
            continue
        code = code_and_name(row.program, on).code
        template = templates.by_code.get((row.program_id, code), "")
        decision = decide(facts[row.pk], on, figures)
        ends = lapses_on(facts[row.pk], on, figures) if decision.certified else None
        found[row.pk] = Wish(wanted(decision, template, ends), code)
    return found
