"""The door for a web server."""

import os

from django.core.wsgi import get_wsgi_application

from amt_portal import checks

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amt_portal.settings")
application = get_wsgi_application()
checks.refuse_to_start()
