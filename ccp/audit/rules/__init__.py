"""What the handbook says of CCP audits (section 7): facts and a day in, a decision out."""
