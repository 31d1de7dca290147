"""Charges given up against payment, by a named person: offered, kept, failed, withdrawn."""
