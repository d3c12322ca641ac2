"""The top of the portal: wiring, and what crosses apps. It has no tables."""

from amt_portal.celery import app as celery_app

__all__ = ["celery_app"]
