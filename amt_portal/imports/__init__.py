"""Taking over an association's export: six CSV files, checked row by row."""
