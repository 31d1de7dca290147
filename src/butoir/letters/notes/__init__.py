"""The letters that are no demand: thanks, withdrawals, plans, promises, disputes, claims."""
