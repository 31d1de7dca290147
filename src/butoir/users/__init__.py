"""People and companies: who may see and do what, and the identity of each creditor."""
