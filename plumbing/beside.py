"""Processes beside this one that know nothing of it.

A fork inherits the connection to the database whenever one is open at that moment, and closing it
before is not enough: garbage that ends inside a transaction opens it again, and then two processes
speak on one socket. So these processes come from a server that is a new interpreter, has set up
Django once and has never asked the database.

Imports no models: the server and its processes come here before Django is set up.
"""

from __future__ import annotations

import os
import pickle
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess

import django
from django.db import connection

_SERVER = get_context("forkserver")
_SERVER.set_forkserver_preload(["plumbing.beside_ready"])


def pool(processes: int, begin: Callable[..., None], *given: object) -> ProcessPoolExecutor:
    """Processes for jobs; each first does `begin(*given)`. Functions of modules only."""
    return ProcessPoolExecutor(
        processes, _SERVER, initializer=_begin, initargs=_packed(begin, given)
    )


def start(deed: Callable[..., None], *given: object) -> ForkServerProcess:
    """A process that does `deed(*given)`, at the moment in which it begins with it."""
    ours, theirs = _SERVER.Pipe(duplex=False)
    process = _SERVER.Process(target=_do, args=(theirs, *_packed(deed, given)))
    process.start()
    theirs.close()
    with ours:
        ours.recv()
    return process


def _packed(deed: Callable[..., None], given: tuple[object, ...]) -> tuple[str, bytes]:
    """The database, and what to do: as bytes, since reading them imports models."""
    return str(connection.settings_dict["NAME"]), pickle.dumps((deed, given))


def _do(ready: Connection, database: str, packed: bytes) -> None:
    deed, given = _unpacked(database, packed)
    with ready:
        ready.send(True)
    deed(*given)


def _begin(database: str, packed: bytes) -> None:
    deed, given = _unpacked(database, packed)
    deed(*given)


def _unpacked(database: str, packed: bytes) -> tuple[Callable[..., None], tuple[object, ...]]:
    threading.Thread(target=_end_with_the_parent, daemon=True).start()
    django.setup()
    connection.settings_dict["NAME"] = database
    deed, given = pickle.loads(packed)  # noqa: S301 - of our own parent
    return deed, given


def _end_with_the_parent() -> None:
    """Whose owner was killed would wait for work for ever, and hold what it has locked."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
