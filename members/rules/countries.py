"""Countries: what people write, and the English name that goes on an envelope.

The names are those of the Unicode CLDR; the post wants them in full on the last line.
"""

from __future__ import annotations

import unicodedata
from functools import cache

HOME = "US"
_HOME_NAMES = (
    "US, USA, U.S.A., United States, United States of America, The United States, "
    "The United States of America, United States (USA), U.S. of America, US of A, "
    "Estados Unidos, EE.UU."
)


def country_of(typed: str) -> str | None:
    """The two letters of the country that was meant; `HOME` for none; None when nobody can tell.

    Territories of the United States are no countries here: `members.rules.states` knows them.
    """
    words = folded(typed)
    return _known().get(words) if words else HOME


def name_of(code: str) -> str:
    """The English name of a country, by its two letters."""
    return NAMES[code]


def folded(text: str) -> str:
    """What names of places are compared by: letters and digits, without accents and case."""
    plain = unicodedata.normalize("NFKD", text.replace("&", " and ")).casefold()
    return "".join(letter for letter in plain if letter.isalnum())


@cache
def _known() -> dict[str, str]:
    known = {folded(name): HOME for name in _HOME_NAMES.split(",")}
    for code, three, name in _ROWS:
        known |= {folded(word): code for word in (code, three, name)}
    for line in _ALSO.strip().splitlines():
        code, _, names = line.partition(" ")
        known |= {folded(name): code for name in names.split(",")}
    return known


_ALSO = """
AE UAE, Emirates
AT Österreich
BE Belgique, België
BN Brunei Darussalam
BO Plurinational State of Bolivia
BR Brasil
CD DR Congo, Congo (Kinshasa), Congo - Kinshasa, The Democratic Republic of the Congo
CG Congo (Brazzaville), Congo - Brazzaville
CH Schweiz, Suisse, Svizzera
CI Ivory Coast
CN PRC, People's Republic of China, P.R. China, Mainland China
CV Cabo Verde
CZ Czech Republic
DE Deutschland, Federal Republic of Germany, GER
DK Danmark
DO Dominican Rep, República Dominicana
ES España
FI Suomi
GB UK, Great Britain, England, Scotland, Wales, Northern Ireland, Britain
GB United Kingdom of Great Britain and Northern Ireland, Great Britain and Northern Ireland
GM The Gambia
BS The Bahamas
HK Hong Kong SAR, Hong Kong SAR China
IE Republic of Ireland, Eire
IR Islamic Republic of Iran
IT Italia
KN St Kitts and Nevis
KP DPRK, Democratic People's Republic of Korea
KR Republic of Korea, Korea (South), Korea South, ROK
LA Lao PDR, Lao People's Democratic Republic
LC St Lucia
MD Republic of Moldova
MK Macedonia
MM Burma
MO Macau
MX Méx, Estados Unidos Mexicanos
NL Holland, The Netherlands, Nederland
NO Norge
PE Perú
PH The Philippines, Pilipinas
PL Polska
RU Russian Federation
SE Sverige
SY Syrian Arab Republic
SZ Swaziland
TL East Timor
TR Turkey
TT Trinidad, Tobago
TW Taiwan ROC
TZ United Republic of Tanzania
VA Holy See, Vatican
VC St Vincent, St Vincent and the Grenadines
VE Bolivarian Republic of Venezuela
VN Viet Nam
"""

