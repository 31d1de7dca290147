"""What debtors answer without an account: the cases, links and PINs, and the answers themselves."""
