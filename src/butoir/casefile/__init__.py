"""What is handed to somebody outside about one customer: reads everything, decides nothing."""
