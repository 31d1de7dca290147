"""Debit notes for interest and indemnities, numbered, and the credit notes on them."""
