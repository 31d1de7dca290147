"""The pages about invoices."""
