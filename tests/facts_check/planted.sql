-- One wrong fact each. The line above names the kind of fact, and what is told of it.

-- activity_completed_on: activity
UPDATE ccp_activity
SET from_day = completed_on - 9, to_day = completed_on - 1
WHERE id = (SELECT min(id) FROM ccp_activity);

-- activity_completed_on: activity
UPDATE ccp_activity
SET from_day = completed_on
WHERE id = (SELECT min(id) FROM ccp_activity);

-- activity_claim: activity
UPDATE ccp_activity
SET certificant_id = certificant_id + 1
WHERE id = (SELECT min(id) FROM ccp_activity);

-- activity_claim: activity
DELETE FROM ccp_activityclaim
WHERE activity_id = (SELECT min(id) FROM ccp_activity);

-- allocation_holder: allocation
UPDATE billing_payment
SET payer_id = payer_id + 1
WHERE id = (SELECT min(payment_id) FROM billing_allocation WHERE line_id IS NOT NULL);

-- allocation_holder: allocation
UPDATE billing_payment
SET payer_id = payer_id + 1
WHERE id = (SELECT min(payment_id) FROM billing_allocation WHERE line_id IS NULL);

-- checkout: checkout
UPDATE billing_checkout
SET amount = amount + 1
WHERE state = 'completed';

-- checkout: checkout
UPDATE billing_checkout
SET state = 'completed'
WHERE state = 'open';

-- checkout_open: checkout
UPDATE billing_checkout
SET state = 'expired'
WHERE state = 'open';

-- cycle_closed: cycle
UPDATE ccp_cycle
SET closed_at = now()
WHERE id = (SELECT min(id) FROM ccp_cycle WHERE closed_at IS NULL);

-- cycle_days: certification
UPDATE ccp_cycle
SET start = start + 1
WHERE id = (SELECT min(id) FROM ccp_cycle);

-- cycle_days: certification
DELETE FROM ccp_cycle
WHERE id = (SELECT min(cycle.id)
    FROM ccp_cycle cycle
    LEFT JOIN ccp_attestation signed ON signed.cycle_id = cycle.id
    WHERE signed.id IS NULL AND closed_at IS NOT NULL);

-- cycle_met_on: cycle
UPDATE members_cyclefact
SET met_on = met_on - 1
WHERE (certification_id, start) = (SELECT certification_id, start
    FROM ccp_cycle WHERE id = (SELECT id
    FROM ccp_cycle WHERE rolled_on IS NOT NULL ORDER BY id LIMIT 1));

-- cycle_met_on: not met
DELETE FROM members_cyclefact
WHERE (certification_id, start) = (SELECT certification_id, start
    FROM ccp_cycle WHERE id = (SELECT id
    FROM ccp_cycle WHERE rolled_on IS NOT NULL ORDER BY id LIMIT 1));

-- cycle_met_on: no such cycle
INSERT INTO members_cyclefact (certification_id, start, met_on)
SELECT min(id), '2001-01-01', '2001-02-01'
FROM members_certification;

-- cycle_required: points
UPDATE ccp_cycle
SET required = required + 1
WHERE id = (SELECT min(id) FROM ccp_cycle);

-- cycle_rolled_on: rolled over
UPDATE ccp_cycle
SET rolled_on = rolled_on + 1
WHERE id = (SELECT id FROM ccp_cycle WHERE rolled_on IS NOT NULL ORDER BY id LIMIT 1);

-- cycle_rolled_on: not rolled over
UPDATE ccp_cycle
SET rolled_on = NULL
WHERE id = (SELECT id FROM ccp_cycle WHERE rolled_on IS NOT NULL ORDER BY id LIMIT 1);

-- cycle_remind_on: never thought of
UPDATE ccp_cycle
SET remind_on = NULL
WHERE "end" > '2027-11-22';

-- paper: paper
UPDATE billing_paper
SET path = ''
WHERE rendered_at IS NOT NULL;

-- paper: paper
UPDATE billing_paper
SET rendered_at = now()
WHERE id = (SELECT min(id) FROM billing_paper WHERE rendered_at IS NULL);

-- document_removed_at: document
UPDATE casework_document
SET removed_at = now()
WHERE id = (SELECT min(id) FROM casework_document);

