"""Both places of files, for these tests."""

from tests.places import bucket, cut_off, place, store_address

__all__ = ["bucket", "cut_off", "place", "store_address"]
