"""What certificate and card say, as printed."""

from __future__ import annotations

from dataclasses import dataclass

from members.models import Vouched

SIGNED_BY = "Signed by"


@dataclass(frozen=True, slots=True)
class Told:
    """What certificate and card say, as printed. signed_by: "" where nobody signs."""

    code: str
    program: str
    number: str
    since: str
    signed_by: str = ""

    @classmethod
    def of(cls, document: Vouched) -> Told:
        return cls(*(words for _, words in document.facts))

    @property
    def facts(self) -> list[tuple[str, str]]:
        found = [
            ("Code", self.code),
            ("Program", self.program),
            ("Certification number", self.number),
            ("Certified since", self.since),
        ]
        return [*found, (SIGNED_BY, self.signed_by)] if self.signed_by else found
