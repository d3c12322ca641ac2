"""The portal's settings with the bare page beside its own, and what a trial of servers varies."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, cast

from amt_portal.settings import *  # noqa: F403 - all of them, by intent
from amt_portal.settings import DATABASES, TEMPLATES

ROOT_URLCONF = "bench.bare.urls"
engine = cast("dict[str, Any]", TEMPLATES[0])
engine["DIRS"].append(Path(__file__).parent / "templates")

match os.environ.get("BENCH_CONNECTION"):
    case "new":
        DATABASES["default"] |= {"CONN_MAX_AGE": 0}
    case "pool":
        DATABASES["default"] |= {"CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": False}
        DATABASES["default"]["OPTIONS"] |= {"pool": {"min_size": 4, "max_size": 4}}

if os.environ.get(
    "BENCH_PROXIES"
):  # each request from an address of its own: limits are by address
    ALLAUTH_TRUSTED_PROXY_COUNT = 1

if os.environ.get("BENCH_TEMPLATES") == "uncached":
    finders = ["filesystem.Loader", "app_directories.Loader"]
    engine["APP_DIRS"] = False
    engine["OPTIONS"]["loaders"] = [f"django.template.loaders.{name}" for name in finders]
