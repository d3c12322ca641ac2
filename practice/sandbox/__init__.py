"""Stand-ins for the outside world, for the demo and the tests: card payments and a mailbox."""
