"""How a job can end other than well."""

from __future__ import annotations

from typing import Any


class ChildError(Exception):
    """A job was not done; the child is gone or as good as new, and the next job may be tried."""


class ChildTimeout(ChildError):
    """The job took longer than it may; the child was killed."""


class ChildOutOfMemory(ChildError):
    """The job wanted more memory than it may have."""


class ChildDied(ChildError):
    """The child ended in the middle of the job, killed or crashed inside a library."""


class JobFailed(ChildError):
    """The job raised an error that it did not foresee; `kind` is the name of its class."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(f"{kind}: {message}")
        self.kind = kind


class Refused(Exception):
    """A job's own answer "no": raised in the child, raised again in the parent.

    `code` is for programs, `facts` holds figures (JSON) for the sentence that people read.
    """

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts
