"""Who signs in: a member, or a member of staff with roles."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import connections, models, transaction
from django.db.models.functions import Lower

from members.rules import emails
from plumbing import clock


class Role(models.TextChoices):
    """What a member of staff may do; one person may hold several."""

    SUPPORT = "support", "Support"
    RECORDS = "records", "Records"
    AUDITOR = "auditor", "Auditor"
    FINANCE = "finance", "Finance"
    MAIL = "mail", "Mail desk"
    ADMIN = "admin", "Administrator"


class EmailTaken(ValueError):
    """Somebody signs in with this address already."""


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Make a sign-in. Raises EmailTaken.

        An INSERT that fails would stand in the server's log with the hash of the password.
        """
        user = self.model(email=emails.key(email), **fields)
        user.set_password(password)
        with transaction.atomic(using=self._db):
            self.hold(user.email)
            if self.filter(email=user.email).exists():
                raise EmailTaken(user.email)
            user.save(using=self._db)
        return user

    def hold(self, email: str) -> None:
        """Of two who want to sign in with one address let the second wait for the end of the
        other's transaction. Whoever gives an address to a sign-in holds it before they look.
        """
        with connections[self.db].cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [email])

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        roles = [Role.ADMIN.value]
        return self.create_user(
            email, password, is_staff=True, is_superuser=True, roles=roles, **fields
        )

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=emails.key(username or ""))


class User(AbstractBaseUser, PermissionsMixin):
    """A sign-in. The email is kept in lower case; the person's record is `certificant`."""

    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=200, blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    roles = ArrayField(models.CharField(max_length=16, choices=Role), default=list, blank=True)
    date_joined = models.DateTimeField(default=clock.now)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()

    class Meta:
        indexes: ClassVar = [
            # Pages of the desk ask who else holds a role; a million sign in who hold none.
            models.Index(fields=["id"], name="user_staff", condition=models.Q(is_staff=True)),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="user_email_lower"
            ),
            models.CheckConstraint(
                condition=models.Q(roles__contained_by=Role.values), name="user_roles_known"
            ),
            models.CheckConstraint(
                condition=models.Q(roles=[]) | models.Q(is_staff=True), name="user_roles_staff_only"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def has_role(self, *roles: str) -> bool:
        """Whether this member of staff holds any of `roles`; an administrator holds them all."""
        return (
            self.is_active
            and self.is_staff
            and (Role.ADMIN in self.roles or not set(roles).isdisjoint(self.roles))
        )
