import sys

import pytest

from launcher import chromium, doctor
from launcher.problem import Problem
from launcher.services import Services

MISSING = (
    "postgres: error while loading shared libraries: liblz4.so.1: "
    "cannot open shared object file: No such file or directory"
)


class Server:
    """A database server whose program complains."""

    def __init__(self, *complaints: str) -> None:
        self.complaints = list(complaints)

    def version_problem(self) -> str:
        return self.complaints.pop(0)


@pytest.fixture
def services(state):
    return Services(state, {"DATABASE_URL": "postgres://u@db/x", "REDIS_URL": "redis://queue"})


@pytest.mark.parametrize(
    ("library", "package"),
    [
        ("liblz4.so.1", "liblz4-1"),
        ("libgssapi_krb5.so.2", "libgssapi-krb5-2"),
        ("libstdc++.so.6", "libstdc++6"),
        ("libunheard.so.1", ""),
    ],
)
def test_the_package_of_a_missing_library_is_known(library, package):
    complaint = f"postgres: error while loading shared libraries: {library}: cannot open"
    assert doctor.missing_package(complaint) == package


@pytest.mark.skipif(sys.platform == "darwin", reason="pango is looked for by its path there")
def test_without_pango_the_portal_starts_and_tells_the_remedy(state, services, monkeypatch, capsys):
    monkeypatch.setattr(doctor, "PDF_LIBRARIES", ["libnowhere.so.0"])
    monkeypatch.setattr(doctor, "install", lambda *_: False)
    doctor.examine(state, services)
    said = capsys.readouterr().err
    assert "PDFs will be missing" in said
    assert doctor.pdf_remedy() in said


def test_a_server_that_lacks_a_library_names_the_package(state, services, monkeypatch):
    services.postgres = Server(MISSING)
    monkeypatch.setattr(doctor, "install", lambda *_: False)
    with pytest.raises(Problem, match="sudo apt-get install liblz4-1"):
        doctor.examine(state, services)


def test_root_on_debian_has_the_library_installed(state, services, monkeypatch):
    services.postgres = Server(MISSING, "")
    installed = []
    monkeypatch.setattr(doctor, "install", lambda _, packages: installed.append(packages) or True)
    doctor.examine(state, services)
    assert ["liblz4-1"] in installed


def test_a_server_that_fails_otherwise_points_to_another_one(state, services, monkeypatch):
    services.postgres = Server("Exec format error")
    with pytest.raises(Problem, match="set DATABASE_URL"):
        doctor.examine(state, services)


def test_a_named_chromium_comes_before_the_one_on_the_path(state, monkeypatch):
    monkeypatch.setattr(chromium.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setenv("PORTAL_CHROMIUM", "/opt/chromium")
    assert chromium.find_chromium(state) == "/opt/chromium"
    monkeypatch.delenv("PORTAL_CHROMIUM")
    assert chromium.find_chromium(state) == "/usr/bin/chromium"


def test_no_chromium_anywhere_is_an_empty_answer(state, monkeypatch):
    monkeypatch.delenv("PORTAL_CHROMIUM", raising=False)
    monkeypatch.setattr(chromium.shutil, "which", lambda _: None)
    monkeypatch.setattr(chromium, "install", lambda *_: False)
    assert chromium.find_chromium(state) == ""
