import contextlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from subprocess import DEVNULL

import pytest
import yaml
from django.conf import settings

from launcher.gates import PRODUCTION
from launcher.health import ask
from launcher.state import CHECKOUT
from launcher.up import WORKERS, worker_argv
from launcher.venv import DEVELOPMENT, RUNTIME

COMPOSE = CHECKOUT / "docker-compose.yml"
SAMPLE = {"POSTGRES_PASSWORD": "first", "VALKEY_PASSWORD": "second"}
VARIABLE = re.compile(r"\$\{(\w+)[^}]*\}|(?<!\$)\$(\w+)")


def examples() -> set[str]:
    """The variables of .env.example, also those that are commented out."""
    text = (CHECKOUT / ".env.example").read_text()
    return set(re.findall(r"^#?([A-Z_]+)=", text, re.MULTILINE))


@pytest.fixture(scope="module")
def compose() -> dict:
    return yaml.safe_load(COMPOSE.read_text())


@pytest.mark.parametrize("lock", [RUNTIME, DEVELOPMENT], ids=lambda lock: lock.name)
def test_a_lock_pins_every_package_by_hash_and_names_no_address(lock):
    text = lock.read_text()
    assert "://" not in text
    pinned = re.findall(r"^[a-z0-9][\w.-]*==\S+", text, re.MULTILINE)
    assert len(pinned) > 60
    for block in re.split(r"\n(?=[a-z0-9])", text)[1:]:
        assert "--hash=sha256:" in block, block.splitlines()[0]


def test_the_development_lock_holds_the_very_versions_of_the_other_one():
    def pinned(lock: Path) -> set[str]:
        return set(re.findall(r"^([a-z0-9][\w.-]*==[^\s;]+)", lock.read_text(), re.MULTILINE))

    assert pinned(RUNTIME) <= pinned(DEVELOPMENT)


def test_compose_runs_every_part_of_the_portal(compose):
    services = compose["services"]
    ours = {"migrate", "web", *WORKERS, "beat"}
    assert services.keys() == {"postgres", "valkey", "proxy"} | ours
    assert services["postgres"]["image"] == "postgres:18"
    assert (
        "--locale-provider=builtin" in services["postgres"]["environment"]["POSTGRES_INITDB_ARGS"]
    )
    for name in ours:
        environment = services[name]["environment"]
        assert environment["PORTAL_MODE"] == "production"
        assert "@postgres:5432/" in environment["DATABASE_URL"]
        assert "@valkey:6379/" in environment["REDIS_URL"]
    for name in ours - {"migrate"}:
        assert services[name]["depends_on"]["migrate"] == {
            "condition": "service_completed_successfully"
        }


@pytest.mark.parametrize("where", ["launcher", "compose"])
def test_every_queue_has_a_worker(compose, where):
    taken = []
    for name, queues in WORKERS.items():
        command = worker_argv(name, queues)
        if where == "compose":
            command = compose["services"][name]["command"]
        taken += command[command.index("--queues") + 1].split(",")
    assert sorted(taken) == sorted(settings.PORTAL_QUEUES)


def test_compose_mounts_only_volumes_that_it_declares(compose):
    for service in compose["services"].values():
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            ours = source.startswith("./deploy/") and (CHECKOUT / source).is_file()
            assert ours or source == "./certificates" or source in compose["volumes"]


def test_only_migrations_own_the_tables(compose):
    """Everything else is the role that a migration grants to, and no superuser."""
    services = compose["services"]
    roles = {
        name: service["environment"]["DATABASE_URL"].split(":")[1].strip("/")
        for name, service in services.items()
        if "DATABASE_URL" in service.get("environment", {})
    }
    assert roles.pop("migrate") == "portal_owner"
    assert set(roles.values()) == {services["migrate"]["environment"]["PORTAL_DATABASE_ROLE"]}
    assert "portal" not in services["postgres"]["environment"]["POSTGRES_USER"]
    script = (CHECKOUT / "deploy/roles.sh").read_text()
    assert "CREATE ROLE portal LOGIN NOSUPERUSER" in script
    assert "CREATE ROLE portal_owner LOGIN NOSUPERUSER" in script


