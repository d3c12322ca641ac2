"""Marks of emphasis in questions: stars and nothing else."""

from __future__ import annotations

import pytest

from courses.quiz.templatetags.quiz import bare, emphasized


@pytest.mark.parametrize(
    ("text", "shown", "plain"),
    [
        ("from *C. difficile*.", "from <em>C. difficile</em>.", "from C. difficile."),
        ("**Wet** it *is*", "<strong>Wet</strong> it <em>is</em>", "Wet it is"),
        ("2 * 3 * 4", "2 * 3 * 4", "2 * 3 * 4"),
        ("<b>*x*</b>", "&lt;b&gt;<em>x</em>&lt;/b&gt;", "<b>x</b>"),
        ("*", "*", "*"),
    ],
)
def test_stars_emphasize_and_all_else_is_escaped(text, shown, plain):
    assert emphasized(text) == shown
    assert bare(text) == plain
