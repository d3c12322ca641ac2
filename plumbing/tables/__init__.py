"""Reading tables that people send: CSV as spreadsheets and other programs write it."""
