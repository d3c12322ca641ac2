"""An S3-compatible server of its own process, for whoever tests with a bucket."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from amt_portal import env

KEYS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_REGION": "us-east-1"}


@contextmanager
def object_store(host: str = "127.0.0.1") -> Iterator[str]:
    """Run the server and give its address; it forgets everything when it ends."""
    with socket.socket() as free:
        free.bind((host, 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "--host", host, "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://{host}:{port}"
    try:
        _wait_for(f"{address}/moto-api/", server)
        yield address
    finally:
        server.kill()
        server.wait()


def make_bucket(address: str, name: str) -> None:
    """Make an empty bucket."""
    import boto3

    client = boto3.client(
        "s3",
        endpoint_url=address,
        region_name=KEYS["AWS_REGION"],
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )
    client.create_bucket(Bucket=name)
    client.close()


def storage(address: str, name: str) -> dict[str, object]:
    """The entry of STORAGES for files below `portal/` in a bucket."""
    options = f"endpoint_url={address}&addressing_style=path&region_name=us-east-1"
    return env.bucket(f"s3://{name}/portal?{options}")


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            if server.poll() is not None or time.monotonic() > until:
                raise
            time.sleep(0.1)
