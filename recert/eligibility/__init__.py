"""Who may sit the exam of a program: criteria as data, the assistant, kept answers."""
