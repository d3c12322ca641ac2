"""Why a credential is not taken as proof, and what to do, in words for its member."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

AS_PDF = "add the certificate as a PDF or photo instead."
INSTEAD = f"Get it again where you earned it, or {AS_PDF}"
OF_PROVIDER = "Add what the provider of the activity gave you instead."


class Why(StrEnum):
    """A reason; the value is what is kept."""

    UNREADABLE = "unreadable"
    ALGORITHM = "algorithm"
    UNKNOWN_KEY = "unknown_key"
    ALTERED = "altered"
    NOT_YET = "not_yet"
    TAKEN_BACK = "taken_back"
    OURS = "ours"


class Unread(StrEnum):
    """Why a status of a credential cannot be checked; the value is what is kept."""

    KIND = "kind"
    HOST = "host"
    PLACE = "place"


NOT_CHECKED = {
    Unread.KIND: "a status of it is of a kind that is not read here.",
    Unread.HOST: "its status lies on another host than its issuer's keys.",
    Unread.PLACE: "its issuer's list has no place for it.",
}

# Nobody may believe what these say: it is not known to be their issuer's.
FORGED = (Why.UNREADABLE, Why.ALGORITHM, Why.UNKNOWN_KEY, Why.ALTERED, Why.OURS)

WORDS = {
    Why.UNREADABLE: "it is no Open Badges 3.0 credential that can be read.",
    Why.ALGORITHM: "it is not signed in a way that can be trusted.",
    Why.UNKNOWN_KEY: "it is signed with a key that {by} does not publish.",
    Why.ALTERED: "it was altered after {by} signed it, or somebody else signed it.",
    Why.NOT_YET: "it does not hold yet: its first day is still to come.",
    Why.TAKEN_BACK: "{by} has taken it back.",
    Why.OURS: "it says what AMT certified, which is on record here and proves no activity.",
}


def in_words(why: str, by: str) -> str:
    """Why, as a sentence goes on."""
    return WORDS[Why(why)].format(by=by or "its issuer")


def not_checked(unread: str) -> str:
    """What could not be checked of its being taken back, and why; "" where nothing."""
    if not unread:
        return ""
    return f"Whether it was taken back could not be checked: {NOT_CHECKED[Unread(unread)]}"


def refusal(why: str, by: str) -> str:
    """The whole of what a member is told."""
    instead = OF_PROVIDER if why == Why.OURS else INSTEAD
    return f"This signed credential is not taken: {in_words(why, by)} {instead}"


def had_ended(last_day: date | None, on: date | None) -> bool:
    """Whether a credential proves nothing of what was completed on a day, as it had ended before;
    that it has ended since does no harm. last_day: on which it was good, None: it has no end.
    """
    return last_day is not None and on is not None and last_day < on


def refusal_of_ended(last_day: str, on: str) -> str:
    """The whole of what a member is told of one that `had_ended`; days in words."""
    return (
        f"This signed credential is not taken: it ended on {last_day}, before the day of what it "
        f"is to prove, {on}. Correct that day, or {AS_PDF}"
    )
