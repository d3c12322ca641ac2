"""What a forwarded email says of an activity: category, title, provider, day and contact hours.

These are guesses and called so; what is not said plainly stays empty, for its member to fill in.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ccp.drafts.rules.columns import folded
from ccp.drafts.rules.days import MONTHS, is_open, readings
from ccp.drafts.rules.forwarded import inner, without_prefix
from ccp.drafts.rules.rows import PLAIN

LONGEST, LONGEST_LABEL, SHORTEST = 200, 40, 3  # letters
MOST_HOURS = Decimal(200)
MOST_READ = 20_000  # letters of an email

TITLES = {
    *("title", "course title", "course", "course name", "activity title", "activity", "class"),
    *(
        "activity name",
        "program title",
        "program",
        "session",
        "topic",
        "webinar",
        "event",
        "training",
    ),
    *("presentation", "module", "name of course", "title of activity"),
}
PROVIDERS = {
    *("provider", "provided by", "provider name", "sponsor", "sponsored by", "offered by", "host"),
    *("presented by", "accredited provider", "organization", "hosted by", "institution"),
}
DAYS = {
    *(
        "completed on",
        "completed",
        "completion date",
        "date completed",
        "date of completion",
        "date",
    ),
    *(
        "activity date",
        "course date",
        "date attended",
        "attended on",
        "event date",
        "issued",
        "when",
    ),
    *("issue date", "date issued", "session date", "date of activity"),
}
HOURS = {
    *(
        "contact hours",
        "contact hour",
        "ce hours",
        "ce credits",
        "credits",
        "credit hours",
        "hours",
    ),
    *("ceus", "ceu", "credits earned", "hours awarded", "total hours", "clock hours", "credit"),
    *("number of contact hours", "number of hours", "credit awarded", "ce credit", "hours earned"),
}

_NUMBER = r"([0-9]{1,3}(?:[.,][0-9]{1,3})?)"
_CEUS = re.compile(rf"{_NUMBER} ?(?:ceus?\b|continuing education units?\b)", re.IGNORECASE)
# Words that may stand between, as in "0.5 AMA PRA Category 1 Credits".
_BETWEEN = (
    "ama pra category 1 p.a.c.e. pace ace ce cme cne contact credit clock continuing education"
)
_WORDS = "|".join(map(re.escape, _BETWEEN.split()))
_HOURS = re.compile(
    rf"{_NUMBER}[ -](?:(?:{_WORDS})[®™]?[ -]){{0,5}}(?:hours?|hrs?|credits?)\b", re.IGNORECASE
)
# Labels in the middle of a line, as in "You passed. Contact hours: 2.0. Provider: Lakeview."
_HOURS_INSIDE = re.compile(
    rf"\b(?:contact|ce|credit|clock) hours?: ?{_NUMBER}(?![.,]?[0-9]| ?min)", re.IGNORECASE
)
_PROVIDER_INSIDE = re.compile(
    r"\b(?:provider|provided by|sponsored by|presented by): ([^\n.;]{3,100})", re.IGNORECASE
)
_MINUTES = re.compile(r"[0-9]+ ?min", re.IGNORECASE)
_QUOTED = re.compile(
    r"\b(?:complet|attend|participat|pass|finish)[a-z]{2,5}[^“\"\n]{0,40}[“\"]([^”\"\n]{4,160})[”\"]"
)
_PLAIN = re.compile(
    r"\b(?:completed|completing|attended|attending|participated in|completion of)(?: the| our)?"
    r"(?: (?:online|live))?(?: (?:course|webinar|training|activity|workshop))?:? "
    r"([A-Z][^\n.!]{5,120})"
)
_UNTIL = re.compile(r" (?:on|and|for|with|at|which|held|worth|presented|offered) (?=[a-z0-9A-Z])")
_LEADING = re.compile(
    r"(?:your |attached: ?|congratulations[!,:]? )?"
    r"(?:(?:certificate|proof|confirmation|record)(?: of)?"
    r"(?: (?:completion|attendance|participation|credit|ce))?"
    r"|(?:ce|course|webinar) (?:certificate|credit|completion|completed|complete)"
    r"|thank you for attending|you completed)"
    r"(?: for| of| from)?\s*[:–-]?\s*",
    re.IGNORECASE,
)
_NAMED = "|".join(sorted(MONTHS, key=len, reverse=True))
_DAY = re.compile(
    rf"(?:{_NAMED})\.? [0-9]{{1,2}}(?:st|nd|rd|th)?,? [0-9]{{4}}"
    rf"|[0-9]{{1,2}}[ -](?:{_NAMED})\.?,?[ -][0-9]{{2,4}}"
    r"|[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{2,4}",
    re.IGNORECASE,
)
_ON = re.compile(r"\b(?:on|dated|attended|completed):? +(?:[a-z]{3,9}day,? )?", re.IGNORECASE)
_NAME = re.compile(r"[\s\"'“]*([^<\"”\[@]{2,100})[\s\"'”]*(?:<|\[|$)")
_MACHINE = re.compile(r"\b(no-?reply|do not reply|notifications?|via [a-z]+)\b", re.IGNORECASE)
_TAUGHT = re.compile(
    r"\b(?:thank you for (?:presenting|teaching|speaking)|you (?:presented|taught)"
    r"|as (?:an? |our |the )?(?:guest )?(?:speaker|presenter|instructor|lecturer|faculty)\b"
    r"|certificate of (?:instruction|presentation))",
    re.IGNORECASE,
)
_STUDIED = re.compile(r"\b(?:semester|quarter) (?:credits?|hours?|units?)\b", re.IGNORECASE)
_NUMBERED = re.compile(r"[,;(#]? ?\(?(?:provider )?(?:no\.|number|#|id\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mail:
    """What of an email is read. sender: its From as it stands there, which proves nothing."""

    subject: str
    text: str
    sender: str = ""
    sent_on: date | None = None


@dataclass(frozen=True, slots=True)
class Guess:
    """What it seems to be about; "" and None where nothing says so plainly. day_is_told: whether
    its words name the day; else it is the one on which the email was sent.
    """

    title: str = ""
    provider: str = ""
    completed_on: date | None = None
    hours: Decimal | None = None
    category: str = PLAIN
    day_is_told: bool = True


def guess(mail: Mail) -> Guess:
    """Guess what an email tells: by its labels first, then by its sentences, then by its head.

    Of one that was forwarded it is the head of the email inside: who forwards provided nothing.
    """
    found = inner(mail.text[:MOST_READ])
    subject = without_prefix(found.subject or mail.subject)
    own = not found.sender and subject == mail.subject.strip()
    sender = found.sender or (mail.sender if own else "")
    sent = _last_day(found.sent) or (mail.sent_on if own else None)
    told = _completed(found.words)
    return Guess(
        title=_title(subject, found.words),
        provider=_provider(sender, found.words),
        completed_on=told or sent,
        hours=_hours(found.words, subject),
        category=_category(f"{subject}\n{found.words}"),
        day_is_told=told is not None or sent is None,
    )


def _category(words: str) -> str:
    if _STUDIED.search(words):
        return "formal_education"
    return "instruction" if _TAUGHT.search(words) else PLAIN


def _labelled(names: Collection[str], words: str) -> Iterator[str]:
    """What stands behind a label on its line; where nothing does, on the next one."""
    lines = [line.strip(" >*|\t") for line in words.split("\n")]
    for place, line in enumerate(lines):
        label, parted, value = line.replace("\t", ":").partition(":")
        if parted and len(label) <= LONGEST_LABEL and folded(label) in names:
            below = next((other for other in lines[place + 1 : place + 3] if other), "")
            yield value.strip(" *:") or below


def _title(subject: str, words: str) -> str:
    for said in _labelled(TITLES, words):
        if _is_name(said):
            return _tidy(said)
    one_line = re.sub(r"(?<=[a-z,]) *\n(?=[^\n])", " ", words)
    if found := _QUOTED.search(one_line):
        return _tidy(found[1])
    if found := _PLAIN.search(one_line):
        return _tidy(_UNTIL.split(found[1])[0])
    said = _LEADING.sub("", subject, count=1)
    return _tidy(said if _is_name(said) else subject)


def _provider(sender: str, words: str) -> str:
    for said in _labelled(PROVIDERS, words):
        if _is_name(said):
            return _tidy(_NUMBERED.split(said)[0])
    if (inside := _PROVIDER_INSIDE.search(words)) and _is_name(inside[1]):
        return _tidy(_NUMBERED.split(inside[1])[0])
    found = _NAME.match(sender)
    name = _MACHINE.sub("", found[1]) if found else ""
    return _tidy(name) if _is_name(name) else ""


def _completed(words: str) -> date | None:
    for said in _labelled(DAYS, words):
        if (day := _last_day(said)) is not None:
            return day
    for found in _ON.finditer(words):
        if (said_day := _DAY.match(words, found.end())) and (day := _last_day(said_day[0])):
            return day
    return None


def _last_day(said: str) -> date | None:
    """The last day that a text names plainly: of "March 3, 2026 to March 5, 2026" the latter."""
    days = [
        next(iter(readings(text).values()), None)
        for text in _DAY.findall(said)
        if not is_open(text)
    ]
    return next(filter(None, reversed(days)), None)


def _hours(words: str, subject: str) -> Decimal | None:
    for said in _labelled(HOURS, words):
        plain = None if _MINUTES.match(said) else re.match(_NUMBER, said)
        found = _amount(said) or (_sane(plain[1]) if plain else None)
        if found is not None:
            return found
    if (inside := _HOURS_INSIDE.search(words)) and (hours := _sane(inside[1])):
        return hours
    return _amount(words) or _amount(subject)


def _amount(said: str) -> Decimal | None:
    if found := _CEUS.search(said):
        return _sane(found[1], per=10)
    if found := _HOURS.search(said):
        return _sane(found[1])
    return None


def _sane(text: str, *, per: int = 1) -> Decimal | None:
    hours = Decimal(text.replace(",", ".")) * per
    fits = 0 < hours <= MOST_HOURS and hours == hours.quantize(Decimal("0.01"))
    return hours if fits else None


def _is_name(said: str) -> bool:
    return sum(letter.isalpha() for letter in said) >= SHORTEST


def _tidy(said: str) -> str:
    return " ".join(said.split()).strip(" \"“”'‘’*|-–:;,.!")[:LONGEST]