-- document_removed_at: document
UPDATE ccp_proof
SET removed_at = now()
WHERE id = (SELECT max(id) FROM ccp_proof);

-- proof_owner: proof
UPDATE casework_document
SET certificant_id = certificant_id + 1
WHERE id = (SELECT min(id) FROM casework_document);

-- dues_paid: year
UPDATE members_duespaid
SET paid_on = paid_on + 1
WHERE id = (SELECT min(id) FROM members_duespaid);

-- dues_paid: not paid
DELETE FROM members_duespaid
WHERE id = (SELECT min(id) FROM members_duespaid);

-- audit_failed_on: cycle
UPDATE members_cyclefact
SET audit_failed_on = audit_failed_on - 1
WHERE id = (SELECT min(id) FROM members_cyclefact WHERE audit_failed_on IS NOT NULL);

-- audit_failed_on: ; nothing
DELETE FROM audit_auditcase
WHERE case_id = (SELECT min(case_id) FROM audit_auditcase WHERE unit_id IS NULL);

-- drawn_ticket: round 2199
WITH unit (id) AS (SELECT md5('unit')::uuid),
round AS (
    INSERT INTO audit_round (year, state, rate, strata, algorithm, population, sample, list_sha256, frozen_on, frozen_at)
    SELECT 2199, 'drawn', 0.05, false, '', 1, 1,
        encode(sha256(convert_to(md5('unit') || E'\n', 'UTF8')), 'hex'), '2026-11-20', now()
    RETURNING id
),
listed AS (
    INSERT INTO audit_unit (id, round_id, certification_id, start, program)
    SELECT unit.id, round.id, (SELECT min(id) FROM members_certification), '1990-01-01', 'RMA'
    FROM unit, round
),
draw AS (
    INSERT INTO audit_draw
        (round_id, number, seed, origin, cuts, sample, drawn_on, drawn_at, reason)
    SELECT id, 1, 'dice 0042', 'dice', '{}', 1, '2026-11-20', now(), '' FROM round
    RETURNING id
)
INSERT INTO audit_drawn (draw_id, unit_id, ticket, place)
SELECT draw.id, unit.id, repeat('0', 64), 1 FROM draw, unit;

-- round_list_sha256: round 2199
INSERT INTO audit_round (year, state, rate, strata, algorithm, population, sample, list_sha256, frozen_on, frozen_at)
VALUES (2199, 'frozen', 0.05, false, '', 0, 0, repeat('0', 64), '2026-11-20', now());

-- dues_paid: ; not paid
INSERT INTO members_duespaid (certification_id, year, paid_on)
SELECT certification_id, year, '2026-11-20'
FROM dues_duesline
JOIN billing_invoiceline line ON line.id = line_id
JOIN billing_invoice invoice ON invoice.id = invoice_id
WHERE state = 'open' ORDER BY invoice_id, position LIMIT 1;

-- dues_paid: ; not paid
INSERT INTO members_duespaid (certification_id, year, paid_on)
SELECT min(id), 2001, '2001-01-01'
FROM members_certification;

-- imported_row: lost
INSERT INTO members_importedrow (file, key, digest)
VALUES ('payments.csv', 'lost', gen_random_uuid());

-- imported_row: 2001-01-01
INSERT INTO members_importedrow (file, key, digest)
VALUES ('attestations.csv', '1 2001-01-01', gen_random_uuid());

-- imported_row: 2001-01-01
INSERT INTO members_importedrow (file, key, digest)
VALUES ('audits.csv', '1 2001-01-01', gen_random_uuid());

-- invoice_days: due
UPDATE billing_invoice
SET due_on = due_on - 1
WHERE id = (SELECT min(open.id) FROM dues_duesline JOIN billing_invoiceline own ON own.id = line_id
    JOIN billing_invoice open ON open.id = own.invoice_id WHERE open.state = 'open');

-- invoice_numbers: last number
UPDATE billing_invoicenumbers
SET last = last + 1;

-- invoice_numbers: highest number 99
UPDATE billing_invoice
SET number = '26-000099'
WHERE number = '26-000001';

-- invoice_numbers: 24-
UPDATE billing_invoice
SET number = '24-000001'
WHERE number = '26-000001';

-- invoice_numbers: last number 0
DELETE FROM billing_invoicenumbers;

