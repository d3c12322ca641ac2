"""A practice badge provider with Credly's interface, so that demo and tests run the real client.

`store` keeps the badges, `api` answers the requests, `server` is the door with the faults that a
test asks for, and the page on which a badge is claimed. No mail leaves it.
"""

from practice.sandbox.credly.server import SandboxCredly

__all__ = ["SandboxCredly"]
