"""Tables of who looked, and who may."""

from credentials.looks.models.look import Consent, ListCheck, Look, Way

__all__ = ["Consent", "ListCheck", "Look", "Way"]
