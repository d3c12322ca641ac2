"""Each sample badge of the practice issuer shows what it says it shows."""

from __future__ import annotations

import pytest

from casework.signed.models import State
from casework.signed.services.signatures import NotGood, examine
from plumbing import clock
from practice.demo.badges import put_issuer
from practice.sandbox.issuer import badges
from tests.builders import staff

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "comes_out"),
    [
        ("good", State.GOOD),
        ("good-picture", State.GOOD),
        ("another-issuer", State.UNLISTED),
        ("altered", "altered after"),
        ("ended", State.GOOD),
        ("ended-before", "it ended on"),
        ("taken-back", "has taken it back"),
    ],
)
def test_a_sample(name, comes_out):
    put_issuer(staff("admin"))
    assert set(badges.samples(clock.today())) >= {name}
    content, _called = badges.sample(name, holder="Marisol Reyes", today=clock.today())
    if isinstance(comes_out, State):
        assert examine(content).judged.state is comes_out
    else:
        with pytest.raises(NotGood, match=comes_out):
            examine(content)
