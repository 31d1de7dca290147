"""What is owed: customers, invoices, receipts, allocations, and the imports that brought them."""
