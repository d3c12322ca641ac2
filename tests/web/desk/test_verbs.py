"""A verb that is declared only here is recorded and read like those of the apps."""

from __future__ import annotations

from copy import deepcopy

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from members import checks
from members.models import Role, Verb, verb
from members.models.verb import Group, Page, Shown, declare, verb_of
from members.services import history
from tests import builders

POST = Group(40, "post", "Post")
SAYS = "{% load ui %}A parcel of {{ now.weight }} grams went to {{ about }}, by {{ who }}."


@pytest.fixture
def parcels(monkeypatch, settings, tmp_path):
    """The verbs of an app that sends parcels; its sentences lie where they are returned from."""
    monkeypatch.setattr(verb, "_verbs", dict(verb._verbs))
    sentences = tmp_path / "history"
    sentences.mkdir()
    settings.TEMPLATES = deepcopy(settings.TEMPLATES)
    settings.TEMPLATES[0]["DIRS"].append(tmp_path)
    (sentences / "parcel_sent.html").write_text(SAYS)
    return sentences


def of_parcels():
    @declare
    class ParcelVerb(Verb):
        PARCEL_SENT = (
            "parcel_sent",
            Shown(
                lambda row: "hourglass" if row.now["weight"] > 500 else "mail",
                page=Page("billing:desk_invoice", "What it was for", (Role.SUPPORT,)),
                groups=(POST,),
            ),
        )

    return ParcelVerb


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "linked"), [(Role.SUPPORT, True), (Role.MAIL, False)])
def test_it_stands_in_the_history_with_icon_link_and_chip(sign_in, parcels, role, linked):
    person, sent = builders.certificant(), of_parcels().PARCEL_SENT
    history.record(
        actor=None,
        verb=sent,
        subject="parcel:26-000001",
        certificant=person,
        after={"weight": 700},
    )
    history.record_many(
        actor=None, verb=sent, deeds=[history.Deed("parcel:9", person.pk, {"weight": 20})]
    )
    for name in ("desk:member", "desk:history"):
        page = sign_in(role).get(reverse(name, args=[person.pk]), {"only": "post"})
        shown = page.content.decode()
        assert "A parcel of 700 grams went to 26-000001, by The portal." in strip_tags(shown)
        url = reverse("billing:desk_invoice", args=["26-000001"])
        link = f'<a href="{url}">What it was for</a>'
        assert (link in shown) == linked
        assert (page.context["chips"]["post"], page.context["only"]) == ("Post", "post")
        [(_month, deeds)] = page.context["groups"]
        assert [deed.icon for deed in deeds] == ["mail", "hourglass"]


def test_a_verb_without_sentence_and_a_sentence_without_verb_are_errors(parcels):
    assert [(error.id, error.msg) for error in checks.history()] == [
        ("members.E002", "history/parcel_sent.html is the sentence of no verb.")
    ]
    of_parcels()
    assert checks.history() == []
    (parcels / "parcel_sent.html").rename(parcels / "_part.html")
    assert [(error.id, error.msg) for error in checks.history()] == [
        ("members.E001", "The verb parcel_sent has no sentence.")
    ]


def test_a_word_is_one_verb_and_is_named_where_nobody_declares_it(parcels):
    of_parcels()
    with pytest.raises(ValueError, match="parcel_sent is declared by"):
        of_parcels()
    with pytest.raises(LookupError, match="no verb is declared as parcel_lost"):
        verb_of("parcel_lost")
