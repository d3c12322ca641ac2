"""No text of a library reaches people: what Django and allauth say, the portal says itself."""

from __future__ import annotations

import ast
import gettext as files
import importlib.util
import pkgutil
import re
from importlib import import_module
from pathlib import Path

import allauth
import pytest
from django import forms
from django.conf import settings
from django.template import Context, Template
from django.template.loader import get_template
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from tests import builders

WORDS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"}
LIBRARIES = (
    "django.forms",
    "django.core.validators",
    "django.db.models.base",
    "django.db.models.fields",
    "django.contrib.auth.password_validation",
    "django.contrib.postgres",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
)
# Names of models, columns and kinds of columns: nobody but a developer reads them.
UNREAD = re.compile(r"/(apps|models|array|hstore|related|json|files)\.py$|fields/__init__\.py$")
# What would be asked only if the portal signed people in by these.
NOT_ASKED = re.compile(r"phone|username|Username|Email address confirmation|\(optional\)")
KEPT = {  # as plain as we would say it
    "Forgot your password?",
    "Use your password",
    "IPv4 or IPv6",
}
# Templates of allauth for what the settings have switched off, and frames without a word.
SWITCHED_OFF = {
    "account/confirm_phone_verification_code.html",
    "account/email.html",
    "account/email/base_message.txt",
    "account/email/base_notification.txt",
    "account/email/password_reset_key_message.txt",
    "account/email/password_reset_key_subject.txt",
    "account/email_confirm.html",
    "account/password_reset_done.html",
    "account/phone_change.html",
    "account/signup_by_passkey.html",
    "account/signup_closed.html",
    "account/snippets/already_logged_in.html",
    "account/snippets/warn_no_email.html",
    "account/verification_sent.html",
    "account/verified_email_required.html",
    "mfa/recovery_codes/download.txt",
    "mfa/trust.html",
    "mfa/webauthn/signup_form.html",
}
FRAME = re.compile(r"/(base|base_entrance|base_manage\w*)\.html$")


def sources(library: str) -> list[Path]:
    spec = importlib.util.find_spec(library)
    assert spec is not None
    assert spec.origin is not None
    place = Path(spec.origin)
    return sorted(place.parent.rglob("*.py")) if place.name == "__init__.py" else [place]


def said_by(library: str) -> dict[tuple[str, ...], Path]:
    """Every text that a library marks for translation: (singular,) or (singular, plural)."""
    found = {}
    for path in sources(library):
        tree = ast.parse("" if path.name == "admin.py" else path.read_text("utf-8"))
        for call in ast.walk(tree):
            if not isinstance(call, ast.Call) or not call.args:
                continue
            name = getattr(call.func, "id", getattr(call.func, "attr", ""))
            texts = [each.value for each in call.args if isinstance(each, ast.Constant)]
            if name in WORDS and texts and isinstance(texts[0], str):
                many = "n" if name.startswith("n") else ""
                found[tuple(texts[: 2 if many else 1])] = path
    return found


def is_a_sentence(text: str) -> bool:
    return len(text.split()) > 2 or text.endswith(".")


def message_of(path: Path, text: str) -> bool:
    """Whether a text is shown to people: the model layer shows its sentences only."""
    if UNREAD.search(path.as_posix()):
        return text.endswith(".") or ("%(" in text and "already" in text)
    return is_a_sentence(text)


@pytest.mark.parametrize("library", LIBRARIES)
def test_what_a_library_says_is_said_in_our_words(library):
    said = said_by(library)
    assert said
    stock = [
        texts[0]
        for texts, path in said.items()
        if message_of(path, texts[0]) and texts[0] not in KEPT and not NOT_ASKED.search(texts[0])
        if (ngettext(*texts, 2) if len(texts) > 1 else gettext(texts[0])) == texts[-1]
    ]
    assert stock == []


def stock_texts() -> set[str]:
    return {text for library in LIBRARIES for texts in said_by(library) for text in texts}


