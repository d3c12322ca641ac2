"""The virtual environment beside the code, filled from a lock file with hashes."""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from launcher.problem import Problem, say
from launcher.state import CHECKOUT, read_json

RUNTIME = CHECKOUT / "requirements.lock"
DEVELOPMENT = CHECKOUT / "requirements-dev.lock"  # holds everything of the other one too
HASH_LOCKED = ["--quiet", "--require-hashes", "--requirement"]


def enter(lock: Path) -> None:
    """Go on inside an environment that holds what `lock` names; installs it when it changed.

    Replaces this process by one of the environment's Python, unless it already is one.
    PORTAL_VENV names a ready environment, which is taken as it is.

    Raises:
        Problem: the environment cannot be made or filled.
    """
    ready = os.environ.get("PORTAL_VENV", "").strip()
    folder = Path(ready).resolve() if ready else CHECKOUT / ".venv"
    python = folder / "bin" / "python"
    if not ready and not is_current(folder, lock):
        # One installation at a time, whatever the number of portals that share the checkout.
        with (CHECKOUT / ".venv.lock").open("a") as alone:
            fcntl.flock(alone, fcntl.LOCK_EX)
            if not is_current(folder, lock):
                build(folder, lock)
    if Path(sys.prefix).resolve() != folder.resolve():
        os.execv(python, [str(python), os.path.abspath(sys.argv[0]), *sys.argv[1:]])  # noqa: PTH100, S606


def is_current(folder: Path, lock: Path) -> bool:
    """Tell whether the environment was filled from this very lock, or from the fuller one."""
    stamp = read_json(folder / "portal-lock.json")
    enough = {lock.name, DEVELOPMENT.name} & stamp.keys()
    filled = any(stamp[name] == digest(CHECKOUT / name) for name in enough)
    return filled and runs(folder / "bin" / "python")


def digest(lock: Path) -> str:
    """Return the SHA-256 of a lock file; empty where there is none."""
    return hashlib.sha256(lock.read_bytes()).hexdigest() if lock.exists() else ""


def build(folder: Path, lock: Path) -> None:
    """Make the environment where it does not run, and install the lock.

    Raises:
        Problem: neither uv nor any pip could do it.
    """
    stamp = folder / "portal-lock.json"
    python = folder / "bin" / "python"
    say(f"Installing {lock.name} into {folder} (about a minute the first time) …")
    stamp.unlink(missing_ok=True)
    if not runs(python):
        create(folder)
    complaints = []
    for installer in installers(python):
        done = subprocess.run(
            [*installer, *HASH_LOCKED, str(lock)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            env=dict(os.environ) | {"PIP_NO_INPUT": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
        )
        if done.returncode == 0:
            stamp.write_text(json.dumps({lock.name: digest(lock)}))
            return
        complaints.append((done.stdout + done.stderr).strip()[-1500:])
    raise Problem(
        "The packages could not be installed:\n" + "\n".join(complaints),
        "check the network (or pip's index settings) and start again",
    )


def create(folder: Path) -> None:
    """Make an empty environment, with a pip of its own where the system can give one."""
    shutil.rmtree(folder, ignore_errors=True)
    base = getattr(sys, "_base_executable", sys.executable)
    for options in ([], ["--without-pip"]):  # Debian may lack ensurepip: the pip outside will do
        made = subprocess.run(
            [base, "-m", "venv", *options, str(folder)], capture_output=True, text=True, check=False
        )
        if made.returncode == 0:
            return
        shutil.rmtree(folder, ignore_errors=True)
    raise Problem(
        f"The virtual environment could not be made: {(made.stdout + made.stderr).strip()}",
        "sudo apt-get install python3-venv"
        if shutil.which("apt-get")
        else "install the venv module of your Python",
    )


def installers(python: Path) -> list[list[str]]:
    """Return the commands to try: uv where it is at hand (faster), then pip within and without.

    uv does not read pip's configuration, so it may fail where pip finds a mirror.
    """
    base = getattr(sys, "_base_executable", sys.executable)
    uv = shutil.which("uv")
    return [
        *([[uv, "pip", "install", "--python", str(python)]] if uv else []),
        [str(python), "-m", "pip", "install"],
        [base, "-m", "pip", "--python", str(python), "install"],
    ]


def runs(python: Path) -> bool:
    """Tell whether that interpreter starts: an upgrade of the system may have taken its base."""
    try:
        tried = subprocess.run([python, "-c", ""], capture_output=True, check=False)
    except OSError:
        return False
    return tried.returncode == 0
