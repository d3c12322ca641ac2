"""Tables of the exam."""

from recert.exam.models.accommodation import Accommodation, AccommodationFile, AccommodationState
from recert.exam.models.vendor_list import ListFetch, ListRow, VendorList

__all__ = [
    "Accommodation",
    "AccommodationFile",
    "AccommodationState",
    "ListFetch",
    "ListRow",
    "VendorList",
]
