"""Tables of the catalogue: who offers courses, the courses, places in them."""

from courses.models.cart import CartItem
from courses.models.course import Course, CourseKind
from courses.models.enrollment import COURSE_LINE, CourseLine, Enrollment
from courses.models.provider import Provider, ProviderToken
from courses.models.refund import RefundRequest

__all__ = [
    "COURSE_LINE",
    "CartItem",
    "Course",
    "CourseKind",
    "CourseLine",
    "Enrollment",
    "Provider",
    "ProviderToken",
    "RefundRequest",
]
