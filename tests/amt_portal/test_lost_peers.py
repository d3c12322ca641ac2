"""A host that is cut off must not keep locks, nor wait for ever: what our connections ask for."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

from amt_portal import env
from launcher.state import CHECKOUT

ASKED = {
    "tcp_keepalives_idle": "10",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
    "tcp_user_timeout": "25000",
    "client_connection_check_interval": "5s",
    "idle_in_transaction_session_timeout": "5min",
}


@pytest.mark.django_db
def test_the_database_notices_a_client_that_is_gone():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, current_setting(name) FROM pg_settings WHERE name = ANY(%s)",
            [list(ASKED)],
        )
        assert dict(cursor.fetchall()) == ASKED


@pytest.mark.django_db
def test_we_notice_a_database_that_is_gone():
    connection.ensure_connection()
    told = connection.connection.info.get_parameters()
    asked = {name: str(value) for name, value in env.LOST_SERVER.items()}
    assert {name: told.get(name) for name in asked} == asked


def test_the_queue_and_the_cache_are_waited_for_seconds_only():
    options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
    assert options["socket_timeout"] <= 10
    assert options["socket_connect_timeout"] <= 5
    assert settings.CACHES["default"]["OPTIONS"]["socket_timeout"] <= 2
    # No second copy of a task while the first may still run.
    assert options["visibility_timeout"] > settings.CELERY_TASK_TIME_LIMIT


def settings_with(**variables: str) -> str:
    asked = "from django.conf import settings as s; d = s.DATABASES['default'];"
    asked += "print(d['OPTIONS'].get('options'), d['DISABLE_SERVER_SIDE_CURSORS'])"
    told = subprocess.run(
        [sys.executable, "-c", asked],
        cwd=CHECKOUT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "amt_portal.settings"} | variables,
        capture_output=True,
        text=True,
        check=True,
    )
    return told.stdout.strip()


def test_a_pooler_by_transaction_is_asked_for_nothing_that_lasts_longer():
    assert settings_with() == f"{env.LOST_CLIENT} False"
    assert settings_with(PORTAL_DATABASE_POOLER="true") == "None True"


def test_a_bucket_is_told_by_its_address():
    entry = env.bucket("s3://files/portal/?endpoint_url=https://s3.example.org&region_name=eu-1")
    assert entry["OPTIONS"] == {
        "bucket_name": "files",
        "location": "portal",
        "endpoint_url": "https://s3.example.org",
        "region_name": "eu-1",
    }


@pytest.mark.parametrize(
    "address", ["files", "http://files/x", "s3:///x", "s3://files?secret_key=x", "s3://files?acl=x"]
)
def test_an_address_that_is_no_bucket_is_refused(address):
    with pytest.raises(ValueError, match="PORTAL_MEDIA_S3"):
        env.bucket(address)
