"""Lists of who may sit the exam, for the test vendor: made, marked as told, fetched (section 9)."""

from __future__ import annotations

from datetime import date

from django.db import connection, transaction

from members.models import User
from members.services import history
from recert.exam.models import ListFetch, ListRow, VendorList
from recert.exam.queries import vendor
from recert.exam.verbs import ExamVerb

_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended('the list for the test vendor', 0))"


class NothingNew(Exception):
    """The vendor knows it all, or nobody may sit the exam; the text says which."""


def make(*, whole: bool, on: date, actor: User) -> VendorList:
    """Make a list and mark what it tells as told: what is new, or everybody who may sit the exam.

    It stays as it is, to be fetched again at any time. Of two at once the second finds nothing new.
    Raises NothingNew.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_ONE_AT_A_TIME)
        entries = vendor.everybody(on) if whole else vendor.new(on)
        if not entries:
            raise NothingNew(
                "Nobody may sit the exam now." if whole else "The vendor knows everything."
            )
        made = VendorList.objects.create(whole=whole, made_by=actor)
        ListRow.objects.bulk_create(
            (
                ListRow(
                    list=made,
                    authorization_id=entry.authorization_id,
                    action=entry.action,
                    said=entry.said,
                )
                for entry in entries
            ),
            batch_size=1000,
        )
        _note(made, ExamVerb.EXAM_LISTED, actor, rows=len(entries), whole=whole)
    return made


def fetch(*, made: VendorList, actor: User) -> ListFetch:
    """Note that somebody takes a list out of the portal."""
    with transaction.atomic():
        _note(made, ExamVerb.EXAM_LIST_FETCHED, actor)
        return ListFetch.objects.create(list=made, by=actor)


def _note(made: VendorList, verb: ExamVerb, actor: User, **after: object) -> None:
    history.record(actor=actor, verb=verb, subject=f"exam-list:{made.pk}", after=after)
