"""Who is signed in, read on every request."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend as AllauthBackend

from members.models import User


class AuthenticationBackend(AllauthBackend):
    def get_user(self, user_id: int) -> User | None:
        """The user of a session with their record, which nearly every page asks for: one query."""
        user = User.objects.select_related("certificant").filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None
