"""A round from its list to its cases (handbook section 7)."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction

from casework.models import Case
from ccp.audit.models import AuditCase, Draw, Exclusion, Round, StaffExclusion, Unit
from ccp.audit.queries import rounds as queries
from ccp.audit.queries.population import preview
from ccp.audit.rules import draw as rules
from ccp.audit.services import outcomes, rounds, second
from ccp.audit.services.rounds import RoundRefused, Seed
from members.models import CycleFact, History
from members.services import second_person
from members.services.second_person import MatterRefused
from plumbing import clock
from tests import builders
from tests.ccp.audit.rolled import FROZEN_ON, rolled, several

pytestmark = pytest.mark.django_db
REPLAY = Path(__file__).parents[4] / "docs" / "replay_draw.py"
SEED = Seed("dice 0042", "Three dice, thrown before the board")


def frozen(**options):
    return rounds.freeze(year=2027, on=FROZEN_ON, actor=None, **options)


def drawn(seed: Seed = SEED) -> Draw:
    return rounds.draw(year=2027, seed=seed, on=FROZEN_ON, actor=None)


def audit(*words: str) -> str:
    out = io.StringIO()
    call_command("audit", *words, stdout=out)
    return out.getvalue()


def test_the_list_is_frozen_by_ids_that_say_nothing_and_is_hashed():
    cycles = several(21)
    held = frozen()
    ids = list(queries.ids(held))
    assert all(re.fullmatch("[0-9a-f]{32}", each) for each in ids)
    assert ids == sorted(ids)
    assert (held.population, held.sample, held.rate) == (21, 2, Decimal("0.05"))
    assert held.list_sha256 == rules.list_hash(ids)
    assert set(held.units.values_list("certification", "start", "program")) == {
        (cycle.certification_id, cycle.start, "RMA") for cycle in cycles
    }


def test_freezing_again_makes_a_new_list_until_it_is_drawn():
    several(3)
    first = frozen()
    again = frozen(rate=Decimal("0.5"))
    assert again.pk == first.pk
    assert again.list_sha256 != first.list_sha256
    assert (again.population, again.sample, Unit.objects.count()) == (3, 2, 3)
    drawn()
    with pytest.raises(RoundRefused, match="was drawn"):
        frozen()


def test_a_cycle_stands_on_one_list_ever():
    several(2)
    frozen()
    drawn()
    later = rolled(rolled_on=date(2027, 5, 1))
    told = preview(2028, date(2028, 1, 3))
    assert told.population == 1
    held = rounds.freeze(year=2028, on=date(2028, 1, 3), actor=None)
    assert [unit.certification_id for unit in held.units.all()] == [later.certification_id]


def test_what_was_drawn_becomes_cases_with_a_day_for_their_notice():
    several(21)
    frozen()
    made = drawn()
    cases = list(Case.objects.order_by("number"))
    assert [(case.number, case.state, case.version) for case in cases] == [
        ("2027-0001", "selected", 1),
        ("2027-0002", "selected", 1),
    ]
    for place, case in zip(made.drawn.order_by("place"), cases, strict=True):
        assert case.audit.unit_id == place.unit_id
        assert place.ticket == rules.ticket(SEED.text, place.unit.id.hex)
        assert (case.audit.notice_on, case.audit.next_on) == (date(2027, 1, 15),) * 2
        assert case.certificant_id == place.unit.certification.certificant_id
    assert History.objects.filter(verb="audit_selected").count() == 2
    [told] = History.objects.filter(verb="audit_drawn")
    assert told.after["seed"] == SEED.text
    assert told.after["list_sha256"] == made.round.list_sha256


def test_a_list_and_what_was_drawn_from_it_stay_whoever_writes():
    several(2)
    frozen()
    held = drawn().round
    for change in (
        lambda: Unit.objects.filter(round=held).delete(),
        lambda: Unit.objects.update(program="MLS"),
        lambda: Round.objects.update(rate=Decimal("0.1")),
        lambda: Draw.objects.update(seed="dice 0043"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_second_draw_is_refused_and_says_what_a_redraw_needs():
    several(2)
    frozen()
    drawn()
    with pytest.raises(RoundRefused, match="A redraw needs a second person and a reason"):
        drawn(Seed("dice 0043", "dice"))
    assert Draw.objects.count() == 1


def test_two_administrators_draw_again_both_draws_are_kept_and_cases_follow():
    several(40)
    frozen(rate=Decimal("0.1"))
    first = set(drawn().drawn.values_list("unit_id", flat=True))
    one, two = builders.staff(), builders.staff()
    again = Seed("dice 1963", "dice thrown anew")
    with pytest.raises(MatterRefused, match="somebody else"):
        second.redraw(year=2027, seed=again, reason="A die fell.", actor=one, second=one)
    made = second.redraw(year=2027, seed=again, reason="A die fell.", actor=one, second=two)
    now = set(made.drawn.values_list("unit_id", flat=True))
    assert (made.number, made.reason, made.drawn_by, made.second) == (2, "A die fell.", one, two)
    assert Draw.objects.count() == 2
    assert first != now
    live = AuditCase.objects.filter(withdrawn_on=None)
    assert set(live.values_list("unit_id", flat=True)) == now
    gone = AuditCase.objects.exclude(withdrawn_on=None)
    assert set(gone.values_list("unit_id", flat=True)) == first - now
    assert {case.case.state for case in gone} == {"withdrawn"}
    assert Case.objects.values("number").distinct().count() == len(first | now)


WAYS = {
    "selected": (),
    "notified": ("notified",),
    "submitted": ("notified", "submitted"),
    "in_review": ("notified", "submitted", "in_review"),
    "deficient": ("notified", "submitted", "in_review", "deficient"),
    "passed": ("notified", "submitted", "in_review", "passed"),
    "failed": ("notified", "failed"),
    "appealed": ("notified", "failed", "appealed"),
}


def test_a_redraw_lets_go_what_is_open_and_leaves_what_was_decided():
    """An open appeal goes with its lapse; what has failed takes two and a reason to take back."""
    several(40)
    held = frozen(rate=Decimal("0.5"))
    first = {place.unit_id.hex for place in drawn().drawn.all()}
    ids = list(queries.ids(held))
    seeds = (f"dice {number:04}" for number in range(100, 200))
    again = lambda seed: {one.id for one in rules.sample(seed, ids, held.sample)}  # noqa: E731
    seed = next(seed for seed in seeds if len(first - again(seed)) >= len(WAYS))
    audits = {}
    for state, unit in zip(WAYS, sorted(first - again(seed)), strict=False):
        audits[state] = AuditCase.objects.select_related("certification").get(unit=unit)
        for step in WAYS[state]:
            Case.objects.filter(pk=audits[state].pk).update(state=step)
            if step == "failed":
                outcomes.fail(audits[state], failed_on=FROZEN_ON, on=FROZEN_ON, actor=None)
    one, two = builders.staff(), builders.staff()
    new = Seed(seed, "dice thrown anew")
    second.redraw(year=2027, seed=new, reason="A die fell.", actor=one, second=two)
    now = {state: Case.objects.get(pk=audit.pk).state for state, audit in audits.items()}
    assert now == dict.fromkeys(WAYS, "withdrawn") | {"passed": "passed", "failed": "failed"}
    failed = CycleFact.objects.filter(audit_failed_on__isnull=False)
    assert [fact.certification_id for fact in failed] == [audits["failed"].certification_id]
    assert [audit.pk for audit in AuditCase.objects.exclude(failed_on=None)] == [
        audits["failed"].pk
    ]


def test_two_of_the_staff_leave_somebody_out_with_a_reason():
    kept, left = rolled(), rolled()
    one, two = builders.staff(), builders.staff()
    ask = {"year": 2027, "certification": left.certification, "reason": "Sits on the board."}
    matter = second.ask_exclusion(**ask, actor=one)
    assert frozen().population == 2
    with pytest.raises(MatterRefused):
        second_person.confirm(matter=matter, actor=one, now=clock.now())
    second_person.confirm(matter=matter, actor=two, now=clock.now())
    assert StaffExclusion.objects.get().confirmed_by == two
    held = frozen()
    assert [unit.certification for unit in held.units.all()] == [kept.certification]
    assert queries.excluded(held) == {"staff": 1}
    assert Exclusion.objects.get().certification == left.certification
    with pytest.raises(RoundRefused, match="left out of the round of 2027 already"):
        second.ask_exclusion(**ask, actor=one)


def test_a_member_sees_their_own_id_ticket_and_the_cut():
    cycles = several(10)
    frozen(rate=Decimal("0.3"))
    owner = cycles[0].certification.certificant
    assert [(row.ticket, row.drawn) for row in queries.listed(owner)] == [("", False)]
    made = drawn()
    places = {place.unit.certification_id: place for place in made.drawn.select_related("unit")}
    for cycle in cycles:
        [row] = queries.listed(cycle.certification.certificant)
        assert row.ticket == rules.ticket(SEED.text, row.id)
        assert row.cut == made.drawn.latest("place").ticket
        assert row.drawn is (cycle.certification_id in places)
    assert queries.listed(builders.certificant()) == []


def test_by_programs_each_is_drawn_by_itself():
    several(25)
    several(3, program="MLS")
    held = frozen(strata=True)
    assert held.sample == 2 + 1
    made = drawn()
    assert [place.unit.program for place in made.drawn.order_by("place")] == ["MLS", "RMA", "RMA"]
    assert set(made.cuts) == {"MLS", "RMA"}


def test_from_outside():
    several(21)
    told = json.loads(audit("freeze", "2027", "--on", "2027-01-04", "--json"))
    held = Round.objects.get()
    assert told == {
        "round": 2027,
        "population": 21,
        "excluded": {},
        "rate": "0.05",
        "sample": 2,
        "list_sha256": held.list_sha256,
    }
    lines = audit("list", "2027").splitlines()
    assert lines == ["id", *queries.ids(held)]
    draw = ("draw", "2027", "--seed", " dice 42", "--origin", "dice")
    assert json.loads(audit(*draw, "--json")) == told | {
        "seed": " dice 42",
        "drawn": [one.id for one in rules.sample(" dice 42", lines[1:], 2)],
    }
    header, *rows = audit("drawn", "2027").splitlines()
    assert header == "id,ticket,certification_number,cycle_start"
    assert [row.split(",")[3] for row in rows] == ["2023-09-18"] * 2
    with pytest.raises(CommandError, match="redraw needs a second person") as refused:
        audit(*draw)
    assert refused.value.returncode == 1
    one, two = builders.staff(), builders.staff()
    people = ("--by", one.email, "--second", two.email)
    audit("redraw", "2027", "--seed", "dice 0043", "--origin", "dice", "--reason", "Lost.", *people)
    assert Draw.objects.count() == 2


def replayed(tmp_path, rate: str, seed: str) -> list[str]:
    file = tmp_path / "list.csv"
    file.write_text(audit("list", "2027"))
    command = [sys.executable, "-I", str(REPLAY), str(file), rate, seed]
    return subprocess.check_output(command, text=True).split()


@pytest.mark.parametrize("strata", [(), ("--strata", "program")])
def test_the_list_of_the_command_replays_its_draw(strata, tmp_path):
    several(7)
    several(3, program="MLS")
    audit("freeze", "2027", "--on", "2027-01-04", "--rate", "0.3", *strata)
    draw = ("draw", "2027", "--seed", "dice 0042 ", "--origin", "dice", "--json")
    told = json.loads(audit(*draw))
    again = replayed(tmp_path, told["rate"], told["seed"])
    assert again == ["list", told["list_sha256"], *told["drawn"]]
    assert len(told["drawn"]) == told["sample"] == 3 + bool(strata)


def test_a_year_without_a_population_is_frozen_and_drawn_all_the_same(tmp_path):
    empty = {"population": 0, "excluded": {}, "sample": 0, "list_sha256": rules.list_hash([])}
    told = json.loads(audit("freeze", "2027", "--rate", "1", "--json"))
    assert told == {"round": 2027, "rate": "1", **empty}
    draw = ("draw", "2027", "--seed", "dice 0042", "--origin", "dice")
    assert json.loads(audit(*draw, "--json"))["drawn"] == []
    assert audit("drawn", "2027").splitlines() == ["id,ticket,certification_number,cycle_start"]
    assert replayed(tmp_path, "1", "dice 0042") == ["list", told["list_sha256"]]
    with pytest.raises(CommandError, match="redraw needs a second person"):
        audit(*draw)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("draw", "2027", "--seed", "dice 0042", "--origin", "dice"), "no round of 2027"),
        (("list", "2027"), "no round of 2027"),
        *(
            (("freeze", "2027", "--rate", rate), "more than 0 and at most 1")
            for rate in ("0", "1.5", "5", "NaN", "Infinity", "0.0000001")
        ),
        (("freeze", "2027", "--rate", "0,05"), "0,05: not a rate"),
        (("freeze", "2027", "--strata", "state"), "invalid choice"),
        (("freeze", "2027", "--on", "Jan 4"), "not a day like 2026-11-22: Jan 4"),
        (("freeze", "2027", "--on", "0002-01-04"), "a day of 2000 or later"),
        (("freeze", "12"), "a year from 2000"),
        (("freeze", "next"), "invalid int value"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(words, why):
    with pytest.raises(CommandError, match=why):
        audit(*words)
