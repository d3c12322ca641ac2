"""How the web server runs, everywhere: `portal.py up` and the image add only where it listens."""

import os

wsgi_app = "amt_portal.wsgi"
# Processes of four threads: a slow answer of the payment provider holds a thread, not a process.
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
graceful_timeout = 10
control_socket_disable = True  # nothing of ours talks to it, and it would sit in the home folder
# No access log: the address of a payment link is the key to it. A proxy that keeps one leaves
# paths below /pay/ out.
accesslog = None
