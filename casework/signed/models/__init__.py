"""Tables of signed credentials."""

from casework.signed.models.issuer import Issuer, StatusList
from casework.signed.models.signature import Signature, State, last_day_of

__all__ = ["Issuer", "Signature", "State", "StatusList", "last_day_of"]
