"""What the history says of files and of candidates."""

from __future__ import annotations

import pytest

from casework.files.verbs import FileVerb
from recert.first.verbs import FirstVerb
from tests import builders
from tests.web.desk.test_timeline import told

SENTENCES = [
    (FileVerb.FILE_TAKEN, "file:7", {"file": "passed.csv", "rows": 1200},
     "The file passed.csv was taken: 1,200 rows."),
    (FileVerb.ROW_SET_ASIDE, "file:7", {"file": "passed.csv", "line": 3},
     "Nothing was taken of line 3 of passed.csv."),
    (FirstVerb.RECOGNIZED, "member:1000026",
     {"candidate_id": "C-7", "program": "RPT", "file": "passed.csv", "line": "3"},
     "A candidate (C-7) who passed RPT was found to be member No. 1000026: line 3 of passed.csv."),
]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(("verb", "subject", "after", "said"), SENTENCES)
def test_each_verb_is_told_with_its_thing(verb, subject, after, said):
    deed = told(builders.certificant(), verb, subject, after=after)
    assert said in " ".join(deed.sentence.split())


def test_no_verb_is_left_out():
    assert {verb for verb, *_ in SENTENCES} == {*FileVerb, *FirstVerb}
