"""Tables of people, certifications, their standing and history."""

from members.models.certificant import Certificant, FormerName, NamePart, SpelledName
from members.models.certification import (
    Certification,
    CycleFact,
    DuesPaid,
    Standing,
    StandingWord,
)
from members.models.claim import Claim
from members.models.feed import News, NewsKind, Place, SetAside
from members.models.figures import PolicyValue
from members.models.history import History
from members.models.imported import ImportedRow
from members.models.matter import Matter
from members.models.programs import Program, ProgramName, ProgramTerms
from members.models.user import EmailTaken, Role, User
from members.models.verb import Verb
from members.models.vouched import Vouched, VouchedKind, declare_vouched

__all__ = [
    "Certificant",
    "Certification",
    "Claim",
    "CycleFact",
    "DuesPaid",
    "EmailTaken",
    "FormerName",
    "History",
    "ImportedRow",
    "Matter",
    "NamePart",
    "News",
    "NewsKind",
    "Place",
    "PolicyValue",
    "Program",
    "ProgramName",
    "ProgramTerms",
    "Role",
    "SetAside",
    "SpelledName",
    "Standing",
    "StandingWord",
    "User",
    "Verb",
    "Vouched",
    "VouchedKind",
    "declare_vouched",
]
