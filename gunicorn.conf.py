"""How the web server runs, everywhere: `portal.py up` and the image add only where it listens."""

import os

from plumbing import logs

wsgi_app = "amt_portal.wsgi"
# Processes of four threads: a slow answer of the payment provider holds a thread, not a process.
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
graceful_timeout = 10
control_socket_disable = True  # nothing of ours talks to it, and it would sit in the home folder
# No access log: the proxy keeps one. Whoever switches it on gets it, as the errors, without what
# opens a door by itself: the address of a payment link is the key to it.
accesslog = None
logconfig_dict = logs.configuration(os.environ.get("PORTAL_LOG_LEVEL") or "INFO")
logconfig_dict["loggers"] |= {
    f"gunicorn.{name}": {"handlers": [], "propagate": True} for name in ("error", "access")
}
logs.configure(logconfig_dict)
