"""Staff without any role see nothing but their own account."""

from __future__ import annotations

import pytest
from django.urls import reverse

from members.models import User
from tests import builders
from tests.web.desk_addresses import DESK

pytestmark = pytest.mark.django_db

PLAIN = sorted(name for name, (row, _) in DESK.items() if row == "get")


def test_every_page_of_the_desk_is_closed_to_them_and_their_account_is_not(client):
    user = builders.staff("support")
    client.force_login(user)
    assert client.get(reverse("desk:home")).status_code == 200
    User.objects.filter(pk=user.pk).update(roles=[])
    assert len(PLAIN) > 10
    for name in PLAIN:
        assert client.get(reverse(name)).status_code == 403, name
    assert client.get(reverse("mfa_index")).status_code in {200, 302}
