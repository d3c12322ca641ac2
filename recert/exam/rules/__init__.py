"""Who the test vendor is told of, and what can become of a request."""
