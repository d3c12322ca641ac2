"""What the criteria of a program are, what becomes of answers, which question still matters."""
