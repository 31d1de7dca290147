"""Insolvency of customers: the notices, what a person makes of them, the claim that is declared."""
