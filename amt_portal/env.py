"""Readers of the environment: the only place that knows how a setting is spelled as text.

What a value cannot mean is refused with a ValueError that names the variable, and never repeats an
address: it may hold a password. Nothing malformed is taken for something else.
"""

from __future__ import annotations

import logging
import os
from datetime import date
from email.utils import parseaddr
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit
from zoneinfo import ZoneInfo

# How soon either end of a database connection notices that the other is cut off without a word.
# Our end (libpq): about 25 s of silence while it waits, or of unacknowledged data.
LOST_SERVER = {
    "connect_timeout": 5,
    "keepalives": 1,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 25_000,
}
# The server's end, which holds our locks: the same, a look at the line every 5 s of a long
# statement, and five minutes for a transaction whose process hangs.
LOST_CLIENT = " ".join(
    f"-c {name}={value}"
    for name, value in {
        "tcp_keepalives_idle": 10,
        "tcp_keepalives_interval": 5,
        "tcp_keepalives_count": 3,
        "tcp_user_timeout": 25_000,
        "client_connection_check_interval": "5s",
        "idle_in_transaction_session_timeout": "5min",
    }.items()
)
BUCKET_OPTIONS = {"addressing_style", "endpoint_url", "region_name"}
YES, NO = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}
HIGHEST_PORT = 65535


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def items(name: str, default: str = "") -> list[str]:
    """A comma list, blanks dropped."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def flag(name: str, *, default: bool = False) -> bool:
    value = text(name).lower()
    if value and value not in YES | NO:
        raise ValueError(f"{name} must be true or false, not {value!r}")
    return value in YES if value else default


def count(name: str, default: int) -> int:
    """A whole number from 0."""
    value = text(name)
    if value and not (value.isascii() and value.isdigit()):
        raise ValueError(f"{name} must be a whole number, not {value!r}")
    return int(value) if value else default


def zone(name: str, default: str) -> ZoneInfo:
    """A time zone by its name, such as America/Chicago."""
    value = text(name, default)
    try:
        return ZoneInfo(value)
    except (LookupError, ValueError, OSError):
        raise ValueError(f"{name} is no time zone: {value!r}") from None


def day(name: str) -> str:
    """A day as ISO text, or nothing."""
    value = text(name)
    try:
        return date.fromisoformat(value).isoformat() if value else ""
    except ValueError:
        raise ValueError(f"{name} must be a day such as 2026-11-29, not {value!r}") from None


def log_level(name: str, default: str) -> str:
    value = text(name, default).upper()
    if value not in logging.getLevelNamesMapping():
        raise ValueError(f"{name} must be DEBUG, INFO, WARNING or ERROR, not {value!r}")
    return value


def sender(name: str, default: str) -> str:
    """Whom emails come from: `AMT Member Services <members@example.org>`."""
    value = text(name, default)
    if not all(parseaddr(value)[1].rpartition("@")):
        raise ValueError(f"{name} must be an email address, perhaps after a name: {value!r}")
    return value


def origin(name: str, default: str = "") -> str:
    """Where a site is: `https://host:port`, to which paths are added."""
    value = text(name, default)
    if not value:
        return ""
    parts = _address(name, value, {"http", "https"})
    if not parts.hostname or parts.path.strip("/") or parts.query or "@" in parts.netloc:
        raise ValueError(f"{name} must be https:// and a host, and nothing after it")
    return f"{parts.scheme}://{parts.netloc}"


def scanner(name: str) -> str:
    """Where the virus scanner listens: `host:port`, or the path of a socket; or nothing."""
    value = text(name)
    host, _, port = value.rpartition(":")
    if value and not value.startswith("/") and not (host and _is_port(port)):
        raise ValueError(f"{name} must be host:port or the path of a socket, not {value!r}")
    return value


def queue(name: str, default: str) -> str:
    """The address of Valkey, `redis://:password@host:port/0` (`rediss://` for TLS)."""
    value = text(name, default)
    _address(name, value, {"redis", "rediss"})
    return value


def database(url: str) -> dict[str, Any]:
    """Django's DATABASES entry for `postgres://user:password@host:port/name?sslmode=…`."""
    parts = _address("DATABASE_URL", url, {"postgres", "postgresql"})
    if not parts.path.strip("/"):
        raise ValueError("DATABASE_URL must end with the name of the database")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": dict(parse_qsl(parts.query)),
    }


def bucket(url: str) -> dict[str, Any]:
    """Django's STORAGES entry for `s3://bucket/prefix?addressing_style=path&endpoint_url=…`.

    Credentials come from the AWS_* variables or the host's role, never from the address.
    """
    parts = _address("PORTAL_MEDIA_S3", url, {"s3"})
    options = dict(parse_qsl(parts.query))
    if not parts.netloc or not options.keys() <= BUCKET_OPTIONS:
        raise ValueError("PORTAL_MEDIA_S3 must be s3://bucket/prefix, with options we know")
    location = {"bucket_name": parts.netloc, "location": parts.path.strip("/")}
    return {"BACKEND": "plumbing.files.bucket.Bucket", "OPTIONS": location | options}


def smtp(url: str) -> dict[str, Any]:
    """Django's EMAIL_* settings for `smtp://user:password@host:port` (`smtps://` for TLS)."""
    parts = _address("EMAIL_URL", url, {"smtp", "smtp+tls", "smtps"})
    if not parts.hostname:
        raise ValueError("EMAIL_URL names no host")
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
    }


def _address(name: str, url: str, schemes: set[str]) -> SplitResult:
    """The parts of an address of one of these schemes."""
    try:
        parts = urlsplit(url)
        whole = parts.port is None or parts.port > 0
    except ValueError:  # says what stands for the port, which may be half a password
        whole = False
    if not whole or parts.fragment:
        raise ValueError(
            f"{name} is no address: write #, /, ?, [ and ] of a password as %23, %2F …"
        )
    if parts.scheme not in schemes:
        raise ValueError(
            f"{name} must begin with {' or '.join(f'{one}://' for one in sorted(schemes))}"
        )
    return parts


def _is_port(value: str) -> bool:
    return value.isascii() and value.isdigit() and 0 < int(value) <= HIGHEST_PORT


def anymail(backend: str) -> str:
    """The name in anymail of the provider of a backend; "" of any other backend."""
    parts = backend.split(".")
    return parts[2] if parts[:2] == ["anymail", "backends"] and len(parts) > 2 else ""  # noqa: PLR2004
