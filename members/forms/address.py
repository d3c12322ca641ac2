"""Where letters and calls go, in the form of the post: what is wrong is told beside its field."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from members.delivery import address
from members.models import Certificant
from members.rules import phones, postal, states
from members.rules.countries import HOME, NAMES, country_of
from members.services import profile
from plumbing.meanwhile import MeanwhileMixin
from plumbing.pdf import fonts

POSTAL = ("address_line1", "address_line2", "city", "state", "region", "zip", "country")
STATES = [("", "")] + [(code, f"{name} ({code})") for code, name in states.NAMES.items()]
COUNTRIES = [(code if code == HOME else name, name) for code, name in NAMES.items()]

AT_MOST = "At most %(limit_value)d letters, please; these are %(show_value)d."
NO_STATE = "Choose the state from the list: “%(typed)s” is none of the United States."
STATE_MISSING = "Choose the state, or the country if it is another one."
NO_COUNTRY = "Choose the country from the list: we do not know “%(typed)s”."
NOT_ABROAD = "Leave this empty outside the United States, and use the field below."
NOT_AT_HOME = "Leave this empty in the United States, and choose the state above."
NO_ZIP = "A ZIP code has five digits, or nine: 02134 or 02134-1234."
OTHER_ZIP = "This ZIP code lies in %(there)s, not in %(here)s. Correct the one that is wrong."
UNUSED_ZIP = "No place has this ZIP code. Please look at its first three digits."
NO_TOWN = "For military mail the city is APO, FPO or DPO."
NO_WORDS = "Type what the post needs here, in letters or digits."
NO_FONT = "We cannot print %(letters)s. Please write it in Latin letters."
TOO_LONG = (
    "Too long for an envelope, which shows name and address in five lines of about 36 letters. "
    "Please shorten it."
)
NO_PHONE = (
    "Type a phone number with its area code, such as (212) 555-0123 or 212-555-0123 ext. 4. "
    "One of another country begins with a plus sign, such as +49 30 901820."
)


def _listed(
    complete: str, choices: list[tuple[str, str]], empty_value: str = ""
) -> forms.CharField:
    """A list; what was typed or is on record and is not on it is offered too, and judged later."""
    widget = forms.Select(attrs={"autocomplete": complete}, choices=choices)
    return forms.CharField(max_length=60, widget=widget, empty_value=empty_value)


class AddressForm(MeanwhileMixin, forms.ModelForm):
    """A postal address of any country, those of the United States as their post wants them.

    What is left as it is on record is not judged: who corrects the phone is not held up by an old
    address.
    """

    state = _listed("address-level1", STATES)
    region = forms.CharField(
        label="Province or region",
        required=False,
        max_length=40,
        help_text="Outside the United States only.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    country = _listed("country-name", COUNTRIES, empty_value=HOME)

    class Meta:
        model = Certificant
        fields: ClassVar = (
            "address_line1",
            "address_line2",
            "city",
            "state",
            "zip",
            "country",
            "phone",
        )
        labels: ClassVar = {
            "address_line1": "Street address",
            "address_line2": "Apartment, suite, unit",
            "zip": "ZIP or postal code",
        }
        widgets: ClassVar = {
            name: forms.TextInput(attrs={"autocomplete": complete})
            for name, complete in {
                "address_line1": "address-line1",
                "address_line2": "address-line2",
                "city": "address-level2",
                "zip": "postal-code",
                "phone": "tel",
            }.items()
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on_record = {name: getattr(self.instance, name) for name in AddressForm.Meta.fields}
        self.initial.update(_shown(self.instance))
        self.fields["state"].label = "State"
        self.fields["country"].label = "Country"
        for name in (*POSTAL, "phone"):
            self.fields[name].error_messages["max_length"] = AT_MOST
            # The browser would cut off what is pasted without a word.
            self.fields[name].widget.attrs.pop("maxlength", None)
        country = self["country"].value() or HOME
        needed = {"address_line1", "city"}
        needed |= {"state"} if country_of(country) == HOME else set()
        needed |= {"zip"} if postal.is_home(country) else set()
        for name in ("address_line1", "city", "state", "zip"):
            # What an old record lacks does not stand in the way of a new phone number.
            missing = self.instance.address_line1 and not self.on_record[name]
            self.fields[name].required = name in needed and not missing
        self.fields["state"].error_messages["required"] = STATE_MISSING
        self.fields["zip"].error_messages["required"] = NO_ZIP
        for name in ("state", "country"):
            self._offer(name, self[name].value())
        order = list(self.fields)
        order.remove("region")
        order.insert(order.index("state") + 1, "region")
        self.order_fields(order)
        self.show(profile.shown(self.instance, self.fields))

    def _offer(self, name: str, value: str | None) -> None:
        widget = self.fields[name].widget
        if value and value not in dict(widget.choices):
            widget.choices = [*widget.choices, (value, value)]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        touched = set(self.changed_data)
        if touched.isdisjoint(POSTAL):
            typed |= {name: self.on_record[name] for name in POSTAL if name in self.on_record}
        else:
            self._clean_address(typed)
        if "phone" in touched and typed.get("phone"):
            if number := phones.readable(typed["phone"]):
                typed["phone"] = number
            else:
                self._refuse("phone", NO_PHONE)
        return typed

    def _clean_address(self, typed: dict[str, Any]) -> None:
        for name in ("address_line1", "address_line2", "city", "region"):
            if typed.get(name):
                typed[name] = postal.composed(typed[name])
                if odd := fonts.without_glyph(typed[name]):
                    self._refuse(name, NO_FONT, letters=" ".join(odd))
                elif not any(letter.isalnum() for letter in typed[name]):
                    self._refuse(name, NO_WORDS)
        country = typed.get("country", "")
        if postal.is_home(country):
            self._clean_home(typed)
        elif (code := country_of(country)) is None:
            self._refuse("country", NO_COUNTRY, typed=country)
        else:
            self._clean_abroad(typed, NAMES[code])
        if not self.errors and not self._fits(typed):
            self._refuse("address_line1", TOO_LONG)

    def _clean_home(self, typed: dict[str, Any]) -> None:
        given = typed.get("state") or states.territory_of(typed.get("country", "")) or ""
        typed["country"], state = HOME, states.code_of(given)
        if typed.get("region"):
            self._refuse("region", NOT_AT_HOME)
        if state is None:
            self._refuse("state", NO_STATE if given else STATE_MISSING, typed=given)
            return
        typed["state"] = state
        if state in states.MILITARY and typed.get("city", "").upper() not in states.MILITARY_TOWNS:
            self._refuse("city", NO_TOWN)
        code = postal.home_zip(typed.get("zip", ""), "")
        there = states.state_of_zip(code) if code else None
        if code is None:
            self._refuse("zip", NO_ZIP)
        elif there is None:
            self._refuse("zip", UNUSED_ZIP)
        elif not states.zip_lies_in(code, state):
            self._refuse("zip", OTHER_ZIP, there=states.NAMES[there], here=states.NAMES[state])
        else:
            typed["zip"] = code

    def _clean_abroad(self, typed: dict[str, Any], country: str) -> None:
        typed["country"], state = country, typed.get("state", "")
        if states.code_of(state):
            self._refuse("state", NOT_ABROAD)
        typed["state"] = typed.get("region") or state
        typed["zip"] = postal.composed(typed.get("zip", ""))

    def _fits(self, typed: dict[str, Any]) -> bool:
        name = ("first_name", "middle_name", "last_name", "suffix")
        person = Certificant(**{each: getattr(self.instance, each) for each in name})
        for each in ("address_line1", "address_line2", "city", "state", "zip", "country"):
            setattr(person, each, typed.get(each, ""))
        return address.fits(address.envelope_lines(person))

    def _refuse(self, name: str, words: Any, **values: str) -> None:
        if name not in self.errors:
            self.add_error(name, forms.ValidationError(words, params=values))


def _shown(person: Certificant) -> dict[str, str]:
    """What the lists show of a record: its state and country as the lists have them."""
    if not postal.is_home(person.country):
        code = country_of(person.country)
        country = NAMES[code] if code else person.country
        return {"state": "", "region": person.state, "country": country}
    state = person.state or states.territory_of(person.country) or ""
    return {"state": states.code_of(state) or state, "region": "", "country": HOME}
