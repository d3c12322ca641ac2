"""Places in courses: what they follow from (handbook section 6)."""

from __future__ import annotations

from amt_portal.facts_check.statement import declare

# What is kept of the line of a course is as live as the line.
declare(
    "course_line",
    "courses_courseline",
    """
    SELECT 'invoice ' || number || ', line ' || position,
           CASE about.live WHEN true THEN 'live' WHEN false THEN 'not live' ELSE 'none' END,
           CASE WHEN line.live THEN 'live' ELSE 'not live' END
    FROM billing_invoiceline line
    JOIN billing_invoice invoice ON invoice.id = line.invoice_id
    LEFT JOIN courses_courseline about ON about.line_id = line.id
    WHERE line.kind = 'course' AND about.live IS DISTINCT FROM line.live
    """,
)

# A place that waits for money is asked for on an open invoice.
declare(
    "place_ordered",
    "courses_enrollment",
    """
    SELECT 'place ' || place.id, place.state,
           'asked for on no open invoice'
    FROM courses_enrollment place
    WHERE place.state = 'ordered' AND NOT EXISTS (
        SELECT FROM courses_courseline about
        JOIN billing_invoiceline line ON line.id = about.line_id
        JOIN billing_invoice invoice ON invoice.id = line.invoice_id
        WHERE about.enrollment_id = place.id AND about.live AND invoice.state = 'open'
    )
    """,
)
