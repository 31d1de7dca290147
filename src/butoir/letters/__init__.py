"""Wording and typesetting of letters: from a decided message to text, PDF and e-mail."""
