"""What hosts share: database, queue, object store and mail server, listening on the bridge."""

from __future__ import annotations

import contextlib
import re
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.parser import BytesHeaderParser
from typing import Any

import boto3
from aiosmtpd.controller import Controller

from bench.trial.network import CENTRE, NET
from launcher.postgres import Postgres
from launcher.processes import Child
from launcher.state import State
from launcher.valkey import Valkey

BUCKET = "portal-files"
KEYS = {"AWS_ACCESS_KEY_ID": "trial", "AWS_SECRET_ACCESS_KEY": "trial", "AWS_REGION": "us-east-1"}
START_SECONDS = 60
STORE_PORT, MAIL_PORT = 9000, 9025


class SharedPostgres(Postgres):
    """The portal's database server, open to the hosts of the trial too."""

    def _make_cluster(self) -> None:
        super()._make_cluster()
        rule = f"host all all {NET}.0/24 scram-sha-256\n"
        access = self.data / "pg_hba.conf"
        if rule not in access.read_text():
            with access.open("a") as file:
                file.write(rule)

    def _child(self, port: int) -> Child:
        child = super()._child(port)
        child.program.argv.extend(["-c", f"listen_addresses=127.0.0.1,{CENTRE}"])
        child.program.argv.extend(["-c", "max_connections=100"])
        return child


class SharedValkey(Valkey):
    """The portal's queue, open to the hosts of the trial too."""

    def _write_configuration(self, port: int) -> None:
        super()._write_configuration(port)
        configuration = self.home / "valkey.conf"
        text = configuration.read_text()
        configuration.write_text(text.replace("bind 127.0.0.1", f"bind 127.0.0.1 {CENTRE}"))


@dataclass(slots=True)
class Mail:
    """The messages that the mail server took, counted by Message-ID."""

    taken: Counter[str] = field(default_factory=Counter)

    async def handle_DATA(  # noqa: N802 - the library's name
        self, _server: Any, _session: Any, envelope: Any
    ) -> str:
        """Take a message."""
        headers = BytesHeaderParser().parsebytes(envelope.content)
        self.taken[str(headers["Message-ID"])] += 1
        return "250 taken"


@dataclass(frozen=True, slots=True)
class Centre:
    """The running services. Addresses are those for hosts, `local_database` is this process's."""

    database: str
    local_database: str
    queue: str
    files: str
    mail_server: str
    mail: Mail

    def environment(self) -> dict[str, str]:
        """The variables by which a host finds them."""
        return KEYS | {
            "REDIS_URL": self.queue,
            "PORTAL_MEDIA_S3": self.files,
            "EMAIL_URL": self.mail_server,
        }


@contextlib.contextmanager
def centre(state: State) -> Iterator[Centre]:
    """Have the services up while the block runs; the bridge has to be there."""
    postgres, valkey, mail = SharedPostgres(state), SharedValkey(state), Mail()
    with contextlib.ExitStack() as stack:
        stack.callback(postgres.start().stop)
        postgres.create_database()
        stack.callback(valkey.start().stop)
        catcher = Controller(mail, hostname=CENTRE, port=MAIL_PORT)
        catcher.start()
        stack.callback(catcher.stop)
        store = stack.enter_context(_object_store())
        yield Centre(
            database=_on_bridge(postgres.url),
            local_database=postgres.url,
            queue=_on_bridge(valkey.url),
            files=f"s3://{BUCKET}/portal?endpoint_url={store}&addressing_style=path",
            mail_server=f"smtp://{CENTRE}:{MAIL_PORT}",
            mail=mail,
        )


def _on_bridge(url: str) -> str:
    return re.sub(r"127\.0\.0\.1", CENTRE, url)


@contextlib.contextmanager
def _object_store() -> Iterator[str]:
    """An S3-compatible server with an empty bucket; its address."""
    address = f"http://{CENTRE}:{STORE_PORT}"
    argv = [sys.executable, "-m", "moto.server", "--host", CENTRE, "--port", str(STORE_PORT)]
    server = subprocess.Popen(argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + START_SECONDS
        while not _answers(address):
            if server.poll() is not None or time.monotonic() > until:
                raise SystemExit("The object store does not start.")
            time.sleep(0.1)
        boto3.client(
            "s3",
            endpoint_url=address,
            region_name=KEYS["AWS_REGION"],
            aws_access_key_id=KEYS["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=KEYS["AWS_SECRET_ACCESS_KEY"],
        ).create_bucket(Bucket=BUCKET)
        yield address
    finally:
        server.kill()
        server.wait()


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/moto-api/", timeout=2):
            return True
    except OSError:
        return False
