"""A customer's part of the journal as one ZIP file, which anyone can verify (docs/evidence).

Written and checked without Django and without a database: what is checked here is what a stranger
checks. Whose events are shown is decided by whoever asks for a bundle.
"""
