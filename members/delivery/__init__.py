"""What is made of a record for the outside: addresses in print, emails about signing in."""
