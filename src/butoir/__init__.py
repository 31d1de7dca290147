"""Butoir: chases unpaid invoices politely, lawfully and without forgetting anyone."""

__version__ = "0.1.0"
