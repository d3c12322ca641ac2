from recert.first.models.candidate import Candidate

__all__ = ["Candidate"]
