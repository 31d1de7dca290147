"""What debtors write by e-mail: read, sorted, understood; tied to their case for a person to act."""
