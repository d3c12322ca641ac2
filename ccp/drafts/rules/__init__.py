"""How what people write in lists and emails is read; never guessed where two answers fit."""
