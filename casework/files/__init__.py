"""Files of rows that staff hand in: looked at first, then taken a row at a time; what needs a
person is held. Which rows there are and what becomes of them, a kind says (`kinds.py`).
"""
