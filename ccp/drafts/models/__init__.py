"""Tables of logging faster."""

from ccp.drafts.models.address import MailAddress
from ccp.drafts.models.draft import Draft, DraftProof, DraftUpload

__all__ = ["Draft", "DraftProof", "DraftUpload", "MailAddress"]
