"""A service that does not answer is not asked again for a while.

Every question to it costs a time-out of somebody who waits for a page. One is enough to know; the
others are spared it, and now and then one of them asks whether the service is back.
"""

from __future__ import annotations

import threading
import time

PAUSE = 5.0  # seconds


class Breaker:
    """What this process knows of one service. Its threads share it."""

    def __init__(self, pause: float = PAUSE) -> None:
        self.pause = pause
        self._lock = threading.Lock()
        self._ask_again_at: float | None = None

    @property
    def away(self) -> bool:
        """Whether the service did not answer when it was asked last."""
        return self._ask_again_at is not None

    def may_ask(self) -> bool:
        """Whether to ask it now. While it is away, that is one caller in each pause."""
        with self._lock:
            if self._ask_again_at is None:
                return True
            now = time.monotonic()
            if now < self._ask_again_at:
                return False
            self._ask_again_at = now + self.pause
            return True

    def answered(self) -> None:
        """Note that the service is there."""
        self._ask_again_at = None

    def failed(self) -> None:
        """Note that the service did not answer."""
        with self._lock:
            self._ask_again_at = time.monotonic() + self.pause


valkey = Breaker()
"""Of Valkey, which holds both the cache and the queues."""
