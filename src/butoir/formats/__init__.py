"""Readers of bank, invoice and ledger files.

Owns the recognition and reading of foreign files; never raises on content: what is wrong in a
file is a diagnostic beside what could be read.
"""
