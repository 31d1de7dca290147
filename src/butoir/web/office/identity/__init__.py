"""Who a customer is by its register: compared, asked again, confirmed; when a notice waits."""
