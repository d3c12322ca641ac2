"""Taking back what a renewal run has added, so that a bench can run the same month again.

The portal itself never deletes an invoice or a history row: triggers refuse it. A bench, and
nothing else, sets them aside for its own deletes.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection, transaction

# What a run adds rows to, the referring table before the one it refers to.
TABLES = (
    "billing_paper",
    "dues_duesline",
    "billing_invoiceline",
    "billing_invoice",
    "notices_notice",
    "members_history",
    "dues_renewalrun",
)
KEYS = {"dues_duesline": "line_id"}  # where the key is not the table's own
# What only an invoice of 0.00 touches: it could not be taken back by ids alone.
UNTOUCHED = ("members_duespaid", "members_news")


def key(table: str) -> str:
    """The column by which a table's rows are counted."""
    return KEYS.get(table, "id")


@dataclass(frozen=True, slots=True)
class Watermark:
    """The largest id of each table, and the last invoice number of each year, at one moment."""

    ids: dict[str, int]
    numbers: tuple[tuple[int, int], ...]

    @classmethod
    def now(cls) -> Watermark:
        with connection.cursor() as cursor:
            ids = {}
            for table in (*TABLES, *UNTOUCHED):
                cursor.execute(f"SELECT coalesce(max({key(table)}), 0) FROM {table}")
                [(ids[table],)] = cursor.fetchall()
            cursor.execute("SELECT year, last FROM billing_invoicenumbers")
            return cls(ids, tuple(cursor.fetchall()))

    def added(self) -> dict[str, int]:
        """How many rows each table has been given since."""
        with connection.cursor() as cursor:
            counts = {}
            for table in TABLES:
                cursor.execute(
                    f"SELECT count(*) FROM {table} WHERE {key(table)} > %s", [self.ids[table]]
                )
                [(counts[table],)] = cursor.fetchall()
        return counts

    def take_back(self) -> None:
        """Delete the rows added since, and count the invoice numbers from where they were."""
        with connection.cursor() as cursor:
            with transaction.atomic():
                cursor.execute("SET LOCAL session_replication_role = replica")
                for table in UNTOUCHED:
                    cursor.execute(f"SELECT max(id) FROM {table}")
                    if (cursor.fetchall()[0][0] or 0) > self.ids[table]:
                        raise SystemExit(f"{table} was written: the month cannot be taken back")
                for table in TABLES:
                    cursor.execute(
                        f"DELETE FROM {table} WHERE {key(table)} > %s", [self.ids[table]]
                    )
                cursor.execute("DELETE FROM billing_invoicenumbers")
                for year, last in self.numbers:
                    cursor.execute(
                        "INSERT INTO billing_invoicenumbers (year, last) VALUES (%s, %s)",
                        [year, last],
                    )
            for table in TABLES:
                cursor.execute(f"VACUUM {table}")
