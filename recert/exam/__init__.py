"""The exam after an application is approved: the test vendor's list, results, accommodations."""
