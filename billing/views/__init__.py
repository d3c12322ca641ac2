"""Pages of invoices and money."""
