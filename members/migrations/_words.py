"""What indexes of names and numbers are made of, before any table: the twins of
members.rules.names and members.rules.numbers.
"""

from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension
from django.db import migrations

# Nothing here asks the collation what a letter is: the classes are written out, so both read them
# alike.
BREAKS = (
    r"[\u0009-\u000d\u0020,;/&+_|\u00a0\u1680\u2028\u2029\-\u058a\u05be\u1400\u1806"
    r"\u2010-\u2015\u2043\u2212\u2e3a\u2e3b\u301c\u3030\u30a0]+"
)
SILENT = (
    r"[\u0001-\u0008\u000e-\u001f\u0021-\u002f\u003a-\u0040\u005b-\u0060\u007b-"
    r"\u00bf\u00d7\u00f7\u02b0-\u036f\u055a-\u055f\u0591-\u05c7\u05f3\u05f4\u0610-"
    r"\u061a\u061c\u0640\u064b-\u065f\u0670\u180b-\u180f\u1ab0-\u1aff\u1dc0-\u1dff"
    r"\u200b-\u200f\u2016-\u2027\u202a-\u206f\u20a0-\u20ff\u2190-\u2bff\u2e00-\u2e7f"
    r"\u3001-\u3004\u3008-\u3020\u302a-\u302d\u30fb\ua700-\ua721\ua788-\ua78c\ufe00-"
    r"\ufe0f\ufe20-\ufe2f\ufeff\ufff9-\ufffd\U0001f000-\U0001faff\U000e0000-"
    r"\U000e01ef]+"
)
WORDS = f"""
CREATE FUNCTION members_words(name text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN left(regexp_replace(regexp_replace(
    replace(replace(replace(replace(
        translate(lower(normalize(name, NFKD)), 'øłđðɖħŧıŋəǝɓɗƙƴɛɔς', 'olddthtineebdkyeoσ'),
        'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'),
    '{BREAKS}', ' ', 'g'), '{SILENT}', '', 'g'), 100)
"""
FOLDED = """
CREATE FUNCTION members_folded(name text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN replace(members_words(name), ' ', '')
"""
SPELLINGS = """
CREATE FUNCTION members_spellings(name text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN array_remove(string_to_array(members_words(name), ' ') || members_folded(name), '')
"""
BARE = """
CREATE FUNCTION members_bare(number text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN regexp_replace(
    regexp_replace(upper(normalize(number, NFKC)), '^[^0-9]*(?=[0-9])', ''), '[^A-Z0-9]', '', 'g'
)
"""

OPERATIONS = [
    BtreeGistExtension(),
    TrigramExtension(),
    *[migrations.RunSQL(made) for made in (WORDS, FOLDED, SPELLINGS, BARE)],
]