-- invoice_remind_on: thought of on no day
UPDATE billing_invoice SET remind_on = NULL
WHERE id = (SELECT max(id) FROM billing_invoice WHERE state = 'open' AND remind_on IS NOT NULL);

-- invoice_settled_on: invoice
UPDATE billing_invoice
SET settled_on = settled_on - 1
WHERE id = (SELECT id FROM billing_invoice WHERE state = 'paid' ORDER BY id LIMIT 1);

-- invoice_state: open; paid
UPDATE billing_invoice
SET state = 'open', settled_on = NULL
WHERE id = (SELECT id FROM billing_invoice WHERE state = 'paid' ORDER BY id LIMIT 1);

-- invoice_state: paid; open
UPDATE billing_invoice
SET state = 'paid', settled_on = '2026-11-22'
WHERE id = (SELECT min(open.id) FROM dues_duesline JOIN billing_invoiceline own ON own.id = line_id
    JOIN billing_invoice open ON open.id = own.invoice_id WHERE open.state = 'open');

-- invoice_total: invoice
UPDATE billing_invoice
SET total = total + 1
WHERE id = (SELECT min(open.id) FROM dues_duesline JOIN billing_invoiceline own ON own.id = line_id
    JOIN billing_invoice open ON open.id = own.invoice_id WHERE open.state = 'open');

-- invoice_total: ; nothing
DELETE FROM billing_invoiceline
WHERE invoice_id = (SELECT id FROM billing_invoice WHERE state = 'void' ORDER BY id LIMIT 1);

-- line_about: dues, not live
UPDATE dues_duesline
SET live = false
WHERE line_id = (SELECT max(line_id) FROM dues_duesline);

-- line_about: none
DELETE FROM dues_duesline
WHERE line_id = (SELECT max(line_id) FROM dues_duesline);

-- line_covers: line 1
UPDATE dues_duesline
SET covers_to = covers_to + 1
FROM billing_invoiceline line
WHERE line.id = line_id
  AND invoice_id = (SELECT min(open.id) FROM dues_duesline JOIN billing_invoiceline own ON own.id = line_id
    JOIN billing_invoice open ON open.id = own.invoice_id WHERE open.state = 'open');

-- line_holder: person
UPDATE billing_invoice
SET payer_id = payer_id + 1
WHERE id = (SELECT min(open.id) FROM dues_duesline JOIN billing_invoiceline own ON own.id = line_id
    JOIN billing_invoice open ON open.id = own.invoice_id WHERE open.state = 'open');

-- line_live: not live
UPDATE billing_invoiceline
SET live = false
WHERE invoice_id = (SELECT min(open.id) FROM dues_duesline JOIN billing_invoiceline own ON own.id = line_id
    JOIN billing_invoice open ON open.id = own.invoice_id WHERE open.state = 'open');

-- line_paid: paid
UPDATE billing_allocation
SET amount = amount + 1
WHERE payment_id = (SELECT id
    FROM billing_payment
    WHERE reference <> '' AND id NOT IN (SELECT payment_id FROM billing_refund)
    ORDER BY id LIMIT 1);

-- line_position: lines 2 7
UPDATE billing_invoiceline
SET position = 7
WHERE position = 1 AND invoice_id = (SELECT min(open.id) FROM dues_duesline JOIN billing_invoiceline own ON own.id = line_id
    JOIN billing_invoice open ON open.id = own.invoice_id WHERE open.state = 'open');

-- notice_about: no such billing.invoice
UPDATE notices_notice
SET about_id = 0
WHERE id = (SELECT min(id) FROM notices_notice WHERE about_type = 'billing.invoice');

-- notice_about: person
UPDATE notices_notice
SET certificant_id = certificant_id + 1
WHERE id = (SELECT min(id) FROM notices_notice WHERE about_type = 'billing.invoice');

-- notice_about: no such kind
UPDATE notices_notice
SET kind = 'told_once'
WHERE id = (SELECT min(id) FROM notices_notice);

-- notice_about: about billing.invoice
UPDATE notices_notice
SET about_type = 'billing.payment'
WHERE id = (SELECT min(id) FROM notices_notice WHERE kind = 'renewal');

-- notice_about: skipped for answered
UPDATE notices_notice
SET state = 'skipped', skip_reason = 'answered'
WHERE id = (SELECT min(id) FROM notices_notice WHERE kind = 'renewal');

