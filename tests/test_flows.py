"""Tables of moves: they name the states that their models have, and the database holds to them."""

from __future__ import annotations

import pgtrigger
import pytest
from django.db import ProgrammingError, transaction

from billing.dues.models import RenewalRun
from billing.dues.rules import flows as dues
from billing.models import Checkout, Dispute, Invoice, OutsideRefund, Refund
from billing.rules import flows as money
from casework.files.models import FileRow, RowFile
from casework.files.rules import flows as rows
from ccp.audit.models import Round
from ccp.audit.rules import flows as audits
from courses.completions.models import Completion
from courses.completions.rules import flows as completions
from members.models import Role
from notices.models import Notice, PrintRun
from notices.rules import flows as messages
from plumbing import clock
from plumbing.flow import PORTAL
from recert.exam.models import Accommodation
from recert.exam.rules import flows as exams
from tests.billing.services.pages import an_invoice

FLOWS = {
    Invoice: money.INVOICE,
    Checkout: money.CHECKOUT,
    Refund: money.REFUND,
    OutsideRefund: money.OUTSIDE_REFUND,
    Dispute: money.DISPUTE,
    RenewalRun: dues.RENEWAL_RUN,
    Round: audits.ROUND,
    Notice: messages.NOTICE,
    PrintRun: messages.PRINT_RUN,
    Accommodation: exams.ACCOMMODATION,
    Completion: completions.COMPLETION,
    RowFile: rows.FILE,
    FileRow: rows.ROW,
}


@pytest.mark.parametrize("model", FLOWS, ids=lambda model: model.__name__)
def test_a_table_names_the_states_of_its_model_and_the_database_has_it(model):
    flow = FLOWS[model]
    assert flow.states == {state for state, _ in model._meta.get_field("state").choices}
    [held] = [one for table, one in pgtrigger.registered() if (table, one.name) == (model, "moves")]
    assert set(held.transitions) == set(flow.pairs())


def test_only_roles_that_there_are_may_move_anything():
    named = {role for flow in FLOWS.values() for move in flow.all for role in move.by}
    assert named <= {*Role.values, PORTAL}


@pytest.mark.django_db
def test_the_database_refuses_what_is_not_in_the_table_and_takes_what_is():
    row = Invoice.objects.filter(pk=an_invoice().pk)
    today = clock.today()
    row.update(state="paid", settled_on=today)
    row.update(state="paid", settled_on=today)
    with pytest.raises(ProgrammingError, match='from "paid" to "void"'), transaction.atomic():
        row.update(state="void", settled_on=None, voided_on=today)
    row.update(state="open", settled_on=None)
    row.update(state="void", voided_on=today)
    with pytest.raises(ProgrammingError, match='from "void" to "open"'), transaction.atomic():
        row.update(state="open", voided_on=None)
