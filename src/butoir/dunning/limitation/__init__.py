"""Limitation: what interrupted it, which invoices come near its end, and the warnings in time."""