def test_no_field_of_a_form_has_a_message_of_its_library():
    """Of every form of the portal, those for members and for staff, with all that may be said."""
    for package in (
        "members",
        "casework",
        "notices",
        "billing",
        "ccp",
        "recert",
        "credentials",
        "amt_portal",
        "plumbing",
        "practice",
    ):
        found = import_module(package)
        for module in pkgutil.walk_packages(found.__path__, package + "."):
            if module.name.rsplit(".", 1)[-1] in {"forms", "lookup", "verify", "views"}:
                import_module(module.name)
    known = {text for text in stock_texts() if is_a_sentence(text)}
    seen, stock = 0, []
    families = [forms.BaseForm]
    while families:
        family = families.pop()
        families += family.__subclasses__()
        for name, field in getattr(family, "base_fields", {}).items():
            told = [*field.error_messages.values()]
            told += [check.message for check in field.validators if hasattr(check, "message")]
            seen += len(told)
            stock += [f"{family.__name__}.{name}: {each}" for each in told if str(each) in known]
    assert seen > 100
    assert [line for line in stock if not NOT_ASKED.search(line)] == []


def test_each_template_of_allauth_is_ours():
    theirs = Path(allauth.__file__).parent / "templates"
    names = [
        path.relative_to(theirs).as_posix()
        for app in ("account", "mfa", "usersessions")
        for path in (theirs / app).rglob("*")
        if path.is_file()
    ]
    assert len(names) > 60
    stock = {
        name
        for name in names
        if not FRAME.search(name)
        and not str(get_template(name).origin).startswith(str(settings.BASE_DIR / "templates"))
    }
    assert stock == SWITCHED_OFF


def test_the_catalogue_is_compiled():
    """django.mo says what django.po says, entry by entry."""
    folder = settings.BASE_DIR / "amt_portal/locale/en/LC_MESSAGES"
    with (folder / "django.mo").open("rb") as file:
        compiled = files.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    written, pair = {}, ["", "", ""]
    for line in (folder / "django.po").read_text("utf-8").splitlines():
        if found := re.fullmatch(r'(msgid|msgid_plural|msgstr(?:\[(\d)\])?) (".*")', line):
            text = ast.literal_eval(found[3])
            if found[1] == "msgid":
                pair[0] = text
            elif found[1] != "msgid_plural":
                written[(pair[0], int(found[2])) if found[2] else pair[0]] = text
    del written[""], compiled[""]
    assert written == compiled


@pytest.mark.django_db
def test_signing_in_and_out_says_nothing_of_the_library(client):
    user = builders.member(password="practice makes perfect")
    page = client.post(
        reverse("account_login"),
        {"login": user.email, "password": "practice makes perfect"},
        follow=True,
    )
    assert "uccessfully" not in page.content.decode()
    page = client.post(reverse("account_logout"), follow=True)
    assert "You are signed out." in page.content.decode()


@pytest.mark.django_db
def test_a_page_with_an_error_says_so_first(client):
    assert client.get(reverse("verify")).content.decode().count("Error:") == 0
    page = client.post(reverse("verify"), {"number": "", "last_name": ""}).content.decode()
    assert re.search(r"<title>Error: Verify", page)
    assert re.search(r'class="[^"]*form-errors[^>]* autofocus', page)


def test_a_form_that_was_changed_meanwhile_is_an_error_too():
    form = forms.Form({})
    title = Template("{% load ui %}{% error_title %}")
    assert title.render(Context({"form": form})) == ""
    form.conflict = "somebody else"
    assert title.render(Context({"form": form})) == "Error: "


@pytest.mark.django_db
def test_a_wrong_password_says_what_to_do(client):
    user = builders.member()
    page = client.post(reverse("account_login"), {"login": user.email, "password": "x"})
    assert "<title>Error: Sign in" in page.content.decode()
    assert "have a code sent to you" in page.content.decode()
