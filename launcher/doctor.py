"""What the machine must have besides Python, each with the one line that brings it."""

import ctypes
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from launcher.problem import Problem, say
from launcher.services import Services
from launcher.state import State

PDF_LIBRARIES = ["libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0"]
PDF_PACKAGES = ["libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"]
# What the database server's binaries link to outside their own folder, and Debian's name for it.
SERVER_PACKAGES = {
    "libzstd": "libzstd1",
    "liblz4": "liblz4-1",
    "libssl": "libssl3",
    "libcrypto": "libssl3",
    "libgssapi_krb5": "libgssapi-krb5-2",
    "libz": "zlib1g",
    "liblzma": "liblzma5",
    "libstdc++": "libstdc++6",
}


def examine(state: State, services: Services) -> None:
    """Check the machine before anything is started, installing Debian packages when root.

    Missing PDF libraries are told and survived: documents wait until they are there.

    Raises:
        Problem: the database server cannot run here.
    """
    if not has_pdf_libraries() and not install(state, PDF_PACKAGES):
        say(f"PDFs will be missing: pango is not installed.\n  Remedy: {pdf_remedy()}")
    if services.postgres:
        complaint = services.postgres.version_problem()
        package = missing_package(complaint)
        if complaint and package and install(state, [package]):
            complaint = services.postgres.version_problem()
        if complaint:
            raise Problem(
                f"The database server does not run here: {complaint}",
                f"sudo apt-get install {package}"
                if package
                else "set DATABASE_URL to a Postgres 18 of your own",
            )


def has_pdf_libraries() -> bool:
    """Tell whether WeasyPrint will find pango."""
    if sys.platform == "darwin":
        places = (Path("/opt/homebrew/lib"), Path("/usr/local/lib"))
        return any((place / "libpango-1.0.dylib").exists() for place in places)
    try:
        for library in PDF_LIBRARIES:
            ctypes.CDLL(library)
    except OSError:
        return False
    return True


def pdf_remedy() -> str:
    """Return the command that installs pango on this kind of system."""
    if sys.platform == "darwin":
        return "brew install pango"
    if shutil.which("apt-get"):
        return f"sudo apt-get install --no-install-recommends {' '.join(PDF_PACKAGES)}"
    if shutil.which("dnf"):
        return "sudo dnf install pango"
    return "install pango 1.44 or newer with your system's package manager"


def missing_package(complaint: str) -> str:
    """Return the Debian package of the library the loader misses; empty where it misses none."""
    library = re.search(r"loading shared libraries: (lib[\w+]+)[-.]", complaint)
    return SERVER_PACKAGES.get(library[1], "") if library else ""


def install(state: State, packages: list[str]) -> bool:
    """Install Debian packages where we may; tell whether they are there now."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    say(f"Installing {' '.join(packages)} …")
    command = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    environment = dict(os.environ) | {"DEBIAN_FRONTEND": "noninteractive"}
    with (state.logs / "apt.log").open("ab") as log:
        for argv in (command, ["apt-get", "update"], command):
            done = subprocess.run(
                argv,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                check=False,
            )
            if argv is command and done.returncode == 0:
                return True
    return False
