"""Disputes as cases: opened, prepared, decided, and what each day finds of them."""
