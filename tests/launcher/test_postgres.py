import os
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

import psycopg
import pytest

from launcher.postgres import Postgres, can_enter, dropped_account
from launcher.processes import birth
from launcher.state import State, read_json
from tests.launcher.conftest import make_state


def pid(server: Postgres) -> int:
    return read_json(server.state.pids / "postgres.json")["pid"]


def query(server: Postgres, sql: str) -> list:
    with psycopg.connect(server.url, autocommit=True) as connection:
        cursor = connection.execute(sql)
        return cursor.fetchall() if cursor.description else []


def test_the_database_is_made_once_and_sorts_by_code_point(server):
    server.create_database()
    assert not server.create_database()
    assert query(server, "SELECT datlocprovider, datlocale FROM pg_database WHERE datname='portal'")
    assert query(server, "SELECT 'Z' < 'a'") == [(True,)]


def test_no_other_password_is_let_in(server):
    server.create_database()
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(server.url.replace(":", ":x", 2).replace(":x//", "://"))


def test_what_was_written_outlives_a_killed_server(server):
    server.create_database()
    query(server, "CREATE TABLE IF NOT EXISTS fact (day date)")
    query(server, "INSERT INTO fact VALUES ('2024-02-29')")
    os.kill(pid(server), 9)
    Postgres(server.state).start()
    assert len(query(server, "SELECT day FROM fact")) == 1


def test_a_running_server_is_adopted(server):
    server.start()
    before = pid(server)
    Postgres(server.state).start()
    assert pid(server) == before


def test_a_server_without_a_pid_file_is_stopped_before_another_starts(server):
    server.start()
    before = pid(server)
    (server.state.pids / "postgres.json").unlink()
    server.start()
    assert birth(before) is None
    assert pid(server) != before
    with pytest.raises(ChildProcessError):  # no zombie is left of it
        os.waitpid(before, os.WNOHANG)


def test_a_taken_port_is_left_for_a_free_one(server):
    server.start().stop()
    taken = server.state.ports()["postgres"]
    with socket.create_server(("127.0.0.1", taken)):
        server.start()
        assert server.state.ports()["postgres"] != taken
        assert server.accepts_connections(server.state.ports()["postgres"])


def test_a_stale_pid_in_the_data_folder_never_stops_a_stranger(server):
    server.start().stop()
    stranger = subprocess.Popen(["sleep", "60"])
    (server.data / "postmaster.pid").write_text(f"{stranger.pid}\n{server.data}\n0\n1\n\n\n")
    server._stop_unknown()
    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()
    (server.data / "postmaster.pid").unlink()


def test_half_a_cluster_of_a_killed_start_is_made_anew(server):
    server.start().stop()
    data = server.data.rename(server.home / "aside")
    (server.home / "fresh").mkdir()
    (server.home / "fresh" / "PG_VERSION").write_text("18\n")
    server.start()
    assert server.create_database()
    server.start().stop()
    shutil.rmtree(server.data)
    data.rename(server.data)


def test_data_of_a_deleted_state_folder_makes_way(server):
    server.start().stop()
    (server.state.root / "secrets.json").unlink()
    server.start()
    assert server.create_database()


def test_no_password_stands_in_a_command_line(server):
    server.start()
    assert server.state.secret("POSTGRES_PASSWORD") not in " ".join(
        read_json(server.state.pids / "postgres.json")["argv"]
    )


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to hand its data to another account")
def test_root_with_a_closed_home_keeps_the_data_where_the_server_can_reach_it():
    closed = Path(tempfile.mkdtemp())  # mode 0700
    for state in make_state(closed / "state"):
        assert not can_enter(state.root, dropped_account())
        server = Postgres(state)
        assert not server.home.is_relative_to(closed)
        server.start()
        assert server.create_database()
        assert (server.data).stat().st_uid == dropped_account().uid
        assert State.at(state.root).secret("POSTGRES_PASSWORD") in server.url
    closed.rmdir()
