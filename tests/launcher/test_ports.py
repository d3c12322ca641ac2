import socket

import pytest

from launcher import ports
from launcher.problem import Problem


@pytest.fixture
def taken():
    """A port on which somebody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def test_the_port_of_last_time_is_taken_again_where_it_is_free(taken):
    free = ports.free_port()
    assert ports.free_port(free) == free
    assert ports.free_port(taken) != taken


def test_the_web_port_is_the_next_one_when_the_first_is_taken(taken, monkeypatch):
    monkeypatch.setattr(ports, "FIRST_WEB_PORT", taken)
    monkeypatch.setattr(ports, "LAST_WEB_PORT", taken + 20)
    with ports.web_socket() as listener:
        chosen = listener.getsockname()[1]
        assert taken < chosen <= taken + 20
        assert not ports.is_free(chosen)


def test_a_listener_on_the_other_loopback_address_counts_as_taken():
    if not socket.has_ipv6:
        pytest.skip("no IPv6 on this machine")
    with socket.create_server(("::1", 0), family=socket.AF_INET6) as listener:
        assert not ports.is_free(listener.getsockname()[1])


def test_no_web_port_at_all_is_a_problem_with_a_remedy(taken, monkeypatch):
    monkeypatch.setattr(ports, "FIRST_WEB_PORT", taken)
    monkeypatch.setattr(ports, "LAST_WEB_PORT", taken)
    with pytest.raises(Problem, match="stop what listens there"):
        ports.web_socket()
