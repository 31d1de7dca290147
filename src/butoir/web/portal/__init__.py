"""The answer page: what a debtor reaches from a letter, without an account."""
