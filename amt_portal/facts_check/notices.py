"""Notices and print runs: state against what happened, and what each is about (section 11)."""

from __future__ import annotations

from typing import Any

from django.db.models import F

from amt_portal.facts_check.statement import declare
from notices.kinds import Kind, declared
from notices.models import SkipReason, type_of

declare(
    "notice_state",
    "notices_notice",
    """
    SELECT 'notice ' || notice.id, channel || ' ' || notice.state, problem
    FROM notices_notice notice
    LEFT JOIN notices_printrun run ON run.id = notice.print_run_id
    CROSS JOIN LATERAL (SELECT CASE
        WHEN channel = 'email' AND run.id IS NOT NULL THEN 'an email is in no print run'
        WHEN channel = 'letter' AND notice.state IN ('claimed', 'unknown')
            THEN 'a letter is never claimed'
        WHEN notice.state = 'sent' AND sent_at IS NULL THEN 'not sent: it has no moment'
        WHEN notice.state NOT IN ('sent', 'failed') AND sent_at IS NOT NULL
            THEN 'sent at ' || sent_at
        WHEN notice.state IN ('claimed', 'unknown') AND notice.free_at IS NULL
            THEN 'not claimed: it has no moment'
        WHEN channel = 'letter' AND notice.state = 'sent' AND (run.state = 'posted') IS NOT TRUE
            THEN 'its print run is ' || coalesce(run.state, 'not there')
        WHEN notice.state = 'printed' AND (run.state <> 'posted') IS NOT TRUE
            THEN 'its print run is ' || coalesce(run.state, 'not there')
        WHEN (notice.state = 'planned' OR notice.state = 'skipped' AND run.state <> 'posted')
                AND run.id IS NOT NULL
            THEN 'it is in print run ' || run.id
        WHEN skip_reason IN ('no_email', 'email_bounced') AND channel <> 'email'
            OR skip_reason IN ('no_street', 'mail_returned', 'address_doubt')
                AND channel <> 'letter'
            THEN 'skipped for ' || skip_reason
        END AS problem) found
    WHERE problem IS NOT NULL
    """,
)


def _about() -> str:
    """Each notice against what its kind declares: its thing is there and belongs to the person, and
    no letter is of a kind that has none. A thing that may go may have had its messages.
    """
    kinds = declared()
    owners = {
        (kind.about, kind.person): kind.things().order_by().values_list("pk", F(kind.person))
        for kind in kinds
    }
    joins = [
        f"""LEFT JOIN ({rows.query}) AS owner_{number} (thing, person)
            ON notice.about_type = '{type_of(model)}' AND owner_{number}.thing = about_id"""
        for number, ((model, _), rows) in enumerate(owners.items())
    ]
    of_things = ", ".join(f"owner_{number}.person" for number in range(len(owners)))
    known = ", ".join(
        f"('{kind.key}', '{kind.about_type}', {kind.letter}, {kind.may_go}, {_reasons(kind)})"
        for kind in kinds
    )
    return f"""
    SELECT 'notice ' || notice.id,
           notice.kind || ' about ' || notice.about_type || ' ' || about_id || ', person ' || whose,
           CASE WHEN known.kind IS NULL THEN 'no such kind'
                WHEN known.about_type <> notice.about_type THEN 'about ' || known.about_type
                WHEN owner IS NULL THEN 'no such ' || notice.about_type
                WHEN owner <> whose THEN 'person ' || owner
                WHEN channel = 'letter' AND NOT letter THEN 'it has no letter'
                ELSE 'skipped for ' || skip_reason END
    FROM notices_notice notice
    LEFT JOIN (VALUES {known}) AS known (kind, about_type, letter, may_go, reasons)
        ON known.kind = notice.kind
    {" ".join(joins)}
    LEFT JOIN billing_payer other ON other.recipient_id = notice.recipient_id
    CROSS JOIN LATERAL (
        SELECT coalesce({of_things}) AS owner,
               coalesce(notice.certificant_id, other.id, notice.recipient_id) AS whose
    ) found
    WHERE known.kind IS NULL
       OR known.about_type <> notice.about_type
       OR owner <> whose
       OR (channel = 'letter' AND NOT letter)
       OR (skip_reason <> '' AND skip_reason <> ALL(reasons))
       OR (owner IS NULL AND (NOT may_go OR notice.state IN ('planned', 'claimed', 'printed')))
    """  # noqa: S608 - of what the code declares


def _reasons(kind: Kind[Any]) -> str:
    """Why one of this kind may be left out."""
    return f"'{{{','.join([*SkipReason.values, *kind.reasons])}}}'::text[]"


declare("notice_about", "notices_notice", _about)

declare(
    "notice_step",
    "notices_notice",
    """
    SELECT 'notice ' || notice.id, 'step ' || step, 'step ' || to_char(invoice.due_on, 'YYYY-MM')
    FROM notices_notice notice
    JOIN billing_invoice invoice ON invoice.id = about_id
    WHERE notice.kind = 'renewal' AND step <> to_char(invoice.due_on, 'YYYY-MM')
    """,
)

# A letter that staff sent again has left the run it was printed in; history tells which that was.
declare(
    "print_run",
    "notices_printrun",
    """
    WITH kept AS (
        SELECT print_run_id, count(*), min(page), max(page), count(DISTINCT page) AS pages
        FROM notices_notice  -- skipped: pages pulled before the run was posted
        WHERE state IN ('printed', 'sent', 'skipped') AND print_run_id IS NOT NULL
        GROUP BY 1
    ),
    sent_again AS (
        SELECT (before ->> 'print_run')::bigint AS print_run_id, count(*)
        FROM members_history
        WHERE verb = 'notice_retried' AND before ->> 'print_run' IS NOT NULL
          AND before ->> 'state' = 'sent'
        GROUP BY 1
    )
    SELECT 'print run ' || run.id,
           run.state || ', ' || run.letters || ' letters on ' || run.pages || ' pages',
           counted.letters || ' letters, first pages '
               || coalesce(kept.min || ' to ' || kept.max, 'none')
    FROM notices_printrun run
    LEFT JOIN kept ON kept.print_run_id = run.id
    LEFT JOIN sent_again ON sent_again.print_run_id = run.id
    CROSS JOIN LATERAL (
        SELECT coalesce(kept.count, 0) + coalesce(sent_again.count, 0) AS letters
    ) counted
    WHERE run.state <> 'gathered' AND (
           run.letters <> counted.letters
        OR kept.pages <> kept.count
        OR kept.min < 1
        OR kept.max > run.pages
        OR run.pages < run.letters
        OR (run.letters > 0) <> (run.file <> '' AND length(run.sha256) = 64)
        OR (run.state = 'posted') <> (run.posted_on IS NOT NULL))
    """,
)
