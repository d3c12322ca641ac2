from recert.eligibility.models.answers import KeptAnswers
from recert.eligibility.models.criteria import CriteriaPolicy

__all__ = ["CriteriaPolicy", "KeptAnswers"]
