"""Readers of the environment: the only place that knows how a setting is spelled as text."""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

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


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def items(name: str, default: str = "") -> list[str]:
    """A comma list, blanks dropped."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def flag(name: str, *, default: bool = False) -> bool:
    value = text(name)
    return value.lower() in {"1", "true", "yes", "on"} if value else default


def count(name: str, default: int) -> int:
    """A whole number from 0. Raises ValueError that names the variable."""
    value = text(name)
    if value and not (value.isascii() and value.isdigit()):
        raise ValueError(f"{name} must be a whole number, not {value!r}")
    return int(value) if value else default


def database(url: str) -> dict[str, Any]:
    """Django's DATABASES entry for `postgres://user:password@host:port/name?sslmode=…`.

    Raises ValueError when the address is not one of Postgres.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError("DATABASE_URL must begin with postgres://")
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
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    if parts.scheme != "s3" or not parts.netloc or not options.keys() <= BUCKET_OPTIONS:
        raise ValueError("PORTAL_MEDIA_S3 must be s3://bucket/prefix, with options we know")
    location = {"bucket_name": parts.netloc, "location": parts.path.strip("/")}
    return {"BACKEND": "plumbing.files.bucket.Bucket", "OPTIONS": location | options}


def smtp(url: str) -> dict[str, Any]:
    """Django's EMAIL_* settings for `smtp://user:password@host:port` (`smtps://` for TLS)."""
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtp+tls", "smtps"}:
        raise ValueError("EMAIL_URL must begin with smtp://, smtp+tls:// or smtps://")
    return {
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
    }
