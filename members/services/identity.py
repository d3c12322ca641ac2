"""How somebody signs in and what they are called: changed by staff, and by two of them.

Each is asked for by `ask_…`, and carried out once a second person confirms it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.mail import EmailMessage

from members.delivery import account_mail
from members.models import Certificant, EmailTaken, FormerName, Matter, Role, User
from members.models.certificant import whole_name
from members.rules import emails
from members.services import addresses, history, profile
from members.services.second_person import Change, Kind, MatterRefused, ask, declare
from members.verbs import MemberVerb

NAME_FIELDS = ("first_name", "middle_name", "last_name", "suffix")
SIGN_IN, NAME, FACTOR = "sign_in_email", "legal_name", "second_factor"


@dataclass(frozen=True, slots=True)
class Owner:
    """Whom a sign-in is of: a member with their record, or a member of staff."""

    user: User | None
    person: Certificant | None

    @property
    def subject(self) -> str:
        if self.person is not None:
            return f"member:{self.person.member_number}"
        return f"user:{self.user.pk}" if self.user else ""

    @property
    def role(self) -> Role:
        """Records keeps members' sign-ins; those of staff are the administrators'."""
        return Role.ADMIN if self.user is not None and self.user.is_staff else Role.RECORDS


def owner_of(user: User) -> Owner:
    return Owner(user, getattr(user, "certificant", None))


def ask_sign_in_email(*, user: User, email: str, reason: str, actor: User) -> Matter:
    """Ask that somebody signs in with another address. Raises MatterRefused."""
    email = emails.key(email)
    if email == user.email:
        raise MatterRefused("That is the address they sign in with now.")
    if _taken(email, user):
        raise MatterRefused("Somebody else signs in with this address.")
    return _ask(SIGN_IN, owner_of(user), {"before": user.email, "after": email}, reason, actor)


def ask_second_factor(*, user: User, reason: str, actor: User) -> Matter:
    """Ask that a lost second factor is taken off. Raises MatterRefused."""
    factors = Authenticator.objects.filter(user=user).exclude(
        type=Authenticator.Type.RECOVERY_CODES
    )
    names = [str(each) for each in factors.order_by("pk")]
    if not names:
        raise MatterRefused("They have no second factor.")
    return _ask(FACTOR, owner_of(user), {"factors": names}, reason, actor)


def ask_legal_name(
    *, certificant: Certificant, name: Mapping[str, str], reason: str, actor: User
) -> Matter:
    """Ask that a member is called otherwise; `name`: the four NAME_FIELDS. Raises MatterRefused."""
    before = {field: getattr(certificant, field) for field in NAME_FIELDS}
    after = {field: " ".join(name[field].split()) for field in NAME_FIELDS}
    if after == before:
        raise MatterRefused("That is their name on record.")
    owner = Owner(certificant.user, certificant)
    return _ask(NAME, owner, {"before": before, "after": after}, reason, actor)


def take_off_second_factor(user: User, *, actor: User | None, reason: str) -> None:
    """Take every second factor off and end every session, in the transaction of the caller."""
    owner = owner_of(user)
    factors = Authenticator.objects.select_for_update().filter(user=user).order_by("pk")
    names = [str(each) for each in factors]
    factors.delete()
    end_sessions(user)
    history.record(
        actor=actor,
        verb=MemberVerb.FACTOR_RESET,
        subject=owner.subject,
        certificant=owner.person,
        before={"second_factor": names},
        after={"second_factor": []},
        reason=reason,
    )


def begin_anew(user: User, *, actor: User | None, reason: str) -> bool:
    """End every session of a sign-in that has a new owner, or a new password of the old one, and
    take off its second factor: whoever set it up may be somebody else. Whether there was one.
    """
    if not Authenticator.objects.filter(user=user).exists():
        end_sessions(user)
        return False
    take_off_second_factor(user, actor=actor, reason=reason)
    return True


def change_sign_in(user: User, email: str, *, actor: User | None, reason: str) -> None:
    """Give a sign-in another address, proven by a code when they first use it, and end every
    session; notices follow where they went to the old one. Raises EmailTaken.
    """
    owner = owner_of(user)
    user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    before = user.email
    User.objects.hold(email)
    if _taken(email, user):
        raise EmailTaken(email)
    user.email = email
    user.save(update_fields=["email"])
    EmailAddress.objects.filter(user=user).delete()
    EmailAddress.objects.create(user=user, email=email, primary=True, verified=False)
    end_sessions(user)
    history.record(
        actor=actor,
        verb=MemberVerb.SIGN_IN_CHANGED,
        subject=owner.subject,
        certificant=owner.person,
        before={"sign_in": before},
        after={"sign_in": email},
        reason=reason,
    )
    profile.follow_sign_in(user=user, before=before, email=email, actor=actor, reason=reason)


def end_sessions(user: User) -> None:
    """Sign somebody out everywhere."""
    for session in UserSession.objects.filter(user=user):
        session.end()


def _ask(
    kind: str, owner: Owner, payload: Mapping[str, object], reason: str, actor: User
) -> Matter:
    return ask(
        kind=kind,
        subject=owner.subject,
        role=owner.role,
        payload=payload,
        reason=reason,
        actor=actor,
        certificant=owner.person,
        about=owner.user,
    )


def _taken(email: str, user: User) -> bool:
    others = User.objects.filter(email=email).exclude(pk=user.pk).exists()
    proven = EmailAddress.objects.filter(email=email, verified=True).exclude(user=user)
    return others or proven.exists()


def _user(matter: Matter) -> User:
    if matter.about is None:
        raise MatterRefused("They have no sign-in any more.")
    _still_for(matter, owner_of(matter.about))
    return matter.about


def _still_for(matter: Matter, owner: Owner) -> None:
    """Who works at the desk meanwhile is for administrators, whoever was asked before."""
    if owner.role != matter.role:
        raise MatterRefused("They work at the desk meanwhile. Decline it and ask anew.")


def _carry_out_sign_in(matter: Matter, actor: User) -> None:
    user = _user(matter)
    if user.email != matter.payload["before"]:
        raise MatterRefused(f"They sign in with {user.email} meanwhile. Decline it and ask anew.")
    try:
        change_sign_in(user, matter.payload["after"], actor=actor, reason=_both(matter))
    except EmailTaken:
        raise MatterRefused("Somebody else signs in with this address meanwhile.") from None


def _carry_out_factor(matter: Matter, actor: User) -> None:
    take_off_second_factor(_user(matter), actor=actor, reason=_both(matter))


def _carry_out_name(matter: Matter, actor: User) -> None:
    person = Certificant.objects.select_for_update().get(matters=matter)
    _still_for(matter, Owner(person.user, person))
    before, after = matter.payload["before"], matter.payload["after"]
    if any(getattr(person, field) != before[field] for field in NAME_FIELDS):
        raise MatterRefused("The name was changed meanwhile. Decline it and ask anew.")
    FormerName.objects.create(certificant=person, **before)
    for field in NAME_FIELDS:
        setattr(person, field, after[field])
    person.save(update_fields=NAME_FIELDS)
    addresses.judge_again(person)
    if person.user_id:
        User.objects.filter(pk=person.user_id).update(name=person.full_name)
    history.record(
        actor=actor,
        verb=MemberVerb.NAME_CHANGED,
        subject=matter.subject,
        certificant=person,
        before=before,
        after=after,
        reason=_both(matter),
    )


def _both(matter: Matter) -> str:
    """The reason as the history keeps it, with the one who asked; the other is its actor."""
    return f"{matter.reason} (asked by {matter.asked_by})"


def _word_of_sign_in(matter: Matter) -> Sequence[EmailMessage]:
    addresses_told = dict.fromkeys([matter.payload["before"], matter.payload["after"]])
    return [_word(matter, "sign_in_changed", to) for to in addresses_told]


def _word_of_factor(matter: Matter) -> Sequence[EmailMessage]:
    return [_word(matter, "second_factor_off", matter.about.email)] if matter.about else []


def _word_of_name(matter: Matter) -> Sequence[EmailMessage]:
    person = matter.certificant
    return [_word(matter, "name_changed", person.email)] if person and person.can_email else []


def _word(matter: Matter, template: str, to: str) -> EmailMessage:
    return account_mail.compose(
        f"account/email/{template}",
        to=to,
        context={"payload": matter.payload, "on": matter.decided_at, **_names(matter)},
        person=matter.certificant,
    )


def _names(matter: Matter) -> dict[str, str]:
    if matter.kind != NAME:
        return {}
    return {when: _whole(matter.payload[when]) for when in ("before", "after")}


def _whole(name: Mapping[str, str]) -> str:
    return whole_name(*(name[field] for field in NAME_FIELDS))


declare(
    Kind(
        SIGN_IN,
        "Another sign-in address",
        lambda matter: [Change("Signs in with", matter.payload["before"], matter.payload["after"])],
        _carry_out_sign_in,
        _word_of_sign_in,
    )
)
declare(
    Kind(
        FACTOR,
        "Second factor taken off",
        lambda matter: [Change("Second factor", ", ".join(matter.payload["factors"]), "none")],
        _carry_out_factor,
        _word_of_factor,
    )
)
declare(
    Kind(
        NAME,
        "Another legal name",
        lambda matter: [
            Change("Name", _whole(matter.payload["before"]), _whole(matter.payload["after"]))
        ],
        _carry_out_name,
        _word_of_name,
    )
)
