"""Tables of people, certifications, their standing, history and notices."""

from members.models.certificant import Certificant, FormerName, NamePart, SpelledName
from members.models.certification import (
    Certification,
    CycleFact,
    DuesPaid,
    Standing,
    StandingWord,
)
from members.models.claim import Claim
from members.models.feed import News, NewsKind, Place
from members.models.figures import PolicyValue
from members.models.history import History, Verb
from members.models.imported import ImportedRow
from members.models.matter import Matter
from members.models.notice import (
    Channel,
    Notice,
    NoticeKind,
    NoticeState,
    PrintRun,
    SkipReason,
)
from members.models.programs import Program, ProgramName, ProgramTerms
from members.models.user import EmailTaken, Role, User

__all__ = [
    "Certificant",
    "Certification",
    "Channel",
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
    "Notice",
    "NoticeKind",
    "NoticeState",
    "Place",
    "PolicyValue",
    "PrintRun",
    "Program",
    "ProgramName",
    "ProgramTerms",
    "Role",
    "SkipReason",
    "SpelledName",
    "Standing",
    "StandingWord",
    "User",
    "Verb",
]
