"""An instant as a receipt tells it: to the second, with its zone spelled out."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings

NAMES = {
    "EST": "Eastern Standard Time",
    "EDT": "Eastern Daylight Time",
    "CST": "Central Standard Time",
    "CDT": "Central Daylight Time",
    "MST": "Mountain Standard Time",
    "MDT": "Mountain Daylight Time",
    "PST": "Pacific Standard Time",
    "PDT": "Pacific Daylight Time",
    "AKST": "Alaska Standard Time",
    "AKDT": "Alaska Daylight Time",
    "HST": "Hawaii Standard Time",
    "UTC": "Coordinated Universal Time",
}


def office_time(moment: datetime) -> str:
    """9:41:07 AM CST."""
    local = moment.astimezone(settings.OFFICE_ZONE)
    return f"{local:%I:%M:%S %p %Z}".removeprefix("0")


def zone_in_full(moment: datetime) -> str:
    """Central Standard Time, UTC−6; of a zone without a name here the one of the tables."""
    local = moment.astimezone(settings.OFFICE_ZONE)
    name = NAMES.get(local.tzname() or "", str(settings.OFFICE_ZONE))
    return f"{name}, {_behind(local.utcoffset() or timedelta())}"


def _behind(offset: timedelta) -> str:
    minutes = int(offset.total_seconds()) // 60
    hours, rest = divmod(abs(minutes), 60)
    sign = "\N{MINUS SIGN}" if minutes < 0 else "+"
    return f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "")
