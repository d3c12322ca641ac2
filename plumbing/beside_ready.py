"""Read once by the server of `plumbing.beside`, so that its processes begin at once."""

import django

django.setup()
