import contextlib
import socket
import sys

import pytest
from django.urls import reverse

from launcher.processes import Child, Program, birth
from launcher.services import WEBHOOK_PATH, Services
from launcher.state import CHECKOUT, read_json

# A mail server and a bank of the environment's own: the tests below need not start stand-ins.
OUTSIDE = {
    "EMAIL_URL": "smtp://mail.example.org",
    "STRIPE_API_KEY": "sk_test_given",
    "CREDLY_TOKEN": "given",
}


def pids(state) -> dict[str, int]:
    return {path.stem: read_json(path)["pid"] for path in state.pids.glob("*.json")}


def test_what_the_environment_names_is_neither_started_nor_replaced(state):
    given = OUTSIDE | {
        "DATABASE_URL": "postgres://u@db.example.org/x",
        "REDIS_URL": "redis://queue.example.org:6379/0",
        "STRIPE_WEBHOOK_SECRETS": "whsec_given",
    }
    services = Services(state, given)
    with services.in_use(lambda: None):
        assert pids(state) == {}
    environment = services.environment()
    assert {name: environment[name] for name in given} == given
    assert "STRIPE_API_BASE" not in environment
    assert "PORTAL_MAILBOX" not in environment


def test_an_empty_variable_counts_as_not_given(state):
    services = Services(state, {"DATABASE_URL": " ", "EMAIL_URL": ""})
    assert services.environment()["DATABASE_URL"].startswith("postgres://portal_app:")
    assert services.environment()["EMAIL_URL"].startswith("smtp://127.0.0.1:")


def test_the_environment_is_that_of_a_demo_on_this_state_folder(state):
    environment = Services(state, {"PORTAL_MODE": "production"}).environment()
    assert environment["PORTAL_MODE"] == "demo"
    assert environment["PORTAL_STATE"] == str(state.root)
    assert environment["STRIPE_API_KEY"].startswith("sk_test_")
    assert environment["PORTAL_BASE_URL"] == "http://localhost:8000"


def test_the_first_starts_the_services_and_the_last_one_out_stops_them(state):
    first, second = Services(state, OUTSIDE), Services(state, OUTSIDE)
    with contextlib.ExitStack() as outer:
        outer.enter_context(first.in_use(lambda: None))
        running = pids(state)
        assert running.keys() == {"postgres", "valkey"}
        with second.in_use(lambda: None):
            assert pids(state) == running
            outer.close()
            assert all(birth(pid) for pid in running.values())
    assert not any(birth(pid) for pid in running.values())
    assert pids(state) == {}


def test_a_preparation_that_fails_leaves_nothing_running(state):
    def prepare():
        raise RuntimeError("no tables")

    with (
        pytest.raises(RuntimeError, match="no tables"),
        Services(state, OUTSIDE).in_use(prepare),
    ):
        pytest.fail("the block must not run")
    assert pids(state) == {}
    assert not state.is_locked("use")


def test_the_parts_of_a_killed_portal_are_stopped_before_the_next_start(state):
    argv = [sys.executable, "-c", "import time; time.sleep(60)"]
    orphan = Child(state, Program("web", argv, env={}, cwd=CHECKOUT))
    orphan.start()
    given = OUTSIDE | {"DATABASE_URL": "postgres://u@db/x", "REDIS_URL": "redis://queue"}
    with Services(state, given).in_use(lambda: None):
        assert not orphan.alive()


def test_mail_catcher_and_payment_sandbox_listen_where_django_looks_for_them(state):
    given = {"DATABASE_URL": "postgres://u@db/x", "REDIS_URL": "redis://queue"}
    services = Services(state, given)
    with services.in_use(lambda: None):
        environment = services.environment()
        for address in (environment["EMAIL_URL"], environment["STRIPE_API_BASE"]):
            port = int(address.rpartition(":")[2])
            socket.create_connection(("127.0.0.1", port), timeout=5).close()


def test_the_payment_sandbox_sends_its_events_where_the_portal_takes_them():
    assert reverse("billing:webhook") == WEBHOOK_PATH
