"""Logs as one JSON object a line, so that a name with a line feed cannot forge a line.

What opens a door by itself never stands in one: links to pay, signed values, hashes of passwords,
keys and passwords of services. They are blotted out by their shape, whoever logs them: Django names
the address of each refused request, a library the statement that failed.
"""

from __future__ import annotations

import json
import logging
import logging.config
import re
from typing import Any

STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
HIDDEN = "[hidden]"
SECRETS = re.compile(
    r"""
      # the part of an address that opens a page without signing in, plain or inside another address
      (?P<path>(?:/|%2F)(?:pay|paid|confirm-email|reset(?:/|%2F)key)(?:/|%2F))[^/?&\s"'<>%\\]
          (?:[^/?&\s"'<>%\\]|%(?!2F))*
      # what Django signs: value, perhaps moment, signature
    | (?<![\w.=-])[\w.=-]{2,}(?:(?::|%3A)\w{5,8})?(?::|%3A)[\w-]{43}(?![\w-])
      # a password as the database keeps it
    | \b(?:argon2|pbkdf2_\w+|bcrypt\w*|scrypt|md5)\$[\w$.,=+/-]+
      # keys of the payment provider, and the password in the address of a service
    | \b(?:[sr]k_(?:live|test)|whsec)_\w+
    | (?<=://)[^/\s:@"']*:[^/\s@"']+(?=@)
    """,
    re.VERBOSE | re.IGNORECASE,
)


def masked(text: str) -> str:
    """The text without what opens a door by itself."""
    return SECRETS.sub(lambda found: (found["path"] or "") + HIDDEN, text)


class Record(logging.LogRecord):
    """A record whose message is masked for every handler, not only ours."""

    def getMessage(self) -> str:  # noqa: N802 - the library's name
        return masked(super().getMessage())


class JsonLines(logging.Formatter):
    """The record with every field of its own; what Celery tells of a task becomes fields too."""

    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, object] = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        entry |= {key: value for key, value in vars(record).items() if key not in STANDARD}
        task = entry.pop("data", None)
        if isinstance(task, dict):
            entry |= {TASK_FIELDS[key]: task[key] for key in TASK_FIELDS.keys() & task.keys()}
        if record.exc_info:
            entry["traceback"] = self.formatException(record.exc_info)
        return masked(json.dumps(entry, default=str))


# As Celery names them in its own lines, and as `amt_portal.celery` names them in all others.
TASK_FIELDS = {"name": "task", "id": "task_id", "args": "task_args", "runtime": "seconds"}


def configuration(level: str) -> dict[str, Any]:
    """What `configure` takes: everything of that level or above to standard error."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": JsonLines}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": level.upper()},
        # Django's own would send each error, its request and all, by email to whoever is an admin.
        "loggers": {"django": {"handlers": [], "level": "INFO"}},
    }


def configure(wanted: dict[str, Any]) -> None:
    """Set logging up (Django's LOGGING_CONFIG), with messages masked at their source."""
    logging.setLogRecordFactory(Record)
    logging.config.dictConfig(wanted)
