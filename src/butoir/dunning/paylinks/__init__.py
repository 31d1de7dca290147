"""Paying online: a payment at the company's provider when a debtor wants one, and its fate."""
