"""Facts that one SQL statement recomputes: sums, counts, and columns that repeat another. Each is
declared in the module of its kind.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db import connection

from amt_portal.facts_check.difference import FIRST, Difference, Found


@dataclass(frozen=True, slots=True)
class Statement:
    """`sql` gives a row (subject, stored, computed) for each difference; `of` is the table that
    the fact is stored in. `%(on)s` is the office day. A function is asked for what apps declare.
    """

    name: str
    of: str
    sql: str | Callable[[], str]

    def found(self, on: date) -> Found:
        """Compare the whole table."""
        found = Found(self.name)
        sql = self.sql if isinstance(self.sql, str) else self.sql()
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {self.of}")  # noqa: S608 - a constant
            found.compared = cursor.fetchone()[0]
            cursor.execute(
                "SELECT subject, stored::text, computed::text, count(*) OVER () "  # noqa: S608
                f"FROM ({sql}) AS difference (subject, stored, computed) "
                f"ORDER BY subject LIMIT {FIRST}",
                {"on": on},
            )
            for subject, stored, computed, differ in cursor.fetchall():
                found.first.append(Difference(subject, stored or "nothing", computed or "nothing"))
                found.differ = differ
        return found


STATEMENTS: dict[str, Statement] = {}


def declare(name: str, of: str, sql: str | Callable[[], str]) -> None:
    """Have a fact compared; see `Statement`."""
    STATEMENTS[name] = Statement(name, of, sql)
