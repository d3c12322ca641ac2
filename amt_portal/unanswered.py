"""Messages whose end the queue could not be told of, because the line to it broke.

A worker takes one message at a time and counts the one it holds. The library notes that it could
not acknowledge it, goes on holding it, and so would never take another, with all its lines mended.
"""

from __future__ import annotations

from celery.worker.request import Request as CeleryRequest
from kombu.transport.virtual import QoS


class Request(CeleryRequest):
    """A task as a worker received it."""

    def acknowledge(self) -> None:
        """Tell the queue that it is done."""
        super().acknowledge()
        self._let_go()

    def reject(self, requeue: bool = False) -> None:
        """Tell the queue that it is not done."""
        super().reject(requeue)
        self._let_go()

    def _let_go(self) -> None:
        """Hold a message no longer that the queue was not told of.

        The queue gives it to a worker again after the visibility timeout: each may run twice.
        """
        if not self.message.acknowledged:
            QoS.ack(self.message.channel.qos, self.message.delivery_tag)  # type: ignore[no-untyped-call]
