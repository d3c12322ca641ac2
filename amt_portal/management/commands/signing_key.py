"""Replaces the key that signs credentials."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from credentials.services import keys
from credentials.verbs import CredentialVerb
from members.services import history


class Command(BaseCommand):
    help = (
        "Makes a new key that signs credentials. It is published at once and signs two hours "
        "later, so that whoever keeps the published keys knows it by then; older ones stay "
        "published."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--reason", required=True, help="kept in the history")

    def handle(self, *_args: Any, reason: str, **_options: Any) -> None:
        if not reason.strip():
            raise CommandError("Give the reason.")
        with transaction.atomic():
            kid = keys.make().kid
            history.record(
                actor=None,
                verb=CredentialVerb.SIGNING_KEY_MADE,
                subject=f"signing_key:{kid}",
                reason=reason.strip(),
            )
        self.stdout.write(f"{kid} is published, and signs from two hours on.")
