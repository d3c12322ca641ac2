"""Triggers that keep what the list of certifications is filtered and ordered by in `Standing`."""

from __future__ import annotations

import pgtrigger

# So the sweep of standing finds what is new by its index, whoever added it. Who renames a holder
# meanwhile waits, or is waited for: else neither would know of the other.
LIST_BORN = pgtrigger.Trigger(
    name="standing_born",
    level=pgtrigger.Statement,
    when=pgtrigger.After,
    operation=pgtrigger.Insert,
    referencing=pgtrigger.Referencing(new="born"),  # type: ignore[no-untyped-call]
    func="""
INSERT INTO members_standing (
    certification_id, word, way_back, as_of, next_change_on,
    program_id, number, last_name, first_name
)
SELECT born.id, '', '', granted_on, granted_on,
       program_id, number, lower(last_name), lower(first_name)
FROM born JOIN members_certificant holder ON holder.id = born.certificant_id
FOR SHARE OF holder;
RETURN NULL;
""",
)
LIST_ANEW = pgtrigger.Trigger(
    name="standing_listed_anew",
    when=pgtrigger.After,
    operation=pgtrigger.UpdateOf(  # type: ignore[no-untyped-call]
        "number", "program_id", "certificant_id"
    ),
    condition=pgtrigger.AnyChange("number", "program", "certificant"),
    func="""
UPDATE members_standing
SET program_id = NEW.program_id, number = NEW.number,
    last_name = lower(holder.last_name), first_name = lower(holder.first_name)
FROM (
    SELECT last_name, first_name FROM members_certificant WHERE id = NEW.certificant_id FOR SHARE
) holder
WHERE certification_id = NEW.id;
RETURN NULL;
""",
)
LIST_RENAMED = pgtrigger.Trigger(
    name="standing_renamed",
    when=pgtrigger.After,
    operation=pgtrigger.UpdateOf("first_name", "last_name"),  # type: ignore[no-untyped-call]
    condition=pgtrigger.AnyChange("first_name", "last_name"),
    func="""
UPDATE members_standing
SET last_name = lower(NEW.last_name), first_name = lower(NEW.first_name)
WHERE certification_id IN (
    SELECT id FROM members_certification WHERE certificant_id = NEW.id
);
RETURN NULL;
""",
)
