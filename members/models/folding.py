"""What names and numbers are found by, worked out in the database. Its functions are made by a
migration, as twins of `members.rules.names` and `members.rules.numbers`.
"""

from __future__ import annotations

from django.db import models


class Folded(models.Func):
    """What is left of a name in every spelling, as `members.rules.names.folded`."""

    function = "members_folded"
    output_field = models.CharField()


class Spellings(models.Func):
    """What a name is found by: each part between blanks and hyphens, folded, and all of it."""

    function = "members_spellings"


class Bare(models.Func):
    """What a number is found by, as `members.rules.numbers.bare`."""

    function = "members_bare"
    output_field = models.CharField()


class Counted(models.Func):
    """The count in which a number ends, as `members.rules.numbers.counted`; null where it ends in
    no digit.
    """

    template = r"substring(%(expressions)s from '[0-9]{1,18}$')::bigint"
    output_field = models.BigIntegerField()


class Backwards(models.Func):
    """The digits of a phone number from the last to the first, without an extension: numbers are
    told with and without what stands before them.
    """

    template = r"reverse(regexp_replace(lower(%(expressions)s), '[ex].*|\D', '', 'g'))"
    output_field = models.CharField()
