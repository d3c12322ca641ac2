"""The pages of CCP audits: the member's case, and the desk's rounds."""
