"""What pages of the catalogue say to who reads them: a course, its price, and why that is so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.utils.formats import date_format
from django.utils.timezone import localtime

from billing.dues.panels import DuesCard, dues_cards
from ccp.panels import CycleCard, cycle_cards
from courses import slots
from courses.models import CourseKind
from courses.panels import Gap, GapCard, gaps
from courses.permissions import Learner
from courses.queries.attending import stage_of
from courses.queries.footing import footing
from courses.queries.logged import logged_by_hand
from courses.queries.points import points
from courses.rules import prices
from courses.rules.offers import Offer, closed, shown_as
from courses.rules.prices import Footing
from courses.rules.twice import Logged, logged_already
from members.queries.held import Held, held_by
from members.queries.programs import code_of
from plumbing import clock
from plumbing.templatetags.ui import day

ICONS = {
    CourseKind.ARTICLE: "book-open",
    CourseKind.WEBINAR: "video",
    CourseKind.SESSION: "presentation",
    CourseKind.CHAPTER: "users",
    CourseKind.EXTERNAL: "external-link",
}


QUARTER = Decimal("0.25")
SAYING = frozenset({"open", "ordered", "done", "full", "ended", "retired", "not_yet"})
DOING = frozenset({"open", "ordered", "done", "sold", "cart", "free", "external"})


@dataclass(frozen=True)
class Row:
    """A course as a page shows it to one person. codes: those of the programs that it counts for,
    the viewer's first, each with its points and whether they hold it. one_of: with how many it
    closes the gap, as a word. stage: of a place in it, where it is now. entries: what they have
    logged by hand, read where a page asks for it; no list does. certified: whether the viewer holds
    a certification; set where a page asks, too. It asks no clock: a row is drawn once for all that
    are equal.
    """

    offer: Offer
    price: Decimal | None
    member: bool
    codes: tuple[tuple[str, Decimal, bool], ...]
    one_of: str
    on: date
    stage: str
    entries: Callable[[], Sequence[Logged]] = tuple
    certified: bool = False

    @cached_property
    def state(self) -> str:
        return shown_as(self.offer, self.on, self.price)

    @cached_property
    def template(self) -> str:
        return f"courses/rows/{self.state}.html"

    @property
    def held_template(self) -> str:
        """What a place in it means now."""
        return f"courses/held/{self.stage}.html"

    @property
    def how_template(self) -> str:
        """How it is completed."""
        return f"courses/how/{self.offer.kind}.html"

    @cached_property
    def logged(self) -> Logged | None:
        """An entry of theirs that it would repeat."""
        return logged_already(self.offer.title, self.entries())

    @property
    def for_others(self) -> bool:
        """Whether it counts for none of what the viewer holds, so that it brings no points."""
        return self.certified and not any(own for _, _, own in self.codes)

    @property
    def counts_for(self) -> list[str]:
        """The codes of the programs that it counts for."""
        return [code for code, _, _ in self.codes]

    @property
    def says(self) -> bool:
        """Whether its state has words, in the part `words` of its template."""
        return self.state in SAYING

    @property
    def does(self) -> bool:
        """Whether its state has a button or link, in the part `deed`."""
        return self.state in DOING

    @cached_property
    def facts(self) -> str:
        """Kind, hours, when and where, in one line."""
        offer = self.offer
        hours = f"{offer.hours:,.2f} contact hour{'' if offer.hours == 1 else 's'}"
        said = [f"With {offer.provider}" if offer.external else self.kind, hours, *self._when()]
        left = offer.seats_left
        if left and not self.closed and not offer.held:
            said.append(f"{left:,} seat{'' if left == 1 else 's'} left")
        return " · ".join(said)

    def _when(self) -> list[str]:
        offer = self.offer
        if offer.starts_at is not None:
            at = date_format(localtime(offer.starts_at), "g:i A T")
            return [f"{day(offer.starts_on)}, {at}", *filter(None, [offer.place])]
        if offer.external:
            return ["opens their site"]
        return [f"through {day(offer.closes_on)}" if offer.closes_on else "any time"]

    @property
    def rounded(self) -> bool:
        """Whether its hours are no whole quarters, so that its points are fewer than they seem."""
        return bool(self.offer.hours % QUARTER)

    @property
    def icon(self) -> str:
        return ICONS[CourseKind(self.offer.kind)]

    @property
    def kind(self) -> str:
        return CourseKind(self.offer.kind).label

    @property
    def greyed(self) -> bool:
        """Whether there is nothing to do with it any more."""
        return self.state in {"done", "retired", "ended"}

    @property
    def priced(self) -> bool:
        """Whether its price still says something to them."""
        return not self.greyed and self.state != "open"

    @property
    def closed(self) -> str:
        """Why nobody can begin it any more; "" where they can."""
        return closed(self.offer, self.on)

    @property
    def certificate(self) -> str:
        done = self.offer.held == "completed" and self.offer.place_id
        return slots.certificate_of(done) if done else ""


@dataclass(frozen=True)
class Viewer:
    """What is known of who looks: what they hold, how their cycles stand, what their price rests
    on.
    """

    learner: Learner
    held: Sequence[Held]
    cycles: dict[int, CycleCard]
    footing: Footing
    on: date
    dues: dict[int, DuesCard] = field(default_factory=dict)

    @cached_property
    def gaps(self) -> list[Gap]:
        return gaps(self.held, self.cycles, self.on)

    @cached_property
    def programs(self) -> list[str]:
        """The keys of the programs that they hold and have not lost, each once."""
        return list(
            dict.fromkeys(
                one.certification.program.key
                for one in self.held
                if one.standing(self.on).standing not in {"revoked", "deceased"}
            )
        )

    @cached_property
    def entries(self) -> list[Logged]:
        """What they have logged by hand; one query."""
        person = self.learner.person
        return logged_by_hand(person, self.on) if person else []

    @property
    def others(self) -> list[tuple[str, str]]:
        """Their certifications that are not active, each with how it stands, in words."""
        said = {"grace": "in grace"}
        return [(code, said.get(how, how)) for code, how in self.footing.others]

    @property
    def why(self) -> str:
        """The template that says why the price is theirs."""
        return f"courses/why/{prices.telling(self.footing)}.html"

    @cached_property
    def brings(self) -> tuple[str, DuesCard] | None:
        """What paying makes a certification active again, with its code: the least sum that does;
        None where none does.
        """
        able = [
            (one, card)
            for one in self.held
            for card in [self.dues.get(one.certification.pk)]
            if card and card.complete and card.paying.then.standing == "active"
        ]
        if self.footing.member or not able:
            return None
        one, card = min(able, key=lambda pair: pair[1].paying.amount)
        return code_of(one.certification.program.key, self.on), card

    def row(self, offer: Offer) -> Row:
        """A course on its own page, or among what they are about to order."""
        line = self.line(offer)
        return replace(line, entries=lambda: self.entries, certified=bool(self.held))

    def line(self, offer: Offer, card: GapCard | None = None) -> Row:
        """A course in a list; card: what closes a gap. Equal to another that says the same."""
        worth = points(offer.hours, own=offer.own, figures_of=self.on)
        mine = set(self.programs)
        codes = sorted((key not in mine, code_of(key, self.on)) for key in offer.programs)
        return Row(
            offer=offer,
            price=prices.price(offer.member_price, offer.other_price, self.footing),
            member=self.footing.member,
            codes=tuple((code, worth, not other) for other, code in codes),
            one_of=card.number if card and offer.id in card.ids else "",
            on=self.on,
            stage=stage_of(offer, clock.now()) if offer.held else "",
        )


def viewer_of(learner: Learner, on: date, *, with_cycles: bool = False) -> Viewer:
    """Read what pages need of who looks: for a member two queries, two more with the cycles, and
    one where no certification is active.
    """
    person = learner.person
    if person is None:
        return Viewer(learner, [], {}, Footing(known=learner.payer is not None), on)
    held = held_by(person, on)
    found = footing(held, on)
    return Viewer(
        learner=learner,
        held=held,
        cycles=cycle_cards(held, on) if with_cycles else {},
        footing=found,
        on=on,
        dues={} if found.member else dues_cards(person, held, on),
    )
