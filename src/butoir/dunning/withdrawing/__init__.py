"""Letters after a payment: a demand that it crossed is withdrawn, a long case is thanked for."""