-- notice_state: no moment
UPDATE notices_notice
SET state = 'sent'
WHERE id = (SELECT min(id) FROM notices_notice WHERE state = 'planned' AND channel = 'email');

-- notice_state: sent at
UPDATE notices_notice
SET sent_at = now()
WHERE id = (SELECT min(id) FROM notices_notice WHERE state = 'planned');

-- notice_state: not there
UPDATE notices_notice
SET print_run_id = NULL
WHERE state = 'sent' AND channel = 'letter';

-- notice_state: no_street
UPDATE notices_notice
SET state = 'skipped', skip_reason = 'no_street'
WHERE id = (SELECT min(id) FROM notices_notice WHERE state = 'planned' AND channel = 'email');

-- notice_step: step 2020-01
UPDATE notices_notice
SET step = '2020-01'
WHERE id = (SELECT min(id) FROM notices_notice WHERE kind = 'renewal');

-- payment_left_over: payment
UPDATE billing_payment
SET left_over = left_over + 1
WHERE id = (SELECT min(id) FROM billing_payment);

-- payment_put: payment
UPDATE billing_payment
SET amount = 1
WHERE id = (SELECT id
    FROM billing_payment
    WHERE reference <> '' AND id NOT IN (SELECT payment_id FROM billing_refund)
    ORDER BY id LIMIT 1);

-- print_run: print run
UPDATE notices_notice
SET page = 1
WHERE print_run_id IS NOT NULL;

-- print_run: print run
UPDATE notices_notice
SET page = 4
WHERE page = 3;

-- print_run: 3 letters
UPDATE notices_printrun
SET letters = 3;

-- refund: refund
UPDATE billing_refund
SET state = 'planned';

-- refund: taken back 10.00
UPDATE billing_refund
SET amount = 9;

-- spelled_name: reyes
DELETE FROM members_spelledname
WHERE word = 'reyes';

-- standing: retired
UPDATE members_standing
SET word = 'retired'
WHERE certification_id = (SELECT min(certification_id) FROM members_standing WHERE word = 'active');

-- standing: lapsed since
UPDATE members_standing
SET since = since - 1
WHERE certification_id = (SELECT min(certification_id) FROM members_standing WHERE word = 'lapsed');

-- standing: until
UPDATE members_standing
SET next_change_on = NULL
WHERE certification_id = (SELECT min(certification_id) FROM members_standing WHERE word = 'active');

-- standing: a copy
DELETE FROM members_standing
WHERE certification_id = (SELECT min(certification_id) FROM members_standing);

-- standing_listed: X-1
UPDATE members_standing
SET number = 'X-1'
WHERE certification_id = (SELECT min(certification_id) FROM members_standing);

-- standing_listed: somebody
UPDATE members_standing
SET last_name = 'somebody'
WHERE certification_id = (SELECT min(certification_id) FROM members_standing);

-- standing_change: change
UPDATE members_news
SET new = 'retired' WHERE kind = 'standing';

-- standing_change: from retired
INSERT INTO members_news
    (kind, certificant_id, certification_id, effective_on, old, new, way_back, reasons)
SELECT kind, certificant_id, certification_id, effective_on, 'retired', new, way_back, reasons
FROM members_news WHERE kind = 'standing';

-- completion_activity: its own
UPDATE completions_completion SET hours = hours + 1
WHERE id = (SELECT min(id) FROM completions_completion WHERE state = 'counted');

-- completion_activity: a completion that made it
UPDATE completions_completion SET state = 'withdrawn', activity_id = NULL
WHERE id = (SELECT min(id) FROM completions_completion WHERE state = 'counted');

-- completion_activity: no activity
UPDATE completions_completion SET state = 'kept'
WHERE id = (SELECT min(id) FROM completions_completion WHERE state = 'counted');

-- course_line: none
DELETE FROM courses_courseline WHERE line_id = (SELECT min(line_id) FROM courses_courseline);

-- course_line: not live
UPDATE courses_courseline SET live = NOT live
WHERE line_id = (SELECT min(line_id) FROM courses_courseline WHERE live);

-- place_ordered: no open invoice
UPDATE courses_enrollment SET state = 'ordered'
WHERE id = (SELECT min(id) FROM courses_enrollment WHERE state = 'open');