def test_a_proxy_that_buffers_is_the_only_way_in(compose):
    open_to_all = [name for name, service in compose["services"].items() if "ports" in service]
    assert open_to_all == ["proxy"]
    told = (CHECKOUT / "deploy/nginx.conf").read_text()
    for line in (
        "proxy_request_buffering on;",
        "proxy_buffering on;",
        "proxy_set_header X-Forwarded-For $remote_addr;",
        "proxy_set_header X-Forwarded-Proto https;",
    ):
        assert line in told
    assert "$request_uri" not in told.split("log_format")[1].split(";")[0]
    assert compose["services"]["web"]["environment"]["PORTAL_TRUSTED_PROXIES"] == "1"


def test_compose_asks_only_for_variables_that_the_example_names(compose):
    asked = {name for pair in VARIABLE.findall(COMPOSE.read_text()) for name in pair if name}
    assert {"POSTGRES_PASSWORD", "VALKEY_PASSWORD"} <= asked
    assert asked <= examples()


@pytest.mark.skipif(
    not shutil.which("docker")
    or subprocess.run(["docker", "compose", "version"], capture_output=True, check=False).returncode
    != 0,
    reason="no docker client with compose on this machine",
)
def test_compose_is_accepted_by_its_own_client(tmp_path):
    folder = tmp_path / "portal"
    folder.mkdir()
    shutil.copy(COMPOSE, folder)
    (folder / ".env").write_text("".join(f"{name}={value}\n" for name, value in SAMPLE.items()))
    subprocess.run(["docker", "compose", "config", "--quiet"], cwd=folder, check=True)


def test_every_setting_that_is_read_stands_in_the_example():
    read = set()
    for module in (CHECKOUT / "amt_portal").glob("*.py"):
        pattern = r"env\.(?:text|items|flag)\(\s*\"([A-Z_]+)\""
        read |= set(re.findall(pattern, module.read_text()))
    assert "PORTAL_SECRET_KEY" in read
    demo_only = {"PORTAL_TODAY", "PORTAL_MAILBOX"}
    assert read - demo_only <= examples()


def test_the_image_keeps_secrets_and_state_out():
    ignored = (CHECKOUT / ".dockerignore").read_text().split()
    assert {".env", ".state", ".git", ".venv"} <= set(ignored)


def dockerfile(instruction: str) -> list[str]:
    text = (CHECKOUT / "Dockerfile").read_text().replace("\\\n", " ")
    return re.findall(rf"^{instruction} (.+)$", text, re.MULTILINE)


def test_the_image_runs_as_an_account_of_its_own_and_installs_by_hash():
    assert dockerfile("USER") == ["portal"]
    assert any("--require-hashes" in step for step in dockerfile("RUN"))


@pytest.mark.long(35)
def test_the_start_command_of_the_image_starts_and_passes_its_own_health_check(tmp_path, server):
    """On production settings, with a port of the test's own in the place of 8000."""
    with socket.create_server(("127.0.0.1", 0)) as picked:
        port = str(picked.getsockname()[1])
    server.create_database()
    command = json.loads(dockerfile("CMD")[-1])
    assert command[-1] == "0.0.0.0:8000"
    bin_folder = str(Path(sys.executable).parent)
    environment = {
        **os.environ,
        **PRODUCTION,
        "DATABASE_URL": server.url,
        "PORTAL_STATE": str(tmp_path),
        "PORTAL_STATIC": str(tmp_path / "static"),
        "PATH": f"{bin_folder}:{os.environ['PATH']}",
        "PORT": port,
    }
    collect = "python manage.py collectstatic --noinput"
    assert any(collect in step for step in dockerfile("RUN"))
    subprocess.run(collect.split(), cwd=CHECKOUT, env=environment, check=True, stdout=DEVNULL)
    log = (tmp_path / "log").open("wb")
    web = subprocess.Popen(
        [*command[:-1], f"127.0.0.1:{port}"],
        cwd=CHECKOUT,
        env=environment,
        stdout=log,
        stderr=log,
        start_new_session=True,
    )
    try:
        until = time.monotonic() + 60
        while (answer := ask(int(port), "portal.example.org"))[0] != 200:
            assert web.poll() is None, (tmp_path / "log").read_text()
            assert answer[0] in {0, 503}, (answer, (tmp_path / "log").read_text())
            assert time.monotonic() < until, (answer, (tmp_path / "log").read_text())
            time.sleep(0.2)
        check = json.loads(dockerfile("HEALTHCHECK")[0].split("CMD ")[1])
        done = subprocess.run(check, cwd=CHECKOUT, env=environment, check=False)
        assert done.returncode == 0
        assert ask(int(port), "somebody.else.example.org")[0] == 400
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(web.pid, signal.SIGTERM)
        web.wait()
        log.close()
