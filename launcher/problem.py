"""What the launcher says: progress and problems with a remedy, never on standard output."""

import sys


class Problem(Exception):
    """What the person at the keyboard has to know, and one line that mends it."""

    def __init__(self, what: str, remedy: str = "") -> None:
        """`remedy` is a command or a short instruction; empty where only the log can tell."""
        super().__init__(what)
        self.what = what
        self.remedy = remedy

    def __str__(self) -> str:
        """Both parts, the remedy on a line of its own."""
        return f"{self.what}\n  Remedy: {self.remedy}" if self.remedy else self.what


def say(text: str) -> None:
    """Print progress on standard error, which leaves standard output to the command that is run."""
    print(text, file=sys.stderr, flush=True)
