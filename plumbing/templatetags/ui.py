"""Tags and filters of the portal's look: icons, days, money, fields.

They know no app: what they draw is handed in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from textwrap import fill
from typing import Any

from django import template
from django.conf import settings
from django.contrib.staticfiles import finders
from django.forms import BaseForm, BoundField
from django.forms.boundfield import BoundWidget
from django.template import Context, TemplateSyntaxError
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, get_urlconf, reverse
from django.utils.dates import MONTHS
from django.utils.formats import date_format
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import get_text_list

from plumbing.desk import PLACES, Place

register = template.Library()

Amount = Decimal | int | float | str
HUNDREDTH = Decimal("0.01")
LINE = 100  # letters in a line of a plain text


# ---- words ---------------------------------------------------------------------------------


@register.simple_block_tag
def words(content: SafeString) -> SafeString:
    """Put words into a variable, for a component to print: `{% words as text %}…{% endwords %}`."""
    return content


@register.simple_block_tag
def line(content: SafeString) -> SafeString:
    """Words of a plain text that stand in one line, however the template breaks them:
    `{% line %}…{% endline %}`.
    """
    return mark_safe(" ".join(content.split()))  # noqa: S308 - escaped as the template has it


@register.simple_block_tag
def plain(content: SafeString) -> SafeString:
    """Words of a page or letter in a plain text, without what makes them bold and in short lines:
    `{% plain %}…{% endplain %}`. The words then stand once, whatever prints them.
    """
    bare = re.sub(r"</?strong>", "", content)
    return mark_safe(  # noqa: S308 - escaped as the template has it
        fill(" ".join(bare.split()), LINE, break_long_words=False, break_on_hyphens=False)
    )


# ---- icons ---------------------------------------------------------------------------------


@cache
def _drawing(name: str) -> SafeString:
    """The inside of `static/icons/<name>.svg`."""
    found = finders.find(f"icons/{name}.svg")
    if not found:
        raise TemplateSyntaxError(f"there is no static/icons/{name}.svg")
    svg = re.search(r"<svg.*?>(.*)</svg>", Path(str(found)).read_text("utf-8"), re.DOTALL)
    if svg is None:
        raise TemplateSyntaxError(f"static/icons/{name}.svg is not a drawing")
    return mark_safe(" ".join(svg[1].split()))  # noqa: S308 - a file of our own


@register.simple_tag
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """Draw a Lucide icon in line.

    Without `label` it is decoration and hidden from screen readers: a word must stand beside it.
    """
    if not label:
        return _decoration(name, css)
    return _svg(name, css, format_html('role="img" aria-label="{}"', label))


@cache
def _decoration(name: str, css: str) -> SafeString:
    """A page has dozens of them, and the portal no more than its icons in a few classes."""
    return _svg(name, css, SafeString('aria-hidden="true"'))


def _svg(name: str, css: str, voice: SafeString) -> SafeString:
    return format_html(
        '<svg class="icon {}" viewBox="0 0 24 24" {} focusable="false">{}</svg>',
        css,
        voice,
        _drawing(name),
    )


@register.simple_tag
@cache
def status_word(standing: str) -> SafeString:
    """The word of a standing with its icon: `components/status_word.html`, rendered once each, as
    lists have one in every row.
    """
    return render_to_string("components/status_word.html", {"standing": standing})


LONGER = ("long", "longer", "longest")
CAPITAL = 1.3  # as wide as so many small letters


@register.filter
def grown(text: str, most: str) -> str:
    """How much too long a line is for paper: "", "long", "longer" or "longest". most: the small
    letters that fit at each size, such as "26,42,100".
    """
    width = sum(CAPITAL if letter.isupper() else 1 for letter in text)
    past = sum(width > int(fits) for fits in most.split(","))
    return LONGER[past - 1] if past else ""


# ---- words for days, money and points --------------------------------------------------------


@register.filter
def day(value: date | None) -> str:
    """November 30, 2026; nothing for no day."""
    return date_format(value, "F j, Y") if value else ""


@register.filter
def short_day(value: date | None) -> str:
    """Nov 30, 2026."""
    return f"{value:%b} {value.day}, {value.year}" if value else ""


@register.filter
def day_of_year(value: date | None) -> str:
    """November 30, where the year is plain from what stands around it."""
    return f"{MONTHS[value.month]} {value.day}" if value else ""


@register.filter
def weekday(value: date | None) -> str:
    """Monday, November 30, 2026."""
    return date_format(value, "l, F j, Y") if value else ""


@register.filter
def two_places(value: Amount | None) -> str:
    """18.25, with a comma between thousands: points as they are always written."""
    if value is None or value == "":
        return ""
    return f"{Decimal(str(value)).quantize(HUNDREDTH, ROUND_HALF_UP):,}"


@register.filter
def money(value: Amount | None) -> str:
    """$1,050.00, with a minus sign before the dollar sign; nothing for no amount."""
    figure = two_places(value)
    return f"\N{MINUS SIGN}${figure[1:]}" if figure.startswith("-") else figure and f"${figure}"


@register.filter
def with_article(noun: str) -> str:
    """A book, an article: by its first letter, which serves the words of the programme."""
    return f"an {noun}" if noun[:1].lower() in "aeiou" else f"a {noun}"


@register.filter
def numbered(code: str, number: str) -> str:
    """RPT No. 3027715: a certification by program and number, which may begin with that code itself
    (RPT-920016).
    """
    return number if number.upper().startswith(f"{code}-".upper()) else f"{code} No. {number}"


@register.filter
def in_fours(key: str) -> str:
    """ABCD EFGH: a long key as people read and type it."""
    return " ".join(re.findall(".{1,4}", key))


@register.filter
def plain_number(value: Amount | None) -> str:
    """A requirement or cap without idle zeros: 30, 7.5."""
    if value is None or value == "":
        return ""
    figure = f"{Decimal(str(value)):f}"
    return figure.rstrip("0").rstrip(".") if "." in figure else figure


@register.filter
def and_list(words: Iterable[str]) -> str:
    """`RMA, RPT and MLT`."""
    return get_text_list(list(words), "and")


@register.filter
def soft_breaks(address: str) -> SafeString:
    """An email address that breaks behind its @ and its dots, and nowhere within a word."""
    return mark_safe(re.sub(r"([@.])", r"\1<wbr>", escape(address)))  # noqa: S308 - escaped


@register.filter
def initials(name: str) -> str:
    """First letters of the first and last word of a name, for the round badge of the menu."""
    words = [word for word in str(name).replace("@", " ").split() if word[0].isalnum()]
    return "".join(word[0].upper() for word in dict.fromkeys(words[:1] + words[-1:]))


BROWSERS = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


@register.filter
def browser(user_agent: str) -> str:
    """Chrome on Android: what a person knows of their browser. The order of the marks matters:
    each browser also names those it descends from.
    """
    name = next((word for mark, word in BROWSERS if mark in user_agent), "Unknown browser")
    system = next((word for mark, word in SYSTEMS if mark in user_agent), "")
    return f"{name} on {system}" if system else name


# ---- fields and places -----------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def error_title(context: Context) -> str:
    """What the title of a page begins with where something must be corrected: whoever listens to
    the page hears it first (WCAG 3.3.1). It looks at the forms that the view has handed over.
    """
    forms = (value for layer in context for value in layer.values() if isinstance(value, BaseForm))
    wrong = (form.is_bound and (form.errors or getattr(form, "conflict", None)) for form in forms)
    return "Error: " if any(wrong) else ""


@register.filter
def control(field: BoundField) -> SafeString:
    """The field's widget with the class that its kind of input has in Bootstrap.

    A placeholder is dropped: the label says it already, and it would go once something is typed.
    """
    kind = getattr(field.field.widget, "input_type", "")
    if kind in {"checkbox", "radio"}:
        css = "form-check-input"
    elif kind == "select":
        css = "form-select"
    else:
        css = "form-control"
    own = field.field.widget.attrs.get("class", "")
    return field.as_widget(attrs={"class": f"{css} {own}".strip(), "placeholder": False})


@register.filter
def choice_control(choice: BoundWidget) -> SafeString:
    """One input of a group of radio buttons or checkboxes, with its class."""
    choice.data["attrs"]["class"] = "form-check-input"
    return choice.tag()


@register.filter
def can(user: Any, roles: str) -> bool:
    """Whether a member of staff holds any of these roles, written with blanks between them."""
    return getattr(user, "is_staff", False) and user.has_role(*roles.split())


@register.filter
def desk_places(user: Any) -> list[Place]:
    """The side bar of the desk for who looks, from the top."""
    return sorted(each for each in PLACES if not each.roles or can(user, " ".join(each.roles)))


@cache
def _address(name: str, _urlconf: str) -> str:
    """Where a place is; "" when the portal has no such address, which takes long to find out."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


@register.simple_tag(takes_context=True)
def place(
    context: Context,
    name: str,
    icon: str,
    label: str,
    count: int | None = None,
    *,
    exact: bool = False,
) -> SafeString:
    """A place of the navigation; nothing where the portal has no such address.

    The open place is marked: `page` when it is this very page, `true` when a page below it
    (not if `exact`: for a home that every page lies below). Every page draws a dozen of them, so
    they have no template of their own.
    """
    address = _address(name, get_urlconf() or settings.ROOT_URLCONF)
    if not address:
        return SafeString()
    path = getattr(context.get("request"), "path", "")
    current = "page" if path == address else "true" if path.startswith(address) else ""
    if current == "true" and (exact or address == "/"):
        current = ""
    return format_html(
        '<li><a href="{}"{}>{}<span>{}</span>{}</a></li>',
        address,
        format_html(' aria-current="{}"', current) if current else "",
        _decoration(icon, ""),
        label,
        format_html('<span class="count">{}</span>', f"{count:,}") if count else "",
    )
