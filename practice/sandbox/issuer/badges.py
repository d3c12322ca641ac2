"""The practice issuer: its key, what it publishes, and the badges that it signs."""

from __future__ import annotations

import hashlib
import io
import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from joserfc import jwt
from joserfc.jwk import ECKey
from PIL import Image, ImageDraw, ImageFont

from plumbing.open_badges import encoded, into_png

NAME, ID = "Northfield General Hospital", "https://learning.northfield.example/issuer"
OTHER_NAME, OTHER_ID = "Northside Seminars", "https://northside.example/issuer"
ALGORITHM, KID = "ES256", "practice-1"
TAKEN_BACK, STANDS = 7, 8  # bits of its status list
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of the curve P-256


def origin() -> str:
    """Where the practice portal answers: keys and status list are read from there."""
    return str(settings.PORTAL_BASE_URL)


@dataclass(frozen=True, slots=True)
class Course:
    """What a badge is for. taken_back: its bit in the status list is set; ends: None, no end."""

    title: str
    hours: str
    day: date
    taken_back: bool = False
    ends: date | None = None


def public_keys() -> dict[str, Any]:
    """What it publishes."""
    return {"keys": [{**_key(NAME).as_dict(private=False), "kid": KID, "use": "sig"}]}


def signed(course: Course, *, holder: str, listed: bool = True) -> str:
    """A badge as a JWT. listed: of the issuer on the portal's list; else of another one."""
    name, own = (NAME, ID) if listed else (OTHER_NAME, OTHER_ID)
    at = datetime.combine(course.day, time(18), UTC)
    said: dict[str, Any] = {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ],
        "id": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{own}{course}{holder}')}",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": own, "type": ["Profile"], "name": name},
        "validFrom": at.isoformat(),
        "awardedDate": at.isoformat(),
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "activityEndDate": at.isoformat(),
            "creditsEarned": float(course.hours),
            "identifier": [
                {
                    "type": "IdentityObject",
                    "identityType": "name",
                    "hashed": False,
                    "identityHash": holder,
                }
            ],
            "achievement": {
                "id": f"{own}/{hashlib.sha256(course.title.encode()).hexdigest()[:12]}",
                "type": ["Achievement"],
                "name": course.title,
                "description": f"{course.hours} contact hours.",
                "criteria": {"narrative": "Took part, and passed the test at the end."},
            },
        },
    }
    if course.ends:
        said["validUntil"] = datetime.combine(course.ends, time(0), UTC).isoformat()
    if listed:
        index = TAKEN_BACK if course.taken_back else STANDS
        said["credentialStatus"] = {
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(index),
            "statusListCredential": status_url(),
        }
    return _sign(said, name)


def status_url() -> str:
    return f"{origin()}/practice-issuer/status"


def status_list() -> str:
    """Its status list: one of its badges is taken back."""
    return _sign(
        {
            "@context": ["https://www.w3.org/ns/credentials/v2"],
            "id": status_url(),
            "type": ["VerifiableCredential", "BitstringStatusListCredential"],
            "issuer": ID,
            "credentialSubject": {
                "type": "BitstringStatusList",
                "statusPurpose": "revocation",
                "encodedList": taken_back(),
            },
        },
        NAME,
    )


def taken_back() -> str:
    return encoded([TAKEN_BACK])


def picture(credential: str, words: str) -> bytes:
    """A badge as a picture, the credential inside."""
    face = Image.new("RGB", (480, 480), "white")
    pen = ImageDraw.Draw(face)
    pen.ellipse((20, 20, 460, 460), fill="#0d6e6e", outline="#083f3f", width=10)
    font = settings.BASE_DIR / "static" / "fonts" / "print" / "SourceSans3_700Bold.ttf"
    for at, (text, size) in enumerate(((NAME, 30), (words, 26))):
        pen.text((240, 210 + 60 * at), text, "white", ImageFont.truetype(font, size), "mm")
    out = io.BytesIO()
    face.save(out, "PNG")
    return into_png(out.getvalue(), credential)


def samples(today: date) -> dict[str, tuple[str, Course, bool]]:
    """Badges to try, by name: what each shows, its course, and whether its issuer is listed."""
    day = today - timedelta(days=9)
    good = Course("Point-of-Care Testing: Quality Control", "2.5", day)
    return {
        "good": ("A good badge, as a file", good, True),
        "good-picture": ("The same inside a picture", good, True),
        "altered": ("One whose hours were changed afterwards", good, True),
        "ended": (
            "One that has ended since, and was good on its day",
            Course("Hand Hygiene", "1", day - timedelta(days=200), ends=day),
            True,
        ),
        "ended-before": (
            "One that had ended before its day",
            Course("Fire Safety", "1", day, ends=day - timedelta(days=90)),
            True,
        ),
        "taken-back": (
            "One that its issuer took back",
            Course("Blood Bank Refresher", "4", day, taken_back=True),
            True,
        ),
        "another-issuer": (
            "One of an issuer that is not on our list",
            Course("Phlebotomy for Children", "3", day),
            False,
        ),
    }


def sample(name: str, *, holder: str, today: date) -> tuple[bytes, str]:
    """A sample as a file, with its name. KeyError where there is none."""
    _words, course, listed = samples(today)[name]
    credential = signed(course, holder=holder, listed=listed)
    if name == "altered":
        head, _body, signature = credential.split(".")
        more = Course(course.title, "12.5", course.day)
        credential = f"{head}.{signed(more, holder=holder).split('.')[1]}.{signature}"
    if name.endswith("picture"):
        return picture(credential, "Quality Control"), f"{name}.png"
    return credential.encode(), f"{name}.jwt"


def _sign(said: dict[str, Any], name: str) -> str:
    header = {"alg": ALGORITHM, "typ": "JWT", "kid": KID}
    return jwt.encode(header, said, _key(name), algorithms=[ALGORITHM])


@cache
def _key(name: str) -> ECKey:
    """The same in every process of a practice portal, and in no other."""
    seed = hashlib.sha256(f"practice issuer {name} {settings.SECRET_KEY}".encode()).digest()
    private = ec.derive_private_key(int.from_bytes(seed) % (_ORDER - 1) + 1, ec.SECP256R1())
    return ECKey.import_key(private)
