"""What the page of a round shows: where it stands, what was fixed before the seed, the draw."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.utils.formats import date_format
from django.utils.timezone import localtime

from ccp.audit.models import Draw, Round, StaffExclusion
from ccp.audit.queries import round_table
from ccp.audit.queries.round_table import ProgramRow
from ccp.audit.queries.rounds import rate_mark
from ccp.audit.rules.clock import notice_on
from ccp.audit.rules.draw import sample_size, sample_size_of
from ccp.audit.rules.figures import RATE
from ccp.audit.rules.population import Bounds, bounds
from members.models import User
from members.queries.marks import mark
from members.queries.policy import policy
from plumbing.templatetags.ui import short_day

DONE, NOW, LATER = "done", "now", "later"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a round, for components/stepper.html."""

    name: str
    state: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """Where a round stands, in a word."""

    word: str
    tone: str
    icon: str


PREVIEW = State("Not frozen yet", "plain", "circle")
FROZEN = State("Frozen, waits for its seed", "info", "lock")
DRAWN = State("Drawn and published", "active", "circle-check")


@dataclass(frozen=True)
class Page:
    """A round on a day. held: None before its list was frozen; draws: the last one first."""

    year: int
    on: date
    held: Round | None
    draws: Sequence[Draw]

    @classmethod
    def of(cls, year: int, on: date) -> Page:
        """Read a round with its draws: two queries."""
        held = Round.objects.select_related("frozen_by").filter(year=year).first()
        draws = held.draws.select_related("drawn_by", "second").order_by("-number") if held else ()
        return cls(year, on, held, list(draws))

    @property
    def draw(self) -> Draw | None:
        """The draw that counts."""
        return self.draws[0] if self.draws else None

    @property
    def frozen_by(self) -> str:
        return _name(self.held.frozen_by if self.held else None)

    @property
    def drawn_by(self) -> str:
        return _name(self.draw.drawn_by if self.draw else None)

    @property
    def agreed_by(self) -> str:
        """The second person of a draw again."""
        return _name(self.draw.second if self.draw else None)

    @property
    def state(self) -> State:
        if self.held is None:
            return PREVIEW
        return DRAWN if self.draws else FROZEN

    @cached_property
    def rows(self) -> list[ProgramRow]:
        return round_table.by_program(self.held, self.draw, self.year, self.on)

    @cached_property
    def total(self) -> ProgramRow:
        return round_table.total(self.rows)

    @property
    def within(self) -> Bounds:
        """The days of the cycles that the round looks at."""
        return bounds(self.year, self.held.frozen_on if self.held else self.on, policy())

    @property
    def rate_percent(self) -> str:
        rate = self.held.rate * 100 if self.held else policy()[RATE].on(self.on)
        return f"{rate.normalize():f}%"

    @property
    def rate_mark(self) -> str:
        """Beside the rate, where the body had not confirmed it."""
        return rate_mark(self.held) if self.held else mark(RATE, self.on)

    @property
    def rate(self) -> str:
        """The rate of the frozen list as the script reads it."""
        return f"{self.held.rate.normalize():f}" if self.held else ""

    @property
    def seed_in_shell(self) -> str:
        """The seed as a shell takes it for one word."""
        return shlex.quote(self.draw.seed) if self.draw else ""

    @property
    def sample(self) -> int:
        """How many are drawn, or would be of one list."""
        if self.held:
            return self.held.sample
        return sample_size(policy()[RATE].on(self.on) / 100, self.total.listed)

    @property
    def sample_by_program(self) -> int:
        """How many would be drawn where each program is drawn by itself."""
        listed = {row.code: row.listed for row in self.rows}
        return sample_size_of(policy()[RATE].on(self.on) / 100, listed)

    @property
    def cuts(self) -> list[tuple[str, str]]:
        """The last ticket that was drawn, by program where each is drawn by itself."""
        cuts = self.draw.cuts if self.draw else {}
        return sorted((program, ticket) for program, (ticket, _id) in cuts.items())

    @property
    def notice_on(self) -> date | None:
        """The day on which the notices go out; None before the draw."""
        return notice_on(self.year, self.draw.drawn_on, policy()) if self.draw else None

    @property
    def steps(self) -> list[Step]:
        held, draw, first = self.held, self.draw, self.draws[-1] if self.draws else None
        count, out = self.total.listed, self.total.rolled - self.total.listed
        listed = f"{count:,} cycle{'' if count == 1 else 's'}, {out:,} left out"
        return [
            Step("Population", DONE if held else NOW, listed),
            Step(
                "Freeze",
                DONE if held else LATER,
                f"{_moment(held.frozen_at)}, rate and hash fixed"
                if held
                else "fixes rate and hash",
            ),
            Step(
                "Seed",
                DONE if draw else NOW if held else LATER,
                f"{_moment(draw.drawn_at)}, {len(draw.seed)} characters"
                if draw
                else "from outside",
            ),
            Step(
                "Draw",
                DONE if draw else LATER,
                f"{self.sample:,} drawn{', again' if draw is not first else ''}"
                if draw
                else "once",
            ),
            Step("Published", DONE if draw else LATER, "list, seed, certificate"),
            self._notices(),
        ]

    def _notices(self) -> Step:
        if (day := self.notice_on) is None:
            return Step("Notices", LATER, "email and letter")
        if day <= self.on:
            return Step("Notices", DONE, f"{short_day(day)}, email and letter")
        return Step("Notices", NOW, f"planned for {short_day(day)}, email and letter")

    @property
    def earlier(self) -> list[round_table.Earlier]:
        return list(round_table.earlier(self.year))

    @property
    def staff(self) -> list[StaffExclusion]:
        return list(round_table.staff_exclusions(self.year))

    @property
    def earlier_draws(self) -> Sequence[Draw]:
        """Draws that a later one took the place of."""
        return self.draws[1:]


def _name(user: User | None) -> str:
    """Who did it, for anybody to read: an address of email is not published."""
    return "the command line" if user is None else user.name or "an administrator"


def _moment(at: datetime) -> str:
    return date_format(localtime(at), "M j, g:i A")
