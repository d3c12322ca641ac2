import json
import subprocess
import sys

import pytest

from launcher import venv
from launcher.problem import Problem
from launcher.state import read_json


@pytest.fixture
def folder(tmp_path):
    """An environment that runs, in a path with blanks, without pip."""
    folder = tmp_path / "an environment"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    return folder


@pytest.fixture
def lock(tmp_path):
    """A lock file that asks for nothing."""
    lock = tmp_path / "requirements.lock"
    lock.write_text("# nothing\n")
    return lock


def stamp(folder, **digests: str) -> None:
    (folder / "portal-lock.json").write_text(json.dumps(digests))


def test_an_environment_is_current_while_the_lock_is_the_one_it_was_filled_from(folder):
    assert not venv.is_current(folder, venv.RUNTIME)
    stamp(folder, **{venv.RUNTIME.name: venv.digest(venv.RUNTIME)})
    assert venv.is_current(folder, venv.RUNTIME)
    assert not venv.is_current(folder, venv.DEVELOPMENT)
    stamp(folder, **{venv.RUNTIME.name: "of another lock"})
    assert not venv.is_current(folder, venv.RUNTIME)


def test_the_environment_of_the_tests_serves_the_portal_too(folder):
    stamp(folder, **{venv.DEVELOPMENT.name: venv.digest(venv.DEVELOPMENT)})
    assert venv.is_current(folder, venv.RUNTIME)
    assert venv.is_current(folder, venv.DEVELOPMENT)


def test_an_environment_whose_python_is_gone_is_not_current(folder):
    stamp(folder, **{venv.RUNTIME.name: venv.digest(venv.RUNTIME)})
    (folder / "bin" / "python").unlink()
    assert not venv.is_current(folder, venv.RUNTIME)


def test_a_lock_is_installed_and_stamped(folder, lock, monkeypatch):
    monkeypatch.setattr(venv, "installers", lambda _: [["false"], ["true"]])
    venv.build(folder, lock)
    assert read_json(folder / "portal-lock.json") == {lock.name: venv.digest(lock)}


def test_an_installation_that_fails_tells_what_every_installer_said(folder, lock, monkeypatch):
    stamp(folder, **{lock.name: "old"})
    failing = [sys.executable, "-c", "raise SystemExit('no such index')"]
    monkeypatch.setattr(venv, "installers", lambda _: [failing])
    with pytest.raises(Problem, match="no such index"):
        venv.build(folder, lock)
    assert not (folder / "portal-lock.json").exists()


def test_an_environment_that_does_not_run_is_made_anew(tmp_path, lock, monkeypatch):
    monkeypatch.setattr(venv, "installers", lambda _: [["true"]])
    folder = tmp_path / "broken"
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "python").symlink_to("/nowhere/python3")
    made = []
    monkeypatch.setattr(venv, "create", made.append)
    venv.build(folder, lock)
    assert made == [folder]


def test_without_ensurepip_the_environment_is_made_for_the_pip_outside(tmp_path, monkeypatch):
    run, tried = subprocess.run, []

    def without_ensurepip(argv, **options):
        tried.append("--without-pip" in argv)
        if "--without-pip" not in argv:
            return subprocess.CompletedProcess(argv, 1, "", "ensurepip is not available")
        return run(argv, **options)

    with monkeypatch.context() as debian:
        debian.setattr(venv.subprocess, "run", without_ensurepip)
        venv.create(tmp_path / "environment")
    assert tried == [False, True]
    assert venv.runs(tmp_path / "environment" / "bin" / "python")


def test_pip_inside_and_outside_follow_uv(folder, monkeypatch):
    python = folder / "bin" / "python"
    monkeypatch.setattr(venv.shutil, "which", lambda _: "/opt/uv")
    assert [argv[0] for argv in venv.installers(python)][:2] == ["/opt/uv", str(python)]
    monkeypatch.setattr(venv.shutil, "which", lambda _: None)
    inside, outside = venv.installers(python)
    assert inside == [str(python), "-m", "pip", "install"]
    assert outside[1:] == ["-m", "pip", "--python", str(python), "install"]