_ROWS = tuple(
    (line[:2], line[3:6], line[7:])
    for line in """
AF AFG Afghanistan
AL ALB Albania
DZ DZA Algeria
AD AND Andorra
AO AGO Angola
AI AIA Anguilla
AQ ATA Antarctica
AG ATG Antigua and Barbuda
AR ARG Argentina
AM ARM Armenia
AW ABW Aruba
AU AUS Australia
AT AUT Austria
AZ AZE Azerbaijan
AX ALA Åland Islands
BS BHS Bahamas
BH BHR Bahrain
BD BGD Bangladesh
BB BRB Barbados
BY BLR Belarus
BE BEL Belgium
BZ BLZ Belize
BJ BEN Benin
BM BMU Bermuda
BT BTN Bhutan
BO BOL Bolivia
BA BIH Bosnia and Herzegovina
BW BWA Botswana
BV BVT Bouvet Island
BR BRA Brazil
IO IOT British Indian Ocean Territory
VG VGB British Virgin Islands
BN BRN Brunei
BG BGR Bulgaria
BF BFA Burkina Faso
BI BDI Burundi
KH KHM Cambodia
CM CMR Cameroon
CA CAN Canada
CV CPV Cape Verde
BQ BES Caribbean Netherlands
KY CYM Cayman Islands
CF CAF Central African Republic
TD TCD Chad
CL CHL Chile
CN CHN China
CX CXR Christmas Island
CC CCK Cocos (Keeling) Islands
CO COL Colombia
KM COM Comoros
CK COK Cook Islands
CR CRI Costa Rica
CI CIV Côte d'Ivoire
HR HRV Croatia
CU CUB Cuba
CW CUW Curaçao
CY CYP Cyprus
CZ CZE Czechia
CD COD Democratic Republic of the Congo
DK DNK Denmark
DJ DJI Djibouti
DM DMA Dominica
DO DOM Dominican Republic
EC ECU Ecuador
EG EGY Egypt
SV SLV El Salvador
GQ GNQ Equatorial Guinea
ER ERI Eritrea
EE EST Estonia
SZ SWZ Eswatini
ET ETH Ethiopia
FK FLK Falkland Islands
FO FRO Faroe Islands
FJ FJI Fiji
FI FIN Finland
FR FRA France
GF GUF French Guiana
PF PYF French Polynesia
TF ATF French Southern Territories
GA GAB Gabon
GM GMB Gambia
GE GEO Georgia
DE DEU Germany
GH GHA Ghana
GI GIB Gibraltar
GR GRC Greece
GL GRL Greenland
GD GRD Grenada
GP GLP Guadeloupe
GT GTM Guatemala
GG GGY Guernsey
GN GIN Guinea
GW GNB Guinea-Bissau
GY GUY Guyana
HT HTI Haiti
HM HMD Heard Island and McDonald Islands
HN HND Honduras
HK HKG Hong Kong
HU HUN Hungary
IS ISL Iceland
IN IND India
ID IDN Indonesia
IR IRN Iran
IQ IRQ Iraq
IE IRL Ireland
IM IMN Isle of Man
IL ISR Israel
IT ITA Italy
JM JAM Jamaica
JP JPN Japan
JE JEY Jersey
JO JOR Jordan
KZ KAZ Kazakhstan
KE KEN Kenya
KI KIR Kiribati
XK XKX Kosovo
KW KWT Kuwait
KG KGZ Kyrgyzstan
LA LAO Laos
LV LVA Latvia
LB LBN Lebanon
LS LSO Lesotho
LR LBR Liberia
LY LBY Libya
LI LIE Liechtenstein
LT LTU Lithuania
LU LUX Luxembourg
MO MAC Macao
MG MDG Madagascar
MW MWI Malawi
MY MYS Malaysia
MV MDV Maldives
ML MLI Mali
MT MLT Malta
MQ MTQ Martinique
MR MRT Mauritania
MU MUS Mauritius
YT MYT Mayotte
MX MEX Mexico
MD MDA Moldova
MC MCO Monaco
MN MNG Mongolia
ME MNE Montenegro
MS MSR Montserrat
MA MAR Morocco
MZ MOZ Mozambique
MM MMR Myanmar
NA NAM Namibia
NR NRU Nauru
NP NPL Nepal
NL NLD Netherlands
NC NCL New Caledonia
NZ NZL New Zealand
NI NIC Nicaragua
NE NER Niger
NG NGA Nigeria
NU NIU Niue
NF NFK Norfolk Island
KP PRK North Korea
MK MKD North Macedonia
NO NOR Norway
OM OMN Oman
PK PAK Pakistan
PS PSE Palestine
PA PAN Panama
PG PNG Papua New Guinea
PY PRY Paraguay
PE PER Peru
PH PHL Philippines
PN PCN Pitcairn Islands
PL POL Poland
PT PRT Portugal
QA QAT Qatar
CG COG Republic of the Congo
RE REU Réunion
RO ROU Romania
RU RUS Russia
RW RWA Rwanda
BL BLM Saint Barthélemy
SH SHN Saint Helena
KN KNA Saint Kitts and Nevis
LC LCA Saint Lucia
MF MAF Saint Martin
PM SPM Saint Pierre and Miquelon
VC VCT Saint Vincent and the Grenadines
WS WSM Samoa
SM SMR San Marino
SA SAU Saudi Arabia
ST STP São Tomé and Príncipe
SN SEN Senegal
RS SRB Serbia
SC SYC Seychelles
SL SLE Sierra Leone
SG SGP Singapore
SX SXM Sint Maarten
SK SVK Slovakia
SI SVN Slovenia
SB SLB Solomon Islands
SO SOM Somalia
ZA ZAF South Africa
GS SGS South Georgia and the South Sandwich Islands
KR KOR South Korea
SS SSD South Sudan
ES ESP Spain
LK LKA Sri Lanka
SD SDN Sudan
SR SUR Suriname
SJ SJM Svalbard and Jan Mayen
SE SWE Sweden
CH CHE Switzerland
SY SYR Syria
TW TWN Taiwan
TJ TJK Tajikistan
TZ TZA Tanzania
TH THA Thailand
TL TLS Timor-Leste
TG TGO Togo
TK TKL Tokelau
TO TON Tonga
TT TTO Trinidad and Tobago
TN TUN Tunisia
TM TKM Turkmenistan
TC TCA Turks and Caicos Islands
TV TUV Tuvalu
TR TUR Türkiye
UG UGA Uganda
UA UKR Ukraine
AE ARE United Arab Emirates
GB GBR United Kingdom
UY URY Uruguay
UZ UZB Uzbekistan
VU VUT Vanuatu
VA VAT Vatican City
VE VEN Venezuela
VN VNM Vietnam
WF WLF Wallis and Futuna
EH ESH Western Sahara
YE YEM Yemen
ZM ZMB Zambia
ZW ZWE Zimbabwe
""".strip().splitlines()
)
NAMES = {HOME: "United States"} | {code: name for code, _, name in _ROWS}
"""The English name of each country by its two letters, in the order of the names."""
