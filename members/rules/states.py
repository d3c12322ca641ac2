"""States as the United States Postal Service writes them, and which ZIP codes lie in each.

Beside the fifty and the district: the territories, the three free states that use ZIP codes too,
and what stands in the place of a state in military addresses.
"""

from __future__ import annotations

from collections.abc import Iterator

from members.rules.countries import folded

_ROWS = """
AL Alabama: 350-369
AK Alaska: 995-999
AZ Arizona: 850-865
AR Arkansas: 716-729 755
CA California: 900-961
CO Colorado: 800-816
CT Connecticut: 060-069
DE Delaware: 197-199
DC District of Columbia: 200-205 569
FL Florida: 320-339 341-349
GA Georgia: 300-319 398-399
HI Hawaii: 967-968
ID Idaho: 832-838
IL Illinois: 600-629
IN Indiana: 460-479
IA Iowa: 500-528
KS Kansas: 660-679
KY Kentucky: 400-427
LA Louisiana: 700-714
ME Maine: 039-049
MD Maryland: 206-219
MA Massachusetts: 010-027 055
MI Michigan: 480-499
MN Minnesota: 550-567
MS Mississippi: 386-397
MO Missouri: 630-658
MT Montana: 590-599
NE Nebraska: 680-693
NV Nevada: 889-898
NH New Hampshire: 002 030-038
NJ New Jersey: 070-089
NM New Mexico: 870-884
NY New York: 005 063 100-149
NC North Carolina: 270-289
ND North Dakota: 580-588
OH Ohio: 430-459
OK Oklahoma: 730-732 734-749
OR Oregon: 970-979
PA Pennsylvania: 150-196
RI Rhode Island: 028-029
SC South Carolina: 290-299
SD South Dakota: 570-577
TN Tennessee: 370-385 422
TX Texas: 733 739 750-799 885
UT Utah: 840-847
VT Vermont: 050-054 056-059
VA Virginia: 201 220-246
WA Washington: 980-994
WV West Virginia: 247-268
WI Wisconsin: 530-549
WY Wyoming: 820-831 834
AS American Samoa: 967
GU Guam: 969
MP Northern Mariana Islands: 969
PR Puerto Rico: 006-007 009
VI U.S. Virgin Islands: 008
FM Micronesia: 969
MH Marshall Islands: 969
PW Palau: 969
AA Armed Forces Americas: 340
AE Armed Forces Europe: 090-099
AP Armed Forces Pacific: 962-966
"""
# Whole codes with places of a state beyond its line: a post office there serves them, and people
# write the one state or the other. Those of Maryland and Virginia look like the district's.
_ACROSS = """
AZ 84536
CA 89439 97635
CO 81137
IL 63673
LA 71749
MA 02861
MD 20588
MO 72643
MT 59221
ND 59221
NM 86515 88063
OK 73949
TX 88063
UT 86044
VA 20598
"""
_AS_BEFORE = """
AL Ala
AZ Ariz
AR Ark
CA Cal, Calif
CO Colo
CT Conn
DE Del
FL Fla
IL Ill
IN Ind
KS Kan, Kans
MA Mass
MI Mich
MN Minn
MS Miss
MT Mont
NE Neb, Nebr
NV Nev
ND N Dak
OK Okla
OR Ore, Oreg
PA Penn, Penna
SD S Dak
TN Tenn
TX Tex
WA Wash
WV W Va
WI Wis, Wisc
WY Wyo
"""
_AS_COUNTRY = """
AS ASM
FM FSM, Federated States of Micronesia, Micronesia Federated States of
GU GUM
MH MHL, Republic of the Marshall Islands, The Marshall Islands
MP MNP, CNMI, Commonwealth of the Northern Mariana Islands
PR PRI, P.R., Commonwealth of Puerto Rico
PW PLW, Republic of Palau
VI VIR, USVI, US Virgin Islands, Virgin Islands U.S., United States Virgin Islands, Virgin Islands
"""
MILITARY = {"AA", "AE", "AP"}
MILITARY_TOWNS = {"APO", "FPO", "DPO"}


def code_of(typed: str) -> str | None:
    """The two letters of a state by its letters, its name or its abbreviation of old (Calif.);
    None where it is no state.
    """
    return _BY_NAME.get(folded(typed))


def territory_of(country: str) -> str | None:
    """The two letters of what people write as a country and the post as a state."""
    return _TERRITORIES.get(folded(country))


def zip_lies_in(zip_code: str, state: str) -> bool:
    """Whether a ZIP code of five digits, or nine, is one of the state's."""
    return zip_code[:3] in _PREFIXES[state] or zip_code[:5] in _OVER_THE_LINE.get(state, ())


def state_of_zip(zip_code: str) -> str | None:
    """The state that a ZIP code of five digits, or nine, lies in; None for no code in use."""
    return next((code for code in NAMES if zip_code[:3] in _PREFIXES[code]), None)


def states_of_zip(zip_code: str) -> list[str]:
    """All states that have it: islands share the first three digits, some codes cross a line."""
    return [code for code in NAMES if zip_lies_in(zip_code, code)]


def _prefixes(spans: str) -> Iterator[str]:
    for span in spans.split():
        first, _, last = span.partition("-")
        yield from (f"{prefix:03}" for prefix in range(int(first), int(last or first) + 1))


_SPLIT = [(line[:2], *line[3:].split(": ")) for line in _ROWS.strip().splitlines()]
_PREFIXES = {code: frozenset(_prefixes(spans)) for code, _, spans in _SPLIT}
_OVER_THE_LINE = {line[:2]: line[3:].split() for line in _ACROSS.strip().splitlines()}
NAMES = {code: name for code, name, _ in _SPLIT}
"""The name of each state by its two letters, in the order in which lists show them."""
_BY_NAME = {folded(word): code for code, name in NAMES.items() for word in (code, name)} | {
    folded(word): line[:2]
    for line in _AS_BEFORE.strip().splitlines()
    for word in line[3:].split(",")
}
_TERRITORIES = {
    folded(word): line[:2]
    for line in _AS_COUNTRY.strip().splitlines()
    for word in (line[:2], NAMES[line[:2]], *line[3:].split(","))
}
