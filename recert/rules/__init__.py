"""What the handbook says of recertification (section 9): facts and a day in, a decision out."""
