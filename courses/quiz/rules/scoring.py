"""What a quiz asks for, and whether it is passed (handbook section 6)."""

from __future__ import annotations


def pass_with(asked: int, percent: int) -> int:
    """The fewest right answers of `asked` that reach that many percent of them."""
    return -(-asked * percent // 100)


def passed(right: int, asked: int, percent: int) -> bool:
    """Whether so many right answers pass; a quiz without a question passes nobody."""
    return bool(asked) and right >= pass_with(asked, percent)
