"""Notices and print runs: state against what happened, and what each is about (section 11)."""

from __future__ import annotations

from amt_portal.facts_check.statement import Statement

STATE = Statement(
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
            OR skip_reason IN ('paid', 'void') AND about NOT LIKE 'invoice:%%'
            THEN 'skipped for ' || skip_reason
        END AS problem) found
    WHERE problem IS NOT NULL
    """,
)

# A cycle that a recertification took away may have had its reminders.
ABOUT = Statement(
    "notice_about",
    "notices_notice",
    """
    WITH told AS (
        SELECT *, split_part(about, ':', 1) AS thing, split_part(about, ':', 2)::bigint AS thing_id
        FROM notices_notice
    )
    SELECT 'notice ' || told.id,
           told.kind || ' about ' || about || ', step ' || step || ', person '
               || told.certificant_id,
           coalesce('person ' || owner || coalesce(', step ' || right_step, ''),
                    'no such ' || thing)
    FROM told
    LEFT JOIN billing_invoice invoice ON thing = 'invoice' AND invoice.id = thing_id
    LEFT JOIN billing_payment payment ON thing = 'payment' AND payment.id = thing_id
    LEFT JOIN ccp_cycle cycle ON thing = 'cycle' AND cycle.id = thing_id
    LEFT JOIN members_certification held
        ON held.id = CASE thing WHEN 'certification' THEN thing_id ELSE cycle.certification_id END
    LEFT JOIN members_certificant person ON thing = 'certificant' AND person.id = thing_id
    CROSS JOIN LATERAL (
        SELECT coalesce(invoice.certificant_id, payment.certificant_id, held.certificant_id,
                        person.id) AS owner,
               CASE WHEN told.kind = 'renewal' THEN to_char(invoice.due_on, 'YYYY-MM')
               END AS right_step
    ) found
    WHERE owner <> told.certificant_id
       OR step <> right_step
       OR (owner IS NULL AND (thing <> 'cycle' OR told.state IN ('planned', 'claimed', 'printed')))
    """,
)

# A letter that staff sent again has left the run it was printed in; history tells which that was.
PRINT_RUN = Statement(
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

STATEMENTS = (STATE, ABOUT, PRINT_RUN)
