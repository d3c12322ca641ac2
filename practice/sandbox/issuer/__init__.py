"""A practice issuer of signed badges (Open Badges 3.0), with samples to hand in: good ones, and one
for each reason for which a badge is refused.
"""
