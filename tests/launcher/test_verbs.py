from pathlib import Path

import pytest

from launcher.problem import Problem
from launcher.state import CHECKOUT
from launcher.verbs import main, split_data


@pytest.mark.parametrize(
    "argv",
    [
        ["--data", "a b", "manage", "renew", "2026-11"],
        ["manage", "--data", "a b", "renew", "2026-11"],
        ["manage", "--data=a b", "renew", "2026-11"],
        ["manage", "renew", "2026-11", "--data", "a b"],
    ],
)
def test_the_state_folder_may_be_named_anywhere(argv):
    assert split_data(argv) == (Path("a b"), ["manage", "renew", "2026-11"])


def test_the_environment_names_the_state_folder_where_the_command_line_does_not(monkeypatch):
    monkeypatch.setenv("PORTAL_STATE", "/srv/state")
    assert split_data(["up"])[0] == Path("/srv/state")
    assert split_data(["up", "--data", "x"])[0] == Path("x")
    monkeypatch.delenv("PORTAL_STATE")
    assert split_data(["up"])[0] == CHECKOUT / ".state"


def test_a_folder_without_a_name_is_a_problem():
    with pytest.raises(Problem):
        split_data(["up", "--data"])


@pytest.mark.parametrize("argv", [[], ["serve"]])
def test_an_unknown_verb_shows_the_usage_and_fails(argv, capsys):
    assert main(argv) == 2
    assert "portal.py up" in capsys.readouterr().err


def test_help_is_no_mistake(capsys):
    assert main(["--help"]) == 0
    assert "portal.py up" in capsys.readouterr().out
