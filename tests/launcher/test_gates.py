import sys

from launcher import gates
from launcher.state import CHECKOUT
from launcher.testing import clear_abandoned
from launcher.testing import test as verb


def gate(name: str, code: str, **extra: str):
    return gates.Gate(name, [sys.executable, "-c", code], extra)


def test_every_gate_runs_and_only_a_failing_one_shows_its_output(monkeypatch, capsys):
    monkeypatch.setattr(
        gates,
        "gates",
        lambda: [
            gate("first", "print('quiet')"),
            gate("second", "raise SystemExit('what is wrong')"),
            gate("third", "import os; raise SystemExit(os.environ['A'] != 'b')", A="b"),
        ],
    )
    assert not gates.run_gates({"A": "a"})
    said = capsys.readouterr().out
    assert "quiet" not in said
    assert "what is wrong" in said
    assert [line.split()[:2] for line in said.splitlines() if " s" in line] == [
        ["first", "ok"],
        ["second", "FAILED"],
        ["third", "ok"],
    ]


def test_the_gates_pass_when_each_of_them_does(monkeypatch, capsys):
    monkeypatch.setattr(gates, "gates", lambda: [gate("only", "")])
    assert gates.run_gates({})
    assert "only" in capsys.readouterr().out


def test_the_deployment_check_looks_at_production_settings():
    [environment] = [gate.extra for gate in gates.gates() if gate.name == "check --deploy"]
    assert environment["PORTAL_MODE"] == "production"
    assert environment["PORTAL_BASE_URL"].startswith("https://")
    assert environment["STRIPE_API_BASE"] == ""


def test_continuous_integration_runs_the_same_command_as_a_person():
    run = CHECKOUT / ".ci" / "run"
    assert "python3 portal.py test" in run.read_text()
    assert run.stat().st_mode & 0o111
    assert callable(verb)


def test_the_services_of_a_killed_test_run_are_stopped_and_removed(tmp_path, monkeypatch):
    from launcher import testing
    from launcher.processes import Child, Program
    from launcher.state import State

    monkeypatch.setattr(testing.tempfile, "gettempdir", lambda: str(tmp_path))
    left, used, other = (tmp_path / name for name in ("portal-test-1", "portal-test-2", "mine"))
    argv = [sys.executable, "-c", "import time; time.sleep(60)"]
    program = Program("web", argv, env={}, cwd=CHECKOUT)
    children = [Child(State.at(folder), program) for folder in (left, used, other)]
    for child in children:
        child.start()
    with State(used).lock("use", shared=True):
        clear_abandoned()
    assert [child.alive() for child in children] == [False, True, True]
    assert [folder.exists() for folder in (left, used, other)] == [False, True, True]
    for child in children:
        child.stop()
