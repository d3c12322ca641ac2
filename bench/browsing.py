"""A person at a browser: opens pages, sends their forms, and notes how each answer came."""

from __future__ import annotations

import time
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import unescape
from html.parser import HTMLParser
from typing import Any, Self
from urllib.parse import urljoin, urlsplit

import requests
from django.urls import Resolver404, resolve

SECONDS = 60
HOPS = 5


class Unexpected(Exception):
    """An answer that is none a person should get."""


@dataclass(slots=True)
class Notes:
    """What all browsers saw: milliseconds by page, and what went wrong. Threads may share it."""

    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    faults: list[str] = field(default_factory=list)

    @property
    def requests(self) -> int:
        return sum(map(len, self.took.values()))


class Browser:
    """One person's browser, with the cookies of a session and the page it is on."""

    def __init__(self, base: str, cookies: str, notes: Notes) -> None:
        """cookies: "name=value; name=value" of a session that was made beforehand."""
        self.base, self.notes = base, notes
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.headers["Connection"] = "close"  # else the server may hang up while one reads
        for pair in cookies.split("; "):
            name, _, value = pair.partition("=")
            # The standard library's jar knows the host `localhost` by this name.
            self.session.cookies.set(name, value, domain="localhost.local")
        self.url, self.text = base, ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.session.close()

    def open(self, path: str, *, says: str) -> None:
        """Go to a page of the portal, or of the provider where an address leads there.

        Raises:
            Unexpected: an error, or a page that does not say what it should.
        """
        self._go("GET", urljoin(self.base, path), None, says)

    def send(self, having: str, entered: dict[str, Any], *, says: str) -> None:
        """Fill in the form of this page that has a field, or an action ending in, `having`.

        Raises:
            Unexpected: as `open`, or there is no such form.
        """
        forms = self._forms(having)
        if not forms:
            raise Unexpected(f"{self.url} has no form with {having}")
        target = urljoin(self.url, forms[0].action)
        self._go("POST", target, forms[0].fields | entered, says)

    def offers(self, having: str) -> bool:
        """Tell whether this page has such a form."""
        return bool(self._forms(having))

    def _forms(self, having: str) -> list[_Form]:
        every = _Forms.of(self.text)
        return [form for form in every if having in form.fields or form.action.endswith(having)]

    def _go(self, method: str, url: str, fields: dict[str, Any] | None, says: str) -> None:
        for _ in range(HOPS):
            begun = time.perf_counter()
            try:
                answer = self.session.request(
                    method, url, data=fields, allow_redirects=False, timeout=SECONDS
                )
            except requests.RequestException as fault:
                waited = f"after {time.perf_counter() - begun:.1f} s at {datetime.now(UTC):%X}"
                raise Unexpected(f"{method} {url}, {waited}: {fault}") from None
            took = (time.perf_counter() - begun) * 1000
            self.notes.took[_name(method, url, self.base)].append(took)
            if not answer.is_redirect:
                break
            method, url, fields = "GET", urljoin(url, answer.headers["Location"]), None
        self.url, self.text = url, answer.text
        if not answer.ok:
            raise Unexpected(f"{method} {url} answered {answer.status_code}")
        if says not in unescape(self.text):
            raise Unexpected(f"{method} {url} does not say {says!r}")


def _name(method: str, url: str, base: str) -> str:
    """What a page is called in the figures: the name of its address, not its numbers."""
    parts = urlsplit(url)
    if parts.netloc != urlsplit(base).netloc:
        return f"{method} provider"
    try:
        return f"{method} {resolve(parts.path).view_name}"
    except Resolver404:
        return f"{method} {parts.path}"


@dataclass(slots=True)
class _Form:
    action: str
    fields: dict[str, Any] = field(default_factory=dict)


class _Forms(HTMLParser):
    """The forms of a page with what a browser would send of them untouched."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[_Form] = []

    @classmethod
    def of(cls, page: str) -> list[_Form]:
        parser = cls()
        parser.feed(page)
        return parser.found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = dict(attrs)
        if tag == "form":
            self.found.append(_Form(has.get("action") or ""))
        elif tag == "input" and self.found and has.get("name"):
            self._take(str(has["name"]), has)

    def _take(self, name: str, has: dict[str, str | None]) -> None:
        fields, value = self.found[-1].fields, has.get("value") or ""
        kind = has.get("type")
        if kind in {"checkbox", "radio"}:
            fields.setdefault(name, [])
            if "checked" in has:
                fields[name].append(value)
        elif kind != "file":
            fields[name] = value
