"""The cache: Valkey, and a table of the database while Valkey is away.

Limits of sign-ins, claims and verification live in it, so "away" may neither stop people nor lift
the limits. What the one holds the other does not know: a count begins anew when they change.
"""
