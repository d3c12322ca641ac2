"""Operations at once come to what they come to one after the other."""

from __future__ import annotations

import pytest
from django.db import migrations, models
from django.db.migrations.state import ProjectState

from plumbing.at_once import AtOnce

TABLES = [
    migrations.CreateModel(name, [("id", models.BigAutoField(primary_key=True))])
    for name in ("Invoice", "Line", "Note")
]
ADDED = [
    migrations.AddField("Line", "invoice", models.ForeignKey("billing.Invoice", models.CASCADE)),
    migrations.AddField("Note", "line", models.ForeignKey("billing.Line", models.CASCADE)),
    migrations.AddIndex("Note", models.Index(fields=["line"], name="note_by_line")),
]


def state_after(*operations, rendered):
    state = ProjectState()
    for number, one in enumerate([*TABLES, *operations]):
        if rendered and number == len(TABLES):
            assert state.apps  # as while a database is migrated: models are there from now on
        one.state_forwards("billing", state)
    return state


@pytest.mark.parametrize("rendered", [True, False])
def test_the_state_and_its_models_are_the_same(rendered):
    ours, theirs = (
        state_after(AtOnce(ADDED), rendered=rendered),
        state_after(*ADDED, rendered=rendered),
    )
    assert ours == theirs
    for state in (ours, theirs):
        line, note = (state.apps.get_model("billing", name) for name in ("Line", "Note"))
        assert note._meta.get_field("line").related_model is line
        assert line._meta.get_field("invoice").related_model._meta.related_objects
        assert [index.name for index in note._meta.indexes] == ["note_by_line"]


def test_they_are_carried_out_in_order_and_taken_back_from_the_last():
    done = []

    class Noted(migrations.RunSQL):
        def database_forwards(self, *_):
            done.append(self.sql)

        def database_backwards(self, *_):
            done.append(self.reverse_sql)

    both = AtOnce([Noted("a", "not a"), Noted("b", "not b")])
    both.database_forwards("billing", None, None, None)
    both.database_backwards("billing", None, None, None)
    assert done == ["a", "b", "not b", "not a"]
