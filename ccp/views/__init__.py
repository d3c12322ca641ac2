"""Pages of continuing education: log, cycles, proofs."""
