"""Which words tell what hangs on a cycle. They stand in the folder of `templates/words/cycle` that
each of these names.
"""

from __future__ import annotations

from members.rules.standing import Word


def if_short(standing: Word, *, mandatory: bool) -> str:
    """What happens if the cycle ends unmet, of `if_short`."""
    if not mandatory:
        return "recommended"
    return standing if standing in {"lapsed", "suspended"} else "lapses"


def missed(standing: Word, *, turned: bool) -> str:
    """The way back after a mandatory cycle was missed, of `missed`. turned: the certification
    lapsed by this cycle alone, which the same message tells.
    """
    if turned:
        return "turned"
    return "lapsed" if standing == "lapsed" else "suspended"


def called_off(standing: Word, *, mandatory: bool, anew: bool) -> str:
    """What a cycle that is met after all makes of the message that it was not, of `called_off`.
    anew: the certification was recertified since, and rests on that.
    """
    if not mandatory:
        return "recommended"
    if anew:
        return "recertified"
    return "certified" if standing in {"active", "grace"} else "otherwise"
