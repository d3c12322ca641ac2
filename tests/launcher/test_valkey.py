import os
import socket

import pytest
import redis

from launcher.processes import command_line
from launcher.state import read_json
from launcher.valkey import Valkey


@pytest.fixture
def server(state):
    valkey = Valkey(state)
    valkey.start()
    return valkey


def client(server: Valkey, **other) -> redis.Redis:
    return redis.Redis.from_url(server.url, **other)


def pid(server: Valkey) -> int:
    return read_json(server.state.pids / "valkey.json")["pid"]


def test_only_the_password_opens_it(server):
    with client(server) as inside:
        assert inside.ping()
    with client(server) as outside, pytest.raises(redis.AuthenticationError):
        outside.execute_command("AUTH", "guess")
    assert server.state.secret("VALKEY_PASSWORD") not in command_line(pid(server))


def test_queued_work_outlives_a_killed_server(server):
    with client(server) as queue:
        queue.rpush("celery", "task")
        assert queue.execute_command("WAITAOF", 1, 0, 5000)[0] == 1
    os.kill(pid(server), 9)
    Valkey(server.state).start()
    with client(server) as queue:
        assert queue.lrange("celery", 0, -1) == [b"task"]


def test_a_running_server_is_adopted(server):
    before = pid(server)
    Valkey(server.state).start()
    assert pid(server) == before


def test_a_taken_port_is_left_for_a_free_one(server):
    server.start().stop()
    taken = server.state.ports()["valkey"]
    with socket.create_server(("127.0.0.1", taken)):
        assert not server.answers(taken)
        server.start()
        assert server.answers(server.state.ports()["valkey"])
