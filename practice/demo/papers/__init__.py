"""The documents of the demo's people: certificates made by the portal's own engine, and what a
phone or a scanner makes of them. The same paper gives the same bytes.
"""
