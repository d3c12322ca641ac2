"""The verbs of the command line."""

import os
import sys
from pathlib import Path

from launcher.commands import manage
from launcher.problem import Problem, say
from launcher.state import CHECKOUT, State
from launcher.testing import test
from launcher.up import down, up
from launcher.venv import DEVELOPMENT, RUNTIME, enter

HELP = {"-h", "--help"}
USAGE = """\
python3 portal.py up                  bring the portal up; Ctrl-C stops it
python3 portal.py test [ARGS…]        run the checks and the tests; ARGS go to pytest
python3 portal.py manage COMMAND …    run a management command of the portal
python3 portal.py down                stop a portal that runs in the background

--data DIR (or PORTAL_STATE) names the state folder; without it, .state beside the code.
"""


def main(argv: list[str]) -> int:
    """Do what the command line asks for; return the exit status."""
    try:
        folder, rest = split_data(argv)
        verb, arguments = (rest[0], rest[1:]) if rest else ("", [])
        asked = verb in {"help", "-h", "--help"} or (
            verb in {"up", "down"} and bool(HELP & set(arguments))
        )
        if asked or verb not in {"up", "test", "manage", "down"}:
            print(USAGE, file=sys.stdout if asked else sys.stderr, end="")
            return 0 if asked else 2
        if verb != "down":
            enter(DEVELOPMENT if verb == "test" else RUNTIME)
        state = State.at(folder)
        if verb == "test":
            return test(state, arguments)
        if verb == "manage":
            return manage(state, arguments)
        return up(state) if verb == "up" else down(state)
    except Problem as problem:
        say(f"portal: {problem}")
        return 1
    except KeyboardInterrupt:
        return 130


def split_data(argv: list[str]) -> tuple[Path, list[str]]:
    """Take `--data DIR` out of the arguments, wherever it stands.

    Raises:
        Problem: the folder's name is missing.
    """
    folder = os.environ.get("PORTAL_STATE", "").strip() or str(CHECKOUT / ".state")
    rest: list[str] = []
    words = iter(argv)
    for word in words:
        if word == "--data" or word.startswith("--data="):
            folder = word.removeprefix("--data").removeprefix("=") or next(words, "")
            if not folder:
                raise Problem("--data needs the name of a folder.", "portal.py VERB --data DIR")
        else:
            rest.append(word)
    return Path(folder), rest
