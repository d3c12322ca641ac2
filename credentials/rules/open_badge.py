"""What a signed credential says: Open Badges 3.0 over W3C Verifiable Credentials 2.0, as the claims
of a JWT (handbook section 10). Nothing secret is in it, and no email address.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

VC = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who signs. id: the address of its profile."""

    id: str
    name: str
    url: str

    @property
    def profile(self) -> dict[str, Any]:
        return {"id": self.id, "type": ["Profile"], "name": self.name, "url": self.url}


@dataclass(frozen=True, slots=True)
class Achievement:
    """What is certified: a programme under a code. id: its address."""

    id: str
    name: str
    description: str
    narrative: str

    @property
    def told(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "type": ["Achievement"],
            "achievementType": "Certification",
            "name": self.name,
            "description": self.description,
            "criteria": {"narrative": self.narrative},
        }


@dataclass(frozen=True, slots=True)
class Status:
    """Where anybody reads whether it was taken back. list: the address of the status list."""

    list: str
    index: int

    @property
    def entry(self) -> dict[str, Any]:
        return {
            "id": f"{self.list}#{self.index}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(self.index),
            "statusListCredential": self.list,
        }


@dataclass(frozen=True, slots=True)
class Credential:
    """One credential. holder: the name of whose it is; since: certified without a break; made_at,
    until: when it is good.
    """

    id: str
    holder: str
    number: str
    since: datetime
    made_at: datetime
    until: datetime | None

    def claims(self, issuer: Issuer, achievement: Achievement, status: Status) -> dict[str, Any]:
        """The claims of its JWT."""
        said: dict[str, Any] = {
            "@context": [VC, OPEN_BADGES],
            "id": self.id,
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "name": achievement.name,
            "issuer": issuer.profile,
            "validFrom": moment(self.made_at),
            "awardedDate": moment(self.since),
            "credentialSubject": {
                "type": ["AchievementSubject"],
                "identifier": [
                    {
                        "type": "IdentityObject",
                        "hashed": False,
                        "identityType": "name",
                        "identityHash": self.holder,
                    }
                ],
                "licenseNumber": self.number,
                "achievement": achievement.told,
            },
            "credentialStatus": status.entry,
        }
        return _registered(said, self.id, issuer.id, self.made_at, self.until)


LIST_GOOD, LIST_KEPT = timedelta(minutes=5), timedelta(minutes=2)  # in all; by who verifies


def status_claims(issuer: Issuer, address: str, bits: str, made_at: datetime) -> dict[str, Any]:
    """The claims of a status list: a credential, too, good for five minutes. bits: as
    `open_badges.encoded` gives them.
    """
    said: dict[str, Any] = {
        "@context": [VC],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer.id,
        "validFrom": moment(made_at),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": bits,
            "ttl": LIST_KEPT // timedelta(milliseconds=1),
        },
    }
    return _registered(said, address, issuer.id, made_at, made_at + LIST_GOOD)


def _registered(
    said: Mapping[str, Any], own: str, issuer: str, made_at: datetime, until: datetime | None
) -> dict[str, Any]:
    """With the registered claims that say the same, for readers that know JWTs alone."""
    claims = {**said, "iss": issuer, "jti": own, "nbf": int(made_at.timestamp())}
    if until is not None:
        claims |= {"validUntil": moment(until), "exp": int(until.timestamp())}
    return claims


def moment(at: datetime) -> str:
    """As the standard writes a moment, to the second."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
