"""What a test may ask of the processor: how webhooks travel, and which requests go wrong."""

from __future__ import annotations

import threading
from typing import Any

DELIVERIES = ("now", "late", "never", "twice", "reordered")
FAULTS = ("429", "500-after-commit", "timeout-after-success")


class Knobs:
    """Thread-safe. `deliver` is one of DELIVERIES, each entry of `fail_next` one of FAULTS."""

    def __init__(self, *, deliver: str = "now", delay: float = 5.0) -> None:
        self._lock = threading.Lock()
        self.deliver = deliver
        self.delay = delay
        self._faults: list[str] = []

    def turn(self, asked: dict[str, Any]) -> None:
        """Set `deliver`, `delay` (seconds, for late) or `fail_next` (one fault or a list of them).

        Raises ValueError for anything else; then nothing was changed.
        """
        deliver = asked.get("deliver", self.deliver)
        faults = asked.get("fail_next", self._faults)
        faults = [faults] if isinstance(faults, str) else list(faults)
        unknown = set(asked) - {"deliver", "delay", "fail_next"}
        if unknown or deliver not in DELIVERIES or not set(faults) <= set(FAULTS):
            raise ValueError(f"deliver: {DELIVERIES}; fail_next: {FAULTS}; delay: seconds")
        delay = float(asked.get("delay", self.delay))
        with self._lock:
            self.deliver, self.delay, self._faults = deliver, delay, faults

    def next_fault(self) -> str | None:
        """The fault for the request at hand; each is used up by one request."""
        with self._lock:
            return self._faults.pop(0) if self._faults else None
